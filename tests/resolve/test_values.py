"""Values that conditions compare with: instants, negative numbers, durations in seconds."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from casepact.machine.text import expression_text
from casepact.model.expression import TRUE, FactCompare, FactIn
from casepact.model.values import duration_text, fact_text, parse_value, value_text
from casepact.resolve import resolve_text
from casepact.source import Diagnostic, Level

_POLICY = """
casepact: 1
policy: values
case:
  moved_at: instant
  temperature: number -90 to 60
  change: percentage -20 to 20
  waited: duration
tiers: {basic: {}}
severities: {high: High}
coverage:
  excluded:
    it: {when: '%s'}
"""


def _read(condition: str) -> tuple[object, list[Diagnostic]]:
    policy, found = resolve_text(_POLICY % condition)
    errors = [item for item in found if item.level is Level.ERROR]
    return (policy.coverage[0].guard if policy is not None and not errors else None), errors


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T13:00Z",
        "2026-03-01 13:00:00Z",
        "2026-03-01T14:00+01:00",
        "2026-03-01 14:00 Europe/Madrid",
        "2026-03-01  14:00   Europe/Madrid",
        '"2026-03-01 14:00 Europe/Madrid"',
    ],
)
def test_an_instant_is_written_with_or_without_quotes(written: str) -> None:
    found, errors = _read(f"moved_at is before {written}")
    assert errors == []
    assert isinstance(found, FactCompare)
    assert found.value == 1_772_370_000  # 2026-03-01T13:00:00Z


def test_the_help_on_a_day_that_is_no_instant_is_understood() -> None:
    _, [error] = _read("moved_at is before 2026-03-01")
    offers = re.findall("`([^`]+)`", error.help or "")
    assert len(offers) == 2
    for offer in offers:
        assert _read(f"moved_at is before {offer}")[1] == []


@pytest.mark.parametrize(
    "condition, name, value",
    [
        ("temperature is over -20", "temperature", -20),
        ("temperature is at most -0.5", "temperature", "-0.5"),
        ("change is below -2%", "change", -2),
        ("waited is over 1 minute 30 seconds", "waited", 90),
    ],
)
def test_a_bound_is_the_number_written(condition: str, name: str, value: object) -> None:
    found, errors = _read(condition)
    assert errors == []
    assert isinstance(found, FactCompare)
    assert (found.fact, str(found.value)) == (name, str(value))


def test_negative_numbers_are_listed() -> None:
    found, errors = _read("temperature is one of -20, 3, -4.5")
    assert errors == []
    assert isinstance(found, FactIn)
    assert sorted(float(str(value)) for value in found.values) == [-20, -4.5, 3]


@pytest.mark.parametrize(
    "condition, cause",
    [
        ("temperature is over -91", "out of range"),
        ("change is -30%", "out of range"),
        ("waited is over 0.3333 minutes", "no whole number of seconds"),
    ],
)
def test_what_no_case_has_is_refused(condition: str, cause: str) -> None:
    _, [error] = _read(condition)
    assert error.code == "wrong-type"
    assert cause in error.message


@pytest.mark.parametrize(
    "condition",
    [
        "moved_at is before 2026-03-01 14:00 Europe/Madrid",
        "moved_at is one of 2026-03-01T00:00Z, 2026-03-02T00:00:01Z",
        "waited is over 90 seconds",
        "waited is not one of 2 hours, 45 seconds, 1 week",
        "temperature is at most -20.5",
    ],
)
def test_a_condition_is_written_as_it_is_read(condition: str) -> None:
    found, errors = _read(condition)
    assert errors == []
    facts = resolve_text(_POLICY % condition)[0]
    assert facts is not None
    assert found is not None

    text = expression_text(facts.coverage[0].guard or TRUE, facts.facts)

    assert _read(text) == (found, [])


@pytest.mark.parametrize(
    "written, shown",
    [
        ("7 days", "7 days"),
        ("1 week", "1 week"),
        ("48 hours", "48 hours"),
        ("1 hours", "1 hour"),
        ("1.5 hours", "1.5 hours"),
        ("1 hour  30 minutes", "1 hour 30 minutes"),
        ("90 minutes", "90 minutes"),
    ],
)
def test_durations_keep_their_units(written: str, shown: str) -> None:
    expression, errors = _read(f"waited is at least {written}")
    assert not errors
    assert isinstance(expression, FactCompare)
    policy, _ = resolve_text(_POLICY % "waited is at least 2 hours")
    assert policy is not None
    waited = policy.facts["waited"]
    assert expression_text(expression, policy.facts) == f"waited is at least {shown}"
    value = parse_value(waited, written)
    assert value == expression.value
    for kept in (value, pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert fact_text(waited, kept) == value_text(kept) == shown
    assert isinstance(value, int)
    assert fact_text(waited, value + 0) == duration_text(int(value))
