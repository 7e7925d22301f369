"""Decides promises that time alone takes a case from a state: within some time, or in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casepact.machine.courses import GAP
from casepact.model.expression import FALSE, TRUE
from casepact.model.fact import FactValue
from casepact.model.lifecycle import StateTransition
from casepact.model.partial import specialise_expression
from casepact.model.promise import Promise
from casepact.semantics.case import EffectKind
from casepact.syntax.ast.escalation import Verb
from casepact.syntax.ast.promise import Becomes, Eventually
from casepact.syntax.ast.target import Target, Within
from casepact.time.curves import Stretches, later_where
from casepact.time.faults import utc_text
from casepact.verify.cutting import Choosers
from casepact.verify.machine.alone import Ahead, first_stuck
from casepact.verify.machine.arriving import courses_to, may_meet, opening_instants
from casepact.verify.machine.monitor import deadline, meets
from casepact.verify.machine.playing import Play, play, witness_of
from casepact.verify.machine.search import EVERY, VACUOUS, each_case
from casepact.verify.machine.verdict import Verdict, empty, proved, refuted, undecided
from casepact.verify.machine.ways import never_later, promised_target
from casepact.verify.machine.world import World, in_state
from casepact.verify.rules.cases import Case
from casepact.verify.time.timing import Range

__all__ = ["judge_becomes", "judge_eventually"]

_MOST_COURSES = 8
_YEAR = 365 * 86_400


def _timers(world: World, state: str) -> list[StateTransition]:
    return [move for move in world.rules.transitions[state] if move.event is None]


def _choosers(world: World, states: Iterable[str], *targets: Target) -> Choosers:
    """What chooses the calendars on which time takes a case from some states."""
    timers = [move for state in states for move in _timers(world, state)]
    own = [Target(Within(move.after), move.calendar) for move in timers if move.after is not None]
    return world.timing.choosers((*own, *targets))


def judge_becomes(world: World, promise: Promise) -> Verdict:
    """Decide that a case in a state comes to be in another within a time. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, Becomes)
    state = promised.state.name
    if not may_meet(world, promise, state):
        return empty(VACUOUS)
    if promised.destination.name == state:
        return empty(f"a case that is `{state}` is so already")
    doubts: list[str] = []
    met = False
    choosers = _choosers(world, [state], promised_target(promised.span))
    for setting, case in each_case(world, promise, (state,), choosers):
        bad = _too_late(world, promised, setting.facts)
        met = met or case is not None
        if not bad.seconds:
            continue
        shown = None if case is None else _show_late(world, promise, promised, case, bad)
        if shown is not None:
            return shown
        doubts.append(_why(world, state, "no timeline was found that breaks it"))
    if doubts:
        return undecided(doubts[0])
    return proved(EVERY) if met else empty(VACUOUS)


def _too_late(world: World, promised: Becomes, facts: Mapping[str, FactValue]) -> Stretches:
    """The instants of coming into the state from which it may not be in the other one in time."""
    timing, state = world.timing, promised.state.name
    whole = Stretches.whole(timing.window)
    limit = timing.due(promised_target(promised.span), facts)
    bad, first = whole, None
    elsewhere = []
    for move in _timers(world, state):
        guard = specialise_expression(in_state(move.guard, state), facts)
        target = None if move.after is None else Target(Within(move.after), move.calendar)
        due = None if target is None else timing.due(target, facts)
        if move.destination != promised.destination.name:
            elsewhere += [due] if guard != FALSE else []
        elif guard == TRUE and target is not None:
            if never_later(target, promised_target(promised.span)):
                bad = Stretches.none(timing.window)
            if isinstance(due, Range) and due.late is not None:
                first = due.late if first is None else first
                bad = bad & later_where(due.late, limit.early) if isinstance(limit, Range) else bad
    for due in elsewhere:
        # One that leads elsewhere must not come first; at the same instant the file decides.
        if not isinstance(due, Range) or first is None:
            return whole
        bad |= ~later_where(due.early, first)
    return bad


def _show_late(
    world: World, promise: Promise, promised: Becomes, case: Case, bad: Stretches
) -> Verdict | None:
    state, other = promised.state.name, promised.destination.name
    if _is_open(world, state, world.completed(case)):
        return None
    for course in courses_to(world, case, state, _MOST_COURSES):
        for at in opening_instants(bad, (case.at,), len(course) * GAP):
            played = play(world, Case(case.facts, at), course)
            if played is None or played.case.state != state or not meets(promise, played.case):
                continue
            since = played.case.entered
            limit = deadline(promised.span, played.case, since)
            if limit is None or limit < played.until or not played.wait(limit + 1):
                continue
            visited = [stay.state for stay in played.case.stays if stay.entered >= since]
            if other not in visited and meets(promise, played.case):
                note = (
                    f"`{state}` since {utc_text(since)}, it is `{played.case.state}` after {utc_text(limit)}"
                )
                return refuted(note, witness_of(played, note))
    return None


