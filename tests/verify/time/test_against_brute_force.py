"""The checks about time on small random policies, against looking at every hour of a week one by one.

Calendars open and close at full hours and targets are whole hours, so that a due instant bends and
jumps at full hours and a second after them, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.clause import Clause, Rung
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook, CaseWorld, Undetermined, pick_calendar
from casepact.semantics.due import due_instant
from casepact.semantics.logic import evaluate
from casepact.semantics.select import complete, select
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.escalation import AfterAmount
from casepact.syntax.ast.target import Target, Within
from casepact.time.curves import Window
from casepact.verify.time import TIME_CHECKS
from casepact.verify.time.timing import Timing

TIERS = ("basic", "premium")
SEVERITIES = ("outage", "degraded", "question")
CHANNELS = ("email", "phone")
CALENDARS = {
    "office": "Mon-Fri 09:00-17:00 in UTC",
    "late": "Mon-Sat 12:00-20:00 in UTC",
    "nights": "Mon-Fri 22:00-06:00 in UTC",
    "weekend": "Sat-Sun 00:00-24:00 in UTC",
}
MONDAY = 1_767_571_200
WEEK = Window(MONDAY, MONDAY + 7 * 86_400)
INSTANTS = [hour + step for hour in range(WEEK.lo, WEEK.hi, 3_600) for step in (0, 1)]

calendars = st.sampled_from([*CALENDARS, "always"])
targets = st.one_of(
    st.tuples(st.sampled_from([1, 2, 4, 8, 30]), calendars).map(lambda pair: f"{pair[0]} hours on {pair[1]}"),
    st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(list(CALENDARS))).map(
        lambda pair: f"{pair[0]} business days on {pair[1]}"
    ),
    st.sampled_from(["immediately", "under 8 hours on office", "by close of 1 business day on late"]),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A policy with a table of responses and one of resolutions, a ladder, and hours of channels."""

    def table(keys: Sequence[str], depth: Sequence[Sequence[str]]) -> str:
        rows = []
        for key in keys:
            cell = table(depth[0], depth[1:]) if depth else draw(targets)
            rows.append(f"{key}: {cell}")
        return "{" + ", ".join(rows) + "}"

    steps = [
        f"after {draw(st.sampled_from([1, 2, 4, 8, 30]))} hours on {draw(calendars)} notify lead"
        + draw(st.sampled_from(["", " when severity is outage", " when tier is premium"]))
        for _ in range(draw(st.integers(1, 3)))
    ]
    listed = "\n".join(f"      - {step}" for step in steps)
    hours = "\n".join(f"  {name}: {{hours: {draw(calendars)}}}" for name in CHANNELS)
    named = "\n".join(f"  {name}: {hours}" for name, hours in CALENDARS.items())
    shown = draw(st.sampled_from([CHANNELS, CHANNELS[:1]]))
    floor = draw(
        st.sampled_from(["", "adjustments: {floor: severity is at least degraded when tier is premium}"])
    )
    return f"""casepact: 1
policy: random
calendars:
{named}
tiers:
  basic: {{channels: [{", ".join(shown)}]}}
  premium: {{channels: [email, phone]}}
severities: {{outage: Outage, degraded: Degraded, question: Question}}
{floor}
channels:
{hours}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {table(TIERS, [SEVERITIES])}
  resolution:
    duty: vendor must resolve after opened
    within: {table(SEVERITIES, [])}
escalations:
  ladder:
    until: respond
    steps:
{listed}
"""


