"""What one policy makes of a fact, in cases that do not say it and in those that do."""

from __future__ import annotations

from collections.abc import Mapping

from casepact.comparison.joint import Joint
from casepact.comparison.lens import given_as
from casepact.machine.completion import derivations_of
from casepact.model.expression import TRUE, Expression, FactIn, negate
from casepact.model.fact import FactValue
from casepact.verify.rules.shared import together

__all__ = ["Made"]


class Made:
    """The values that a fact comes to have, each with the cases in which it does.

    ``values`` are the conditions under which it comes to be each value where nobody gives it, under
    None where it is not known.
    """

    def __init__(self, joint: Joint, name: str, *, new: bool) -> None:
        policy = joint.new if new else joint.old
        self.effective = (joint.after if new else joint.before).effective
        found = {item.fact: item for item in derivations_of(policy)}.get(name)
        self.defined = frozenset() if found is None else frozenset(found.definitions)
        self.adjusted = found is not None and bool(found.adjustments)
        self.default = policy.facts[name].default
        shared = list(self.effective.domain(name))
        is_ = {value: self.effective.is_(name, value) for value in shared}
        unsaid = joint.effective(new=new, unsaid=frozenset((name,)))
        self.values: dict[FactValue | None, Expression] = {
            value: unsaid.is_(name, value) for value in dict.fromkeys((*shared, *unsaid.values.get(name, ())))
        }
        self.values[None] = together(*(negate(condition) for condition in self.values.values()))
        counts = self.effective.said.get(name, {})
        self.given: dict[FactValue, dict[FactValue | None, Expression]] = {}
        for said in shared:
            given = together(FactIn(name, frozenset((said,))), counts.get(said, TRUE))
            comes = {value: given_as(condition, name, said) for value, condition in is_.items()}
            nothing = together(*(negate(condition) for condition in comes.values()))
            self.given[said] = {value: together(given, condition) for value, condition in comes.items()}
            self.given[said][None] = together(given, nothing)

    @property
    def stands_alone(self) -> bool:
        """Whether it commonly has a value in cases of which nobody says one."""
        return bool(self.defined) or self.default is not None

    def of(self, said: FactValue | None) -> Mapping[FactValue | None, Expression]:
        """What it comes to be where people say a value, or none."""
        return self.values if said is None else self.given[said]
