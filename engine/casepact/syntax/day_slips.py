"""The usual slips in the days of calendars: dates, days with a name, holidays."""

from __future__ import annotations

import re
from typing import Any

from casepact.syntax.clock_words import CLOCK, DAY, MONTH, MONTHS, clock_time
from casepact.syntax.slip import in_any, in_calendars
from casepact.syntax.suggest import suggest

__all__ = ["DAY_SLIPS"]

_MOST_PARTS = 8
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
_COUNTRY = "|".join(name for name in _COUNTRIES if len(name) > 2 or name in ("uk", "us"))
"""Countries by the names they have before or after their holidays, where `in` is not India."""
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
_MOVES = (
    "moves from year to year: write its dates, such as `2026-04-03`, or the holidays of a country that has"
    " it, such as `holidays(GB)`"
)
_DATE = rf"{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?"
_DAY_FIRST = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}"
_FIXED_NAME = (
    r"(?:christmas|xmas)(?: (?:eve|day))?|boxing day|(?:st|saint) stephen'?s day"
    r"|(?<!chinese )(?<!lunar )new year'?s?"
    r"(?: (?:eve|day))?|hogmanay|epiphany|three kings|may day|labour day|juneteenth|independence day"
    r"|all saints'?(?: day)?|veterans'? day|st patrick'?s day"
)


def _country(match: re.Match[str]) -> str | None:
    word = next(group for group in match.groups() if group)
    code = _COUNTRIES.get(word)
    return None if code is None else f"write `holidays({code})`"


def _dates(match: re.Match[str]) -> str:
    return f"write `{_stretch(match)}`"


def _during(match: re.Match[str]) -> str:
    return f"write `during {_stretch(match)}`"


def _stretch(match: re.Match[str]) -> str:
    first, last = _month_day(match["first"]), match.groupdict().get("last")
    if last is None:
        return first
    if last.isdigit():
        last = f"{first[:3]} {last}"
    both = re.search(r"\band\b", match[0]) and not re.match(r"between|from", match[0])
    return f"{first} {'or' if both else 'to'} {_month_day(last)}"


def _month_day(text: str) -> str:
    month = re.search(r"[A-Za-z]{3}", text)
    day = re.search(r"\d+", text)
    assert month is not None
    return month[0].title() + (f" {int(day[0])}" if day else "")


def _several(match: re.Match[str]) -> str:
    days = re.findall(r"\d+", match[0])
    return "write `" + " or ".join(f"{match[0][:3].title()} {day}" for day in days) + "`"


def _part_of_day(match: re.Match[str]) -> str | None:
    word, time = match[2], clock_time(match[3]) if match[3] else None
    day = _month_day(match[1])
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
    if month > len(MONTHS) >= day:
        day, month = month, day
    return f"write `{MONTHS[month - 1].title()} {day}`" if 0 < month <= len(MONTHS) else None


def _fixed(match: re.Match[str]) -> str:
    day = _FIXED[re.sub(r"[^a-z ]", "", match[0])]
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


def _iso_date(match: re.Match[str]) -> str:
    return f"write year-month-day, as `{match[3]}-{int(match[2]):02}-{int(match[1]):02}`"


