"""Says what a check about time did not decide, so that nothing passes because a search was given up."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.source import Diagnostic, Level
from casepact.verify.time.situations import LIMIT
from casepact.verify.time.timing import Timing

__all__ = ["undecided"]


def undecided(timing: Timing, code: str) -> Iterator[Diagnostic]:
    """Yield a finding for each part of the policy given up since the last time this was asked."""
    for note in timing.given_up():
        yield Diagnostic(
            code=code,
            message=f"not decided for `{note.id}`: it depends on too many facts at once",
            span=note.span,
            level=Level.INFO,
            help=f"split it, so that no clause needs more than {LIMIT} situations to be told apart",
            clause=note.id,
        )
