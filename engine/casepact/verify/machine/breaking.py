"""Looks for a course of a case that breaks a promise about time, by playing those that may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from casepact.machine.courses import GAP, usual_instant
from casepact.semantics.case import EffectKind, Event
from casepact.semantics.rules import CHANGES
from casepact.syntax.ast.escalation import AfterAmount
from casepact.syntax.ast.promise import IsTold
from casepact.syntax.ast.target import Target, Within
from casepact.time.faults import utc_text
from casepact.verify.cutting import values_of
from casepact.verify.machine.arriving import opening_instants
from casepact.verify.machine.monitor import broken_at, deadline
from casepact.verify.machine.playing import Play, play, witness_of
from casepact.verify.machine.settings import Setting
from casepact.verify.machine.verdict import Verdict, refuted
from casepact.verify.machine.walk import Move, Place
from casepact.verify.machine.watch import Watch
from casepact.verify.machine.ways import Kind, Way
from casepact.verify.machine.world import OneCase
from casepact.verify.rules.cases import Case
from casepact.verify.time.timing import Range

__all__ = ["refute"]

_MOST_PLAYS = 120
"""Courses of one setting that are played before it is said that none was found."""

_MOST_ANCHORS = 20
"""Steps it counts from after which courses are looked for."""

_MOST_TIMERS = 50
"""Timers taken in search of the breach that it counts from."""

_HORIZON = 400 * 86_400
"""Seconds after the opening within which that breach comes, if it is to be looked at."""

_SETTLE = 1
"""Seconds after the deadline at which it is seen that it passed."""


def refute(watch: Watch, case: Case, setting: Setting) -> Verdict | None:
    """A course of the case that breaks the promise, if one is found among those that stop or hold up ways."""
    shown = _by_change(watch, case, setting)
    if shown is not None:
        return shown
    plays = 0
    for course, place, fresh in _courses(watch, case):
        live = [way for way in fresh if way.is_live(watch.world, place) or way.kind is Kind.EVENT]
        bad = watch.asked_where(setting)
        for way in live:
            bad &= watch.late(way, setting)
        if not bad.seconds:
            continue
        ends = watch.ended_by() if watch.promised.anchor.is_breach else []
        usual = (case.at, usual_instant(watch.world.policy))
        lead = 0 if watch.at_opening else len(course) * GAP
        for at, end in product(opening_instants(bad, usual, lead), ("", *ends)):
            plays += 1
            if plays > _MOST_PLAYS:
                return None
            shown = _broken(watch, Case(case.facts, at), course, end)
            if shown is not None:
                return shown
    return None


def _by_change(watch: Watch, case: Case, setting: Setting) -> Verdict | None:
    """A case of which a fact changes shortly before the time is over, where that starts a clock anew."""
    if not watch.at_opening or all(way.is_steady(watch.world, watch.under) for way in watch.ways):
        return None
    world = watch.world
    opened = play(world, case, ())
    limit = None if opened is None else deadline(watch.promised.span, opened.case, case.at)
    if opened is None or limit is None or limit - GAP < case.at:
        return None
    for name in sorted(watch.named() & world.policy.facts.keys()):
        for value in values_of(world.policy, name):
            if value == setting.facts.get(name):
                continue
            played = opened.fork()
            if not played.take(Event(at=limit - GAP, name=CHANGES[0], facts={name: value})):
                continue
            changed = deadline(watch.promised.span, played.case, case.at)
            if changed is not None and played.wait(max(limit, changed) + _SETTLE):
                found = _shown(watch, played, broken_at(watch.promise, watch.promised, watch.name, played))
                if found is not None:
                    return found
    return None


def _courses(watch: Watch, case: Case) -> Iterator[tuple[tuple[Move, ...], Place, tuple[Way, ...]]]:
    """Yield ways to go on after each step the promise counts from, shortest first."""
    world = watch.world
    possible = OneCase(world, case)
    walk = watch.walk(possible)
    if watch.promised.anchor.is_breach:
        places = walk.explore([(walk.start(), ())])
        for place, course in sorted(places.items(), key=lambda item: len(item[1])):
            yield course, place, ()
        return
    found: list[tuple[tuple[Move, ...], Place, tuple[Way, ...]]] = []
    for number, anchor in enumerate(watch.anchors(possible)):
        if number == _MOST_ANCHORS:
            break
        fresh = watch.fresh(anchor)
        places = walk.explore([(anchor.after, anchor.course)], watch.goes_on)
        found += [(course, place, fresh) for place, course in places.items()]
    yield from sorted(found, key=lambda item: len(item[0]))


def _broken(watch: Watch, case: Case, course: Sequence[Move], end: str = "") -> Verdict | None:
    played = play(watch.world, case, course)
    if played is None:
        return None
    return _shown(watch, played, _play_on(watch, played, end))


def _shown(watch: Watch, played: Play, limit: int | None) -> Verdict | None:
    if limit is None or _left_open(watch, played):
        return None
    what = "been told" if isinstance(watch.promised, IsTold) else "come to be due"
    note = f"by {utc_text(limit)} `{watch.name}` has not {what}"
    return refuted(note, witness_of(played, note))


def _play_on(watch: Watch, played: Play, end: str = "") -> int | None:
    """Let time pass until the promise is broken; the deadline that passed, None where it is kept.

    ``end`` is an event to take shortly after the breach it counts from.
    """
    if watch.promised.anchor.is_breach:
        if not _come_to_breach(watch, played):
            return None
        since = played.ticks[-1].at
    else:
        since = next(tick.at for tick in reversed(played.ticks) if watch.counts_from in tick.happens)
    limit = deadline(watch.promised.span, played.case, since)
    if end and not played.take(Event(at=since + GAP, name=end)):
        return None
    if limit is None or not played.wait(max(limit, played.until) + _SETTLE):
        return None
    return broken_at(watch.promise, watch.promised, watch.name, played)


def _come_to_breach(watch: Watch, played: Play) -> bool:
    """Let time pass until the breach that the promise counts from."""
    for _ in range(_MOST_TIMERS):
        timer = played.timer
        if timer is None or timer.at > played.opening.at + _HORIZON or not played.wait(timer.at):
            return False
        effects = played.ticks[-1].effects
        if any(e.obligation == watch.counts_from and e.kind is EffectKind.BREACHED for e in effects):
            return True
    return False


def _left_open(watch: Watch, played: Play) -> bool:
    """Whether what the document leaves unsaid may yet keep the promise: an hour, a time, whom to tell."""
    case = played.case
    for name in watch.tracked.obligations:
        clock = case.clocks.get(name)
        if clock is None or clock.paused or clock.breached is not None or clock.clause is None:
            continue
        if clock.clause.target is not None and (clock.due is None or clock.due.latest is None):
            return True
    for ladder in watch.world.policy.ladders:
        if ladder.name not in case.ladders:
            continue
        for rung in ladder.rungs:
            named = any(watch.name in action.objects for action in rung.actions)
            trigger = rung.trigger
            if not named or rung.id in case.taken or not isinstance(trigger, AfterAmount):
                continue
            due = None
            if trigger.amount is not None:
                due = watch.world.timing.due(Target(Within(trigger.amount), trigger.calendar), case.facts)
            if not isinstance(due, Range) or due.late is None:
                return True
    return False
