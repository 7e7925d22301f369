"""The usual slips of people who write policies, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from casepact.frozen import dataclass
from casepact.syntax.misplaced import MISPLACED

__all__ = ["NOT_A_NAME", "SLIPS", "Slip"]


@dataclass(frozen=True, slots=True)
class Slip:
    """A pattern of text, what is wrong with it, what to write; ``kinds`` None is every kind of sentence."""

    pattern: str
    help: str | Callable[[re.Match[str]], str | None]
    message: str = "`{}` cannot stand here"
    kinds: frozenset[str] | None = None


_CALENDARS = frozenset({"calendar", "guarded_calendar"})
_TARGETS = frozenset({"target", "guarded_target"})
_GUARDED = frozenset(
    {"guarded_calendar", "guarded_target", "duty", "step", "transition", "adjustment", "credit"}
)
_STEPS = frozenset({"step"})
_TIMED = _TARGETS | {"duty", "step", "transition"}

_DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:\s*[ap]\.?m\b\.?)?"
_UNITS = {"m": "minute", "h": "hour", "d": "day", "b": "business day", "w": "week"}

_HOURS_A_DAY = 24
_NOON = 12


def _amount(match: re.Match[str]) -> str:
    number, unit = match[1], match[2].lower()
    name = _UNITS[unit[0]]
    return f"write `{number} {name}`" if number == "1" else f"write `{number} {name}s`"


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


def _month_first(match: re.Match[str]) -> str:
    return f"write `{match[2][:3].title()} {int(match[1])}`"


def _iso_date(match: re.Match[str]) -> str:
    return f"write year-month-day, as `{match[3]}-{int(match[2]):02}-{int(match[1]):02}`"


def _share(match: re.Match[str]) -> str:
    return f"write `at {match[1]}%`"


def _name(match: re.Match[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", match[0].lower())
    return f"a name has lower-case letters, digits and underscores: write `{name}`"


def _slip(
    pattern: str,
    help_: str | Callable[[re.Match[str]], str | None],
    kinds: frozenset[str] | None = None,
    message: str = "`{}` cannot stand here",
) -> Slip:
    return Slip(pattern, help_, message, kinds)


_NO_CLOCK_TIME = "`{}` is not a time of day as a policy writes it"
_NO_AMOUNT = "`{}` is not an amount of time"
_NOT_SAID = "write `unspecified` where the document does not say"

_OPENED_DURING = "when a case was opened is asked of a calendar: write `opened during {}`"

SLIPS = (
    # ---- what is not said
    _slip(
        r"(?i)\b(?:n/a|not (?:offered|applicable|available|included|covered))\b",
        "write `none` where the policy sets no target on purpose, `unspecified` where it does not say",
        _TARGETS,
    ),
    _slip(r"(?i)\b(?:n/a|tbd|tba|tbc|to be (?:defined|determined|agreed|confirmed))\b|\?+", _NOT_SAID),
    _slip(
        r"(?i)\b(?:asap|as soon as (?:reasonably )?possible|(?:commercially )?(?:reasonable|best)[ -]efforts?"
        r"|promptly)\b",
        "that is no bound: write `unspecified`, and quote the words in a note",
    ),
    # ---- how often, and how many
    _slip(
        r"\b(?:hourly|nightly|(?:bi)?weekly|fortnightly|monthly|quarterly|yearly|annually)\b",
        lambda match: MISPLACED[match[0]],
        _TARGETS | _STEPS,
    ),
    _slip(
        r"(?i)\b(?:at most|up to|(?:no|not) more than|max(?:imum)?) (\d+)(?: times)? (?:per|a|each|every)"
        r" (day|week|month|quarter|year)\b",
        lambda match: (
            f"how many there may be in a time is a quota of a tier, such as `quotas: {{name: {match[1]} per"
            f" {match[2]}}}`"
        ),
        frozenset({"duty"}),
    ),
    # ---- notices and steps after a breach
    _slip(
        r"(?i)\b(?:(?:not|no) (?:less|fewer) than|a minimum of)\s+(\d+ (?:business |calendar )?[a-z]+)",
        lambda match: f"write `at least {match[1]}`",
        frozenset({"duty", "guarded_target"}),
    ),
    _slip(r"(?i)\b(?:prior to|in advance of|ahead of)\b", "write `before`", frozenset({"duty"})),
    _slip(
        r"(?<!least )\b\d+ (?:business |calendar )?(?:minute|hour|day|week)s?\b(?=.*\bbefore\b)",
        lambda match: f"write `at least {match[0]}`",
        frozenset({"duty"}),
        "`{}` is not said to be the least",
    ),
    _slip(
        r"(?i)\bafter (?:the )?breach (?:of )?", "write `on breach of`, or `2 hours after breach of`", _STEPS
    ),
    # ---- amounts of time
    _slip(
        r"(?i)\b(?:by |before )?(?:the )?(?:close of business|cob|eob|end|close) (?:of|on) (?:the )?"
        r"next (?:business |working )?day\b",
        "write `by close of next business day`",
    ),
    _slip(
        r"(?i)\bnext (?:business|working) day\b|\bNBD\b",
        "write `by close of next business day`, or `1 business day` if it is due at the time of day it came",
    ),
    _slip(r"(?i)\bsame (?:business |working )?day\b", "write `by close of same business day`"),
    _slip(
        r"(?i)\b(\d+(?:\.\d+)?)\s*(m(?:ins?)?|h(?:rs?)?|d|wks?|w|bd|b\.d)\b\.?(?!\w)",
        _amount,
        None,
        _NO_AMOUNT,
    ),
    _slip(r"(?i)\b(?:working|work|office)[ -](?=days?\b|hours?\b)", "write `business`"),
    _slip(
        r"(?i)\b(?:one|two|three|four|five|ten) (?=(?:business |calendar )?(?:minute|hour|day|week)s?\b)",
        "write the number in digits",
    ),
    _slip(r"(?i)\b(?:months?|years?|seconds?)\b", "write minutes, hours, days or weeks", _TIMED),
    _slip(
        r"(?i)(?:<=|\b(?:no (?:later|more) than|at most|up to|max(?:imum)?|in))(?=\s*\d)",
        "write `within`",
        _TIMED,
    ),
    _slip(
        r"(?i)(?:<|\bless than)(?=\s*(?:\d|one\b|an?\b))",
        "write `under`, or `within` if the bound itself is in time",
        _TIMED,
    ),
    _slip(r"\bafter\s+(\d+(?:\.\d+)?)\s*%", _share, frozenset({"step"})),
    _slip(r"(?<=\d)\s*(?:-|–)\s*(?=\d+\s+[a-z])", "write `to`", _TIMED),
    _slip(r"(?i)(?<=\d)\s*per ?cent\b", "write `%`"),
    # ---- calendars
    _slip(r"(?i)(?<!\bon\s)\b24\s*(?:x|/)\s*7\b", "write `on 24x7`", _TIMED),
    _slip(
        r"(?<=[\d:])\s+([A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)",
        lambda match: f"write `in {match[1]}`",
        _CALENDARS,
        "`{}` is not joined to the hours",
    ),
    _slip(
        r"(?i)\b(?:christmas|xmas|boxing day|new year(?:'s)?|easter|thanksgiving)(?: (?:eve|day|monday))?\b",
        "write the day, such as `Dec 25`, or the holidays of a country, such as `holidays(GB)`",
        _CALENDARS,
    ),
    _slip(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b", _iso_date, None, "`{}` could be two dates"),
    _slip(r",(?=\s*(?:\d{4}-\d\d|[A-Z][a-z]{2} \d|holidays))", "write `or`", _CALENDARS),
    _slip(
        r"(?i)\b24\s*(?:/|\*|by)\s*7(?:/365)?\b|\b24\s+x\s+7\b|\b24X7\b|\baround the clock\b", "write `24x7`"
    ),
    _slip(r"(?i)\b24\s*[x/]\s*5\b", "write `Mon-Fri 00:00-24:00`, and `in` with a time zone"),
    _slip(r"(?i)\b8\s*[x/]\s*5\b", "write the days and hours, such as `Mon-Fri 09:00-17:00`"),
    _slip(
        rf"(?i)\b({_DAY})\s*(?:to|through|thru|until|till|—)\s*({_DAY})\b(?!\s*\d[\d:]*\s*$)",
        _days,
        _CALENDARS,
    ),
    _slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:({_DAY})\s*[-–]\s*({_DAY}))\b", _days, _CALENDARS),
    _slip(
        rf"(?i)({_CLOCK})\s*(?:to|until|till|-|–|—)"
        r"\s*(\d{1,2}[:.]\d{2}(?!\s*[ap])|\d{1,2}(?:[:.]\d{2})?"
        r"\s*[ap]\.?m\b\.?)",
        _hours,
        None,
        _NO_CLOCK_TIME,
    ),
    _slip(r"(?i)\b\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?", _one_time, None, _NO_CLOCK_TIME),
    _slip(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\b", _month_first, _CALENDARS),
    _slip(
        r"(?<=\()\s*[A-Za-z]{3,}\s*(?=\))", "write the two letters of the country, such as `IE`", _CALENDARS
    ),
    _slip(r"(?i)\b(?:weekdays|business days|working days)\b", "write `Mon-Fri`", _CALENDARS),
    _slip(r"(?i)\bweekends?\b", "write `Sat-Sun`", _CALENDARS),
    _slip(r"(?i)\b(?:every ?day|each day|all days)\b", "write `daily`", _CALENDARS),
    _slip(r"(?i)\b(?:excluding|excl\.?|without|apart from|not on)\s", "write `except`", _CALENDARS),
    _slip(
        r"(?i)\b(?:(?:public|bank|national|local) )?holidays\b(?!\s*\()",
        "write `holidays(DE)` with the country, or `holidays(DE-BY)` with a part of it",
        _CALENDARS,
    ),
    _slip(rf"\b(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun))(?i:{_DAY})\b", _one_day, _CALENDARS),
    # ---- other signs
    _slip(r"=>|→|⇒|=+>|--+>", "write `->`", frozenset({"transition"})),
    _slip(r"=|:|->|→", "write `to`", frozenset({"change"})),
    _slip(
        r"(?i)\b(?:yes|true)\s*(?:/|\bor\b|,)\s*(?:no|false)\b|\bbool\b|\bflag\b",
        "write `boolean`",
        frozenset({"fact_type"}),
    ),
    _slip(
        r"[,/]",
        "write `a | b` for values from least to most, `one of a, b` for values without an order",
        frozenset({"fact_type"}),
    ),
    _slip(r"[,/]|\bor\b", "write `|`", frozenset({"table_key"})),
    _slip(r'"[^"]*$', "end it with a double quote", None, "`{}` is text without an end"),
    # ---- credits
    _slip(
        r"\bwhen (?!attainment\b)[a-z]\w*",
        "only breaches and attainment earn a credit: write `per breach of` a target, or `when attainment of`"
        " it `is below` a share, before any other condition",
        frozenset({"credit"}),
        "`{}` is nothing that a credit is given for",
    ),
    _slip(
        r"\bup to \d+(?: times)? per\b",
        "a cap is a sum of money, such as `up to 25% of monthly_fee per month`",
        frozenset({"credit"}),
    ),
    # ---- conditions
    _slip(
        r"\bopened (?:is )?(?:before|earlier than) (\d{1,2}:\d{2})",
        lambda match: _OPENED_DURING.format(f"(daily 00:00-{match[1]} in Europe/Paris)"),
    ),
    _slip(
        r"\bopened (?:is )?(?:at or )?(?:after|later than) (\d{1,2}:\d{2})",
        lambda match: _OPENED_DURING.format(f"(daily {match[1]}-24:00 in Europe/Paris)"),
    ),
    _slip(
        r"\bopened (?:is|before|after|on|between)\b",
        _OPENED_DURING.format("(2026-01-01 to 2026-06-30)"),
    ),
    _slip(
        r"\b([a-z]\w*) is between (\S+) and (\S+)",
        lambda match: f"write `{match[1]} is at least {match[2]} and {match[1]} is at most {match[3]}`",
    ),
    _slip(r"\band/or\b", "write `or`, which holds too when both do"),
    _slip(r"&&?", "write `and`"),
    _slip(r"\|\|", "write `or`"),
    _slip(r"(?:!=|<>|≠)", "write `is not`"),
    _slip(r">=|=>|≥", "write `is at least`"),
    _slip(r"<=|=<|≤", "write `is at most`"),
    _slip(r"(?<!-)>", "write `is above`"),
    _slip(r"<", "write `is below`"),
    _slip(r"==?", "write `is`"),
    _slip(r"!", "write `not`"),
    _slip(
        r"(?:is\s+)?not in\s*[(\[{]?", "write `is not one of` and the values with commas, without parentheses"
    ),
    _slip(
        r"(?:is\s+)?\bin\s*[(\[{]?",
        "write `is one of` and the values with commas, without parentheses",
        frozenset({"condition"}),
    ),
    _slip(r"\b(?:isn't|isnt|doesn't equal)\b", "write `is not`"),
    _slip(r"\b(?:is )?(?:more|greater|higher|longer|later) than\b", "write `is above`"),
    _slip(r"\b(?:is )?(?:less|lower|fewer|shorter|earlier) than\b", "write `is below`"),
    _slip(r"\b(?:equals|equal to|are)\b", "write `is`"),
    _slip(r"\b(?:if|where|provided that|in case)\b", "write `when`", _GUARDED),
    _slip(r"\bexcept (?:when|if|where)\b", "write `unless`", _GUARDED),
    _slip(r"\b(?:else|in all other cases)\b", "write `otherwise`", _GUARDED),
    _slip(
        r"\bup(?=\s+to\b)",
        "the condition comes last: write `up to …` before `when`",
        frozenset({"credit"}),
    ),
    # ---- duties
    _slip(
        r"^\s*(?i:the|a|an|our|each|every|all)\s", "leave it out: a duty starts with who", frozenset({"duty"})
    ),
    _slip(
        r"\b(?:shall|will|should|must|may) never\b|\bcannot\b"
        r"|\b(?:shall|will|should|can|may|is)(?: not|n't) ?",
        "write `must not`",
        frozenset({"duty"}),
    ),
    _slip(
        r"\b(?:shall|will|should|has to|have to|is required to|needs to)\b",
        "a duty says `must`, `must not` or `may`: write `must` if it binds",
        frozenset({"duty"}),
    ),
    _slip(
        r"\b(?:can|is (?:entitled|allowed) to|might|could)\b",
        "a duty says `must`, `must not` or `may`: write `may`",
        frozenset({"duty"}),
    ),
    # ---- spelling
    _slip("[\u201c\u201d\u201e\u2018\u2019']", 'write text in straight double quotes, as `"text"`'),
    _slip(r"(?<![.;!,])[.;!,]+\s*$", "leave it out", None, "a sentence ends without `{}`"),
)

NOT_A_NAME = _slip(
    r"(?<![\w.-])(?=[A-Za-z0-9_-]*[A-Z-])[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*(?![\w.])",
    _name,
    None,
    "`{}` is no name",
)
