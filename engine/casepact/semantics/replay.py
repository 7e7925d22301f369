"""Replays a timeline: runs its cases and tells, in order, what happened and what followed from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from casepact.frozen import dataclass, replace
from casepact.model.fact import Facts
from casepact.model.policy import Policy, VersionRule
from casepact.model.values import as_written, fact_text, value_text
from casepact.semantics.account import Account, settle
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Case, Clock, Effect, Event, Outcome
from casepact.semantics.in_force import NOT_IN_FORCE, effective_instant, policy_in_force
from casepact.semantics.interpreter import advance, open_case, step
from casepact.semantics.pace import MOST_TIMERS, Pace, Tell, TooLongError
from casepact.semantics.quotas import QuotaCount
from casepact.semantics.rules import Rules
from casepact.semantics.timeline import Timeline, TimelineCase
from casepact.semantics.versions import adopt
from casepact.semantics.writing import event_words
from casepact.time.faults import utc_text

__all__ = ["CaseRun", "Covers", "Row", "Run", "in_order", "replay"]

Covers = Callable[[Policy, Facts, int], Sequence[str]]
"""Why a case with some facts, opened at an instant (UTC seconds), is not covered: ids, none where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a run: an event (``kind`` ``event``) or an effect, and the state of the case after it.

    ``at`` and ``due`` are UTC seconds.
    """

    at: int
    kind: str
    state: str
    text: str
    clause: str = ""
    due: int | None = None
    obligation: str = ""
    cycle: int = 0
    severity: str | None = None
    objects: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The row as JSON, without what it does not have."""
        row: dict[str, Any] = {
            "at": utc_text(self.at),
            "kind": self.kind,
            "state": self.state,
            "text": self.text,
        }
        if self.clause:
            row["clause"] = self.clause
        if self.due is not None:
            row["due"] = utc_text(self.due)
        if self.obligation:
            row["obligation"] = self.obligation
            row["cycle"] = self.cycle
        if self.severity is not None:
            row["severity"] = self.severity
        if self.objects:
            row["objects"] = list(self.objects)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRun:
    """One case, run: its rows and how it stands at ``until``.

    ``case`` is None where no version of the policy was in force when it opened; ``fault`` says so, or
    which question a calendar could not answer, or that too many timers were due, after which the case
    was not run on.
    """

    plan: TimelineCase
    rows: tuple[Row, ...]
    case: Case | None
    fault: str = ""

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Every cycle of every clock: those that ended, then those that run."""
        if self.case is None:
            return ()
        running = (clock for clock in self.case.clocks.values() if clock.clause is not None)
        return (*self.case.finished, *running)

    def to_json(self) -> dict[str, Any]:
        """The case as JSON."""
        case = self.case
        return {
            "id": self.plan.id,
            "title": self.plan.title,
            "policy": None if case is None else case.policy.name,
            "version": None if case is None else case.policy.version,
            "opened": utc_text(self.plan.opened),
            "until": utc_text(self.plan.until),
            "state": None if case is None else case.state,
            "severity": None if case is None else case.severity,
            "facts": {} if case is None else {name: _plain(case, name) for name in case.facts},
            "fault": self.fault or None,
            "obligations": [_clock_json(clock) for clock in self.clocks],
            "rows": [row.to_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A timeline, run: its cases, and the account over all of them."""

    timeline: Timeline
    cases: tuple[CaseRun, ...]
    account: Account = field(default_factory=Account)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all cases, case by case."""
        return tuple(row for case in self.cases for row in case.rows)

    def to_json(self) -> dict[str, Any]:
        """The run as JSON, described by ``grammar/run.schema.json``."""
        return {
            "casepact": 1,
            "run": self.timeline.name,
            "title": self.timeline.title,
            "cases": [case.to_json() for case in self.cases],
            "account": self.account.to_json(),
        }


def in_order(events: Sequence[Event], rules: Rules) -> list[Event]:
    """Events as they are taken: by instant, then what stops clocks, what pauses them, all else (point 5)."""
    return sorted(events, key=lambda event: (event.at, rules.rank(event.name)))


def replay(
    policies: Policy | Sequence[Policy],
    timeline: Timeline,
    *,
    contract_starts: dt.date | None = None,
    covers: Covers | None = None,
    tell: Tell | None = None,
    most: int = MOST_TIMERS,
) -> Run:
    """Run every case of a timeline under the version of the policy that judges it.

    ``contract_starts`` is the first day of the contract, from which contract years are counted.
    ``covers`` says why a case is not covered when it opens; without it every case is. ``tell`` hears how
    far it is; a case of which more than ``most`` timers are due is not run on.
    """
    versions = (policies,) if isinstance(policies, Policy) else tuple(policies)
    prepared = {id(policy): Rules(policy) for policy in versions}
    count = QuotaCount(contract_starts)
    pace = Pace(timeline.cases, tell, most)
    runs: dict[int, CaseRun] = {}
    for number, plan in sorted(enumerate(timeline.cases), key=lambda item: item[1].opened):
        policy = policy_in_force(versions, plan.opened)
        if policy is None:
            runs[number] = CaseRun(plan=plan, rows=(), case=None, fault=NOT_IN_FORCE)
            continue
        later = [
            (effective_instant(other.effective), prepared[id(other)])
            for other in versions
            if other.effective is not None and plan.opened < effective_instant(other.effective) <= plan.until
        ]
        rules = prepared[id(policy)]
        known = _with_quotas(plan, rules, count) if timeline.of_one_customer else plan
        run = runs[number] = _replay_case(known, rules, sorted(later, key=lambda item: item[0]), covers, pace)
        if run.case is not None:
            count.take(plan.id, run.case)
    told = tuple(runs[number] for number in range(len(runs)))
    account = settle([(run.plan.id, run.case) for run in told if run.case], contract_starts)
    return Run(timeline=timeline, cases=told, account=account)


def _with_quotas(plan: TimelineCase, rules: Rules, count: QuotaCount) -> TimelineCase:
    """The case with the counters that the cases before it leave, where it gives none itself."""
    if not any(quota.counts_cases for tier in rules.policy.tiers.values() for quota in tier.quotas):
        return plan
    try:
        case, _ = open_case(rules, plan.facts, plan.opened)
    except UnanswerableError:
        return plan  # what it cannot answer is told where the case is run
    return replace(plan, facts={**count.before(case), **plan.facts})


def _replay_case(
    plan: TimelineCase, rules: Rules, later: list[tuple[int, Rules]], covers: Covers | None, pace: Pace
) -> CaseRun:
    rows: list[Row] = []
    case: Case | None = None
    fault = ""
    try:
        against = () if covers is None else covers(rules.policy, plan.facts, plan.opened)
        for case, effects, event in _follow(plan, rules, later, against, pace):
            if event is not None:
                rows.append(_event_row(event, case))
            rows += [_effect_row(effect) for effect in effects]
    except (UnanswerableError, TooLongError) as error:
        fault = str(error)
    pace.end(plan)
    return CaseRun(plan=plan, rows=tuple(rows), case=case, fault=fault)


def _follow(
    plan: TimelineCase,
    rules: Rules,
    later: list[tuple[int, Rules]],
    against: Sequence[str],
    pace: Pace,
) -> Iterator[tuple[Case, tuple[Effect, ...], Event | None]]:
    """The case after each timer, change of version and event, its effects, and the event that was taken."""
    case, effects = open_case(rules, plan.facts, plan.opened, against)
    yield case, effects, None
    events = [(event.at, event) for event in in_order(plan.events, rules)]
    happens: list[tuple[int, Rules | Event]] = [*later, *events]
    for at, what in sorted(happens, key=lambda item: item[0]):  # a version before the events of its instant
        for after, effects in pace.timers(case, at):
            case = after
            yield case, effects, None
        if isinstance(what, Event):
            case, effects = step(case, what)
            yield case, effects, what
        elif case.policy.judged_by is VersionRule.CURRENT:
            case, effects = adopt(case, what, at)
            yield case, effects, None
    for after, effects in pace.timers(case, plan.until + 1):
        case = after
        yield case, effects, None
    yield *advance(case, plan.until), None


def _event_row(event: Event, case: Case) -> Row:
    texts = {name: fact_text(case.policy.facts.get(name), value) for name, value in event.facts.items()}
    return Row(
        at=event.at,
        kind="event",
        state=case.state,
        text=event_words(event.name, event.by, texts),
        severity=case.severity,
        objects=(event.name,) if event.by is None else (event.name, event.by),
    )


def _effect_row(effect: Effect) -> Row:
    return Row(
        at=effect.at,
        kind=effect.kind.value,
        state=effect.state,
        text=effect.text,
        clause=effect.clause,
        due=effect.due,
        obligation=effect.obligation,
        cycle=effect.cycle,
        severity=effect.severity,
        objects=effect.objects,
    )


def _clock_json(clock: Clock) -> dict[str, Any]:
    due = None if clock.held or clock.due is None else clock.due.at
    outcome = clock.outcome
    if outcome is None and clock.breached is not None:
        outcome = Outcome.BREACHED
    return {
        "obligation": clock.obligation,
        "clause": None if clock.clause is None else clock.clause.id,
        "cycle": clock.cycle,
        "started": utc_text(clock.started),
        "due": None if due is None else utc_text(due),
        "held": clock.held,
        "bound": "inclusive" if clock.due is None or clock.due.inclusive else "exclusive",
        "outcome": "running" if outcome is None else outcome.value,
        "breached": None if clock.breached is None else utc_text(clock.breached),
        "ended": None if clock.ended is None else utc_text(clock.ended),
        "severity": clock.severity,
    }


def _plain(case: Case, name: str) -> bool | int | str:
    value = as_written(case.policy.facts.get(name), case.facts[name])
    return value if isinstance(value, bool | int) else value_text(value)
