"""Exceptions of clauses: noted where they are written, taken out of the clauses they are exceptions to."""

from __future__ import annotations

from dataclasses import replace

from casepact.model import expression as model
from casepact.model.clause import Clause, Obligation
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Exceptions", "apply_exceptions", "note_exception"]

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
    """Take the guard of each exception out of the guard of the clause it is an exception to."""
    reached: set[str] = set()

    def narrowed(clause: Clause) -> Clause:
        guard = clause.guard
        for key in (clause.id, clause.id.rsplit(".", 1)[0], f"targets.{clause.obligation}"):
            for other, source, _ in exceptions.get(key, ()):
                if source != clause.id:
                    reached.add(key)
                    guard = model.all_of(guard, model.negate(other))
        return replace(clause, guard=guard)

    narrowed_obligations = {
        name: replace(o, clauses=tuple(narrowed(clause) for clause in o.clauses))
        for name, o in obligations.items()
    }
    narrowed_terms = tuple(narrowed(clause) for clause in terms)
    known = [clause.id for o in obligations.values() for clause in o.clauses] + [term.id for term in terms]
    for key, sources in exceptions.items():
        if key not in reached:
            for _, _, scalar in sources:
                report.unknown("clause", key, scalar.span, known)
    return narrowed_obligations, narrowed_terms
