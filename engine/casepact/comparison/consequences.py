"""Finds what follows for cases of which another value is made than before: duties, steps, terms, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from casepact.comparison.change import Verdict
from casepact.comparison.context import shown
from casepact.comparison.duties import benefit, opposite
from casepact.comparison.following import follows_otherwise
from casepact.comparison.lens import Consequence, Lens
from casepact.comparison.owing import owed_otherwise
from casepact.comparison.reaching import reached_otherwise
from casepact.comparison.rows import clause_rows
from casepact.model.clause import Clause
from casepact.model.expression import negate
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.requirements import bars_of
from casepact.verify.rules.shared import together

__all__ = ["consequences", "told_of", "uncovered", "words_of"]

_SHOWN = 3
"""How many consequences a message tells of."""

_GRAVEST = (Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED, Verdict.BETTER)


def words_of(found: Sequence[Consequence]) -> tuple[str, ...]:
    """All of them in words, the gravest first."""
    return tuple(dict.fromkeys(chain(*_by_verdict(found).values())))


def _by_verdict(found: Sequence[Consequence]) -> dict[Verdict, list[str]]:
    return {
        verdict: list(dict.fromkeys(shown(i.words) for i in found if i.verdict is verdict))
        for verdict in _GRAVEST
    }


def told_of(found: Sequence[Consequence]) -> str:
    """The end of a message: the gravest first, of each verdict one at least, and how many more there are."""
    words, every = _by_verdict(found), words_of(found)
    first = list(dict.fromkeys(said[0] for said in words.values() if said))
    # Of each verdict there is one before any has a second.
    picked = [*first, *(said for said in every if said not in first)][:_SHOWN]
    left = len(every) - len(picked)
    parts = [*(said for said in every if said in picked), *((f"and {left} more",) if left else ())]
    return f": {'; '.join(parts)}" if parts else ""


def consequences(lens: Lens) -> Iterator[Consequence]:
    """Yield what is different for the cases of a region in which a fact has another value than before.

    What else changed between the two policies counts too: it is the answers that are compared. Whether
    cases are covered comes first, since nothing else matters to those that are not.
    """
    yield from uncovered(lens)
    for view in lens.views:
        for obligation in lens.joint.new.obligations:
            if obligation in lens.joint.old.obligations:
                yield from owed_otherwise(view, obligation)
        yield from reached_otherwise(view)
        yield from _standing(view)
        yield from follows_otherwise(view)


def _standing(lens: Lens) -> Iterator[Consequence]:
    """Terms that hold for the cases of one policy only."""
    joint = lens.joint
    old, new = clause_rows(joint.old.terms), clause_rows(joint.new.terms)
    for rows, others, is_new in ((old, new, False), (new, old, True)):
        for row in rows:
            if not lens.hangs(row.guard):
                continue
            same = [other for other in others if other.answer == row.answer]
            silent = [lens.silent(other.guard, new=not is_new) for other in same]
            if lens.possible(lens.true(row.guard, new=is_new), *silent) is not False:
                yield _term(row, come=is_new)


def uncovered(lens: Lens) -> Iterator[Consequence]:
    """What keeps cases out that the other policy covers, in one way or the other."""
    for view in lens.views:
        yield from _uncovered(view)


def _uncovered(lens: Lens) -> Iterator[Consequence]:
    joint = lens.joint
    for policy, is_new in ((joint.new, True), (joint.old, False)):
        words = "they are not covered any more" if is_new else "they are covered now"
        for bar in bars_of(policy):
            if not lens.hangs(bar.fails):
                continue
            found = lens.find(lens.true(bar.fails, new=is_new), lens.required(new=not is_new), covered=False)
            text = f"{words} (`{bar.note.id}`)"
            if found.case is not None:
                verdict = Verdict.WORSE if is_new else Verdict.BETTER
                yield Consequence(verdict, text, uncovered=found.case)
            elif found.possible is None:
                yield Consequence(Verdict.CHANGED, f"whether {text}", f"not decided: {found.why}")
    if None in lens.values:
        yield from _doubted(lens)


def _doubted(lens: Lens) -> Iterator[Consequence]:
    """Cases that one policy is known to cover, of which it cannot be said under the other."""
    joint = lens.joint
    sides = tuple(list(bars_of(policy)) for policy in (joint.old, joint.new))
    if not any(lens.hangs(bar.fails) for bars in sides for bar in bars):
        return
    known = [
        together(*(lens.false(bar.fails, new=is_new) for bar in bars))
        for bars, is_new in zip(sides, (False, True), strict=True)
    ]
    if lens.possible(known[0], negate(known[1])):
        yield Consequence(Verdict.WORSE, "they are not known to be covered any more")
    if lens.possible(negate(known[0]), known[1]):
        yield Consequence(Verdict.BETTER, "they are known to be covered now")


def _term(row: Row, *, come: bool) -> Consequence:
    clause: Clause = row.answer
    verdict, reason = benefit(clause)
    said = " ".join((clause.actor, str(clause.modal), clause.action, *clause.objects))
    if come:
        return Consequence(verdict, f"`{said}` holds", reason)
    return Consequence(opposite(verdict), f"`{said}` does not hold any more", reason)
