"""Shows calendars through a year: the days that are closed, or open at other hours, with their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from casepact.decision.year import CalendarYear, DayHours, OtherDays
from casepact.model.policy import Policy
from casepact.render.clauses import condition_text
from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table
from casepact.syntax.ast.calendar import DAY_NAMES
from casepact.syntax.printing.amounts import print_time

__all__ = ["year_json", "year_lines"]

_INDENT = "  "
_DAY = 1440


def year_lines(
    policy: Policy, year: int, found: Iterable[CalendarYear], *, style: Style = PLAIN
) -> Iterator[str]:
    """Yield the lines of a table for each choice of a calendar."""
    for item in found:
        condition = condition_text(policy, item.guard)
        name = ".".join(item.id.split(".")[1:])
        place = f", in {item.zone}" if item.zone else ""
        yield ""
        yield style.strong(f"{name} in {year}{place}{', ' if condition else ''}{condition}")
        if item.needs:
            settings = " ".join(f"--set {fact}=…" for fact in item.needs)
            yield f"{_INDENT}{style.open('not known')}: it hangs on {_listed(item.needs)}; add {settings}"
        elif item.problem:
            yield f"{_INDENT}{style.open('not known')}: {item.problem}"
        elif not item.days:
            yield f"{_INDENT}{'no day is in it' if item.day_set else 'every day is as usual'}"
        elif item.day_set:
            rows = [(_days(day), ", ".join(day.names)) for day in item.days]
            yield from text_table(("day", "what it is"), rows, indent=_INDENT, style=style)
        else:
            full = [(_days(day), *_both(day, style), ", ".join(day.names)) for day in item.days]
            header = ("day", "open", "usually", "what it is")
            yield from text_table(header, full, indent=_INDENT, style=style)


def _listed(facts: Iterable[str]) -> str:
    return " and ".join(f"`{fact}`" for fact in facts)


def _days(item: OtherDays) -> str:
    first = _day(item.first)
    return first if item.first == item.last else f"{first} to {_day(item.last)}"


def _day(date: dt.date) -> str:
    return f"{DAY_NAMES[date.weekday()]} {date}"


def _both(item: OtherDays, style: Style) -> tuple[str, str]:
    now, usual = _hours(item.hours), _hours(item.usual)
    return (style.open(now) if item.hours.least != item.hours.most else now), usual


def _hours(hours: DayHours) -> str:
    """The hours of a day in words; both ends of what is left open, where anything is."""
    least, most = ("; ".join(_stretches(item)) or "closed" for item in (hours.least, hours.most))
    return most if least == most else f"{least} or {most} (unspecified)"


def _stretches(stretches: Iterable[tuple[int, int]]) -> list[str]:
    return [f"{_time(opens)}-{_time(closes)}" for opens, closes in stretches]


def _time(minute: int) -> str:
    """A time of day; one after the midnight that a window runs over is that of the day after."""
    return print_time(minute if minute <= _DAY else minute - _DAY)


def year_json(policy: Policy, year: int, found: Iterable[CalendarYear]) -> list[dict[str, Any]]:
    """Return the same as the ``years`` of ``grammar/explanation.schema.json``."""
    return [
        {
            "id": item.id,
            "when": condition_text(policy, item.guard).removeprefix("when ") or None,
            "year": year,
            "zone": item.zone,
            "day_set": item.day_set,
            "needs": list(item.needs),
            "problem": item.problem or None,
            "days": [
                {
                    "from": day.first.isoformat(),
                    "to": day.last.isoformat(),
                    "open": _stretches(day.hours.most),
                    "open_for_certain": _stretches(day.hours.least),
                    "usually": _stretches(day.usual.most),
                    "names": list(day.names),
                }
                for day in item.days
            ],
        }
        for item in found
    ]
