"""What calendar sentences come to: the calendars they name, and the facts that choose among these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casepact.model.expression import facts_of
from casepact.model.policy import CalendarChoice, CalendarDefinition
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time.sentences import names_used, zones_said

__all__ = ["choices_of", "choosing_facts", "follow_zones", "zone_facts"]

Named = Mapping[str, CalendarDefinition]


def choosing_facts(sentences: Iterable[CalendarExpr], named: Named) -> frozenset[str]:
    """The facts that choose what sentences come to, those that name zones among them."""
    names: set[str] = set()
    for calendar in _reached(sentences, named):
        names.update(_zone_facts(calendar))
        names.update(*(facts_of(choice.guard) for choice in _choices(calendar, named)))
    return frozenset(names)


def choices_of(sentences: Iterable[CalendarExpr], named: Named) -> Iterator[CalendarChoice]:
    """Yield every choice that what sentences come to may hang on."""
    for calendar in _reached(sentences, named):
        yield from _choices(calendar, named)


def zone_facts(sentences: Iterable[CalendarExpr], named: Named) -> frozenset[str]:
    """The facts that name the zones in which sentences may be read."""
    return frozenset(name for calendar in _reached(sentences, named) for name in _zone_facts(calendar))


def follow_zones(sentences: Iterable[CalendarExpr], named: Named) -> bool:
    """Whether any of some sentences may be read in a zone that a fact names."""
    return any(name for calendar in _reached(sentences, named) for name in _zone_facts(calendar))


def _zone_facts(calendar: CalendarExpr) -> Iterator[str]:
    return (zone.name for zone in zones_said(calendar) if zone.is_fact)


def _choices(calendar: CalendarExpr, named: Named) -> Iterator[CalendarChoice]:
    """The choices of the calendars that a sentence names."""
    for use in names_used(calendar):
        if use.name in named:
            yield from named[use.name].choices


def _reached(sentences: Iterable[CalendarExpr], named: Named) -> list[CalendarExpr]:
    """The sentences and those of every calendar they name, whichever choice holds."""
    found: list[CalendarExpr] = []
    waiting = list(sentences)
    while waiting:
        calendar = waiting.pop()
        if calendar in found:
            continue
        found.append(calendar)
        waiting.extend(choice.calendar for choice in _choices(calendar, named))
    return found
