"""The machine, run as plain Python and built, has the effects of the reference interpreter, one by one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepact.resolve import load_policy
from casepact.semantics.case import EffectKind
from casepact.semantics.rules import Rules
from casepact.simulation.compiled.language.building import build
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.lowering.happenings import Happening
from tests.semantics.test_properties import RULES
from tests.simulation.compiled.policies import (
    ROUND,
    START,
    Course,
    bodies_that_go_round,
    courses,
    courses_that_go_round,
    happenings_under,
    judged,
    lowered,
    policy_bodies,
    reference,
    rules_of,
)

FILES = (
    "policies/contracts/openback.yaml",
    "policies/contracts/openconnect.yaml",
    "policies/contracts/opendns.yaml",
    "policies/contracts/openxchange.yaml",
    "policies/contracts/roxen.yaml",
    "tests/invented/meridian.yaml",
)


@cache
def _built() -> Any:
    return build((machine.open_case, machine.take, machine.pass_time, machine.advance))


@cache
def _rules(path: str) -> Rules:
    found, _ = load_policy(path)
    assert found is not None
    return Rules(found)


def _compare(rules: Rules, data: st.DataObject, steps: Any) -> None:
    happenings = data.draw(happenings_under(rules))
    found = data.draw(st.lists(courses(rules, happenings), min_size=1, max_size=3))
    tables = lowered(rules, found, happenings)
    assert not isinstance(tables, str), tables
    for kind, course in enumerate(found):
        assert judged(tables, kind, course, steps) == reference(rules, course, happenings)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(policy_bodies(), st.data())
def test_cases_under_any_policy_have_the_effects_of_the_reference(body: str, data: st.DataObject) -> None:
    _compare(rules_of(body), data, _built())


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(bodies_that_go_round(), st.data())
def test_cases_whose_ladders_and_clocks_start_again_and_again_do(body: str, data: st.DataObject) -> None:
    rules = rules_of(body)
    found = data.draw(st.lists(courses_that_go_round(rules), min_size=1, max_size=4))
    tables = lowered(rules, found, ROUND)
    assert not isinstance(tables, str), tables
    for kind, course in enumerate(found):
        assert judged(tables, kind, course, _built()) == reference(rules, course, ROUND)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(st.data())
def test_cases_under_a_policy_with_a_bit_of_everything_do(data: st.DataObject) -> None:
    _compare(RULES, data, _built())


@pytest.mark.parametrize("path", FILES)
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=15)
@given(data=st.data())
def test_cases_under_the_contracts_do(path: str, data: st.DataObject) -> None:
    _compare(_rules(path), data, _built())


def test_a_severity_that_is_known_no_more_is_told() -> None:
    body = """
        case: {site: zone}
        targets:
          first_response: {duty: vendor must respond after opened, within: 30 minutes on always}
          resolution: {duty: vendor must resolve after opened, within: 8 hours on always}
        adjustments:
          neglected: severity is at least major when breached first_response
          late: severity is at most minor when tier is basic
        """
    rules, course = rules_of(body), Course({"tier": "basic", "severity": "minor"}, START, [], ())
    happenings = [Happening("open", None)]
    tables = lowered(rules, [course], happenings)
    assert not isinstance(tables, str), tables
    told = reference(rules, course, happenings)
    assert [effect.objects for effect in told if effect.kind is EffectKind.CHANGED] == [("severity",)]
    assert judged(tables, 0, course, machine) == told


_CHANGING = """
case: {fixed: boolean, site: zone}
targets:
  resolution:
    duty: vendor must resolve after opened
    within:
      critical: [1 hour on always when fixed, 2 hours on always when not fixed]
      major: 9 hours on always
      minor: [1 hour on always when fixed, none when not fixed]
    on_severity_change: %s
  progress:
    duty: vendor must update customer while working
    within: {critical: every 2 hours on always, major: every 4 hours on always, minor: none}
escalations:
  ladder:
    steps:
      - at 150%% of resolution notify team_lead
      - 30 minutes on always after breach of progress notify director
      - at 125%% of progress notify team_lead
"""
_DOING = [
    *(Happening("change", None, {"severity": name}) for name in ("critical", "major", "minor")),
    *(Happening("change", None, {"fixed": fixed}) for fixed in (True, False)),
    *(Happening(name, None) for name in ("resolve", "update", "activate", "ask_customer", "customer_reply")),
]
(_CRITICAL, _MAJOR, _MINOR, _FIXED, _NOT_FIXED, _RESOLVE, _UPDATE, _ACTIVATE, _ASK, _ANSWER) = range(10)


@pytest.mark.parametrize("mode", ["carry", "restart"])
@pytest.mark.parametrize(
    "told, course",
    [
        # Nothing is owed at first; then it is not known what is, until it is told.
        ("minor", [(0, _NOT_FIXED), (50, _MAJOR)]),
        ("minor", [(0, _NOT_FIXED), (50, _FIXED)]),
        ("minor", [(0, _NOT_FIXED), (50, _FIXED), (50, _RESOLVE)]),
        ("minor", [(50, _CRITICAL), (70, _FIXED), (75, _RESOLVE)]),
        ("critical", [(10, _MINOR), (20, _CRITICAL), (30, _NOT_FIXED)]),
        ("critical", [(10, _MAJOR), (20, _CRITICAL), (30, _FIXED)]),
        # A stop at the instant of a change that makes it late, or that comes too late already.
        ("major", [(0, _FIXED), (30, _CRITICAL), (30, _RESOLVE)]),
        ("major", [(0, _FIXED), (30, _CRITICAL), (30, _MAJOR), (30, _CRITICAL), (30, _RESOLVE)]),
        ("critical", [(30, _FIXED), (30, _RESOLVE)]),
        ("major", [(0, _FIXED), (30, _ASK), (50, _CRITICAL), (50, _RESOLVE)]),
        ("major", [(0, _FIXED), (30, _CRITICAL), (30, _ASK), (50, _RESOLVE)]),
        # Updates that nobody owes for a while.
        ("critical", [(0, _ACTIVATE), (21, _MINOR), (40, _CRITICAL), (200, _UPDATE)]),
        ("critical", [(0, _ACTIVATE), (30, _MINOR), (31, _CRITICAL), (200, _RESOLVE)]),
        # A pause after the breach.
        ("critical", [(0, _NOT_FIXED), (25, _ASK), (90, _ANSWER), (200, _RESOLVE)]),
        ("critical", [(0, _NOT_FIXED), (25, _ASK), (200, _RESOLVE)]),
    ],
)
def test_changes_and_pauses_have_the_effects_of_the_reference(
    mode: str, told: str, course: list[tuple[int, int]]
) -> None:
    """Events at tenths of an hour after the opening."""
    rules = rules_of(_CHANGING % mode)
    events = [(START + tenths * 360, number) for tenths, number in course]
    case = Course({"tier": "basic", "severity": told}, START, events, ())
    tables = lowered(rules, [case], _DOING)
    assert not isinstance(tables, str), tables
    assert judged(tables, 0, case, machine) == reference(rules, case, _DOING)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(policy_bodies(), st.data())
def test_the_functions_mean_the_same_as_plain_python(body: str, data: st.DataObject) -> None:
    _compare(rules_of(body), data, machine)
