"""The usual slips in calendars, each with what to write instead."""

from __future__ import annotations

import re
from typing import Any

from casepact.syntax.slip import rewritten, slip
from casepact.syntax.suggest import suggest
from casepact.syntax.zone_names import zone_called

__all__ = ["CALENDAR_SLIPS"]

_CALENDARS = frozenset({"calendar", "guarded_calendar"})

_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_SHORT = {name[:2]: day for name, day in _DAYS.items()}
_SHORT_DAY = "|".join(_SHORT)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?"

_MOST_PARTS = 8
_NAMED_TIMES = {"midnight": "24:00", "noon": "12:00", "midday": "12:00"}
_COUNTRIES = {
    **dict.fromkeys(("uk", "british", "english", "gb", "england", "united kingdom"), "GB"),
    **dict.fromkeys(("us", "usa", "american", "federal", "us federal", "united states"), "US"),
    **dict.fromkeys(("german", "germany", "de"), "DE"),
    **dict.fromkeys(("irish", "ireland", "ie"), "IE"),
    **dict.fromkeys(("french", "france", "fr"), "FR"),
    **dict.fromkeys(("spanish", "spain", "es"), "ES"),
    **dict.fromkeys(("italian", "italy", "it"), "IT"),
    **dict.fromkeys(("dutch", "netherlands", "nl"), "NL"),
    **dict.fromkeys(("swiss", "switzerland", "ch"), "CH"),
    **dict.fromkeys(("austrian", "austria", "at"), "AT"),
    **dict.fromkeys(("swedish", "sweden", "se"), "SE"),
    **dict.fromkeys(("polish", "poland", "pl"), "PL"),
    **dict.fromkeys(("indian", "india", "in"), "IN"),
    **dict.fromkeys(("japanese", "japan", "jp"), "JP"),
    **dict.fromkeys(("australian", "australia", "au"), "AU"),
    **dict.fromkeys(("canadian", "canada", "ca"), "CA"),
}
_FIXED = {
    **dict.fromkeys(("christmas eve", "xmas eve"), "Dec 24"),
    **dict.fromkeys(("christmas", "christmas day", "xmas", "xmas day"), "Dec 25"),
    **dict.fromkeys(("boxing day", "st stephens day", "saint stephens day"), "Dec 26"),
    **dict.fromkeys(("new years eve", "new year eve", "hogmanay"), "Dec 31"),
    **dict.fromkeys(("new year", "new years", "new years day", "new year day"), "Jan 1"),
    **dict.fromkeys(("epiphany", "three kings"), "Jan 6"),
    **dict.fromkeys(("may day", "labour day"), "May 1"),
    "juneteenth": "Jun 19",
    "independence day": "Jul 4",
    **dict.fromkeys(("all saints", "all saints day"), "Nov 1"),
    "veterans day": "Nov 11",
    "st patricks day": "Mar 17",
}
"""Days with a name that are the same every year."""
_HOURS_A_DAY = 24
_NOON = 12


def _clock(text: str) -> str | None:
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


def _hours(match: re.Match[str]) -> str | None:
    opens, closes = _clock(match[1]), _clock(match[2])
    if opens and closes and re.fullmatch(r"\d{1,2}", match[1]) and re.fullmatch(r"\d{1,2}", match[2]):
        first, last = int(match[1]), int(match[2])
        if last < first <= _NOON:  # `9 to 5` is to five in the afternoon
            closes = f"{last + _NOON:02}:00"
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


def _country(match: re.Match[str]) -> str | None:
    word = next(group for group in match.groups() if group).lower()
    code = _COUNTRIES.get(word)
    return None if code is None else f"write `holidays({code})`"


def _dates(match: re.Match[str]) -> str:
    first, last = _month_day(match["first"]), match["last"]
    if last is None:
        return f"write `{first}`"
    if last.strip().isdigit():
        last = f"{first[:3]} {last.strip()}"
    return f"write `{first} to {_month_day(last)}`"


def _month_day(text: str) -> str:
    month = re.search(r"[A-Za-z]{3}", text)
    day = re.search(r"\d+", text)
    assert month is not None
    return month[0].title() + (f" {int(day[0])}" if day else "")


def _several(match: re.Match[str]) -> str:
    days = re.findall(r"\d+", match[0])
    return "write `" + " or ".join(f"{match[0][:3].title()} {day}" for day in days) + "`"


def _part_of_day(match: re.Match[str]) -> str | None:
    word, time = match[2].lower(), _clock(match[3]) if match[3] else None
    day = _month_day(match[1]) if re.search(r"\d", match[1]) else match[1][:3].title()
    if word in ("afternoon", "afternoons"):
        return f"write `{day} 12:00-24:00`"
    if word in ("morning", "mornings"):
        return f"write `{day} 00:00-12:00`"
    if time is None:
        return None
    return (
        f"write `{day} 00:00-{time}`"
        if word in ("before", "until", "till")
        else f"write `{day} {time}-24:00`"
    )


