"""What the checks about time say of a policy without a fault, and of those of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.source import Level
from casepact.verify.time import TIME_CHECKS

ROOT = Path(__file__).parents[3]

FOUND = {
    "openback": {
        ("severity-inversion", "targets.first_response.growth.minor"),
        ("severity-inversion", "targets.first_response.enterprise.minor"),
        ("tier-inversion", "targets.first_response.enterprise.major"),
        ("unserviceable-target", "targets.first_response.growth.critical"),
        ("unserviceable-target", "targets.first_response.pro.critical"),
        ("unserviceable-target", "targets.first_response.enterprise.critical"),
    },
    "openconnect": set[tuple[str, str]](),
    "opendns": {("unserviceable-target", "targets.first_response.p1.email")},
    "openxchange": set[tuple[str, str]](),
    "roxen": set[tuple[str, str]](),
}


def load(path: Path) -> Policy:
    loaded = load_file(path)
    assert [item.message for item in loaded.diagnostics if item.level is Level.ERROR] == []
    assert loaded.policy is not None
    return loaded.policy


def test_a_clean_policy_is_left_alone() -> None:
    policy = load(ROOT / "tests/verify/clean.yaml")
    assert [item.message for check in TIME_CHECKS for item in check(policy)] == []


@pytest.mark.parametrize("name", sorted(FOUND))
def test_the_faults_of_the_documents_are_found(name: str) -> None:
    policy = load(ROOT / f"policies/{name}.yaml")
    assert {(item.code, str(item.clause)) for check in TIME_CHECKS for item in check(policy)} == FOUND[name]


def test_what_is_found_is_the_same_each_time() -> None:
    first, second = (load(ROOT / "policies/openback.yaml") for _ in range(2))
    for check in TIME_CHECKS:
        assert check(first) == check(second)
