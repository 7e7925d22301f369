"""What the facts of a case come to: defaults, derived facts and the severity, and which clause answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from casepact.frozen import dataclass, replace
from casepact.model.clause import Clause, Obligation
from casepact.model.derivation import derivation_order
from casepact.model.expression import Expression, facts_of
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Adjustment, Policy
from casepact.semantics.adjust import Adjusted, adjust, adjustments_of
from casepact.semantics.logic import World, evaluate, unknown_facts
from casepact.syntax.ast.target import NoTarget

__all__ = [
    "Completed",
    "Conflict",
    "Definition",
    "Selection",
    "Undecided",
    "complete",
    "definitions_of",
    "facts_in_order",
    "select",
    "with_defaults",
]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A clause whose condition is neither true nor false, and the facts for want of which it is not.

    No facts at all: the document leaves the condition open. ``about`` is the fact that the clause
    defines or adjusts, empty where it does neither.
    """

    clause: str
    facts: frozenset[str]
    about: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it is said to hang on: the facts, or the clause itself."""
        return tuple(sorted(self.facts)) or (self.clause,)

    @property
    def key(self) -> str:
        """Under which it is told once of a case, also where fewer facts are missing later."""
        return f"undecided {self.clause}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Clauses that all hold for a case and give ``about`` different answers."""

    about: str
    clauses: tuple[str, ...]

    @property
    def key(self) -> str:
        """Under which it is told once of a case."""
        return f"conflict {' '.join(self.clauses)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """The facts of a case with everything that follows from them.

    ``severity`` is after floors, caps and fixed values; ``defined`` is what definitions and
    matrices make of the case, whether or not a severity was given. ``because`` are the ids of the
    definitions and adjustments that set a fact, ``unspecified`` of those that hold without a value.
    """

    facts: Mapping[str, FactValue]
    severity: str | None
    defined: str | None = None
    because: tuple[str, ...] = ()
    unknown: tuple[Undecided, ...] = ()
    unspecified: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The clause of an obligation that holds, and why there is none.

    ``candidates`` are the clauses whose conditions are unknown, for want of the facts ``unknown``;
    there are none once a clause is known to hold, since no other can then hold without a conflict.
    """

    clause: Clause | None
    conflict: tuple[Clause, ...] = ()
    unknown: frozenset[str] = frozenset()
    candidates: tuple[Clause, ...] = ()

    @property
    def owed(self) -> Clause | None:
        """The clause by which something is owed, None where the one that holds says `none`."""
        clause = self.clause
        if clause is None or (clause.target is not None and isinstance(clause.target.bound, NoTarget)):
            return None
        return clause

    @property
    def exempt(self) -> bool:
        """Whether it is known that nothing is owed."""
        return self.owed is None and not self.conflict and not self.candidates


def select(obligation: Obligation, facts: Facts, world: World) -> Selection:
    """Return the clause of ``obligation`` known to hold; two that say the same are one."""
    known: list[Clause] = []
    open_: list[Clause] = []
    for clause in obligation.clauses:
        answer = evaluate(clause.guard, facts, world)
        if answer is not False:
            (known if answer else open_).append(clause)
    if known:
        first = known[0]
        same = all(replace(other, note=first.note, guard=first.guard) == first for other in known)
        return Selection(first) if same else Selection(None, conflict=tuple(known))
    needed = (unknown_facts(clause.guard, facts, world) for clause in open_)
    return Selection(None, (), frozenset[str]().union(*needed), tuple(open_))


@dataclass(frozen=True, slots=True)
class Definition:
    """One answer to what a derived fact is, and the condition that gives it; ``part_of`` names the table."""

    id: str
    part_of: str
    value: FactValue
    guard: Expression


def definitions_of(policy: Policy) -> dict[str, list[Definition]]:
    """Return what defines each derived fact: defined severities, and the cells of matrices."""
    found: dict[str, list[Definition]] = {}
    for severity in policy.severities.values():
        if severity.guard is not None:
            id_ = severity.note.id
            found.setdefault("severity", []).append(Definition(id_, id_, severity.name, severity.guard))
    for matrix in policy.matrices:
        found.setdefault(matrix.fact, []).extend(
            Definition(cell.note.id, matrix.note.id, cell.value, cell.guard) for cell in matrix.cells
        )
    return found