def _european(match: re.Match[str]) -> str | None:
    day, month = int(match[1]), int(match[2])
    if month > len(_MONTHS) >= day:
        day, month = month, day
    return f"write `{_MONTHS[month - 1].title()} {day}`" if 0 < month <= len(_MONTHS) else None


def _day_list(match: re.Match[str]) -> str:
    days = re.findall(_DAY, match[0], re.IGNORECASE)
    return "write `" + " ".join(_DAYS[day[:3].lower()] for day in days) + "`"


def _fixed(match: re.Match[str]) -> str:
    day = _FIXED[re.sub(r"[^a-z ]", "", match[0].lower())]
    return f"write its date, `{day}`, or the holidays of a country, such as `holidays(GB)`"


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


_AT_THE_SITE = (
    "for hours at the customer's place write `in site_zone`, a fact declared as `case: {site_zone: zone}`"
)
_NO_CLOCK_TIME = "`{}` is not a time of day as a policy writes it"
_TIMED = frozenset({"target", "guarded_target", "duty", "step", "transition"})

_MOVES = (
    "moves from year to year: write its dates, such as `2026-04-03`, or the holidays of a country that has"
    " it, such as `holidays(GB)`"
)
_CLOSED_DAY = (
    "write its date, such as `Dec 24` or `2026-12-24`, the holidays of a country, such as `holidays(GB)`, or"
    " the"
    " name of a calendar that has such days"
)
_DATE = rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?"
_NO_MONTH = "".join(f"(?<!{month.title()} )" for month in _MONTHS)
_FIXED_NAME = (
    r"(?:christmas|xmas)(?: (?:eve|day))?|boxing day|(?:st|saint) stephen'?s day"
    r"|(?<!chinese )(?<!lunar )new year'?s?"
    r"(?: (?:eve|day))?|hogmanay|epiphany|three kings|may day|labour day|juneteenth|independence day"
    r"|all saints'?(?: day)?|veterans'? day|st patrick'?s day"
)

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
        rf"(?i)\b(?:from|between|open)\s+({_CLOCK}|noon|midday)\s*(?:to|until|till|and|-|–)\s*({_CLOCK}|noon"
        r"|midnight|midday)",
        _hours,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(\d{{1,2}}:\d{{2}}-\d{{1,2}}:\d{{2}}),?\s+(?:on )?((?:{_DAY})\s*-\s*(?:{_DAY})|daily"
        rf"|{_DAY})\b(?!\s*\d)",
        rewritten(r"\2 \1", ": the days come first"),
        _CALENDARS,
    ),
    # ---- zones
    slip(
        rf"(?<=[\d:])\s+(\(?(?:in )?(?!in\b|(?i:hrs?|{_MONTH}"
        rf"|{_DAY})\b)[A-Za-z][\w/]*(?:[+\-]\d[\d:]*)?(?: (?!except|or\b|and\b)[A-Za-z]+){{0,3}}?\)?)"
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
    # ---- days with a name
    slip(
        rf"(?i)\b(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:{_DAY}|(?:business "
        r"|working )?day)"
        rf"(?: (?:of|in) (?:(?:the|each|every|a) month\b|month\b|{_MONTH}))?",
        f"that day {_MOVES}",
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(?:every other|every second|alternate|alternating|each second|bi-?weekly) {_DAY}",
        "write the dates, such as `2026-04-04 09:00-12:00 or 2026-04-18 09:00-12:00`",
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(?:{_FIXED_NAME})\b",
        _fixed,
        _CALENDARS,
    ),
    slip(
        r"(?i)\b(?:(?:good|black|maundy|ash|shrove|whit|easter|carnival|rose|holy|pancake) (?:mon|tues"
        r"|wednes|thurs|fri|satur|sun)day"
        r"|easter|pentecost|whitsun|corpus christi|carnival|mardi gras|thanksgiving(?: day)?"
        r"|ascension(?: day)?"
        r"|(?:day|friday) after thanksgiving|(?:memorial|labor|presidents|columbus|martin luther king"
        r"|mothers|patriots) day"
        r"|(?:eid|diwali|holi|ramadan|yom kippur|rosh hashanah|passover|hanukkah)(?: al[ -]\w+)?|(?:chinese"
        r"|lunar) new year|golden week)\b",
        f"that day {_MOVES}",
        _CALENDARS,
    ),
    slip(
        r"(?i)\b(?:school|company|our|works|plant|bridge|term|vacation|non-?working)[ -](?:holidays?|time"
        r"|days?|closures?|shutdown)\b",
        "write the dates, such as `2026-12-24 to 2026-12-31`, or the name of a calendar that has them",
        _CALENDARS,
    ),
    slip(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", _iso_date, None, "`{}` could be two dates"),
    slip(r"\b(\d{1,2})[./](\d{1,2})\b\.?(?!\s*-)", _european, _CALENDARS),
    slip(
        r"(?i)\b(uk|us federal|us|usa|united kingdom|united states|british|english|american|federal|german"
        r"|irish|french|spanish|italian|dutch|swiss|austrian|swedish"
        r"|polish|indian|japanese|australian|canadian) (?:(?:public|bank|national) )?holidays?\b"
        r"|(?:(?:public|bank|national) )?holidays? (?:in|of|for) (?:the )?(england|uk|us|usa|germany|ireland"
        r"|france|spain|italy"
        r"|netherlands|switzerland|austria|sweden|poland|india|japan|australia|canada)\b"
        r"|\bholidays ([A-Z]{2})\b",
        _country,
        _CALENDARS,
    ),
    slip(r"(?i)(?<=except )(?:for|on|during|in|the|over|at)\s+(?=holidays)", "leave it out", _CALENDARS),
    # ---- dates
    slip(
        rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\s*(?:to|and|until|till|through|-|–"
        rf"|—)\s*(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\b",
        lambda match: f"write `{_month_day(match[2] + match[1])} to {_month_day(match[4] + match[3])}`",
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(?:from |between |on |in |during |over )?(?P<first>{_DATE})\s*(?:to|and|until|till|through"
        rf"|thru|-|–|—)\s*(?P<last>{_DATE}|\d{{1,2}}\b(?![:.]|(?:st|nd|rd|th)?\s+{_MONTH}))",
        _dates,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b{_MONTH}\s+\d{{1,2}}(?:\s*(?:,|\band\b|\bor\b|&|/)\s*\d{{1,2}}\b(?![:.]))+",
        _several,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b({_DATE}|{_DAY})\s+(?:in the )?(afternoons?|mornings?|from|after|before|until|till"
        rf"|at)\b(?:\s+({_CLOCK}|noon|midday))?",
        _part_of_day,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(?P<first>{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th))(?P<last>)?\b",
        lambda match: f"write `{_month_day(match['first'])}`",
        _CALENDARS,
    ),
    slip(
        rf"(?i)(?<=except )(?:on|for|in|during|from) (?P<first>{_DATE}|{_MONTH})\b(?P<last>(?!))?",
        _dates,
        _CALENDARS,
    ),
    slip(
        rf"(?i)\b(?:in|from|for|between|over) (?P<first>{_DATE}|{_MONTH})\b(?:\s*(?:to|and|until|till"
        rf"|-)\s*(?P<last>{_DATE}|{_MONTH}))?",
        lambda match: (_dates(match) or "").replace("write `", "write `during "),
        _CALENDARS,
    ),
    slip(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\b", _month_first, _CALENDARS),
    slip(r",(?=\s*(?:\d{4}-\d\d|[A-Z][a-z]{2} \d|holidays))", "write `or`", _CALENDARS),
    # ---- hours and days
    slip(r"(?i)\b24\s*[x/]\s*6\b", "write `Mon-Sat 00:00-24:00`, and `in` with a time zone", _CALENDARS),
    slip(r"(?i)\b24\s*[x/]\s*5\b", "write `Mon-Fri 00:00-24:00`, and `in` with a time zone"),
    slip(r"(?i)\b\d{1,2}\s*[x/]\s*[567]\b", "write the days and hours, such as `Mon-Fri 09:00-17:00`"),
    slip(
        rf"(?i)\b({_DAY})\s*(?:to|through|thru|until|till|—)\s*({_DAY})\b(?!\s*\d[\d:]*\s*$)",
        _days,
        _CALENDARS,
    ),
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:({_DAY})\s*[-–]\s*({_DAY}))\b", _days, _CALENDARS),
    slip(rf"(?i)\b{_DAY}(?:\s*(?:,|/|&|\band\b|\bor\b)\s*(?:and )?{_DAY})+(?=\s+\d)", _day_list, _CALENDARS),
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
    slip(r"(?<=holidays\()\s*([a-z]{2})\s*(?=\))", lambda match: f"write `{match[1].upper()}`", _CALENDARS),
    slip(r"(?<=holidays\()\s*([A-Za-z]{2})[-_ ]+([A-Za-z][^()]*)(?=\))", _part_of_country, _CALENDARS),
    slip(
        r"(?<=\()\s*[A-Za-z]{3,}\s*(?=\))", "write the two letters of the country, such as `IE`", _CALENDARS
    ),
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
    slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:{_DAY})\b", _one_day, _CALENDARS),
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
        rf"^\s*(?!(?i:{_DAY})\b|weekdays|weekends?|daily|business"
        r"|working)([a-z]\w*) (\d{1,2}:\d{2}-\d{1,2}:\d{2})",
        rewritten(r"Mon-Fri \2 during \1", ", with the days that are meant"),
        _CALENDARS,
    ),
    slip(r"(?<![\w(/.-])[A-Z][\w']*(?: [A-Z][\w']*)*(?![\w/.])", _CLOSED_DAY, _CALENDARS),
)
