"""What the proofs find in the published policies is accepted for a reason, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.cli.setting import settings_finder
from casepact.project.checking import check_file
from casepact.resolve import load_file
from casepact.source import Level
from tests.policies.places import POLICIES

FILES = [*sorted(POLICIES.glob("*.yaml")), *sorted(POLICIES.glob("contracts/*.yaml"))]
SETTINGS = settings_finder(None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_every_finding_is_accepted_and_no_acceptance_is_stale(path: Path) -> None:
    checked = check_file(str(path), proofs=True, settings=SETTINGS(str(path)))
    counted = [found.diagnostic for found in checked.findings if found.counts]
    assert [found.message for found in counted if found.level is not Level.INFO] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_a_reason_is_given_for_one_finding_alone(path: Path) -> None:
    loaded = load_file(path)
    assert loaded.policy is not None
    accepted = (loaded.contract or loaded.policy).accepted
    reasons = [one.reason for one in accepted]
    assert len(set(reasons)) == len(reasons)
    assert all(len(reason.split()) > 5 for reason in reasons)
