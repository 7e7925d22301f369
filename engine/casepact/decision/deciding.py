"""Decides what a policy or a contract says of one case at one instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from casepact.decision.answer import AppliedCredit, Decision, Escalation, SeverityRaised
from casepact.decision.channel import answer_channel, offer_of
from casepact.decision.coverage import judge_coverage, quota_states
from casepact.decision.escalating import escalations_of
from casepact.decision.facts import typed_facts, written_facts
from casepact.decision.faults import DecisionError
from casepact.decision.intake import intake_answers
from casepact.decision.ledger import Asked, Ledger, StillWorld
from casepact.decision.owed import Owed, duty_answer, owed_duties
from casepact.decision.raising import with_raises, without_idle_raises
from casepact.decision.unless import doubts_of, duties_unless, severity_unless
from casepact.model.contract import Contract
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.in_force import version_in_force
from casepact.semantics.select import complete, with_defaults
from casepact.syntax.ast.condition import Guard
from casepact.time.instants import to_seconds

__all__ = ["Decider", "decide"]


def decide(
    source: Policy | Contract, facts: Facts, at: int | dt.datetime, *, also: Iterable[Policy] = ()
) -> Decision:
    """Return what a policy, or a contract under one, says of a case opened at ``at``.

    Args:
        source: the policy or contract.
        facts: what is known of the case; texts are read as the types of their facts. A contract
            adds its own.
        at: UTC seconds or an aware datetime, whose part of a second is dropped.
        also: other versions of the policy, each in force from its ``effective`` date; the one in force
            at ``at`` decides.

    Raises:
        DecisionError: a fact that there is not, a value it cannot have, one that contradicts the
            contract, or a datetime without a zone.
    """
    return Decider(version_in_force(source, also, _seconds(at))).decide(facts, at)


class Decider:
    """Decides case after case under one policy or contract; each calendar is compiled once."""

    def __init__(self, source: Policy | Contract) -> None:
        self.contract = source if isinstance(source, Contract) else None
        self.policy = source.policy if isinstance(source, Contract) else source
        self._book = CalendarBook(self.policy)

    def decide(self, facts: Facts, at: int | dt.datetime) -> Decision:
        """Return the decision, as `decide` does."""
        return self._decide(self._given(facts), _seconds(at))

    def _given(self, facts: Facts) -> dict[str, FactValue]:
        given = typed_facts(self.policy, facts)
        bought: Mapping[str, FactValue] = {} if self.contract is None else self.contract.facts
        clashes = [
            f"`{name}` is `{value_text(value)}` under the contract, not `{value_text(given[name])}`"
            for name, value in bought.items()
            if name in given and given[name] != value
        ]
        if clashes:
            raise DecisionError("\n".join(clashes))
        return {**bought, **given}

    def _decide(self, given: Facts, at: int) -> Decision:
        policy, ledger = self.policy, Ledger()
        world = StillWorld(CaseWorld(self._book, with_defaults(policy, given), at))
        completed = complete(policy, given, world)
        ledger.rely(*completed.because)
        ledger.leave_open(completed.unspecified)
        for item in completed.unknown:
            ledger.hang(item.clause, item.facts)
        for conflict in completed.conflicts:
            ledger.clash(conflict.about, conflict.clauses)
        tier, severity = completed.facts.get("tier"), completed.severity
        ledger.rely(*(f"tiers.{tier}",) if tier else (), *(f"severities.{severity}",) if severity else ())
        asked = Asked(policy, self._book, completed.facts, at)
        doubts = list(doubts_of(policy, self._book, given, at, completed))
        offer = offer_of(asked)
        channel = answer_channel(asked, ledger, offer)
        intake = tuple(intake_answers(asked, ledger, given))
        verdict = judge_coverage(asked, ledger, self.contract, offer)
        duties: list[Owed] = []
        escalations: tuple[Escalation, ...] = ()
        raised: tuple[SeverityRaised, ...] = ()
        credits_: list[AppliedCredit] = []
        # Nothing is owed for a case that is not covered.
        if verdict.covered is not False:
            duties = list(owed_duties(asked, ledger))
            owed = {item.clause.obligation: item for item in duties}
            dues = {name: item.due.at for name, item in owed.items()}
            steps = escalations_of(asked, ledger, owed)
            found = tuple(without_idle_raises(policy, asked.facts.get("severity"), steps))
            escalations, raised = with_raises(policy, given, at, found, dues)
            credits_ = list(_credits(asked, ledger))
            # An entry that is left open as a whole has no condition that could leave a case out.
            ledger.leave_open(note.id for note in policy.remarks)
        return Decision(
            policy=policy.name,
            version=policy.version,
            contract=None if self.contract is None else self.contract.name,
            at=at,
            covered=verdict.covered,
            because=verdict.because,
            tier=None if tier is None else str(tier),
            severity=severity,
            severity_defined=completed.defined,
            derived=completed.because,
            channel=channel,
            intake=intake,
            severity_unless=tuple(severity_unless(severity, doubts)),
            obligations=tuple(duties_unless([duty_answer(item) for item in duties], doubts)),
            escalations=escalations,
            raised=raised,
            quotas=quota_states(asked, ledger),
            credits=tuple(credits_),
            unspecified=tuple(ledger.unspecified),
            unknown=ledger.undecided(),
            unanswered=tuple(ledger.unanswered.items()),
            conflicts=tuple(ledger.conflicts),
            assumed=tuple(ledger.assumptions(policy)),
            facts=written_facts(policy, completed.facts),
        )


def _seconds(at: int | dt.datetime) -> int:
    if isinstance(at, int):
        return at
    try:
        return to_seconds(at)[0]
    except ValueError as error:
        raise DecisionError(str(error)) from error


def _credits(asked: Asked, ledger: Ledger) -> Iterator[AppliedCredit]:
    from casepact.syntax.printer import print_sentence

    given: set[str] = set()
    for rule in asked.policy.credits:
        answer = asked.holds(rule.guard)
        if answer is None:
            ledger.hang(rule.note.id, asked.needs(rule.guard))
        if answer:
            ledger.rely(rule.note.id)
            yield AppliedCredit(
                id=rule.name,
                clause=rule.note.id,
                target=rule.credit.trigger.target.name,
                text=print_sentence(replace(rule.credit, guard=Guard())),
            )
            given.add(rule.note.id)
    for cap in asked.policy.credit_caps:
        if given.intersection(cap.credits):
            ledger.rely(cap.note.id)
            text = print_sentence(cap.shared)
            yield AppliedCredit(id=cap.name, clause=cap.note.id, target=None, text=text)
