"""The cases of which another value is made of a fact: what conditions ask of them, and what they gain."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from casepact.comparison.change import Verdict
from casepact.comparison.context import Context
from casepact.comparison.joint import Joint
from casepact.machine.completion import derivations_of
from casepact.model.expression import Expression, facts_of, negate
from casepact.model.fact import FactValue
from casepact.model.partial import specialise_expression
from casepact.verify.rules.cases import Case, Found
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.requirements import bars_of
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import STATED, mark, mark_known

__all__ = ["Consequence", "Lens", "Values", "given_as"]

Values = tuple[FactValue | None, FactValue | None]


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that cases lose or gain."""

    verdict: Verdict
    words: str
    reason: str = ""
    uncovered: Case | None = None
    """A case that one policy covers and the other does not, where that is it."""

    owed: tuple[str, Case] | None = None
    """A duty, by its new name, and a case that is owed it otherwise, at the instant that tells most."""


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
    unsaid: frozenset[str] = frozenset()
    """Other facts of which people say nothing in these cases."""
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

    @property
    def views(self) -> tuple[Lens, ...]:
        """These cases, and where other facts follow from this one, the same with nothing said of those."""
        rest = self._hanging.difference((self.fact,), self.joint.fixed)
        return (self, replace(self, unsaid=rest)) if rest else (self,)

    def _effective(self, *, new: bool) -> Effective:
        unsaid = self.unsaid if self.given is not None else self.unsaid | {self.fact}
        return self.joint.effective(new=new, unsaid=unsaid)

    def _left(self, condition: Expression) -> Expression:
        return condition if self.given is None else given_as(condition, self.fact, self.given)

    def true(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is known to hold."""
        return self._left(self._effective(new=new).true(guard))

    def silent(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is not known to hold."""
        return negate(self.true(guard, new=new))

    def false(self, guard: Expression, *, new: bool) -> Expression:
        """When a condition of a policy is known not to hold."""
        return self._left(self._effective(new=new).false(guard))

    def required(self, *, new: bool) -> Expression:
        """When a policy is not known to keep out one of these cases."""
        key = (self.fact, self.given, self.unsaid, new)
        if key not in self.joint.memory:
            cases = self.joint.after if new else self.joint.before
            kept_out = (self.silent(bar.fails, new=new) for bar in bars_of(cases.policy))
            self.joint.memory[key] = together(*kept_out)
        return self.joint.memory[key]

    def find(self, *conditions: Expression, covered: bool = True) -> Found:
        """One of the cases that meets conditions on given facts, covered by both policies or not."""
        needed = (self.required(new=False), self.required(new=True)) if covered else ()
        return self.joint.find(*self.region, *conditions, *needed, covered=False)

    def shown(self, case: Case) -> Case:
        """A case that was found without what people do not say in it."""
        unsaid = self.unsaid if self.given is not None else self.unsaid | {self.fact}
        return Case({name: value for name, value in case.facts.items() if name not in unsaid}, case.at)

    def possible(self, *conditions: Expression) -> bool | None:
        """Whether any of the cases meets conditions on given facts."""
        return self.find(*conditions).possible

    def hangs(self, condition: Expression) -> bool:
        """Whether a condition hangs on the fact, directly or by way of another."""
        return not self._hanging.isdisjoint(facts_of(condition))


def given_as(condition: Expression, name: str, value: FactValue) -> Expression:
    """A condition on given facts in cases of which people say a value of one of them."""
    return specialise_expression(condition, {name: value, mark(name): STATED, mark_known(name): STATED})
