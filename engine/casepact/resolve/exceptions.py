"""Exceptions: taken out of what they are exceptions to, and refused where they go round in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from casepact.model import expression as model
from casepact.model.clause import Clause, Obligation
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.source import Level, Related, Span
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Exceptions", "apply_exceptions", "note_exception", "refuse_circle"]

Exceptions = dict[str, list[tuple[model.Expression, str, Scalar]]]
"""By clause or obligation id, the guards of the exceptions to it and where each is written."""


def note_exception(fields: Fields | None, clause: Clause, exceptions: Exceptions) -> None:
    """Note what a clause is an exception to, if its mapping says so."""
    scalar = None if fields is None else fields.scalar("exception_to")
    if scalar is not None:
        exceptions.setdefault(scalar.text.strip(), []).append((clause.guard, clause.id, scalar))


def apply_exceptions(
    obligations: dict[str, Obligation], terms: tuple[Clause, ...], exceptions: Exceptions, report: Report
) -> tuple[dict[str, Obligation], tuple[Clause, ...]]:
    """Take the guard of each exception out of the guard of the clause it is an exception to.

    One to a whole table, or a list in it, is one to those of its clauses that are none to it themselves.
    """
    reached: dict[str, bool] = {}
    narrowing: list[tuple[str, str, Span]] = []

    def narrowed(clause: Clause) -> Clause:
        guard = clause.guard
        for key in dict.fromkeys((clause.id, clause.id.rsplit(".", 1)[0], f"targets.{clause.obligation}")):
            written = exceptions.get(key, ())
            if not written:
                continue
            is_general = key == clause.id or all(source != clause.id for _, source, _ in written)
            reached[key] = reached.get(key, False) or is_general
            if is_general:
                guard = model.all_of(guard, *(model.negate(other) for other, _, _ in written))
                narrowing.extend((source, clause.id, scalar.span) for _, source, scalar in written)
        return replace(clause, guard=guard)

    narrowed_obligations = {
        name: replace(o, clauses=tuple(narrowed(clause) for clause in o.clauses))
        for name, o in obligations.items()
    }
    narrowed_terms = tuple(narrowed(clause) for clause in terms)
    known = [clause.id for o in obligations.values() for clause in o.clauses] + [term.id for term in terms]
    for key, sources in exceptions.items():
        for _, source, scalar in sources:
            if key not in reached:
                report.unknown("clause", key, scalar.span, known)
            elif not reached[key]:
                report.add(
                    "idle-exception",
                    f"all that `{key}` holds are exceptions to it: they take nothing away",
                    scalar.span,
                    help_="leave `exception_to` out, or name the clause that gives way",
                    level=Level.WARNING,
                    clause=source,
                )
    refuse_circle(narrowing, report)
    return narrowed_obligations, narrowed_terms


def refuse_circle(exceptions: Iterable[tuple[str, str, Span]], report: Report) -> None:
    """Report exceptions to one another: where two of them hold, neither would.

    ``exceptions`` are what is an exception, to what, and where that is written.
    """
    edges = {(source, general): span for source, general, span in exceptions}
    if not edges:
        return
    from graphlib import CycleError, TopologicalSorter

    sorter: TopologicalSorter[str] = TopologicalSorter()
    for source, general in edges:
        sorter.add(source, general)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        here, *others = (edges[pair] for pair in pairwise(circle))
        report.add(
            "exception-circle",
            f"this is an exception to itself: {' -> '.join(f'`{name}`' for name in circle)}",
            here,
            help_="leave out one of the exceptions, so that one of these gives way to the others",
            related=tuple(Related(span, "this is one, too") for span in others),
        )
