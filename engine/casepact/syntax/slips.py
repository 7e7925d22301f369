"""The usual slips of people who write policies, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.calendar_slips import CALENDAR_SLIPS
from casepact.syntax.condition_slips import CONDITION_SLIPS, FACT_SLIPS, INSTANT_SLIPS, OPENED_DURING
from casepact.syntax.credit_slips import CREDIT_SLIPS
from casepact.syntax.duty_slips import DUTY_SLIPS
from casepact.syntax.misplaced import MISPLACED
from casepact.syntax.slip import (
    GUARDED,
    TARGETS,
    TIMED,
    Slip,
    before_condition,
    in_any,
    in_bounds,
    in_changes,
    in_conditions,
    in_credits,
    in_duties,
    in_fact_types,
    in_keys,
    in_steps,
    in_targets,
    in_timed,
    in_transitions,
)
from casepact.syntax.step_slips import STEP_SLIPS
from casepact.syntax.target_slips import EACH_DAY_SLIPS, TARGET_SLIPS

__all__ = ["NOT_A_NAME", "SLIPS"]


_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "b": "business day", "w": "week"}


def _amount(match: re.Match[str]) -> str:
    number, unit = match[1], _UNITS[match[2][0]]
    return f"write `{number} {unit}`" if number == "1" else f"write `{number} {unit}s`"


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


SLIPS = (
    *INSTANT_SLIPS,
    *EACH_DAY_SLIPS,
    *STEP_SLIPS,
    *CREDIT_SLIPS,
    # ---- what is not said
    in_targets(
        r"(?i)\b(?:n/a|not (?:offered|applicable|available|included|covered))\b",
        "write `none` where the policy sets no target on purpose, `unspecified` where it does not say",
    ),
    in_any(r"(?i)\b(?:n/a|tbd|tba|tbc|to be (?:defined|determined|agreed|confirmed))\b|\?+", _NOT_SAID),
    in_any(
        r"(?i)\b(?:asap|as soon as (?:reasonably )?possible"
        r"|(?:commercially )?(?:reasonable|best)[ -]efforts?|promptly)\b",
        "that is no bound: write `unspecified`, and quote the words in a note",
    ),
    in_timed(
        r"(?i)\b(?:within )?(?:an? )?(?:reasonable|appropriate|adequate|acceptable)(?: \w+)? "
        r"(?:time|period|delay)\b|\bwithout (?:undue )?delay\b",
        "that is no bound: write `unspecified`, without `within` in a duty, and quote the words in a note",
    ),
    in_duties(
        r"\bwithin unspecified\b(?: on \w+)?",
        "write `unspecified` without `within`, to leave open how soon; for a target, `unspecified` under"
        " `within:`, beside `duty:`",
    ),
    in_targets(r"\bwithin unspecified\b", "write `unspecified`"),
    # ---- how often, and how many
    Slip(
        TARGETS | {"step", "duty"},
        r"\b(?:every|each) (?:\d+ )?(?:calendar )?(?:months?|quarters?|years?)\b",
        _months,
    ),
    in_duties(r"(?<=\s)(?:each|every) (?!\d|hour|day|week|minute|second|business)\w+", MISPLACED["each"]),
    Slip(
        TARGETS | {"step"},
        r"\b(?:hourly|nightly|(?:bi)?weekly|fortnightly|monthly|quarterly|yearly|annually)\b",
        lambda match: _months(match) if match[0] == "monthly" else MISPLACED[match[0]],
    ),
    in_duties(
        r"(?i)\b(?:at most|up to|(?:no|not) more than|max(?:imum)?) (\d+)(?: times)? (?:per|a|each|every) "
        r"(day|week|month|quarter|year)\b",
        r"how many there may be in a time is a quota of a tier, such as `quotas: {name: \1 per \2}`",
    ),
    # ---- notices and steps after a breach
    Slip(
        frozenset({"duty", "guarded_target"}),
        r"(?i)\b(?:(?:not|no) (?:less|fewer) than|a minimum of)\s+(\d+ (?:business |calendar )?[a-z]+)",
        r"write `at least \1`",
    ),
    in_duties(r"(?i)\b(?:prior to|in advance of|ahead of)\b", "write `before`"),
    in_duties(
        r"(?:\b(?:(?:no|not) (?:later|more) than|at the latest|at most|up to|max(?:imum)?(?: of)?) )?"
        r"(?<!least )\b(\d+ (?:business |calendar )?(?:second|minute|hour|day|week)s?)\b(?=.*\bbefore\b)",
        r"write `at least \1`",
        "`{}` is not said to be the least",
    ),
    in_steps(r"(?i)\bafter (?:the )?breach (?:of )?", "write `on breach of`, or `2 hours after breach of`"),
    *TARGET_SLIPS,
    # ---- amounts of time
    in_bounds(
        r"(?i)\b(?:by |before |within )?(?:the )?(?:eob|eod|cob"
        r"|(?:end|close) of (?:the )?(?:business|working) day|(?:close|end) of (?:business|play)"
        r"|end of (?:the )?day)\b(?! of)",
        "write `by close of same business day`, or `by close of next business day`",
    ),
    Slip(
        TIMED | {"condition", "drawn_time", "length", "burst", "promise", "goal"},
        r"(?i)\b(\d+(?:\.\d+)?)\s*(s(?:ecs?)?|m(?:ins?)?|h(?:rs?)?|d|wks?|w|bd|b\.d)\b\.?(?!\w)",
        _amount,
        _NO_AMOUNT,
    ),
    Slip(
        frozenset({"promise"}),
        r"(?i)\b(?:every|each|any|all|an?) cases? (?:always )?(?:has|have) (?:a )?(?:running )?clocks?\b",
        "write `every open case has a running clock`",
        "`{}` does not say in which state",
    ),
    in_timed(r"(?i)\b(?:working|work|office)[ -](?=days?\b|hours?\b)", "write `business`"),
    in_timed(
        r"(?i)(?:<=|\b(?:no (?:later|more) than|at most|up to|max(?:imum)?|in))(?=\s*\d)",
        before_condition("write `within`"),
    ),
    in_timed(
        r"(?i)(?:<|\bless than)(?=\s*(?:\d|one\b|an?\b))",
        before_condition("write `under`, or `within` if the bound itself is in time"),
    ),
    in_steps(r"\bafter\s+(\d+(?:\.\d+)?)\s*%", r"write `at \1%`"),
    in_timed(r"(?<=\d)\s*(?:-|–)\s*(?=\d+\s+[a-z])", "write `to`"),
    in_any(r"(?i)(?<=\d)\s*per ?cent\b", "write `%`"),
    *DUTY_SLIPS,
    *CALENDAR_SLIPS,
    *FACT_SLIPS,
    # ---- other signs
    in_transitions(r"=>|→|⇒|=+>|--+>", "write `->`"),
    in_changes(r"=|:|->|→", "write `to`"),
    in_fact_types(
        r"[,/]", "write `a | b` for values from least to most, `one of a, b` for values without an order"
    ),
    in_keys(
        r"[,/]|\b(?:or|and)\b(?! (?:more|less|fewer|above|below|over|under|higher|lower|later))", "write `|`"
    ),
    in_keys(
        r"^\s*(?:not|at least|at most|above|below|over|under|from|between)\b.*|\b[a-z]\w* (?:to|-) \w+"
        r"|\b[a-z]\w*-[a-z]\w*|\b[a-z]\w* (?:or|and) \w+",
        "write the values that are meant, joined by `|`, or `otherwise` for all others",
    ),
    in_any(r'"[^"]*$', "end it with a double quote", "`{}` is text without an end"),
    # ---- credits
    in_credits(
        r"\bwhen (?!attainment\b)[a-z]\w*",
        "only breaches and attainment earn a credit: write `per breach of` a target, or `when attainment"
        " of` it `is below` a share, before any other condition",
        "`{}` is nothing that a credit is given for",
    ),
    # ---- conditions
    in_any(
        r"\bopened (?:is )?(?:before|earlier than) (\d{1,2}:\d{2})",
        lambda match: OPENED_DURING.format(f"(daily 00:00-{match[1]} in Europe/Paris)"),
    ),
    in_any(
        r"\bopened (?:is )?(?:at or )?(?:after|later than) (\d{1,2}:\d{2})",
        lambda match: OPENED_DURING.format(f"(daily {match[1]}-24:00 in Europe/Paris)"),
    ),
    in_any(
        r"\bopened (?:is|before|after|between|on(?! (?:an? |the )?"
        r"(?:weekend|[Ss]at|[Ss]un|public|bank|holiday)))\b",
        OPENED_DURING.format("(2026-01-01 to 2026-06-30)"),
    ),
    in_any(r"\b([a-z]\w*) is between (\S+) and (\S+)", r"write `\1 is at least \2 and \1 is at most \3`"),
    in_any(r"\band/or\b", "write `or`, which holds too when both do"),
    in_any(r"&&?", "write `and`"),
    in_any(r"\|\|", "write `or`"),
    in_any(r"(?:!=|<>|≠)", "write `is not`"),
    in_any(r">=|=>|≥", "write `is at least`"),
    in_any(r"<=|=<|≤", "write `is at most`"),
    in_any(r"(?<!-)>", "write `is above`"),
    in_any(r"<", "write `is below`"),
    in_any(r"==?", "write `is`"),
    in_any(r"!", "write `not`"),
    in_any(
        r"(?:is\s+)?not in\s*[(\[{]?", "write `is not one of` and the values with commas, without parentheses"
    ),
    in_conditions(
        r"(?<!opened )(?:is\s+)?\bin\s*[(\[{]?",
        "write `is one of` and the values with commas, without parentheses",
    ),
    in_any(r"\b(?:isn't|isnt|doesn't equal)\b", "write `is not`"),
    in_any(r"(?<!no )(?<!not )\b(?:is )?(?:more|greater|higher|longer|later) than\b", "write `is above`"),
    in_any(r"(?<!no )(?<!not )\b(?:is )?(?:less|lower|fewer|shorter|earlier) than\b", "write `is below`"),
    in_any(r"\b(?:equals|equal to|are)\b", "write `is`"),
    *CONDITION_SLIPS,
    Slip(GUARDED, r"\b(?:if|where|provided that|in case)\b", "write `when`"),
    Slip(GUARDED, r"\bexcept (?:when|if|where)\b", "write `unless`"),
    Slip(GUARDED, r"\b(?:else|in all other cases)\b", "write `otherwise`"),
    in_credits(r"\bup(?=\s+to\b)", "the condition comes last: write `up to …` before `when`"),
    # ---- duties
    in_duties(r"^\s*(?i:the|a|an|our|each|every|all)\s", "leave it out: a duty starts with who"),
    in_duties(
        r"\b(?:shall|will|should|must|may) never\b|\bcannot\b"
        r"|\b(?:shall|will|should|can|may|is)(?: not|n't) ?",
        "write `must not`",
    ),
    in_duties(
        r"\b(?:shall|will|should|has to|have to|is required to|needs to)\b",
        "a duty says `must`, `must not` or `may`: write `must` if it binds",
    ),
    in_duties(
        r"\b(?:can|is (?:entitled|allowed) to|might|could)\b",
        "a duty says `must`, `must not` or `may`: write `may`",
    ),
    # ---- spelling
    in_any("[\u201c\u201d\u201e\u2018\u2019']", 'write text in straight double quotes, as `"text"`'),
    in_any(r"(?<![.;!,])[.;!,]+\s*$", "leave it out", "a sentence ends without `{}`"),
)

NOT_A_NAME = in_any(
    r"(?<![\w.-])(?=[A-Za-z0-9_-]*[A-Z-])[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*(?![\w.])",
    _name,
    "`{}` is no name",
)
