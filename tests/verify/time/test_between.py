"""Scales with gaps: values that no case has, that nothing is owed, or of which the time is left open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.decision import decide
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.due import due_instant
from casepact.semantics.select import select
from casepact.source import Diagnostic
from casepact.syntax.ast.target import NoTarget
from tests.verify.time.test_against_brute_force import MONDAY, load, run
from tests.verify.time.test_time_checks import replayed

SEVERITIES = ("s1", "s2", "s3", "s4")
TIERS = ("low", "mid", "top")
_GONE = (
    "severity is s1 when severity is s2 and vip",
    "severity is s3 when severity is s2 and not vip",
    "severity is at least s2 when vip",
    "severity is at most s3 when tier is top",
    "severity is s4 when severity is s3 and tier is mid",
)
_EXCLUDED = (
    "severity is s2 and vip",
    "severity is s3",
    "tier is mid",
    "tier is mid and not vip",
    "tier is mid and severity is s1",
)
_STEPS = ("", " when vip", " when not vip", " when severity is s1", " when severity is not s1")


def amounts() -> st.SearchStrategy[str]:
    return st.sampled_from(["1 hour", "2 hours", "4 hours", "8 hours"]).map(lambda it: f"{it} on always")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A policy in which there is often something between two values of a scale that is not to be compared."""

    def cell() -> str:
        one, other = draw(amounts()), draw(amounts())
        return draw(
            st.sampled_from(
                (
                    *(one, one, one, "none", "unspecified"),
                    *(f"[{one} when vip]", f"[{one} when not vip]", f"[{one} when vip, {other} otherwise]"),
                )
            )
        )

    def row() -> str:
        kept = draw(st.lists(st.sampled_from(SEVERITIES), min_size=2, unique=True))
        return "{" + ", ".join(f"{name}: {cell()}" for name in sorted(kept)) + "}"

    within = row()
    if draw(st.booleans()):
        kept = draw(st.lists(st.sampled_from(TIERS), min_size=2, unique=True))
        within = "{" + ", ".join(f"{name}: {row()}" for name in kept) + "}"
    some = st.lists(st.sampled_from(_GONE), max_size=2, unique=True)
    gone = "".join(f"  a{number}: {item}\n" for number, item in enumerate(draw(some)))
    excluded = draw(st.lists(st.sampled_from(_EXCLUDED), max_size=2, unique=True))
    listed = "".join(f"    - {{when: {item}, title: Not covered}}\n" for item in excluded)
    steps = draw(st.lists(st.tuples(amounts(), st.sampled_from(_STEPS)), min_size=2, max_size=4))
    ladder = "".join(f"      - after {amount} notify lead{when}\n" for amount, when in steps)
    return f"""casepact: 1
policy: random
case: {{vip: boolean}}
tiers: {{low: {{}}, mid: {{}}, top: {{}}}}
severities: {{s1: One, s2: Two, s3: Three, s4: Four}}
{"adjustments:" if gone else ""}
{gone}{"coverage:" if listed else ""}
{"  excluded:" if listed else ""}
{listed}roles: {{lead: Lead}}
targets:
  reply: {{duty: vendor must respond after opened, within: {within}}}
escalations:
  ladder:
    until: respond
    steps:
{ladder}"""


class Owing:
    """Of each case that is covered the row that it is owed, and its length; and the steps, as they come."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        book = CalendarBook(policy)
        self.cases: dict[tuple[str, str, bool], tuple[str, tuple[str, float] | None]] = {}
        self.steps: list[dict[str, int]] = []
        for tier, said, vip in product(TIERS, SEVERITIES, (True, False)):
            given = {"tier": tier, "severity": said, "vip": "yes" if vip else "no"}
            decision = decide(policy, given, MONDAY)
            if decision.covered is False or decision.severity is None:
                continue
            facts: dict[str, FactValue] = {"tier": tier, "severity": decision.severity, "vip": vip}
            clause = select(policy.obligations["reply"], facts, CaseWorld(book, facts, MONDAY)).clause
            owed: tuple[str, float] | None = None
            if clause is not None and clause.target is not None:
                due = due_instant(clause.target, MONDAY, book, facts).at
                never = isinstance(clause.target.bound, NoTarget)
                owed = (clause.id, inf if due is None else due) if never or due is not None else None
            self.cases[tier, said, vip] = decision.severity, owed
            self.steps.append({step.clause: step.at for step in decision.escalations if step.at is not None})

    def severities(self) -> Iterator[list[tuple[int, tuple[str, float]]]]:
        """What cases are owed that differ in their severity alone."""
        for tier, vip in product(TIERS, (True, False)):
            yield [
                (SEVERITIES.index(severity), owed)
                for (its, _, has), (severity, owed) in self.cases.items()
                if (its, has) == (tier, vip) and owed is not None
            ]

    def tiers(self) -> Iterator[list[tuple[int, tuple[str, float]]]]:
        """What cases are owed that differ in their tier alone."""
        for said, vip in product(SEVERITIES, (True, False)):
            yield [
                (-TIERS.index(its), owed)
                for (its, what, has), (_, owed) in self.cases.items()
                if (what, has) == (said, vip) and owed is not None
            ]


Pairs = set[tuple[str, str]]


def inverted(scales: Iterator[list[tuple[int, tuple[str, float]]]]) -> tuple[Pairs, Pairs]:
    """The rows that are out of order, and of those the ones between which there is nothing."""
    every: Pairs = set()
    next_: Pairs = set()
    for scale in scales:
        places = [place for place, _ in scale]
        for (one, (first, long)), (other, (second, short)) in product(scale, scale):
            if one < other and long > short:
                every.add((first, second))
                if not any(one < place < other for place in places):
                    next_.add((first, second))
    return every, next_


def told(policy: Policy, found: list[Diagnostic]) -> Pairs:
    rows = {clause.note.span: clause.id for clause in policy.obligations["reply"].clauses}
    pairs: Pairs = set()
    for item in found:
        assert item.clause is not None
        [other] = [rows[link.span] for link in item.related] or [item.clause]
        pairs.add((item.clause, other))
    return pairs


@settings(max_examples=25, deadline=None)
@given(text=texts())
def test_what_lies_between_two_hides_nothing(text: str) -> None:
    policy = load(text)
    owing, found = Owing(policy), run(policy)
    for code, scales in (("severity-inversion", owing.severities()), ("tier-inversion", owing.tiers())):
        every, next_ = inverted(scales)
        said = told(policy, found[code])
        assert said <= every, (code, text)
        for one, other in next_:
            assert any(one == first or other == second for first, second in said), (code, text)
        for item in found[code]:
            assert len(replayed(policy, item)) == 2
    ladder = [rung.id for rung in policy.ladders[0].rungs]
    swapped: Pairs = set()
    for steps in owing.steps:
        came = [(name, steps[name]) for name in ladder if name in steps]
        swapped |= {(one, other) for (one, when), (other, then) in combinations(came, 2) if when > then}
    rungs = {rung.note.span: rung.id for rung in policy.ladders[0].rungs}
    said = {(rungs[item.related[0].span], str(item.clause)) for item in found["rung-out-of-order"]}
    assert said <= swapped, text
    for one, other in swapped:
        assert any(one == first or other == second for first, second in said), text
