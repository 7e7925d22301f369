"""Conditions in three values: what is not known is not false."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.model.expression import (
    FALSE,
    TRUE,
    UNKNOWN,
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
)
from casepact.model.fact import Facts, FactValue
from casepact.semantics.logic import NOTHING_HAPPENED, compare, evaluate, unknown_facts
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Operator

CONSTANTS = {True: TRUE, False: FALSE, None: UNKNOWN}
OFFICE = CalendarName("office")


class FixedWorld:
    """A world with one answer for every calendar and one for every breach."""

    def __init__(self, opened: bool | None = None, breached: bool | None = None) -> None:
        self.opened = opened
        self.breached = breached

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        return self.opened

    def has_breached(self, obligation: str) -> bool | None:
        return self.breached


class ExplainedWorld(FixedWorld):
    """A world in which a calendar is not known for want of a region."""

    def opened_during_needs(self, calendar: CalendarExpr) -> frozenset[str]:
        return frozenset({"region"})


@pytest.mark.parametrize(
    "left, right, both, either",
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, True, None, True),
        (None, False, False, None),
        (None, None, None, None),
    ],
)
def test_and_and_or(left: bool | None, right: bool | None, both: bool | None, either: bool | None) -> None:
    items = (CONSTANTS[left], CONSTANTS[right])
    assert evaluate(AllOf(items), {}, NOTHING_HAPPENED) is both
    assert evaluate(AnyOf(items), {}, NOTHING_HAPPENED) is either


@pytest.mark.parametrize("value, denied", [(True, False), (False, True), (None, None)])
def test_not(value: bool | None, denied: bool | None) -> None:
    assert evaluate(Negation(CONSTANTS[value]), {}, NOTHING_HAPPENED) is denied


def test_a_fact_nobody_gave_is_unknown() -> None:
    is_phone = FactIn("channel", frozenset({"phone"}))
    assert evaluate(is_phone, {}, NOTHING_HAPPENED) is None
    assert evaluate(Negation(is_phone), {}, NOTHING_HAPPENED) is None
    assert evaluate(is_phone, {"channel": "phone"}, NOTHING_HAPPENED) is True
    assert evaluate(is_phone, {"channel": "email"}, NOTHING_HAPPENED) is False


@pytest.mark.parametrize(
    "value, operator, bound, expected",
    [
        (5, Operator.AT_LEAST, 5, True),
        (5, Operator.ABOVE, 5, False),
        (5, Operator.AT_MOST, 5, True),
        (5, Operator.BELOW, 5, False),
        (Decimal("99.95"), Operator.BELOW, 100, True),
        ("7.10", Operator.ABOVE, "7.9", True),
        ("7.2", Operator.AT_LEAST, "7.2.0", True),
        (dt.date(2026, 3, 6), Operator.BELOW, dt.date(2026, 12, 24), True),
    ],
)
def test_order(value: FactValue, operator: Operator, bound: FactValue, expected: bool) -> None:
    assert compare(value, operator, bound) is expected


def test_opened_during_and_outside_are_opposites_unless_unknown() -> None:
    inside, outside = OpenedDuring(OFFICE, inside=True), OpenedDuring(OFFICE, inside=False)
    for opened in (True, False):
        world = FixedWorld(opened=opened)
        assert evaluate(inside, {}, world) is opened
        assert evaluate(outside, {}, world) is not opened
    assert evaluate(inside, {}, FixedWorld()) is None
    assert evaluate(outside, {}, FixedWorld()) is None


@pytest.mark.parametrize("breached", [True, False, None])
def test_a_breach_is_what_the_world_says(breached: bool | None) -> None:
    assert evaluate(HasBreached("first_response"), {}, FixedWorld(breached=breached)) is breached


def test_unknown_facts_leave_out_what_is_settled() -> None:
    condition = AllOf(
        (
            FactIn("tier", frozenset({"premium"})),
            AnyOf((FactIn("channel", frozenset({"phone"})), FactIn("region", frozenset({"emea"})))),
        )
    )
    assert unknown_facts(condition, {}, NOTHING_HAPPENED) == {"tier", "channel", "region"}
    assert unknown_facts(condition, {"tier": "premium"}, NOTHING_HAPPENED) == {"channel", "region"}
    assert unknown_facts(condition, {"channel": "email"}, NOTHING_HAPPENED) == {"tier", "region"}
    assert unknown_facts(condition, {"tier": "basic"}, NOTHING_HAPPENED) == frozenset()


def test_unknown_facts_name_breaches_and_the_facts_of_calendars() -> None:
    both = AllOf((HasBreached("first_response"), OpenedDuring(OFFICE, inside=True)))
    assert unknown_facts(both, {}, ExplainedWorld()) == {"breached first_response", "region"}
    assert unknown_facts(both, {}, FixedWorld(opened=True)) == {"breached first_response"}
    assert unknown_facts(both, {}, FixedWorld()) == {"breached first_response"}


def test_no_fact_settles_what_the_document_leaves_open() -> None:
    assert evaluate(UNKNOWN, {"tier": "basic"}, NOTHING_HAPPENED) is None
    assert unknown_facts(UNKNOWN, {}, NOTHING_HAPPENED) == frozenset()


VALUES = ("a", "b", "c")
FACTS = ("p", "q", "r", "n")
leaves = st.one_of(
    st.sampled_from([TRUE, FALSE, UNKNOWN]),
    st.builds(FactIn, st.sampled_from(FACTS[:3]), st.frozensets(st.sampled_from(VALUES))),
    st.builds(FactCompare, st.just("n"), st.sampled_from(Operator), st.integers(0, 3)),
    st.builds(HasBreached, st.just("first_response")),
    st.builds(OpenedDuring, st.just(OFFICE), st.booleans()),
)


def _combined(items: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(items, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Negation, items), st.builds(AllOf, several), st.builds(AnyOf, several))


expressions = st.recursive(leaves, _combined, max_leaves=12)
worlds = st.builds(FixedWorld, st.sampled_from([True, False, None]), st.sampled_from([True, False, None]))
complete_facts = st.fixed_dictionaries(
    {**{name: st.sampled_from(VALUES) for name in FACTS[:3]}, "n": st.integers(0, 3)}
)
kept = st.frozensets(st.sampled_from(FACTS))


def _only(facts: Facts, names: frozenset[str]) -> Facts:
    return {name: value for name, value in facts.items() if name in names}


@given(expressions, worlds, complete_facts, kept)
def test_more_facts_never_change_a_known_answer(
    expression: Expression, world: FixedWorld, facts: Facts, names: frozenset[str]
) -> None:
    known = evaluate(expression, _only(facts, names), world)
    if known is not None:
        assert evaluate(expression, facts, world) is known


@given(expressions, worlds, complete_facts, kept)
def test_only_the_unknown_facts_can_settle_an_answer(
    expression: Expression, world: FixedWorld, facts: Facts, names: frozenset[str]
) -> None:
    some = _only(facts, names)
    needed = unknown_facts(expression, some, world)
    if evaluate(expression, some, world) is not None:
        assert not needed
        return
    assert not needed & names
    others = _only(facts, names | (frozenset(FACTS) - needed))
    assert evaluate(expression, others, world) is None


def _classical(expression: Expression, facts: Facts, world: FixedWorld) -> bool:
    """Two-valued truth, written apart from the code under test."""
    match expression:
        case Constant(value=settled):
            assert settled is not None
            return settled
        case FactIn(fact=fact, values=values):
            return any(facts[fact] == value for value in values)
        case FactCompare(fact=fact, operator=operator, value=bound):
            value = facts[fact]
            assert isinstance(value, int)
            assert isinstance(bound, int)
            sign = (value > bound) - (value < bound)
            return (
                sign
                in {
                    Operator.AT_LEAST: (0, 1),
                    Operator.AT_MOST: (0, -1),
                    Operator.ABOVE: (1,),
                    Operator.BELOW: (-1,),
                }[operator]
            )
        case OpenedDuring(inside=inside):
            return bool(world.opened) is inside
        case HasBreached():
            return bool(world.breached)
        case Negation(item=item):
            return not _classical(item, facts, world)
        case AllOf(items=items):
            return all(_classical(item, facts, world) for item in items)
        case AnyOf(items=items):
            return any(_classical(item, facts, world) for item in items)


def _settled(expression: Expression, value: bool) -> Expression:
    match expression:
        case Constant(value=None):
            return Constant(value)
        case Negation(item=item):
            return Negation(_settled(item, value))
        case AllOf(items=items):
            return AllOf(tuple(_settled(item, value) for item in items))
        case AnyOf(items=items):
            return AnyOf(tuple(_settled(item, value) for item in items))
        case _:
            return expression


@given(expressions, complete_facts, kept)
def test_a_known_answer_is_that_of_every_way_to_settle_the_rest(
    expression: Expression, facts: Facts, names: frozenset[str]
) -> None:
    answer = evaluate(expression, _only(facts, names), FixedWorld())
    if answer is None:
        return
    for opened, breached, constant in itertools.product((True, False), repeat=3):
        world = FixedWorld(opened, breached)
        assert _classical(_settled(expression, constant), facts, world) is answer
