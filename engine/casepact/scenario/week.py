"""Reads how the rate of a stream varies over the week, by weekday and by hour of the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from casepact.resolve.fields import Fields
from casepact.scenario.words import Words
from casepact.source import Related, Span
from casepact.syntax.ast.calendar import DAY_NAMES
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar

__all__ = ["read_week"]

_Reader = Callable[[Scalar, Words], Iterator[int]]
"""Yields the weekdays or hours that a key names, or reports it."""

_DAY = re.compile(r"(\w+)(?:\s*[-–]\s*(\w+))?")
_CLOCK = r"(\d{1,2})(?::(\d\d))?"
_STRETCH = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")
_REST = "otherwise"


def read_week(fields: Fields, words: Words) -> tuple[float, ...]:
    """The 168 factors of a week from Monday 00:00, of mean 1; empty where the file gives none."""
    weekdays = fields.mapping("weekdays", "write one such as `{Mon-Fri: 130%, otherwise: 20%}`")
    hours = fields.mapping("hours", 'write one such as `{"08:00-18:00": 200%, otherwise: 30%}`')
    if weekdays is None and hours is None:
        return ()
    by_day = _spread(weekdays, 7, _days_of, words)
    by_hour = _spread(hours, 24, _hours_of, words)
    factors = [day * hour for day in by_day for hour in by_hour]
    total = sum(factors)
    if total <= 0:
        node = hours if any(by_day) else weekdays
        assert node is not None
        place = node.entries[0].key.span if node.entries else fields.span
        cause, help_ = "every hour of the week has a factor of zero", "give one at least a share above 0%"
        words.report.add("bad-rate", cause, place, help_=help_)
        return ()
    return tuple(factor * 168 / total for factor in factors)


def _spread(node: Mapping | None, size: int, of: _Reader, words: Words) -> list[float]:
    """The factors by weekday or by hour: 100% for what no entry names, unless one says `otherwise`."""
    found: list[float | None] = [None] * size
    said: dict[int, Entry] = {}
    rest = 1.0
    for entry in node.entries if node is not None else ():
        factor = _factor(entry.value, entry.key.span, words)
        if entry.key.text == _REST:
            rest = factor if factor is not None else rest
            continue
        named = list(of(entry.key, words))
        twice = next((said[place] for place in named if place in said), None)
        if twice is not None:
            cause = f"`{entry.key.text}` and `{twice.key.text}` overlap"
            related = (Related(twice.key.span, "the other"),)
            help_ = "let each stretch end where the next begins"
            words.report.add("said-twice", cause, entry.key.span, help_=help_, related=related)
        said.update((place, entry) for place in named)
        for place in named:
            found[place] = factor
    return [rest if factor is None else factor for factor in found]


def _days_of(key: Scalar, words: Words) -> Iterator[int]:
    match = _DAY.fullmatch(key.text.strip())
    ends = [] if match is None else [word for word in match.groups() if word is not None]
    if not ends or any(word not in DAY_NAMES for word in ends):
        meant = [word[:3].title() for word in ends]
        help_ = "write `Mon`, `Mon-Fri`, or `otherwise`"
        if meant and all(word in DAY_NAMES for word in meant):
            help_ = f"write `{'-'.join(meant)}`"
        words.report.add("bad-value", f"`{key.text}` is no weekday", key.span, help_=help_)
        return
    first, last = DAY_NAMES.index(ends[0]), DAY_NAMES.index(ends[-1])
    yield from (day % 7 for day in range(first, last + 1 if last >= first else last + 8))


def _hours_of(key: Scalar, words: Words) -> Iterator[int]:
    match = _STRETCH.fullmatch(key.text.strip())
    if match is None:
        _no_stretch(key, "is no stretch of hours", 'write one such as `"09:00-17:00"`, or `otherwise`', words)
        return
    first, last = int(match[1]), int(match[3])
    if first > 23 or last > 24:
        _no_stretch(key, "is no stretch of hours", "a day has the hours 00:00 to 24:00", words)
    elif match[2] is None or match[4] is None:
        help_ = f'write `"{first:02}:{match[2] or "00"}-{last:02}:{match[4] or "00"}"`'
        _no_stretch(key, "is no stretch of hours", help_, words)
    elif match[2] != "00" or match[4] != "00":
        help_ = (
            f'write whole hours, such as `"{first:02}:00-{last:02}:00"`; a factor under `factors` takes a'
            " calendar, which may open at any minute"
        )
        _no_stretch(key, "does not begin and end on the hour", help_, words)
    elif first == last % 24 and last != 24:
        _no_stretch(key, "has no hour in it", 'write one such as `"09:00-17:00"`', words)
    else:
        yield from (hour % 24 for hour in range(first, last if last > first else last + 24))


def _no_stretch(key: Scalar, what: str, help_: str, words: Words) -> None:
    words.report.add("bad-value", f"`{key.text}` {what}", key.span, help_=help_)


def _factor(node: Node, key: Span, words: Words) -> float | None:
    if isinstance(node, Scalar) and not node.is_null:
        return words.percent(node)
    words.report.add("bad-share", "a factor is a percentage", key, help_="write one such as `120%`")
    return None
