"""What the vendors' pages promise, worked out by hand, holds; and nothing in the policies goes untested."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.testing.coverage import PolicyCoverage, coverage_of
from casepact.testing.items import Kind
from casepact.testing.outcome import Outcome
from casepact.testing.reasons import Cause
from casepact.testing.running import run_tests
from tests.policies.places import POLICIES

SUITE = run_tests([str(path) for path in sorted((POLICIES / "tests").glob("*.yaml"))])
COVERAGE = {coverage.policy.name: coverage for coverage in coverage_of(SUITE)}

FLOOR = "adjustments.enhanced_floor"
DEAD = {
    "openconnect": [
        ("escalations.open_too_long.steps.3", "", FLOOR),
        ("escalations.open_too_long.steps.4", "", FLOOR),
        ("escalations.open_too_long.steps.3", "severity is important", FLOOR),
        ("escalations.open_too_long.steps.4", "severity is information", FLOOR),
    ]
}
"""What no case can come to: its id, the condition if it is one, and the id that masks it."""


def named(outcome: Outcome) -> str:
    """The name of a test, without the folder that the repository is in."""
    return f"{Path(outcome.test.file).stem}-{outcome.test.number}"


def test_every_vendor_has_a_file_without_faults() -> None:
    assert {path.stem for path in POLICIES.glob("*.yaml")} == COVERAGE.keys()
    assert {path.stem for path in (POLICIES / "tests").glob("*.yaml")} == {*COVERAGE, "lifecycle"}
    assert [found for file in SUITE.files for found in file.file.diagnostics] == []
    assert SUITE.faulty == 0


@pytest.mark.parametrize("outcome", SUITE.outcomes, ids=named)
def test_the_policy_says_what_the_page_says(outcome: Outcome) -> None:
    assert [found.message for found in outcome.failures] == [], outcome.test.id


@pytest.mark.parametrize("coverage", COVERAGE.values(), ids=COVERAGE)
def test_everything_a_case_can_come_to_is_tested(coverage: PolicyCoverage) -> None:
    for kind in Kind:
        assert coverage.counts[kind].percent == 100.0, kind
    assert coverage.counts[Kind.CELL].total > 0
    assert coverage.counts[Kind.TRANSITION].total == len(coverage.policy.lifecycle.transitions)
    dead = [(miss.item.id, miss.item.text, *miss.reason.by) for miss in coverage.misses]
    assert dead == DEAD.get(coverage.policy.name, [])
    assert {miss.reason.cause for miss in coverage.misses} <= {Cause.DEAD}
