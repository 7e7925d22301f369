"""Whoever writes what the help on a coined event says is told nothing more."""

from __future__ import annotations

import re

import pytest

from casepact.resolve import resolve_text

HEAD = "casepact: 1\npolicy: coined\ntiers: {basic: {}}\nseverities: {high: High}\n"
DUTIES = (
    *("vendor must restore service after opened", "vendor must rectify fault after opened"),
    *("vendor must repair circuit after opened", "vendor must deliver fix after opened"),
    *("vendor must close ticket after opened", "vendor must either fix or provide workaround after opened"),
    *("vendor must respond or acknowledge after opened", "vendor must provide answer after opened"),
    *("vendor must send written report after resolved", "customer must answer after ask_customer"),
    "vendor must diagnose and fix fault after opened",
    *("customer must respond after ask_customer", "vendor must notify customer after opened"),
)


def helps(duty: str, more: str = "") -> list[str]:
    text = f"{HEAD}targets:\n  a: {{duty: {duty}, within: 4 hours on always}}\n{more}"
    policy, found = resolve_text(text)
    assert policy is not None
    assert {(d.code, d.level.value) for d in found} <= {("coined-event", "warning")}
    return [diagnostic.help or "" for diagnostic in found]


@pytest.mark.parametrize("duty", DUTIES)
def test_what_the_help_says_ends_the_finding(duty: str) -> None:
    [help_] = helps(duty)
    ways = re.findall(r"`(until (?!EVENT)[^`]+)`", help_)
    assert all(helps(f"{duty} {way}") == [] for way in ways)
    declared = re.findall(r"`(lifecycle: [^`]+)`", help_)
    assert all(helps(duty, f"{text}\n") == [] for text in declared)
    assert ways or declared


@pytest.mark.parametrize(
    "more, told",
    [
        ("lifecycle: {transitions: [working -> resolved on restore_service]}\n", 0),
        ("escalations: {up: {steps: [on restore_service notify boss]}}\n", 0),
        ("terms: {then: vendor must update customer within 1 hour on always after restore_service}\n", 0),
        ("lifecycle: {states: {working: {pauses: [restore_service]}}}\n", 1),
    ],
)
def test_an_event_that_another_sentence_names_is_meant(more: str, told: int) -> None:
    assert len(helps("vendor must restore service after opened", more)) == told
