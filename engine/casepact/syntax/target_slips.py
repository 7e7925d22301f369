"""The usual slips in the times of targets and duties, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import DAY, NUMBER_WORDS, PERIODS, TIMES, clock_time, spaced
from casepact.syntax.slip import (
    AMOUNT,
    TIMED,
    Slip,
    before_condition,
    in_any,
    in_bounds,
    in_duties,
    in_targets,
    in_timed,
)

__all__ = ["EACH_DAY_SLIPS", "TARGET_SLIPS"]

_UNIT = r"(?:second|minute|hour|day|week)s?"
_HOURS = r"(?:business|working|office|opening|service|support|normal|regular) hours"
_NO_BOUND = "that is no bound: write `unspecified`, and quote the words in a note"
_NTH = r"(?:\d+(?:st|nd|rd|th)?|first|second|third|fourth|fifth|tenth|last)"
_A_DAY = rf"(?:(?:business |working |calendar )?days?|{DAY})"
_CLOSED = (
    "what time does not count is said by the calendar it counts on, such as `Mon-Fri 09:00-17:00 in"
    " Europe/London except holidays(GB)`"
)
_TIME_OF_DAY = r"\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b\.?|\d{1,2}[:.]\d{2}|noon|midday|midnight"
_PARTS = {"1/2 hour": "30 minutes", "½ hour": "30 minutes", "half an hour": "30 minutes",
          "half hour": "30 minutes", "half a day": "12 hours",
          "quarter of an hour": "15 minutes", "a quarter of an hour": "15 minutes"}  # fmt: skip


def _by_time(match: re.Match[str]) -> str | None:
    time, day = clock_time(match["time"]), "same" if match["which"] == "same" else "next"
    return time and f"write `by {time} of {day} business day`"


def _cut_off_time(match: re.Match[str]) -> str | None:
    time = clock_time(match["time"])
    if time is None:
        return None
    day, is_later = ("same" if match["which"] == "same" else "next"), match["side"] in ("after", "from")
    first = f"by close of {day} business day"
    other = "within 2 business days" if day == "next" else "by close of next business day"
    if is_later:
        other = "by close of same business day"
    calendar = f"(daily {f'{time}-24:00' if is_later else f'00:00-{time}'} in Europe/Paris)"
    return (
        f"write `{first} when opened during {calendar}`, and a second one for what is opened at another time,"
        f" such as `{other} when opened outside {calendar}`"
    )


def _some_day(match: re.Match[str]) -> str | None:
    time = clock_time(match["time"])
    return time and (
        f"say of which day: write `by {time} of same business day`, or `by {time} of next business day`"
    )


def _often(match: re.Match[str]) -> str | None:
    word = match[1].split()[0]
    times = TIMES.get(word) or NUMBER_WORDS.get(word) or int(re.sub(r"\D", "", word) or 0)
    return spaced(times, match[2])


def _share(match: re.Match[str]) -> str | None:
    bound = re.search(rf"\b(?:within|under|in) (?=\d)({AMOUNT})", match[0])
    if bound is None and not re.search(
        r"\b(?:of|in) (?:all |the )?(?:cases|incidents|tickets|calls)\b", match[0]
    ):
        return None
    period = re.search(r"\b(?:per|a|each|every) (?:calendar )?(month|quarter|year)\b", match[0])
    said = (
        f"{match['share']} within {bound[1] if bound else '8 hours'}{f' per {period[1]}' if period else ''}"
    )
    return (
        f"a share stands in a table: write `duty: vendor must {match['act']} after opened`, and `{said}`"
        " under `within:`"
    )


def _number(match: re.Match[str]) -> str:
    return f"write `{sum(NUMBER_WORDS[word] for word in re.split('[ -]', match[1]))}`"


_END_OF_DAY = rf"(?:the )?(?P<end>{_TIME_OF_DAY}|close(?: of business)?|cob|eob|end(?: of business)?)"
_EACH_DAY = r"(?:daily|(?:every|each)(?: single| 1)?(?: business| working| week)? ?days?)"


def _each_day(match: re.Match[str]) -> str:
    end = clock_time(match["end"]) or "close"
    return (
        f"say by when the next has to come after one: write `by {end} of next business day`, of a"
        " duty such as `vendor must update customer after opened or update until update or resolve`"
    )


EACH_DAY_SLIPS = (
    in_bounds(
        rf"(?i)\b{_EACH_DAY},? (?:at|by|before|until|no later than) {_END_OF_DAY}(?: of (?:the )?day)?(?!\w)",
        _each_day,
    ),
    in_bounds(rf"(?i)\b(?:at|by|before|until) {_END_OF_DAY}(?: of| on)? {_EACH_DAY}(?!\w)", _each_day),
)
"""Slips of what is due by a time of every day, looked for before those of the times and days in them."""

TARGET_SLIPS = (
    # ---- times of day, and days
    in_bounds(
        rf"(?i)\b(?:by|before|until|at) (?P<time>{_TIME_OF_DAY})(?: of| on)?(?: the)? "
        r"(?P<which>next|same|following) (?:business |working )?day\b",
        _by_time,
    ),
    in_bounds(rf"(?i)\b(?:by|before|until) (?P<time>{_TIME_OF_DAY})(?! of)(?=\s|$)", _some_day),
    in_bounds(rf"(?i)\b(?:by|before|until) (?P<time>{_TIME_OF_DAY})\s*$", _some_day, ends=True),
    in_bounds(
        rf"(?i)(?:\b(?:by|within|on|at) )?(?:\b(?:the|close of|end of) )*\b(?P<which>same|next|following) "
        r"(?:business |working )?day,?(?: delivery| response| reply)? (?:if|when|where|provided|for)\b[^\d]*?"
        rf"\b(?P<side>before|by|until|prior to|after|from) (?P<time>{_TIME_OF_DAY})(?!\w)",
        _cut_off_time,
    ),
    in_bounds(
        r"(?i)\b(?:by|before|until) (?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b.*",
        "a target counts from an event and not to a weekday: write an amount such as `5 business days`, or"
        " `unspecified`, and quote the words in a note",
    ),
    in_duties(
        r"\b(?:by|before|until|on) \d{4}-\d\d-\d\d\b",
        "a duty counts from an event: for one that ends with a date, declare a fact `case: {deadline:"
        " date}` and write `before deadline`",
    ),
    in_bounds(
        rf"(?i)\b(?:by|before|until|on) (?:the )?(?:{_NTH}(?: {_A_DAY})?|{_A_DAY} \d+) (?:of|in|after) "
        r"(?:each|every|the|an?y?)"
        r"(?: following| next| calendar)? (?:month|quarter|year)(?:'s end| end)?\b",
        "a duty counts from an event, and not from where a month begins: write `every 30 days on always`, and"
        " say so under `assumed`",
    ),
    in_bounds(
        r"(?i)\b(?:by |before )?(?:the )?(?:close of business|cob|eob|end|close) (?:of |on )?(?:the )?"
        r"(?:next|following) (?:business |working )?day\b",
        "write `by close of next business day`",
    ),
    in_bounds(
        r"(?i)(?:\b(?:by|within|on|at) )?(?:\bthe )?\b(?:next|following) (?:business |working )?day\b"
        r"|\bNBD\b|\btomorrow\b",
        "write `by close of next business day`, or `within 1 business day` if it is due at the time of day"
        " it came",
    ),
    in_bounds(
        r"(?i)(?:\b(?:by|within|on) )?(?:\bthe )?\bsame (?:business |working )?day\b|\btoday\b",
        "write `by close of same business day`",
    ),
    # ---- what is no bound
    in_targets(
        r"(?i)\b(?:in |with |by )?(?:the |a )?(?:next|following|future|subsequent|upcoming) "
        r"(?:minor |major |maintenance |scheduled )?(?:release|version|update|patch)\b"
        r"|\b(?:on|upon) (?:request|demand)\b|\bas (?:agreed|needed|required|appropriate|available"
        r"|possible)\b|\bby agreement\b|\bnegotiable\b|\bwhen (?:available|possible|ready)\b|\bif possible\b"
        r"|\b(?:reasonable|best) endeavou?rs\b",
        _NO_BOUND,
    ),
    in_any(
        r"(?i)\bunless otherwise (?:agreed|stated|specified|provided)(?: \w+)*",
        "leave it out, and quote it in a note: what else was agreed stands in a contract",
    ),
    in_targets(
        r"(?i)^\s*(?:no (?:target|sla|commitment|obligation|guarantee)|-+|–|—|nil)\s*$",
        "write `none` where the policy sets no target on purpose, `unspecified` where it does not say",
    ),
    in_targets(
        r"(?i)\b(?:at once|now|instant(?:ly)?|straight ?away|right away|without delay)\b",
        "write `immediately`",
    ),
    in_targets(
        r"(?i)\b\d+(?:\.\d+)?% (?:uptime|availability|available)\b",
        "how long a service is up is no time that a case has: put the line under `left_out`",
    ),
    in_targets(
        r"(?<=\w )for (?:severity |priority )?([a-z]\w*)\s*$",
        r"write `when severity is \1`, or the sentence in the row `\1` of a table",
    ),
    # ---- shares
    in_targets(
        r"\b(\d+(?:\.\d+)?)% of (?:all |the )?(?!the time)\w+(?: \w+)? (?=within|under|in|by)", r"write `\1%`"
    ),
    in_targets(
        r"(?i)^\s*(?:at least|minimum(?: of)?|min|>=|≥|not less than) (\d+(?:\.\d+)?%)",
        r"write `\1`: a share is the least there has to be",
    ),
    in_targets(
        rf"^\s*((?:within |under )?{AMOUNT}) (?:(?:for|in) )?(\d+(?:\.\d+)?%)(?: of (?:the )?\w+)?",
        r"write `\2 \1`",
    ),
    in_targets(
        r"(?<=\w )\b(?:in )?(?:every|each|a|any) (?:calendar )?month\b",
        lambda match: "write `per month`" if "%" in match.string[: match.start()] else None,
    ),
    in_targets(
        r"(?i)\b(?:on )?(?:average|mean|median)(?: of| time)?\b",
        "a target is of each case or of a share of them: `50% within 4 hours per month` is one of the median",
    ),
    in_duties(
        r"(?i)\bvendor must (?P<act>\w+)\b.*?(?P<share>\d+(?:\.\d+)?%).*?(?=\b(?:when|unless)\b|\s*$)",
        _share,
    ),
    # ---- amounts
    in_timed(
        r"(?i)(?<!\w)(1/2 hour|½ hour|half an hour|half a day|half hour|(?:a )?quarter of an hour)\b",
        lambda match: f"write `{_PARTS[match[1]]}`",
    ),
    in_bounds(
        r"(?i)\b(?:every |each )(?P<unit>business day|business hour|second|minute|hour|day|week)\b"
        r"(?! (?:of|at))",
        lambda match: (
            "write `every 24 hours on always`, or `every 1 business day on` a calendar"
            if match["unit"] == "day"
            else "write `every 7 days on always`, or `every 5 business days on` a calendar"
            if match["unit"] == "week"
            else f"write `every 1 {match['unit']}`"
        ),
    ),
    in_bounds(r"\beach (?=\d)", "write `every`"),
    in_bounds(
        rf"(?i)(?:\bat least )?\b({'|'.join(TIMES)}|(?:\d+|{'|'.join(NUMBER_WORDS)}) times|\d+x) "
        rf"(?:a|an|per|each|every) (?:calendar )?({'|'.join(sorted(PERIODS))})\b",
        _often,
    ),
    in_bounds(
        r"(?i)\b(?:at least )?twice daily\b", "say what lies between: write `every 12 hours on always`"
    ),
    in_bounds(r"(?i)\bevery (?:other|second|2nd) day\b", "write `every 2 days on always`"),
    in_bounds(
        r"(?i)\bevery (?:morning|evening|night)\b",
        "write `every 24 hours on always`, or `every 1 business day on` a calendar",
    ),
    in_timed(
        rf"(?i)\b({'|'.join(word for word in NUMBER_WORDS if word not in ('a', 'an'))}"
        rf"|(?:forty|twenty)[ -](?:four|five|eight)) (?=(?:business |calendar |working )?{_UNIT}\b)",
        _number,
    ),
    in_targets(r"(?i)^\s*(?:within )?(?:an?|the) (second|minute|hour|day|week)\b", r"write `within 1 \1`"),
    in_timed(
        r"(?i)\b(\d+(?:\.\d+)?) (?:elapsed|clock|consecutive|continuous|straight|real|round-the-clock) "
        rf"({_UNIT})\b",
        r"write `\1 \2 on 24x7`",
    ),
    in_timed(
        rf"(?i)\b(\d+(?:\.\d+)? {_UNIT}),? (?:elapsed|of elapsed time|round[ -]the[ -]clock"
        r"|around[ -]the[ -]clock|continuous(?:ly)?|day and night|24 hours a day"
        r"|(?:24 hours a day,? )?7 days a week)\b",
        r"write `\1 on 24x7`",
    ),
    in_timed(
        rf"(?i)\b(\d+(?:\.\d+)?) ({_UNIT}) (?:during|in|within|of|on) (?:the )?"
        rf"(?:{_HOURS}|business days|working days)\b",
        r"write `\1 business \2`, which count on the calendar of the target",
    ),
    in_timed(
        rf"(?i)\b(\d+(?:\.\d+)?)\s*(m|h)(?:ins?|rs?)?\.? (?:(?:during|in|within|of|on) )?(?:the )?{_HOURS}\b",
        lambda match: (
            f"write `{match[1]} business {'hour' if match[2] == 'h' else 'minute'}"
            f"{'' if match[1] == '1' else 's'}`, which count on the calendar of the target"
        ),
    ),
    in_targets(
        rf"(?i)\b({AMOUNT})\s*(?:during|in|within|\(|,) ?(?:the )?(\w+?)(?: hours)?\s*(?:\)|$)",
        r"write `\1 on \2`, with the name of a calendar",
    ),
    in_duties(r"(?i)\bduring (?:the )?(\w+) hours\b", r"write `during \1`, with the name of a calendar"),
    in_timed(r"(?i)\b(?:service|support|opening|normal|regular)[ -](?=hours?\b)", "write `business`"),
    in_timed(
        r"(?i)\b(\d+(?:\.\d+)? )(?:workdays?|weekdays?)\b",
        lambda match: f"write `{match[1]}business day{'' if match[1].strip() == '1' else 's'}`",
    ),
    in_timed(
        r"\b(?:on )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:day)?\b.*",
        "write hours in parentheses, with their zone, as in `on (Mon-Fri 09:00-17:00 in Europe/London)`, or"
        " the name of a calendar",
    ),
    in_targets(r"(?i)\bT\s*\+\s*(\d+ \w+)", r"write `within \1`"),
    in_timed(
        r"(?i)\b(?:months?)\b",
        "a month has no one length: write days, such as `30 calendar days`, and say so under `assumed`",
    ),
    in_timed(
        r"(?i)\b(?:years?)\b",
        "a year has no one length: write days, such as `365 calendar days`, and say so under `assumed`",
    ),
    # ---- at most
    in_duties(
        r"(?i)\b(?:at most|up to|max(?:imum)?(?: of)?|(?:no|not) (?:later|more) than|at the latest"
        rf"|a maximum of) ({AMOUNT})(?=.*\bbefore\b)",
        r"write `at least \1`: that is how long before it has to come at the latest",
    ),
    Slip(
        TIMED - {"step"},
        r"(?i)(?:<=|≤|\b(?:(?:no|not) (?:later|more) than|at most|up to|max(?:imum)?(?: of)?|a maximum of"
        r"|at the latest|in))(?=\s*(?:after\s*)?\d)",
        before_condition("write `within`"),
    ),
    in_bounds(
        rf"(?i)\b({AMOUNT}),? (?:or less|or sooner|or faster|max(?:imum)?|at most|at the latest|tops)\b",
        r"write `within \1`",
    ),
    in_bounds(rf"\bbetween (\d+) and ({AMOUNT})", r"write `\1 to \2`"),
    in_bounds(rf"\bbetween ({AMOUNT}) and ({AMOUNT})", r"write `\1 to \2`"),
    # ---- what else is said of it
    Slip(
        frozenset({"guarded_target"}),
        rf",?\s*\b(?:or )?(?:else|otherwise) ((?:within |under )?{AMOUNT})",
        r"write a second target, `\1 otherwise`",
    ),
    in_targets(
        r"(?i)(?<!close )(?<!end )\b(?:after|from|of|since|following|upon)(?: the)? "
        r"(?:open(?:ed|ing)?|receipt|receiv\w+|report\w*|creat\w+|logg\w+|\w+)\b(?=\s*(?:$|when|unless))",
        "leave it out: from when it counts stands in the duty, as in `vendor must respond after opened`",
    ),
    in_duties(
        r"(?i)(?<=\w )(?:of|from|since|following|upon)(?: the| case)? "
        r"(?:open(?:ed|ing)?|receipt|receiv\w+|report\w*|creat\w+|logg\w+|notification)\b",
        "write `after opened`, or `after` another event",
    ),
    in_duties(rf"(?i)({AMOUNT}) (?:of|from|since|following|upon) (?!the\b)(\w+)\b", r"write `\1 after \2`"),
    in_duties(
        r"\b(?:within |(?:no|not) (?:later|more) than |at the latest |at most |up to "
        rf"|max(?:imum)?(?: of)? )?({AMOUNT})(?=.*\bafter\b)",
        r"write `within \1`",
    ),
    in_targets(
        r"(?i),?\s*\b(?:except|excluding|excl\.?|without|not counting|not including)"
        r"(?: (?:on|for|during|public|bank|the))* (?:weekends?|holidays?|saturdays?|sundays?|\w+)\b",
        _CLOSED,
    ),
    in_bounds(
        r"(?i),?\s*\b(?:whichever (?:is|comes|occurs).*|the (?:sooner|earlier|shorter) of.*)",
        "write two targets: both bind, so that the earlier one counts",
    ),
    in_bounds(r"\bon (?:the )?(\w+) calendar\b", r"write `on \1`"),
    in_bounds(r"\bon the (\w+)\b", r"write `on \1`"),
    in_targets(
        r"\buntil \w+",
        "leave it out: what ends it stands in the duty, as in `vendor must update customer until resolved`",
    ),
    in_targets(
        r",?\s*\b(?:as )?(?:measured|calculated|counted|assessed)"
        r"(?: (?:per|each|every|a|over a|over the))? ?(month|quarter|year)(?:ly)?\b",
        r"write `per \1`",
    ),
    in_targets(
        rf"(?i)\b(?:or|and) (?=(?:within |under )?{AMOUNT})",
        "write two targets: both bind, so that the earlier one counts",
    ),
    in_bounds(r"\bper (?:case|incident|ticket|request)\b", "leave it out: a target is of each case"),
)
