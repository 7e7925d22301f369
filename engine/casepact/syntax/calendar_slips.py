"""The usual slips in calendars, each with what to write instead."""

from __future__ import annotations

import re
from typing import Any

from casepact.syntax.slip import slip
from casepact.syntax.suggest import suggest

__all__ = ["CALENDAR_SLIPS"]

_CALENDARS = frozenset({"calendar", "guarded_calendar"})

_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SHORT = {name[:2]: day for name, day in _DAYS.items()}
_SHORT_DAY = "|".join(_SHORT)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?"

_ZONES = {
    **dict.fromkeys(("UTC", "GMT", "CET", "EET", "WET"), ""),
    **dict.fromkeys(("EST", "EDT"), "America/New_York"),
    **dict.fromkeys(("CST", "CDT"), "America/Chicago"),
    **dict.fromkeys(("MST", "MDT"), "America/Denver"),
    **dict.fromkeys(("PST", "PDT"), "America/Los_Angeles"),
    "BST": "Europe/London",
    "CEST": "Europe/Berlin",
    "EEST": "Europe/Helsinki",
    "JST": "Asia/Tokyo",
}
"""The zone that letters after hours stand for; an empty text where they are its name."""

_MOST_PARTS = 8
_HOURS_A_DAY = 24
_NOON = 12


def _clock(text: str) -> str | None:
    parts = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?", text.strip().lower())
    if parts is None:
        return None
    hour, minute = int(parts[1]), parts[2] or "00"
    if parts[3]:
        hour = hour % _NOON + (_NOON if parts[3] == "p" else 0)
    return f"{hour:02}:{minute}" if hour <= _HOURS_A_DAY else None


def _hours(match: re.Match[str]) -> str | None:
    opens, closes = _clock(match[1]), _clock(match[2])
    hours = f"{opens}-{closes}"
    return f"write `{hours}`" if opens and closes and hours != match[0] else None


def _one_time(match: re.Match[str]) -> str | None:
    time = _clock(match[0])
    return f"write `{time}`" if time else None


def _days(match: re.Match[str]) -> str:
    return f"write `{_DAYS[match[1][:3].lower()]}-{_DAYS[match[2][:3].lower()]}`"


def _one_day(match: re.Match[str]) -> str:
    return f"write `{_DAYS[match[0][:3].lower()]}`"


def _short_days(match: re.Match[str]) -> str:
    return f"write `{_SHORT[match[1].lower()]}-{_SHORT[match[2].lower()]}`"


def _zone(match: re.Match[str]) -> str:
    return f"write `in {_ZONES[match[1]] or match[1]}`"


def _part_of_country(match: re.Match[str]) -> str | None:
    """The holidays of a part of a country that is called by its name, or by that of a place in it."""
    # All countries are loaded, which takes long; only who makes this slip pays for it.
    import holidays

    country, name = match[1].upper(), match[2].strip()
    entity: Any = getattr(holidays, country, None)
    codes = tuple(getattr(entity, "subdivisions", ()))
    if not codes:
        return None
    names = {alias: code for alias, code in entity.subdivisions_aliases.items() if code in codes}
    close = name.upper() if name.upper() in codes else names.get(suggest(name, names) or name)
    if close is not None or name in names:
        return f"write `{country}-{close or names[name]}`"
    listed = ", ".join(f"`{country}-{code}`" for code in codes[:_MOST_PARTS])
    more = ", ..." if len(codes) > _MOST_PARTS else ""
    return f"write the code of a part of the country that has holidays of its own: {listed}{more}"


def _month_first(match: re.Match[str]) -> str:
    return f"write `{match[2][:3].title()} {int(match[1])}`"


def _iso_date(match: re.Match[str]) -> str:
    return f"write year-month-day, as `{match[3]}-{int(match[2]):02}-{int(match[1]):02}`"


_NO_CLOCK_TIME = "`{}` is not a time of day as a policy writes it"
_TIMED = frozenset({"target", "guarded_target", "duty", "step", "transition"})

_MOVES = (
    "moves from year to year: write its dates, such as `2026-04-03`, or the holidays of a country that has"
    " it, such as `holidays(GB)`"
)
_NO_MONTH = "".join(f"(?<!{month.title()} )" for month in _MONTHS)

