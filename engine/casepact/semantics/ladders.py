"""Ladders: when each rung of an escalation is reached, and what it does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from casepact.frozen import replace
from casepact.model.clause import Ladder, Rung, RungAction
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Case, Clock, EffectKind, LadderRun, TimerEvent, TimerKind
from casepact.semantics.due import due_instant
from casepact.semantics.phrases import action_text, list_text
from casepact.semantics.rungs import comes_again, outlasts, rung_instant
from casepact.semantics.turn import Turn
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Trigger,
    Verb,
)
from casepact.syntax.ast.target import Target, Within

__all__ = ["arm", "disarm", "follow_breach", "follow_event", "rung_timers", "set_again", "take_rung"]

_EFFECTS = {
    Verb.NOTIFY: EffectKind.NOTIFIED,
    Verb.INVOLVE: EffectKind.INVOLVED,
    Verb.ASSIGN: EffectKind.ASSIGNED,
    Verb.HAND_OVER: EffectKind.HANDED_OVER,
}
_UNSPECIFIED = "unspecified"


def arm(turn: Turn, event: str, *, anew: bool = False) -> None:
    """Start the ladders that an event starts, with all their rungs.

    One that runs already runs on, unless it starts ``anew``.
    """
    for ladder in turn.case.policy.ladders if turn.case.covered else ():
        if event not in ladder.start or (ladder.name in turn.case.ladders and not anew):
            continue
        run = LadderRun(ladder=ladder.name, started=turn.now)
        turn.set(
            ladders={**turn.case.ladders, ladder.name: run},
            taken=turn.case.taken.difference(rung.id for rung in ladder.rungs),
        )
        for rung in ladder.rungs:
            _report_open(turn, run, rung)


def set_again(turn: Turn, obligation: str, *, cycle: bool = True, lateness: bool = True) -> None:
    """Let the rungs on an obligation be reached again (point 10): those of a ``cycle``, as one begins.

    One that counts from a breach, or is reached after it, is so only once in a ``lateness``, however many
    cycles that is; one on a numbered cycle once in each run of its ladder.
    """
    case = turn.case
    if case.taken:
        rungs = (rung for ladder in case.policy.ladders for rung in ladder.rungs)
        again = [
            rung.id
            for rung in rungs
            if (lateness if _is_of_lateness(rung.trigger) else cycle) and _hangs_on(rung.trigger, obligation)
        ]
        turn.set(taken=case.taken.difference(again))


def _is_of_lateness(trigger: Trigger) -> bool:
    return isinstance(trigger, AfterBreach) or (isinstance(trigger, AtShare) and outlasts(trigger.percent))


def _hangs_on(trigger: Trigger, obligation: str) -> bool:
    match trigger:
        case AtShare(target=target) | BeforeDue(target=target) | OnBreach(target=target):
            return target.name == obligation
        case OnCycle(target=target, cycle=None) | AfterBreach(target=target):
            return target.name == obligation
        case _:
            return False


def disarm(turn: Turn, event: str | None, *, settled: bool, final: bool) -> None:
    """Stop ladders: by their own events, by a settled state where they name none, and all by a final one."""
    kept = {}
    for ladder in turn.case.policy.ladders:
        run = turn.case.ladders.get(ladder.name)
        if run is None:
            continue
        if final or event in ladder.stop or (settled and not ladder.stop):
            continue
        kept[ladder.name] = run
    turn.set(ladders=kept)


def rung_timers(case: Case) -> list[TimerEvent]:
    """The rungs that time alone will reach, in no order.

    A rung whose condition does not hold is left out: it is taken as soon as the condition holds.
    """
    turn = Turn(case)
    found: list[TimerEvent] = []
    for run, ladder, rung in _waiting(case):
        if isinstance(rung.trigger, OnBreach | OnCycle | OnEvent):
            continue
        holds = turn.holds(rung.guard)
        if holds is False or (holds is None and rung.id in run.reported):
            continue
        due = rung_instant(case, run, ladder, rung)
        if due is None:
            continue
        found.append(
            TimerEvent(
                at=max(due, case.now),
                due=due,
                kind=TimerKind.RUNG,
                clause=rung.id,
                owner=ladder.name,
                cycle=case.cycle,
            )
        )
    return found


def take_rung(turn: Turn, timer: TimerEvent) -> tuple[RungAction, ...]:
    """Take the rung of a timer; what it raises is left to the caller."""
    run = turn.case.ladders[timer.owner]
    ladder = next(item for item in turn.case.policy.ladders if item.name == timer.owner)
    rung = next(item for item in ladder.rungs if item.id == timer.clause)
    return _take(turn, run, rung, timer.due)


def follow_breach(turn: Turn, clock: Clock) -> tuple[RungAction, ...]:
    """Take the rungs that a breach reaches, in file order: `on breach of`, and `on cycle`."""
    actions: tuple[RungAction, ...] = ()
    for run, _, rung in _waiting(turn.case):
        match rung.trigger:
            case OnBreach(target=target) | OnCycle(target=target, cycle=None):
                reached = target.name == clock.obligation
            case OnCycle(cycle=int() as cycle, target=target):
                reached = target.name == clock.obligation and cycle == _missed(turn.case, run, target.name)
            case _:
                reached = False
        if reached:
            actions += _take_now(turn, run, rung)
    return actions


def _missed(case: Case, run: LadderRun, obligation: str) -> int:
    """How many cycles of an obligation were missed, and so ended, since a ladder started."""

    def add(missed: int, clock: Clock) -> int:
        counts = clock.obligation == obligation and (clock.breached or 0) >= run.started
        return missed + counts

    first = bisect_left(case.ended_cycles, run.started, key=lambda clock: clock.ended or 0)
    return case.ended_cycles.fold((obligation, run.started), add, 0, first)


def follow_event(turn: Turn, event: str) -> tuple[RungAction, ...]:
    """Take the rungs that an event reaches, in file order."""
    actions: tuple[RungAction, ...] = ()
    for run, _, rung in _waiting(turn.case):
        if isinstance(rung.trigger, OnEvent) and rung.trigger.event.name == event:
            actions += _take_now(turn, run, rung)
    return actions


def _waiting(case: Case) -> Iterator[tuple[LadderRun, Ladder, Rung]]:
    """The rungs not taken yet of the ladders that run, in file order."""
    for ladder in case.policy.ladders:
        run = case.ladders.get(ladder.name)
        if run is not None:
            for rung in ladder.rungs:
                if rung.id not in case.taken:
                    yield run, ladder, rung


def _take_now(turn: Turn, run: LadderRun, rung: Rung) -> tuple[RungAction, ...]:
    """Take a rung that something else than time reaches: its condition must hold then or never."""
    run = turn.case.ladders.get(run.ladder, run)
    if turn.holds(rung.guard) is False:
        return ()
    return _take(turn, run, rung, turn.now)


def _take(turn: Turn, run: LadderRun, rung: Rung, due: int) -> tuple[RungAction, ...]:
    if turn.holds(rung.guard) is None:
        names = turn.missing(rung.guard)
        waits = replace(run, reported=run.reported | {rung.id})
        turn.set(ladders={**turn.case.ladders, run.ladder: waits})
        turn.emit(
            EffectKind.UNKNOWN,
            clause=rung.id,
            objects=names,
            text=f"the step waits: {list_text(names) if names else 'its condition'} is not known",
        )
        return ()
    if comes_again(rung.trigger):
        again = replace(run, repeated={**run.repeated, rung.id: turn.now})
        turn.set(ladders={**turn.case.ladders, run.ladder: again})
    else:
        turn.set(taken=turn.case.taken | {rung.id})
    raising = []
    for action in rung.actions:
        if _UNSPECIFIED in action.objects:
            turn.report_unspecified((rung.id,))
        kind = _EFFECTS.get(action.verb)
        if kind is None:
            raising.append(replace(action, objects=(*action.objects, rung.id)))
            continue
        turn.emit(kind, clause=rung.id, due=due, objects=action.objects, text=action_text(action))
    return tuple(raising)


def _report_open(turn: Turn, run: LadderRun, rung: Rung) -> None:
    """Name a rung whose time the document does not print, when its ladder starts."""
    if not isinstance(rung.trigger, AfterAmount) or turn.holds(rung.guard) is False:
        return
    if rung.trigger.amount is None:
        turn.report_unspecified((rung.id,))
        return
    target = Target(Within(rung.trigger.amount), rung.trigger.calendar)
    try:
        due = due_instant(target, run.started, turn.rules.book, turn.case.facts)
    except UnanswerableError:
        return
    if due.at is None:
        turn.report_unspecified(due.unspecified)
