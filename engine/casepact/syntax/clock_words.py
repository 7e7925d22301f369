"""The words of numbers, days, months and times of day as people write them."""

from __future__ import annotations

import re

from casepact.syntax.ast.calendar import DAY_NAMES, MONTH_NAMES

__all__ = [
    "CLOCK",
    "DAY",
    "DAYS",
    "MONTH",
    "MONTHS",
    "NUMBER_WORDS",
    "PERIODS",
    "TIMES",
    "clock_time",
    "spaced",
]

NUMBER_WORDS = {
    word: number
    for number, words in {
        1: "one an a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 12: "twelve", 14: "fourteen", 15: "fifteen", 20: "twenty", 24: "twentyfour",
        30: "thirty", 40: "forty", 45: "fortyfive", 48: "fortyeight", 50: "fifty", 60: "sixty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
"""The numbers that contracts write as words."""

DAYS = {name.lower(): name for name in DAY_NAMES}
"""By three small letters, the days of the week as a policy writes them."""

DAY = rf"(?:{'|'.join(DAYS)})[a-z]*"
"""A day of the week, in small letters."""

MONTHS = tuple(name.lower() for name in MONTH_NAMES)

MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
"""A month, in small letters."""

CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?"
"""A time of day."""

_NAMED_TIMES = {"midnight": "24:00", "noon": "12:00", "midday": "12:00"}
_HOURS_A_DAY = 24
_NOON = 12


TIMES = {"once": 1, "twice": 2, "thrice": 3}

_DAYS_IN = {"month": 30, "quarter": 91, "year": 365}
_HOURS_IN = {"hour": 1, "day": 24, "week": 168}

PERIODS = frozenset(_DAYS_IN) | frozenset(_HOURS_IN)
"""The times in which something can be so and so often."""


def spaced(times: int, period: str) -> str | None:
    """What to write for so many times in a day or a year; None where no whole hours or days lie between."""
    if times < 1:
        return None
    if period in _DAYS_IN:
        days = _DAYS_IN[period] // times
        said = (
            f"months and years have no one length: write days, such as `every {_counted(days, 'day')} on"
            " always`, and say so under `assumed`"
        )
        return said if days else None
    hours, rest = divmod(_HOURS_IN[period], times)
    if rest or not hours:
        return None
    days, rest = divmod(hours, _HOURS_A_DAY)
    between = _counted(days, "day") if days > 1 and not rest else _counted(hours, "hour")
    return f"say what lies between: write `every {between} on always`"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def clock_time(text: str) -> str | None:
    """The time that `5pm`, `17.00` or `noon` is, as a policy writes it; None for what is no time of day."""
    text = _NAMED_TIMES.get(text.strip().lower(), text)
    parts = re.fullmatch(
        r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:h|hrs?)?\s*(?:([ap])\.?m\.?)?", text.strip().lower()
    )
    if parts is None:
        return None
    hour, minute = int(parts[1]), parts[2] or "00"
    if parts[3]:
        hour = hour % _NOON + (_NOON if parts[3] == "p" else 0)
    return f"{hour:02}:{minute}" if hour <= _HOURS_A_DAY else None
