"""Whoever writes the transitions that `limit-in-a-term` offers is told nothing more, and is obeyed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casepact.checks import run_checks
from casepact.resolve import resolve_text
from casepact.source import Level
from tests.docs.walkthrough import output_of

HEAD = """
casepact: 1
policy: moves
calendars: {office: "Mon-Fri 09:00-17:00 in UTC"}
case: {paid: boolean, region: "one of emea, apac"}
tiers: {basic: {}}
severities: {minor: {}, major: {}}
"""
TERMS = (
    "customer may reopen case within 5 business days on office after resolved",
    "customer may reopen case within 30 days on always after closed",
    "customer may reopen case within 30 days on always",
    "customer may withdraw case when severity is minor and not paid or region is emea",
    "vendor may close the case unless paid",
    "vendor must not decline request when paid",
    "vendor must not close case",
)


def helps(text: str) -> list[str]:
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return [item.help or "" for item in run_checks(policy) if item.code == "limit-in-a-term"]


def mended(term: str) -> str:
    """A policy with a term, and with the transitions that the check offers for it."""
    text = f"{HEAD}terms:\n  rule: {term}\n"
    [help_] = helps(text)
    [move] = re.findall(r"`lifecycle\.transitions` `([^`]+)`", help_)
    without = re.findall(r"`lifecycle\.without` `([^`]+)`", help_)
    dropped = f"  without: [{without[0]}]\n" if without else ""
    return f"{text}lifecycle:\n  transitions:\n    - {move}\n{dropped}"


@pytest.mark.parametrize("term", TERMS)
def test_what_the_help_says_ends_the_finding(term: str) -> None:
    assert helps(mended(term)) == []


@pytest.mark.parametrize("days, taken", [(3, True), (60, False)])
def test_a_case_is_reopened_for_as_long_as_the_offered_transition_says(
    days: int, taken: bool, tmp_path: Path
) -> None:
    (tmp_path / "moves.yaml").write_text(mended(TERMS[0]), encoding="utf-8")
    path = tmp_path / "timeline.yaml"
    path.write_text(
        "casepact: 1\ntimeline: t\npolicy: moves.yaml\nfacts: {severity: minor}\nopened: 2026-03-02T09:00Z\n"
        f"events: [+1 hour resolve by vendor, +{days} days reopen by customer]\n",
        encoding="utf-8",
    )
    ran = output_of("run", str(tmp_path / "moves.yaml"), str(path))
    assert ("reopen: the time for it is over" not in ran) is taken, ran
    assert ("resolved -> working on reopen" in ran) is taken, ran
