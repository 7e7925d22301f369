"""The events that a promise names, with the words they were written in, and the ways into a state."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.lifecycle import Lifecycle, StateTransition
from casepact.model.promise import Promise
from casepact.syntax.ast import promise as ast
from casepact.syntax.ast.condition import Word
from casepact.verify.machine.walk import Move

__all__ = ["entries", "named_events"]


def named_events(promise: Promise) -> Iterator[tuple[str, str]]:
    """Yield the word and the event of each place where a promise names one: ``closed`` and ``close``."""
    for word in _words(promise.promised):
        yield promise.text[word.extent.start : word.extent.end] or word.name, word.name


def _words(promised: ast.Promised) -> Iterator[Word]:
    match promised:
        case ast.IsTold() | ast.IsDue():
            if not promised.anchor.is_breach:
                yield promised.anchor.name
            yield from promised.unless
        case ast.Precedes():
            yield from (promised.first, promised.second)
        case ast.NeverTakes():
            yield promised.event
        case ast.Without():
            yield from promised.events
        case ast.NeverIs() | ast.Becomes() | ast.Eventually() | ast.HasClock():
            pass


def entries(lifecycle: Lifecycle, state: str, event: str) -> list[StateTransition]:
    """The transitions that lead into a state without an event; none where there is no such state."""
    return [
        item
        for item in lifecycle.transitions
        if item.destination == state and event not in Move(item.event, item).happens(lifecycle)
    ]
