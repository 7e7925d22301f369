"""Finds the words that would change what a duty says where it takes any word: in its action and objects.

`vendor must answer if severity is p1` would otherwise be a duty about four things, that binds always.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from casepact.frozen import dataclass
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.extent import Extent
from casepact.syntax.clock_words import NUMBER_WORDS, PERIODS, TIMES, spaced
from casepact.syntax.misspelling import misspelled_keyword

__all__ = ["LINKS", "MISPLACED", "Misplaced", "find_misplaced"]

_WHEN = "write `when`"
_UNLESS = "write `unless`"
_STANDS = "a condition stands after `when` or `unless`, and a limit after `within` or `under`"
_NO_BOUND = "that is no bound: write `within` an amount of time, or quote the words in a note"
_MONTHS = (
    "months and years have no one length: write days, such as `every 30 days on always`, and say so under"
    " `assumed`"
)
_HOURS = (
    "write `when opened during` a calendar, or `when opened outside` one, or `during` one without `opened`"
)
_EVENT = "write `after` and an event"
_BETWEEN = "say what lies between, such as `every 24 hours on always`"
_PER = ("a", "an", "per", "each", "every")
_EACH = (
    "leave it out: a duty binds each time, from an event such as that of `vendor must reply after"
    " customer_replied`"
)
_ONLY = "write `when` for `only if`; what forbids all else is a second sentence, with `must not … unless …`"
_NO_ANSWER = (
    "what comes when a time is over is a transition, such as `waiting_on_customer -> closed after 5 business"
    " days on office`, or a step of a ladder"
)
_NEVER = "write `must not`"
_SECOND = "write a second duty for it"
_AT_A_TIME = (
    "write `by close of same business day` or `by 12:00 of next business day`, or a notice such as `at least"
    " 2 business days before maintenance`: of the end of a week or a month no duty speaks"
)
_FREE = (
    "name the act: write it after `must`, and what goes with it after the act, as `vendor must meet with"
    " customer`"
)
_AT_LEAST = "leave it out before `every`; `at least` an amount of time stands before `before` an event"

LINKS = frozenset(
    ["and", "or", "to", "of", "with", "for", "from", "in", "at", "on", "about", "via", "as", "through", "per"]
)
"""Words that join others: none of them is an act, nor part of how fast or when one is done."""

MISPLACED: dict[str, str] = {
    "if": _WHEN,
    "where": _WHEN,
    "whenever": _WHEN,
    "assuming": _WHEN,
    "provided": _WHEN,
    "providing": _WHEN,
    "only": _ONLY,
    "except": _UNLESS,
    "but": _UNLESS,
    "else": "write a second sentence, with the condition after `when`",
    "otherwise": "write a second sentence, with the condition after `when`",
    "is": _STANDS,
    "are": _STANDS,
    "than": _STANDS,
    "not": "write `must not` for what a duty forbids; `is not` stands in a condition, after `when`",
    "never": _NEVER,
    "always": "leave it out: a duty binds always; the hours of an action stand after `during`",
    "without": "write `before` and an event for what has to come first, or `unless` and a condition",
    "each": _EACH,
    "outside": _HOURS,
    "inside": _HOURS,
    "weekdays": _HOURS,
    "weekends": _HOURS,
    "once": "write `after` and an event, `immediately` for `at once`, or `when` and a condition",
    "upon": _EVENT,
    "following": _EVENT,
    "since": _EVENT,
    "prior": "write `before` and an event",
    "till": "write `until` and an event",
    "whilst": "write `while` and a state, or `during` a calendar",
    "throughout": "write `while` and a state, or `during` a calendar",
    "hourly": "write `every 1 hour on always`",
    "daily": "write `every 1 business day on` a calendar, or `every 24 hours on always`",
    "nightly": "write `every 24 hours on always`",
    "weekly": "write `every 7 days on always`, or `every 5 business days on` a calendar",
    "biweekly": "write `every 14 days on always`, or `every 10 business days on` a calendar",
    "fortnightly": "write `every 14 days on always`, or `every 10 business days on` a calendar",
    "monthly": _MONTHS,
    "quarterly": _MONTHS,
    "yearly": _MONTHS,
    "annually": _MONTHS,
    "promptly": _NO_BOUND,
    "quickly": _NO_BOUND,
    "swiftly": _NO_BOUND,
    "speedily": _NO_BOUND,
    "urgently": _NO_BOUND,
    "soon": _NO_BOUND,
    "timely": _NO_BOUND,
    "asap": _NO_BOUND,
    "forthwith": _NO_BOUND,
    "regularly": _NO_BOUND,
    "periodically": _NO_BOUND,
    "frequently": _NO_BOUND,
    "must": _SECOND,
    "may": _SECOND,
    "shall": _SECOND,
    "should": _SECOND,
    "instantly": "write `immediately`",
    "straightaway": "write `immediately`",
}
"""The words, each with what to write instead. They name neither an action nor an object of one."""


def _each_pair(firsts: str, seconds: str, help_: str) -> dict[tuple[str, str], str]:
    return {(first, second): help_ for first in firsts.split() for second in seconds.split()}


_PAIRS = {
    **_each_pair("at", "once", "write `immediately`"),
    **_each_pair("at", "most", "write `within` an amount of time"),
    **_each_pair("at", "least", _AT_LEAST),
    **_each_pair("in", "advance", "write `at least` an amount of time, and `before` an event"),
    **_each_pair("as", "long", "write `while` and a state, or `when` and a condition"),
    **_each_pair("in", "case", _WHEN),
    **_each_pair("subject", "to", _WHEN),
    **_each_pair("if", "no", _NO_ANSWER),
    **_each_pair("once twice thrice times", " ".join(_PER), _BETWEEN),
    **_each_pair("in under at", "no neither", _NEVER),
    **_each_pair("without", "delay undue", _NO_BOUND),
    **_each_pair("no least minimum minimal undue", "delay", _NO_BOUND),
    **_each_pair("in", "time short due good reasonable", _NO_BOUND),
    **_each_pair("on", "time schedule", _NO_BOUND),
    **_each_pair("in", "hours weekends", _HOURS),
    **_each_pair("at on in over", "night nights daytime evenings mornings holiday holidays weekend", _HOURS),
    **_each_pair("at on in", "end start beginning close noon midnight morning evening month", _AT_A_TIME),
    **_each_pair("on", "demand receipt request resolution closure", _EVENT),
}

_OFTEN = {
    "hour": MISPLACED["hourly"],
    "day": MISPLACED["daily"],
    "week": MISPLACED["weekly"],
    "month": _MONTHS,
    "quarter": _MONTHS,
    "year": _MONTHS,
}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A stretch of the free words of a duty that says more than a name could, and what to write."""

    text: str
    extent: Extent
    help: str