CALENDAR_SLIPS = (
    slip(r"(?i)(?<!\bon\s)\b24\s*(?:x|/)\s*7\b", "write `on 24x7`", _TIMED),
    slip(
        r"(?<=[\d:])\s+([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)",
        lambda match: f"write `in {match[1]}`",
        _CALENDARS,
        "`{}` is not joined to the hours",
    ),
    slip(
        rf"(?<=[\d:])\s+({'|'.join(_ZONES)})\b",
        _zone,
        _CALENDARS,
        "`{}` is not joined to the hours",
    ),
    slip(
        rf"(?i)\b(?:the )?(?:first|second|third|fourth|last) {_DAY}(?: (?:of|in) (?:the month\b|{_MONTH}))?",
        f"that day {_MOVES}",
        _CALENDARS,
    ),
    slip(
        r"(?i)\b(?:(?:good|black) friday|(?:easter|whit)(?: (?:sunday|monday))?|thanksgiving(?: day)?"
        r"|ascension(?: day)?|(?:day|friday) after thanksgiving)\b",
        f"that day {_MOVES}",
        _CALENDARS,
    ),
    slip(
        r"(?i)\b(?:christmas|xmas|boxing day|new year(?:'s)?)(?: (?:eve|day))?\b",
        "write the day, such as `Dec 25`, or the holidays of a country, such as `holidays(GB)`",
        _CALENDARS,
    ),
    slip(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", _iso_date, None, "`{}` could be two dates"),
    slip(r",(?=\s*(?:\d{4}-\d\d|[A-Z][a-z]{2} \d|holidays))", "write `or`", _CALENDARS),
    slip(
        r"(?i)\b24\s*(?:/|\*|by)\s*7(?:/365)?\b|\b24\s+x\s+7\b|\b24X7\b|\baround the clock\b", "write `24x7`"
    ),
    slip(r"(?i)\b24\s*[x/]\s*5\b", "write `Mon-Fri 00:00-24:00`, and `in` with a time zone"),
    slip(r"(?i)\b8\s*[x/]\s*5\b", "write the days and hours, such as `Mon-Fri 09:00-17:00`"),
    slip(
        rf"(?i)\b({_DAY})\s*(?:to|through|thru|until|till|—)\s*({_DAY})\b(?!\s*\d[\d:]*\s*$)",
        _days,
        _CALENDARS,
    ),
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:({_DAY})\s*[-–]\s*({_DAY}))\b", _days, _CALENDARS),
    slip(
        rf"(?i)({_CLOCK})\s*(?:to|until|till|-|–|—)"
        r"\s*(\d{1,2}[:.]\d{2}(?!\s*[ap])|\d{1,2}(?:[:.]\d{2})?"
        r"\s*[ap]\.?m\b\.?)",
        _hours,
        None,
        _NO_CLOCK_TIME,
    ),
    slip(
        rf"{_NO_MONTH}(?<![\d:.])\b(\d{{1,2}})\s*(?:to|-|–)\s*(\d{{1,2}})\b(?![\d:.])",
        _hours,
        _CALENDARS,
        _NO_CLOCK_TIME,
    ),
    slip(r"(?i)\b\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?", _one_time, None, _NO_CLOCK_TIME),
    slip(rf"(?i)\b({_SHORT_DAY})\s*(?:-|–|to)\s*({_SHORT_DAY})\b", _short_days, _CALENDARS),
    slip(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\b", _month_first, _CALENDARS),
    slip(r"(?<=holidays\()\s*([a-z]{2})\s*(?=\))", lambda match: f"write `{match[1].upper()}`", _CALENDARS),
    slip(r"(?<=holidays\()\s*([A-Za-z]{2})[-_ ]+([A-Za-z][^()]*)(?=\))", _part_of_country, _CALENDARS),
    slip(
        r"(?<=\()\s*[A-Za-z]{3,}\s*(?=\))", "write the two letters of the country, such as `IE`", _CALENDARS
    ),
    slip(r"(?i)\b(?:weekdays|business days|working days)\b", "write `Mon-Fri`", _CALENDARS),
    slip(r"(?i)\bweekends?\b", "write `Sat-Sun`", _CALENDARS),
    slip(r"(?i)\b(?:every ?day|each day|all days)\b", "write `daily`", _CALENDARS),
    slip(r"(?i)\b(?:excluding|excl\.?|without|apart from|not on)\s", "write `except`", _CALENDARS),
    slip(
        r"(?i)\b(?:(?:public|bank|national|local) )?holidays\b(?!\s*\()",
        "write `holidays(DE)` with the country, or `holidays(DE-BY)` with a part of it",
        _CALENDARS,
    ),
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:{_DAY})\b", _one_day, _CALENDARS),
)
