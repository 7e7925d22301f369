"""Whether a case can be opened while some calendars are open and others closed, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casepact.machine.courses import opening_bounds
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import Bounds, Calendar

__all__ = ["Opening", "Openings"]

Spans = list[tuple[int, int]]
"""Stretches of time in UTC seconds, in order and apart, each end excluded."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An instant that fits, if there is one.

    Without one, ``needs`` are the facts that have to be known first, and ``perhaps`` says that what
    the document leaves open of a calendar, or a calendar that cannot be read, may hide one.
    """

    at: int | None = None
    needs: frozenset[str] = frozenset()
    perhaps: bool = False


@dataclass(slots=True)
class Openings:
    """Answers for one policy; questions about the same calendars are answered once."""

    policy: Policy
    book: CalendarBook
    since: int
    """The instant from which on one is looked for first, in UTC seconds."""

    _answers: dict[frozenset[tuple[Bounds, bool]], Opening] = field(default_factory=dict)

    def find(self, wanted: Mapping[CalendarExpr, bool], facts: Facts) -> Opening:
        """The instant at which each calendar is certainly open (true) or closed (false) for the facts."""
        bounds: set[tuple[Bounds, bool]] = set()
        needs: set[str] = set()
        unread = False
        for calendar, inside in wanted.items():
            try:
                found = self.book.bounds(calendar, facts)
            except UnanswerableError:
                unread = True
                continue
            if isinstance(found, Undetermined):
                needs |= found.facts
                unread = unread or not found.facts
            else:
                bounds.add((found, inside))
        if needs:
            return Opening(needs=frozenset(needs))
        if unread:
            return Opening(perhaps=True)
        key = frozenset(bounds)
        if key not in self._answers:
            self._answers[key] = self._search(bounds)
        return self._answers[key]

    def _search(self, wanted: set[tuple[Bounds, bool]]) -> Opening:
        horizons = [item.horizon for bounds, _ in wanted for item in (bounds.least, bounds.most)]
        starts, ends = opening_bounds(self.policy)
        lo = max(*(low for low, _ in horizons), *(() if starts is None else (starts,)))
        hi = min(*(high for _, high in horizons), *(() if ends is None else (ends,)))
        certain = _common(((b.least if inside else b.most, inside) for b, inside in wanted), lo, hi)
        if certain:
            return Opening(at=next((max(a, self.since) for a, b in certain if b > self.since), certain[0][0]))
        if all(bounds.exact for bounds, _ in wanted):
            return Opening()
        possible = _common(((b.most if inside else b.least, inside) for b, inside in wanted), lo, hi)
        return Opening(perhaps=bool(possible))


def _common(wanted: Iterable[tuple[Calendar, bool]], lo: int, hi: int) -> Spans:
    left: Spans = [(lo, hi)] if lo < hi else []
    for calendar, inside in wanted:
        open_ = calendar.intervals(lo, hi) if lo < hi else []
        left = _both(left, open_ if inside else _rest(open_, lo, hi))
    return left


def _rest(spans: Spans, lo: int, hi: int) -> Spans:
    edges = [lo, *(edge for span in spans for edge in span), hi]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _both(first: Spans, second: Spans) -> Spans:
    found: Spans = []
    i = j = 0
    while i < len(first) and j < len(second):
        low, high = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if low < high:
            found.append((low, high))
        if first[i][1] <= second[j][1]:
            i += 1
        else:
            j += 1
    return found
