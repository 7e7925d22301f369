"""Writes promises."""

from __future__ import annotations

from typing import assert_never

from casepact.syntax.ast import promise as ast
from casepact.syntax.ast.condition import Word
from casepact.syntax.printing.amounts import print_amount
from casepact.syntax.printing.calendars import print_calendar_atom
from casepact.syntax.printing.conditions import print_condition

__all__ = ["print_promise", "print_span"]


def print_span(span: ast.Span) -> str:
    """An amount of time and its calendar: ``1 hour on office``."""
    on = "" if span.calendar is None else f" on {print_calendar_atom(span.calendar)}"
    return f"{print_amount(span.amount)}{on}"


def print_promise(promise: ast.Promise) -> str:
    """``when C,`` and what is promised."""
    text = _promised(promise.promised)
    if promise.condition is None:
        return text
    condition = print_condition(promise.condition)
    # In parentheses a list of values surely ends before the comma.
    return f"when ({condition}), {text}" if "," in condition else f"when {condition}, {text}"


def _names(words: tuple[Word, ...], between: str) -> str:
    return between.join(word.name for word in words)


def _limit(limit: ast.Limit | None, span: ast.Span | None) -> str:
    return "" if limit is None or span is None else f" {limit.value} {print_span(span)}"


def _when(span: ast.Span | None, anchor: ast.Anchor, unless: tuple[Word, ...]) -> str:
    time = "immediately" if span is None else f"within {print_span(span)}"
    since = f"breach of {anchor.name.name}" if anchor.is_breach else anchor.name.name
    return f"{time} after {since}" + (f" unless {_names(unless, ' or ')}" if unless else "")


def _promised(promised: ast.Promised) -> str:
    match promised:
        case ast.IsTold(roles=roles, telling=telling, span=span, anchor=anchor, unless=unless):
            being = "is" if len(roles) == 1 else "are"
            return f"{_names(roles, ' and ')} {being} {telling.value} {_when(span, anchor, unless)}"
        case ast.IsDue(target=target, span=span, anchor=anchor, unless=unless):
            return f"{target.name} is due {_when(span, anchor, unless)}"
        case ast.Precedes(first=first, second=second):
            return f"{first.name} always comes before {second.name}"
        case ast.NeverTakes(state=state, event=event, actors=actors, limit=limit, span=span):
            by = f" by {_names(actors, ' or ')}" if actors else ""
            return f"{_a(state)} case never {event.name}{by}{_limit(limit, span)}"
        case ast.NeverIs(state=state, destination=other):
            return f"{_a(state)} case is never {other.name}"
        case ast.Becomes(state=state, destination=other, span=span):
            return f"{_a(state)} case becomes {other.name} within {print_span(span)}"
        case ast.Without(state=state, events=events):
            return f"no case is {state.name} without {_names(events, ' or ')}"
        case ast.Eventually(state=maybe, destination=other):
            which = "" if maybe is None else f"{maybe.name} "
            return f"every {which}case is eventually {other.name}"
        case ast.HasClock(state=state):
            return f"every {state.name} case has a running clock"
        case _:
            assert_never(promised)


def _a(state: Word) -> str:
    return f"{'an' if state.name[0] in 'aeiou' else 'a'} {state.name}"
