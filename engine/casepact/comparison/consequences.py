"""Finds what follows for cases of which another value is made than before: duties, steps, terms, coverage."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.comparison.change import Verdict
from casepact.comparison.context import Context
from casepact.comparison.coverage import coverage_bars, offers
from casepact.comparison.duties import benefit, opposite
from casepact.comparison.lens import Consequence, Lens, Values
from casepact.comparison.owing import owed_otherwise
from casepact.comparison.rows import clause_rows
from casepact.comparison.rungs import rung_rows
from casepact.model.clause import Clause
from casepact.model.expression import Expression
from casepact.model.fact import FactValue
from casepact.verify.rules.definitions import Row

__all__ = ["consequences"]


def consequences(
    context: Context,
    name: str,
    values: Values,
    region: tuple[Expression, Expression],
    *,
    given: FactValue | None,
) -> Iterator[Consequence]:
    """Yield what is different for the cases of a region in which a fact has another value than before.

    What else changed between the two policies counts too: it is the answers that are compared.
    """
    lens = Lens(context, name, values, region, given)
    for obligation in context.joint.new.obligations:
        if obligation in context.joint.old.obligations:
            yield from owed_otherwise(lens, obligation)
    yield from _standing(lens)
    yield from _coverage(lens)


def _standing(lens: Lens) -> Iterator[Consequence]:
    """Steps of escalations, and terms, that hold for the cases of one policy only."""
    joint = lens.joint
    for old, new, about in (
        (rung_rows(joint.old), rung_rows(joint.new), _rung),
        (clause_rows(joint.old.terms), clause_rows(joint.new.terms), _term),
    ):
        for rows, others, is_new in ((old, new, False), (new, old, True)):
            for row in rows:
                if not lens.hangs(row.guard):
                    continue
                same = [other for other in others if other.answer == row.answer]
                silent = [lens.silent(other.guard, new=not is_new) for other in same]
                if lens.possible(lens.true(row.guard, new=is_new), *silent) is not False:
                    yield about(row, come=is_new)


def _coverage(lens: Lens) -> Iterator[Consequence]:
    """What keeps cases out that the other policy covers, in one way or the other."""
    joint = lens.joint
    old, new = coverage_bars(joint.old), coverage_bars(joint.new)
    for bars, others, is_new in ((new, old, True), (old, new, False)):
        passed = [lens.silent(bar.fails, new=not is_new) for bar in others]
        needed = [lens.left(item, new=not is_new) for item in offers(joint, new=not is_new)]
        for bar in bars:
            if not lens.hangs(bar.fails):
                continue
            fails = lens.true(bar.fails, new=is_new)
            found = joint.find(*lens.region, fails, *passed, *needed, covered=False)
            if found.case is not None:
                verdict = Verdict.WORSE if is_new else Verdict.BETTER
                words = "they are not covered any more" if is_new else "they are covered now"
                yield Consequence(verdict, f"{words} (`{bar.note.id}`)", uncovered=found.case)


def _rung(row: Row, *, come: bool) -> Consequence:
    who = row.answer.whom
    if come:
        return Consequence(Verdict.BETTER, f"an escalation reaches {who}")
    return Consequence(Verdict.WORSE, f"no escalation reaches {who} any more")


def _term(row: Row, *, come: bool) -> Consequence:
    clause: Clause = row.answer
    verdict, reason = benefit(clause)
    said = " ".join((clause.actor, str(clause.modal), clause.action, *clause.objects))
    if come:
        return Consequence(verdict, f"`{said}` holds", reason)
    return Consequence(opposite(verdict), f"`{said}` does not hold any more", reason)
