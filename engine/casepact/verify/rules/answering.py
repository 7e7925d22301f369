"""Which combinations of tier, severity and channel each target has an answer for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from casepact.checks.walk import leaves_open
from casepact.model.clause import Clause, Obligation
from casepact.model.expression import TRUE, AllOf, Expression, FactIn, all_of
from casepact.model.note import Note
from casepact.verify.rules.cases import Cases
from casepact.verify.rules.definitions import remembered

__all__ = ["KEYS", "Answering", "AnsweringRow", "Combination", "answers_of", "grouped", "occurring"]

KEYS = ("tier", "severity", "channel")

Combination = tuple[str, ...]
"""A value of each of those of `KEYS` that the policy has values for, in their order."""


@dataclass(frozen=True, slots=True)
class AnsweringRow:
    """A clause: the keys it is for, and what else it asks beside what all clauses of the duty ask."""

    note: Note
    guard: Expression
    keys: dict[str, frozenset[object]]
    residual: Expression


@dataclass(slots=True)
class Answering:
    """The combinations that can occur and have no clause at all, or one only for some of their cases.

    ``answered`` have one for all of them, ``undecided`` are those for which the question was given up.
    """

    obligation: Obligation
    facts: tuple[str, ...]
    shared: Expression
    rows: tuple[AnsweringRow, ...] = ()
    answered: list[Combination] = field(default_factory=list)
    missing: list[Combination] = field(default_factory=list)
    partial: list[tuple[Combination, tuple[AnsweringRow, ...]]] = field(default_factory=list)
    undecided: list[Combination] = field(default_factory=list)

    def named(self, combination: Combination) -> list[Expression]:
        """The conditions that make a case one of the combination."""
        return _named(self.facts, combination)

    def speaks_of(self, fact: str, value: object) -> bool:
        """Whether some clause is for a value of one of the facts, by its key or because it has none."""
        return any(fact not in row.keys or value in row.keys[fact] for row in self.rows)

    def spoken_of(self, fact: str) -> frozenset[object]:
        """The values that the keys of clauses name."""
        return frozenset[object]().union(*(row.keys.get(fact, frozenset()) for row in self.rows))


def _named(facts: Sequence[str], combination: Combination) -> list[Expression]:
    return [FactIn(name, frozenset((value,))) for name, value in zip(facts, combination, strict=True)]


def key_facts(cases: Cases) -> tuple[str, ...]:
    """Those of `KEYS` that the policy has values for."""
    return tuple(name for name in KEYS if name in cases.policy.facts and cases.effective.domain(name))


def occurring(cases: Cases) -> list[Combination]:
    """The combinations that some reachable case has, or may have, after definitions and adjustments."""

    def work() -> list[Combination]:
        facts = key_facts(cases)
        every = product(*(map(str, cases.effective.domain(name)) for name in facts))
        return [
            item
            for item in every
            if cases.solve(*map(cases.effective.is_, facts, item)).possible is not False
        ]

    found: list[Combination] = remembered(cases, "occurring", work)
    return found


def answers_of(cases: Cases) -> list[Answering]:
    """The answers of every target, worked out once."""
    found: list[Answering] = remembered(
        cases, "answers", lambda: [_answering(cases, item) for item in cases.policy.obligations.values()]
    )
    return found


def _answering(cases: Cases, obligation: Obligation) -> Answering:
    facts = key_facts(cases)
    shared = _shared(obligation, facts)
    rows = [_row(clause, facts, shared) for clause in obligation.clauses]
    answering = Answering(obligation, facts, all_of(*shared), tuple(rows))
    for combination in occurring(cases):
        fitting = tuple(row for row in rows if _fits(row, facts, combination))
        if any(row.residual == TRUE or leaves_open(row.residual) for row in fitting):
            answering.answered.append(combination)
            continue
        if not fitting and not shared:
            answering.missing.append(combination)
            continue
        here = [*map(cases.effective.is_, facts, combination), cases.effective.true(answering.shared)]
        if shared and cases.solve(*here).possible is False:
            continue
        asked = [
            (row, cases.solve(*here, cases.effective.true(row.residual, breaches=True)).possible)
            for row in fitting
        ]
        possible = tuple(row for row, answer in asked if answer is not False)
        if not possible:
            answering.missing.append(combination)
        elif any(answer is None for _, answer in asked) and not any(answer for _, answer in asked):
            answering.undecided.append(combination)
        else:
            answering.partial.append((combination, possible))
    return answering


def _parts(guard: Expression) -> tuple[Expression, ...]:
    return guard.items if isinstance(guard, AllOf) else () if guard == TRUE else (guard,)


def _shared(obligation: Obligation, facts: Sequence[str]) -> list[Expression]:
    """What every clause asks, which is when the duty is owed at all; not the key of a lone row."""
    first, *others = (_parts(clause.guard) for clause in obligation.clauses)
    common = [part for part in first if all(part in parts for parts in others)]
    keyed = {*facts, *obligation.facts} & {*obligation.facts}
    return [part for part in common if not _is_key(part, keyed)]


def _is_key(part: Expression, keyed: set[str]) -> bool:
    return isinstance(part, FactIn) and part.fact in keyed and len(part.values) == 1


def _row(clause: Clause, facts: Sequence[str], shared: Sequence[Expression]) -> AnsweringRow:
    keys: dict[str, frozenset[object]] = {}
    rest: list[Expression] = []
    for part in _parts(clause.guard):
        if isinstance(part, FactIn) and part.fact in facts:
            keys[part.fact] = keys.get(part.fact, frozenset[object](part.values)) & part.values
        elif part not in shared:
            rest.append(part)
    return AnsweringRow(clause.note, clause.guard, keys, all_of(*rest))


def _fits(row: AnsweringRow, facts: Sequence[str], combination: Combination) -> bool:
    return all(
        name not in row.keys or value in row.keys[name]
        for name, value in zip(facts, combination, strict=True)
    )


def grouped(
    answering: Answering, combinations: Sequence[Combination], every: Sequence[Combination]
) -> Iterator[dict[str, tuple[str, ...]]]:
    """Combinations as few boxes: values of each fact, a fact left out where all that can occur are meant."""
    boxes: list[dict[str, tuple[str, ...]]] = [
        {name: (value,) for name, value in zip(answering.facts, item, strict=True)} for item in combinations
    ]
    for name in reversed(answering.facts):
        merged: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
        for box in boxes:
            rest = tuple((other, values) for other, values in box.items() if other != name)
            merged.setdefault(rest, []).extend(box[name])
        boxes = []
        for rest, values in merged.items():
            box = dict(rest)
            possible = {
                item[answering.facts.index(name)]
                for item in every
                if all(item[answering.facts.index(other)] in kept for other, kept in rest)
            }
            if not possible <= set(values):
                box[name] = tuple(values)
            boxes.append(box)
    yield from boxes
