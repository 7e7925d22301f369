"""Finds calendar sentences that are never open."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import (
    AlwaysOpen,
    CalendarExpr,
    CalendarName,
    Except,
    Holidays,
    Intersection,
    NeverOpen,
    Union,
    Windows,
)
from casepact.time.sentences import Kind, kind_of, names_used, parts_of, zones_said

__all__ = ["never_open"]


def never_open(policy: Policy, sentence: CalendarExpr) -> bool:
    """Whether the sentence is open at no time, whatever the facts; false where that is uncertain.

    Most sentences are plain to see through. One that cuts hours out of hours is compiled.
    """
    match sentence:
        case NeverOpen():
            return True
        case CalendarName(name=name):
            definition = policy.calendars.get(name)
            return definition is not None and all(
                never_open(policy, choice.calendar) for choice in definition.choices
            )
        case Windows(windows=windows):
            return not windows
        case Union(items=items):
            return all(never_open(policy, item) for item in items)
        case Intersection(items=items):
            return any(never_open(policy, item) for item in items) or _compiled_empty(policy, sentence)
        case Except(base=base, removed=removed):
            if never_open(policy, base):
                return True
            cuts = not isinstance(removed, NeverOpen) and kind_of(removed, _named(policy)) is not Kind.DAYS
            return cuts and (isinstance(removed, AlwaysOpen) or _compiled_empty(policy, sentence))
        case _:
            return False


def _named(policy: Policy) -> dict[str, CalendarExpr]:
    named = {name: item.choices[0].calendar for name, item in policy.calendars.items() if item.choices}
    return {"always": AlwaysOpen(), **named}


def _compiled_empty(policy: Policy, sentence: CalendarExpr) -> bool:
    """Whether the sentence is empty, unless facts choose its calendars or zones.

    One that names public holidays is not compiled: loading them costs more than all other checks,
    and who writes `holidays(ES) and ...` has thought of a holiday.
    """
    named = _named(policy)
    names = _reached(sentence, named)
    reached = [sentence, *(named[name] for name in names)]
    if any(len(policy.calendars[name].choices) > 1 for name in names & policy.calendars.keys()):
        return False
    if any(zone.is_fact for item in reached for zone in zones_said(item)):
        return False
    if any(isinstance(part, Holidays) for item in reached for part in _parts(item)):
        return False
    from casepact.time import CalendarError, HorizonError, compile_calendar

    try:
        return compile_calendar(sentence, named=named).most.empty
    except (CalendarError, HorizonError):
        return False


def _parts(sentence: CalendarExpr) -> Iterator[CalendarExpr]:
    yield sentence
    for part in parts_of(sentence):
        yield from _parts(part)


def _reached(sentence: CalendarExpr, named: dict[str, CalendarExpr]) -> set[str]:
    seen: set[str] = set()
    waiting = [use.name for use in names_used(sentence)]
    while waiting:
        name = waiting.pop()
        if name in named and name not in seen:
            seen.add(name)
            waiting.extend(use.name for use in names_used(named[name]))
    return seen
