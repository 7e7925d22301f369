"""The usual slips in credits and quotas, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.clock_words import NUMBER_WORDS
from casepact.syntax.slip import Slip, in_credits, in_quotas

__all__ = ["CREDIT_SLIPS"]

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY"}
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_LY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year",
       "annually": "year"}  # fmt: skip
_OFTEN = (
    r"(?:(?:a|an|each|every|/|in a|in any)\s*(day|week|month|quarter|year|annum)"
    rf"|({'|'.join(_LY)}))\b\.?"
)
_SUM = "such as `up to 25% of monthly_fee per month`"
_SHARE = "such as `when attainment of first_response is below 95% per month`"


def _currency(match: re.Match[str]) -> str:
    sign, number = match["sign"], match["number"].replace(",", "")
    return f"write `{number} {_SIGNS.get(sign, sign)}`"


def _period(match: re.Match[str]) -> str:
    word = match[1] or _LY[match[2]]
    return f"write `per {'year' if word == 'annum' else word}`"


def _late(match: re.Match[str]) -> str:
    begun = re.search(r"\b(?:started|commenced|begun|part)\b", match[0])
    unit = re.search(r"second|minute|hour|day|week", match[0])
    target = re.search(r"\bof (?:breach|delay|lateness) of (\w+)", match[0])
    assert unit is not None
    said = f"per {'started ' if begun else ''}{unit[0]} of breach of {target[1] if target else 'resolution'}"
    return f"write `{said}`" + ("" if target else ", with the target that is meant")


def _number(match: re.Match[str]) -> str:
    return f"write `{NUMBER_WORDS[match[1]]}`"


_UNIT = r"(?:started |commenced |begun |full |whole |late |delayed )?(?:second|minute|hour|day|week)"
_LATE = (
    r"(?: (?:late|overdue|of delay|of lateness)\b| or part (?:thereof|of (?:it|one))"
    r"| (?:of|after|past) (?:breach|delay|lateness)\b)"
)

_JOINT = r"(?: *, *(?:(?:and|or)\b)?| (?:and|or)\b) *"
_NO_CONDITION = (
    "leave it out: it is over all that the credits come to; name those that differ, each with its condition"
)

CREDIT_SLIPS = (
    # ---- sums
    in_credits(rf"(?P<sign>[£€$¥])\s*(?P<number>{_NUMBER})", _currency),
    in_credits(rf"(?P<number>{_NUMBER})\s*(?P<sign>[£€$¥])", _currency),
    in_credits(rf"\b(?P<sign>[A-Z]{{3}})\s?(?P<number>{_NUMBER})", _currency),
    Slip(
        frozenset({"credit", "quota"}),
        r"\b\d+(?:,\d{3})+\b",
        lambda match: f"write `{match[0].replace(',', '')}`",
    ),
    in_credits(
        rf"(?i)\b({'|'.join(NUMBER_WORDS)}) (?:%|per ?cent)",
        lambda match: f"write `{NUMBER_WORDS[match[1]]}%`",
    ),
    in_credits(
        r"^\s*(\d+(?:\.\d+)?)%(?: credit| discount| refund)? per\b"
        r"(?! ?cent| (?:started )?(?:second|minute|hour|day|week))",
        r"say of what: write `\1% of monthly_fee per breach of first_response`",
        "`{}` names no sum",
    ),
    in_credits(
        r"^\s*(\d+(?:\.\d+)?)% per\b(?= (?:started )?(?:second|minute|hour|day|week))",
        r"say of what: write `\1% of monthly_fee per`, or of another sum",
        "`{}` names no sum",
    ),
    in_credits(
        r"^\s*(\d+(?:\.\d+)?)%\s*$",
        r"say of what, and what for: write `\1% of monthly_fee per breach of first_response`",
        ends=True,
    ),
    in_credits(r"(?<=% )off (?:the )?", "write `of`"),
    in_credits(
        r"\bof (?:the |our |its )?(?!the )([a-z]+) ([a-z]+)(?= per| when| if| for| on| up|\s*$)",
        lambda match: None if match[1] in ("breach", "attainment") else f"write `of {match[1]}_{match[2]}`",
    ),
    in_credits(r"\bof (?:the|our|its) (\w+)", r"write `of \1`"),
    in_credits(r"(?<=%)\s+(?!of\b|for\b|and\b|per\b|to\b|or\b)([a-z]\w*)", r"write `of \1`"),
    in_credits(
        r"^\s*\d+ (?:hour|day|week|month)s?\b.*",
        "a credit is a share of a sum or an amount of money, such as `5% of monthly_fee` or `100 EUR`",
    ),
    # ---- what it is given for
    in_credits(
        rf"\b(?:per|for each|for every|each|every) {_UNIT}s?{_LATE}+"
        r"(?: of (?:the )?(?:breach of )?(?:the )?\w+)?"
        rf"|\b(?:for each|for every|each|every|per (?:late|commenced|begun|full|whole)) {_UNIT}s?\b"
        r"(?: (?:of|after) breach of (?:the )?\w+)?|\bper late (?:second|minute|hour|day|week)s?\b",
        _late,
    ),
    in_credits(
        r"\bper \d+ (?:seconds|minutes|hours|days|weeks)\b",
        "write one unit, such as `per hour of breach of` the target: only whole or `started` units count",
    ),
    in_credits(
        r"\bper breach of (\w+) (?:or|and) (\w+)",
        r"write a credit for each, `per breach of \1` and `per breach of \2`",
    ),
    in_credits(
        r"\b(?:for|after|when|if|with) (?:\d+|two|three|four|five|breaches|more than \d+)\b.*?breach"
        r"(?:es)?\b(?: of \w+)?|\bwhen breaches\b.*",
        f"how many breaches there are earns nothing by itself; what comes nearest is a share, {_SHARE}",
    ),
    in_credits(
        r"\b(?:for each|for every|for an?|for any|for|each|every|on each|on|upon|after|in case of) (?:the )?"
        r"(?:missed |late )?breach of (?:the )?(\w+)",
        r"write `per breach of \1`",
    ),
    in_credits(
        r"\b(?:if|when|where|whenever) (?:the )?(\w+) (?:(?:is|was|has been|gets) )?"
        r"(?:breached|missed|late|overdue|not met)\b",
        r"write `per breach of \1`",
    ),
    in_credits(
        r"\b(?:for each|for every|for an?|for any|per|each|every) (?:sla )?breach\b(?! of)",
        "say of which target: write `per breach of first_response`",
    ),
    in_credits(r"\bper breach\s*$", "say of which target: write `per breach of first_response`", ends=True),
    in_credits(
        r"\b(?:per|for each|for every|each) (?:late|missed|delayed|overdue|breached) (\w+)",
        "write `per breach of` and the target that it is late for, such as `per breach of first_response`",
    ),
    in_credits(
        r"\bper (\w+) breach of (\w+)", r"write `per breach of \2 when severity is \1`, the condition last"
    ),
    in_credits(
        r"\b(?:for|per) each \d+(?:\.\d+)?%.*",
        "write a credit for each band, such as `when attainment of first_response is between 90% and 95%"
        " per month`",
    ),
    # ---- attainment
    in_credits(
        r"\b(?:if|when|where) (?:the )?(?!attainment|availability|uptime)(\w+)(?: attainment)? "
        r"(?:is |falls |drops )?(?:below|under|less than|<) (\d+(?:\.\d+)?)%",
        r"write `when attainment of \1 is below \2%`",
    ),
    in_credits(r"\bwhen attainment (?:is|falls|drops|below|under)\b", f"say of which target, {_SHARE}"),
    in_credits(
        r"(?:\bis )?(?:from )?\b(?P<low>\d+(?:\.\d+)?)%?\s*(?:to|-|–)\s*(?P<high>\d+(?:\.\d+)?)%",
        r"write `is between \g<low>% and \g<high>%`: at least the first, and below the second",
    ),
    in_credits(
        r"\bis (?:at least|above|over) (\d+(?:\.\d+)?)% (?:and|but) (?:is )?(?:below|under|less than) "
        r"(\d+(?:\.\d+)?)%",
        r"write `is between \1% and \2%`: at least the first, and below the second",
    ),
    in_credits(
        r"\b(?:falls|drops|goes|is falling|sinks|was|stays) below\b|(?<=\w )(?<!is )below\b",
        "write `is below`",
    ),
    # ---- caps over several credits
    in_credits(
        r"(?i)\b(?:the )?(?:sum|total|aggregate)(?: amount)? of (?:all )?(?:the )?(?:\w+ )?credits\b"
        r"|\b(?:all|any|the|total)(?: of)?(?: the)? (?:service |sla |support )?credits"
        r"(?: together| combined| in total)?\b(?<!^all credits)",
        "write `all credits`",
    ),
    in_credits(
        r"^\s*(?:up to|at most|max(?:imum)?(?: of)?|(?:no|not) more than|capped at|limited to)(?=\s*[\d£€$])",
        "say of which credits: write `all credits up to`, or their names before it",
    ),
    in_credits(
        rf"^\s*[a-z]\w*(?:{_JOINT}[a-z]\w*)+(?= up to\b)",
        lambda match: f"write `{' and '.join(re.split(_JOINT, match[0].strip()))}`",
    ),
    in_credits(
        r"\b(?:when|unless)\b.*",
        lambda match: _NO_CONDITION if re.match(r"\s*[a-z].* up to ", match.string) else None,
        "`{}` cannot stand behind a cap over several credits",
    ),
    # ---- caps
    in_credits(r"\bup to \d+(?: times)? per\b(?: \w+)?", f"a cap is a sum of money, {_SUM}"),
    in_credits(
        r",?\s*(?:\b(?:is|are|shall|will|must|may|can)(?: be)? (?:not exceed|limited to|capped at|at most)"
        r"|\bup to an? (?:maximum|limit|total) of|\bcapped (?:at|to)"
        r"|\b(?:with )?(?:a )?cap(?: of| at)?|\bmax(?:imum)?(?: of)?|\bat most|\blimited to|\bnot exceeding"
        r"|\bnot to exceed|\bno more than|\bto a (?:maximum|limit) of|\bup to max)(?=\s*[\d£€$])",
        "write `up to`",
    ),
    in_credits(
        r"\bup to (\d+(?:\.\d+)?)%\s*(?:(per \w+)\s*)?$",
        lambda match: (
            f"say of what: write `up to {match[1]}% of monthly_fee{' ' + match[2] if match[2] else ''}`"
        ),
        ends=True,
    ),
    in_credits(
        r"\bup to (\d+(?:\.\d+)?)%(?! of\b)(?: (per \w+))?",
        lambda match: (
            f"say of what: write `up to {match[1]}% of monthly_fee{' ' + match[2] if match[2] else ''}`"
        ),
    ),
    in_credits(rf"(?<=\w )(?<!per ){_OFTEN}", _period),
    in_credits(
        r"(?<=\w )per (?:day|week|month|quarter|year)\b",
        f"a credit is given for each breach; the most of a time is a cap, {_SUM}",
    ),
    in_credits(r"\bfor (?:severity )?(\w+)\s*$", r"write `when severity is \1`, or another fact"),
    in_credits(r"^\s*no credits?\b", "leave the credit out"),
    in_credits(r"^\s*none\s*$", "leave the credit out", ends=True),
    in_credits(r"^\s*unspecified\s*$", "write `{unspecified: why}` in place of the sentence", ends=True),
    # ---- quotas
    in_quotas(
        r"(?i)\b(?:business )?(?:hours?|minutes?|days?|h|hrs?)\b(?!\s*$)"
        r"|(?i:\b(?:business )?(?:hours?|minutes?)\b)",
        "a quota is a number of cases or uses, such as `10 per quarter`: work is not measured; what comes"
        " nearest is a term",
    ),
    in_quotas(
        r"\b(?:per|every|in) (?:half[ -]?year|half|\d+ (?:day|week|month|quarter|year)s?|fortnight|term|user"
        r"|case|person|product|site|system|contact)\b",
        "a quota is for one contract, per `day`, `week`, `month`, `quarter`, `year` or `contract year`,"
        " such as `10 per quarter`; say in a note what differs",
    ),
    in_quotas(
        r"\bper contract\s*$", "write `per contract year`, or leave it out where it is for good", ends=True
    ),
    in_quotas(rf"(?i){_OFTEN}|(?<=per )p\.?a\b\.?", _period),
    in_quotas(r"\bper p\.a\.?|\bp\.?\s?a\b\.?", "write `per year`"),
    in_quotas(
        r"(?i)^\s*(?:up to|max(?:imum)?(?: of)?|at most|(?:no|not) more than|first|the first)\b",
        "leave it out: a quota is the most there may be, such as `10 per year`",
    ),
    in_quotas(
        r"(?i)\b(?:max(?:imum)?|at most|or less|or fewer|free|included|inclusive|in total|total|altogether"
        r"|overall)\b",
        "leave it out: a quota is the most there may be, such as `10 per year`, with `then charge` where"
        " more are charged",
    ),
    in_quotas(
        r"\bthen (?:charge(?:d)? )?(?:at )?[£€$]?\d[\d.,]*\s*(?:[A-Z]{3}|[£€$])?.*",
        "write `then charge`, and the price in a note",
    ),
    in_quotas(
        r"\s*(?:,|;)?\s*(?:\b(?:then|otherwise|thereafter|afterwards|after that|else|further|additional|more"
        r"|extra)\b(?: \w+)*?(?: (?:are|is|will be))? ?)"
        r"(?:charge[sd]?|charged|billed|chargeable|pay|paid)\b.*",
        "write `then charge`",
    ),
    in_quotas(
        r"(?i)\b(?:no limit|infinite|without limit|any(?: number)?|no maximum|not limited)\b",
        "write `unlimited`",
    ),
    in_quotas(r"(?i)\bfair use\b.*", "write `unlimited`, or `unspecified`, and quote the words in a note"),
    in_quotas(r"(?<=unlimited)\s+per \w+|(?<=unlimited)\s+\w+", "leave it out"),
    in_quotas(r"(?i)^\s*(?:none|no|zero|not any)\b", "write `0`"),
    in_quotas(rf"(?i)^\s*({'|'.join(word for word in NUMBER_WORDS if word not in ('a', 'an'))})\b", _number),
    in_quotas(r"\b(\d+)\s*(?:-|–|to)\s*(\d+)\b", r"write `\2`: a quota is one number, the most there may be"),
    in_quotas(
        r"\b(?:when|unless|if|for)\b.*",
        "leave it out: a quota has no condition; each tier has quotas of its own",
    ),
    in_quotas(
        r"(?<=\d)\s+[a-z]+(?: [a-z]+)?(?=\s*(?:per\b|a\b|each\b|every\b|/|$))",
        "leave it out: what is counted is the quota's name, as in `quotas: {cases: 10 per year}`",
    ),
)
