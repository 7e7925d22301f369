"""How far a replay is: tells of the days that have passed, and gives up a case that takes too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from casepact.semantics.case import Case, Effect
from casepact.semantics.interpreter import timers_before
from casepact.semantics.timeline import TimelineCase
from casepact.time.faults import utc_text
from casepact.time.zones import DAY

__all__ = ["MOST_TIMERS", "Pace", "Tell", "TooLongError"]

MOST_TIMERS = 1_000_000
"""How many timers of one case are taken: what is due every minute is so half a million times a year."""

Tell = Callable[[int, int], None]
"""Told as a replay goes on: how many days of its cases have been run, and how many there are."""


class TooLongError(Exception):
    """A case of which more timers are due than are taken of one case."""


class Pace:
    """The way through the cases of a timeline, one after another."""

    def __init__(self, cases: Sequence[TimelineCase], tell: Tell | None, most: int) -> None:
        self._days = sum(_days(case) for case in cases)
        self._behind = 0
        self._told = 0
        self._tell = tell
        self._most = most
        self._taken = 0
        """Timers of the case that is run now."""

    def end(self, plan: TimelineCase) -> None:
        """Be done with a case, and go on to the next."""
        self._behind += _days(plan)
        self._taken = 0
        self._say(0)

    def timers(self, case: Case, until: int) -> Iterator[tuple[Case, tuple[Effect, ...]]]:
        """The case after each timer due before ``until`` (UTC seconds), and what followed.

        Raises TooLongError.
        """
        for after, effects in timers_before(case, until):
            self._taken += 1
            if self._taken > self._most:
                raise TooLongError(_TOO_LONG.format(most=self._most, at=utc_text(after.now)))
            self._say((after.now - after.opened) // DAY)
            yield after, effects

    def _say(self, days: int) -> None:
        if self._tell is not None and self._behind + days != self._told:
            self._told = self._behind + days
            self._tell(self._told, self._days)


_TOO_LONG = (
    "more than {most:,} timers were due by {at}, which is as many as are taken of one case;"
    " an earlier `until` ends it sooner"
)


def _days(plan: TimelineCase) -> int:
    return (plan.until - plan.opened) // DAY