@dataclass
class Looked:
    """What every case is owed at every instant: due instants by clause, steps, and the next opening."""

    policy: Policy

    def __post_init__(self) -> None:
        self.book = CalendarBook(self.policy)
        self.clauses: dict[tuple[str, str, str], Clause] = {}
        self.dues: dict[tuple[str, int], int] = {}
        self.rungs: dict[tuple[str, str], list[tuple[str, Target]]] = {}
        self.opens: dict[tuple[str, int], int] = {}

    def severity(self, tier: str, stated: str) -> str:
        """What becomes of the severity that is stated of a case under the tier."""
        facts = {"tier": tier, "severity": stated}
        found = complete(self.policy, facts, CaseWorld(self.book, facts, MONDAY)).severity
        assert found is not None
        return found

    def effective(self, tier: str, severity: str) -> bool:
        """Whether a case can have the severity under the tier."""
        return self.severity(tier, severity) == severity

    def owed(self, duty: str, tier: str, severity: str, at: int) -> tuple[Clause, int]:
        key = (duty, tier, severity)
        if key not in self.clauses:
            # No condition of these policies asks for time.
            facts = {"tier": tier, "severity": severity}
            clause = select(self.policy.obligations[duty], facts, CaseWorld(self.book, facts, at)).clause
            assert clause is not None
            self.clauses[key] = clause
        clause = self.clauses[key]
        assert clause.target is not None
        return clause, self.due(clause.id, clause.target, at)

    def due(self, clause: str, target: Target, at: int) -> int:
        key = (clause, at)
        if key not in self.dues:
            due = due_instant(target, at, self.book, {}).at
            assert due is not None
            self.dues[key] = due
        return self.dues[key]

    def steps(self, tier: str, severity: str, at: int) -> list[tuple[str, int]]:
        """The steps that hold, with their times."""
        if (tier, severity) not in self.rungs:
            facts = {"tier": tier, "severity": severity}
            self.rungs[tier, severity] = [
                (rung.id, self.after(rung))
                for rung in self.policy.ladders[0].rungs
                if evaluate(rung.guard, facts, CaseWorld(self.book, facts, at))
            ]
        return [(name, self.due(name, target, at)) for name, target in self.rungs[tier, severity]]

    def after(self, rung: Rung) -> Target:
        trigger = rung.trigger
        assert isinstance(trigger, AfterAmount)
        assert trigger.amount is not None
        return Target(Within(trigger.amount), trigger.calendar)

    def next_open(self, channel: str, at: int) -> int:
        if (channel, at) not in self.opens:
            picked = pick_calendar(self.policy.channels[channel].hours, {})
            assert not isinstance(picked, Undetermined)
            bounds = self.book.bounds(picked.calendar, {})
            assert not isinstance(bounds, Undetermined)
            self.opens[channel, at] = bounds.least.next_open(at)
        return self.opens[channel, at]

    def cases(self) -> Iterator[tuple[str, str]]:
        return (pair for pair in product(TIERS, SEVERITIES) if self.effective(*pair))


def run(policy: Policy) -> dict[str, list[Diagnostic]]:
    with patch("casepact.verify.time.timing.window_of", lambda _: WEEK):
        return {check.code: check(policy) for check in TIME_CHECKS}


def clauses(found: list[Diagnostic]) -> set[str]:
    return {str(item.clause) for item in found if str(item.clause).startswith(("targets.", "escalations."))}


def related_clauses(policy: Policy, found: list[Diagnostic]) -> set[str]:
    spans = {item.span for diagnostic in found for item in diagnostic.related}
    return {note.id for note in policy.notes if note.span in spans and note.id.startswith("targets.")}


def load(text: str) -> Policy:
    policy, diagnostics = resolve_text(text)
    assert [item.message for item in diagnostics if item.level is Level.ERROR] == []
    assert policy is not None
    return policy


