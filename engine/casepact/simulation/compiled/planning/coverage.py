"""When cases of a kind are covered: the decision, asked once for each way the hours can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.decision import Decider, DecisionError
from casepact.model.expression import AllOf, AnyOf, Expression, Negation, OpenedDuring
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, Undetermined
from casepact.semantics.in_force import effective_instant
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import Calendar
from casepact.time.faults import HorizonError

__all__ = ["coverage_of"]


def coverage_of(
    policy: Policy, book: CalendarBook, kinds: Sequence[Facts], start: int, end: int
) -> list[list[tuple[int, tuple[str, ...]]]]:
    """Return, for each kind of case, from which instants on it is not covered for which ids.

    The first instant is ``start``. A case's being covered can hang on the hours in which it was opened, and
    on the day its policy comes into force; between two changes of these nothing changes.
    """
    decider = Decider(policy)
    since = None if policy.effective is None else effective_instant(policy.effective)
    asked = tuple(dict.fromkeys(_calendars_asked(policy)))
    found = []
    for facts in kinds:
        calendars = [calendar for expr in asked for calendar in _calendars_of(book, expr, facts)]
        edges = {start}
        if since is not None and start < since < end:
            edges.add(since)
        for calendar in calendars:
            edges |= {
                edge for pair in _open_time(calendar, start, end) for edge in pair if start < edge < end
            }
        known: dict[tuple[bool, ...], tuple[str, ...]] = {}
        rows: list[tuple[int, tuple[str, ...]]] = []
        for edge in sorted(edges):
            key = (since is None or edge >= since, *(_is_open(calendar, edge) for calendar in calendars))
            if key not in known:
                known[key] = _against(decider, facts, edge)
            if not rows or rows[-1][1] != known[key]:
                rows.append((edge, known[key]))
        found.append(rows)
    return found


def _against(decider: Decider, facts: Facts, at: int) -> tuple[str, ...]:
    try:
        decision = decider.decide(facts, at)
    except DecisionError:
        return ()
    return decision.because if decision.covered is False else ()


def _open_time(calendar: Calendar, start: int, end: int) -> list[tuple[int, int]]:
    try:
        return calendar.intervals(start, end)
    except HorizonError:
        return []


def _is_open(calendar: Calendar, at: int) -> bool:
    try:
        return calendar.is_open(at)
    except HorizonError:
        return False


def _calendars_of(book: CalendarBook, expr: CalendarExpr, facts: Facts) -> Iterator[Calendar]:
    bounds = book.bounds(expr, facts)
    if not isinstance(bounds, Undetermined):
        yield bounds.most
        if not bounds.exact:
            yield bounds.least


def _calendars_asked(policy: Policy) -> Iterator[CalendarExpr]:
    """The calendars that conditions about coverage, or about facts it may hang on, ask about."""
    guards: list[Expression | None] = [entry.guard for entry in policy.coverage]
    guards += [guard for item in policy.prerequisites for guard in (item.guard, item.requirement)]
    guards += [item.guard for item in policy.adjustments]
    guards += [item.adjustment.guard for item in policy.prerequisites if item.adjustment is not None]
    guards += [item.guard for item in policy.severities.values()]
    guards += [cell.guard for matrix in policy.matrices for cell in matrix.cells]
    guards += [choice.guard for named in policy.calendars.values() for choice in named.choices]
    for guard in guards:
        if guard is not None:
            yield from _calendars_in(guard)


def _calendars_in(expression: Expression) -> Iterator[CalendarExpr]:
    match expression:
        case OpenedDuring(calendar=calendar):
            yield calendar
        case Negation(item=item):
            yield from _calendars_in(item)
        case AllOf(items=items) | AnyOf(items=items):
            for item in items:
                yield from _calendars_in(item)
        case _:
            pass
