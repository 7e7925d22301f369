"""The cases of two policies at once: what each makes of the same given facts at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from casepact.comparison.calendars import aligned
from casepact.comparison.silence import ALWAYS_SAID, silent
from casepact.machine.completion import Derivation, derivations_of
from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Expression,
    FactIn,
    HasBreached,
    Negation,
    all_of,
    any_of,
)
from casepact.model.fact import Enumeration, Fact, Facts, FactValue
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import Verb
from casepact.verify.rules.cases import Cases, Found
from casepact.verify.rules.choosing import choosing_facts
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import Stating, stating_of_either
from casepact.verify.time.timing import Timing

__all__ = ["Joint", "without_breaches"]


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
    unsure: frozenset[str] = frozenset()
    """Facts of which a case may say nothing; all others it says, or policies make them."""
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
    def plain(self) -> Policy:
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
        stating = stating_of_either((self._given(self.old), self._given(self.new)))
        return replace(stating, optional=self.unsure & self.made)

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
        that is told of the fact. The tier and the channel are known of every case.
        """
        facts = [policy.facts for policy in (self.old, self.new)]
        shared = facts[0].keys() & facts[1].keys()
        said = {name for name in shared if facts[0][name].default != facts[1][name].default}
        said.update(self.fixed, ALWAYS_SAID)
        first, second = (silent(policy, said | self.made) for policy in (self.first, self.second))
        made = replace(self, first=first, second=second, unsure=frozenset(self.facts.keys() - said))
        made.__dict__["timing"] = self.timing
        return made

    @cached_property
    def timing(self) -> Timing:
        """When things fall due, on the calendars of both."""
        return Timing(self.plain)

    @cached_property
    def _search(self) -> Cases:
        return Cases(self.plain)

    @cached_property
    def made(self) -> frozenset[str]:
        """The facts that either policy derives or adjusts."""
        return frozenset(item.fact for policy in (self.old, self.new) for item in derivations_of(policy))

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