def find_misplaced(words: Sequence[Word]) -> Misplaced | None:
    """The first of a duty's action and objects that is such a word, or such a pair of words."""
    if words and words[0].name in LINKS:
        return _stretch(words[:1], _FREE)
    for place, word in enumerate(words):
        if place and misspelled_keyword(words[place - 1].name):
            return None  # `wen severity is high`: the first fault is the keyword, which the resolver tells
        often = _so_often(words[place : place + 4])
        if often is not None:
            return often
        after = words[place + 1].name if place + 1 < len(words) else ""
        help_ = _OFTEN.get(after) if word.name in ("each", "per") else _PAIRS.get((word.name, after))
        if help_ is not None:
            return _stretch(words[place : place + 2], help_)
        names = [item.name for item in words[place : place + 3]]
        if len(names) == 3 and names[0] == names[2] == "as" and names[1] not in MISPLACED:
            return _stretch([*words[place : place + 3], *_possible(words[place + 3 :])], _NO_BOUND)
        if word.name in MISPLACED:
            run = [*takewhile(lambda item: item.name in MISPLACED, words[place:])]
            return _stretch(run, MISPLACED[word.name])
    return None


def _so_often(words: Sequence[Word]) -> Misplaced | None:
    """The start of some words, where it is `twice per year` or `four times a year`."""
    names = [word.name for word in words]
    counted = names[1:2] == ["times"]
    times = (NUMBER_WORDS if counted else TIMES).get(names[0])
    length = 4 if counted else 3
    if (
        times is None
        or len(names) < length
        or names[length - 2] not in _PER
        or names[length - 1] not in PERIODS
    ):
        return None
    help_ = spaced(times, names[length - 1])
    return None if help_ is None else _stretch(words[:length], help_)


def _possible(words: Sequence[Word]) -> Sequence[Word]:
    """What ends `as fast as possible`, where it is no more than that."""
    return words[:1] if words and words[0].name in ("possible", "can", "practicable") else ()


def _stretch(words: Sequence[Word], help_: str) -> Misplaced:
    extent = Extent(words[0].extent.start, words[-1].extent.end)
    return Misplaced(" ".join(word.name for word in words), extent, help_)
