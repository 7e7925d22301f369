"""Business time: `due` and `elapsed`, one instant at a time and by the million, beside its peers.

The peers do the same job on the same calendar, an office of five days a week in a zone with
summer time: workclock and pandas' CustomBusinessHour, which has no elapsed time. `np.copyto`
is what moving the data costs and no more, `np.take` what one read of a table costs, as large as the
one of 46 years; `due` reads two of them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import importlib.util
import json
import sys
import time
import timeit
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from casepact.syntax.ast import calendar as tree
from casepact.time import Calendar, compile_calendar

__all__ = ["main"]

ZONE = "Europe/Madrid"
SEED = 20260302
OPENS, CLOSES = 8, 18
YEAR = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
DECADES = (dt.datetime(2002, 1, 1, tzinfo=dt.UTC), dt.datetime(2048, 1, 1, tzinfo=dt.UTC))
NUMPY_BUDGET, NUMBA_BUDGET, SCALAR_BUDGET = 20.0, 4.0, 3000.0


@dataclass(frozen=True)
class Row:
    """What one operation took, in nanoseconds; a budget of None is a peer or for comparison."""

    what: str
    nanoseconds: float
    budget: float | None
    operations: int

    @property
    def missed(self) -> bool:
        """Whether the operation took longer than it may."""
        return self.budget is not None and self.nanoseconds > self.budget


def _office(*hours: tuple[int, int]) -> Calendar:
    """Return an office of five days a week, open from the one hour to the other, or as the peers' is."""
    windows = tuple(
        tree.DailyWindow((0, 1, 2, 3, 4), tree.Hours(opens * 60, closes * 60))
        for opens, closes in hours or ((OPENS, CLOSES),)
    )
    return compile_calendar(tree.Windows(windows, tree.Zone(ZONE))).least


def _best(call: Callable[[], object], operations: int, rounds: int) -> float:
    """Return the nanoseconds of one operation in the best of several rounds.

    It is the lesser of the time on the wall and that of the processor. What runs in one thread takes
    the same of both, unless other programs keep the processor busy; threads share the wall's.
    """
    call()
    timers = (time.perf_counter, time.process_time)
    return (
        min(min(timeit.repeat(call, number=1, repeat=rounds, timer=timer)) for timer in timers)
        / operations
        * 1e9
    )


def _instants(span: tuple[dt.datetime, dt.datetime], count: int, seed: int) -> Any:
    first, last = (int(edge.timestamp()) for edge in span)
    return np.random.default_rng(seed).integers(first, last, count)


def _arrays(count: int, rounds: int, label: str, budget: float) -> list[Row]:
    rows = []
    seconds = np.random.default_rng(SEED).integers(1, 40 * 3600, count)
    plain, with_lunch = _office(), _office((9, 13), (14, 18))
    for office, span, words in (
        (plain, YEAR, "one year"),
        (plain, DECADES, "46 years"),
        (with_lunch, YEAR, "lunch, one year"),
        (with_lunch, DECADES, "lunch, 46 years"),
    ):
        a, b = _instants(span, count, SEED + 1), _instants(span, count, SEED + 2)
        due, elapsed = partial(office.due, a, seconds), partial(office.elapsed, a, b)
        rows.append(Row(f"{label} due, {words}", _best(due, count, rounds), budget, count))
        rows.append(Row(f"{label} elapsed, {words}", _best(elapsed, count, rounds), budget, count))
    return rows


