"""The usual slips in credits and quotas, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import NUMBER_WORDS, rewritten, slip

__all__ = ["CREDIT_SLIPS"]

_CREDITS = frozenset({"credit"})
_QUOTAS = frozenset({"quota"})
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
    return f"write `{NUMBER_WORDS[match[1].lower()]}`"


_UNIT = r"(?:started |commenced |begun |full |whole |late |delayed )?(?:second|minute|hour|day|week)"
_LATE = (
    r"(?: (?:late|overdue|of delay|of lateness)\b| or part (?:thereof|of (?:it|one))"
    r"| (?:of|after|past) (?:breach|delay|lateness)\b)"
)

CREDIT_SLIPS = (
    # ---- sums
    slip(rf"(?P<sign>[£€$¥])\s*(?P<number>{_NUMBER})", _currency, _CREDITS),
    slip(rf"(?P<number>{_NUMBER})\s*(?P<sign>[£€$¥])", _currency, _CREDITS),
    slip(rf"\b(?P<sign>[A-Z]{{3}})\s?(?P<number>{_NUMBER})", _currency, _CREDITS),
    slip(r"\b\d+(?:,\d{3})+\b", lambda match: f"write `{match[0].replace(',', '')}`", _CREDITS | _QUOTAS),
    slip(
        rf"(?i)\b({'|'.join(NUMBER_WORDS)}) (?:%|per ?cent)",
        lambda match: f"write `{NUMBER_WORDS[match[1].lower()]}%`",
        _CREDITS,
    ),
    slip(
        r"^\s*(\d+(?:\.\d+)?)%(?: credit| discount| refund)? per\b(?! ?cent| (?:started )?(?:second"
        r"|minute|hour|day"
        r"|week))",
        lambda match: f"say of what: write `{match[1]}% of monthly_fee per breach of first_response`",
        _CREDITS,
        "`{}` names no sum",
    ),
    slip(
        r"^\s*(\d+(?:\.\d+)?)% (?=per (?:started )?(?:second|minute|hour|day|week))",
        rewritten(r"\1% of monthly_fee", ", or of another sum"),
        _CREDITS,
        "`{}` names no sum",
    ),
    slip(
        r"^\s*(\d+(?:\.\d+)?)%\s*$",
        lambda match: (
            f"say of what, and what for: write `{match[1]}% of monthly_fee per breach of first_response`"
        ),
        _CREDITS,
        ends=True,
    ),
    slip(r"(?<=% )off (?:the )?", "write `of`", _CREDITS),
    slip(
        r"\bof (?:the |our |its )?(?!the )([a-z]+) ([a-z]+)(?= per| when| for| on|\s*$)",
        lambda match: None if match[1] in ("breach", "attainment") else f"write `of {match[1]}_{match[2]}`",
        _CREDITS,
    ),
    slip(r"\bof (?:the|our|its) (\w+)", rewritten(r"of \1"), _CREDITS),
    slip(r"(?<=%)\s+(?!of\b|and\b|per\b|to\b|or\b)([a-z]\w*)", rewritten(r"of \1"), _CREDITS),
    slip(
        r"^\s*\d+ (?:hour|day|week|month)s?\b.*",
        "a credit is a share of a sum or an amount of money, such as `5% of monthly_fee` or `100 EUR`",
        _CREDITS,
    ),
    # ---- what it is given for
    slip(
        r"\b(?:per|for each|for every|each"
        rf"|every) {_UNIT}s?{_LATE}+(?: of (?:the )?(?:breach of )?(?:the )?\w+)?"
        rf"|\b(?:for each|for every|each|every|per (?:late|commenced|begun|full|whole)) {_UNIT}s?\b"
        r"(?: (?:of|after) breach of (?:the )?\w+)?|\bper late (?:second|minute|hour|day|week)s?\b",
        _late,
        _CREDITS,
    ),
    slip(
        r"\bper \d+ (?:seconds|minutes|hours|days|weeks)\b",
        "write one unit, such as `per hour of breach of` the target: only whole or `started` units count",
        _CREDITS,
    ),
    slip(
        r"\bper breach of (\w+) (?:or|and) (\w+)",
        lambda match: f"write a credit for each, `per breach of {match[1]}` and `per breach of {match[2]}`",
        _CREDITS,
    ),
    slip(
        r"\b(?:for|after|when|if|with) (?:\d+|two|three|four|five|breaches|more than \d+)\b.*?breach(?:es)?\b"
        r"(?: of \w+)?|\bwhen breaches\b.*",
        f"how many breaches there are earns nothing by itself; what comes nearest is a share, {_SHARE}",
        _CREDITS,
    ),
    slip(
        r"\b(?:for each|for every|for an?|for any|for|each|every|on each|on|upon|after|in case of)"
        r" (?:the )?(?:missed |late )?breach of (?:the )?(\w+)",
        rewritten(r"per breach of \1"),
        _CREDITS,
    ),
    slip(
        r"\b(?:if|when|where|whenever) (?:the )?(\w+) (?:is|was|has been|gets) (?:breached|missed|late"
        r"|not met)\b",
        rewritten(r"per breach of \1"),
        _CREDITS,
    ),
    slip(
        r"\b(?:for each|for every|for an?|for any|per|each|every) (?:sla )?breach\b(?! of)",
        "say of which target: write `per breach of first_response`",
        _CREDITS,
    ),
    slip(
        r"\bper breach\s*$", "say of which target: write `per breach of first_response`", _CREDITS, ends=True
    ),
    slip(
        r"\b(?:per|for each|for every|each) (?:late|missed|delayed|overdue|breached) (\w+)",
        "write `per breach of` and the target that it is late for, such as `per breach of first_response`",
        _CREDITS,
    ),
    slip(
        r"\bper (\w+) breach of (\w+)",
        rewritten(r"per breach of \2 when severity is \1", ", the condition last"),
        _CREDITS,
    ),
    slip(
        r"\b(?:for|per) each \d+(?:\.\d+)?%.*",
        "write a credit for each band, such as `when attainment of first_response is between 90% and 95% per"
        " month`",
        _CREDITS,
    ),
    # ---- attainment
    slip(
        r"\b(?:if|when|where) (?:the )?(?!attainment|availability|uptime)(\w+)(?: attainment)? (?:is |falls "
        r"|drops )"
        r"?(?:below|under|less than|<) (\d+(?:\.\d+)?)%",
        rewritten(r"when attainment of \1 is below \2%"),
        _CREDITS,
    ),
    slip(
        r"\bwhen attainment (?:is|falls|drops|below|under)\b",
        f"say of which target, {_SHARE}",
        _CREDITS,
    ),
    slip(
        r"(?:\bis )?(?:from )?\b(?P<low>\d+(?:\.\d+)?)%?\s*(?:to|-|–)\s*(?P<high>\d+(?:\.\d+)?)%",
        rewritten(r"is between \g<low>% and \g<high>%", ": at least the first, and below the second"),
        _CREDITS,
    ),
    slip(
        r"\bis (?:at least|above|over) (\d+(?:\.\d+)?)% (?:and|but) (?:is )?(?:below|under"
        r"|less than) (\d+(?:\.\d+)?)%",
        rewritten(r"is between \1% and \2%", ": at least the first, and below the second"),
        _CREDITS,
    ),
    slip(
        r"\b(?:falls|drops|goes|is falling|sinks|was|stays) below\b|(?<=\w )(?<!is )below\b",
        "write `is below`",
        _CREDITS,
    ),
    # ---- caps
    slip(
        r"\bup to \d+(?: times)? per\b(?: \w+)?",
        f"a cap is a sum of money, {_SUM}",
        _CREDITS,
    ),
    slip(
        r",?\s*(?:\bup to an? (?:maximum|limit|total) of|\bcapped (?:at|to)|\b(?:with )?(?:a )?cap(?: of"
        r"| at)?|\bmax(?:imum)?(?: of)?|\bat most"
        r"|\blimited to|\bnot exceeding|\bnot to exceed|\bno more than|\bto a (?:maximum|limit) of"
        r"|\bup to max)(?=\s*[\d£€$])",
        "write `up to`",
        _CREDITS,
    ),
    slip(
        r"\bup to (\d+(?:\.\d+)?)%\s*(?:(per \w+)\s*)?$",
        lambda match: (
            f"say of what: write `up to {match[1]}% of monthly_fee{' ' + match[2] if match[2] else ''}`"
        ),
        _CREDITS,
        ends=True,
    ),
    slip(
        r"\bup to (\d+(?:\.\d+)?)%(?! of\b)(?: (per \w+))?",
        lambda match: (
            f"say of what: write `up to {match[1]}% of monthly_fee{' ' + match[2] if match[2] else ''}`"
        ),
        _CREDITS,
    ),
    slip(rf"(?<=\w )(?<!per ){_OFTEN}", _period, _CREDITS),
    slip(
        r"(?<=\w )per (?:day|week|month|quarter|year)\b",
        f"a credit is given for each breach; the most of a time is a cap, {_SUM}",
        _CREDITS,
    ),
    slip(r"\bfor (?:severity )?(\w+)\s*$", rewritten(r"when severity is \1", ", or another fact"), _CREDITS),
    slip(r"^\s*(?:none|no credits?)\b", "leave the credit out", _CREDITS),
    slip(r"^\s*unspecified\b", "write `{unspecified: why}` in place of the sentence", _CREDITS),
    # ---- quotas
    slip(
        r"(?i)\b(?:business )?(?:hours?|minutes?|days?|h|hrs?)\b(?!\s*$)|(?i:\b(?:business )?(?:hours?"
        r"|minutes?)\b)",
        "a quota is a number of cases or uses, such as `10 per quarter`: work is not measured; what comes"
        " nearest is a term",
        _QUOTAS,
    ),
    slip(
        r"\b(?:per|every|in) (?:half[ -]?year|half|\d+ (?:day|week|month|quarter|year)s?|fortnight|term|user"
        r"|case"
        r"|person|product|site|system|contact)\b",
        "a quota is for one contract, per `day`, `week`, `month`, `quarter`, `year` or `contract year`, such"
        " as"
        " `10 per quarter`; say in a note what differs",
        _QUOTAS,
    ),
    slip(
        r"\bper contract\s*$",
        "write `per contract year`, or leave it out where it is for good",
        _QUOTAS,
        ends=True,
    ),
    slip(rf"(?i){_OFTEN}|(?<=per )p\.?a\b\.?", _period, _QUOTAS),
    slip(r"\bper p\.a\.?|\bp\.?\s?a\b\.?", "write `per year`", _QUOTAS),
    slip(
        r"(?i)^\s*(?:up to|max(?:imum)?(?: of)?|at most|(?:no|not) more than|first|the first)\b",
        "leave it out: a quota is the most there may be, such as `10 per year`",
        _QUOTAS,
    ),
    slip(
        r"(?i)\b(?:max(?:imum)?|at most|or less|or fewer|free|included|inclusive|in total|total|altogether"
        r"|overall)\b",
        "leave it out: a quota is the most there may be, such as `10 per year`, with `then charge` where"
        " more are"
        " charged",
        _QUOTAS,
    ),
    slip(
        r"\bthen (?:charge(?:d)? )?(?:at )?[£€$]?\d[\d.,]*\s*(?:[A-Z]{3}|[£€$])?.*",
        "write `then charge`, and the price in a note",
        _QUOTAS,
    ),
    slip(
        r"\s*(?:,|;)?\s*(?:\b(?:then|otherwise|thereafter|afterwards|after that|else|further|additional|more"
        r"|extra)\b"
        r"(?: \w+)*?(?: (?:are|is|will be))? ?)(?:charge[sd]?|charged|billed|chargeable|pay|paid)\b.*",
        "write `then charge`",
        _QUOTAS,
    ),
    slip(
        r"(?i)\b(?:no limit|infinite|without limit|any(?: number)?|no maximum|not limited)\b",
        "write `unlimited`",
        _QUOTAS,
    ),
    slip(
        r"(?i)\bfair use\b.*",
        "write `unlimited`, or `unspecified`, and quote the words in a note",
        _QUOTAS,
    ),
    slip(r"(?<=unlimited)\s+per \w+|(?<=unlimited)\s+\w+", "leave it out", _QUOTAS),
    slip(r"(?i)^\s*(?:none|no|zero|not any)\b", "write `0`", _QUOTAS),
    slip(
        rf"(?i)^\s*({'|'.join(word for word in NUMBER_WORDS if word not in ('a', 'an'))})\b", _number, _QUOTAS
    ),
    slip(
        r"\b(\d+)\s*(?:-|–|to)\s*(\d+)\b",
        rewritten(r"\2", ": a quota is one number, the most there may be"),
        _QUOTAS,
    ),
    slip(
        r"\b(?:when|unless|if|for)\b.*",
        "leave it out: a quota has no condition; each tier has quotas of its own",
        _QUOTAS,
    ),
    slip(
        r"(?<=\d)\s+[a-z]+(?: [a-z]+)?(?=\s*(?:per\b|a\b|each\b|every\b|/|$))",
        "leave it out: what is counted is the quota's name, as in `quotas: {cases: 10 per year}`",
        _QUOTAS,
    ),
)
