"""The cases of which another value is made of a fact: what conditions ask of them, and what they gain."""

from __future__ import annotations

from dataclasses import dataclass, field

from casepact.comparison.change import Verdict
from casepact.comparison.context import Context
from casepact.comparison.joint import Joint
from casepact.machine.completion import derivations_of
from casepact.model.expression import (
    FALSE,
    AllOf,
    AnyOf,
    Expression,
    FactCompare,
    FactIn,
    Negation,
    all_of,
    any_of,
    facts_of,
    negate,
)
from casepact.model.fact import FactValue
from casepact.model.partial import specialise_expression
from casepact.verify.rules.cases import Case, Found
from casepact.verify.rules.requirements import bars_of
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import NOT_STATED, STATED, mark

__all__ = ["Consequence", "Lens", "Values", "given_as", "without_given"]

Values = tuple[FactValue | None, FactValue | None]


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that cases lose or gain."""

    verdict: Verdict
    words: str
    reason: str = ""
    uncovered: Case | None = None
    """A case that one policy covers and the other does not, where that is it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A region of cases in which a fact has the second of two values, and not the first as before.

    Where ``given``, that is what the cases are given for the fact; else it follows from others. ``region``
    are conditions on given facts.
    """

    context: Context
    fact: str
    values: Values
    region: tuple[Expression, Expression]
    given: FactValue | None
    _hanging: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        hanging = {self.fact}
        # Each comes after those it hangs on.
        for item in (*derivations_of(self.joint.old), *derivations_of(self.joint.new)):
            if any(not hanging.isdisjoint(facts_of(guard)) for guard in item.guards):
                hanging.add(item.fact)
        object.__setattr__(self, "_hanging", frozenset(hanging))

    @property
    def joint(self) -> Joint:
        """The two policies, with what they define."""
        return self.context.joint.definitions

    def left(self, condition: Expression, *, new: bool) -> Expression:
        """What a condition on given facts asks of these cases, under the new or the old policy."""
        if self.given is not None:
            return given_as(condition, self.fact, self.given)
        policy = self.joint.new if new else self.joint.old
        return without_given(condition, self.fact, policy.facts[self.fact].default)

    def true(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is known to hold."""
        return self.left(self.joint.new_true(guard) if new else self.joint.old_true(guard), new=new)

    def silent(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is not known to hold."""
        return negate(self.true(guard, new=new))

    def false(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is known not to hold."""
        effective = (self.joint.after if new else self.joint.before).effective
        return self.left(effective.false(guard), new=new)

    def required(self, *, new: bool) -> Expression:
        """When a policy is not known to keep out one of these cases."""
        key = (self.fact, self.given, new)
        if key not in self.joint.memory:
            cases = self.joint.after if new else self.joint.before
            kept_out = (self.silent(bar.fails, new=new) for bar in bars_of(cases.policy))
            self.joint.memory[key] = together(*kept_out)
        return self.joint.memory[key]

    def find(self, *conditions: Expression, covered: bool = True) -> Found:
        """One of the cases that meets conditions on given facts, covered by both policies or not."""
        needed = (self.required(new=False), self.required(new=True)) if covered else ()
        return self.joint.find(*self.region, *conditions, *needed, covered=False)

    def possible(self, *conditions: Expression) -> bool | None:
        """Whether any of the cases meets conditions on given facts."""
        return self.find(*conditions).possible

    def hangs(self, condition: Expression) -> bool:
        """Whether a condition hangs on the fact, directly or by way of another."""
        return not self._hanging.isdisjoint(facts_of(condition))


def without_given(condition: Expression, name: str, default: FactValue | None) -> Expression:
    """A condition on given facts in cases that do not give one of them, which then has its default."""
    condition = specialise_expression(condition, {mark(name): NOT_STATED})
    if default is not None:
        return specialise_expression(condition, {name: default})
    return _ungiven(condition, name)


def given_as(condition: Expression, name: str, value: FactValue) -> Expression:
    """A condition on given facts in cases of which people say a value of one of them."""
    return specialise_expression(condition, {name: value, mark(name): STATED})


def _ungiven(condition: Expression, name: str) -> Expression:
    match condition:
        case FactIn(fact=fact) | FactCompare(fact=fact) if fact == name:
            return FALSE
        case Negation(item=FactIn(fact=fact) | FactCompare(fact=fact)) if fact == name:
            return FALSE
        case Negation(item=item):
            return negate(_ungiven(item, name))
        case AllOf(items=items):
            return all_of(*(_ungiven(item, name) for item in items))
        case AnyOf(items=items):
            return any_of(*(_ungiven(item, name) for item in items))
        case _:
            return condition
