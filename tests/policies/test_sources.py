"""Every line of every vendor's page is said by a clause or left out for a reason, line by line."""

from __future__ import annotations

import pytest

from casepact.resolve.load import load_file
from casepact.trace.account import Fate, Match, account_for
from casepact.trace.lock import read_lock
from tests.policies.places import POLICIES

LINES = {"openback": 53, "openconnect": 69, "opendns": 105, "openxchange": 51, "roxen": 25}
"""How many lines each page has."""


@pytest.mark.parametrize("vendor", LINES)
def test_policy_and_contract_have_no_faults(vendor: str) -> None:
    policy = load_file(POLICIES / f"{vendor}.yaml")
    contract = load_file(POLICIES / "contracts" / f"{vendor}.yaml")
    assert not policy.diagnostics
    assert not contract.diagnostics
    assert policy.policy is not None
    assert contract.contract is not None


@pytest.mark.parametrize("vendor", LINES)
def test_every_line_of_the_page_is_accounted_for(vendor: str) -> None:
    policy = load_file(POLICIES / f"{vendor}.yaml").policy
    assert policy is not None
    account = account_for(policy, "page", None, read_lock(POLICIES / "sources.lock"))
    assert account.match is Match.LOCK_ONLY
    assert len(account.lines) == LINES[vendor]
    assert account.is_complete
    assert not [line.number for line in account.lines if line.fate is Fate.LEFT_OUT and not line.reason]


@pytest.mark.parametrize("vendor", LINES)
def test_every_cell_cites_its_own_lines(vendor: str) -> None:
    policy = load_file(POLICIES / f"{vendor}.yaml").policy
    assert policy is not None
    for obligation in policy.obligations.values():
        for clause in obligation.clauses:
            assert clause.note.cites, clause.id
            assert all(cite.last - cite.first <= 1 for cite in clause.note.cites), clause.id


@pytest.mark.parametrize("vendor", LINES)
def test_what_is_assumed_has_a_reading_not_chosen_and_what_is_open_a_reason(vendor: str) -> None:
    policy = load_file(POLICIES / f"{vendor}.yaml").policy
    assert policy is not None
    without = [note.id for note in policy.notes if note.assumed and not note.alternative]
    # A step says `unspecified` in its sentence, and a calendar within another says so in its title.
    unexplained = [
        note.id
        for note in policy.notes
        if note.is_unspecified
        and not (note.unspecified or note.assumed or note.title)
        and not note.id.startswith("escalations.")
    ]
    assert without == []
    assert unexplained == []
