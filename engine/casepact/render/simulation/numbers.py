"""Writes what is measured for people: shares, lengths of time and counts, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind

__all__ = ["amount_text", "change_text", "interval_text", "length_text", "share_text", "sparkline"]

_BARS = "▁▂▃▄▅▆▇█"
_SHARES = frozenset((MeasureKind.ATTAINMENT, MeasureKind.UTILISATION))


def length_text(seconds: float) -> str:
    """A length of time in its two largest units: ``2 d 4 h``, ``35 min``; with a sign if it is negative."""
    sign, whole = ("-" if seconds < -0.5 else ""), round(abs(seconds))
    if whole < 60:
        return f"{sign}{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{sign}{minutes} min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{sign}{hours} h" + (f" {rest} min" if rest else "")
    days, rest = divmod(round(minutes / 60), 24)
    return f"{sign}{days} d" + (f" {rest} h" if rest else "")


def share_text(share: float) -> str:
    """A share in percent, with the digits that tell it from all and from nothing: ``99.97%``."""
    percent = share * 100
    if percent in (0, 100):
        return f"{percent:.0f}%"
    distance = min(abs(percent), abs(100 - percent))
    digits = 1 if distance >= 0.1 else min(6, 1 - math.floor(math.log10(distance)))
    return f"{percent:.{digits}f}%"


def amount_text(measure: Measure, number: float) -> str:
    """A value of a measure in its own unit."""
    if measure.kind in _SHARES:
        return share_text(number)
    if measure.kind.value.endswith(("_time", "_slack")) or "_wait" in measure.kind.value:
        return length_text(number)
    return f"{number:,.0f}" if abs(number) >= 100 or number == int(number) else f"{number:,.1f}"


def interval_text(measure: Measure, interval: Interval | None) -> str:
    """An estimate with its interval: ``98.9% (97.1% to 99.6%)``; a dash where there is none."""
    if interval is None:
        return "–"
    text = amount_text(measure, interval.estimate)
    if interval.low is None or interval.high is None:
        return text
    low, high = amount_text(measure, interval.low), amount_text(measure, interval.high)
    return text if low == high == text else f"{text} ({low} to {high})"


def change_text(measure: Measure, interval: Interval) -> str:
    """A difference with its interval and signs; that of shares in percentage points."""

    def signed(number: float) -> str:
        sign = "+" if number > 0 else ""
        if measure.kind in _SHARES:
            return f"{sign}{number * 100:.1f} pp"
        return sign + amount_text(measure, number)

    text = signed(interval.estimate)
    if interval.low is None or interval.high is None or interval.low == interval.high:
        return text
    return f"{text} ({signed(interval.low)} to {signed(interval.high)})"


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
