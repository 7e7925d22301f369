"""Boxes hold together the values on which conditions agree, cut by all that the policy compares them with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.machine.satisfy import representatives
from casepact.model.expression import FactCompare
from casepact.model.fact import Fact, Quantity
from casepact.model.partial import compare, specialise_expression
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Span
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.verify.cutting import EVERYTHING, Box, Choosers, split, values_of
from casepact.verify.witness import fact_text

TEXT = """\
casepact: 1
policy: small
case: {n: integer 0 to 100, waited: duration}
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  desk: [always when n is over 40, office otherwise]
tiers: {basic: {channels: [email]}, plus: {channels: [email]}}
severities: {big: {when: n is at least 60}, small: {when: otherwise}}
adjustments: {floor: severity is at least big when n is 7 and tier is plus}
channels: {email: {hours: [office when n is below 20, desk otherwise]}}
coverage: {excluded: {far: {when: n is over 90}}}
"""


def _policy() -> Policy:
    policy, found = resolve_text(TEXT, "small.yaml")
    assert policy is not None, found
    return policy


def test_a_fact_is_cut_by_everything_that_the_policy_compares_it_with() -> None:
    values = values_of(_policy(), "n")
    for low, high in ((0, 6), (7, 7), (8, 19), (20, 40), (41, 59), (60, 90), (91, 100)):
        assert any(low <= value <= high for value in values if isinstance(value, int)), (low, high)
    assert all(0 <= value <= 100 for value in values if isinstance(value, int))


_CONDITIONS = st.builds(FactCompare, st.just("n"), st.sampled_from(list(Operator)), st.integers(0, 100))


@given(condition=_CONDITIONS, chooser=_CONDITIONS, low=st.integers(0, 60))
def test_parts_cover_what_the_condition_allows_and_agree_on_the_choosers(
    condition: FactCompare, chooser: FactCompare, low: int
) -> None:
    policy = _policy()
    within = tuple(value for value in values_of(policy, "n") if isinstance(value, int) and value >= low)
    parts = list(split(policy, (condition,), Box({"n": within}), Choosers((chooser,))))
    seen = [value for part in parts for value in part.box.values["n"]]
    allowed = [value for value in within if compare(value, condition.operator, condition.value)]
    assert sorted(map(str, seen)) == sorted(map(str, allowed))
    for part in parts:
        answers = {specialise_expression(chooser, {"n": value}) for value in part.box.values["n"]}
        assert len(answers) == 1


def test_nothing_that_is_not_asked_for_is_cut() -> None:
    [part] = split(_policy(), (), EVERYTHING)
    assert part.box == EVERYTHING
    assert part.box.conditions == []


_WAITED = Fact("waited", Quantity(Primitive.DURATION), Span("small.yaml", 1, 1, 1, 1))
_UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}


@given(asked=st.lists(st.integers(0, 400), max_size=4), seconds=st.integers(0, 500))
def test_a_duration_of_every_class_is_shown_and_none_is_negative(asked: list[int], seconds: int) -> None:
    found = [value for value in representatives("waited", _WAITED, asked) if isinstance(value, int)]
    assert min(found) >= 0

    def place(value: int) -> list[tuple[bool, bool]]:
        return [(value < edge, value > edge) for edge in asked]

    assert any(place(value) == place(seconds) for value in found)
    for value in found:
        number, unit = fact_text(_WAITED, value).split()
        assert int(number) * _UNITS[unit.removesuffix("s")] == value


def test_durations_keep_to_whole_minutes_where_there_is_room() -> None:
    found = representatives("waited", _WAITED, [10_800, 32_400])
    assert [fact_text(_WAITED, value) for value in found] == [
        "179 minutes",
        "3 hours",
        "181 minutes",
        "539 minutes",
        "9 hours",
        "541 minutes",
    ]
