"""Says what parts of a resolved policy say, in the sentences of the language."""

from __future__ import annotations

from casepact.machine.text import expression_text
from casepact.machine.triggers import trigger_text
from casepact.model.clause import Clause, Rung
from casepact.model.credit import CreditRule, SharedCapRule
from casepact.model.expression import FALSE, TRUE, Expression
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Adjustment, Policy, QuotaRule, usual_end
from casepact.model.values import value_text
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.escalation import AfterBreach
from casepact.syntax.ast.target import Target
from casepact.syntax.printer import print_amount, print_bound, print_calendar, print_sentence

__all__ = [
    "actions_text",
    "adjustment_text",
    "clause_text",
    "condition_text",
    "credit_text",
    "duty_text",
    "quota_text",
    "rung_trigger",
    "target_text",
    "transition_text",
]


def condition_text(policy: Policy, guard: Expression, word: str = "when") -> str:
    """``when`` and the condition; nothing where it always holds, ``never`` where it cannot."""
    if guard == TRUE:
        return ""
    return "never" if guard == FALSE else f"{word} {expression_text(guard, policy.facts)}"


def target_text(target: Target) -> str:
    """``within 4 hours on office``; ``none`` and ``unspecified`` without the calendar that counts nothing."""
    words = [print_bound(target.bound)]
    if target.calendar is not None and target.is_timed:
        words.append(f"on {print_calendar(target.calendar)}")
    if target.share is not None:
        period = "" if target.share.period is None else f" per {target.share.period}"
        words = [f"{target.share.percent:f}%", *words, *([period.strip()] if period else [])]
    return " ".join(words)


def duty_text(clause: Clause) -> str:
    """What is to be done from when to when, without the target and the condition."""
    words = [clause.actor, str(clause.modal), clause.action, *clause.objects]
    if clause.effort is not None:
        words.append(f"during {print_calendar(clause.effort)}")
    before = clause.before
    if clause.notice is not None:
        on = print_calendar(clause.notice.calendar)
        words.append(f"at least {print_amount(clause.notice.amount)} on {on}")
        before = before or (clause.notice.moment,)
    for word, names in (
        ("after", clause.start),
        ("before", before),
        ("while", clause.states),
        ("until", clause.stop),
        ("pausing while", clause.pausing),
        ("counting while", clause.counting),
    ):
        # The event that the action is named for goes without saying.
        if names and not (word == "until" and names == (clause.action,)):
            words.append(f"{word} {' or '.join(names)}")
    return " ".join(words)


def clause_text(clause: Clause, policy: Policy) -> str:
    """The whole clause as one sentence."""
    target = "" if clause.target is None else target_text(clause.target)
    return " ".join(filter(None, (duty_text(clause), target, condition_text(policy, clause.guard))))


def rung_trigger(rung: Rung) -> str:
    """When a rung is reached, with the calendar that counts it."""
    text, on = (
        trigger_text(rung.trigger),
        "" if rung.calendar is None else f" on {print_calendar(rung.calendar)}",
    )
    if isinstance(rung.trigger, AfterBreach):
        return text.replace(" after breach of ", f"{on} after breach of ", 1)
    return text + on


def actions_text(rung: Rung) -> str:
    """What a rung does."""
    return ", ".join(f"{action.verb} {' and '.join(action.objects)}" for action in rung.actions)


def adjustment_text(adjustment: Adjustment) -> str:
    """``severity is at least urgent``, without its condition."""
    value = "unspecified" if adjustment.value is None else value_text(adjustment.value)
    operator = "" if adjustment.operator is None else f"{adjustment.operator} "
    return f"{adjustment.fact} is {operator}{value}"


def credit_text(rule: CreditRule | SharedCapRule, policy: Policy) -> str:
    """The sentence of a credit, or of a cap over several."""
    from dataclasses import replace

    if isinstance(rule, SharedCapRule):
        return print_sentence(rule.shared)
    sentence = print_sentence(replace(rule.credit, guard=Guard()))
    return " ".join(filter(None, (sentence, condition_text(policy, rule.guard))))


def quota_text(quota: QuotaRule) -> str:
    """``10 per year then charge``."""
    if quota.note.is_unspecified:
        return "unspecified"
    if quota.count is None:
        return "unlimited"
    period = "" if quota.period is None else f" per {quota.period}"
    then = "" if quota.then == usual_end(quota.name) else f" then {quota.then}"
    return f"{quota.count}{period}{then}"


def transition_text(transition: StateTransition) -> str:
    """What takes a transition, without its states and its condition."""
    if transition.event is None:
        after = "unspecified" if transition.after is None else print_amount(transition.after)
        words = [f"after {after}"]
    else:
        words = [f"on {transition.event}"]
        if transition.actors:
            words.append(f"by {' or '.join(transition.actors)}")
        if transition.within is not None:
            words.append(f"within {print_amount(transition.within)}")
        elif transition.unspecified:
            words.append("within unspecified")
    if transition.calendar is not None:
        words.append(f"on {print_calendar(transition.calendar)}")
    return " ".join(words)
