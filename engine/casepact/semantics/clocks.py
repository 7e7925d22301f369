"""Clocks: an obligation's cycles as events start, pause, retarget, stop and breach them."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.clause import Carry, Clause, Obligation
from casepact.model.lifecycle import State
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import (
    Case,
    Clock,
    EffectKind,
    Event,
    Outcome,
    TimerEvent,
    TimerKind,
    is_periodic,
)
from casepact.semantics.due import Due, due_instant
from casepact.semantics.notices import notice_due
from casepact.semantics.phrases import duty_text
from casepact.semantics.select import select
from casepact.semantics.turn import Turn
from casepact.syntax.ast.sentence import Modal
from casepact.syntax.ast.target import NoTarget, UnspecifiedBound

__all__ = [
    "awaits",
    "begin",
    "breach",
    "cancel",
    "choose",
    "clock_timers",
    "enter",
    "launch",
    "leave",
    "pauses",
    "stop",
    "sync",
    "violate",
]


def begin(turn: Turn, event: str) -> None:
    """Start the clocks that an event starts. One that is running already runs on (point 10)."""
    for family in turn.rules.obligations.values() if turn.case.covered else ():
        if family.name not in turn.case.clocks and any(
            _starts(clause, event, turn.case.state) for clause in family.clauses
        ):
            launch(turn, family)


def enter(turn: Turn, state: str, old: str | None) -> None:
    """Start the clocks of duties that hold while in ``state``, unless they held in ``old`` as well."""
    for family in turn.rules.obligations.values() if turn.case.covered else ():
        if family.name not in turn.case.clocks and any(
            clause.modal is Modal.MUST
            and not clause.start
            and state in clause.states
            and old not in clause.states
            for clause in family.clauses
        ):
            launch(turn, family)


def launch(
    turn: Turn,
    family: Obligation,
    *,
    started: int | None = None,
    gaps: tuple[tuple[int, int], ...] = (),
    again: bool = False,
) -> None:
    """Start the next cycle of an obligation, counted from ``started`` (UTC seconds), else from now."""
    cycles = [clock.cycle for clock in turn.case.finished if clock.obligation == family.name]
    clock = Clock(
        obligation=family.name,
        cycle=max(cycles, default=0) + 1,
        started=turn.now if started is None else started,
        gaps=gaps,
        outlives=_is_settled(turn.case),
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
    clause = selection.clause
    if clause is None or (clause.target is not None and isinstance(clause.target.bound, NoTarget)):
        if old is not None:
            turn.emit(
                EffectKind.CANCELLED,
                clause=old.id,
                obligation=clock.obligation,
                cycle=clock.cycle,
                text=f"`{clock.obligation}` no longer applies",
            )
        clock = replace(clock, clause=None, due=None, paused=False)
        if selection.conflict:
            ids = tuple(item.id for item in selection.conflict)
            clock = _report(turn, clock, EffectKind.CONFLICT, ids, "give different answers for the same case")
        elif clause is None and selection.unknown:
            clock = _report(turn, clock, EffectKind.UNKNOWN, tuple(sorted(selection.unknown)), _NOT_KNOWN)
        turn.put(clock)
        return
    fresh = replace(clock, clause=clause, facts=case.facts, severity=case.severity)
    if old is not None and old.on_severity_change is Carry.RESTART:
        concerned = severity_changed and rules.depends_on(family.name, "severity")
        if clause.id != old.id or concerned:
            fresh = replace(fresh, started=turn.now, gaps=())
    fresh = _measure(turn, fresh)
    if old is None:
        kind = EffectKind.DUE_AGAIN if again else EffectKind.STARTED
        _say(turn, kind, fresh, duty_text(clause))
    elif (clause.id, clause.target, fresh.started) != (old.id, old.target, clock.started) or (
        fresh.due != clock.due and not clock.paused  # what a pause moves is said when it ends
    ):
        _say(turn, EffectKind.RETARGETED, fresh, duty_text(clause))
    turn.put(fresh)
    if fresh.given is not None and fresh.due is not None and fresh.due.latest is not None:
        _judge(turn, fresh, renew=False)
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
            _say(turn, EffectKind.PAUSED, clock, f"`{clock.obligation}` stands still in {turn.case.state}")
        else:
            clock = _measure(turn, clock)
            _say(turn, EffectKind.RESUMED, clock, f"`{clock.obligation}` runs on")
        turn.put(clock)


def stop(turn: Turn, event: Event) -> None:
    """Judge the clocks that an event stops, and those it was to come after."""
    for clock in tuple(turn.case.clocks.values()):
        clause = clock.clause or turn.rules.obligations[clock.obligation].clauses[0]
        act = turn.rules.own_event(clause)
        own = event.name == act
        implied = event.name in clause.implied
        if (own or implied) and not _is_act_of(event.by, clause.actor):
            continue
        if clause.notice is not None and clock.clause is not None:
            _notice(turn, clock, event, given=own or event.name in clause.stop)
            continue
        renews = is_periodic(clause) and (own or act is None)
        if own and (renews or not clause.stop or event.name in clause.stop):
            _judge(turn, clock, renew=renews)
        elif implied or event.name in clause.stop:
            if renews or not is_periodic(clause):
                _judge(turn, clock, renew=renews)
            else:
                cancel(turn, clock, f"`{clock.obligation}` ends with `{event.name}`")
        elif event.name in clause.before and clock.clause is not None:
            if clock.breached is None:
                breach(turn, clock)
            late = turn.case.clocks.get(clock.obligation)
            if late is not None:
                turn.finish(replace(late, ended=turn.now, outcome=Outcome.BREACHED))


def _notice(turn: Turn, clock: Clock, event: Event, *, given: bool) -> None:
    """Judge a notice: when it is given if it is known for when, else when that comes."""
    if given and (clock.breached is not None or (clock.due is not None and clock.due.latest is not None)):
        _judge(turn, clock, renew=False)
    elif given and clock.given is None:
        turn.put(replace(clock, given=turn.now))
        _say(turn, EffectKind.STOPPED, clock, f"`{clock.obligation}` is given; in time or not will be seen")
    elif clock.clause is not None and event.name in clock.clause.before:
        if clock.given is not None:
            _judge(turn, _measure(turn, clock, moment=turn.now), renew=False)
            return
        if clock.breached is None:
            breach(turn, _measure(turn, clock, moment=turn.now))
        late = turn.case.clocks[clock.obligation]
        turn.finish(replace(late, ended=turn.now, outcome=Outcome.BREACHED))


def leave(turn: Turn, state: State) -> None:
    """End the clocks whose duty does not hold in the state the case now comes into.

    A duty that holds `while` in other states ends, unless its clock only stands still in the new
    one; a settled state ends those that are due again and again, a final one ends all but those
    that started when the case was settled already: they are promises for the time after it.
    """
    for clock in tuple(turn.case.clocks.values()):
        clause = clock.clause or turn.rules.obligations[clock.obligation].clauses[0]
        outside = bool(clause.states) and state.name not in clause.states
        if (
            (state.final and not (clock.outlives and not is_periodic(clause)))
            or (state.settled and is_periodic(clause))
            or (outside and not turn.rules.stands_still(clause, state.name))
        ):
            cancel(turn, clock, f"`{clock.obligation}` ends in {state.name}")


def cancel(turn: Turn, clock: Clock, text: str) -> None:
    """End a clock that nothing stopped: neither met nor, unless it already was, breached."""
    outcome = Outcome.CANCELLED if clock.breached is None else Outcome.BREACHED
    if clock.clause is not None:
        _say(turn, EffectKind.CANCELLED, replace(clock, due=None), text)
    turn.finish(replace(clock, ended=turn.now, outcome=outcome))


def breach(turn: Turn, clock: Clock) -> None:
    """Call a clock breached, once in its cycle; one that is due again and again starts its next cycle."""
    broken = replace(clock, breached=turn.now, severity=turn.case.severity)
    _say(turn, EffectKind.BREACHED, broken, f"`{clock.obligation}` was not met")
    turn.broken.append(broken)
    if not clock.periodic:
        turn.put(broken)
        return
    turn.finish(replace(broken, ended=turn.now, outcome=Outcome.BREACHED))
    launch(turn, turn.rules.obligations[clock.obligation], again=True)


def violate(turn: Turn, clause: Clause) -> None:
    """Call a prohibition breached: a cycle of its own, which ends as it begins."""
    cycles = [clock.cycle for clock in turn.case.finished if clock.obligation == clause.obligation]
    broken = Clock(
        obligation=clause.obligation,
        cycle=max(cycles, default=0) + 1,
        started=turn.now,
        clause=clause,
        severity=turn.case.severity,
        breached=turn.now,
        ended=turn.now,
        outcome=Outcome.BREACHED,
    )
    _say(turn, EffectKind.BREACHED, broken, f"`{duty_text(clause)}` was not kept")
    turn.broken.append(broken)
    turn.finish(broken)


def awaits(case: Case, event: Event) -> bool:
    """Whether a clock that runs on after the end of the case waits for an event."""
    return any(
        clock.outlives
        and clock.clause is not None
        and event.name in (case.rules.own_event(clock.clause), *clock.clause.stop, *clock.clause.implied)
        for clock in case.clocks.values()
    )


def clock_timers(case: Case) -> list[TimerEvent]:
    """The instants at which running clocks are surely breached, in no order."""
    return [
        TimerEvent(
            at=max(clock.due.latest, case.now),
            due=clock.due.latest,
            kind=TimerKind.BREACH,
            clause=clock.clause.id,
            owner=clock.obligation,
            cycle=clock.cycle,
        )
        for clock in case.clocks.values()
        if clock.clause is not None
        and clock.due is not None
        and clock.due.latest is not None
        and clock.breached is None
        and not clock.paused
        and clock.given is None
    ]


def pauses(case: Case, clock: Clock) -> tuple[tuple[int, int], ...]:
    """The stretches a clock has stood still, ascending and apart; the present one is left out."""
    if clock.clause is None:
        return ()
    clause = clock.clause
    stays = [
        (max(stay.entered, clock.started), stay.left)
        for stay in case.stays
        if stay.left is not None and stay.left > clock.started and case.rules.stands_still(clause, stay.state)
    ]
    merged: list[tuple[int, int]] = []
    for begin_, end in sorted((*clock.gaps, *stays)):
        if merged and begin_ <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > begin_:
            merged.append((begin_, end))
    return tuple(merged)


def _is_settled(case: Case) -> bool:
    state = case.policy.lifecycle.states[case.state]
    return state.final or state.settled


_NOT_KNOWN = "not known, so it cannot be told what applies"


def _starts(clause: Clause, event: str, state: str) -> bool:
    return (
        clause.modal is Modal.MUST and event in clause.start and (not clause.states or state in clause.states)
    )


def _is_act_of(by: str | None, actor: str) -> bool:
    """Whether what ``by`` did can be the actor's act: roles the policy adds act for the vendor."""
    if by is None or by == actor:
        return True
    return actor == "vendor" and by != "customer"