DAY_SLIPS = (
    # ---- days with a name
    in_calendars(
        r"(?i)\b(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th) "
        rf"(?:{DAY}|(?:business |working )?day)(?: (?:of|in) "
        rf"(?:(?:the|each|every|a) month\b|month\b|{MONTH}))?",
        f"that day {_MOVES}",
    ),
    in_calendars(
        rf"(?i)\b(?:every other|every second|alternate|alternating|each second|bi-?weekly) {DAY}",
        "write the dates, such as `2026-04-04 09:00-12:00 or 2026-04-18 09:00-12:00`",
    ),
    in_calendars(rf"(?i)\b(?:{_FIXED_NAME})\b", _fixed),
    in_calendars(
        r"(?i)\b(?:(?:good|black|maundy|ash|shrove|whit|easter|carnival|rose|holy|pancake) "
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|easter|pentecost|whitsun|corpus christi|carnival"
        r"|mardi gras|thanksgiving(?: day)?|ascension(?: day)?|(?:day|friday) after thanksgiving"
        r"|(?:memorial|labor|presidents|columbus|martin luther king|mothers|patriots) day"
        r"|(?:eid|diwali|holi|ramadan|yom kippur|rosh hashanah|passover|hanukkah)(?: al[ -]\w+)?"
        r"|(?:chinese|lunar) new year|golden week)\b",
        f"that day {_MOVES}",
    ),
    in_calendars(
        r"(?i)\b(?:school|company|our|works|plant|bridge|term|vacation|non-?working)[ -]"
        r"(?:holidays?|time|days?|closures?|shutdown)\b",
        "write the dates, such as `2026-12-24 to 2026-12-31`, or the name of a calendar that has them",
    ),
    in_any(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", _iso_date, "`{}` could be two dates"),
    in_calendars(r"\b(\d{1,2})[./](\d{1,2})\b\.?(?!\s*-)", _european),
    in_calendars(
        rf"(?i)\b({_COUNTRY}) (?:(?:public|bank|national) )?holidays?\b"
        rf"|(?:(?:public|bank|national) )?holidays? (?:in|of|for) (?:the )?({_COUNTRY})\b"
        r"|\bholidays ([A-Z]{2})\b",
        _country,
    ),
    in_calendars(r"(?i)(?<=except )(?:for|on|during|in|the|over|at)\s+(?=holidays)", "leave it out"),
    # ---- dates
    in_calendars(
        rf"(?i)\b(?P<first>{_DAY_FIRST})\s*(?:to|and|until|till|through|-|–|—)\s*(?P<last>{_DAY_FIRST})\b",
        _dates,
    ),
    in_calendars(
        rf"(?i)\b(?:from |between |on |in |during |over )?(?P<first>{_DATE})\s*"
        r"(?:to|and|until|till|through|thru|-|–|—)\s*"
        rf"(?P<last>{_DATE}|\d{{1,2}}\b(?![:.]|(?:st|nd|rd|th)?\s+{MONTH}))",
        _dates,
    ),
    in_calendars(
        rf"(?i)\b{MONTH}\s+\d{{1,2}}(?:\s*(?:,|\band\b|\bor\b|&|/)\s*\d{{1,2}}\b(?![:.]))+", _several
    ),
    in_calendars(
        rf"(?i)\b({_DATE}|{DAY})\s+(?:in the )?(afternoons?|mornings?|from|after|before|until|till|at)\b"
        rf"(?:\s+({CLOCK}|noon|midday))?",
        _part_of_day,
    ),
    in_calendars(rf"(?i)\b(?P<first>{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th))\b", _dates),
    in_calendars(rf"(?i)(?<=except )(?:on|for|in|during|from) (?P<first>{_DATE}|{MONTH})\b", _dates),
    in_calendars(
        rf"(?i)\b(?:in|from|for|between|over) (?P<first>{_DATE}|{MONTH})\b"
        rf"(?:\s*(?:to|and|until|till|-)\s*(?P<last>{_DATE}|{MONTH}))?",
        _during,
    ),
    in_calendars(rf"(?i)\b(?P<first>{_DAY_FIRST})\b", _dates),
    in_calendars(r",(?=\s*(?:\d{4}-\d\d|[A-Z][a-z]{2} \d|holidays))", "write `or`"),
    in_calendars(r"(?<=holidays\()\s*([a-z]{2})\s*(?=\))", lambda match: f"write `{match[1].upper()}`"),
    in_calendars(r"(?<=holidays\()\s*([A-Za-z]{2})[-_ ]+([A-Za-z][^()]*)(?=\))", _part_of_country),
    in_calendars(r"(?<=\()\s*[A-Za-z]{3,}\s*(?=\))", "write the two letters of the country, such as `IE`"),
)
