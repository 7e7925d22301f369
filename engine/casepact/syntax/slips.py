"""The usual slips of people who write policies, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.calendar_slips import CALENDAR_SLIPS
from casepact.syntax.condition_slips import CONDITION_SLIPS, FACT_SLIPS, INSTANT_SLIPS
from casepact.syntax.credit_slips import CREDIT_SLIPS
from casepact.syntax.duty_slips import DUTY_SLIPS
from casepact.syntax.misplaced import MISPLACED
from casepact.syntax.slip import rewritten, slip
from casepact.syntax.step_slips import STEP_SLIPS
from casepact.syntax.target_slips import EACH_DAY_SLIPS, TARGET_SLIPS

__all__ = ["NOT_A_NAME", "SLIPS"]


_TARGETS = frozenset({"target", "guarded_target"})
_GUARDED = frozenset(
    {"guarded_calendar", "guarded_target", "duty", "step", "transition", "adjustment", "credit"}
)
_STEPS = frozenset({"step"})
_KEYS = frozenset({"table_key"})
_TIMED = _TARGETS | {"duty", "step", "transition"}

_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "b": "business day", "w": "week"}


def _amount(match: re.Match[str]) -> str:
    number, unit = match[1], match[2].lower()
    name = _UNITS[unit[0]]
    return f"write `{number} {name}`" if number == "1" else f"write `{number} {name}s`"


def _name(match: re.Match[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", match[0].lower())
    return f"a name has lower-case letters, digits and underscores: write `{name}`"


def _months(match: re.Match[str]) -> str:
    # Only the period of a share is one of the calendar.
    if "%" in match.string[: match.start()]:
        return "write `per month`" if "month" in match[0] else "write `per quarter`, or `per year`"
    return MISPLACED["monthly"]


_NO_AMOUNT = "`{}` is not an amount of time"
_NOT_SAID = "write `unspecified` where the document does not say"

_OPENED_DURING = "when a case was opened is asked of a calendar: write `opened during {}`"

SLIPS = (
    *INSTANT_SLIPS,
    *EACH_DAY_SLIPS,
    *STEP_SLIPS,
    *CREDIT_SLIPS,
    # ---- what is not said
    slip(
        r"(?i)\b(?:n/a|not (?:offered|applicable|available|included|covered))\b",
        "write `none` where the policy sets no target on purpose, `unspecified` where it does not say",
        _TARGETS,
    ),
    slip(r"(?i)\b(?:n/a|tbd|tba|tbc|to be (?:defined|determined|agreed|confirmed))\b|\?+", _NOT_SAID),
    slip(
        r"(?i)\b(?:asap|as soon as (?:reasonably )?possible|(?:commercially )?(?:reasonable|best)[ -]efforts?"
        r"|promptly)\b",
        "that is no bound: write `unspecified`, and quote the words in a note",
    ),
    slip(
        r"(?i)\b(?:within )?(?:an? )?(?:reasonable|appropriate|adequate|acceptable)(?: \w+)?"
        r" (?:time|period|delay)\b"
        r"|\bwithout (?:undue )?delay\b",
        "that is no bound: write `unspecified`, without `within` in a duty, and quote the words in a note",
        _TIMED,
    ),
    slip(
        r"\bwithin unspecified\b(?: on \w+)?",
        "write `unspecified` without `within`, to leave open how soon; for a target, `unspecified` under"
        " `within:`, beside `duty:`",
        frozenset({"duty"}),
    ),
    slip(r"\bwithin unspecified\b", "write `unspecified`", _TARGETS),
    # ---- how often, and how many
    slip(
        r"\b(?:every|each) (?:\d+ )?(?:calendar )?(?:months?|quarters?|years?)\b",
        _months,
        _TARGETS | _STEPS | {"duty"},
    ),
    slip(
        r"(?<=\s)(?:each|every) (?!\d|hour|day|week|minute|second|business)\w+",
        MISPLACED["each"],
        frozenset({"duty"}),
    ),
    slip(
        r"\b(?:hourly|nightly|(?:bi)?weekly|fortnightly|monthly|quarterly|yearly|annually)\b",
        lambda match: _months(match) if match[0] == "monthly" else MISPLACED[match[0]],
        _TARGETS | _STEPS,
    ),
    slip(
        r"(?i)\b(?:at most|up to|(?:no|not) more than|max(?:imum)?) (\d+)(?: times)? (?:per|a|each|every)"
        r" (day|week|month|quarter|year)\b",
        lambda match: (
            f"how many there may be in a time is a quota of a tier, such as `quotas: {{name: {match[1]} per"
            f" {match[2]}}}`"
        ),
        frozenset({"duty"}),
    ),
    # ---- notices and steps after a breach
    slip(
        r"(?i)\b(?:(?:not|no) (?:less|fewer) than|a minimum of)\s+(\d+ (?:business |calendar )?[a-z]+)",
        lambda match: f"write `at least {match[1]}`",
        frozenset({"duty", "guarded_target"}),
    ),
    slip(r"(?i)\b(?:prior to|in advance of|ahead of)\b", "write `before`", frozenset({"duty"})),
    slip(
        r"(?:\b(?:(?:no|not) (?:later|more) than|at the latest|at most|up to|max(?:imum)?(?: of)?) )?"
        r"(?<!least )\b(\d+ (?:business |calendar )?(?:second|minute|hour|day|week)s?)\b(?=.*\bbefore\b)",
        rewritten(r"at least \1"),
        frozenset({"duty"}),
        "`{}` is not said to be the least",
    ),
    slip(
        r"(?i)\bafter (?:the )?breach (?:of )?", "write `on breach of`, or `2 hours after breach of`", _STEPS
    ),
    *TARGET_SLIPS,
    # ---- amounts of time
    slip(
        r"(?i)\b(?:by |before |within )?(?:the )?(?:eob|eod|cob"
        r"|(?:end|close) of (?:the )?(?:business|working) day"
        r"|(?:close|end) of (?:business|play)|end of (?:the )?day)\b(?! of)",
        "write `by close of same business day`, or `by close of next business day`",
        _TARGETS | {"duty"},
    ),
    slip(
        r"(?i)\b(\d+(?:\.\d+)?)\s*(s(?:ecs?)?|m(?:ins?)?|h(?:rs?)?|d|wks?|w|bd|b\.d)\b\.?(?!\w)",
        _amount,
        _TIMED | {"condition", "drawn_time", "length", "burst", "promise", "goal"},
        _NO_AMOUNT,
    ),
    slip(r"(?i)\b(?:working|work|office)[ -](?=days?\b|hours?\b)", "write `business`", _TIMED),
    slip(
        r"(?i)(?:<=|\b(?:no (?:later|more) than|at most|up to|max(?:imum)?|in))(?=\s*\d)",
        "write `within`",
        _TIMED,
    ),
    slip(
        r"(?i)(?:<|\bless than)(?=\s*(?:\d|one\b|an?\b))",
        "write `under`, or `within` if the bound itself is in time",
        _TIMED,
    ),
    slip(r"\bafter\s+(\d+(?:\.\d+)?)\s*%", rewritten(r"at \1%"), _STEPS),
    slip(r"(?<=\d)\s*(?:-|–)\s*(?=\d+\s+[a-z])", "write `to`", _TIMED),
    slip(r"(?i)(?<=\d)\s*per ?cent\b", "write `%`"),
    *DUTY_SLIPS,
    *CALENDAR_SLIPS,
    *FACT_SLIPS,
    # ---- other signs
    slip(r"=>|→|⇒|=+>|--+>", "write `->`", frozenset({"transition"})),
    slip(r"=|:|->|→", "write `to`", frozenset({"change"})),
    slip(
        r"[,/]",
        "write `a | b` for values from least to most, `one of a, b` for values without an order",
        frozenset({"fact_type"}),
    ),
    slip(
        r"[,/]|\b(?:or|and)\b(?! (?:more|less|fewer|above|below|over|under|higher|lower|later))",
        "write `|`",
        _KEYS,
    ),
    slip(
        r"^\s*(?:not|at least|at most|above|below|over|under|from|between)\b.*|\b[a-z]\w* (?:to|-) \w+"
        r"|\b[a-z]\w*-[a-z]\w*"
        r"|\b[a-z]\w* (?:or|and) \w+",
        "write the values that are meant, joined by `|`, or `otherwise` for all others",
        _KEYS,
    ),
    slip(r'"[^"]*$', "end it with a double quote", None, "`{}` is text without an end"),
    # ---- credits
    slip(
        r"\bwhen (?!attainment\b)[a-z]\w*",
        "only breaches and attainment earn a credit: write `per breach of` a target, or `when attainment of`"
        " it `is below` a share, before any other condition",
        frozenset({"credit"}),
        "`{}` is nothing that a credit is given for",
    ),
    slip(
        r"\bup to \d+(?: times)? per\b",
        "a cap is a sum of money, such as `up to 25% of monthly_fee per month`",
        frozenset({"credit"}),
    ),
    # ---- conditions
    slip(
        r"\bopened (?:is )?(?:before|earlier than) (\d{1,2}:\d{2})",
        lambda match: _OPENED_DURING.format(f"(daily 00:00-{match[1]} in Europe/Paris)"),
    ),
    slip(
        r"\bopened (?:is )?(?:at or )?(?:after|later than) (\d{1,2}:\d{2})",
        lambda match: _OPENED_DURING.format(f"(daily {match[1]}-24:00 in Europe/Paris)"),
    ),
    slip(
        r"\bopened (?:is|before|after|between|on(?! (?:an? |the )?(?:weekend|[Ss]at|[Ss]un|public|bank"
        r"|holiday)))\b",
        _OPENED_DURING.format("(2026-01-01 to 2026-06-30)"),
    ),
    slip(
        r"\b([a-z]\w*) is between (\S+) and (\S+)",
        lambda match: f"write `{match[1]} is at least {match[2]} and {match[1]} is at most {match[3]}`",
    ),
    slip(r"\band/or\b", "write `or`, which holds too when both do"),
    slip(r"&&?", "write `and`"),
    slip(r"\|\|", "write `or`"),
    slip(r"(?:!=|<>|≠)", "write `is not`"),
    slip(r">=|=>|≥", "write `is at least`"),
    slip(r"<=|=<|≤", "write `is at most`"),
    slip(r"(?<!-)>", "write `is above`"),
    slip(r"<", "write `is below`"),
    slip(r"==?", "write `is`"),
    slip(r"!", "write `not`"),
    slip(
        r"(?:is\s+)?not in\s*[(\[{]?", "write `is not one of` and the values with commas, without parentheses"
    ),
    slip(
        r"(?<!opened )(?:is\s+)?\bin\s*[(\[{]?",
        "write `is one of` and the values with commas, without parentheses",
        frozenset({"condition"}),
    ),
    slip(r"\b(?:isn't|isnt|doesn't equal)\b", "write `is not`"),
    slip(r"(?<!no )(?<!not )\b(?:is )?(?:more|greater|higher|longer|later) than\b", "write `is above`"),
    slip(r"(?<!no )(?<!not )\b(?:is )?(?:less|lower|fewer|shorter|earlier) than\b", "write `is below`"),
    slip(r"\b(?:equals|equal to|are)\b", "write `is`"),
    *CONDITION_SLIPS,
    slip(r"\b(?:if|where|provided that|in case)\b", "write `when`", _GUARDED),
    slip(r"\bexcept (?:when|if|where)\b", "write `unless`", _GUARDED),
    slip(r"\b(?:else|in all other cases)\b", "write `otherwise`", _GUARDED),
    slip(
        r"\bup(?=\s+to\b)",
        "the condition comes last: write `up to …` before `when`",
        frozenset({"credit"}),
    ),
    # ---- duties
    slip(
        r"^\s*(?i:the|a|an|our|each|every|all)\s", "leave it out: a duty starts with who", frozenset({"duty"})
    ),
    slip(
        r"\b(?:shall|will|should|must|may) never\b|\bcannot\b"
        r"|\b(?:shall|will|should|can|may|is)(?: not|n't) ?",
        "write `must not`",
        frozenset({"duty"}),
    ),
    slip(
        r"\b(?:shall|will|should|has to|have to|is required to|needs to)\b",
        "a duty says `must`, `must not` or `may`: write `must` if it binds",
        frozenset({"duty"}),
    ),
    slip(
        r"\b(?:can|is (?:entitled|allowed) to|might|could)\b",
        "a duty says `must`, `must not` or `may`: write `may`",
        frozenset({"duty"}),
    ),
    # ---- spelling
    slip("[\u201c\u201d\u201e\u2018\u2019']", 'write text in straight double quotes, as `"text"`'),
    slip(r"(?<![.;!,])[.;!,]+\s*$", "leave it out", None, "a sentence ends without `{}`"),
)

NOT_A_NAME = slip(
    r"(?<![\w.-])(?=[A-Za-z0-9_-]*[A-Z-])[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*(?![\w.])",
    _name,
    None,
    "`{}` is no name",
)
