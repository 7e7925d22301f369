"""Every order of a few events at a few instants, and whether a promise is broken in it, by looking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.semantics.calendars import CaseWorld
from casepact.semantics.case import Case, Effect, EffectKind, Event
from casepact.semantics.due import due_instant
from casepact.semantics.interpreter import next_timer, open_case, step
from casepact.semantics.logic import evaluate
from casepact.semantics.rules import Rules
from casepact.syntax.ast import promise as ast
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.target import Target, Within

__all__ = ["DAY", "History", "Moment", "breaks", "histories", "holds", "may_run"]

DAY = 86_400


@dataclass(frozen=True)
class Moment:
    """What happened at an instant, and the case before and after it."""

    at: int
    before: Case | None
    after: Case
    effects: tuple[Effect, ...]
    event: Event | None = None

    @property
    def taken(self) -> bool:
        return self.event is not None and all(e.kind is not EffectKind.REFUSED for e in self.effects)

    @property
    def happens(self) -> frozenset[str]:
        """The event, if it is taken, the opening too, and the resolution, if the case comes to be settled."""
        if self.before is None:
            return frozenset(("open",))
        names = {self.event.name} if self.event is not None and self.taken else set()
        lifecycle = self.after.policy.lifecycle
        settles = _rests(self.after) == (True, False)
        if settles and not any(_rests(self.before)):
            names |= {"resolve"} & lifecycle.events.keys()
        return frozenset(names)


@dataclass(frozen=True)
class History:
    """A case up to an instant."""

    moments: tuple[Moment, ...]
    until: int

    @property
    def case(self) -> Case:
        return self.moments[-1].after

    def wait(self, until: int) -> History:
        moments = list(self.moments)
        while (timer := next_timer(moments[-1].after)) is not None and timer.at <= until:
            before = moments[-1].after
            after, effects = step(before, timer)
            moments.append(Moment(timer.at, before, after, effects))
        return History(tuple(moments), max(until, self.until))

    def take(self, event: Event) -> History:
        waited = self.wait(event.at - 1)
        before = waited.case
        after, effects = step(before, event)
        return History((*waited.moments, Moment(event.at, before, after, effects, event)), event.at)


def histories(
    policy: Policy,
    facts: dict[str, FactValue],
    opened: int,
    events: Sequence[Event],
    gaps: Sequence[int],
    depth: int,
) -> Iterator[History]:
    """Yield the case after every sequence of at most ``depth`` events, each a gap after the one before."""
    case, effects = open_case(Rules(policy), facts, opened)
    waiting = [(History((Moment(opened, None, case, effects),), opened), 0)]
    while waiting:
        history, length = waiting.pop()
        yield history
        if length == depth:
            continue
        for gap in gaps:
            for event in events:
                longer = history.take(replace(event, at=history.until + gap))
                if longer.moments[-1].taken:
                    waiting.append((longer, length + 1))


def holds(promise: Promise, case: Case) -> bool:
    """Whether a case is known to meet the condition of a promise."""
    facts = {**case.facts, "state": case.state}
    world = CaseWorld(case.rules.book, facts, case.opened, case.broken)
    return evaluate(promise.guard, facts, world) is True


def _end(span: ast.Span | None, case: Case, since: int) -> int:
    if span is None:
        return since
    end = due_instant(Target(Within(span.amount), span.calendar), since, case.rules.book, case.facts).latest
    assert end is not None
    return end


def _rests(case: Case) -> tuple[bool, bool]:
    """Whether a case is settled, and whether it is ended."""
    state = case.policy.lifecycle.states[case.state]
    return state.settled, state.final


def _in(states: Word | None, case: Case, state: str) -> bool:
    known = case.policy.lifecycle.states
    if states is None:
        return not known[state].final
    if states.name in known:
        return state == states.name
    return not (known[state].settled or known[state].final)


def breaks(promise: Promise, history: History) -> bool:
    """Whether the promise is broken in the history, continued for as long as that takes."""
    match promise.promised:
        case ast.IsTold() | ast.IsDue() as watched:
            return _watch(promise, watched, history)
        case ast.NeverTakes() as never:
            return _never_takes(promise, never, history)
        case ast.NeverIs(state=state, destination=other):
            last = history.moments[-1]
            return (
                last.after.state == other.name
                and holds(promise, last.after)
                and any(_in(state, s.after, stay.state) for s in (last,) for stay in s.after.stays[:-1])
            )
        case ast.Precedes(first=first, second=second):
            return any(
                second.name in moment.happens
                and holds(promise, moment.after)
                and not any(first.name in earlier.happens for earlier in history.moments[:number])
                for number, moment in enumerate(history.moments)
            )
        case ast.Without(state=state, events=events):
            happened: set[str] = set()
            for moment in history.moments:
                happened |= moment.happens
                there = moment.after.state == state.name and holds(promise, moment.after)
                if there and happened.isdisjoint(word.name for word in events):
                    return True
            return False
        case ast.HasClock(state=state):
            return any(
                _in(state, m.after, m.after.state) and holds(promise, m.after) and not _runs(m.after)
                for m in history.moments
            )
        case ast.Becomes(state=state, destination=other, span=span):
            return _stays(promise, state.name, other.name, span, history)
        case ast.Eventually(state=state, destination=other):
            if not _in(state, history.case, history.case.state) or not holds(promise, history.case):
                return False
            since = len(history.case.stays) - 1
            later = history.wait(history.until + 60 * DAY)
            seen = {stay.state for stay in later.case.stays[since:]}
            final = {s.name for s in later.case.policy.lifecycle.states.values() if s.final}
            return not seen & (final | {other.name})


def _runs(case: Case) -> bool:
    timers = next_timer(case)
    moving = [m for m in case.rules.transitions[case.state] if m.event is None and m.after is not None]
    facts = {**case.facts, "state": case.state}
    asked = CaseWorld(case.rules.book, facts, case.opened, frozenset())
    counting = [
        clock
        for clock in case.clocks.values()
        if clock.clause is not None
        and not clock.paused
        and (clock.breached is not None or (clock.due and clock.due.at))
    ]
    assert timers is None or timers.at >= case.now
    return bool(counting) or any(evaluate(move.guard, facts, asked) is True for move in moving)


def may_run(case: Case) -> bool:
    """Whether a clock runs, or one that has no time, or a timed transition leads on, whatever its time."""
    waiting = any(clock.clause is not None and not clock.paused for clock in case.clocks.values())
    facts = {**case.facts, "state": case.state}
    asked = CaseWorld(case.rules.book, facts, case.opened, case.broken)
    timed = (move for move in case.rules.transitions[case.state] if move.event is None)
    return waiting or any(evaluate(move.guard, facts, asked) is not False for move in timed)


def _watch(promise: Promise, watched: ast.IsTold | ast.IsDue, history: History) -> bool:
    anchor = watched.anchor
    for number, moment in enumerate(history.moments):
        if anchor.is_breach:
            starts = any(
                e.kind is EffectKind.BREACHED and e.obligation == anchor.name.name for e in moment.effects
            )
        else:
            starts = anchor.name.name in moment.happens
        comes = moment.before is not None and moment.before.state != moment.after.state
        if any(_rests(moment.after)) and not (comes and not anchor.is_breach):
            continue
        if not starts or not holds(promise, moment.after):
            continue
        later = history
        for _ in range(3):  # a step may change the facts by which the end is counted
            later = later.wait(max(_end(watched.span, later.case, moment.at), later.until) + 1)
        names = [w.name for w in watched.roles] if isinstance(watched, ast.IsTold) else [watched.target.name]
        if any(_unkept(promise, watched, name, later.moments[number:], later.until) for name in names):
            return True
    return False


def _unkept(
    promise: Promise, watched: ast.IsTold | ast.IsDue, name: str, moments: Sequence[Moment], until: int
) -> bool:
    lapses = {word.name for word in watched.unless}
    since = moments[0].at
    end = _end(watched.span, moments[0].after, since)
    for number, moment in enumerate(moments):
        if moment.at > end:
            return True
        for effect in moment.effects:
            if effect.at < since:
                continue
            if isinstance(watched, ast.IsTold):
                kind = EffectKind.NOTIFIED if watched.telling == "notified" else EffectKind.INVOLVED
                if effect.kind is kind and name in effect.objects:
                    return False
            elif effect.obligation == name and effect.kind in (
                EffectKind.MET,
                EffectKind.STOPPED,
                EffectKind.BREACHED,
            ):
                return False
        clock = moment.after.clocks.get(name)
        if isinstance(watched, ast.IsDue) and clock is not None and clock.breached is not None:
            return False
        if not holds(promise, moment.after):
            return False
        if number and any(_rests(moment.after)) and not any(_rests(moments[number - 1].after)):
            return False
        if number and not lapses.isdisjoint(moment.happens):
            return False
        end = max(_end(watched.span, moment.after, since), moment.at)
    return until > end


def _never_takes(promise: Promise, never: ast.NeverTakes, history: History) -> bool:
    last = history.moments[-1]
    if last.event is None or last.before is None or last.event.name != never.event.name or not last.taken:
        return False
    if not _in(never.state, last.before, last.before.state) or not holds(promise, last.before):
        return False
    if never.actors and last.event.by not in (None, *(word.name for word in never.actors)):
        return False
    if never.limit is None:
        return True
    end = _end(never.span, last.before, last.before.entered)
    return last.at > end if never.limit == "after" else last.at <= end


def _stays(promise: Promise, state: str, other: str, span: ast.Span, history: History) -> bool:
    case = history.case
    if case.state != state or not holds(promise, case):
        return False
    since = len(case.stays) - 1
    end = _end(span, case, case.entered)
    later = history.wait(max(end, history.until) + 1)
    return other not in {stay.state for stay in later.case.stays[since:] if stay.entered <= end} and holds(
        promise, later.case
    )
