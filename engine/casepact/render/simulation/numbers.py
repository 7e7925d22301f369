"""Writes what is measured for people: shares, lengths of time and counts, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind

__all__ = [
    "amount_text",
    "both_texts",
    "brief_length",
    "change_text",
    "count_text",
    "interval_text",
    "is_length",
    "is_share",
    "length_text",
    "measure_label",
    "number_text",
    "pair_texts",
    "plus_minus",
    "range_text",
    "share_text",
    "share_texts",
    "signed_text",
    "sparkline",
]

_BARS = "▁▂▃▄▅▆▇█"
_MOST_DIGITS = 6
_FINE = 2
"""Digits after the point that a length of time is written with at the most, where there is a smaller unit."""
_SURE = 10
"""Half of an interval from which on digits after the point tell nothing."""
_ONE = 0.95
"""What is shown as one in the last digit at the least."""
_UNITS = ((86_400.0, " d"), (3_600.0, " h"), (60.0, " min"), (1.0, " s"))
_SHARES = frozenset((MeasureKind.ATTAINMENT, MeasureKind.UTILISATION))


def length_text(seconds: float, *, fine: bool = False) -> str:
    """A length of time in at most two units, as exact as it matters: ``2 d 4 h``, ``11 h``, ``35 min``.

    ``fine`` has two units of all but minutes: ``11 h 4 min``.
    """
    sign, whole = ("-" if seconds < -0.5 else ""), round(abs(seconds))
    if whole < 60:
        return f"{sign}{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{sign}{minutes} min"
    if minutes < 60 * (24 if fine else 10):
        hours, rest = divmod(minutes, 60)
        return f"{sign}{hours} h" + (f" {rest} min" if rest else "")
    hours = round(minutes / 60)
    if hours < 24:
        return f"{sign}{hours} h"
    if fine or hours < 10 * 24:
        days, rest = divmod(hours, 24)
        return f"{sign}{days} d" + (f" {rest} h" if rest else "")
    return f"{sign}{round(hours / 24)} d"


def share_text(share: float, digits: int | None = None) -> str:
    """A share in percent, with so many digits or those that tell it from all and from nothing: ``99.97%``."""
    return f"{share * 100:.{_share_digits(share) if digits is None else digits}f}%"


def share_texts(shares: Sequence[float]) -> list[str]:
    """Shares that stand beside one another, all to as many digits."""
    digits = max(map(_share_digits, shares), default=0)
    return [share_text(share, digits) for share in shares]


def _share_digits(share: float) -> int:
    percent = share * 100
    if percent in (0, 100):
        return 0
    distance = round(min(abs(percent), abs(100 - percent)), 9)
    return 1 if distance >= 0.1 else min(6, -math.floor(math.log10(distance)))


def count_text(number: float) -> str:
    """A number of things, which may be a mean: ``1,204``, ``12``, ``0.8``."""
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:,.1f}"


def number_text(number: float, digits: int | None = None) -> str:
    """A number that is no whole number of things, such as a length of a queue: ``15.5``; or to so many."""
    return f"{number:,.{_number_digits(number) if digits is None else digits}f}"


def _number_digits(number: float) -> int:
    return 0 if abs(number) >= 100 or number == int(number) else 1


def brief_length(seconds: float) -> str:
    """A length of time in one unit, for tables: ``26 min``, ``9.5 h``, ``-1.9 d``."""
    unit, name = _unit_of(seconds)
    number = seconds / unit
    digits = 0 if abs(number) >= 9.95 or unit <= 60 else 1
    return f"{number:.{digits}f}{name}"


def _unit_of(seconds: float) -> tuple[float, str]:
    """The largest unit of which a length has one and a half: its seconds, and its name after a number."""
    return next(((unit, name) for unit, name in _UNITS if abs(seconds) >= 1.5 * unit), _UNITS[-1])


def amount_text(measure: Measure, number: float) -> str:
    """A value of a measure in its own unit."""
    if measure.kind in _SHARES:
        return share_text(number)
    if is_length(measure.kind):
        return length_text(number)
    return number_text(number)


def measure_label(measure: Measure) -> str:
    """What a measure is called in a table: as it is asked for, but credits in words that tell more."""
    if measure.kind is MeasureKind.CREDITS:
        return f"credits owed, times ({measure.about})"
    if measure.kind is MeasureKind.CREDIT_DUE:
        return f"credits owed, amount ({measure.about})"
    return measure.text


def pair_texts(measure: Measure, first: Interval, second: Interval, change: Interval) -> tuple[str, str]:
    """What a measure was before and after, both to as many digits, which show a difference that is seen.

    ``change`` is the interval of what it changed by. What is not known is the least and the most that it may
    be.
    """
    if not (first.is_known and second.is_known):
        return _plain_text(measure, first), _plain_text(measure, second)
    before, after = first.estimate, second.estimate
    if is_length(measure.kind):
        one, other = length_text(before), length_text(after)
        seen = one == other and _is_seen(change)
        return (length_text(before, fine=True), length_text(after, fine=True)) if seen else (one, other)
    is_part = measure.kind in _SHARES
    written, needed = (share_text, _share_digits) if is_part else (number_text, _number_digits)
    fewest = max(needed(before), needed(after))
    most = _digits(change, 0.01 if is_part else 1.0) if _is_seen(change) else fewest
    pairs = [
        (written(before, digits), written(after, digits)) for digits in range(fewest, max(fewest, most) + 1)
    ]
    return next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])


def _plain_text(measure: Measure, interval: Interval) -> str:
    if interval.is_known:
        return amount_text(measure, interval.estimate)
    return range_text(interval).removeprefix("not known: ")


def _is_seen(change: Interval) -> bool:
    """Whether a change differs from nothing: by its interval, or as it is where there is none."""
    return change.excludes(0.0) or (change.low is None and change.estimate != 0)


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
    text, between = both_texts(measure, interval)
    return f"{text} ({between})" if between else text


def both_texts(measure: Measure, interval: Interval) -> tuple[str, str]:
    """An estimate, and the ends of its interval: ``98.9%``, ``97.1 to 99.6%``; of one number no ends.

    Where the ends would be written alike all three have more digits, and lengths one unit: ``2.05 min``,
    ``2.00 to 2.10 min``. Where the interval has no width, that stands in their place: ``±0``.
    """
    if not interval.is_known:
        return range_text(interval), ""
    text, half = amount_text(measure, interval.estimate), interval.half_width
    if interval.low is None or interval.high is None or half is None:
        return text, ""
    name = "%" if is_share(measure.kind) else ""
    low, high = amount_text(measure, interval.low), amount_text(measure, interval.high)
    if low == high:
        fine, low, high, name = _alike(measure, interval, half)
        if low == high:
            return text, "±0"
        text = fine
    return text, f"{low.removesuffix(name)} to {high}"


def _alike(measure: Measure, interval: Interval, half: float) -> tuple[str, str, str, str]:
    """An estimate and both ends in one unit, to as many digits, and that unit."""
    unit, name, digits = _scale(measure, interval.estimate, half)
    numbers = (interval.estimate, interval.low or 0.0, interval.high or 0.0)
    text, low, high = (f"{number / unit:,.{digits}f}{name}" for number in numbers)
    return text, low, high, name


def _scale(measure: Measure, estimate: float, half: float) -> tuple[float, str, int]:
    """What an estimate and half of its interval are counted in together, its name, and their digits.

    It is the unit of the estimate, or a smaller one where the half is next to nothing of that.
    """
    if is_share(measure.kind):
        return 0.01, "%", _half_digits(half / 0.01)
    if not is_length(measure.kind):
        return 1.0, "", _half_digits(half)
    largest = _unit_of(estimate)[0]
    units = [(unit, name) for unit, name in _UNITS if unit <= largest]
    unit, name = next(((u, n) for u, n in units if _half_digits(half / u) <= _FINE), units[-1])
    return unit, name, _half_digits(half / unit)


def _half_digits(half: float) -> int:
    """Digits after the point that half of an interval is worth: it says how sure the others are."""
    if not half or half >= _SURE:
        return 0
    return next((digits for digits in range(1, _MOST_DIGITS) if half * 10**digits >= _ONE), _MOST_DIGITS)


def range_text(interval: Interval) -> str:
    """What is not known, by the least and the most that it may be: ``not known: 0 to 6``."""
    least, most = interval.least or 0.0, math.inf if interval.most is None else interval.most
    if math.isinf(least):
        return "not known" if math.isinf(most) else f"not known: at most {number_text(most)}"
    if math.isinf(most):
        return f"not known: at least {number_text(least)}"
    return f"not known: {number_text(least)} to {number_text(most)}"


def plus_minus(measure: Measure, interval: Interval | None) -> str:
    """A mean with half of its interval, in one unit and to as many digits: ``2.5 ±0.3 h``; a dash for none.

    Where one half is cut off at what is possible, both ends stand in its place: ``0.2 (0 to 0.6)``.
    """
    if interval is None:
        return "–"
    if not interval.is_known:
        return range_text(interval)
    half = interval.half_width
    if half is None:
        return (
            brief_length(interval.estimate) if is_length(measure.kind) else both_texts(measure, interval)[0]
        )
    if not interval.is_even:
        if not is_length(measure.kind):
            return interval_text(measure, interval)
        text, low, high, name = _alike(measure, interval, half)
        return f"{text} ({low.removesuffix(name)} to {high})"
    if not half:
        return f"{amount_text(measure, interval.estimate)} ±0"
    unit, name, digits = _scale(measure, interval.estimate, half)
    value, width = (f"{number / unit:,.{digits}f}" for number in (interval.estimate, half))
    return f"{value}% ±{width}" if name == "%" else f"{value} ±{width}{name}"


def change_text(measure: Measure, interval: Interval) -> str:
    """A difference with its interval and signs, in one unit: that of shares in percentage points.

    ``-4.4 h (-4.7 to -4.1)``. It has the digits that show on which side of nothing an interval lies.
    """
    if not interval.is_known:
        return _range_of_change(interval)
    ends = [end for end in (interval.low, interval.high) if end is not None]
    unit, name = _unit(measure, max(abs(number) for number in (interval.estimate, *ends)))
    digits = _digits(interval, unit)
    if len(ends) == 2 and ends[0] != ends[1]:
        apart = (n for n in range(digits, _MOST_DIGITS) if len({_signed(end / unit, n) for end in ends}) == 2)
        digits = next(apart, _MOST_DIGITS)
    text = _signed(interval.estimate / unit, digits) + name
    if len(ends) < 2 or ends[0] == ends[1]:
        return text
    low, high = (_signed(end / unit, digits) for end in ends)
    return f"{text} ({low} to {high})"


def _range_of_change(interval: Interval) -> str:
    """A difference that is not known, by the least and the most that it may be: ``-20 to +880``."""
    low, high = (
        "" if end is None or math.isinf(end) else _signed(end, 0 if abs(end) >= 100 else 1)
        for end in (interval.least, interval.most)
    )
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"{high} or less" if high else "not known"


def signed_text(interval: Interval) -> str:
    """The estimate of a difference of numbers of things, with its sign."""
    return _signed(interval.estimate, _digits(interval, 1.0))


def _unit(measure: Measure, largest: float) -> tuple[float, str]:
    """What a difference is counted in, by its largest number: so many seconds or parts, and its name."""
    if measure.kind in _SHARES:
        return 0.01, " points"
    if not is_length(measure.kind):
        return 1.0, ""
    return _unit_of(largest)


def _digits(interval: Interval, unit: float) -> int:
    """The digits of a difference: as many as show on which side of nothing an interval lies."""
    ends = [abs(end) / unit for end in (interval.low, interval.high) if end is not None]
    ends = ends or [abs(interval.estimate) / unit]
    fewest = 0 if max(ends) >= 100 else 1
    if not _is_seen(interval):
        return fewest
    return next((digits for digits in range(fewest, _MOST_DIGITS) if round(min(ends), digits)), _MOST_DIGITS)


def _signed(number: float, digits: int) -> str:
    """A number with its sign; of nothing, as far as the digits show, there is none."""
    text = f"{number:+,.{digits}f}"
    if float(text.replace(",", "")):
        return text
    if digits < _MOST_DIGITS or not number:
        return "0"
    return "just over 0" if number > 0 else "just under 0"


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
