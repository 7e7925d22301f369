"""Explains what is found in a calendar."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["CALENDARS"]


def _office(sentence: str) -> str:
    return f"calendars:\n  office: {sentence}\n"


_OFFICE = _office("Mon-Fri 09:00-17:00 in Europe/Madrid")

CALENDARS = (
    Explanation(
        "bad-date",
        "a date that there is not",
        "Dates are written year-month-day, as 2026-12-24, and must be days of the calendar.",
        _office("Mon-Fri 09:00-17:00 in UTC except 2026-02-30"),
        _office("Mon-Fri 09:00-17:00 in UTC except 2026-02-28"),
    ),
    Explanation(
        "calendar-cycle",
        "a calendar that is defined by way of itself",
        "The calendar names one that names it in turn, so that neither says when it is open.",
        "calendars:\n  office: shop\n  shop: office\n",
        "calendars:\n  office: shop\n  shop: Mon-Fri 09:00-17:00 in UTC\n",
    ),
    Explanation(
        "calendar-too-deep",
        "a long chain of calendars that name one another",
        "A calendar may name another, which names a third, and so on, but not without end: nobody could tell"
        " any more when the first is open. Say its hours where they are needed.",
    ),
    Explanation(
        "calendar-too-large",
        "a calendar that is too large when it is written out",
        "Calendars that name others several times over grow without end when the names are replaced by what"
        " they stand for. A limit keeps each policy cheap to read; none written by people comes near it.",
    ),
    Explanation(
        "dates-reversed",
        "dates that end before they begin",
        "A range of dates runs from the earlier to the later, both included. A sentence that has it the"
        " other way round is refused as `bad-date`; this is for calendars that a program made.",
    ),
    Explanation(
        "day-set-as-time",
        "days where open time is needed",
        "Holidays and dates are sets of days. They can be taken from a calendar with `except`; to be open on"
        " them, give them hours, such as `Dec 24 08:00-12:00`.",
        _office("holidays(ES) and Mon-Fri 09:00-17:00 in Europe/Madrid or holidays(ES)"),
        _office("Mon-Fri 09:00-17:00 in Europe/Madrid except holidays(ES)"),
    ),
    Explanation(
        "no-one-calendar",
        "hours that come to no one calendar",
        "A program asked for a calendar, and the sentence hangs on a fact of the case that was not given, or"
        " leaves time unspecified. Give the facts, or load the contract that says the hours. In a policy such"
        " a sentence is sound: `decide` and `run` say what is missing where it matters.",
    ),
    Explanation(
        "no-such-calendar",
        "a calendar that is not defined",
        "The name is that of no calendar of the policy. `always` is there without being defined; no time"
        " at all is `never`.",
        _office("ofice except holidays(ES)"),
        "calendars:\n  office: shop except holidays(ES)\n  shop: Mon-Fri 09:00-17:00 in Europe/Madrid\n",
    ),
    Explanation(
        "no-such-country",
        "a country of which no holidays are known",
        "Public holidays are known by the two-letter code of the country (ISO 3166-1), such as"
        " `holidays(ES)`.",
        _office("Mon-Fri 09:00-17:00 in Europe/Madrid except holidays(XQ)"),
        _office("Mon-Fri 09:00-17:00 in Europe/Madrid except holidays(ES)"),
    ),
    Explanation(
        "no-such-date",
        "a day that no year has",
        "The day of the month is one that the month never has. A sentence that names one is refused as"
        " `bad-date`; this is for calendars that a program made.",
    ),
    Explanation(
        "no-such-subdivision",
        "a part of a country of which no holidays are known",
        "Parts of a country are known by their code (ISO 3166-2), such as `holidays(DE-BY)`.",
        _office("Mon-Fri 09:00-17:00 in Europe/Berlin except holidays(DE-XX)"),
        _office("Mon-Fri 09:00-17:00 in Europe/Berlin except holidays(DE-BY)"),
    ),
    Explanation(
        "no-such-zone",
        "a time zone that there is not",
        "Zones are named as in the IANA database: `Europe/Madrid`, `UTC`, `GMT`. Abbreviations such as CET"
        " or EST mean different times to different people.",
        _office("Mon-Fri 09:00-17:00 in Europe/Madird"),
        _OFFICE,
    ),
    Explanation(
        "no-such-zone-fact",
        "a zone fact that is not declared",
        "`in NAME` takes the zone from a fact of the case, and no fact of that name has the type `zone`.",
        _office("Mon-Fri 09:00-17:00 in site_zone"),
        "case:\n  site_zone: zone\ncalendars:\n  office: Mon-Fri 09:00-17:00 in site_zone\n",
    ),
    Explanation(
        "time-as-day-set",
        "hours taken from days",
        "What is taken from a set of days must be days. Hours can be taken from open time alone.",
        _office("Mon-Fri 09:00-17:00 in UTC except (holidays(ES) except Mon-Fri 09:00-12:00)"),
        _office("Mon-Fri 09:00-17:00 in UTC except (holidays(ES) except Dec 8)"),
    ),
    Explanation(
        "window-empty",
        "a window without length",
        "The window closes at the instant it opens. A sentence with one is refused as `empty-window`; this"
        " is for calendars that a program made.",
    ),
    Explanation(
        "window-out-of-range",
        "a window outside the day",
        "Windows open and close at 00:00 to 24:00 of the local day; one that closes at or before its opening"
        " runs over midnight.",
    ),
    Explanation(
        "zone-ambiguous",
        "open time without a zone among several",
        "Parts of a sentence without a zone take the one zone that it names. This one names several, so each"
        " part must say its own.",
        _office(
            "Mon-Fri 09:00-17:00 in Europe/Madrid or Sat 09:00-12:00 in Europe/London or Sun 10:00-12:00"
        ),
        _office(
            "Mon-Fri 09:00-17:00 in Europe/Madrid or Sat 09:00-12:00 in Europe/London"
            " or Sun 10:00-12:00 in Europe/London"
        ),
    ),
    Explanation(
        "zone-missing",
        "open time without a zone",
        "Nine o'clock is another instant in every zone. Nothing is assumed: name the zone after `in`.",
        _office("Mon-Fri 09:00-17:00"),
        _OFFICE,
    ),
    Explanation(
        "zone-unknown",
        "a zone fact that has no value yet",
        "The calendar takes its zone from a fact of the case that is not known. A decision names the fact; a"
        " calendar that is compiled by hand needs it.",
    ),
)
"""One explanation a code."""
