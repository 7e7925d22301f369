"""The cases of two policies at once: what each makes of the same given facts at the same instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from casepact.comparison.calendars import aligned
from casepact.comparison.silence import silent
from casepact.machine.completion import Derivation, derivations_of
from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    all_of,
    any_of,
)
from casepact.model.fact import Enumeration, Fact, Facts, FactValue, Quantity
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import Verb
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.cases import Cases, Found
from casepact.verify.rules.choosing import choosing_facts
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import Stating, stating_of_either
from casepact.verify.time.situations import values_of
from casepact.verify.time.timing import Timing

__all__ = ["LIMIT", "Joint", "Leaf", "TooManyError", "without_breaches"]

LIMIT = 400
"""How many situations of one question are looked at before it is given up."""


class TooManyError(Exception):
    """A question takes more situations than are looked at."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A situation: values of the facts that matter after completion, and a case that has them.

    ``found`` is not decided where neither search ended.
    """

    facts: Mapping[str, FactValue]
    found: Found


@dataclass
class Joint:
    """Two policies whose names have been matched; ``old`` speaks in the names of the new one.

    Every condition handed over is one of these policies', not of the files'. ``fixed`` are facts
    that every case has, as those of a contract. Facts that the two define differently are taken to be
    given by hand, and so the same in both, unless ``defining``: what else differs can then be told
    apart from the definitions.
    """

    first: Policy
    second: Policy
    fixed: Facts = field(default_factory=dict)
    defining: bool = False
    old: Policy = field(init=False)
    new: Policy = field(init=False)
    memory: dict[object, Expression] = field(default_factory=dict, init=False)
    """What parts of the comparison have worked out, for those that come after them."""
    _unsaid: dict[tuple[bool, frozenset[str]], Effective] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.old, self.new = aligned(self.first, self.second)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts of both, each with the values that both give it."""
        found = {**self.old.facts, **self.new.facts}
        for name in self.old.facts.keys() & self.new.facts.keys():
            before, after = self.old.facts[name].type, self.new.facts[name].type
            if isinstance(before, Enumeration) and isinstance(after, Enumeration):
                shared = tuple(value for value in after.values if value in before.values)
                found[name] = replace(found[name], type=replace(after, values=shared))
        return found

    @cached_property
    def _plain(self) -> Policy:
        """A policy of both calendars and facts, and no clause."""
        new = self.new
        return Policy(
            document=new.document,
            name=new.name,
            title="",
            note=new.note,
            effective=new.effective,
            calendars=new.calendars,
            facts=self.facts,
            lifecycle=new.lifecycle,
        )

    @cached_property
    def before(self) -> Cases:
        """The cases of the old policy."""
        return Cases(self._given(self.old), self._stating, self._given(self.new))

    @cached_property
    def after(self) -> Cases:
        """The cases of the new policy."""
        return Cases(self._given(self.new), self._stating, self._given(self.old))

    @cached_property
    def _stating(self) -> Stating:
        """What people may state under either: what one policy makes of that, the other does too."""
        return stating_of_either((self._given(self.old), self._given(self.new)))

    def effective(self, *, new: bool, unsaid: frozenset[str] = frozenset()) -> Effective:
        """What conditions of a policy come to in cases of which people say nothing of some facts."""
        if not unsaid:
            return (self.after if new else self.before).effective
        key = (new, unsaid)
        if key not in self._unsaid:
            sides = (self.new, self.old) if new else (self.old, self.new)
            own, other = map(self._given, sides)
            self._unsaid[key] = Effective(own, self._stating, beside=other, unsaid=unsaid)
        return self._unsaid[key]

    def _given(self, policy: Policy) -> Policy:
        """The policy with what the two define differently left to people."""
        if self.defining:
            return _unraised(policy)
        names = self.derived
        severities = policy.severities
        if "severity" in names:
            severities = {name: replace(item, guard=None) for name, item in severities.items()}
        matrices = tuple(matrix for matrix in policy.matrices if matrix.fact not in names)
        return replace(policy, severities=severities, matrices=matrices) if names else policy

    @cached_property
    def definitions(self) -> Joint:
        """The same two policies with what they define."""
        made = replace(self, defining=True)
        made.__dict__["timing"] = self.timing  # calendars are the same, and their curves cost the most
        return made

    @cached_property
    def doubtful(self) -> Joint:
        """The same two policies asked about cases of which not every fact is known.

        A fact that they take to be something else where nobody says it is known here; what follows from
        that is told of the fact.
        """
        facts = [policy.facts for policy in (self.old, self.new)]
        shared = facts[0].keys() & facts[1].keys()
        said = {name for name in shared if facts[0][name].default != facts[1][name].default}
        said.update(self.fixed)
        made = replace(self, first=silent(self.first, said), second=silent(self.second, said))
        made.__dict__["timing"] = self.timing
        return made

    @cached_property
    def timing(self) -> Timing:
        """When things fall due, on the calendars of both."""
        return Timing(self._plain)

    @cached_property
    def _search(self) -> Cases:
        return Cases(self._plain)

    @cached_property
    def derived(self) -> tuple[str, ...]:
        """The facts that the two derive or adjust differently; those that hang on them follow."""
        old = {item.fact: _bare(item) for item in derivations_of(self.old)}
        new = {item.fact: _bare(item) for item in derivations_of(self.new)}
        return tuple(
            name
            for name in dict.fromkeys((*old, *new))
            if old.get(name) != new.get(name)
            or self._default(self.old, name) != self._default(self.new, name)
        )

    def _default(self, policy: Policy, name: str) -> FactValue | None:
        fact = policy.facts.get(name)
        return None if fact is None else fact.default

    @cached_property
    def covered(self) -> Expression:
        """The condition on given facts under which both policies cover a case, and it has the fixed facts."""
        needed = [item.condition for cases in (self.before, self.after) for item in cases.requirements]
        return together(*dict.fromkeys(needed), *self._fixed)

    @property
    def _fixed(self) -> Iterator[Expression]:
        for name, value in self.fixed.items():
            yield FactIn(name, frozenset((value,)))

    @cached_property
    def same(self) -> Expression:
        """The condition on given facts under which both make the same of every derived fact."""
        return together(*(self._same(name) for name in self.derived if name in self.facts))

    def _same(self, name: str) -> Expression:
        before, after = self.before.effective, self.after.effective
        if name not in before.policy.facts or name not in after.policy.facts:
            return TRUE
        values = [value for value in before.domain(name) if value in after.domain(name)]
        return any_of(*(all_of(before.is_(name, value), after.is_(name, value)) for value in values))

    def find(self, *conditions: Expression, covered: bool = True) -> Found:
        """Look for a case that meets conditions on given facts."""
        if FALSE in conditions:
            return Found(possible=False)
        required = (self.covered,) if covered else tuple(self._fixed)
        return self._search.solve(together(*conditions, *required), covered=False)

    def old_true(self, guard: Expression, *, breaches: bool = False) -> Expression:
        """When a condition of the old policy is known to hold, as a condition on given facts."""
        return self.before.effective.true(guard, breaches=breaches)

    def new_true(self, guard: Expression, *, breaches: bool = False) -> Expression:
        """When a condition of the new policy is known to hold, as a condition on given facts."""
        return self.after.effective.true(guard, breaches=breaches)

    def old_not(self, guard: Expression, *, breaches: bool = False) -> Expression:
        """When a condition of the old policy is not known to hold."""
        return self.before.effective.not_true(guard, breaches=breaches)

    def new_not(self, guard: Expression, *, breaches: bool = False) -> Expression:
        """When a condition of the new policy is not known to hold."""
        return self.after.effective.not_true(guard, breaches=breaches)

    def chooses(self, *calendars: CalendarExpr | None) -> frozenset[str]:
        """The facts that choose what calendar sentences come to, those that name zones among them."""
        return choosing_facts(filter(None, calendars), self.new.calendars)

    def leaves(
        self,
        conditions: Sequence[Expression],
        guards: Sequence[Expression],
        matters: Iterable[str],
        *,
        covered: bool = True,
    ) -> Iterator[Leaf]:
        """Yield each way in which facts that matter can be, with a case.

        ``conditions`` are on given facts; ``guards`` are over completed facts, and only prune and say
        which values are told apart. More than `LIMIT` of them raise TooManyError.
        """
        asked = [atom for guard in guards for atom in atoms(guard)]
        names = [name for name in sorted(set(matters)) if name in self.facts]
        domains = {name: self._alike(name, asked) for name in names}
        looked = 0

        def assign(rest: Sequence[str], facts: dict[str, FactValue]) -> Iterator[Leaf]:
            nonlocal looked
            if any(specialise_expression(guard, facts) == FALSE for guard in guards):
                return
            if rest:
                for value in domains[rest[0]]:
                    yield from assign(rest[1:], {**facts, rest[0]: value})
                return
            looked += 1
            if looked > LIMIT:
                raise TooManyError
            named = [
                any_of(*(self._is(name, item) for item in domains[name][value]))
                for name, value in facts.items()
            ]
            found = self.find(*conditions, *named, covered=covered)
            if found.possible is not False:
                yield Leaf(facts, found)

        yield from assign(names, {})

    def _alike(self, name: str, asked: Sequence[object]) -> dict[FactValue, list[FactValue]]:
        """The values of a fact that what is asked does not tell apart, by one of them.

        All that either policy compares it with cuts them: which of them a case can have hangs on that.
        """
        atoms_of = [
            atom
            for atom in (*asked, *self._calendar_atoms)
            if isinstance(atom, FactIn | FactCompare) and atom.fact == name
        ]
        constants: list[FactValue] = []
        for atom in atoms_of:
            constants.extend(sorted(atom.values, key=str) if isinstance(atom, FactIn) else (atom.value,))
        values = values_of(self._plain, name, constants)
        every = [value for effective in self._knowing(name) for value in effective.domain(name)]
        found: dict[object, list[FactValue]] = {}
        for value in dict.fromkeys((*values, *every)):
            key = tuple(specialise_expression(atom, {name: value}) for atom in atoms_of)
            found.setdefault(value if name in self._zones else key, []).append(value)
        return {alike[0]: alike for alike in found.values()}

    @cached_property
    def _zones(self) -> frozenset[str]:
        """The facts that name zones, of which no two values are alike."""
        kinds = {name: fact.type for name, fact in self.facts.items()}
        return frozenset(
            name
            for name, kind in kinds.items()
            if isinstance(kind, Quantity) and kind.primitive is Primitive.ZONE
        )

    @cached_property
    def _calendar_atoms(self) -> tuple[object, ...]:
        choices = (choice for item in self.new.calendars.values() for choice in item.choices)
        return tuple(atom for choice in choices for atom in atoms(choice.guard))

    def _is(self, name: str, value: FactValue) -> Expression:
        """A completed fact has a value in both; what they make of it differently has been seen to."""
        found = [
            effective.is_(name, value) if name in effective.values else FactIn(name, frozenset((value,)))
            for effective in self._knowing(name)
        ]
        return together(*dict.fromkeys(found))

    def _knowing(self, name: str) -> list[Effective]:
        return [cases.effective for cases in (self.before, self.after) if name in cases.policy.facts]


def _unraised(policy: Policy) -> Policy:
    """The policy without steps that raise the severity: what definitions say comes before any step."""
    ladders = []
    for ladder in policy.ladders:
        rungs = (
            replace(
                rung, actions=tuple(item for item in rung.actions if item.verb is not Verb.RAISE_SEVERITY)
            )
            for rung in ladder.rungs
        )
        ladders.append(replace(ladder, rungs=tuple(rungs)))
    return replace(policy, ladders=tuple(ladders))


def _bare(derivation: Derivation) -> object:
    """What a derivation says, without the places its parts were written at and without their order."""
    return (
        frozenset(derivation.definitions),
        frozenset((item.operator, item.value, item.guard) for item in derivation.adjustments),
    )


def without_breaches(guard: Expression) -> Expression:
    """A condition in which every question about a breach is taken to be answered as it needs."""
    match guard:
        case HasBreached() | Negation(item=HasBreached()):
            return TRUE
        case AllOf(items=items):
            return all_of(*map(without_breaches, items))
        case AnyOf(items=items):
            return any_of(*map(without_breaches, items))
        case _:
            return guard
