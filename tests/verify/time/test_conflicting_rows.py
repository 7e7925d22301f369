"""The checks about time where rows of a target are in each other's way: such cases show nothing else."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.clause import Clause
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld, Undetermined
from casepact.semantics.due import Due, due_instant
from casepact.semantics.logic import evaluate
from casepact.semantics.select import select
from tests.verify.time.test_against_brute_force import (
    CALENDARS,
    INSTANTS,
    MONDAY,
    clauses,
    load,
    run,
    targets,
)
from tests.verify.time.test_time_checks import replayed

_CONDITIONS = ("vip", "not vip", "kind is a", "kind is not a", "vip and kind is b", "opened during office")


_NAMED = "\n".join(f"  {name}: {hours}" for name, hours in CALENDARS.items())
HEAD = f"""casepact: 1
policy: random
calendars:
{_NAMED}
case: {{vip: boolean, kind: a | b | c}}
tiers: {{basic: {{channels: [email]}}}}
severities: {{outage: Outage, question: Question}}
channels: {{email: {{hours: late}}}}
"""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A policy with two targets whose rows ask for this and that."""

    def cell() -> str:
        asked = draw(st.lists(st.sampled_from(_CONDITIONS), min_size=1, max_size=3, unique=True))
        rows = [f"{draw(targets)} when {condition}" for condition in asked]
        if draw(st.booleans()):
            rows.append(f"{draw(targets)} otherwise")
        return f"[{', '.join(rows)}]"

    return f"""{HEAD}targets:
  first_response:
    duty: vendor must respond after opened
    within: {{outage: {cell()}, question: {cell()}}}
  resolution:
    duty: vendor must resolve after opened
    within: {{outage: {cell()}, question: {cell()}}}
"""


class Owing:
    """What each case is owed at each instant, and when its channel next opens."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.book = policy, CalendarBook(policy)
        self.dues: dict[tuple[str, int], Due] = {}
        self.chosen: dict[object, list[Clause]] = {}
        hours = self.book.bounds(policy.channels["email"].hours[0].calendar, {})
        assert not isinstance(hours, Undetermined)
        self.hours = hours.least

    def owed(self, duty: str, facts: dict[str, FactValue], at: int) -> tuple[set[str], Due]:
        """The rows that hold, where they say one thing, and when it is due."""
        is_open = MONDAY <= at < MONDAY + 5 * 86_400 and 9 <= at % 86_400 / 3_600 < 17
        key = (duty, *facts.values(), is_open)
        if key not in self.chosen:
            world, obligation = CaseWorld(self.book, facts, at), self.policy.obligations[duty]
            one = select(obligation, facts, world).clause is not None
            known = [clause for clause in obligation.clauses if evaluate(clause.guard, facts, world)]
            self.chosen[key] = known if one else []
        rows = self.chosen[key]
        if not rows:
            return set(), Due()
        clause = rows[0]
        if (clause.id, at) not in self.dues:
            assert clause.target is not None
            self.dues[clause.id, at] = due_instant(clause.target, at, self.book, {})
        return {row.id for row in rows}, self.dues[clause.id, at]


def _later(first: Due, second: Due) -> bool:
    return first.at is not None and second.at is not None and first.at > second.at


_BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      outage: [8 hours on always when kind is not b%s, 1 hour on always when vip]
  resolution:
    duty: vendor must resolve after opened
    within: {outage: 4 hours on always}
"""


@pytest.mark.parametrize("more, facts", [("", ["vip=no", "kind=a"]), (" and vip", None)])
def test_a_stage_out_of_order_is_shown_where_rows_say_one_thing(more: str, facts: list[str] | None) -> None:
    policy = load(HEAD + _BODY % more)
    found = run(policy)["target-order"]
    assert len(found) == (facts is not None)
    for item in found:
        assert item.witness is not None
        assert all(f"--set {fact}" in item.witness.command for fact in facts or ())
        [decision] = replayed(policy, item)
        assert [duty.id for duty in decision.obligations] == ["first_response", "resolution"]
        assert not decision.conflicts


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(text=texts())
def test_what_is_said_shows_in_a_case_of_which_the_rows_say_one_thing(text: str) -> None:
    policy = load(text)
    owing, found = Owing(policy), run(policy)
    unserved: set[str] = set()
    swapped: set[str] = set()
    severe: set[str] = set()
    for vip, kind, at in product((True, False), "abc", INSTANTS):
        opening, by_severity = owing.hours.next_open(at), []
        for severity in policy.severities:
            facts: dict[str, FactValue] = {
                "tier": "basic",
                "channel": "email",
                "severity": severity,
                "vip": vip,
                "kind": kind,
            }
            here = [owing.owed(duty, facts, at) for duty in policy.obligations]
            by_severity.append(here)
            for rows, due in here:
                unserved |= rows if due.at is not None and due.at - (not due.inclusive) < opening else set()
            (_, respond), (rows, resolve) = here
            swapped |= rows if _later(respond, resolve) else set()
        for (rows, first), (_, second) in zip(*by_severity, strict=True):
            severe |= rows if _later(first, second) else set()
    assert clauses(found["unserviceable-target"]) == unserved, text
    assert clauses(found["target-order"]) == swapped, text
    assert clauses(found["severity-inversion"]) == severe, text
    for item in (item for items in found.values() for item in items if item.witness is not None):
        for decision in replayed(policy, item):
            owed = {duty.id for duty in decision.obligations if duty.due is not None}
            assert str(item.clause).split(".")[1] in owed, item