def judge_eventually(world: World, promise: Promise) -> Verdict:
    """Decide that a case which is left alone comes to be in a state, or to an end. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, Eventually)
    other = promised.destination.name
    if promised.state is None:
        wanted: Iterable[str] = (name for name, s in world.lifecycle.states.items() if not s.final)
    else:
        wanted = world.states_meant(promised.state.name)
    states = [state for state in wanted if state != other and may_meet(world, promise, state)]
    if not states:
        return empty(VACUOUS)
    doubts: list[str] = []
    met = False
    choosers = _choosers(world, world.lifecycle.states)
    for state in states:
        for setting, case in each_case(world, promise, (state,), choosers):
            met = met or case is not None
            stuck = _stuck(world, state, other, setting.facts)
            if stuck is None:
                continue
            shown = None if case is None else _show_stuck(world, promise, case, state, other)
            if shown is not None:
                return shown
            doubts.append(_why(world, stuck, f"it cannot be shown that time leads on from `{stuck}`"))
    if doubts:
        return undecided(doubts[0])
    return proved(EVERY) if met else empty(VACUOUS)


def _stuck(world: World, state: str, other: str, facts: Mapping[str, FactValue]) -> str | None:
    """A state that time alone may not lead on from, or lead round to; None where it leads to the end."""
    changing = any(
        action.verb is Verb.RAISE_SEVERITY
        for ladder in world.policy.ladders
        for rung in ladder.rungs
        for action in rung.actions
    )

    def ahead(here: str) -> Ahead:
        if here == other or world.lifecycle.states[here].final:
            return Ahead((), leads_on=True)
        onward: list[str] = []
        leads_on = False
        for move in _timers(world, here):
            guard = in_state(move.guard, here)
            left = guard if changing else specialise_expression(guard, facts)
            if left == FALSE or move.after is None:
                continue
            due = world.timing.due(Target(Within(move.after), move.calendar), facts)
            leads_on |= left == TRUE and isinstance(due, Range) and due.late is not None
            onward.append(move.destination)
        return Ahead(onward, leads_on)

    return first_stuck(state, ahead)


def _show_stuck(world: World, promise: Promise, case: Case, state: str, other: str) -> Verdict | None:
    for course in courses_to(world, case, state, _MOST_COURSES):
        played = play(world, case, course)
        if played is None or played.case.state != state or not meets(promise, played.case):
            continue
        since = played.case.entered
        if not played.wait(played.until + _YEAR) or _moves_yet(played):
            continue
        visited = [stay.state for stay in played.case.stays if stay.entered >= since]
        if other in visited or any(world.lifecycle.states[name].final for name in visited):
            continue
        if any(_is_open(world, name, played.case.facts) for name in visited):
            continue
        played.until = max(played.ticks[-1].at, since) + 30 * 86_400
        note = f"left alone since {utc_text(since)}, it stays `{played.case.state}` for ever"
        return refuted(note, witness_of(played, note))
    return None


def _is_open(world: World, state: str, facts: Mapping[str, FactValue]) -> bool:
    """Whether a timed transition has a time that the document does not say, or hours."""
    for move in _timers(world, state):
        if specialise_expression(in_state(move.guard, state), facts) == FALSE:
            continue
        due = (
            None if move.after is None else world.timing.due(Target(Within(move.after), move.calendar), facts)
        )
        if not isinstance(due, Range) or due.late is None:
            return True
    return False


def _moves_yet(played: Play) -> bool:
    """Whether a timer may still move the case: one that moved it lately, or one yet to come."""
    recent = [t for t in played.ticks if t.at > played.until - _YEAR // 2]
    moved = any(effect.kind is EffectKind.MOVED for tick in recent for effect in tick.effects)
    timer = played.timer
    return moved or (timer is not None and timer.kind == "move")


def _why(world: World, state: str, otherwise: str) -> str:
    """The timed transition without a time that it hangs on, if there is one."""
    open_ = [move.id for move in _timers(world, state) if move.after is None]
    if open_:
        return f"it hangs on `{open_[0]}`, whose time the document does not say"
    return otherwise
