"""Finds the words that a policy cannot use as names, because some sentence could not mention them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from lark.parsers.lalr_analysis import Reduce, Shift

from casepact.syntax.misplaced import LINKS, MISPLACED
from casepact.syntax.sentences import sentence_parser

__all__ = ["NameRole", "keywords", "reserved_words"]


class NameRole(StrEnum):
    """What a name of a policy names."""

    FACT = "fact"
    VALUE = "value"
    STATE = "state"
    EVENT = "event"
    TARGET = "target"
    CALENDAR = "calendar"
    ROLE = "role"
    ACTION = "action"


_ROLE_OF = {
    "fact_name": NameRole.FACT,
    "value_name": NameRole.VALUE,
    "first_value": NameRole.VALUE,
    "key_name": NameRole.VALUE,
    "state_name": NameRole.STATE,
    "event_name": NameRole.EVENT,
    "target_name": NameRole.TARGET,
    "calendar_name": NameRole.CALENDAR,
    "role_name": NameRole.ROLE,
    "object_name": NameRole.ROLE,
    "verb_name": NameRole.ACTION,
}
"""The rules of the grammar that stand where a name of a role may."""

_ALTERNATIVES = re.compile(r"\(([a-z|?]+)\)")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def _words_of(pattern: str) -> Iterator[str]:
    # A keyword is its own pattern; a terminal such as UNIT lists its words as `(minutes?|hours?)`.
    alternatives = _ALTERNATIVES.match(pattern)
    listed = alternatives[1] if alternatives else re.split(r"\(\?", pattern, maxsplit=1)[0]
    for word in listed.split("|"):
        stem, optional, _ = word.partition("?")
        yield from (w for w in ((stem[:-1], stem) if optional else (stem,)) if _WORD.fullmatch(w))


@cache
def _words() -> Mapping[str, frozenset[str]]:
    # By terminal, the words that it takes away from WORD.
    terminals = sentence_parser().terminals
    found = {t.name: frozenset(_words_of(t.pattern.value)) for t in terminals if t.name != "WORD"}
    return {name: words for name, words in found.items() if words}


@cache
def keywords() -> frozenset[str]:
    """Every word that means something of its own in some sentence."""
    return frozenset(MISPLACED).union(*_words().values())


def _reduces_to_name(action: tuple[Any, Any] | None) -> str | None:
    if action is None or action[0] is not Reduce:
        return None
    name = str(action[1].origin.name)
    return name if name in _ROLE_OF else None


def _can_follow(states: Mapping[int, Mapping[str, Any]], start: int, after: int, lookahead: str) -> bool:
    # Whether a terminal can come after what led from one state to another. LALR merges the lookaheads
    # of states, so the reductions are played through as far as the two states show.
    stack = [start, after]
    while True:
        action, argument = states[stack[-1]].get(lookahead, (None, None))
        if action is not Reduce:
            return action is Shift
        if len(argument.expansion) >= len(stack):
            return True
        del stack[len(stack) - len(argument.expansion) :]
        stack.append(states[stack[-1]][argument.origin.name][1])


def _names_at(states: Mapping[int, Mapping[str, Any]], state: int) -> dict[str, str]:
    # By the terminal that comes after it, the rule that a word in this state is reduced to.
    action, after = states[state].get("WORD", (None, None))
    if action is not Shift:
        return {}
    return {
        lookahead: name
        for lookahead, reduction in states[after].items()
        if (name := _reduces_to_name(reduction)) and _can_follow(states, state, after, lookahead)
    }


@cache
def _reserved() -> Mapping[NameRole, frozenset[str]]:
    # A word is free where its state offers it no meaning of its own, or goes on to reduce it to the
    # same name as it would any other word, whatever comes next.
    states = sentence_parser().parser.parser.parser.parse_table.states
    found: dict[NameRole, set[str]] = {role: set() for role in NameRole}
    for state, actions in states.items():
        names = _names_at(states, state)
        action, rule = actions.get("WORD", (None, None))
        ends = (
            [row[rule.origin.name][1] for row in states.values() if rule.origin.name in row]
            if action is Reduce
            else []
        )
        lost_before = {name for end in ends for name in _names_at(states, end).values()}
        for terminal in actions.keys() & _words().keys():
            meaning, then = actions[terminal]
            if meaning is not Shift:
                continue
            # What ends before any other word, as `must` does, goes on with this one.
            lost = lost_before | {
                n for after, n in names.items() if _reduces_to_name(states[then].get(after)) != n
            }
            for name in lost:
                found[_ROLE_OF[name]] |= _words()[terminal]
    for role in (NameRole.ROLE, NameRole.ACTION):
        found[role] |= MISPLACED.keys()
    found[NameRole.ACTION] |= LINKS
    return {role: frozenset(words) for role, words in found.items()}


def reserved_words(role: NameRole | str | None = None) -> frozenset[str]:
    """The words that no name of a role may be, or that no name at all may be where ``role`` is None.

    Every other word of lower-case letters, digits and underscores works as a name of that role in
    every kind of sentence. The words follow from the grammar, and from what no duty takes for an object.

    Raises:
        ValueError: there is no such role.
    """
    if role is None:
        return frozenset().union(*_reserved().values())
    return _reserved()[NameRole(role)]
