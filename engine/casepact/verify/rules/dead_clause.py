"""Finds clauses that no reachable case ever meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casepact.checks.check import Check
from casepact.checks.walk import leaves_open
from casepact.model.expression import TRUE, Expression, FactIn, HasBreached, all_of, any_of, negate
from casepact.model.note import Note
from casepact.model.partial import asks
from casepact.model.policy import Adjustment, Policy
from casepact.source import Diagnostic, Level, Witness
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.target import NoTarget
from casepact.verify.rules.cases import Cases, Found, cases_of
from casepact.verify.rules.definitions import Row, remembered
from casepact.verify.rules.effective import ranking
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.masked_row import masked_rows
from casepact.verify.rules.pairs import meets
from casepact.verify.rules.solving import solve
from casepact.verify.witness import decide_witness, usual_instant

__all__ = ["DEAD_CLAUSE"]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that holds under a condition; entries of one ``family`` with one cause are one finding.

    ``timed`` ones whose condition can never hold in itself are found by ``timer-never-fires``, a ``step``
    whose hours never meet by ``rung-never-fires``. The fact ``before`` is meant as it is before its
    adjustments.
    """

    note: Note
    guard: Expression
    family: str
    what: str
    covered: bool = True
    timed: bool = False
    step: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why no case meets a condition, and the entries of the policy that see to it."""

    text: str
    notes: tuple[Note, ...] = ()


_HOURS = _Cause("no instant at which a case can be opened meets its conditions on opening hours")


def _entries(policy: Policy) -> Iterator[_Entry]:
    for clause in policy.clauses():
        timed = clause.target is not None and not isinstance(clause.target.bound, NoTarget)
        yield _Entry(clause.note, clause.guard, clause.obligation, "applies to", timed=timed)
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            guard = all_of(ladder.guard, rung.guard)
            yield _Entry(rung.note, guard, ladder.note.id, "is reached by", timed=True, step=True)
    for rule in policy.credits:
        yield _Entry(rule.note, rule.guard, rule.note.id, "is due for")
    for intake in policy.intake:
        yield _Entry(intake.note, intake.guard, intake.note.id, "applies to")
    for entry in policy.coverage:
        if entry.guard is not None:
            yield _Entry(entry.note, entry.guard, entry.note.id, "applies to", covered=not entry.excluded)
    for needed in policy.prerequisites:
        before = "" if needed.adjustment is None else needed.adjustment.fact
        yield _Entry(needed.note, needed.guard, needed.note.id, "applies to", before=before)
    yield from _choices(policy)


def _choices(policy: Policy) -> Iterator[_Entry]:
    """The hours and calendars that hold under a condition."""
    for channel in policy.channels.values():
        here = FactIn("channel", frozenset((channel.name,)))
        for choice in channel.hours:
            if choice.guard != TRUE:
                yield _Entry(choice.note, all_of(here, choice.guard), channel.note.id, "applies to")
    for definition in policy.calendars.values():
        for choice in definition.choices:
            if choice.guard != TRUE:
                yield _Entry(choice.note, choice.guard, definition.note.id, "applies to")


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    if not cases.coverable:
        yield finding(
            DEAD_CLAUSE,
            policy,
            cases.requirements[0].note,
            "no case at all is covered",
            help_="what has to be met to be covered cannot all be met at once",
            others=tuple(item.note for item in cases.requirements[1:]),
            beside="has to be met too",
        )
        return
    masked = {row.note.id for _, row, _ in masked_rows(cases)}
    found: dict[tuple[str, str], list[tuple[_Entry, _Cause]]] = {}
    for entry in _entries(policy):
        if entry.guard == TRUE or entry.note.id in masked or leaves_open(entry.guard):
            continue
        answer = _found(cases, entry, covered=entry.covered)
        if answer.possible is None:
            yield undecided(
                policy, entry.note, f"whether `{entry.note.id}` {entry.what} any case", answer.why
            )
        if answer.possible is False and not _is_contested(cases, entry):
            cause = _cause(cases, entry)
            if cause is not None:
                found.setdefault((entry.family, cause.text), []).append((entry, cause))
    for group in found.values():
        yield _diagnostic(cases, [entry for entry, _ in group], group[0][1])
    yield from _adjustments(cases)


def _is_contested(cases: Cases, entry: _Entry) -> bool:
    """Whether only definitions that hold at once keep cases from an entry: those are told themselves."""
    settled: tuple[Cases, ...] = remembered(cases, "settled", lambda: tuple(_settled(cases.policy)))
    return any(_found(item, entry, covered=entry.covered).possible is not False for item in settled)


def _found(cases: Cases, entry: _Entry, *, covered: bool) -> Found:
    return cases.find(entry.guard, covered=covered, before=entry.before)


def _settled(policy: Policy) -> Iterator[Cases]:
    """The cases if of definitions that hold at once the first were to go before, and if the last were."""
    for step in (1, -1):
        defined = [item for item in policy.severities.values() if item.guard is not None][::step]
        guards = _apart([Row(item.note, item.guard or TRUE, item.name) for item in defined])
        severities = dict(policy.severities)
        for item, guard in zip(defined, guards, strict=True):
            severities[item.name] = replace(item, guard=guard)
        matrices = []
        for matrix in policy.matrices:
            cells = matrix.cells[::step]
            own = _apart([Row(cell.note, cell.guard, cell.value) for cell in cells])
            kept = [replace(cell, guard=guard) for cell, guard in zip(cells, own, strict=True)]
            matrices.append(replace(matrix, cells=tuple(kept[::step])))
        yield Cases(replace(policy, severities=severities, matrices=tuple(matrices)))


def _apart(rows: Sequence[Row]) -> list[Expression]:
    """The condition of each row without the cases of those before it that say something else."""
    return [
        all_of(
            row.guard,
            *(
                negate(other.guard)
                for other in rows[:number]
                if other.answer != row.answer and meets(row.guard, other)
            ),
        )
        for number, row in enumerate(rows)
    ]


def _diagnostic(cases: Cases, entries: list[_Entry], cause: _Cause) -> Diagnostic:
    first, *others = entries
    more = f", nor do {len(others)} others of its kind" if others else ""
    more = ", nor does another of its kind" if len(others) == 1 else more
    witness = next(filter(None, (_witness(cases, entry, cause) for entry in entries)), None)
    return finding(
        DEAD_CLAUSE,
        cases.policy,
        first.note,
        f"`{first.note.id}` {first.what} no case{more}: {cause.text}",
        help_="remove it, or change what keeps cases from it",
        others=(*cause.notes, *(entry.note for entry in others)),
        beside="see here",
        witness=witness,
    )


def _cause(cases: Cases, entry: _Entry) -> _Cause | None:
    """Why no case meets the entry; None where another check says so."""
    policy = cases.policy
    if solve(entry.guard, policy.facts).possible is False:
        return None if entry.timed else _Cause("its condition is never true")
    if cases.solve(entry.guard, covered=False).possible is False:  # whatever its facts are made to be
        return None if entry.step and not asks(HasBreached, entry.guard) else _HOURS
    if entry.covered and _found(cases, entry, covered=False).possible:
        goal = cases.effective.true(entry.guard, breaches=True, before=entry.before)
        barring = [
            item.note
            for item in cases.requirements
            if solve(all_of(goal, item.condition), policy.facts).possible is False
        ]
        others = [note for note in barring if note != entry.note]
        if others:
            return _Cause(f"`{others[0].id}` leaves every such case uncovered", (others[0],))
        if barring:
            return None  # a prerequisite that none of its cases meets does what it is there for
        return _Cause("what a case has to meet to be covered leaves every such case uncovered")
    for adjustment in dict.fromkeys(item.note for item in cases.effective.adjusting):
        without = Cases(_without(policy, adjustment))
        if _found(without, entry, covered=False).possible:
            return _Cause(f"`{adjustment.id}` sees to it that there is none", (adjustment,))
    return _Cause("what definitions and adjustments make of its facts leaves none")


def _without(policy: Policy, note: Note) -> Policy:
    return replace(
        policy,
        adjustments=tuple(item for item in policy.adjustments if item.note != note),
        prerequisites=tuple(
            item for item in policy.prerequisites if item.adjustment is None or item.adjustment.note != note
        ),
    )


def _witness(cases: Cases, entry: _Entry, cause: _Cause) -> Witness | None:
    """A case that meets the condition as it is given, and what becomes of it."""
    policy = cases.policy
    outside = Found(possible=False)
    if entry.covered:
        # The facts that leave it uncovered have to be among those that are shown.
        named = [item.condition for item in cases.requirements if item.note in cause.notes]
        barred = any_of(*map(negate, named or [item.condition for item in cases.requirements]))
        goal = cases.effective.true(entry.guard, before=entry.before)
        outside = cases.solve(goal, barred, covered=False)
    if outside.case is not None:
        facts, at, note = outside.case.facts, outside.case.at, "the case is not covered"
        return decide_witness(policy, facts, at, note)
    at = usual_instant(policy)
    given = solve(entry.guard, policy.facts)
    if not given.possible or (given.given and cause != _HOURS):
        return None
    for dropped in (frozenset[str](), cases.derived):
        facts = {name: value for name, value in given.facts.items() if name not in dropped}
        completed = cases.complete(facts, at, before=entry.before)
        if (facts or given.given) and cases.holds(entry.guard, completed, at) is False:
            note = f"what becomes of the case is not what `{entry.note.id}` asks for"
            return decide_witness(policy, facts, at, note)
    return None


def _adjustments(cases: Cases) -> Iterator[Diagnostic]:
    """Adjustments whose condition no case meets, and those that never change anything."""
    policy = cases.policy
    for item, holds, _ in cases.effective.guards:
        if item.value is None or leaves_open(item.guard):
            continue
        apart = frozenset((item.fact,))
        rank = ranking(policy.facts[item.fact].type)
        # A fact that contradicting definitions leave without a value may get one by a floor or a cap.
        stays = any_of(
            *(
                condition
                for value, condition in cases.effective.unadjusted[item.fact].items()
                if value == item.value
                or (
                    item.operator is not None
                    and (rank(value) > rank(item.value)) is (item.operator is Operator.AT_LEAST)
                )
            )
        )
        moved = negate(stays)
        if cases.solve(holds, apart_from=apart).possible is False:
            yield finding(
                DEAD_CLAUSE,
                policy,
                item.note,
                f"`{item.note.id}` applies to no case: no reachable case meets its condition",
                help_="remove it, or change its condition",
            )
        elif (
            cases.solve(holds, moved).possible is False
            and not cases.solve(holds, moved, apart_from=apart).possible
        ):
            yield _idle(cases, item)


def _idle(cases: Cases, item: Adjustment) -> Diagnostic:
    """An adjustment that finds nothing to change, which says nothing of what people state all the same."""
    effective, fact = cases.effective, item.fact
    if fact in effective.definitions and fact not in effective.stateable:
        message = f"`{item.note.id}` changes nothing as long as `{fact}` follows its definitions"
        help_ = f"if it is for a `{fact}` that people state, say in a term who may choose it; else change it"
    else:
        message = f"`{item.note.id}` changes nothing: `{fact}` never lies outside it where it applies"
        help_ = "remove it, or change its value"
    return finding(DEAD_CLAUSE, cases.policy, item.note, message, help_=help_)


DEAD_CLAUSE = Check(
    code="dead-clause",
    level=Level.WARNING,
    summary="a clause that no reachable case ever meets",
    explanation=(
        "The clause stands in the policy and holds for no case: a floor lifts every case out of its "
        "severity, an exclusion or a prerequisite leaves every such case uncovered, no tier offers the "
        "channel it asks for, or its condition can never be true. For example a target for questions "
        "stands behind `severity is at least urgent`. A customer takes it for a promise; it is none. "
        "Every reachable case was considered, so the witness is one that ought to meet the clause, and "
        "what `casepact decide` makes of it. A clause whose cases two definitions contest is not listed, "
        "since `definition-overlap` tells their cause. A severity that somebody states against its "
        "definition counts where a term lets people choose or change it. Remove the clause, or what keeps "
        "cases from it."
    ),
    run=_run,
)
