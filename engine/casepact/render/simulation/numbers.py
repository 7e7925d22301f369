"""Writes what is measured for people: shares, lengths of time and counts, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind

__all__ = [
    "amount_text",
    "between_text",
    "brief_length",
    "change_text",
    "count_text",
    "interval_text",
    "is_length",
    "is_share",
    "length_text",
    "number_text",
    "plus_minus",
    "share_text",
    "signed_text",
    "sparkline",
]

_BARS = "▁▂▃▄▅▆▇█"
_SHARES = frozenset((MeasureKind.ATTAINMENT, MeasureKind.UTILISATION))


def length_text(seconds: float) -> str:
    """A length of time in at most two units, as exact as it matters: ``2 d 4 h``, ``11 h``, ``35 min``."""
    sign, whole = ("-" if seconds < -0.5 else ""), round(abs(seconds))
    if whole < 60:
        return f"{sign}{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{sign}{minutes} min"
    if minutes < 10 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{sign}{hours} h" + (f" {rest} min" if rest else "")
    hours = round(minutes / 60)
    if hours < 24:
        return f"{sign}{hours} h"
    if hours < 10 * 24:
        days, rest = divmod(hours, 24)
        return f"{sign}{days} d" + (f" {rest} h" if rest else "")
    return f"{sign}{round(hours / 24)} d"


def share_text(share: float) -> str:
    """A share in percent, with the digits that tell it from all and from nothing: ``99.97%``."""
    return f"{_percent(share)}%"


def _percent(share: float) -> str:
    percent = share * 100
    if percent in (0, 100):
        return f"{percent:.0f}"
    distance = round(min(abs(percent), abs(100 - percent)), 9)
    digits = 1 if distance >= 0.1 else min(6, -math.floor(math.log10(distance)))
    return f"{percent:.{digits}f}"


def count_text(number: float) -> str:
    """A number of things, which may be a mean: ``1,204``, ``12``, ``0.8``."""
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:,.1f}"


def number_text(number: float) -> str:
    """A number that is no whole number of things, such as a length of a queue: ``15.5``."""
    return f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:,.1f}"


def brief_length(seconds: float) -> str:
    """A length of time in one unit, for tables: ``26 min``, ``9.5 h``, ``-1.9 d``."""
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if abs(seconds) >= 1.5 * unit:
            number = seconds / unit
            digits = 0 if abs(number) >= 9.95 or unit == 60 else 1
            return f"{number:.{digits}f} {name}"
    return f"{seconds:.0f} s"


def amount_text(measure: Measure, number: float) -> str:
    """A value of a measure in its own unit."""
    if measure.kind in _SHARES:
        return share_text(number)
    if is_length(measure.kind):
        return length_text(number)
    return number_text(number)


def is_length(kind: MeasureKind) -> bool:
    """Whether measures of a kind are lengths of time, in seconds."""
    return kind.value.endswith(("_time", "_slack")) or "_wait" in kind.value


def is_share(kind: MeasureKind) -> bool:
    """Whether measures of a kind are shares, as parts of 1."""
    return kind in _SHARES


def interval_text(measure: Measure, interval: Interval | None) -> str:
    """An estimate with its interval: ``98.9% (97.1 to 99.6%)``; a dash where there is none."""
    if interval is None:
        return "–"
    text = amount_text(measure, interval.estimate)
    between = between_text(interval, share=measure.kind in _SHARES, length=is_length(measure.kind))
    return f"{text} ({between})" if between else text


def between_text(interval: Interval | None, *, share: bool = False, length: bool = False) -> str:
    """The ends of an interval: ``97.1 to 99.6%``; empty where one number is all there is."""
    if interval is None or interval.low is None or interval.high is None:
        return ""
    written = share_text if share else length_text if length else number_text
    low, high = written(interval.low), written(interval.high)
    if low == high == written(interval.estimate):
        return ""
    return f"{low.removesuffix('%')} to {high}" if share else f"{low} to {high}"


def plus_minus(measure: Measure, interval: Interval | None) -> str:
    """A mean with half of its interval: ``2.5 h ±20 min``; a dash where there is none.

    Where one half is cut off at what is possible, both ends stand in its place: ``0.2 (0 to 0.6)``.
    """
    if interval is None:
        return "–"
    length = is_length(measure.kind)
    text = brief_length(interval.estimate) if length else amount_text(measure, interval.estimate)
    half = interval.half_width
    if half is None:
        return text
    if not interval.is_even:
        between = between_text(interval, share=measure.kind in _SHARES, length=length)
        return f"{text} ({between})" if between else text
    if measure.kind in _SHARES:
        return f"{text} ±{half * 100:.1f}"
    return f"{text} ±{brief_length(half) if length else number_text(half)}"


def change_text(measure: Measure, interval: Interval) -> str:
    """A difference with its interval and signs, in one unit: that of shares in percentage points.

    ``-4.4 h (-4.7 to -4.1)``. It has the digits that show on which side of nothing an interval lies.
    """
    ends = [end for end in (interval.low, interval.high) if end is not None]
    unit, name = _unit(measure, max(abs(number) for number in (interval.estimate, *ends)))
    digits = _digits(interval, unit)
    text = _signed(interval.estimate / unit, digits) + name
    if len(ends) < 2 or ends[0] == ends[1]:
        return text
    low, high = (_signed(end / unit, digits) for end in ends)
    return f"{text} ({low} to {high})"


def signed_text(interval: Interval) -> str:
    """The estimate of a difference of numbers of things, with its sign."""
    return _signed(interval.estimate, _digits(interval, 1.0))


def _unit(measure: Measure, largest: float) -> tuple[float, str]:
    """What a difference is counted in, by its largest number: so many seconds or parts, and its name."""
    if measure.kind in _SHARES:
        return 0.01, " points"
    if not is_length(measure.kind):
        return 1.0, ""
    units = ((86_400.0, " d"), (3_600.0, " h"), (60.0, " min"))
    return next(((unit, name) for unit, name in units if largest >= 1.5 * unit), (1.0, " s"))


def _digits(interval: Interval, unit: float) -> int:
    ends = [abs(end) / unit for end in (interval.low, interval.high) if end]
    if max(ends, default=abs(interval.estimate) / unit) >= 100:
        return 0
    least = min(ends) if ends and interval.excludes(0.0) else 1.0
    return next((digits for digits in (1, 2, 3) if round(least, digits)), 4)


def _signed(number: float, digits: int) -> str:
    text = f"{number:+,.{digits}f}"
    return text if float(text.replace(",", "")) else "0"


def sparkline(numbers: Sequence[float], width: int) -> str:
    """The course of numbers as bars, each the mean of its part; empty where there are none."""
    if not len(numbers):
        return ""
    width = min(width, len(numbers))
    edges = [round(place * len(numbers) / width) for place in range(width + 1)]
    parts = [numbers[begin:end] for begin, end in pairwise(edges)]
    means = [sum(part) / len(part) for part in parts]
    top = max(means)
    if top <= 0:
        return _BARS[0] * width
    return "".join(_BARS[min(int(mean / top * len(_BARS)), len(_BARS) - 1)] for mean in means)
