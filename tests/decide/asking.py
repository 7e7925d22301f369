"""Policies in a few lines, and questions to them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from casepact.decision import Decision, decide
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text

# A Friday afternoon; Madrid is an hour ahead of UTC until 29 March.
FRIDAY = "2026-03-06T16:30:00Z"

HEAD = """
casepact: 1
policy: under-test
"""

CALENDARS = """
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  open_ended: unspecified within office
"""

TIERS = """
tiers:
  basic: {}
  premium: {}
"""

SEVERITIES = """
severities:
  outage: Outage
  degraded: Degraded
  question: Question
"""


def policy(
    sections: str, *, tiers: str = TIERS, severities: str = SEVERITIES, calendars: str = CALENDARS
) -> Policy:
    """A policy of these sections, and usual ones where a test does not care."""
    found, diagnostics = resolve_text(f"{HEAD}\n{calendars}\n{tiers}\n{severities}\n{sections}")
    # What records that a duty was done is nothing to a decision at the opening.
    assert [item.message for item in diagnostics if item.code != "coined-event"] == []
    assert found is not None
    return found


def ask(asked: Policy, at: str = FRIDAY, **facts: FactValue) -> Decision:
    """What the policy says of a case."""
    return decide(asked, facts, dt.datetime.fromisoformat(at))


def utc(text: str) -> int:
    """UTC seconds of an instant such as ``2026-03-09T10:30``."""
    return int(dt.datetime.fromisoformat(text + "+00:00").timestamp())


def dues(decision: Decision) -> dict[str, Any]:
    """The due instants of a decision, by clause, as the JSON has them."""
    return {item["clause"]: item["due"] for item in decision.to_json()["obligations"]}


def hangs(decision: Decision) -> dict[str, set[str]]:
    """The facts the decision hangs on, by clause."""
    return {item.clause: set(item.facts) for item in decision.unknown}
