"""Small policies written in YAML, and cases run under them."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping

from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import resolve_text
from casepact.semantics.case import Case, Effect, Event
from casepact.semantics.interpreter import advance, open_case, step

HEAD = """
casepact: 1
policy: example
title: An example policy
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
tiers:
  basic: {channels: [email]}
  premium: {channels: [email, phone]}
severities:
  critical: {title: Critical}
  major: {title: Major}
  minor: {title: Minor}
channels: {email: E-mail, phone: Phone}
"""


def policy(body: str, head: str = HEAD) -> Policy:
    """The policy of ``head`` and ``body`` together; it must have no faults."""
    found, diagnostics = resolve_text(head + textwrap.dedent(body))
    assert [item for item in diagnostics if item.level == "error"] == []
    assert found is not None
    return found


def at(text: str) -> int:
    """UTC seconds of ``2026-03-06 17:30``, local time in London unless a zone follows."""
    return parse_instant(text if "/" in text or text.endswith("UTC") else f"{text} Europe/London")


def text(instant: int | None) -> str:
    """An instant as UTC text, to the minute where it can be."""
    if instant is None:
        return "-"
    moment = dt.datetime.fromtimestamp(instant, dt.UTC)
    return moment.strftime("%Y-%m-%d %H:%M" if not moment.second else "%Y-%m-%d %H:%M:%S")


class Log:
    """A case as it is run, with all its effects so far."""

    def __init__(self, found: Policy, opened: str, **facts: FactValue) -> None:
        given: Mapping[str, FactValue] = {"tier": "basic", "severity": "critical", **facts}
        self.case: Case
        self.case, first = open_case(found, given, at(opened))
        self.effects: list[Effect] = list(first)
        self.last: tuple[Effect, ...] = first

    def take(self, instant: str, name: str, by: str | None = None, **facts: FactValue) -> Log:
        """Take an event."""
        self.case, self.last = step(self.case, Event(at=at(instant), name=name, by=by, facts=facts))
        self.effects += self.last
        return self

    def until(self, instant: str) -> Log:
        """Let time pass."""
        self.case, self.last = advance(self.case, at(instant))
        self.effects += self.last
        return self

    def of(self, *kinds: str, clause: str = "") -> list[str]:
        """``kind at due`` of the effects of some kinds."""
        return [
            f"{effect.kind} {text(effect.at)} {text(effect.due)}"
            for effect in self.effects
            if effect.kind in kinds and effect.clause.startswith(clause)
        ]

    def kinds(self) -> list[str]:
        """The kinds of the last step's effects."""
        return [effect.kind.value for effect in self.last]

    def dues(self) -> dict[str, str]:
        """When each running clock is due."""
        return {name: text(clock.due.at if clock.due else None) for name, clock in self.case.clocks.items()}
