"""Finds transitions that ask when the case was opened, which reads as if they asked of their event."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.expression import OpenedDuring
from casepact.model.partial import asks
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Span

__all__ = ["ASKED_AT_OPENING"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    seen: set[Span] = set()
    for transition in policy.lifecycle.transitions:
        span = transition.note.span
        if span in seen or not asks(OpenedDuring, transition.guard):
            continue
        seen.add(span)
        if transition.event is None:
            asked, help_ = "when its time is up", None
        else:
            asked = f"when `{transition.event}` comes"
            help_ = f"what has to come at certain hours is a duty: `vendor must {transition.event} during …`"
        yield Diagnostic(
            code=ASKED_AT_OPENING.code,
            message=f"this asks when the case was opened, not {asked}",
            span=span,
            help=help_,
            level=ASKED_AT_OPENING.level,
            clause=transition.id,
        )


ASKED_AT_OPENING = Check(
    code="asked-at-opening",
    level=Level.WARNING,
    summary="a transition that asks when the case was opened",
    explanation=(
        "`opened during` and `opened outside` ask about the instant at which the case was opened, wherever"
        " they stand. A transition with such a condition is open to a case, or closed to it, for as long as"
        " it lives: an event within the hours is refused if the case was opened outside them. No condition"
        " asks when an event comes. What has to be done at certain hours is a duty `during` a calendar,"
        " which a decision shows and nothing enforces; where the opening is meant, accept the finding."
    ),
    run=_run,
)
