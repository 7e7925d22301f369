"""Writes calendars, with parentheses where precedence needs them."""

from __future__ import annotations

from typing import assert_never

from casepact.syntax.ast import calendar as ast
from casepact.syntax.printing.amounts import print_time

__all__ = ["print_calendar", "print_calendar_atom", "print_days", "print_hours"]

# How tightly the forms bind, loosest first.
_EXCEPT, _OR, _AND, _TERM, _LEAF, _PART, _ATOM = range(7)


def print_days(days: tuple[int, ...]) -> str:
    """Weekdays, Monday being 0, as ``daily``, ``Mon-Fri``, ``Mon Wed Fri`` or ``Sun-Thu``."""
    held = set(days)
    if len(held) == len(ast.DAY_NAMES):
        return "daily"
    parts = []
    for first in sorted(day for day in held if (day - 1) % 7 not in held):
        last = first
        while (last + 1) % 7 in held:
            last = (last + 1) % 7
        parts.append("-".join(ast.DAY_NAMES[day] for day in dict.fromkeys((first, last))))
    return " ".join(parts)


def print_hours(hours: ast.Hours) -> str:
    """Hours of a day as ``09:00-17:00``."""
    return f"{print_time(hours.opens)}-{print_time(hours.closes)}"


def _windows(windows: tuple[ast.DailyWindow | ast.SpanWindow, ...]) -> str:
    parts: list[str] = []
    days: tuple[int, ...] | None = None
    for window in windows:
        match window:
            case ast.SpanWindow():
                opens = f"{ast.DAY_NAMES[window.open_day]} {print_time(window.opens)}"
                parts.append(f"{opens} to {ast.DAY_NAMES[window.close_day]} {print_time(window.closes)}")
                days = None
            case ast.DailyWindow():
                # Hours alone are hours of the days before them.
                same = window.days == days
                parts.append(("" if same else f"{print_days(window.days)} ") + print_hours(window.hours))
                days = window.days
            case _:
                assert_never(window)
    return ", ".join(parts)


def _day_set(days: ast.Holidays | ast.Dates | ast.Yearly) -> str:
    match days:
        case ast.Holidays():
            region = days.country if days.subdivision is None else f"{days.country}-{days.subdivision}"
            return f"holidays({region})"
        case ast.Dates():
            text = days.first.isoformat()
            if days.last != days.first:
                text += f" to {days.last.isoformat()}"
        case ast.Yearly():
            text = _year_days(days)
        case _:
            assert_never(days)
    return text if days.hours is None else f"{text} {print_hours(days.hours)}"


def _year_days(days: ast.Yearly) -> str:
    first = ast.MONTH_NAMES[days.month - 1]
    if days.until is None:
        return f"{first} {days.day}"
    month, day = days.until
    last = ast.MONTH_NAMES[month - 1]
    if (days.day, day) != (1, ast.MONTH_LENGTHS[month - 1]):
        return f"{first} {days.day} to {last} {day}"
    return first if first == last else f"{first} to {last}"


def _zone(zone: ast.Zone | None) -> str:
    return "" if zone is None else f" in {zone.name}"


def _print(expr: ast.CalendarExpr, within: int) -> str:
    match expr:
        case ast.AlwaysOpen() | ast.NeverOpen():
            level, text = _ATOM, "24x7" if isinstance(expr, ast.AlwaysOpen) else "never"
        case ast.CalendarName():
            level, text = _ATOM, expr.name
        case ast.UnspecifiedCalendar():
            part = expr.within
            level = _ATOM if part is None else _LEAF
            text = "unspecified" if part is None else f"unspecified within {_print(part, _PART)}"
        case ast.Windows():
            level, text = _LEAF, _windows(expr.windows) + _zone(expr.zone)
        case ast.Holidays() | ast.Dates() | ast.Yearly():
            level, text = _PART, _day_set(expr) + _zone(expr.zone)
        case ast.Intersection(
            items=(
                ast.Windows() as base,
                ast.CalendarName() | ast.Dates() | ast.Holidays() | ast.Yearly() as season,
            )
        ):
            level, text = _TERM, f"{_print(base, _LEAF)} during {_print(season, _PART)}"
        case ast.Intersection():
            # `A and (B and C)` is the same tree as `A and B and C`.
            items = (
                _print(item, _AND if isinstance(item, ast.Intersection) else _TERM) for item in expr.items
            )
            level, text = _AND, " and ".join(items)
        case ast.Union():
            items = (_print(item, _OR if isinstance(item, ast.Union) else _AND) for item in expr.items)
            level, text = _OR, " or ".join(items)
        case ast.Except() if within in (_AND, _TERM):
            level, text = _TERM, f"{_print(expr.base, _LEAF)} outside {_print(expr.removed, _PART)}"
        case ast.Except():
            level, text = _EXCEPT, f"{_print(expr.base, _EXCEPT)} except {_print(expr.removed, _OR)}"
        case _:
            assert_never(expr)
    return text if level >= within else f"({text})"


def print_calendar(expr: ast.CalendarExpr) -> str:
    """A calendar as a sentence of its own."""
    return _print(expr, _EXCEPT)


def print_calendar_atom(expr: ast.CalendarExpr) -> str:
    """A calendar as it stands after ``on``, ``during`` and the like: all but the simplest in parentheses."""
    return _print(expr, _ATOM)
