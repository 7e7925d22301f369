"""Writes duties, escalation steps, transitions, fact types and the smaller sentences."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import assert_never

from casepact.syntax.ast import escalation
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.credit import Attainment, Credit, CreditCap, Money, PerBreach, SharedCap
from casepact.syntax.ast.duty import Duty
from casepact.syntax.ast.fact import EnumType, FactType, PrimitiveType
from casepact.syntax.ast.sentence import Adjustment, Change, Quota, TableKey, Transition
from casepact.syntax.printing.amounts import print_amount, print_decimal, print_period, print_time
from casepact.syntax.printing.calendars import print_calendar_atom
from casepact.syntax.printing.conditions import print_guard, print_value
from casepact.syntax.printing.targets import print_ahead, print_target

__all__ = [
    "print_adjustment",
    "print_change",
    "print_credit",
    "print_duty",
    "print_fact_type",
    "print_quota",
    "print_shared_cap",
    "print_step",
    "print_table_key",
    "print_transition",
]


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _names(words: tuple[Word, ...], between: str) -> str:
    return between.join(word.name for word in words)


def _on(calendar: CalendarExpr | None) -> str:
    return "" if calendar is None else f" on {print_calendar_atom(calendar)}"


def print_duty(duty: Duty) -> str:
    """``actor must action objects`` and its clauses, always in the same order."""
    clauses = (
        ("after", duty.after),
        ("before", duty.before),
        ("while", duty.states),
        ("until", duty.until),
        ("pausing while", duty.pausing),
        ("counting while", duty.counting),
    )
    return _joined(
        (
            f"{duty.actor.name} {duty.modal.value} {duty.action.name}",
            _names(duty.objects, " "),
            "" if duty.target is None else print_target(duty.target, leading_word=True),
            "" if duty.ahead is None else print_ahead(duty.ahead),
            "" if duty.effort is None else f"during {print_calendar_atom(duty.effort)}",
            *(f"{clause} {_names(words, ' or ')}" for clause, words in clauses if words),
            print_guard(duty.guard),
        )
    )


def _timer(
    trigger: escalation.AfterAmount
    | escalation.AfterBreach
    | escalation.AtShare
    | escalation.AtTime
    | escalation.BeforeDue
    | escalation.Repeatedly,
) -> str:
    match trigger:
        case escalation.AfterBreach(again=again):
            every = "every " if again else ""
            counted = f"{print_amount(trigger.amount)}{_on(trigger.calendar)}"
            return f"{every}{counted} after breach of {trigger.target.name}"
        case escalation.Repeatedly():
            return f"every {print_amount(trigger.amount)}{_on(trigger.calendar)}"
        case escalation.AfterAmount():
            if trigger.amount is None:
                return "after unspecified"
            word = "within" if trigger.at_latest else "after"
            return f"{word} {print_amount(trigger.amount)}{_on(trigger.calendar)}"
        case escalation.BeforeDue():
            return f"{print_amount(trigger.amount)} before breach of {trigger.target.name}"
        case escalation.AtShare():
            return f"at {print_decimal(trigger.percent)}% of {trigger.target.name}"
        case escalation.AtTime():
            if trigger.minute is None:
                return f"at close of {print_calendar_atom(trigger.calendar)}"
            return f"at {print_time(trigger.minute)}{_on(trigger.calendar)}"
        case _:
            assert_never(trigger)


def _trigger(trigger: escalation.Trigger) -> str:
    match trigger:
        case escalation.OnBreach():
            return f"on breach of {trigger.target.name}"
        case escalation.OnCycle():
            cycle = "each cycle" if trigger.cycle is None else f"cycle {trigger.cycle}"
            return f"on {cycle} of {trigger.target.name}"
        case escalation.OnEvent():
            return f"on {trigger.event.name}"
        case _:
            return _timer(trigger)


def _rung(actions: tuple[escalation.Action, ...]) -> str:
    return ", ".join(f"{action.verb.value} {_names(action.objects, ' and ')}" for action in actions)


def print_step(step: escalation.Step) -> str:
    """``trigger actions then actions guard``."""
    rungs = " then ".join(_rung(rung) for rung in step.rungs)
    return _joined((_trigger(step.trigger), rungs, print_guard(step.guard)))


def print_transition(transition: Transition) -> str:
    """``sources -> destination trigger guard``."""
    move = f"{_names(transition.sources, ', ') or 'any'} -> {transition.destination.name}"
    if transition.unspecified_amount:
        trigger = "after unspecified"
    elif transition.after is not None:
        trigger = f"after {print_amount(transition.after)}{_on(transition.calendar)}"
    else:
        trigger = f"on {transition.event.name}" if transition.event else ""
    by = f"by {_names(transition.actors, ' or ')}" if transition.actors else ""
    within = transition.within
    limit = "" if within is None else f"within {print_amount(within)}{_on(transition.calendar)}"
    return _joined((move, trigger, by, limit, print_guard(transition.guard)))


def print_fact_type(type_: FactType) -> str:
    """``low | high``, ``one of a, b``, ``boolean`` or ``integer 0 to 100``."""
    match type_:
        case EnumType(ordered=True):
            return _names(type_.values, " | ")
        case EnumType():
            return f"one of {_names(type_.values, ', ')}"
        case PrimitiveType():
            if type_.low is None or type_.high is None:
                return type_.primitive.value
            return f"{type_.primitive.value} {print_decimal(type_.low)} to {print_decimal(type_.high)}"
        case _:
            assert_never(type_)


def print_adjustment(adjustment: Adjustment) -> str:
    """``fact is at least value guard``."""
    operator = "" if adjustment.operator is None else adjustment.operator.value
    value = "unspecified" if adjustment.value is None else print_value(adjustment.value)
    return _joined((adjustment.fact.name, "is", operator, value, print_guard(adjustment.guard)))


def _money(money: Money) -> str:
    number = print_decimal(money.amount)
    return f"{number}% of {money.base.name}" if money.percent else f"{number} {money.base.name}"


def _credit_trigger(trigger: PerBreach | Attainment) -> str:
    match trigger:
        case PerBreach(unit=None):
            return f"per breach of {trigger.target.name}"
        case PerBreach(unit=unit, started=started):
            return f"per {'started ' if started else ''}{unit} of breach of {trigger.target.name}"
        case Attainment(below=Decimal() as below):
            band = f"{print_decimal(trigger.percent)}% and {print_decimal(below)}%"
            name, period = trigger.target.name, print_period(trigger.period)
            return f"when attainment of {name} is between {band}{period}"
        case Attainment():
            share = f"{print_decimal(trigger.percent)}%{print_period(trigger.period)}"
            return f"when attainment of {trigger.target.name} is {trigger.operator.value} {share}"
        case _:
            assert_never(trigger)


def print_credit(credit: Credit) -> str:
    """``money trigger up to money guard``."""
    cap = "" if credit.cap is None else _cap(credit.cap)
    return _joined((_money(credit.money), _credit_trigger(credit.trigger), cap, print_guard(credit.guard)))


def _cap(cap: CreditCap) -> str:
    return f"up to {_money(cap.money)}{print_period(cap.period)}"


def print_shared_cap(shared: SharedCap) -> str:
    """``all credits up to money``, or ``a and b up to money``."""
    return _joined((_names(shared.names, " and ") or "all credits", _cap(shared.cap)))


def print_quota(quota: Quota) -> str:
    """``10 per year then charge``, ``unlimited`` or ``unspecified``."""
    if quota.unspecified:
        text = "unspecified"
    else:
        text = "unlimited" if quota.count is None else f"{quota.count}{print_period(quota.period)}"
    return text if quota.then is None else f"{text} then {quota.then.name}"


def print_table_key(key: TableKey) -> str:
    """``a | b``, or ``otherwise``."""
    return _names(key.values, " | ") or "otherwise"


def print_change(change: Change) -> str:
    """``path to sentence`` or ``remove path``."""
    path = ".".join(change.path)
    return f"remove {path}" if change.text is None else f"{path} to {change.text}"