def _measure(turn: Turn, clock: Clock, moment: int | None = None) -> Clock:
    """Work out when a clock is due; a notice by the ``moment`` it comes before, where that is here."""
    clause, case, book = clock.clause, turn.case, turn.rules.book
    if clause is None or (clause.target is None and clause.notice is None):
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


def _judge(turn: Turn, clock: Clock, *, renew: bool) -> None:
    """End a cycle by its stop: met at the due instant but for `under` (point 4), else breached or neither."""
    case = turn.case
    if clock.clause is None:
        turn.finish(clock)
    elif clock.breached is not None:
        _say(turn, EffectKind.STOPPED, clock, f"`{clock.obligation}` came late")
        turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.BREACHED))
    else:
        due = clock.due or Due()
        moment = _stood_since(case, clock.clause) if clock.paused else case.now
        moment = moment if clock.given is None else clock.given
        untimed = clock.clause.target is None and clock.clause.notice is None
        if untimed or _in_time(moment, due.earliest, inclusive=due.inclusive):
            _say(turn, EffectKind.MET, clock, f"`{clock.obligation}` was met")
            turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.MET))
        elif due.latest is not None and not _in_time(moment, due.latest, inclusive=due.inclusive):
            breach(turn, clock)
            if not renew:
                _judge(turn, turn.case.clocks[clock.obligation], renew=False)
            return
        else:
            _say(
                turn,
                EffectKind.STOPPED,
                clock,
                f"`{clock.obligation}` can be called neither met nor breached",
            )
            turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.UNJUDGED))
    if renew:
        launch(turn, turn.rules.obligations[clock.obligation], again=True)


def _in_time(moment: int, limit: int | None, *, inclusive: bool) -> bool:
    return limit is not None and (moment < limit or (inclusive and moment == limit))


def _stood_since(case: Case, clause: Clause) -> int:
    """When the present pause began."""
    since = case.entered
    for stay in reversed(case.stays):
        if not case.rules.stands_still(clause, stay.state):
            break
        since = stay.entered
    return since


def _say(turn: Turn, kind: EffectKind, clock: Clock, text: str) -> None:
    due = None if clock.paused or clock.due is None else clock.due.at
    turn.emit(
        kind,
        clause="" if clock.clause is None else clock.clause.id,
        obligation=clock.obligation,
        cycle=clock.cycle,
        due=due,
        text=text,
    )


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
