"""What a document leaves open as a whole is shown, listed by a decision, and explained."""

from __future__ import annotations

import pytest

from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.render.decision import decision_text
from casepact.render.show import page_of, page_text
from casepact.resolve import resolve_text

POLICY = """
casepact: 1
policy: open
case: {custom: boolean}
tiers: {basic: {}}
severities: {high: High}
adjustments:
  floor: {unspecified: floors are agreed case by case}
targets:
  fix: {duty: vendor must resolve after opened, within: 8 hours on always}
coverage:
  excluded:
    custom: {when: custom}
    themes: {title: Themes of others}
credits:
  schedule: {unspecified: credits are in a separate schedule, title: Credits}
  late: 5% of fee per breach of fix
terms:
  outages: {unspecified: the right to leave after chronic outages}
  silent: unspecified
lifecycle:
  transitions:
    - {unspecified: how cases are closed}
"""

OPEN = ("adjustments.floor", "credits.schedule", "terms.outages", "terms.silent", "lifecycle.transitions.1")


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy, found = resolve_text(POLICY)
    assert found == []
    assert policy is not None
    return policy


@pytest.mark.parametrize(
    "section, row, why",
    [
        ("severities", "floors are agreed case by case", "floors are agreed case by case"),
        ("credits", "Credits", "credits are in a separate schedule"),
        ("terms", "the right to leave after chronic outages", "the right to leave after chronic outages"),
        ("terms", "terms.silent", "the document does not say"),
        ("lifecycle", "how cases are closed", "how cases are closed"),
    ],
)
def test_a_row_says_what_is_left_open_and_a_footnote_why(
    policy: Policy, section: str, row: str, why: str
) -> None:
    page = page_of(policy, section)
    rows = [cells[0] for part in page.sections for table in part.tables for cells in table.rows]
    [found] = [cell for cell in rows if cell.startswith(f"left open: {row} [")]
    mark = int(found.rsplit("[", 1)[1].rstrip("]"))
    assert [note.text for note in page.footnotes if note.mark == mark] == [why]
    assert f"[{mark}] unspecified: {why}" in page_text(page)


def test_a_decision_lists_it_for_every_case_that_is_covered(policy: Policy) -> None:
    decision = decide(policy, {"custom": False}, 1772818200)
    assert set(decision.unspecified) == set(OPEN)
    text = decision_text(decision, policy)
    assert "\nUnspecified\n" in text
    assert "credits.schedule" in text.split("\nUnspecified\n")[1]

    assert decide(policy, {"custom": True}, 1772818200).unspecified == ()


def test_an_exclusion_without_a_condition_is_not_said_to_exclude(policy: Policy) -> None:
    text = page_text(page_of(policy, "coverage"))
    [line] = [line for line in text.splitlines() if "Themes of others" in line]
    assert line.endswith("no case: no condition says which")
