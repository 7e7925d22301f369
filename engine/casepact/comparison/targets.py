"""Compares the duties that have a time: for which cases, and by how much, they are due sooner or later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Change, Evidence, Verdict
from casepact.comparison.context import Context, shown, where
from casepact.comparison.due import Judgement, judge_due, lateness, measure_of
from casepact.comparison.duties import CUSTOMER, benefit, opposite
from casepact.comparison.evidence import NO_DUTIES, Duties
from casepact.comparison.facets import facets
from casepact.comparison.gathering import both_ways, gathered
from casepact.comparison.leaves import Leaf
from casepact.comparison.lives import clock_readings, clock_words, show_life
from casepact.comparison.notices import notice_changes, notice_text
from casepact.comparison.rows import Move, clause_rows, moves
from casepact.comparison.sayings import deed_said, duty_said, effort_said
from casepact.comparison.starts import due_readings, show_started, starts_when_opened
from casepact.model.clause import Clause
from casepact.model.expression import OpenedDuring
from casepact.model.partial import asks
from casepact.model.policy import Policy
from casepact.syntax.ast.target import NoTarget, Target, UnspecifiedBound
from casepact.verify.rules.definitions import Row
from casepact.verify.time.words import target_text

__all__ = ["clause_change", "clause_moved", "clause_text", "target_changes"]

_NONE = "none"
"""What a cell answers that says there is no such duty: the same as no cell."""


def target_changes(context: Context) -> Iterator[Change]:
    """Every obligation of the two policies."""
    first, second = context.joint.old, context.joint.new
    for name in dict.fromkeys((*first.obligations, *second.obligations)):
        old, new = _rows(first, name), _rows(second, name)
        for move in moves(context.joint, old, new):
            yield from clause_moved(context, "target", move, (_old_name(context, name), name))


def _old_name(context: Context, name: str) -> str:
    table = {new: old for old, new in context.names.renaming.obligations.items()}
    return table.get(name, name)


def _rows(policy: Policy, name: str) -> list[Row]:
    obligation = policy.obligations.get(name)
    rows = clause_rows(() if obligation is None else obligation.clauses)
    return [row for row in rows if not _is_none(row.answer)] + [
        replace(row, answer=_NONE) for row in rows if _is_none(row.answer)
    ]


def _is_none(clause: Clause) -> bool:
    return clause.target is not None and isinstance(clause.target.bound, NoTarget)


def clause_moved(context: Context, kind: str, move: Move, names: Duties) -> Iterator[Change]:
    """What becomes of the cases of a move; ``names`` are what decisions call the duty by, old and new."""
    old = None if move.old is None or move.old.answer == _NONE else move.old
    new = None if move.new is None or move.new.answer == _NONE else move.new
    if old is None and new is None:
        return
    notes = (None if old is None else old.note, None if new is None else new.note)
    found = context.decided(move)
    if found.possible is None:
        about = "whether it answers other cases than before"
        yield context.undecided(kind, about, notes, found.why)
        return
    if not found.possible:
        return
    case = where(context, *move.guards, move.rest)
    if old is not None and new is not None:
        yield from clause_change(context, kind, move, (old, new), names)
        return
    row = new if new is not None else old
    assert row is not None
    clause: Clause = row.answer
    verdict, reason = benefit(clause)
    if new is None:
        verdict = opposite(verdict)
    evidence = context.show(found, duty_said(names))
    text = clause_text(clause)
    if move.conflict:
        clash = " and ".join(f"`{item.note.id}`" for item in move.conflict)
        verb = (
            "contradict one another now, and nothing holds"
            if new is None
            else "contradict one another no more"
        )
        message = f"{clash} {verb}{case}"
    elif new is None:
        message = f"`{text}` does not hold any more{case}"
    else:
        message = f"`{text}` holds now{case}"
    yield context.change(kind, verdict, message, notes, reason=reason, evidence=evidence)


def clause_change(
    context: Context, kind: str, move: Move, rows: tuple[Row, Row], names: Duties
) -> Iterator[Change]:
    """What is different for the cases that one clause answered and another answers."""
    old, new = rows
    first, second = old.answer, new.answer
    notes = (old.note, new.note)
    for facet in facets(first, second):
        evidence = _facet_shown(context, move, (first, second), names, starts=facet.starts)
        message = f"{facet.words}{where(context, *move.guards)}"
        yield context.change(kind, facet.verdict, message, notes, reason=facet.reason, evidence=evidence)
    yield from _timed(context, kind, move, rows, names)
    yield from _effort(context, kind, move, rows, names)


def _facet_shown(
    context: Context, move: Move, clauses: tuple[Clause, Clause], names: Duties, *, starts: bool
) -> Evidence | None:
    """What decisions say otherwise, or lives of a case do; lives alone tell from when a clock ``starts``."""
    words = clock_words(*clauses)
    evidence = None
    if starts and names != NO_DUTIES:
        evidence = show_life(context, move, words, due_readings(names))
    if evidence is None:
        evidence = context.show(context.decided(move), deed_said(names))
    if evidence is None and names != NO_DUTIES:
        evidence = show_life(context, move, words, clock_readings(names))
    return evidence


def _timed(context: Context, kind: str, move: Move, rows: tuple[Row, Row], names: Duties) -> Iterator[Change]:
    first, second = rows[0].answer.target, rows[1].answer.target
    if any(row.answer.notice is not None for row in rows):
        yield from notice_changes(context, kind, move, rows, names)
        return
    if first is None and second is None:
        return
    notes = (rows[0].note, rows[1].note)
    if first is None or second is None or _is_open(first) or _is_open(second):
        yield from _appears(context, kind, move, rows, names)
        return
    if (first.bound, first.calendar) == (second.bound, second.calendar):
        return
    clause: Clause = rows[1].answer
    turned = clause.actor == CUSTOMER
    timed = asks(OpenedDuring, *move.guards) and "open" in clause.start

    def judge(leaf: Leaf) -> tuple[Verdict, str, Judgement] | None:
        held = context.held(move.guards if timed else (), leaf.facts)
        if not held.seconds:
            return None
        quick = context.replayer.brief
        found = judge_due(context.joint.timing, first, second, leaf.facts, held, quick=quick)
        found = found.turned() if turned else found
        return found.verdict, found.reason, found

    every = gathered(context.joint, move, (first.calendar, second.calendar), judge, _weight)
    if every.verdict is Verdict.REWORDED:
        return
    message = _sentences(first, second)
    evidence = measure = None
    if every.worst is not None:
        found, leaf = every.worst
        measure = measure_of(found, turned=turned)
        message += f", {lateness(found)}"
        if every.count > 1:
            message += " in the worst situation"
        if every.other is not None:
            measure = both_ways(measure, measure_of(every.other, turned=turned))
            message += f", and {lateness(every.other)} in the best"
        instants = [item[0] for item in (found.latest, found.earliest) if item is not None]
        if found.verdict is Verdict.BETTER:
            instants.reverse()
        evidence = _shown(context, (rows[0].answer, clause), leaf, names, instants)
    message += where(context, *move.guards)
    yield context.change(
        kind, every.verdict, message, notes, measure=measure, reason=every.reason, evidence=evidence
    )


def _shown(
    context: Context, clauses: tuple[Clause, Clause], leaf: Leaf, names: Duties, instants: Sequence[int]
) -> Evidence | None:
    """A case that is due at another instant; where its clock starts later than it, what starts that."""
    old, new = clauses
    started = None
    later = not starts_when_opened(new, context.joint.new.lifecycle)
    if later and leaf.found.case is not None and (old.start, old.states) == (new.start, new.states):
        when = (*instants, leaf.found.case.at or context.replayer.usual)
        started = show_started(context, new, leaf.found.case.facts, names, when)
    return started or context.show(leaf.found, duty_said(names), *instants)


def _weight(found: Judgement) -> tuple[int, ...]:
    latest = 0 if found.latest is None else found.latest[1]
    earliest = 0 if found.earliest is None else found.earliest[1]
    # How much and how often together: the most there is may be for a few minutes of five years.
    return found.verdict is not Verdict.BETTER, latest * found.later, found.later, earliest * found.earlier


def _sentences(first: Target, second: Target) -> str:
    before, after = shown(target_text(first)), shown(target_text(second))
    if before == after:
        return f"`{after}` as before, on other hours"
    return f"`{before}` is `{after}` now"


def _is_open(target: Target) -> bool:
    return isinstance(target.bound, UnspecifiedBound)


def _appears(
    context: Context, kind: str, move: Move, rows: tuple[Row, Row], names: Duties
) -> Iterator[Change]:
    """A time where the document printed none, or none where it printed one."""
    first, second = rows[0].answer.target, rows[1].answer.target
    before, after = (_time_of(item) for item in (first, second))
    if before == after:
        return
    rank = {_NONE: 0, "unspecified": 1}
    verdict = Verdict.BETTER if rank.get(after, 2) > rank.get(before, 2) else Verdict.WORSE
    if rows[1].answer.actor == CUSTOMER:
        verdict = opposite(verdict)
    words = {_NONE: "had no time", "unspecified": "had a time that was not printed"}.get(
        before, f"was `{before}`"
    )
    now = {_NONE: "has none", "unspecified": "has one that is not printed"}.get(after, f"is `{after}`")
    message = f"what {words} {now} now{where(context, *move.guards)}"
    found = context.decided(move)
    evidence = context.show(found, duty_said(names))
    yield context.change(kind, verdict, message, (rows[0].note, rows[1].note), evidence=evidence)


def _time_of(target: Target | None) -> str:
    if target is None:
        return _NONE
    return "unspecified" if _is_open(target) else shown(target_text(target))


def _effort(
    context: Context, kind: str, move: Move, rows: tuple[Row, Row], names: Duties
) -> Iterator[Change]:
    """The hours through which an action goes on."""
    from casepact.comparison.hours import judge_hours

    first, second = rows[0].answer.effort, rows[1].answer.effort
    if first == second:
        return
    notes = (rows[0].note, rows[1].note)
    if first is None or second is None:
        verdict = Verdict.BETTER if second is not None else Verdict.WORSE
        if rows[1].answer.actor == CUSTOMER:
            verdict = opposite(verdict)
        message = f"it {'names' if second else 'no longer names'} the hours through which it goes on"
        evidence = context.show(context.decided(move), effort_said(names))
        yield context.change(kind, verdict, message, notes, evidence=evidence)
        return
    message = "the hours through which it goes on are others"
    customers = rows[1].answer.actor == CUSTOMER
    yield from judge_hours(
        context, kind, move, (first, second), notes, message, effort_said(names), turned=customers
    )


def clause_text(clause: Clause) -> str:
    """A clause in a few words."""
    said = " ".join((clause.actor, str(clause.modal), clause.action, *clause.objects))
    if clause.notice is not None:
        return f"{said} {notice_text(clause)}"
    return said if clause.target is None else f"{said}, {shown(target_text(clause.target))}"
