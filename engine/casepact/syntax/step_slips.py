"""The usual slips in escalation steps, credits and quotas, each with what to write instead."""

from __future__ import annotations

import re

from casepact.syntax.slip import slip

__all__ = ["STEP_SLIPS"]

_STEPS = frozenset({"step"})
_CREDITS = frozenset({"credit"})
_AMOUNT = r"\d+(?:\.\d+)? (?:business |calendar )?(?:minute|hour|day|week)s?\b(?: on \w+)?"
_NUMBERS = {
    word: number
    for number, words in enumerate(("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), 1)
    for word in words.split()
}


def _cycle(match: re.Match[str]) -> str:
    cycle = f"on cycle {_NUMBERS[match[1].lower()]} of {match[2]}"
    return f"write `{cycle}`: the cycles of a target with `every` are counted in each case"


def _shares(match: re.Match[str]) -> str:
    first = re.search(r"\d+", match[0])
    assert first is not None
    return f"write a step for each share, the first `at {first[0]}% of` the target"


STEP_SLIPS = (
    slip(
        rf"(?i)\b(?:on|after) (?:the )?({'|'.join(_NUMBERS)}) (?:breach|miss) of (?:the )?(\w+)",
        _cycle,
        _STEPS,
    ),
    slip(
        r"\bon breach of (\w+) (?:or|and) (\w+)",
        lambda match: (
            f"write a step for each, `on breach of {match[1]} ...` and `on breach of {match[2]} ...`"
        ),
        _STEPS,
    ),
    slip(r"\bat \d+%(?:\s*(?:,|and|or|/)\s*\d+%)+", _shares, _STEPS),
    slip(
        rf"\band (?:after )?({_AMOUNT})",
        lambda match: f"write two steps, the second `after {match[1]} ...`",
        _STEPS,
    ),
    slip(
        r"^\s*(?:if|when|unless) (?:(?:it|the case) )?(?:is |has )?(?:not )?(?:been )?\w+"
        rf" (?:after|within|for) ({_AMOUNT})",
        lambda match: (
            f"a step starts with its time: write `after {match[1]} ...`, and what ends the ladder under"
            " `until:`"
        ),
        _STEPS,
    ),
    slip(
        r"\b(?:notify|involve|assign to|hand over to) \w+(?: and \w+)* or \w+",
        "write `and` if both are meant; if not, a step for each, with its condition after `when`",
        _STEPS,
    ),
    # ---- credits and quotas
    slip(
        r"^\s*(\d+(?:\.\d+)?)% per\b(?! ?cent)",
        lambda match: f"say of what: write `{match[1]}% of monthly_fee per breach of first_response`",
        _CREDITS,
        "`{}` names no sum",
    ),
    slip(
        r"\bper (?:late|missed|delayed|overdue|breached) (\w+)",
        "write `per breach of` and the target that it is late for, such as `per breach of first_response`",
        _CREDITS,
    ),
    slip(
        r"(?i)\b(?:business )?(?:hours?|minutes?|days?|h|hrs?)\b",
        "a quota is a number of cases or uses, such as `10 per quarter`: work is not measured; what comes"
        " nearest is a term",
        frozenset({"quota"}),
    ),
)
