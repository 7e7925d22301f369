"""What the proofs find in the published policies is accepted for a reason, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casepact.cli.checking import check_file
from casepact.cli.setting import settings_finder
from casepact.source import Level
from tests.policies.places import POLICIES

FILES = [*sorted(POLICIES.glob("*.yaml")), *sorted(POLICIES.glob("contracts/*.yaml"))]
SETTINGS = settings_finder(None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.stem}-{path.stem}")
def test_every_finding_is_accepted_and_no_acceptance_is_stale(path: Path) -> None:
    checked = check_file(str(path), proofs=True, settings=SETTINGS(str(path)))
    counted = [found.diagnostic for found in checked.findings if found.counts]
    assert [found.message for found in counted if found.level is not Level.INFO] == []


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_reason_names_a_line_of_the_page_and_no_other_finding_has_it(path: Path) -> None:
    policy = check_file(str(path)).policy
    assert policy is not None
    reasons = [accepted.reason for accepted in policy.accepted]
    assert all(re.search(r"\blines? \d", reason) for reason in reasons)
    assert len(set(reasons)) == len(reasons)