def _moments(count: int, seed: int) -> list[dt.datetime]:
    zone = ZoneInfo(ZONE)
    # On a minute that no window opens or closes at: pandas moves an answer at closing on.
    seconds = (_instants(YEAR, count, seed) // 3600 * 3600 + 17 * 60).tolist()
    return [dt.datetime.fromtimestamp(second, zone) for second in seconds]


def _one_by_one(office: Calendar, count: int, rounds: int) -> list[Row]:
    starts, ends = _moments(count, SEED + 3), _moments(count, SEED + 4)

    def due() -> None:
        for start in starts:
            office.due(start, 14_400)

    def elapsed() -> None:
        for start, end in zip(starts, ends, strict=True):
            office.elapsed(start, end)

    return [
        Row("one datetime due", _best(due, count, rounds), SCALAR_BUDGET, count),
        Row("one datetime elapsed", _best(elapsed, count, rounds), SCALAR_BUDGET, count),
    ]


def _workclock(office: Calendar, count: int, rounds: int) -> list[Row]:
    workclock: Any = importlib.import_module("workclock")
    day = workclock.WorkDay(dt.time(OPENS), dt.time(CLOSES), range(5))
    schedule = workclock.Schedule([day], time_zone=ZONE)
    starts, ends = _moments(count, SEED + 3), _moments(count, SEED + 4)
    budget = dt.timedelta(seconds=14_400)
    for start, end in zip(starts, ends, strict=True):
        assert office.due(start, 14_400) == schedule.add(start, budget)
        assert office.elapsed(start, end) == schedule.between(start, end).total_seconds()

    def add() -> None:
        for start in starts:
            schedule.add(start, budget)

    def between() -> None:
        for start, end in zip(starts, ends, strict=True):
            schedule.between(start, end)

    many = 20 * count
    a, b = (_instants(YEAR, many, SEED + n).astype("datetime64[s]").astype("datetime64[us]") for n in (1, 2))
    spans = np.random.default_rng(SEED).integers(1, 40 * 3600, many).astype("timedelta64[s]")
    spans = spans.astype("timedelta64[us]")
    due = office.due(
        a.astype("datetime64[s]").astype(np.int64), spans.astype("timedelta64[s]").astype(np.int64)
    )
    assert (schedule.add_many(a, spans).astype("datetime64[s]").astype(np.int64) == due).all()
    return [
        Row("workclock add", _best(add, count, 3 * rounds), None, count),
        Row("workclock between", _best(between, count, 3 * rounds), None, count),
        Row("workclock add_many", _best(lambda: schedule.add_many(a, spans), many, rounds), None, many),
        Row("workclock between_many", _best(lambda: schedule.between_many(a, b), many, rounds), None, many),
    ]


def _pandas(office: Calendar, count: int, rounds: int) -> list[Row]:
    pandas: Any = importlib.import_module("pandas")
    hours = pandas.offsets.CustomBusinessHour(n=4, start=f"{OPENS:02}:00", end=f"{CLOSES:02}:00")
    # It counts on wall clocks; no window of the office lies where they change.
    starts = _moments(count, SEED + 3)
    stamps = [pandas.Timestamp(start.replace(tzinfo=None)) for start in starts]
    zone = ZoneInfo(ZONE)
    for start, stamp in zip(starts, stamps, strict=True):
        assert office.due(start, 14_400) == (stamp + hours).to_pydatetime().replace(tzinfo=zone)

    def add() -> None:
        for stamp in stamps:
            stamp + hours

    return [Row("pandas CustomBusinessHour", _best(add, count, rounds), None, count)]


def _measure(*, quick: bool) -> tuple[list[Row], list[str]]:
    office = _office()
    count, rounds = (200_000, 3) if quick else (1_000_000, 15)
    few = 300 if quick else 1000
    absent = []
    data, out = _instants(DECADES, count, SEED), np.empty(count, dtype=np.int64)
    rows = [Row("np.copyto", _best(lambda: np.copyto(out, data), count, rounds), None, count)]
    cells, where = np.arange(1 << 16), np.random.default_rng(SEED).integers(0, 1 << 16, count)
    read = partial(np.take, cells, where, out=out, mode="clip")
    rows.append(Row("np.take from half a megabyte", _best(read, count, rounds), None, count))
    # Once numba is imported the arrays run in it.
    if "numba" in sys.modules:
        absent.append("numpy alone: numba was imported before")
    else:
        rows += _arrays(count, rounds, "numpy", NUMPY_BUDGET)
    if importlib.util.find_spec("numba"):
        importlib.import_module("numba")
        # Both processors have to be free for one round of a few milliseconds.
        rows += _arrays(count, 12 * rounds, "numba", NUMBA_BUDGET)
    else:
        absent.append("numba: not installed")
    rows += _one_by_one(office, few, 6 * rounds)
    for name, peer in (("workclock", _workclock), ("pandas", _pandas)):
        if importlib.util.find_spec(name):
            rows += peer(office, few, rounds)
        else:
            absent.append(f"{name}: not installed")
    return rows, absent


def _table(rows: list[Row]) -> str:
    took = {row.what: row.nanoseconds for row in rows}
    peers = {
        "copy": took.get("np.copyto"),
        "workclock": took.get("workclock add_many"),
        "pandas": took.get("pandas CustomBusinessHour"),
    }
    lines = [f"{'':32}{'ns':>12}{'budget':>9}" + "".join(f"{name:>12}" for name in peers)]
    for row in rows:
        one = row.what.startswith(("one", "workclock add", "workclock between", "pandas"))
        against = dict(peers, workclock=took.get("workclock add")) if one else peers
        if row.what.endswith("_many"):
            against = peers
        ratios = "".join(
            f"{'' if peer is None else f'{row.nanoseconds / peer:.3g}x':>12}" for peer in against.values()
        )
        budget = "" if row.budget is None else f"{row.budget:.0f}{'!' if row.missed else ' '}"
        lines.append(f"{row.what:32}{row.nanoseconds:12.1f}{budget:>9}{ratios}")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Print what each operation takes and return 1 if one took longer than its budget, else 0."""
    parser = argparse.ArgumentParser(prog="python -m bench calendars", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller arrays and fewer rounds")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    options = parser.parse_args(argv)
    rows, absent = _measure(quick=options.quick)
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "absent": absent}, indent=2))
    else:
        print(_table(rows))
        for words in absent:
            print(f"left out, {words}")
    return int(any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
