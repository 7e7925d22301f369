"""Conditions over what follows from a case, rewritten as conditions over what is given of it.

A derived fact (a severity by definition, a fact by matrix) and an adjusted one (a floor, a cap, a
prerequisite that failed) stand for the conditions under which the facts of a complete case give them
each of their values. What is left asks only for facts that people give, so that it can be solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from casepact.checks.walk import conditions_of
from casepact.machine.completion import Derivation, adjustments_of, derivations_of
from casepact.machine.satisfy import representatives, satisfy
from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
    all_of,
    any_of,
    negate,
)
from casepact.model.fact import Enumeration, FactType, FactValue
from casepact.model.partial import atoms, compare
from casepact.model.policy import Adjustment, Policy
from casepact.model.values import ends_of, version_key
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.stating import Stating, known, marked, stating_of

__all__ = ["Effective", "Values", "ranking"]

Values = Mapping[str, Mapping[FactValue, Expression]]
"""For each derived or adjusted fact, the condition on given facts that makes it each of its values."""

_WORK = 2_000
"""How much is tried to show that two values of a fact are never defined at once."""


class _Gapped(dict[FactValue, Expression]):
    """The values of a fact that may come to have none, where what makes it contradicts itself."""


class Effective:
    """What the conditions of one policy come to in terms of the facts people give.

    ``values`` are those after adjustment and ``unadjusted`` those before; ``guards`` has each
    adjustment's condition, known to be true and known not to be. ``definitions`` has the conditions of
    each derived fact as the policy says them. ``said`` has, for each such fact and each of its values,
    when a case has it if people say so; ``stateable`` are those of which they may say what is not defined.
    ``stating`` is what people may state whatever definitions say; the policy's own where not given.
    ``beside`` is a policy that is asked about the same cases: the values that it tells apart are told
    apart here too. Of the facts ``unsaid`` nobody says anything: they have their defaults, or what the
    policy makes of them, or no value; so have those that a contract says of every case.
    """

    def __init__(
        self,
        policy: Policy,
        stating: Stating | None = None,
        *,
        beside: Policy | None = None,
        unsaid: frozenset[str] = frozenset(),
    ) -> None:
        self.policy = policy
        self.unsaid = unsaid.union(name for name, fact in policy.facts.items() if fact.only)
        self.stating = stating_of(policy) if stating is None else stating
        self.values: dict[str, dict[FactValue, Expression]] = {}
        self.unadjusted: dict[str, dict[FactValue, Expression]] = {}
        self.definitions: dict[str, tuple[Expression, ...]] = {}
        self.stateable: set[str] = set()
        self.said: dict[str, dict[FactValue, Expression]] = {}
        self.guards: list[tuple[Adjustment, Expression, Expression]] = []
        self._asked = _asked(policy if beside is None else beside, policy)
        # By identity, since conditions are large; each is kept, so that no other can take its place.
        self._is: dict[tuple[str, FactValue], Expression] = {}
        self._true: dict[tuple[int, bool, str], tuple[Expression, Expression]] = {}
        for name in self.unsaid & policy.facts.keys():
            self.values[name] = _Gapped(self._given(name, self._default(name)))
        for derivation in derivations_of(policy):
            if derivation.fact in policy.facts:
                self._add(derivation)

    @property
    def adjusting(self) -> list[Adjustment]:
        """Every adjustment, those that failed prerequisites make among them, with their full conditions."""
        return [item for item, _, _ in self.guards]

    def true(self, expression: Expression, *, breaches: bool = False, before: str = "") -> Expression:
        """The condition on given facts under which ``expression`` is known to be true.

        What a document leaves open is never known. Breaches are not known either, unless ``breaches``.
        The fact ``before`` is meant as it is before its adjustments, as their own conditions mean it.
        """
        kept = self._true.get((id(expression), breaches, before))
        if kept is None:
            values = self._before(before)
            lowered = _lowered(expression, values, FALSE, positive=True, breaches=breaches)
            kept = self._true[id(expression), breaches, before] = (expression, lowered)
        return kept[1]

    def false(self, expression: Expression, *, breaches: bool = False) -> Expression:
        """The condition on given facts under which ``expression`` is known to be false."""
        return _lowered(expression, self.values, FALSE, positive=False, breaches=breaches)

    def not_true(self, expression: Expression, *, breaches: bool = False, before: str = "") -> Expression:
        """The condition on given facts under which ``expression`` is false or not known."""
        return _lowered(expression, self._before(before), TRUE, positive=False, breaches=breaches)

    def not_false(self, expression: Expression, *, breaches: bool = False) -> Expression:
        """The condition on given facts under which ``expression`` is true or not known."""
        return _lowered(expression, self.values, TRUE, positive=True, breaches=breaches)

    def is_(self, fact: str, value: FactValue) -> Expression:
        """The condition on given facts under which a fact has a value."""
        kept = self._is.get((fact, value))
        if kept is None:
            kept = self._is[fact, value] = self.true(FactIn(fact, frozenset((value,))))
        return kept

    def may_lack(self, fact: str) -> bool:
        """Whether some case may come to have no value of a fact, since what makes it contradicts itself."""
        return isinstance(self.values.get(fact), _Gapped)

    def domain(self, fact: str) -> tuple[FactValue, ...]:
        """One value of each class that the policy tells apart."""
        return representatives(fact, self.policy.facts.get(fact), self._asked.get(fact, ()))

    def _before(self, fact: str) -> Values:
        return {**self.values, fact: self.unadjusted[fact]} if fact in self.unadjusted else self.values

    def _add(self, derivation: Derivation) -> None:
        fact = derivation.fact
        defined = (value for value, _ in derivation.definitions)
        domain = tuple(dict.fromkeys((*self.domain(fact), *defined, *self._default(fact))))
        found = self._given(fact, domain)
        if fact in self.stating.optional:
            found = _Gapped(found)
        if derivation.definitions:
            found = self._defined(derivation, domain)
        self.unadjusted[fact] = found
        self.values[fact] = found
        if derivation.adjustments:
            self.values[fact] = self._adjusted(derivation, domain)

    def _default(self, fact: str) -> tuple[FactValue, ...]:
        """The value that a fact has where nobody says it, of those of which nobody does."""
        default = self.policy.facts[fact].default
        return () if default is None or fact not in self.unsaid else (default,)

    def _given(self, fact: str, domain: Sequence[FactValue]) -> dict[FactValue, Expression]:
        """When a fact is given each of some values, by people or else by its default."""
        if fact in self.unsaid:
            return {value: Constant((value,) == self._default(fact)) for value in domain}
        given: dict[FactValue, Expression] = {value: FactIn(fact, frozenset((value,))) for value in domain}
        if fact not in self.stating.optional:
            return given
        left = {value: Constant(value == self.policy.facts[fact].default) for value in domain}
        is_known = known(fact)
        return {
            value: any_of(all_of(is_known, given[value]), all_of(negate(is_known), left[value]))
            for value in domain
        }

    def _defined(self, derivation: Derivation, domain: Sequence[FactValue]) -> dict[FactValue, Expression]:
        """What definitions make of a fact; where none holds, or people may say another, it is given."""
        fact = derivation.fact
        holds: dict[FactValue, Expression] = {}
        fails: dict[FactValue, Expression] = {}
        for value in domain:
            guard = any_of(*(guard for own, guard in derivation.definitions if own == value))
            holds[value] = _lowered(guard, self.values, FALSE, positive=True, breaches=False)
            fails[value] = self.not_true(guard)
        open_ = all_of(*fails.values())
        self.definitions[fact] = tuple(guard for _, guard in derivation.definitions)
        may = {value: self._may_state(fact, value, fails) for value in domain}
        self.said[fact] = {value: any_of(open_, may[value]) for value in domain}
        if any(condition != FALSE for condition in may.values()):
            self.stateable.add(fact)
        follows = self._follows(fact, may)
        given = self._given(fact, domain)
        both = (all_of(holds[one], holds[other]) for one, other in combinations(domain, 2))
        clashes = [item for item in both if satisfy(item, self.policy.facts, _WORK).possible is not False]
        found: dict[FactValue, Expression] = {}
        for value in domain:
            alone = all_of(holds[value], *(fails[other] for other in domain if other != value))
            if value == self.policy.facts[fact].default:
                alone = any_of(alone, *clashes)  # a default stands where definitions contradict one another
            stated = FALSE if fact in self.unsaid else all_of(may[value], self._stated(fact), given[value])
            found[value] = any_of(all_of(alone, follows), all_of(open_, given[value]), stated)
        is_gapped = clashes or fact in self.unsaid or fact in self.stating.optional
        return _Gapped(found) if is_gapped else found

    def _stated(self, fact: str) -> Expression:
        """When people state a fact that definitions derive."""
        return all_of(marked(fact), known(fact)) if fact in self.stating.optional else marked(fact)

    def _may_state(self, fact: str, value: FactValue, fails: Mapping[FactValue, Expression]) -> Expression:
        """When people may state a value; ``fails`` has when each is not defined."""
        if value in self.stating.values.get(fact, ()):
            return TRUE
        rank = ranking(self.policy.facts[fact].type)
        may: list[Expression] = []
        for item in self.stating.permissions.get(fact, ()):
            beyond = (other for other in fails if item.direction * (rank(other) - rank(value)) > 0)
            holds = _lowered(item.guard, self.values, FALSE, positive=True, breaches=False)
            may.append(all_of(holds, *(fails[other] for other in beyond)))
        return any_of(*may)

    def _follows(self, fact: str, may: Mapping[FactValue, Expression]) -> Expression:
        """When a fact follows its definitions: it is not stated, or not what people may state."""
        if fact not in self.stateable or fact in self.unsaid:
            return TRUE
        barred = (
            all_of(FactIn(fact, frozenset((value,))), negate(condition)) for value, condition in may.items()
        )
        return any_of(negate(self._stated(fact)), *barred)

    def _adjusted(self, derivation: Derivation, domain: Sequence[FactValue]) -> dict[FactValue, Expression]:
        """What floors, caps and fixed values make of it; nothing where they cannot all hold."""
        fact = derivation.fact
        rank = ranking(self.policy.facts[fact].type)
        before = self.values[fact]
        gapped = isinstance(before, _Gapped) or fact in self.unsaid
        floors, caps = [], []
        for item in derivation.adjustments:
            holds = _lowered(item.guard, self.values, FALSE, positive=True, breaches=False)
            pair = (item, holds, self.not_true(item.guard))
            self.guards.append(pair)
            if item.value is not None and item.operator is not Operator.AT_MOST:
                floors.append(pair)
            if item.value is not None and item.operator is not Operator.AT_LEAST:
                caps.append(pair)
        # Where definitions contradict one another no value is known, yet a floor and a cap may leave one;
        # so may a floor at the greatest value of all, or a cap at the least. What is said has a value.
        unknown = negate(any_of(*before.values())) if derivation.definitions or gapped else FALSE
        least, greatest = ends_of(self.policy.facts[fact].type)
        bounded = any_of(*(holds for item, holds, _ in (*floors, *caps)))
        found: dict[FactValue, Expression] = {}
        for value in domain:
            here = rank(value)
            # A bound that the type itself sets.
            first, last = (Constant(end is not None and rank(end) == here) for end in (least, greatest))
            lower = any_of(*(before[other] for other in domain if rank(other) < here))
            higher = any_of(*(before[other] for other in domain if rank(other) > here))
            found[value] = all_of(
                *(fails for item, _, fails in floors if rank(item.value) > here),
                *(fails for item, _, fails in caps if rank(item.value) < here),
                any_of(
                    before[value],
                    all_of(lower, any_of(*(holds for item, holds, _ in floors if item.value == value))),
                    all_of(higher, any_of(*(holds for item, holds, _ in caps if item.value == value))),
                    all_of(
                        unknown,
                        any_of(*(holds for item, holds, _ in floors if item.value == value), first),
                        any_of(*(holds for item, holds, _ in caps if item.value == value), last),
                        bounded,
                    ),
                ),
            )
        crossed = any(
            rank(low.value) > rank(high.value)
            for low, _, _ in floors
            for high, _, _ in caps
            if low is not high
        )
        return _Gapped(found) if crossed or gapped else found


def _asked(*policies: Policy) -> dict[str, set[FactValue]]:
    asked: dict[str, set[FactValue]] = {}
    for policy in policies:
        for condition in conditions_of(policy):
            for atom in atoms(condition):
                if isinstance(atom, FactIn):
                    asked.setdefault(atom.fact, set()).update(atom.values)
                elif isinstance(atom, FactCompare):
                    asked.setdefault(atom.fact, set()).add(atom.value)
        for matrix in policy.matrices:
            asked.setdefault(matrix.fact, set()).update(cell.value for cell in matrix.cells)
        for adjustment in adjustments_of(policy):
            if adjustment.value is not None:
                asked.setdefault(adjustment.fact, set()).add(adjustment.value)
    return asked


def ranking(type_: FactType) -> Callable[[Any], Any]:
    """The place of a value in the order of its type; an enumeration without one takes that of its list."""

    def rank(value: Any) -> Any:
        if isinstance(type_, Enumeration):
            return type_.values.index(str(value))
        return version_key(value) if isinstance(value, str) else value

    return rank


def _lowered(
    expression: Expression, values: Values, unknown: Expression, *, positive: bool, breaches: bool
) -> Expression:
    """The expression, or its negation, with negations pushed to the atoms and ``unknown`` put in."""

    def parts(items: Iterable[Expression]) -> list[Expression]:
        return [_lowered(item, values, unknown, positive=positive, breaches=breaches) for item in items]

    match expression:
        case Constant(value=None):
            return unknown
        case Constant(value=value):
            return Constant(value is positive)
        case Negation(item=item):
            return _lowered(item, values, unknown, positive=not positive, breaches=breaches)
        case AllOf(items=items):
            return all_of(*parts(items)) if positive else any_of(*parts(items))
        case AnyOf(items=items):
            return any_of(*parts(items)) if positive else all_of(*parts(items))
        case OpenedDuring(calendar=calendar, inside=inside):
            return OpenedDuring(calendar, inside is positive)
        case HasBreached():
            if not breaches:
                return unknown
            return expression if positive else Negation(expression)
        case FactIn() | FactCompare():
            return _atom(expression, values, unknown, positive=positive)


def _atom(atom: FactIn | FactCompare, values: Values, unknown: Expression, *, positive: bool) -> Expression:
    derived = values.get(atom.fact)
    if derived is None:
        return atom if positive else Negation(atom)
    if unknown == TRUE and isinstance(derived, _Gapped):
        return negate(_atom(atom, values, FALSE, positive=not positive))
    if isinstance(atom, FactIn):
        fitting = [condition for value, condition in derived.items() if (value in atom.values) is positive]
    else:
        operator, bound = atom.operator, atom.value
        fitting = [
            condition for value, condition in derived.items() if compare(value, operator, bound) is positive
        ]
    # A fact whose values are all given as they are needs no list of them.
    names = [item.values for item in fitting if isinstance(item, FactIn) and item.fact == atom.fact]
    if fitting and len(names) == len(fitting):
        return FactIn(atom.fact, frozenset[FactValue]().union(*names))
    return any_of(*fitting)
