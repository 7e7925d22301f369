"""The cycles of a clock: which clause it counts by, when it is due, and whether it stands still."""

from __future__ import annotations

from casepact.frozen import replace
from casepact.model.clause import Carry, Obligation
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Case, Clock, EffectKind
from casepact.semantics.due import Due, due_instant
from casepact.semantics.judging import is_in_time, judge
from casepact.semantics.ladders import set_again
from casepact.semantics.notices import notice_due
from casepact.semantics.pauses import pauses
from casepact.semantics.phrases import duty_text
from casepact.semantics.select import select
from casepact.semantics.turn import Turn
from casepact.syntax.ast.target import UnspecifiedBound

__all__ = ["choose", "launch", "measure", "sync"]

_NOT_KNOWN = "not known, so it cannot be told what applies"


def launch(
    turn: Turn,
    family: Obligation,
    *,
    started: int | None = None,
    again: bool = False,
    missed_first: Clock | None = None,
) -> None:
    """Start the next cycle of an obligation, counted from ``started`` (UTC seconds), else from now.

    ``again`` where it follows on the one before; ``missed_first`` where that was missed, and is late still.
    """
    set_again(turn, family.name, lateness=missed_first is None)
    clock = Clock(
        obligation=family.name,
        cycle=turn.case.next_cycle(family.name),
        started=turn.now if started is None else started,
        outlives=_is_settled(turn.case),
        missed_first=missed_first,
    )
    choose(turn, clock, again=again)


def choose(turn: Turn, clock: Clock, *, severity_changed: bool = False, again: bool = False) -> None:
    """Choose the clause that applies now, and measure the clock by it (point 7)."""
    rules, case = turn.rules, turn.case
    old = clock.clause
    if clock.breached is not None or (old is not None and old.on_severity_change is Carry.KEEP):
        return
    family = rules.obligations[clock.obligation]
    selection = select(family, case.facts, turn.world())
    clause = selection.owed
    started = clock.started
    if (old or family.clauses[0]).on_severity_change is Carry.RESTART:
        concerned = severity_changed and rules.depends_on(family.name, "severity")
        if concerned or clock.exempt or (old is not None and clause is not None and clause.id != old.id):
            started = turn.now
    if clause is None:
        if old is not None:
            text = f"`{clock.obligation}` no longer applies"
            turn.tell(EffectKind.CANCELLED, replace(clock, due=None), text)
        set_again(turn, family.name, cycle=False)  # nothing is late that nobody owes
        clock = replace(
            clock,
            clause=None,
            exempt=selection.exempt,
            started=started,
            due=None,
            paused=False,
            missed_first=None,
        )
        if selection.conflict:
            ids = tuple(item.id for item in selection.conflict)
            clock = _report(turn, clock, EffectKind.CONFLICT, ids, "give different answers for the same case")
        elif selection.unknown:
            clock = _report(turn, clock, EffectKind.UNKNOWN, tuple(sorted(selection.unknown)), _NOT_KNOWN)
        turn.put(clock)
        return
    in_time = clock.exempt or (old is not None and is_in_time(case, clock, old))
    fresh = replace(
        clock,
        clause=clause,
        exempt=False,
        started=started,
        changed=turn.now if in_time else clock.changed,
        facts=case.facts,
        severity=case.severity,
    )
    fresh = measure(turn, fresh)
    is_other = old is None or (
        (clause.id, clause.target, fresh.started) != (old.id, old.target, clock.started)
        or (fresh.due != clock.due and not clock.paused)  # what a pause moves is said when it ends
    )
    if is_other:
        kind = EffectKind.DUE_AGAIN if again else EffectKind.STARTED
        turn.tell(kind if old is None else EffectKind.RETARGETED, fresh, duty_text(clause))
    turn.put(fresh)
    if fresh.given is not None and fresh.due is not None and fresh.due.latest is not None:
        judge(turn, fresh)
    sync(turn)


def sync(turn: Turn) -> None:
    """Pause the clocks that stand still in the present state, and let the others run on (point 6)."""
    for running in tuple(turn.case.clocks.values()):
        if running.clause is None or running.breached is not None:
            continue
        still = turn.rules.stands_still(running.clause, turn.case.state)
        if still == running.paused:
            continue
        clock = replace(running, paused=still)
        if still:
            turn.tell(EffectKind.PAUSED, clock, f"`{clock.obligation}` stands still in {turn.case.state}")
        else:
            clock = measure(turn, clock)
            turn.tell(EffectKind.RESUMED, clock, f"`{clock.obligation}` runs on")
        turn.put(clock)


def measure(turn: Turn, clock: Clock, moment: int | None = None) -> Clock:
    """Work out when a clock is due; a notice by the ``moment`` it comes before, where that is here."""
    clause, case, book = clock.clause, turn.case, turn.rules.book
    if clause is None:
        return replace(clock, due=Due())
    try:
        if clause.target is not None:
            due = due_instant(clause.target, clock.started, book, clock.facts, pauses(case, clock))
        elif clause.notice is not None:
            due = notice_due(clause.notice, book, clock.facts, moment)
        else:
            due = Due()
    except UnanswerableError as error:
        clock = replace(clock, due=Due())
        return _report(turn, clock, EffectKind.UNKNOWN, (error.calendar,), str(error))
    clock = replace(clock, due=due)
    unspecified = due.unspecified
    if clause.target is not None and isinstance(clause.target.bound, UnspecifiedBound):
        unspecified = (clause.id, *unspecified)
    turn.report_unspecified(unspecified)
    if due.conflict:
        clock = _report(turn, clock, EffectKind.CONFLICT, due.conflict, "give different calendars")
    if due.unknown:
        clock = _report(turn, clock, EffectKind.UNKNOWN, tuple(sorted(due.unknown)), _NOT_KNOWN)
    return clock


def _report(turn: Turn, clock: Clock, kind: EffectKind, names: tuple[str, ...], why: str) -> Clock:
    """Say once in a cycle that names are unknown or in conflict."""
    if clock.reported.issuperset(names):
        return clock
    turn.emit(
        kind,
        clause="" if clock.clause is None else clock.clause.id,
        obligation=clock.obligation,
        cycle=clock.cycle,
        objects=names,
        text=f"`{clock.obligation}`: {', '.join(f'`{name}`' for name in names)} {why}",
    )
    return replace(clock, reported=clock.reported.union(names))


def _is_settled(case: Case) -> bool:
    state = case.policy.lifecycle.states[case.state]
    return state.final or state.settled