def with_defaults(policy: Policy, facts: Facts) -> dict[str, FactValue]:
    """Return the facts with the default of every fact that has one, is not given and is not derived."""
    derived = {matrix.fact for matrix in policy.matrices}
    if any(severity.guard is not None for severity in policy.severities.values()):
        derived.add("severity")
    defaults = {
        name: fact.default
        for name, fact in policy.facts.items()
        if fact.default is not None and name not in derived
    }
    return {**defaults, **facts}


def complete(policy: Policy, facts: Facts, world: World) -> Completed:
    """Return ``facts`` with defaults, then every derived or adjusted fact, each after those it hangs on.

    A fact that is given is not derived, only adjusted. A definition or an adjustment counts where
    its condition is known to be true; where it is not known, it is listed as undecided. An
    adjustment that refers to the fact it adjusts means its value before any adjustment.
    """
    definitions = definitions_of(policy)
    adjustments = adjustments_of(policy)
    known = with_defaults(policy, facts)
    parts = _Parts()
    defined: FactValue | None = None
    for name in facts_in_order(definitions, adjustments):
        given, listed = name in facts, len(parts.unknown)
        value = _define(name, definitions.get(name, ()), known, world, _Parts() if given else parts)
        if name == "severity":
            defined = value
        fact = policy.facts.get(name)
        if name in known:
            value = known[name]
        elif value is None and fact is not None:
            value = fact.default
        changed = Adjusted(value)
        if fact is not None:
            before = known if value is None else {**known, name: value}
            changed = adjust(value, fact.type, adjustments.get(name, ()), before, world)
        if value is None and changed.value is not None:
            del parts.unknown[listed:]  # what the definitions hang on no longer matters
        parts.because += changed.because
        parts.unspecified += changed.unspecified
        parts.unknown += [Undecided(id_, names, name) for id_, names in changed.undecided]
        if changed.conflict:
            parts.conflicts.append(Conflict(name, changed.conflict))
        if changed.value is None:
            known.pop(name, None)
        else:
            known[name] = changed.value
    severity = known.get("severity")
    return Completed(
        facts=known,
        severity=None if severity is None else str(severity),
        defined=None if defined is None else str(defined),
        because=tuple(parts.because),
        unknown=tuple(parts.unknown),
        unspecified=tuple(parts.unspecified),
        conflicts=tuple(parts.conflicts),
    )


class _Parts:
    """What completing gathers on the way."""

    def __init__(self) -> None:
        self.because: list[str] = []
        self.unknown: list[Undecided] = []
        self.unspecified: list[str] = []
        self.conflicts: list[Conflict] = []


def _define(
    name: str, definitions: Sequence[Definition], facts: Facts, world: World, parts: _Parts
) -> FactValue | None:
    answers = [(item, evaluate(item.guard, facts, world)) for item in definitions]
    known = [item for item, answer in answers if answer]
    if known:
        if any(item.value != known[0].value for item in known):
            parts.conflicts.append(Conflict(name, tuple(item.id for item in known)))
            return None
        parts.because.append(known[0].id)
        return known[0].value
    needed: dict[str, frozenset[str]] = {}
    for item, answer in answers:
        if answer is None:
            found = unknown_facts(item.guard, facts, world)
            needed[item.part_of] = needed.get(item.part_of, frozenset()) | found
    parts.unknown += [Undecided(id_, names, name) for id_, names in needed.items()]
    return None


def facts_in_order(
    definitions: Mapping[str, Sequence[Definition]], adjustments: Mapping[str, Sequence[Adjustment]]
) -> list[str]:
    """The facts to derive or adjust, each after those its definitions and adjustments hang on."""
    needs: dict[str, set[str]] = {}
    for name in (*adjustments, *definitions):
        guards: Iterable[Expression] = (
            *(item.guard for item in definitions.get(name, ())),
            *(item.guard for item in adjustments.get(name, ())),
        )
        needs[name] = set[str]().union(*(facts_of(guard) for guard in guards))
    return derivation_order(needs)
