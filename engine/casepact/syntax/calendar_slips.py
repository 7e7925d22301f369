"""The usual slips in calendars, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import CLOCK, DAY, DAYS, MONTH, MONTHS, clock_time
from casepact.syntax.day_slips import DAY_SLIPS
from casepact.syntax.slip import in_any, in_calendars, in_timed
from casepact.syntax.zone_names import zone_called

__all__ = ["CALENDAR_SLIPS"]

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


def _short(days: str) -> str:
    return re.sub(rf"(?i){DAY}", lambda day: DAYS[day[0][:3].lower()], days)


def _days(match: re.Match[str]) -> str:
    return f"write `{_short(match[1])}-{_short(match[2])}`"


def _one_day(match: re.Match[str]) -> str:
    return f"write `{_short(match[0])}`"


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


def _days_first(match: re.Match[str]) -> str:
    return f"write `{_short(match[2])} {match[1]}`: the days come first"


def _across_days(match: re.Match[str]) -> str:
    return f"write `{_short(match[1])} to {_short(match[2])}`"


def _day_list(match: re.Match[str]) -> str:
    return f"write `{' '.join(_short(day) for day in re.findall(DAY, match[0]))}`"


_AT_THE_SITE = (
    "for hours at the customer's place write `in site_zone`, a fact declared as `case: {site_zone: zone}`"
)
_NO_CLOCK_TIME = "`{}` is not a time of day as a policy writes it"

_CLOSED_DAY = (
    "write its date, such as `Dec 24` or `2026-12-24`, the holidays of a country, such as `holidays(GB)`, or"
    " the name of a calendar that has such days"
)
_NO_MONTH = "".join(f"(?<!{month.title()} )" for month in MONTHS)
CALENDAR_SLIPS = (
    in_timed(r"(?i)(?<!\bon\s)\b24\s*(?:x|/)\s*7(?:\s*[x/]\s*365)?\b", "write `on 24x7`"),
    in_any(
        r"(?i)\b24\s*(?:/|\*|by)\s*7(?:/365)?\b|\b24\s+x\s+7\b|\b24X7\b|\b7\s*[x/]\s*24\b"
        r"|\b(?:a|r)ound[ -]the[ -]clock\b|\b24 hours(?: a| per|/) ?day"
        r"(?:,? (?:and )?(?:7|seven) days(?: a| per|/) ?week)?\b|\bday and night\b",
        "write `24x7`",
    ),
    in_calendars(
        rf"(?i)\b(?:from|between|open)\s+({CLOCK}|noon|midday)\s*(?:to|until|till|and|-|–)\s*"
        rf"({CLOCK}|noon|midnight|midday)",
        _hours,
    ),
    in_calendars(
        rf"(?i)\b(\d{{1,2}}:\d{{2}}-\d{{1,2}}:\d{{2}}),?\s+(?:on )?((?:{DAY})\s*-\s*(?:{DAY})|daily|{DAY})\b"
        r"(?!\s*\d)",
        _days_first,
    ),
    # ---- zones
    in_calendars(
        rf"(?<=[\d:])\s+(\(?(?:in )?(?!in\b|(?i:hrs?|{MONTH}|{DAY})\b)[A-Za-z][\w/]*(?:[+\-]\d[\d:]*)?"
        r"(?: (?!except|or\b|and\b)[A-Za-z]+){0,3}?\)?)"
        r"(?=\s*$|\s*,|\s+(?:except|excluding|or|and|during|outside)\b)",
        _zone,
        "`{}` is not joined to the hours",
    ),
    in_calendars(
        r"(?<!(?i:holidays) )\bin ((?!in\b)[A-Za-z][\w/]*(?: (?!except|or\b|and\b)[A-Za-z]+){0,3}?)"
        r"(?=\s*$|\s*,|\s+(?:except|excluding|or|and|during|outside)\b)",
        _zone,
    ),
    in_calendars(
        r"(?<=\d)\s+(?:in )?(?!in\b|(?i:hrs?)\b)[A-Z]\w*(?: [A-Z]?\w+)?(?: [Tt]ime)?\b(?!\s*\d)",
        "a time zone stands after `in`, by its IANA name, such as `in Europe/London`",
    ),
    *DAY_SLIPS,
    # ---- hours and days
    in_calendars(r"(?i)\b24\s*[x/]\s*6\b", "write `Mon-Sat 00:00-24:00`, and `in` with a time zone"),
    in_any(r"(?i)\b24\s*[x/]\s*5\b", "write `Mon-Fri 00:00-24:00`, and `in` with a time zone"),
    in_any(r"(?i)\b\d{1,2}\s*[x/]\s*[567]\b", "write the days and hours, such as `Mon-Fri 09:00-17:00`"),
    in_calendars(rf"(?i)\b({DAY})\s*(?:to|through|thru|until|till|—)\s*({DAY})\b(?!\s*\d[\d:]*\s*$)", _days),
    in_calendars(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:({DAY})\s*[-–]\s*({DAY}))\b", _days),
    in_calendars(rf"(?i)\b{DAY}(?:\s*(?:,|/|&|\band\b|\bor\b)\s*(?:and )?{DAY})+(?=\s+\d)", _day_list),
    in_calendars(r"(?<=[a-z]),(?=\s*\d{1,2}[:.]\d\d)|,(?=\s*in\b)", "leave it out"),
    in_calendars(r";", "write `,`"),
    in_calendars(r"\b(\d{4})\s*(?:-|–|to)\s*(\d{4})\b(?!-)", _hours, _NO_CLOCK_TIME),
    in_calendars(
        r"(?i)\b(\d{1,2}(?:[:.h]\d{2})?\s*(?:h|hrs?)?)\s*(?:to|until|till|-|–|—)\s*"
        r"(\d{1,2}(?:[:.h]\d{2})?\s*(?:h|hrs?)|midnight|noon|midday)\b",
        _hours,
        _NO_CLOCK_TIME,
    ),
    in_any(
        rf"(?i)({CLOCK})\s*(?:to|until|till|-|–|—)\s*"
        r"(\d{1,2}[:.]\d{2}(?!\s*[ap])|\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?)",
        _hours,
        _NO_CLOCK_TIME,
    ),
    in_calendars(
        rf"{_NO_MONTH}(?<![\d:.])\b(\d{{1,2}})\s*(?:to|-|–)\s*(\d{{1,2}})\b(?![\d:.])", _hours, _NO_CLOCK_TIME
    ),
    in_any(r"(?i)\b\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?", _one_time, _NO_CLOCK_TIME),
    in_calendars(rf"(?i)\b({_SHORT_DAY})\s*(?:-|–|to)\s*({_SHORT_DAY})\b", _short_days),
    in_calendars(r"(?i)(?<=[a-z] )(?:all day|24 hours|24h)\b", "write `00:00-24:00`"),
    in_calendars(
        r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:\s*[-–]\s*"
        r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)?)\s+in\b",
        r"write `\1 00:00-24:00 in` for whole days, or their hours",
    ),
    in_calendars(
        r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:\s*[-–]\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)?)\s*$",
        r"write `\1 00:00-24:00` for whole days, or their hours",
        ends=True,
    ),
    in_calendars(r"(?i)\b7 days(?: a| per|/) ?week\b|\bseven days a week\b", "write `daily`"),
    in_calendars(r"(?i)\b(?:weekdays|business days|working days)\b", "write `Mon-Fri`"),
    in_calendars(r"(?i)\b(?:on )?weekends?\b", "write `Sat-Sun`"),
    in_calendars(r"(?i)\b(?:every ?day|each day|all days)\b", "write `daily`"),
    in_calendars(
        r"(?i)\b(?:excluding|excl\.?|without|apart from|not on|other than|but not)\s", "write `except`"
    ),
    in_calendars(
        r"(?i)\b(?:(?:public|bank|national|local) )?holidays\b(?!\s*\()",
        "write `holidays(DE)` with the country, or `holidays(DE-BY)` with a part of it",
    ),
    in_calendars(r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*)s\b", _one_day),
    in_calendars(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:{DAY})\b", _one_day),
    in_calendars(
        rf"(?i)\b({DAY} \d{{1,2}}:\d\d)\s*(?:-|–|until|till|through)\s*({DAY} \d{{1,2}}:\d\d)",
        _across_days,
    ),
    in_calendars(
        r"(?i),?\s*\b(?:but )?(?:closed(?: on| for)?|not on|not)(?=\s+(?:holidays|\d|[A-Z]))",
        "write `except`",
    ),
    # ---- calendars put together
    in_calendars(r"^\s*(?:not|outside|except) (\w+)(?: hours)?\s*$", r"write `24x7 except \1`"),
    in_calendars(
        r"(?i)\bout of (?:office |business )?hours\b", "write `24x7 except` and the name of a calendar"
    ),
    in_calendars(
        r"(?<=\w )(?:plus|in addition to|as well as|together with|\+)(?=\s)|,(?=\s*[a-z]\w*\s*$)",
        "write `or`",
    ),
    in_calendars(
        r"^\s*(?:office|business|working|opening|support|service) (?:hours|days)\b",
        "write the days and hours, such as `Mon-Fri 09:00-17:00 in Europe/London`, or the name of a calendar",
    ),
    in_calendars(
        rf"^\s*(?!(?i:{DAY})\b|weekdays|weekends?|daily|business|working)([a-z]\w*) "
        r"(\d{1,2}:\d{2}-\d{1,2}:\d{2})",
        r"write `Mon-Fri \2 during \1`, with the days that are meant",
    ),
    in_calendars(r"(?<![\w(/.-])[A-Z][\w']*(?: [A-Z][\w']*)*(?![\w/.])", _CLOSED_DAY),
)
