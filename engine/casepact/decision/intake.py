"""What the request that opened a case has to state, and what it has not stated."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.decision.answer import IntakeAnswer
from casepact.decision.ledger import Asked, Ledger
from casepact.model.fact import Facts

__all__ = ["intake_answers"]


def intake_answers(asked: Asked, ledger: Ledger, given: Facts) -> Iterator[IntakeAnswer]:
    """Yield every intake rule known to hold, in file order; one that may hold is written down as unknown.

    ``given`` are the facts somebody gave: those of the case, and those its contract fixes. A default,
    a definition or an adjustment says what a fact is taken to be, not that anybody stated it. A text
    of no characters states nothing.
    """
    stated = {name for name, value in given.items() if value != ""}
    for rule in asked.policy.intake:
        answer = asked.holds(rule.guard)
        if answer is None:
            ledger.hang(rule.note.id, asked.needs(rule.guard))
        if not answer:
            continue
        ledger.rely(rule.note.id, *(field.note.id for field in rule.fields))
        required = tuple(field.fact for field in rule.fields)
        yield IntakeAnswer(
            id=rule.name,
            clause=rule.note.id,
            to=rule.to or None,
            required=required,
            stated=tuple(name for name in required if name in stated),
        )
