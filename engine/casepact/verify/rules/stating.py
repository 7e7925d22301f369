"""What people may say of a fact that definitions derive, whatever the definitions say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casepact.machine.completion import Derivation, derivations_of
from casepact.model.expression import TRUE, Expression, FactIn, facts_of
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.escalation import Verb

__all__ = [
    "NOT_STATED",
    "STATED",
    "Permission",
    "Stating",
    "fact_of",
    "is_mark",
    "is_unknown",
    "known",
    "mark",
    "mark_known",
    "marked",
    "stating_of",
    "stating_of_either",
]

_UP = frozenset(("raise", "upgrade"))
_DOWN = frozenset(("lower", "downgrade"))
_CHOOSING = frozenset(("assign", "choose", "classify", "declare", "determine", "indicate", "select", "state"))
_CHANGING = frozenset(("change", "reclassify", "set", "specify"))

STATED, NOT_STATED = "yes", "no"
"""The values of a mark."""

_MARK = " stated"
_KNOWN = " known"
"""What marks end in; no fact that a policy declares has a space in its name."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Where ``guard`` holds, a value may be stated: any, or one above (1) or below (-1) what is defined."""

    guard: Expression = TRUE
    direction: int = 0


@dataclass(frozen=True, slots=True)
class Stating:
    """By fact, the values that may be stated in every case, and the terms that permit any others.

    The facts in ``optional`` a search may leave open where nothing else makes them; all others it gives.
    """

    values: Mapping[str, frozenset[FactValue]]
    permissions: Mapping[str, tuple[Permission, ...]]
    optional: frozenset[str] = frozenset()


def mark(fact: str) -> str:
    """The name under which a search decides whether a case states the fact."""
    return fact + _MARK


def mark_known(fact: str) -> str:
    """The name under which a search decides whether a case says the fact at all."""
    return fact + _KNOWN


def fact_of(name: str) -> str:
    """The fact that a mark is of; a name that is no mark as it is."""
    return name.removesuffix(_MARK).removesuffix(_KNOWN)


def is_mark(name: str) -> bool:
    """Whether a name is that of a mark and not of a fact."""
    return name.endswith((_MARK, _KNOWN))


def known(fact: str) -> Expression:
    """The condition on given facts that anything is said of a fact, in a search that may leave it open."""
    return FactIn(fact + _KNOWN, frozenset((STATED,)))


def is_unknown(fact: str, facts: Mapping[str, FactValue]) -> bool:
    """Whether what a search has found leaves a fact open."""
    return facts.get(fact + _KNOWN, STATED) != STATED


def marked(fact: str) -> Expression:
    """The condition on given facts that a case states the fact."""
    return FactIn(mark(fact), frozenset((STATED,)))


def stating_of(policy: Policy) -> Stating:
    """Where somebody may state what the definitions of a policy derive.

    Where definitions are there for some values only, people set the others. A ladder sets those to
    which it raises cases. What a term permits to choose or to change may be anything.
    """
    values: dict[str, frozenset[FactValue]] = {}
    permissions: dict[str, tuple[Permission, ...]] = {}
    derivations = {item.fact: item for item in derivations_of(policy)}
    for fact, derivation in derivations.items():
        if derivation.definitions:
            values[fact] = frozenset(_undefined(policy, derivation))
            permissions[fact] = tuple(_permitted(policy, fact, derivations))
    return Stating(values, permissions)


def stating_of_either(policies: Sequence[Policy]) -> Stating:
    """What may be stated under any of some policies, where each is asked about the same cases."""
    each = [stating_of(policy) for policy in policies]
    facts = {fact for item in each for fact in item.values}
    return Stating(
        {fact: frozenset[FactValue]().union(*(item.values.get(fact, ()) for item in each)) for fact in facts},
        {fact: (Permission(),) for fact in facts if any(item.permissions.get(fact) for item in each)},
    )


def _undefined(policy: Policy, derivation: Derivation) -> Iterator[FactValue]:
    if derivation.fact == "severity":
        defined = {value for value, _ in derivation.definitions}
        yield from (name for name in policy.severities if name not in defined)
        for ladder in policy.ladders:
            for rung in ladder.rungs:
                for action in rung.actions:
                    if action.verb is Verb.RAISE_SEVERITY:
                        yield from action.objects


def _permitted(policy: Policy, fact: str, derivations: Mapping[str, Derivation]) -> Iterator[Permission]:
    for term in policy.terms:
        direction = 1 if term.action in _UP else -1 if term.action in _DOWN else 0
        known = direction or term.action in _CHOOSING | _CHANGING
        if not known or fact not in term.objects or term.modal is Modal.MUST_NOT:
            continue
        # After an event, or by something that is derived in its turn, it may come to be so in any case.
        plain = not term.start and not facts_of(term.guard) & derivations.keys()
        yield Permission(term.guard if plain else TRUE, direction)
