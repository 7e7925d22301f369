"""Says which events of a lifecycle the words of a duty are likely to mean, so that help can name them.

What is found here decides nothing: it is what a finding offers the author to write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from casepact.frozen import dataclass
from casepact.resolve.standard import IMPLIED_BY
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.duty import Duty

__all__ = ["VERBS", "Meant", "alternatives", "is_solved_thing", "meant_by", "with_implied"]

_GIVING = frozenset(
    [
        *("provide", "give", "send", "deliver", "supply", "issue", "offer", "make", "post", "publish"),
        *("submit", "communicate", "present", "produce", "return", "share", "achieve", "reach"),
        *("complete", "effect", "render", "apply", "implement", "install", "release", "confirm"),
    ]
)
"""Verbs that add nothing to the noun after them: who provides a workaround does what `workaround` records."""

_NOUNS = {
    "acknowledgement": "acknowledge",
    "acknowledgment": "acknowledge",
    "activation": "activate",
    "answer": "respond",
    "closure": "close",
    "correction": "resolve",
    "fix": "resolve",
    "interim_fix": "workaround",
    "interim_solution": "workaround",
    "receipt": "acknowledge",
    "repair": "resolve",
    "resolution": "resolve",
    "response": "respond",
    "restoration": "resolve",
    "solution": "resolve",
    "temporary_fix": "workaround",
    "temporary_solution": "workaround",
}
"""What is done, by the noun for it. Of other events the noun is the event's own name."""

_KINDS = frozenset(
    [
        *("first", "initial", "final", "progress", "status", "periodic", "regular", "temporary"),
        *("interim", "permanent", "case", "ticket", "incident", "issue", "full"),
    ]
)
"""Words before a noun that leave it what it is, such as `status_update`."""

_DONE_BY = {
    "resolve": (
        *("clear", "correct", "cure", "eliminate", "fix", "mend", "recover", "rectify", "reinstate"),
        *("remediate", "remedy", "repair", "replace", "restore", "settle", "solve"),
    ),
    "respond": ("answer", "call", "contact", "react", "revert"),
    "acknowledge": ("confirm", "log", "register"),
    "activate": (
        *("assign", "begin", "commence", "diagnose", "engage", "investigate", "mobilise", "mobilize"),
        "start",
    ),
    "notice": ("advise", "announce", "notify", "warn"),
    "update": ("brief", "inform"),
    "workaround": ("bypass", "mitigate"),
}
"""Verbs that a contract says for what the event on the left records."""

_VERB_MEANS = {verb: event for event, verbs in _DONE_BY.items() for verb in verbs}
_CUSTOMERS = {"answer": "customer_reply", "reply": "customer_reply", "respond": "customer_reply"}
"""What it is when the customer does it: the events of the same words are the vendor's."""

_THINGS = frozenset({"case", "error", "fault", "incident", "issue", "problem", "request", "ticket"})
"""Who fixes the issue resolves the case, whatever it is called."""

_NO_NOUNS = frozenset({"open", "change"})
"""Events of every lifecycle; a change of a system is another thing than a change of the case's facts."""

VERBS = frozenset({*IMPLIED_BY, "resolve", "update", "reply", "close"} - {"workaround"})
"""Events that are verbs as well, so that a duty can say them: `vendor must respond`."""


@dataclass(frozen=True, slots=True)
class Meant:
    """An event that words probably mean, and the last of those words."""

    event: str
    last: Word


def meant_by(duty: Duty, events: Collection[str]) -> Meant | None:
    """The event that a duty's words probably mean, of those there are; None if none seems meant."""
    words = [duty.action, *duty.objects]
    last = max((at for at, word in enumerate(words) if word.name == "and"), default=-1)
    # Of several acts the last is the one that is waited for: to diagnose and fix is to fix.
    ended = _meant(words[last + 1 :], events, duty.actor.name) if 0 <= last < len(words) - 1 else None
    return ended or _meant(words, events, duty.actor.name)


def alternatives(duty: Duty, events: Collection[str]) -> tuple[tuple[str, ...], str]:
    """The events that words joined by `or` or by `and` mean, and which of the two joins them.

    Empty where nothing is joined, and where a part means no event: `update customer and regulator`
    is one act. What `and` joins are acts only where each part begins with the verb of one.
    """
    words = [duty.action, *duty.objects]
    joint = next((word.name for word in words if word.name in ("or", "and")), "")
    if words[0].name in ("either", "both"):
        del words[0]
    places = [-1, *(at for at, word in enumerate(words) if word.name == joint), len(words)]
    found: dict[str, None] = {}
    for before, behind in pairwise(places if joint else ()):
        part = words[before + 1 : behind]
        if joint == "and" and not (part and part[0].name in events):
            return (), joint
        meant = _meant(part, events, duty.actor.name) if part else None
        if meant is None:
            return (), joint
        found[meant.event] = None
    return tuple(found), joint


def with_implied(found: Collection[str], events: Collection[str]) -> str:
    """The events and what implies them, as they stand after `until`."""
    also = [event for name in found for event in IMPLIED_BY.get(name, ()) if event in events]
    return " or ".join(dict.fromkeys((*found, *also)))


def is_solved_thing(words: tuple[Word, ...]) -> bool:
    """Whether words are nothing but a name for the case itself, such as `ticket`."""
    return {word.name for word in words} <= _THINGS


def _meant(words: list[Word], events: Collection[str], actor: str) -> Meant | None:
    return next((meant for meant in _guesses(words, actor, events) if meant.event in events), None)


def _guesses(words: list[Word], actor: str, events: Collection[str]) -> Iterator[Meant]:
    """What words may mean: as they stand, by a noun that is given, by the verb alone."""
    verb, *objects = words
    if actor == "customer" and verb.name in _CUSTOMERS:
        yield Meant(_CUSTOMERS[verb.name], words[-1])
    if verb.name == "work" and objects:
        yield Meant("workaround" if objects[0].name == "around" else "activate", words[-1])
    if verb.name in events and verb.name not in _NO_NOUNS:
        yield Meant(verb.name, verb)
    if verb.name in _GIVING:
        nouns = ((word, _noun(word.name, events)) for word in objects)
        yield from (Meant(noun, word) for word, noun in nouns if noun is not None)
    if not objects and (noun := _noun(verb.name, events)) is not None:
        yield Meant(noun, verb)
    if verb.name in _VERB_MEANS:
        yield Meant(_VERB_MEANS[verb.name], words[-1])


def _noun(noun: str, events: Collection[str]) -> str | None:
    """The event that a noun stands for, as itself, as the name for what is done, or with a word before it."""
    kind, _, last = noun.rpartition("_")
    for word in (noun, last) if kind in _KINDS else (noun,):
        for name in (word, _NOUNS.get(word)):
            if name is not None and name in events and name not in _NO_NOUNS:
                return name
    return None
