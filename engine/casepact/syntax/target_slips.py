"""The usual slips in the times of targets and duties, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import clock_time
from casepact.syntax.slip import AMOUNT, NUMBER_WORDS, rewritten, slip

__all__ = ["EACH_DAY_SLIPS", "TARGET_SLIPS"]

_TARGETS = frozenset({"target", "guarded_target"})
_BOTH = _TARGETS | {"duty"}
_TIMED = _BOTH | {"step", "transition"}

_UNIT = r"(?:second|minute|hour|day|week)s?"
_HOURS = r"(?:business|working|office|opening|service|support|normal|regular) hours"
_NO_BOUND = "that is no bound: write `unspecified`, and quote the words in a note"
_CLOSED = (
    "what time does not count is said by the calendar it counts on, such as `Mon-Fri 09:00-17:00 in"
    " Europe/London except holidays(GB)`"
)
_TIMES = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?|noon|midday|midnight"
_PARTS = {"1/2 hour": "30 minutes", "½ hour": "30 minutes", "half an hour": "30 minutes",
          "half hour": "30 minutes", "half a day": "12 hours",
          "quarter of an hour": "15 minutes", "a quarter of an hour": "15 minutes"}  # fmt: skip
_HOURS_A_DAY = 24
_NOON = 12


def _time(text: str) -> str | None:
    if text in _TIMES:
        return _TIMES[text]
    parts = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?", text.strip().lower())
    if parts is None or (parts[2] is None and parts[3] is None):
        return None
    hour = int(parts[1])
    if parts[3]:
        hour = hour % _NOON + (_NOON if parts[3] == "p" else 0)
    return f"{hour:02}:{parts[2] or '00'}" if hour <= _HOURS_A_DAY else None


def _by_time(match: re.Match[str]) -> str | None:
    time, which = _time(match["time"].strip()), match["which"].strip()
    return (
        None
        if time is None
        else f"write `by {time} of {'next' if which == 'following' else which} business day`"
    )


def _some_day(match: re.Match[str]) -> str | None:
    time = _time(match["time"].strip())
    return (
        None
        if time is None
        else (
            f"say of which day: write `by {time} of same business day`, or `by {time} of next business day`"
        )
    )


def _often(match: re.Match[str]) -> str | None:
    word, unit = match[1].lower(), match[2]
    times = {"once": 1, "twice": 2, "thrice": 3}.get(word) or int(re.sub(r"\D", "", word) or 0)
    hours = {"day": _HOURS_A_DAY, "week": 7 * _HOURS_A_DAY, "hour": 1}[unit]
    if times == 0 or hours % times:
        return None
    return (
        f"say what lies between: write `every {hours // times} hour{'s' if hours > times else ''} on always`"
    )


def _number(match: re.Match[str]) -> str:
    return f"write `{NUMBER_WORDS[match[1].lower().replace('-', '').replace(' ', '')]}`"


_END_OF_DAY = (
    r"(?:the )?(?P<end>\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?|\d{1,2}[:.]\d{2}|noon|midday|midnight"
    r"|close(?: of business)?|cob|eob|end(?: of business)?)"
)
_EACH_DAY = r"(?:daily|(?:every|each)(?: single| 1)?(?: business| working| week)? ?days?)"


def _each_day(match: re.Match[str]) -> str:
    end = clock_time(match["end"]) or "close"
    return (
        f"say by when the next has to come after one: write `by {end} of next business day`, of a"
        " duty such as `vendor must update customer after opened or update until update or resolve`"
    )


EACH_DAY_SLIPS = (
    slip(
        rf"(?i)\b{_EACH_DAY},? (?:at|by|before|until|no later than) {_END_OF_DAY}(?: of (?:the )?day)?(?!\w)",
        _each_day,
        _BOTH,
    ),
    slip(rf"(?i)\b(?:at|by|before|until) {_END_OF_DAY}(?: of| on)? {_EACH_DAY}(?!\w)", _each_day, _BOTH),
)
"""Slips of what is due by a time of every day, looked for before those of the times and days in them."""

TARGET_SLIPS = (
    # ---- times of day, and days
    slip(
        rf"(?i)\b(?:by|before|until|at) (?P<time>{_CLOCK})(?: of| on)?(?: the)? (?P<which>next|same"
        r"|following)"
        r" (?:business |working )?day\b",
        _by_time,
        _BOTH,
    ),
    slip(rf"(?i)\b(?:by|before|until) (?P<time>{_CLOCK})(?! of)(?=\s|$)", _some_day, _BOTH),
    slip(rf"(?i)\b(?:by|before|until) (?P<time>{_CLOCK})\s*$", _some_day, _BOTH, ends=True),
    slip(
        r"(?i)\b(?:by|before|until) (?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b.*",
        "a target counts from an event and not to a weekday: write an amount such as `5 business days`, or"
        " `unspecified`, and quote the words in a note",
        _BOTH,
    ),
    slip(
        r"\b(?:by|before|until|on) \d{4}-\d\d-\d\d\b",
        "a duty counts from an event: for one that ends with a date, declare a fact `case: {deadline: date}`"
        " and"
        " write `before deadline`",
        frozenset({"duty"}),
    ),
    slip(
        r"(?i)\b(?:by |before )?(?:the )?(?:close of business|cob|eob|end|close) (?:of |on )?(?:the )?"
        r"(?:next|following) (?:business |working )?day\b",
        "write `by close of next business day`",
        _BOTH,
    ),
    slip(
        r"(?i)(?:\b(?:by|within|on|at) )?(?:\bthe )?\b(?:next|following) (?:business |working )?day\b"
        r"|\bNBD\b|\btomorrow\b",
        "write `by close of next business day`, or `within 1 business day` if it is due at the time of day"
        " it came",
        _BOTH,
    ),
    slip(
        r"(?i)(?:\b(?:by|within|on) )?(?:\bthe )?\bsame (?:business |working )?day\b|\btoday\b",
        "write `by close of same business day`",
        _BOTH,
    ),
    # ---- what is no bound
    slip(
        r"(?i)\b(?:in |with |by )?(?:the |a )?(?:next|following|future|subsequent|upcoming) (?:minor |major "
        r"|maintenance |scheduled )?(?:release|version|update|patch)\b"
        r"|\b(?:on|upon) (?:request|demand)\b|\bas (?:agreed|needed|required|appropriate|available"
        r"|possible)\b|\bby agreement\b|\bnegotiable\b"
        r"|\bwhen (?:available|possible|ready)\b|\bif possible\b|\b(?:reasonable|best) endeavou?rs\b",
        _NO_BOUND,
        _TARGETS,
    ),
    slip(
        r"(?i)\bunless otherwise (?:agreed|stated|specified|provided)(?: \w+)*",
        "leave it out, and quote it in a note: what else was agreed stands in a contract",
    ),
    slip(
        r"(?i)^\s*(?:no (?:target|sla|commitment|obligation|guarantee)|-+|–|—|nil)\s*$",
        "write `none` where the policy sets no target on purpose, `unspecified` where it does not say",
        _TARGETS,
    ),
    slip(
        r"(?i)\b(?:at once|now|instant(?:ly)?|straight ?away|right away|without delay)\b",
        "write `immediately`",
        _TARGETS,
    ),
    # ---- shares
    slip(
        r"\b(\d+(?:\.\d+)?)% of (?:all |the )?(?!the time)\w+(?: \w+)? (?=within|under|in|by)",
        rewritten(r"\1%"),
        _TARGETS,
    ),
    slip(
        r"(?i)^\s*(?:at least|minimum(?: of)?|min|>=|≥|not less than) (\d+(?:\.\d+)?%)",
        rewritten(r"\1", ": a share is the least there has to be"),
        _TARGETS,
    ),
    slip(
        rf"^\s*((?:within |under )?{AMOUNT}) (?:(?:for|in) )?(\d+(?:\.\d+)?%)(?: of (?:the )?\w+)?",
        rewritten(r"\2 \1"),
        _TARGETS,
    ),
    slip(
        r"(?<=\w )\b(?:monthly|(?:(?:in )?(?:every|each|a|any)) (?:calendar )?month)\b",
        lambda match: "write `per month`" if "%" in match.string[: match.start()] else None,
        _TARGETS,
    ),
    slip(
        r"(?i)\b(?:on )?(?:average|mean|median)(?: of| time)?\b",
        "a target is of each case or of a share of them: `50% within 4 hours per month` is one of the median",
        _TARGETS,
    ),
    slip(
        r"(?i)\bvendor must (\w+) (\d+(?:\.\d+)?)% of .*",
        "a share stands in a target: write `duty: vendor must resolve after opened`, and `95% within 8 hours"
        " per"
        " month` under `within:`",
        frozenset({"duty"}),
    ),
    # ---- amounts
    slip(
        r"(?i)(?<!\w)(1/2 hour|½ hour|half an hour|half a day|half hour|(?:a )?quarter of an hour)\b",
        lambda match: f"write `{_PARTS[match[1].lower()]}`",
        _TIMED,
    ),
    slip(
        r"(?i)\b(?:every |each )(?P<unit>business day|business hour|second|minute|hour|day"
        r"|week)\b(?! (?:of|at))",
        lambda match: (
            "write `every 24 hours on always`, or `every 1 business day on` a calendar"
            if match["unit"] == "day"
            else "write `every 7 days on always`, or `every 5 business days on` a calendar"
            if match["unit"] == "week"
            else f"write `every 1 {match['unit']}`"
        ),
        _BOTH,
    ),
    slip(r"\beach (?=\d)", "write `every`", _BOTH),
    slip(
        r"(?i)(?:\bat least )?\b(once|twice|thrice|\d+ times|\d+x) (?:a|an|per|each|every) (hour|day|week)\b",
        _often,
        _BOTH,
    ),
    slip(
        r"(?i)\b(?:at least )?twice daily\b", "say what lies between: write `every 12 hours on always`", _BOTH
    ),
    slip(r"(?i)\bevery (?:other|second|2nd) day\b", "write `every 2 days on always`", _BOTH),
    slip(
        r"(?i)\bevery (?:morning|evening|night)\b",
        "write `every 24 hours on always`, or `every 1 business day on` a calendar",
        _BOTH,
    ),
    slip(
        r"\bevery day at \d\d:\d\d\b",
        "write `every 24 hours on always`, or `every 1 business day on` a calendar",
        _BOTH,
    ),
    slip(
        rf"(?i)\b({'|'.join(word for word in NUMBER_WORDS if word not in ('a', 'an'))}|(?:forty"
        r"|twenty)[ -](?:four|five|eight))"
        rf" (?=(?:business |calendar |working )?{_UNIT}\b)",
        _number,
        _TIMED,
    ),
    slip(
        r"(?i)^\s*(?:within )?(?:an?|the) (second|minute|hour|day|week)\b",
        rewritten(r"within 1 \1"),
        _TARGETS,
    ),
    slip(
        r"(?i)\b(\d+(?:\.\d+)?) (?:elapsed|clock|consecutive|continuous|straight|real"
        rf"|round-the-clock) ({_UNIT})\b",
        rewritten(r"\1 \2 on 24x7"),
        _TIMED,
    ),
    slip(
        rf"(?i)\b(\d+(?:\.\d+)? {_UNIT}),? (?:elapsed|of elapsed time|round[ -]the[ -]clock"
        r"|around[ -]the[ -]clock"
        r"|continuous(?:ly)?|day and night|24 hours a day|(?:24 hours a day,? )?7 days a week)\b",
        rewritten(r"\1 on 24x7"),
        _TIMED,
    ),
    slip(
        rf"(?i)\b(\d+(?:\.\d+)?) ({_UNIT}) (?:during|in|within|of|on) (?:the )?(?:{_HOURS}|business days"
        r"|working days)\b",
        rewritten(r"\1 business \2", ", which count on the calendar of the target"),
        _TIMED,
    ),
    slip(
        rf"(?i)\b({AMOUNT})\s*(?:during|in|within|\(|,) ?(?:the )?(\w+?)(?: hours)?\s*(?:\)|$)",
        rewritten(r"\1 on \2", ", with the name of a calendar"),
        _TARGETS,
    ),
    slip(
        r"(?i)\bduring (?:the )?(\w+) hours\b",
        rewritten(r"during \1", ", with the name of a calendar"),
        frozenset({"duty"}),
    ),
    slip(r"(?i)\b(?:service|support|opening|normal|regular)[ -](?=hours?\b)", "write `business`", _TIMED),
    slip(
        r"(?i)\b(\d+(?:\.\d+)? )(?:workdays?|weekdays?)\b",
        lambda match: f"write `{match[1]}business day{'' if match[1].strip() == '1' else 's'}`",
        _TIMED,
    ),
    slip(
        r"\b(?:on )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day)?\b.*",
        "write hours in parentheses, with their zone, as in `on (Mon-Fri 09:00-17:00 in Europe/London)`, or"
        " the"
        " name of a calendar",
        _TIMED,
    ),
    slip(r"(?i)\bT\s*\+\s*(\d+ \w+)", rewritten(r"within \1"), _TARGETS),
    slip(
        r"(?i)\b(?:months?)\b",
        "a month has no one length: write days, such as `30 calendar days`, and say so under `assumed`",
        _TIMED,
    ),
    slip(
        r"(?i)\b(?:years?)\b",
        "a year has no one length: write days, such as `365 calendar days`, and say so under `assumed`",
        _TIMED,
    ),
    # ---- at most
    slip(
        r"(?i)\b(?:at most|up to|max(?:imum)?(?: of)?|(?:no|not) (?:later|more) than|at the latest"
        rf"|a maximum of) ({AMOUNT})(?=.*\bbefore\b)",
        rewritten(r"at least \1", ": that is how long before it has to come at the latest"),
        frozenset({"duty"}),
    ),
    slip(
        r"(?i)(?:<=|≤|\b(?:(?:no|not) (?:later|more) than|at most|up to|max(?:imum)?(?: of)?|a maximum of"
        r"|at the latest|in))(?=\s*(?:after\s*)?\d)",
        "write `within`",
        _TIMED - {"step"},
    ),
    slip(
        rf"(?i)\b({AMOUNT}),? (?:or less|or sooner|or faster|max(?:imum)?|at most|at the latest|tops)\b",
        rewritten(r"within \1"),
        _BOTH,
    ),
    slip(rf"\bbetween (\d+) and ({AMOUNT})", rewritten(r"\1 to \2"), _BOTH),
    slip(rf"\bbetween ({AMOUNT}) and ({AMOUNT})", rewritten(r"\1 to \2"), _BOTH),
    # ---- what else is said of it
    slip(
        r"(?i)(?<!close )(?<!end )\b(?:after|from|of|since|following|upon)(?: the)? (?:open(?:ed|ing)?"
        r"|receipt|receiv\w+|report\w*|creat\w+|logg\w+|\w+)\b(?=\s*(?:$|when|unless))",
        "leave it out: from when it counts stands in the duty, as in `vendor must respond after opened`",
        _TARGETS,
    ),
    slip(
        r"(?i)(?<=\w )(?:of|from|since|following|upon)(?: the| case)? (?:open(?:ed|ing)?|receipt|receiv\w+"
        r"|report\w*|creat\w+|logg\w+|notification)\b",
        "write `after opened`, or `after` another event",
        frozenset({"duty"}),
    ),
    slip(
        rf"(?i)({AMOUNT}) (?:of|from|since|following|upon) (?!the\b)(\w+)\b",
        rewritten(r"\1 after \2"),
        frozenset({"duty"}),
    ),
    slip(
        r"\b(?:within |(?:no|not) (?:later|more) than |at the latest |at most |up to "
        rf"|max(?:imum)?(?: of)? )?({AMOUNT})"
        r"(?=.*\bafter\b)",
        rewritten(r"within \1"),
        frozenset({"duty"}),
    ),
    slip(
        r"(?i),?\s*\b(?:except|excluding|excl\.?|without|not counting|not including)(?: (?:on|for|during"
        r"|public|bank|the))* (?:weekends?|holidays?|saturdays?|sundays?|\w+)\b",
        _CLOSED,
        _TARGETS,
    ),
    slip(
        r"(?i),?\s*\b(?:whichever (?:is|comes|occurs).*|the (?:sooner|earlier|shorter) of.*)",
        "write two targets: both bind, so that the earlier one counts",
        _BOTH,
    ),
    slip(r"\bon (?:the )?(\w+) calendar\b", rewritten(r"on \1"), _BOTH),
    slip(r"\bon the (\w+)\b", rewritten(r"on \1"), _BOTH),
    slip(
        r"\buntil \w+",
        "leave it out: what ends it stands in the duty, as in `vendor must update customer until resolved`",
        _TARGETS,
    ),
    slip(
        r",?\s*\b(?:as )?(?:measured|calculated|counted|assessed)(?: (?:per|each|every|a|over a"
        r"|over the))? ?(month|quarter|year)(?:ly)?\b",
        rewritten(r"per \1"),
        _TARGETS,
    ),
    slip(
        rf"(?i)\b(?:or|and) (?=(?:within |under )?{AMOUNT})",
        "write two targets: both bind, so that the earlier one counts",
        _TARGETS,
    ),
    slip(r"\bper (?:case|incident|ticket|request)\b", "leave it out: a target is of each case", _BOTH),
)
