"""Policies as they answer cases of which not every fact is known: each fact may be left unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from casepact.model.expression import (
    Constant,
    Expression,
    FactCompare,
    FactIn,
    all_of,
    any_of,
    facts_of,
    negate,
)
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy
from casepact.verify.rules.stating import STATED, is_mark, known

__all__ = ["ALWAYS_SAID", "DOUBTFUL", "as_written", "silent"]

ALWAYS_SAID = frozenset(("tier", "channel"))
"""What is known of every case, where neither a definition nor a default gives it."""

DOUBTFUL = "where not every fact is known: "
"""How the message of a change begins that no complete case shows."""


def as_written(part: Expression) -> Expression:
    """A condition of what `silent` gives, as it is where every fact is known: so the policy has it."""
    marks = {name: STATED for name in facts_of(part) if is_mark(name)}
    return specialise_expression(part, marks) if marks else part


def silent(policy: Policy, said: Iterable[str]) -> Policy:
    """The policy with conditions that say what they come to where a fact they ask for is not known.

    An atom about a fact has its value where the fact is said, that of the fact's default where it is not,
    and is unknown where there is no default. A search over complete cases then goes over all that are
    less complete as well. Facts in ``said`` are left as they are, and so are the conditions of calendars.
    """
    fixed = frozenset(said)

    def atom(part: FactIn | FactCompare) -> Expression:
        fact = policy.facts.get(part.fact)
        if fact is None or part.fact in fixed:
            return part
        left: Expression = Constant(None)
        if fact.default is not None:
            left = specialise_expression(part, {part.fact: fact.default})
        return any_of(all_of(known(part.fact), part), all_of(negate(known(part.fact)), left))

    def rewritten(part: Any) -> Any:
        if isinstance(part, FactIn | FactCompare):
            return atom(part)
        if isinstance(part, tuple):
            items = tuple(map(rewritten, part))
            return part if all(a is b for a, b in zip(items, part, strict=True)) else items
        if isinstance(part, Mapping):
            return {key: rewritten(value) for key, value in part.items()}
        if not is_dataclass(part) or isinstance(part, type):
            return part
        moved = {}
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, tuple | Mapping) or is_dataclass(value):
                new = rewritten(value)
                if new is not value:
                    moved[field.name] = new
        return replace(part, **moved) if moved else part

    kept = {field.name: getattr(policy, field.name) for field in fields(policy) if field.init}
    for name in ("calendars", "facts", "document"):
        del kept[name]
    return replace(policy, **{name: rewritten(value) for name, value in kept.items()})
