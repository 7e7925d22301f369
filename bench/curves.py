"""Comparing two due functions over five years of opening instants, beside asking at every minute.

Both curves are worked out and compared in each round, holidays and changes of clocks included; the
rows that say so list the calendars' hours anew as well, which checking a policy does once. The peer
asks the array kernel of the calendar at every full minute, or, for business days, the calendar
itself at a thousand minutes, scaled up; it misses what happens between the minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
import timeit
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from casepact.syntax.ast.target import Target
from casepact.syntax.sentences import parse
from casepact.time import Calendar, compile_calendar
from casepact.time.curves import Window, compare, due_curve
from casepact.time.curves.lines import forget

__all__ = ["main"]

FIRST, LAST = (int(dt.datetime(year, 1, 1, tzinfo=dt.UTC).timestamp()) for year in (2026, 2031))
WINDOW = Window(FIRST, LAST)
MINUTES = (LAST - FIRST) // 60
BUDGET = 50.0
OFFICE = "Mon-Fri 09:00-17:30 in Europe/London except holidays(GB-ENG)"
SHIFTS = "Mon-Fri 08:00-12:00, 13:00-17:00, Sat 09:00-12:00 in America/New_York except holidays(US)"


@dataclass(frozen=True)
class Row:
    """What one comparison took, in milliseconds; a budget of None is a peer."""

    what: str
    milliseconds: float
    budget: float | None

    @property
    def missed(self) -> bool:
        """Whether it took longer than it may."""
        return self.budget is not None and self.milliseconds > self.budget


def _calendar(text: str) -> Calendar:
    return compile_calendar(parse("calendar", text)).least


def _target(text: str) -> Target:
    target = parse("target", text)
    assert isinstance(target, Target)
    return target


def _best(call: Callable[[], object], rounds: int) -> float:
    """Return the milliseconds of the best of several rounds.

    It is the lesser of the time on the wall and that of the processor, which does not tick while
    other programs run; what is timed here runs in one thread.
    """
    call()
    timers = (time.perf_counter, time.process_time)
    return min(min(timeit.repeat(call, number=1, repeat=rounds, timer=timer)) for timer in timers) * 1e3


def _measure(*, quick: bool) -> list[Row]:
    office, shifts = _calendar(OFFICE), _calendar(SHIFTS)
    rounds = 3 if quick else 9
    hours, days = ("4 hours", "6 hours"), ("1 business day", "2 business days")

    def exact(first: str, second: str, *, anew: bool) -> Callable[[], object]:
        one, other = _target(first), _target(second)

        def run() -> object:
            if anew:
                forget()
            ours, theirs = due_curve(one, office, WINDOW), due_curve(other, shifts, WINDOW)
            assert ours is not None
            assert theirs is not None
            return compare(ours, theirs)

        return run

    minutes = np.arange(FIRST, LAST, 60, dtype=np.int64)

    def by_minute() -> object:
        ahead = office.due(minutes, 4 * 3600) - shifts.due(minutes, 6 * 3600)
        return int((ahead > 0).sum()), int(ahead.max())

    few = range(FIRST, FIRST + 7 * 86_400, 600)

    def some_minutes() -> object:
        return [office.business_due(at, 1) - shifts.business_due(at, 2) for at in few]

    rows = [
        Row("hours against hours", _best(exact(*hours, anew=False), rounds), BUDGET),
        Row("business days against business days", _best(exact(*days, anew=False), rounds), BUDGET),
        Row("hours, calendars anew", _best(exact(*hours, anew=True), rounds), BUDGET),
        Row("business days, calendars anew", _best(exact(*days, anew=True), rounds), BUDGET),
        Row("hours, at every minute, arrays", _best(by_minute, rounds), None),
    ]
    part = _best(some_minutes, rounds)
    rows.append(Row("business days, at every minute", part * MINUTES / len(few), None))
    return rows


def _table(rows: list[Row]) -> str:
    lines = [f"{'':38}{'ms':>12}{'budget':>9}{'x exact':>9}"]
    exact = {row.what[:5]: row.milliseconds for row in rows[:2]}
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:.0f}"
        ratio = row.milliseconds / exact[row.what[:5]]
        late = "  over" if row.missed else ""
        lines.append(f"{row.what:38}{row.milliseconds:12.1f}{budget:>9}{ratio:9.1f}{late}")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Print what comparing takes; 1 where it took longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m bench curves", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    options = parser.parse_args(argv)
    rows = _measure(quick=options.quick)
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else _table(rows))
    return int(any(row.missed for row in rows))
