"""What the vendors' pages promise, worked out by hand, holds; and nothing in the policies goes untested."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.testing.coverage import PolicyCoverage, coverage_of
from casepact.testing.items import Kind
from casepact.testing.reasons import Cause
from casepact.testing.running import Suite, run_tests
from tests.policies.places import POLICIES

VENDORS = sorted(path.stem for path in POLICIES.glob("*.yaml"))
FILES = sorted((POLICIES / "tests").glob("*.yaml"))
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


@pytest.fixture(scope="module")
def suite() -> Suite:
    return run_tests([str(path) for path in FILES])


@pytest.fixture(scope="module")
def covered(suite: Suite) -> dict[str, PolicyCoverage]:
    return {coverage.policy.name: coverage for coverage in coverage_of(suite)}


def test_every_vendor_has_a_file_without_faults(suite: Suite, covered: dict[str, PolicyCoverage]) -> None:
    assert covered.keys() == set(VENDORS)
    assert {path.stem for path in FILES} == {*VENDORS, "lifecycle"}
    assert [found for file in suite.files for found in file.file.diagnostics] == []
    assert suite.faulty == 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_policy_says_what_the_page_says(suite: Suite, path: Path) -> None:
    (outcomes,) = (file.outcomes for file in suite.files if file.file.document.name == str(path))

    assert outcomes
    assert [(it.test.id, found.message) for it in outcomes for found in it.failures] == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_everything_a_case_can_come_to_is_tested(covered: dict[str, PolicyCoverage], vendor: str) -> None:
    coverage = covered[vendor]
    for kind in Kind:
        assert coverage.counts[kind].percent == 100.0, kind
    assert coverage.counts[Kind.CELL].total > 0
    assert coverage.counts[Kind.TRANSITION].total == len(coverage.policy.lifecycle.transitions)
    dead = [(miss.item.id, miss.item.text, *miss.reason.by) for miss in coverage.misses]
    assert dead == DEAD.get(coverage.policy.name, [])
    assert {miss.reason.cause for miss in coverage.misses} <= {Cause.DEAD}
