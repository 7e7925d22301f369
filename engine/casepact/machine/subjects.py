"""What conditions depend on: facts of few values, questions about others, and what a case went through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casepact.machine.partial import atoms
from casepact.model.expression import Expression, FactCompare, FactIn, HasBreached, OpenedDuring
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.fact import Primitive

__all__ = ["Question", "Subject", "domain_of", "subject_of", "subjects_of"]

Question = tuple[str, CalendarExpr | str]
"""``("opened", calendar)`` or ``("breached", obligation)``, as in `casepact.machine.partial.Given`."""

Subject = str | FactIn | FactCompare | Question
"""A fact of few values by its name; a question about a fact of an endless type; or one about the case."""


def subject_of(
    atom: FactIn | FactCompare | OpenedDuring | HasBreached, declared: Mapping[str, Fact]
) -> Subject:
    """What the answer to an atom depends on."""
    match atom:
        case FactIn(fact=fact):
            return atom if domain_of(fact, declared) is None else fact
        case FactCompare():
            return atom
        case OpenedDuring(calendar=calendar):
            return ("opened", calendar)
        case HasBreached(obligation=obligation):
            return ("breached", obligation)


def subjects_of(expressions: Iterable[Expression], declared: Mapping[str, Fact]) -> tuple[Subject, ...]:
    """Everything that the expressions depend on, once each, in order of appearance."""
    found = (subject_of(atom, declared) for expression in expressions for atom in atoms(expression))
    return tuple(dict.fromkeys(found))


def domain_of(subject: Subject, declared: Mapping[str, Fact]) -> tuple[FactValue | None, ...] | None:
    """The values a subject can have, unknown (None) among them; None for a fact of an endless type."""
    if not isinstance(subject, str):
        return (True, False, None)
    fact = declared.get(subject)
    match fact.type if fact else None:
        case Enumeration(values=values):
            return (*values, None)
        case Quantity(primitive=Primitive.BOOLEAN):
            return (True, False, None)
        case _:
            return None
