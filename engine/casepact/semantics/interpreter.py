"""The reference interpreter: what an event, or time alone, does to a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casepact.frozen import replace
from casepact.model.clause import Obligation, Reopening, RungAction
from casepact.model.fact import Enumeration, FactValue
from casepact.model.lifecycle import RESOLVE, StateTransition
from casepact.model.policy import Policy
from casepact.semantics import clocks, cycles, judging, ladders, moves
from casepact.semantics.case import (
    Case,
    Clock,
    Effect,
    EffectKind,
    Event,
    Outcome,
    Stay,
    TimerEvent,
    TimerKind,
)
from casepact.semantics.changes import change, reconsider, refuse_change
from casepact.semantics.moves import Answer
from casepact.semantics.phrases import list_text
from casepact.semantics.rules import CHANGES, OPEN, Rules
from casepact.semantics.turn import Turn
from casepact.syntax.ast.escalation import Verb

__all__ = ["advance", "next_timer", "open_case", "pass_time", "step", "timers_before"]


def open_case(
    policy: Policy | Rules, facts: Mapping[str, FactValue], at: int, against: Sequence[str] = ()
) -> tuple[Case, tuple[Effect, ...]]:
    """Open a case at ``at`` (UTC seconds) with what is known of it.

    ``against`` are the ids for which the case is not covered, if it is not: then nothing is owed, and
    only its state and its facts change. Whether a case is covered is what `casepact.decide` answers.

    Raises UnanswerableError where a condition asks a calendar past its data.
    """
    rules = policy if isinstance(policy, Rules) else Rules(policy)
    initial = rules.policy.lifecycle.initial
    first = rules.policy.lifecycle.states[initial]
    stay = Stay(state=initial, entered=at, resting=at if first.final or first.settled else None)
    turn = Turn(Case(rules=rules, opened=at, now=at, given=dict(facts), stay=stay, covered=not against))
    turn.learn()
    turn.set(happened=frozenset((OPEN,)))
    turn.emit(EffectKind.OPENED, objects=(initial,), text=f"the case opens, {initial}")
    if against:
        text = f"{list_text(tuple(against))} leaves the case out, so nothing is owed"
        turn.emit(EffectKind.NOT_COVERED, clause=against[0], objects=tuple(against), text=text)
    _settle_in(turn, None)
    _begin(turn, OPEN)
    _raise(turn, ladders.follow_event(turn, OPEN))
    return turn.case, tuple(turn.effects)


def step(case: Case, event: Event | TimerEvent) -> tuple[Case, tuple[Effect, ...]]:
    """Take one event, after every timer due before it; timers due at its own instant come after it.

    A `TimerEvent` must be the one `next_timer` names, or the case is unchanged. An event that
    cannot be taken leaves the case as it was and gives a refusal. Raises UnanswerableError where a
    condition asks a calendar past its data.
    """
    if isinstance(event, TimerEvent):
        return _fire(case, event) if event == next_timer(case) else (case, ())
    if event.at < case.now:
        turn = Turn(case)
        turn.emit(
            EffectKind.REFUSED, objects=(event.name,), text=f"`{event.name}` comes before what has happened"
        )
        return turn.case, tuple(turn.effects)
    case, effects = pass_time(case, event.at)
    turn = Turn(replace(case, now=event.at))
    _take(turn, event)
    return turn.case, effects + tuple(turn.effects)


def next_timer(case: Case) -> TimerEvent | None:
    """The next timer of a case, None if nothing is due any more unless something happens.

    Among timers at one instant the clause that comes first in the file is first (point 5).
    """
    timers = [*clocks.clock_timers(case), *ladders.rung_timers(case), *moves.move_timers(case)]
    return min(timers, key=lambda timer: (timer.at, *case.rules.place(timer.clause)), default=None)


def advance(case: Case, until: int) -> tuple[Case, tuple[Effect, ...]]:
    """Let time pass up to ``until`` (UTC seconds): take every timer due by then, in order."""
    case, effects = pass_time(case, until + 1)  # an instant is a whole second
    return (replace(case, now=until) if until > case.now else case), effects


def pass_time(case: Case, until: int) -> tuple[Case, tuple[Effect, ...]]:
    """Take every timer due before ``until`` (UTC seconds), in order; those due at it are left."""
    effects: list[Effect] = []
    for after, more in timers_before(case, until):
        case = after
        effects += more
    return case, tuple(effects)


def timers_before(case: Case, until: int) -> Iterator[tuple[Case, tuple[Effect, ...]]]:
    """The case after each timer due before ``until`` (UTC seconds), in order, and what followed from it."""
    while (timer := next_timer(case)) is not None and timer.at < until:
        case, effects = _fire(case, timer)
        yield case, effects


def _fire(case: Case, timer: TimerEvent) -> tuple[Case, tuple[Effect, ...]]:
    turn = Turn(replace(case, now=timer.at))
    if timer.kind is TimerKind.BREACH:
        clocks.breach(turn, turn.case.clocks[timer.owner])
        _follow_breaches(turn)
    elif timer.kind is TimerKind.RUNG:
        _raise(turn, ladders.take_rung(turn, timer))
    else:
        transition = next(move for move in case.rules.transitions[case.state] if move.id == timer.clause)
        resolved = (RESOLVE,) if case.policy.lifecycle.settles(transition) else ()
        if resolved:
            clocks.stop(turn, Event(at=turn.now, name=RESOLVE))
            _follow_breaches(turn)
        _go_on(turn, resolved, transition, None)
    return turn.case, tuple(turn.effects)


def _take(turn: Turn, event: Event) -> None:
    """Take an event: refuse it, or stop, then change, then move and pause, then start (point 5)."""
    answer = _answer(turn, event)
    if answer.refusal:
        text = f"`{event.name}`: {answer.refusal}"
        turn.emit(EffectKind.REFUSED, clause=answer.clause, objects=answer.missing, text=text)
    if not answer.taken:
        return
    _forbid(turn, event)
    moves_on = answer.transition
    settles = moves_on is not None and turn.case.policy.lifecycle.settles(moves_on)
    if not (settles and event.name == RESOLVE):
        clocks.stop(turn, event)
    if settles:
        clocks.stop(turn, Event(at=turn.now, name=RESOLVE))  # by whomever
    _follow_breaches(turn)
    happens = (event.name, RESOLVE) if settles and event.name != RESOLVE else (event.name,)
    _go_on(turn, happens, moves_on, event)


def _answer(turn: Turn, event: Event) -> Answer:
    """Whether the case takes an event now, and by which transition."""
    case = turn.case
    if event.name == OPEN:
        return Answer(taken=False, refusal="the case is open already")
    refused = refuse_change(turn, event)
    if refused is not None:
        return refused
    moving = any(move.event == event.name for move in case.rules.transitions[case.state])
    if event.name not in CHANGES or moving:
        # What an event makes known counts for the conditions of the transition it is to take.
        return moves.answer_event(turn.supposing(event.facts) if event.facts else turn, event)
    if case.ended:
        return Answer(taken=False, refusal=f"the case has ended: it is {case.state}")
    return Answer(taken=True)


def _go_on(
    turn: Turn, happens: tuple[str, ...], transition: StateTransition | None, event: Event | None
) -> None:
    """Draw what follows once clocks are stopped: facts change, the case moves, and what ``happens`` starts.

    Beside the event itself the resolution ``happens`` where the case is settled by another event or by time.
    """
    turn.set(happened=turn.case.happened.union(happens))
    if event is not None and event.facts:
        change(turn, dict(event.facts))
    for name in happens:
        ladders.disarm(turn, name, settled=False, final=False)
    if transition is not None:
        _move(turn, transition, None if event is None else event.name)
        turn.set(happened=turn.case.happened.union(happens))  # a reopening has cleared them
    for name in happens:
        _raise(turn, ladders.follow_event(turn, name))
    for name in happens:
        _begin(turn, name)


def _begin(turn: Turn, event: str) -> None:
    clocks.begin(turn, event)
    cycles.sync(turn)
    ladders.arm(turn, event)


def _move(turn: Turn, transition: StateTransition, event: str | None) -> None:
    """Go from one state to the next, with what that does to clocks and ladders."""
    case = turn.case
    states = case.policy.lifecycle.states
    old, new = states[transition.source], states[transition.destination]
    since = case.stay.resting
    resting = (turn.now if since is None else since) if new.final or new.settled else None
    left = case.left.then(replace(case.stay, left=turn.now))
    turn.set(left=left, stay=Stay(state=new.name, entered=turn.now, resting=resting))
    turn.emit(
        EffectKind.MOVED,
        clause=transition.id,
        objects=(old.name, new.name),
        text=f"{old.name} -> {new.name}" + ("" if event is None else f" on {event}"),
    )
    clocks.leave(turn, new)
    reconsider(turn)
    cycles.sync(turn)
    if new.final or new.settled:
        ladders.disarm(turn, event, settled=True, final=new.final)
    elif since is not None:
        _reopen(turn, since)
    _settle_in(turn, old.name)


def _settle_in(turn: Turn, old: str | None) -> None:
    clocks.enter(turn, turn.case.state, old)
    turn.report_unspecified(moves.open_ended(turn.case))


def _reopen(turn: Turn, since: int) -> None:
    """Start a new cycle of the clocks, or take up again those that the settling ended (point 8)."""
    turn.set(cycle=turn.case.cycle + 1, happened=frozenset((OPEN,)))
    for family in turn.rules.obligations.values() if turn.case.covered else ():
        past = turn.case.past.get(family.name)
        last = None if past is None else past.last
        clause = family.clauses[0] if last is None or last.clause is None else last.clause
        if clause.on_reopen is Reopening.RESUME:
            if last is not None:
                _resume(turn, family, last, since)
        elif any(OPEN in other.start for other in family.clauses):
            running = turn.case.clocks.get(family.name)
            if running is not None:
                judging.cancel(turn, running, f"`{family.name}` starts anew")
            cycles.launch(turn, family)
    ladders.arm(turn, OPEN, anew=True)


def _resume(turn: Turn, family: Obligation, last: Clock, since: int) -> None:
    """Take up again a clock that the settling ended. One met before it stays met, a breached one breached."""
    if last.ended is None or last.ended < since or last.breached is not None:
        return
    if family.name not in turn.case.clocks:
        case = turn.case
        past = replace(case.past[family.name], last=replace(last, outcome=Outcome.RESUMED))
        over = replace(case.left[-1], entered=last.ended, over=family.name)
        turn.set(
            taken_up=case.taken_up.then((family.name, last.cycle)),
            past={**case.past, family.name: past},
            left=case.left.then(over),
        )
        cycles.launch(turn, family, started=last.started)


def _follow_breaches(turn: Turn) -> None:
    """Draw the consequences of breaches: rungs, and conditions that ask for a breach."""
    while turn.broken:
        clock = turn.broken.pop(0)
        _raise(turn, ladders.follow_breach(turn, clock))
        if turn.rules.asks_for_breaches:
            reconsider(turn, always=True)


def _raise(turn: Turn, actions: tuple[RungAction, ...]) -> None:
    """Raise the severity where rungs say so; a rung never lowers it."""
    type_ = turn.case.policy.facts["severity"].type
    for action in actions:
        if action.verb is not Verb.RAISE_SEVERITY or not isinstance(type_, Enumeration):
            continue
        wanted, rung = action.objects
        present = turn.case.severity
        if present is not None and type_.values.index(wanted) <= type_.values.index(present):
            continue
        in_effect = turn.supposing({"severity": wanted}).case.severity
        text = f"raise severity to {wanted}"
        if in_effect != wanted:
            text += f", which is {in_effect or 'not known'} in effect"
        turn.emit(EffectKind.SEVERITY_RAISED, clause=rung, objects=(wanted,), text=text)
        change(turn, {"severity": wanted}, clause=rung)


def _forbid(turn: Turn, event: Event) -> None:
    """Call a prohibition breached when the event it forbids happens."""
    for clause in turn.rules.prohibitions if turn.case.covered else ():
        if turn.rules.own_event(clause) != event.name or event.by not in (None, clause.actor):
            continue
        if clause.states and turn.case.state not in clause.states:
            continue
        happened = turn.case.happened
        if clause.before and happened.intersection(clause.before):
            continue
        if clause.start and not happened.intersection(clause.start):
            continue
        if turn.holds(clause.guard):
            judging.violate(turn, clause)
