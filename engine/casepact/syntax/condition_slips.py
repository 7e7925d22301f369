"""The usual slips in conditions, adjustments, fact types and changes, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import (
    Slip,
    in_adjustments,
    in_any,
    in_asked,
    in_changes,
    in_conditions,
    in_fact_types,
)

__all__ = ["CONDITION_SLIPS", "FACT_SLIPS", "INSTANT_SLIPS", "OPENED_DURING"]

_MORE = "more|higher|above|greater|later|newer|up|over|worse"
_LESS = "less|fewer|lower|below|earlier|older|under"
_VALUE = r"-?[\w.]+%?"
OPENED_DURING = "when a case was opened is asked of a calendar: write `opened during {}`"


def _or_more(match: re.Match[str]) -> str:
    least = re.fullmatch(_MORE, match[2]) is not None
    return f"write `is at {'least' if least else 'most'} {match[1]}`"


def _one_of(match: re.Match[str]) -> str:
    values = re.split(r"\s*(?:,|\bor\b|\bnor\b|/|\|)\s*", match[1].strip())
    if len(values) == 1:
        return f"write `is {values[0]}`"
    negated = "not " if re.match(r"\s*(?:is )?neither\b", match[0]) else ""
    return f"write `is {negated}one of {', '.join(values)}`"


_VALUES = rf"((?:{_VALUE})(?:\s*(?:,|\bor\b|\bnor\b|/|\|)\s*{_VALUE})*)"

_TYPES = {
    word: name
    for name, words in {
        "text": "string str list",
        "integer": "int whole",
        "number": "float decimal double real money currency amount",
        "boolean": "bool yesno",
        "percentage": "percent",
        "duration": "seconds minutes hours days interval",
        "date": "day",
        "instant": "datetime timestamp time",
        "zone": "timezone",
    }.items()
    for word in words.split()
}
"""By the words of other languages, the types of facts."""


def _type(match: re.Match[str]) -> str | None:
    name = _TYPES.get(match[1])
    return name and f"write `{name}`"


_OPERATORS = {
    **dict.fromkeys(("more than", "over"), "above"),
    **dict.fromkeys(("fewer than", "less than", "under"), "below"),
}


def _turned(match: re.Match[str]) -> str:
    operator = _OPERATORS.get(match[1], match[1])
    return f"a condition starts with its fact: write `{match[3]} is {operator} {match[2]}`"


def _joined(match: re.Match[str]) -> str:
    said = f"write `{match[1]} is {match[2]}`"
    if match[1] in ("severity", "tier", "channel", "state", "region"):
        return said
    return f"{said} of a fact and its value, `{match[1]}_{match[2]}` for one name"


_DATE_AND_TIME = r"(\d{4}-\d\d-\d\d)(?: ?T|\s+)(\d{1,2}:\d\d(?::\d\d)?)"

INSTANT_SLIPS = (
    in_asked(rf"{_DATE_AND_TIME}\s*([+-]\d\d:\d\d)(?![-–:\d])", r"write `\1T\2\3`"),
    in_asked(
        rf"{_DATE_AND_TIME}(?!\s*(?:[-–:\d]|to\b))",
        r"write `\1T\2Z`, or `\1 \2 Europe/Madrid`",
        "`{}` has no time zone",
    ),
)
"""Slips in instants, which are looked for before all others: their parts are times and numbers as well."""

_NO_PART = r"(?:is|not|and|or|if|when|where|for|in|while|the|at|above|below|over|under)\b"
"""What is no part of a name that was written as two words."""

CONDITION_SLIPS = (
    # ---- conditions
    in_conditions(
        r"^\s*(?:it|this|the case|case) is (?:an? )?(?!not\b|at\b|one\b)([a-z]\w*(?: [a-z]\w*)?)\s*$",
        lambda match: f"write the fact by itself, such as `{'_'.join(match[1].split())}`",
    ),
    in_conditions(
        r"\b(?:the )?(?:number|count|amount) of ([a-z]\w*)(?: (?!is\b)([a-z]\w*))?(?= is\b|\s*[<>=])",
        lambda match: f"write `{'_'.join(filter(None, match.groups()))}`, a fact of type `integer`",
    ),
    in_conditions(
        rf"(?<!is )(?<!not )\b(?!{_NO_PART})([a-z]\w*) (?!{_NO_PART})([a-z]\w*)(?= is\b|\s*[<>=])",
        r"write `\1_\2`: a name is one word",
    ),
    in_conditions(r"(?<=\w )(?:only|alone)\b", "leave it out"),
    in_conditions(
        r"^\s*(?:if|when|where|in case|for) (?:the )?(\w+)",
        r"write `\1`: the key says that it is a condition",
    ),
    in_asked(r"\b(\w+) (?:has been |was )?breached\b", r"write `breached \1`"),
    Slip(frozenset({"condition", "duty"}), r"\bbreach of (\w+)", r"write `breached \1`"),
    in_asked(
        r"\bopened (?:on|at|in) (?:an? |the )?(?:weekends?|Sat(?:urday)?s?|Sun(?:day)?s?)\b",
        OPENED_DURING.format("(Sat-Sun 00:00-24:00 in Europe/Paris)"),
    ),
    in_asked(
        r"\bopened (?:on|at|in) (?:an? |the )?(?:public |bank )?holidays?\b",
        "when a case was opened is asked of a calendar: write `opened outside office`, with one that is"
        " closed then",
    ),
    in_asked(r"\bopened (?:in|within|inside) (?:the )?(\w+)(?: hours)?", r"write `opened during \1`"),
    in_asked(
        r"\bopened (during|outside) (?:the )?(\w+) hours",
        r"write `opened \1 \2`, with the name of a calendar",
    ),
    in_conditions(
        r"(?<!opened )\b(during|outside) (?:the )?(\w+)(?: hours)?",
        r"write `opened \1 \2`, with the name of a calendar",
    ),
    in_conditions(r"(?i)\bout of (?:office )?hours\b", "write `opened outside` and the name of a calendar"),
    in_conditions(r"^\s*(?:while|in state|in) (\w+)\s*$", r"write `state is \1`"),
    in_asked(
        rf"\bis (?:in )?(?:either|any of|any one of|among|one of the following)\s*:?\s*{_VALUES}", _one_of
    ),
    in_asked(rf"\bis neither {_VALUES}", _one_of),
    in_asked(rf"\b(?:either|neither) {_VALUES}", _one_of),
    in_asked(rf"\bis ({_VALUE}(?:\s*[/|]\s*{_VALUE})+)", _one_of),
    in_any(
        rf"\b(\w+) (?:is |are )?(?:between|from|in the range of|in the range) ({_VALUE}) (?:and|to) "
        rf"({_VALUE})",
        r"write `\1 is at least \2 and \1 is at most \3`",
    ),
    in_asked(
        r"\b(\w+) is (\d[\w.]*)\s*(?:to|-|–)\s*(\d[\w.]*%?)",
        r"write `\1 is at least \2 and \1 is at most \3`",
    ),
    in_asked(rf"\bis ({_VALUE}),? (?:or|and) ({_MORE}|{_LESS})\b", _or_more),
    in_asked(r"\bis (\d[\w.]*)\s*\+", r"write `is at least \1`"),
    in_asked(
        r"\b(?:is )?(?:no|not) (?:more|greater|higher|later|newer|worse) than\b|\bis up to\b",
        "write `is at most`",
    ),
    in_asked(
        r"\b(?:is )?(?:no|not) (?:less|fewer|lower|earlier|older) than\b|\bis min(?:imum)?\b",
        "write `is at least`",
    ),
    in_asked(r"\b(?:is )?(?:exceeds?|exceeding|newer than|worse than|bigger than)\b", "write `is above`"),
    in_asked(r"\b(?:is )?older than\b", "write `is below` of a number or a version, `is above` of an age"),
    in_conditions(
        r"\b(at least|at most|more than|fewer than|less than|over|under) (\d[\w.]*%?) (\w+)", _turned
    ),
    in_conditions(
        rf"\b(\d[\w.]*%?) (\w+) or (?:{_MORE})\b",
        r"write `\2 is at least \1`: a condition starts with its fact",
    ),
    in_conditions(
        r"(?<=\w )(?<!is )(?<!not )(at least|at most|above|below|over|under)(?= [\w\d])", r"write `is \1`"
    ),
    in_asked(r"\bis v(\d+(?:\.\d+)*)\b(?!\.)", r"write `is \1`"),
    in_asked(
        r"\bis v?(\d+(?:\.\d+)*)\.[x*]",
        r"a version is compared by its numbers: write `is at least \1.0`, and `is below` the first that is"
        " meant no more",
    ),
    in_asked(
        r"\b(?:contains|matches|includes|starts with|ends with|like|mentions)\b.*",
        "text is not looked into: declare a boolean fact for it, such as `case: {urgent: boolean}`",
    ),
    in_conditions(
        r"^\s*(?:there (?:is|are) )?no (\w+)(?: (?:exists|available|known))?\s*$",
        r"write `not \1` of a boolean fact, `is none` of one that has such a value",
    ),
    in_conditions(
        r"(?<=\w )(?:has|have) (?:been )?(\w+)",
        "write the fact by itself, such as `onboarded` or `not onboarded`",
    ),
    in_conditions(r"^\s*(?:is|has|(?:the )?(?:customer|case|it) (?:is|has)) ([a-z]\w*)\s*$", r"write `\1`"),
    in_conditions(
        r"^\s*(?:all|every|both|any) (\w+)(?: (\w+))?.*",
        "write a fact and one of its values, such as `affected is all_users`",
    ),
    in_asked(r"\b(?:but|except|save)\b(?= not\b)", "write `and`"),
    in_conditions(r"\b(?:unless|except(?: when| if)?|but not)\b", "write `and not`"),
    in_conditions(r"(?<=\w )(?:if|when|where)\b", "write `and` where both have to hold"),
    in_conditions(
        r",",
        "write `and` where both have to hold, `or` where one has to; values of one fact stand after `is one"
        " of`",
    ),
    in_asked(r"\bis (not )?(?:the |an? )(\w+)", lambda match: f"write `is {match[1] or ''}{match[2]}`"),
    in_conditions(
        r"^\s*(?!opened\b|breached\b|not\b)([a-z]\w*) (?!is\b|are\b|if\b|when\b|where\b|unless\b|and\b|or\b"
        r"|not\b|in\b|at\b|above\b|below\b|over\b|under\b|equals\b)(\w+)",
        _joined,
    ),
    in_conditions(r"^\s*(\w+) not (\w+)", r"write `\1 is not \2`"),
)

FACT_SLIPS = (
    # ---- adjustments
    in_adjustments(
        r"^\s*(?:raise|set|increase|change|lower|reduce) (\w+) to (\w+)",
        r"write `\1 is \2` where it is fixed, `is at least` for a floor, `is at most` for a cap",
    ),
    in_adjustments(
        r"\b(?:is (?:raised|set|lowered|fixed|changed|upgraded) to|becomes|must be|shall be|will be"
        r"|should be)\b",
        "write `is` where it is fixed, `is at least` for a floor, `is at most` for a cap",
    ),
    in_adjustments(
        r"\bis (?:max(?:imum)?|up to|no more than|not above|never above|capped at)\b", "write `is at most`"
    ),
    in_adjustments(
        r"\bis (?:min(?:imum)?|no lower than|not below|never below|no less than)\b", "write `is at least`"
    ),
    in_adjustments(
        r"\bis (?:never|not) (\w+)",
        "an adjustment gives the value there is: write `is at most` or `is at least` the next one",
    ),
    in_adjustments(r"\bis (\w+) or (?:higher|above|more|worse)\b", r"write `is at least \1`"),
    in_adjustments(r"\bis (\w+) or (?:lower|below|less)\b", r"write `is at most \1`"),
    in_adjustments(r"^\s*(\w+) (at least|at most) (\w+)", r"write `\1 is \2 \3`"),
    in_adjustments(
        r"\bis (?:one|a|\d+) (?:level|step|grade)s? (?:higher|lower|up|down)\b",
        "an adjustment names a value: write one for each, such as `severity is at least major when tier is"
        " premium`",
    ),
    in_adjustments(
        r"^\s*(?:if|when|unless|for)\b.*",
        "the condition comes last, as in `severity is at least major when tier is premium`",
    ),
    in_adjustments(r"^\s*(severity|tier) (\w+)(?= when| unless|\s*$)", r"write `\1 is \2`"),
    # ---- fact types
    in_fact_types(
        r"(?<=one of )(\w+(?:\s*\|\s*\w+)+)",
        lambda match: f"write `{', '.join(re.split('[ ]*[|][ ]*', match[1]))}`",
    ),
    in_fact_types(r"^\s*enum(?:eration)?(?: of)?:? (\w+) (\w+)", r"write `\1 | \2`"),
    in_fact_types(r"(?i)^\s*(\w+)\b(?!\s*\|)", _type),
    in_fact_types(r"(?i)^\s*(\w+)\s*$", _type, ends=True),
    in_fact_types(
        r"^\s*(\w+)\s*$",
        "write at least two values, such as `low | high`, or a type such as `boolean`, `integer` or `text`",
        ends=True,
    ),
    in_fact_types(
        r"\b(integer|number|percentage) (?:from )?(-?\d+)\s*(?:-|–|\.\.+|,|to)\s*(-?\d+)",
        r"write `\1 \2 to \3`",
    ),
    in_fact_types(
        r"\b(integer|number) (?:>=|≥|at least|from|min(?:imum)?|over|above|>) ?(\d+)",
        r"write `\1 \2 to 1000000`, with the most there can be",
    ),
    in_fact_types(r"^\s*(\d+)(?:\s*[|,]\s*\d+)*\s*[|,]\s*(\d+)\s*$", r"write `integer \1 to \2`"),
    in_fact_types(
        r"(?i)\b(?:yes|true)\s*(?:/|\bor\b|,)\s*(?:no|false)\b|\bbool\b|\bflag\b", "write `boolean`"
    ),
    in_fact_types(r"(?<=\w)\s*(?:<|\.\.+|-|–|\bor\b|\bto\b|\bthen\b)\s*(?=\w)", "write `|`"),
    in_fact_types(r"\bof\b.*", "leave it out, or put it in a `title`"),
    # ---- changes
    in_changes(r"^\s*(?:set|change|replace|make)\b", "leave it out: a change starts with its path"),
    in_changes(r"^\s*(?:delete|drop|without|del|rm)\b", "write `remove`"),
    in_changes(r"^\s*add ([a-z][a-z0-9_.]*)", r"write `\1 to` and what to add there"),
    in_changes(r"\b(?:becomes|is)\b", "write `to`"),
)
