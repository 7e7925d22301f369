"""The parts of a decision: what each asks, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from math import prod
from typing import Any

from casepact.frozen import dataclass
from casepact.machine.completion import Derivation, adjuster, definer
from casepact.machine.subjects import Subject, domain_of, subjects_of
from casepact.model.clause import Clause, Obligation
from casepact.model.expression import Expression
from casepact.model.fact import Fact, FactValue

__all__ = [
    "Missing",
    "Part",
    "adjustment_part",
    "condition_part",
    "definition_part",
    "join",
    "merge",
    "obligation_part",
    "size_of",
]

Values = Sequence[FactValue | None]
Answers = Sequence[bool | None]


class Missing(StrEnum):
    """Why no clause of an obligation is selected."""

    NONE = "none"
    """No clause applies: nothing is owed."""
    UNKNOWN = "unknown"
    """It hangs on a fact that is not known."""
    CONFLICT = "conflict"
    """Clauses with different answers apply."""


@dataclass(frozen=True, slots=True)
class Part:
    """A function of the values of the facts ``raw`` and of the three-valued answers to ``guards``."""

    raw: tuple[str, ...]
    guards: tuple[Expression, ...]
    finish: Callable[[Values, Answers], Any]

    def subjects(self, declared: Mapping[str, Fact]) -> tuple[Subject, ...]:
        """Everything the part depends on."""
        return tuple(dict.fromkeys((*self.raw, *subjects_of(self.guards, declared))))


def condition_part(expression: Expression) -> Part:
    """The three values of a condition."""
    return Part((), (expression,), lambda _, answers: answers[0])


def definition_part(derivation: Derivation, fact: Fact | None) -> Part:
    """What the definitions of a fact that was not given make of it."""
    define = definer(derivation, fact.default if fact else None)
    return Part((), tuple(guard for _, guard in derivation.definitions), lambda _, answers: define(answers))


def adjustment_part(derivation: Derivation, fact: Fact) -> Part:
    """A fact's value after its adjustments."""
    adjust = adjuster(derivation, fact.type)
    guards = tuple(item.guard for item in derivation.adjustments)
    return Part((derivation.fact,), guards, lambda values, answers: adjust(values[0], answers))


def obligation_part(obligation: Obligation) -> Part:
    """The clause of an obligation that is known to hold, or why there is none."""
    clauses = obligation.clauses

    def choose(_: Values, answers: Answers) -> Clause | Missing:
        known = [clause for clause, answer in zip(clauses, answers, strict=True) if answer]
        if not known:
            return Missing.UNKNOWN if None in answers else Missing.NONE
        same = all(_say_the_same(known[0], other) for other in known[1:])
        return known[0] if same else Missing.CONFLICT

    return Part((), tuple(clause.guard for clause in clauses), choose)


def _say_the_same(first: Clause, other: Clause) -> bool:
    return replace(other, note=first.note, guard=first.guard) == first


def join(parts: Sequence[Part]) -> Part:
    """A part that answers with the tuple of the answers of several."""
    raw = tuple(dict.fromkeys(name for part in parts for name in part.raw))
    guards = tuple(dict.fromkeys(guard for part in parts for guard in part.guards))
    picks = [
        (part.finish, [raw.index(name) for name in part.raw], [guards.index(guard) for guard in part.guards])
        for part in parts
    ]

    def finish(values: Values, answers: Answers) -> tuple[Any, ...]:
        return tuple(
            end([values[place] for place in names], [answers[place] for place in asked])
            for end, names, asked in picks
        )

    return Part(raw, guards, finish)


def size_of(subjects: Iterable[Subject], declared: Mapping[str, Fact]) -> int | None:
    """How many combinations of values there are; None where a subject has endlessly many."""
    domains = [domain_of(subject, declared) for subject in subjects]
    known = [len(domain) for domain in domains if domain is not None]
    return prod(known) if len(known) == len(domains) else None


def merge(
    parts: Sequence[Part], declared: Mapping[str, Fact], limit: int
) -> list[tuple[Part, tuple[int, ...]]]:
    """Join parts into as few as fit a table of ``limit`` combinations; those that fit none stay alone.

    Returns the joined parts, each with the indices of the parts whose answers its tuple holds.
    """
    groups: list[tuple[tuple[Subject, ...], list[int]]] = []
    for index, part in enumerate(parts):
        own = part.subjects(declared)
        choices: list[tuple[int, int, tuple[Subject, ...]]] = []
        for place, (subjects, _) in enumerate(groups):
            union = tuple(dict.fromkeys((*subjects, *own)))
            size = size_of(union, declared)
            if size is not None and size <= limit:
                choices.append((size, place, union))
        if choices:
            _, place, union = min(choices, key=lambda choice: choice[:2])
            groups[place] = (union, [*groups[place][1], index])
        else:
            groups.append((own, [index]))
    return [(join([parts[index] for index in members]), tuple(members)) for _, members in groups]
