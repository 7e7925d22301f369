"""What every part of a comparison works with, and the shapes of the changes they report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from casepact.comparison.change import Change, Evidence, Measure, Place, Verdict
from casepact.comparison.evidence import Reading, Replayer
from casepact.comparison.joint import Joint, without_breaches
from casepact.comparison.names import Names
from casepact.comparison.rows import Move
from casepact.comparison.silence import as_written
from casepact.machine.text import expression_text
from casepact.model.expression import FALSE, TRUE, AllOf, Expression, FactIn, Negation, all_of, negate
from casepact.model.fact import Facts
from casepact.model.note import Note
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy
from casepact.time.curves import Stretches
from casepact.verify.rules.cases import Found

__all__ = ["Context", "place", "shown", "where"]

_POLICY = "policy"
"""What a place is called that is the policy's own."""

_LONGEST = 160
"""Characters of a condition that a message quotes."""


@dataclass(frozen=True, slots=True)
class Context:
    """Two policies set side by side; ``first`` is the old one with its names as they are in the new."""

    first: Policy
    second: Policy
    names: Names
    joint: Joint
    replayer: Replayer

    @property
    def doubtful(self) -> Context:
        """The two policies asked about cases of which not every fact is known."""
        return replace(self, joint=self.joint.doubtful)

    def change(
        self,
        kind: str,
        verdict: Verdict,
        message: str,
        notes: tuple[Note | None, Note | None],
        *,
        measure: Measure | None = None,
        reason: str = "",
        evidence: Evidence | None = None,
    ) -> Change:
        """A change at the old and the new place."""
        old, new = notes
        return Change(
            kind=kind,
            verdict=verdict,
            message=shown(message),
            old=place(old),
            new=place(new),
            measure=measure,
            reason=shown(reason),
            evidence=evidence,
        )

    def undecided(self, kind: str, about: str, notes: tuple[Note | None, Note | None], why: str) -> Change:
        """A question that was given up is no proof that nothing changed."""
        return self.change(kind, Verdict.CHANGED, about, notes, reason=f"not decided: {why}")

    def decided(self, move: Move, *, covered: bool = True) -> Found:
        """A case of a move, if there is one."""
        return self.joint.find(*move.conditions, covered=covered)

    def show(
        self, found: Found, reading: Reading, *instants: int | None, covered: bool = True
    ) -> Evidence | None:
        """The evidence of a case, at the instants or at that of the case."""
        if found.case is None:
            return None
        when: Sequence[int | None] = (*instants, found.case.at)
        return self.replayer.show(found.case.facts, when, reading, covered=covered)

    def held(self, guards: Iterable[Expression], facts: Facts) -> Stretches:
        """The opening instants at which guards hold, of which nothing but time is left to ask."""
        left = (without_breaches(specialise_expression(guard, facts)) for guard in guards)
        return self.joint.timing.holds(left, facts)


def place(note: Note | None) -> Place | None:
    """Where a part stands."""
    return None if note is None else Place(note.id or _POLICY, note.span)


def shown(text: str) -> str:
    """A text without the marks by which calendars of the two policies are told apart."""
    from casepact.comparison.calendars import BEFORE

    return text.replace(BEFORE, "")


def where(context: Context, *guards: Expression) -> str:
    """The cases that a condition picks out, as the end of a phrase; empty where it would be long."""
    guard = _joined_facts(as_written(all_of(*guards)))
    if guard in (TRUE, FALSE):
        return ""
    text = expression_text(guard, context.joint.facts)
    return f", where {text}" if len(text) <= _LONGEST else ""


def _joined_facts(guard: Expression) -> Expression:
    """A conjunction that says of each fact at one place which values it has, or has not."""
    found: dict[object, Expression] = {}
    for part in guard.items if isinstance(guard, AllOf) else (guard,):
        asked = part.item if isinstance(part, Negation) else part
        about = asked.fact if isinstance(asked, FactIn) else part
        found[about] = _both(found[about], part) if about in found else part
    return all_of(*found.values())


def _both(first: Expression, second: Expression) -> Expression:
    """Two conditions on the values of one fact as one."""
    match first, second:
        case FactIn(fact=fact, values=some), FactIn(values=others):
            return FactIn(fact, some & others)
        case (FactIn(fact=fact, values=some), Negation(item=FactIn(values=others))) | (
            Negation(item=FactIn(values=others)),
            FactIn(fact=fact, values=some),
        ):
            return FactIn(fact, some - others)
        case Negation(item=FactIn(fact=fact, values=some)), Negation(item=FactIn(values=others)):
            return negate(FactIn(fact, some | others))
        case _:
            return all_of(first, second)
