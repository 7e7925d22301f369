"""Finds out why no test has looked at some part of a policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.machine.completion import adjustments_of
from casepact.machine.satisfy import satisfy
from casepact.machine.text import expression_text
from casepact.model.expression import AllOf, Expression, FactIn, all_of, any_of, facts_of, negate
from casepact.model.fact import Enumeration
from casepact.model.policy import Adjustment, Policy
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.syntax.ast.condition import Operator
from casepact.testing.items import Item, Kind, items_of
from casepact.testing.outcome import Moment, Outcome

__all__ = ["Cause", "Reason", "Reasons"]


class Cause(StrEnum):
    """Why something was missed.

    No case can come to what is ``DEAD``: it is no fault of the tests.
    """

    DEAD = "dead"
    NO_TEST = "no test"
    UNCHECKED = "unchecked"
    MASKED = "masked"
    NOT_COVERED = "not covered"
    NEEDS_FACT = "needs fact"
    NEVER_REACHED = "never reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was missed, in words.

    ``by`` are the ids that mask it, ``facts`` those it needs. ``test`` is the test that came closest, if
    any did.
    """

    cause: Cause
    text: str
    by: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    test: str = ""


class Reasons:
    """Explains what the tests of one policy have missed."""

    def __init__(self, policy: Policy, outcomes: Sequence[Outcome]) -> None:
        self.policy = policy
        self.outcomes = outcomes
        self._adjustments = tuple(adjustments_of(policy))
        self._items = items_of(policy)

    def why(self, item: Item) -> Reason:
        """The first thing to say about a miss: what cannot be, what was nearly seen, what is missing."""
        for find in (self._dead, self._unchecked, self._met, self._closest):
            reason = find(item)
            if reason is not None:
                return reason
        return Reason(cause=Cause.NO_TEST, text="no test opens a case under this policy")

    def _dead(self, item: Item) -> Reason | None:
        """No case of which everything is known makes the condition true."""
        if satisfy(item.guard, self.policy.facts).possible is False:
            others = [other.id for other in self._rivals(item) if self._hides(other, item)]
            by = f": masked by `{others[0]}`" if others else ""
            return Reason(cause=Cause.DEAD, text=f"no case can meet it{by}", by=tuple(others[:1]))
        bounds = [(adjustment, self._bound(adjustment)) for adjustment in self._adjustments]
        limits = [(adjustment, bound) for adjustment, bound in bounds if bound is not None]
        asked = facts_of(item.guard)
        limits = [(adjustment, bound) for adjustment, bound in limits if adjustment.fact in asked]
        if item.kind is not Kind.CONDITION and item.family == "severities":
            return None
        whole = all_of(item.guard, *(bound for _, bound in limits))
        if not limits or satisfy(whole, self.policy.facts).possible is not False:
            return None
        for adjustment, _ in limits:
            others_ = (bound for other, bound in limits if other is not adjustment)
            if satisfy(all_of(item.guard, *others_), self.policy.facts).possible is not False:
                id_ = adjustment.note.id
                return Reason(cause=Cause.DEAD, text=f"no case can meet it: masked by `{id_}`", by=(id_,))
        ids = tuple(adjustment.note.id for adjustment, _ in limits)
        names = " and ".join(f"`{id_}`" for id_ in ids)
        return Reason(cause=Cause.DEAD, text=f"no case can meet it: masked by {names}", by=ids)

    def _hides(self, other: Item, item: Item) -> bool:
        """Whether leaving out the exception for another entry would make the condition possible."""
        parts = [part for part in _parts(item.guard) if part != negate(other.guard)]
        if len(parts) == len(_parts(item.guard)):
            return False
        return satisfy(all_of(*parts), self.policy.facts).possible is True

    def _bound(self, adjustment: Adjustment) -> Expression | None:
        """What holds of the fact after an adjustment whose condition looks at other facts only."""
        fact = self.policy.facts.get(adjustment.fact)
        if fact is None or not isinstance(fact.type, Enumeration) or adjustment.value is None:
            return None
        if adjustment.fact in facts_of(adjustment.guard):
            return None
        values = fact.type.values
        place = values.index(str(adjustment.value))
        match adjustment.operator:
            case Operator.AT_LEAST:
                allowed = values[place:]
            case Operator.AT_MOST:
                allowed = values[: place + 1]
            case _:
                allowed = (values[place],)
        return any_of(negate(adjustment.guard), FactIn(adjustment.fact, frozenset(allowed)))

    def _unchecked(self, item: Item) -> Reason | None:
        for outcome in self.outcomes:
            if item.id in outcome.sighting.reached and item.kind is not Kind.CONDITION:
                if item.id in outcome.test.subject.policy.values:
                    continue
                name = _named(outcome)
                text = f"reached by {name}, which expects nothing of it"
                return Reason(cause=Cause.UNCHECKED, text=text, test=outcome.test.id)
        return None

    def _met(self, item: Item) -> Reason | None:
        """The condition was met, and still the item was not reached."""
        if item.move is not None:
            how = f"on {item.move.event}" if item.move.event else "by time"
            text = f"no timeline goes from {item.move.source} to {item.move.destination} {how}"
            return Reason(cause=Cause.NEVER_REACHED, text=text)
        if item.kind is Kind.CONDITION:
            return None
        for outcome in self.outcomes:
            if any(evaluate(item.guard, it.facts, it.world) for it in outcome.sighting.moments):
                against = outcome.sighting.uncovered
                if against:
                    ids = ", ".join(f"`{id_}`" for id_ in against)
                    text = f"its condition holds in {_named(outcome)}, a case that {ids} leaves out"
                    return Reason(cause=Cause.NOT_COVERED, text=text, by=against, test=outcome.test.id)
                if item.id in outcome.test.subject.policy.values:
                    text = (
                        f"its condition holds in {_named(outcome)}, under a contract that says it otherwise"
                    )
                    return Reason(cause=Cause.MASKED, text=text, by=("contract",), test=outcome.test.id)
                text = f"its condition holds in {_named(outcome)}, where the answer does not rest on it"
                return Reason(cause=Cause.NEVER_REACHED, text=text, test=outcome.test.id)
        return None

    def _closest(self, item: Item) -> Reason | None:
        """The test that lacks least, and what it lacks."""
        if item.kind is Kind.CONDITION:
            for outcome in self.outcomes:
                seen = (evaluate(item.guard, it.facts, it.world) for it in outcome.sighting.moments)
                if False in seen:
                    text = f"never so: it is otherwise in {_named(outcome)} and wherever else it is known"
                    return Reason(cause=Cause.NEVER_REACHED, text=text, test=outcome.test.id)
        best: tuple[int, int, Outcome, Moment] | None = None
        for outcome in self.outcomes:
            for moment in outcome.sighting.moments:
                missing = list(_missing(item.guard, moment))
                false = sum(evaluate(part, moment.facts, moment.world) is False for part in missing)
                if best is None or (false, len(missing)) < best[:2]:
                    best = (false, len(missing), outcome, moment)
        if best is None:
            return None
        false, _, outcome, moment = best
        missing = list(_missing(item.guard, moment))
        test = _named(outcome)
        if not false:
            facts = unknown_facts(item.guard, moment.facts, moment.world)
            names = tuple(sorted(facts))
            said = " and ".join(f"`{name}`" for name in names) or "what the document leaves open"
            return Reason(
                cause=Cause.NEEDS_FACT,
                text=f"needs {said}, which {test} does not give",
                facts=names,
                test=outcome.test.id,
            )
        masks = tuple(
            other.id
            for other in self._rivals(item)
            if evaluate(other.guard, moment.facts, moment.world) and negate(other.guard) in missing
        )
        if masks and len(masks) >= len(missing):
            text = f"masked by `{masks[0]}` in {test}"
            return Reason(cause=Cause.MASKED, text=text, by=masks, test=outcome.test.id)
        needs = expression_text(all_of(*missing), self.policy.facts)
        return Reason(
            cause=Cause.NEVER_REACHED,
            text=f"{test} comes closest, and lacks `{needs}`",
            facts=tuple(sorted(facts_of(all_of(*missing)))),
            test=outcome.test.id,
        )

    def _rivals(self, item: Item) -> Iterator[Item]:
        """The entries of which one answers in place of the item."""
        if item.family:
            yield from (
                other
                for other in self._items
                if other.family == item.family and other is not item and other.id != item.id
            )


def _parts(guard: Expression) -> tuple[Expression, ...]:
    return guard.items if isinstance(guard, AllOf) else (guard,)


def _missing(guard: Expression, moment: Moment) -> Iterator[Expression]:
    """The parts of a conjunction that are not known to hold."""
    for part in _parts(guard):
        if not evaluate(part, moment.facts, moment.world):
            yield part


def _named(outcome: Outcome) -> str:
    test = outcome.test
    return f"test {test.number} of {test.file}"