@settings(max_examples=12, deadline=None)
@given(text=texts())
def test_the_checks_say_what_looking_at_every_case_says(text: str) -> None:
    policy = load(text)
    looked, found = Looked(policy), run(policy)
    severe: set[str] = set()
    tiered: set[str] = set()
    for duty in policy.obligations:
        for tier in TIERS:
            scale = [severity for severity in SEVERITIES if looked.effective(tier, severity)]
            for first, second in pairwise(scale):
                severe |= later(looked, duty, (tier, first), (tier, second))
        for severity in SEVERITIES:
            basic, premium = ((tier, looked.severity(tier, severity)) for tier in TIERS)
            tiered |= later(looked, duty, premium, basic)
    assert clauses(found["severity-inversion"]) == severe
    assert clauses(found["tier-inversion"]) == tiered
    unserved: set[str] = set()
    swapped: set[str] = set()
    late: set[str] = set()
    misplaced: set[tuple[str, str]] = set()
    for tier, severity in looked.cases():
        ways = policy.tiers[tier].channels
        for at in INSTANTS:
            response, respond = looked.owed("first_response", tier, severity, at)
            resolution, resolve = looked.owed("resolution", tier, severity, at)
            for clause, due in ((response, respond), (resolution, resolve)):
                assert clause.target is not None
                bound = clause.target.bound
                strict = isinstance(bound, Within) and not bound.inclusive
                if all(looked.next_open(way, at) > due - strict for way in ways):
                    unserved.add(clause.id)
            if resolve < respond:
                swapped.add(resolution.id)
            steps = looked.steps(tier, severity, at)
            if steps and min(when for _, when in steps) > respond:
                late.add(response.id)
            order = list(enumerate(steps))
            misplaced |= {
                (first[0], second[0])
                for place, first in order
                for other, second in order
                if place < other and first[1] > second[1]
            }
    assert clauses(found["unserviceable-target"]) == unserved
    assert clauses(found["target-order"]) == swapped
    assert related_clauses(policy, found["escalation-after-breach"]) == late
    assert bool(found["rung-out-of-order"]) is bool(misplaced)
    assert clauses(found["rung-out-of-order"]) <= {second for _, second in misplaced}
    assert found["rung-never-fires"] == []


def later(looked: Looked, duty: str, first: tuple[str, str], second: tuple[str, str]) -> set[str]:
    """The clause of the first case, if it is due later than the second at any instant."""
    for at in INSTANTS:
        clause, due = looked.owed(duty, *first, at)
        if due > looked.owed(duty, *second, at)[1]:
            return {clause.id}
    return set()


@settings(max_examples=12, deadline=None)
@given(
    within=st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True),
    amounts=st.tuples(targets, targets),
)
def test_what_is_left_open_is_claimed_only_where_no_reading_helps(
    within: list[int], amounts: tuple[str, str]
) -> None:
    days = [f"2026-01-{5 + day:02}" for day in within]
    first, second = (amount.replace("on office", "on open_days") for amount in amounts)

    def text(closed: str) -> str:
        named = "\n".join(f"  {name}: {hours}" for name, hours in CALENDARS.items())
        return f"""casepact: 1
policy: random
calendars:
{named}
  open_days: office except closed
  closed: {closed}
tiers: {{basic: {{}}}}
severities: {{outage: Outage, question: Question}}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {{outage: {first}, question: {second}}}
"""

    some = " or ".join(days)
    found = run(load(text(f"unspecified within (daily 00:00-24:00 in UTC and ({some}))")))[
        "severity-inversion"
    ]
    readings = [load(text("never"))]
    for taken in range(1, 2 ** len(days)):
        chosen = [day for place, day in enumerate(days) if taken >> place & 1]
        readings.append(load(text(f"daily 00:00-24:00 in UTC and ({' or '.join(chosen)})")))
    inverted = [_inverted(policy) for policy in readings]
    if found:
        assert all(inverted)
    if not any(inverted):
        assert found == []


def _inverted(policy: Policy) -> set[int]:
    looked = Looked(policy)
    return {
        at
        for at in INSTANTS
        if looked.owed("first_response", "basic", "outage", at)[1]
        > looked.owed("first_response", "basic", "question", at)[1]
    }


def test_five_years_are_compared_from_the_day_a_policy_is_in_force() -> None:
    head = "casepact: 1\npolicy: example\neffective: 2024-02-29"
    policy = load(f"{head}\ntiers: {{basic: {{}}}}\nseverities: {{outage: Outage}}")
    window = Timing(policy).window
    first, last = (dt.datetime.fromtimestamp(edge, dt.UTC).date() for edge in (window.lo, window.hi))
    assert (first, last) == (dt.date(2024, 2, 29), dt.date(2029, 2, 28))
