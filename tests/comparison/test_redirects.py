"""A move that leads elsewhere than before is one change, with one verdict."""

from __future__ import annotations

import pytest

from casepact.comparison import Verdict, compare
from tests.comparison.edits import policy_of

HEAD = """casepact: 1
policy: moves
title: Moves
tiers: {basic: {}}
severities: {high: {}, low: {}}
lifecycle:
  events: {warn: {}, finish: {}}
  states: {stale: {title: Stale}}
  transitions:
"""
LATER = "a case moves from waiting_on_customer to closed after 15 days"
ENDS = "closed -> working on reopen by customer"


@pytest.mark.parametrize(
    "old, new, told",
    [
        (
            [ENDS, "waiting_on_customer -> declined after 15 days"],
            [ENDS, "waiting_on_customer -> closed after 15 days"],
            {(Verdict.BETTER, f"{LATER}, not to declined: it can be reopened then")},
        ),
        (
            [ENDS, "waiting_on_customer -> declined after 20 days"],
            [ENDS, "waiting_on_customer -> closed after 15 days"],
            {(Verdict.CHANGED, f"{LATER}, not to declined after 20 days: it can be reopened then")},
        ),
        (
            ["waiting_on_customer -> stale after 20 days"],
            ["waiting_on_customer -> closed after 15 days"],
            {(Verdict.WORSE, f"{LATER}, not to stale after 20 days")},
        ),
        (
            ["working -> stale on warn by vendor", "stale -> resolved on finish"],
            ["working -> stale on warn by vendor", "stale -> working on finish"],
            {(Verdict.CHANGED, "a case moves from stale to working on finish, not to resolved")},
        ),
        (
            # Of several timers those of the same time go together.
            ["working -> stale after 5 days", "working -> waiting_on_customer after 9 days"],
            ["working -> submitted after 9 days", "working -> responded after 5 days"],
            {
                (Verdict.CHANGED, "a case moves from working to responded after 5 days, not to stale"),
                (
                    Verdict.CHANGED,
                    "a case moves from working to submitted after 9 days, not to waiting_on_customer",
                ),
            },
        ),
        (
            # A destination that was one of several is the only one now.
            [
                "working -> stale on warn when severity is high",
                "working -> submitted on warn when severity is low",
            ],
            ["working -> submitted on warn"],
            {
                (
                    Verdict.CHANGED,
                    "a case moves from working to submitted on warn, not to stale, where severity is high",
                )
            },
        ),
        (
            # Only some of the cases go elsewhere; the others do not move any more.
            ["working -> stale on warn"],
            ["working -> submitted on warn when severity is low"],
            {
                (
                    Verdict.CHANGED,
                    "a case moves from working to submitted on warn, not to stale, where severity is low",
                ),
                (
                    Verdict.CHANGED,
                    "a case moves from working to stale on warn no more, where severity is not low",
                ),
            },
        ),
        (
            # Who may make the one may not make the other: neither stands in place of the other.
            ["working -> stale on warn by customer"],
            ["working -> submitted on warn by vendor"],
            {
                (Verdict.WORSE, "a case moves from working to stale on warn by customer no more"),
                (Verdict.CHANGED, "a case moves from working to submitted on warn by vendor now"),
            },
        ),
    ],
    ids=["reopened", "other time", "ends", "event", "several", "merged", "some", "actors"],
)
def test_a_move_leads_elsewhere(old: list[str], new: list[str], told: set[tuple[Verdict, str]]) -> None:
    first, second = (
        policy_of(
            HEAD
            + "".join(
                f"    - {item} on always\n" if " after " in item else f"    - {item}\n" for item in moves
            ),
            f"{name}.yaml",
        )
        for name, moves in (("old", old), ("new", new))
    )
    changes = compare(first, second).changes
    assert {(item.verdict, item.message) for item in changes} == told
    assert all(item.reason for item in changes if item.verdict is Verdict.CHANGED)
