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


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(policy_bodies(), st.data())
def test_the_functions_mean_the_same_as_plain_python(body: str, data: st.DataObject) -> None:
    _compare(rules_of(body), data, machine)
