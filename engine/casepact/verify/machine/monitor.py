"""Watches a case that was played, and says at which instant it breaks a promise about time."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.model.promise import Promise
from casepact.semantics.calendars import CaseWorld, UnanswerableError
from casepact.semantics.case import Case, Effect, EffectKind
from casepact.semantics.due import due_instant
from casepact.semantics.logic import evaluate
from casepact.syntax.ast.promise import Anchor, IsDue, IsTold, Span, Telling
from casepact.syntax.ast.target import Target, Within
from casepact.verify.machine.playing import Play, Tick

__all__ = ["broken_at", "deadline", "meets"]

_EFFECT = {Telling.NOTIFIED: EffectKind.NOTIFIED, Telling.INVOLVED: EffectKind.INVOLVED}


def meets(promise: Promise, case: Case) -> bool:
    """Whether a case is known to meet the condition of a promise now."""
    facts = {**case.facts, "state": case.state}
    try:
        asked = CaseWorld(case.rules.book, facts, case.opened, case.broken)
        return evaluate(promise.guard, facts, asked) is True
    except UnanswerableError:
        return False


def deadline(span: Span | None, case: Case, since: int) -> int | None:
    """The last instant at which a time counted from ``since`` is still kept, None where it has none."""
    if span is None:
        return since
    target = Target(Within(span.amount), span.calendar)
    try:
        return due_instant(target, since, case.rules.book, case.facts).latest
    except UnanswerableError:
        return None


def broken_at(promise: Promise, promised: IsTold | IsDue, name: str, play: Play) -> int | None:
    """The deadline that passed without the role ``name`` being told, or the target ``name`` being due.

    None where the case keeps the promise as far as it was played. One lapses where the case is settled
    or ended later, no longer meets the condition, or an event of ``unless`` is taken.
    """
    for number, tick in enumerate(play.ticks):
        before = play.ticks[number - 1] if number else None
        if _anchors(promised.anchor, before, tick) and meets(promise, tick.case):
            limit = _passed(promise, promised, name, play.ticks[number:], play.until)
            if limit is not None:
                return limit
    return None


def _anchors(anchor: Anchor, before: Tick | None, tick: Tick) -> bool:
    """Whether a promise counts from a step of a case that is open then, or is settled or ended by it."""
    word = anchor.name.name
    if anchor.is_breach:
        return not _rests(tick) and any(
            e.kind is EffectKind.BREACHED and e.obligation == word for e in tick.effects
        )
    moved = before is not None and before.case.state != tick.case.state
    return word in tick.happens and (moved or not _rests(tick))


def _rests(tick: Tick) -> bool:
    """Whether a case is settled or ended."""
    state = tick.case.policy.lifecycle.states[tick.case.state]
    return state.settled or state.final


def _passed(
    promise: Promise, promised: IsTold | IsDue, name: str, ticks: Sequence[Tick], until: int
) -> int | None:
    """The deadline that passed by ``until`` before it came or lapsed, if one did.

    It is counted by the facts as they are, as every clock is: where a change of facts makes it one that
    is over already, it is the instant of the change.
    """
    since = ticks[0].at
    limit = deadline(promised.span, ticks[0].case, since)
    lapses = {word.name for word in promised.unless}
    for number, tick in enumerate(ticks):
        if limit is None or tick.at > limit:
            return limit
        if any(since <= effect.at and _says(effect, promised, name) for effect in tick.effects):
            return None
        if isinstance(promised, IsDue) and _is_overdue(tick.case, name):
            return None
        if not meets(promise, tick.case):
            return None
        if number and (not lapses.isdisjoint(tick.happens) or _rests(tick) > _rests(ticks[number - 1])):
            return None
        limit = deadline(promised.span, tick.case, since)
        limit = None if limit is None else max(limit, tick.at)
    return None if limit is None or until <= limit else limit


def _is_overdue(case: Case, name: str) -> bool:
    clock = case.clocks.get(name)
    return clock is not None and clock.breached is not None


def _says(effect: Effect, promised: IsTold | IsDue, name: str) -> bool:
    if isinstance(promised, IsTold):
        return effect.kind is _EFFECT[promised.telling] and name in effect.objects
    stopped = effect.kind in (EffectKind.MET, EffectKind.STOPPED, EffectKind.BREACHED)
    return stopped and effect.obligation == name
