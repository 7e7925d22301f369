"""The usual slips in calendars, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import CLOCK, DAY, DAYS, MONTH, MONTHS, clock_time
from casepact.syntax.day_slips import DAY_SLIPS
from casepact.syntax.slip import rewritten, slip
from casepact.syntax.zone_names import zone_called

__all__ = ["CALENDAR_SLIPS"]

_CALENDARS = frozenset({"calendar", "guarded_calendar"})

_SHORT = {name[:2]: day for name, day in DAYS.items()}
_SHORT_DAY = "|".join(_SHORT)
_NOON = 12


def _hours(match: re.Match[str]) -> str | None:
    opens, closes = clock_time(match[1]), clock_time(match[2])
    if opens and closes and re.fullmatch(r"\d{1,2}", match[1]) and re.fullmatch(r"\d{1,2}", match[2]):
        first, last = int(match[1]), int(match[2])
        if last < first <= _NOON:  # `9 to 5` is to five in the afternoon
            closes = f"{last + _NOON:02}:00"
    hours = f"{opens}-{closes}"
    return f"write `{hours}`" if opens and closes and hours != match[0] else None


def _one_time(match: re.Match[str]) -> str | None:
    time = clock_time(match[0])
    return f"write `{time}`" if time else None


def _days(match: re.Match[str]) -> str:
    return f"write `{DAYS[match[1][:3].lower()]}-{DAYS[match[2][:3].lower()]}`"


def _one_day(match: re.Match[str]) -> str:
    return f"write `{DAYS[match[0][:3].lower()]}`"


def _short_days(match: re.Match[str]) -> str:
    return f"write `{_SHORT[match[1].lower()]}-{_SHORT[match[2].lower()]}`"


def _zone(match: re.Match[str]) -> str | None:
    name = match[1].strip("() ")
    if re.search(r"(?i)\blocal\b|\bcustomer|\bsite\b", name):
        return _AT_THE_SITE
    zone = zone_called(name)
    if zone is None or match[0].strip() == f"in {zone}":
        return None
    return f"write `in {zone}`" + (
        ": the names of fixed offsets have their sign turned" if "/GMT" in zone else ""
    )


def _day_list(match: re.Match[str]) -> str:
    days = re.findall(DAY, match[0], re.IGNORECASE)
    return "write `" + " ".join(DAYS[day[:3].lower()] for day in days) + "`"


_AT_THE_SITE = (
    "for hours at the customer's place write `in site_zone`, a fact declared as `case: {site_zone: zone}`"
)
_NO_CLOCK_TIME = "`{}` is not a time of day as a policy writes it"
_TIMED = frozenset({"target", "guarded_target", "duty", "step", "transition"})

_CLOSED_DAY = (
    "write its date, such as `Dec 24` or `2026-12-24`, the holidays of a country, such as `holidays(GB)`, or"
    " the"
    " name of a calendar that has such days"
)
_NO_MONTH = "".join(f"(?<!{month.title()} )" for month in MONTHS)
CALENDAR_SLIPS = (
    slip(r"(?i)(?<!\bon\s)\b24\s*(?:x|/)\s*7(?:\s*[x/]\s*365)?\b", "write `on 24x7`", _TIMED),
    slip(
        r"(?i)\b24\s*(?:/|\*|by)\s*7(?:/365)?\b|\b24\s+x\s+7\b|\b24X7\b|\b7\s*[x/]\s*24\b|\b(?:a"
        r"|r)ound[ -]the[ -]clock\b"
        r"|\b24 hours(?: a| per|/) ?day(?:,? (?:and )?(?:7|seven) days(?: a| per|/) ?week)?\b"
        r"|\bday and night\b",
        "write `24x7`",
    ),
    slip(
        rf"(?i)\b(?:from|between|open)\s+({CLOCK}|noon|midday)\s*(?:to|until|till|and|-|–)\s*({CLOCK}|noon"
        r"|midnight|midday)",
        _hours,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(\d{{1,2}}:\d{{2}}-\d{{1,2}}:\d{{2}}),?\s+(?:on )?((?:{DAY})\s*-\s*(?:{DAY})|daily"
        rf"|{DAY})\b(?!\s*\d)",
        rewritten(r"\2 \1", ": the days come first"),
        _CALENDARS,
    ),
    # ---- zones
    slip(
        rf"(?<=[\d:])\s+(\(?(?:in )?(?!in\b|(?i:hrs?|{MONTH}"
        rf"|{DAY})\b)[A-Za-z][\w/]*(?:[+\-]\d[\d:]*)?(?: (?!except|or\b|and\b)[A-Za-z]+){{0,3}}?\)?)"
        r"(?=\s*$|\s*,|\s+(?:except|excluding|or|and|during|outside)\b)",
        _zone,
        _CALENDARS,
        "`{}` is not joined to the hours",
    ),
    slip(
        r"\bin ((?!in\b)[A-Za-z][\w/]*(?: (?!except|or\b|and\b)[A-Za-z]+){0,3}?)"
        r"(?=\s*$|\s*,|\s+(?:except|excluding|or|and|during|outside)\b)",
        _zone,
        _CALENDARS,
    ),
    slip(
        r"(?<=\d)\s+(?:in )?(?!in\b|(?i:hrs?)\b)[A-Z]\w*(?: [A-Z]?\w+)?(?: [Tt]ime)?\b(?!\s*\d)",
        "a time zone stands after `in`, by its IANA name, such as `in Europe/London`",
        _CALENDARS,
    ),
    *DAY_SLIPS,
    # ---- hours and days
    slip(r"(?i)\b24\s*[x/]\s*6\b", "write `Mon-Sat 00:00-24:00`, and `in` with a time zone", _CALENDARS),
    slip(r"(?i)\b24\s*[x/]\s*5\b", "write `Mon-Fri 00:00-24:00`, and `in` with a time zone"),
    slip(r"(?i)\b\d{1,2}\s*[x/]\s*[567]\b", "write the days and hours, such as `Mon-Fri 09:00-17:00`"),
    slip(
        rf"(?i)\b({DAY})\s*(?:to|through|thru|until|till|—)\s*({DAY})\b(?!\s*\d[\d:]*\s*$)",
        _days,
        _CALENDARS,
    ),
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:({DAY})\s*[-–]\s*({DAY}))\b", _days, _CALENDARS),
    slip(rf"(?i)\b{DAY}(?:\s*(?:,|/|&|\band\b|\bor\b)\s*(?:and )?{DAY})+(?=\s+\d)", _day_list, _CALENDARS),
    slip(r"(?<=[a-z]),(?=\s*\d{1,2}[:.]\d\d)|,(?=\s*in\b)", "leave it out", _CALENDARS),
    slip(r";", "write `,`", _CALENDARS),
    slip(r"\b(\d{4})\s*(?:-|–|to)\s*(\d{4})\b(?!-)", _hours, _CALENDARS, _NO_CLOCK_TIME),
    slip(
        r"(?i)\b(\d{1,2}(?:[:.h]\d{2})?\s*(?:h|hrs?)?)\s*(?:to|until|till|-|–"
        r"|—)\s*(\d{1,2}(?:[:.h]\d{2})?\s*(?:h|hrs?)|midnight|noon|midday)\b",
        _hours,
        _CALENDARS,
        _NO_CLOCK_TIME,
    ),
    slip(
        rf"(?i)({CLOCK})\s*(?:to|until|till|-|–|—)"
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
    slip(r"(?i)(?<=[a-z] )(?:all day|24 hours|24h)\b", "write `00:00-24:00`", _CALENDARS),
    slip(
        r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:\s*[-–]\s*(?:Mon|Tue|Wed|Thu|Fri|Sat"
        r"|Sun)[a-z]*)?)\s+in\b",
        rewritten(r"\1 00:00-24:00 in", " for whole days, or their hours"),
        _CALENDARS,
    ),
    slip(
        r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:\s*[-–]\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)?)\s*$",
        rewritten(r"\1 00:00-24:00", " for whole days, or their hours"),
        _CALENDARS,
        ends=True,
    ),
    slip(r"(?i)\b7 days(?: a| per|/) ?week\b|\bseven days a week\b", "write `daily`", _CALENDARS),
    slip(r"(?i)\b(?:weekdays|business days|working days)\b", "write `Mon-Fri`", _CALENDARS),
    slip(r"(?i)\b(?:on )?weekends?\b", "write `Sat-Sun`", _CALENDARS),
    slip(r"(?i)\b(?:every ?day|each day|all days)\b", "write `daily`", _CALENDARS),
    slip(
        r"(?i)\b(?:excluding|excl\.?|without|apart from|not on|other than|but not)\s",
        "write `except`",
        _CALENDARS,
    ),
    slip(
        r"(?i)\b(?:(?:public|bank|national|local) )?holidays\b(?!\s*\()",
        "write `holidays(DE)` with the country, or `holidays(DE-BY)` with a part of it",
        _CALENDARS,
    ),
    slip(r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)s\b", _one_day, _CALENDARS),
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:{DAY})\b", _one_day, _CALENDARS),
    slip(
        rf"(?i)\b({DAY} \d{{1,2}}:\d\d)\s*(?:-|–|until|till|through)\s*({DAY} \d{{1,2}}:\d\d)",
        rewritten(r"\1 to \2"),
        _CALENDARS,
    ),
    slip(
        r"(?i),?\s*\b(?:but )?(?:closed(?: on| for)?|not on|not)(?=\s+(?:holidays|\d|[A-Z]))",
        "write `except`",
        _CALENDARS,
    ),
    # ---- calendars put together
    slip(r"^\s*(?:not|outside|except) (\w+)(?: hours)?\s*$", rewritten(r"24x7 except \1"), _CALENDARS),
    slip(
        r"(?i)\bout of (?:office |business )?hours\b",
        "write `24x7 except` and the name of a calendar",
        _CALENDARS,
    ),
    slip(
        r"(?<=\w )(?:plus|in addition to|as well as|together with|\+)(?=\s)|,(?=\s*[a-z]\w*\s*$)",
        "write `or`",
        _CALENDARS,
    ),
    slip(
        r"^\s*(?:office|business|working|opening|support|service) (?:hours|days)\b",
        "write the days and hours, such as `Mon-Fri 09:00-17:00 in Europe/London`, or the name of a calendar",
        _CALENDARS,
    ),
    slip(
        rf"^\s*(?!(?i:{DAY})\b|weekdays|weekends?|daily|business"
        r"|working)([a-z]\w*) (\d{1,2}:\d{2}-\d{1,2}:\d{2})",
        rewritten(r"Mon-Fri \2 during \1", ", with the days that are meant"),
        _CALENDARS,
    ),
    slip(r"(?<![\w(/.-])[A-Z][\w']*(?: [A-Z][\w']*)*(?![\w/.])", _CLOSED_DAY, _CALENDARS),
)
