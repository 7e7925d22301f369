"""How a cycle of a clock ends: met or breached as its stop finds it, cancelled, or left unjudged."""

from __future__ import annotations

from casepact.frozen import replace
from casepact.model.clause import Clause
from casepact.semantics.case import Case, Clock, EffectKind, Outcome
from casepact.semantics.due import Due
from casepact.semantics.ladders import set_again
from casepact.semantics.pauses import stood_since
from casepact.semantics.phrases import duty_text
from casepact.semantics.turn import Turn

__all__ = ["call_breached", "cancel", "is_in_time", "judge", "violate"]


def judge(turn: Turn, clock: Clock) -> None:
    """End a cycle by its stop: met at the due instant but for `under` (point 4), else breached or neither.

    What only a change of this very instant made late is met (point 7).
    """
    case, clause = turn.case, clock.clause
    if clause is None:
        turn.finish(clock)
        return
    if clock.breached is not None:
        turn.tell(EffectKind.STOPPED, clock, f"`{clock.obligation}` came late")
        turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.BREACHED))
        return
    due = clock.due or Due()
    untimed = clause.target is None and clause.notice is None
    if untimed or is_in_time(case, clock, clause):
        turn.tell(EffectKind.MET, clock, f"`{clock.obligation}` was met")
        turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.MET))
    elif due.latest is not None and not _by(due.latest, _moment(case, clock, clause), due):
        call_breached(turn, clock)
        if not clock.periodic:
            judge(turn, turn.case.clocks[clock.obligation])
    else:
        turn.tell(EffectKind.STOPPED, clock, f"`{clock.obligation}` can be called neither met nor breached")
        turn.finish(replace(clock, ended=turn.now, stopped=True, outcome=Outcome.UNJUDGED))


def is_in_time(case: Case, clock: Clock, clause: Clause) -> bool:
    """Whether a stop would surely be in time now, or was until a change of this very instant."""
    moment, due = _moment(case, clock, clause), clock.due or Due()
    if clock.given is None and clock.changed in (moment, case.now) and due.latest is not None:
        return True
    return due.earliest is not None and _by(due.earliest, moment, due)


def _moment(case: Case, clock: Clock, clause: Clause) -> int:
    """The instant by which a stop is judged."""
    if clock.given is not None:
        return clock.given
    return stood_since(case, clause) if clock.paused else case.now


def _by(limit: int, moment: int, due: Due) -> bool:
    return moment < limit or (due.inclusive and moment == limit)


def call_breached(turn: Turn, clock: Clock) -> Clock:
    """Call a clock breached, once in its cycle, which ends by that where it is due again and again."""
    broken = replace(clock, breached=turn.now, severity=turn.case.severity)
    turn.tell(EffectKind.BREACHED, broken, f"`{clock.obligation}` was not met")
    turn.broken.append(broken)
    if clock.periodic:
        turn.finish(replace(broken, ended=turn.now, outcome=Outcome.BREACHED))
    else:
        turn.put(broken)
    return broken


def cancel(turn: Turn, clock: Clock, text: str) -> None:
    """End a clock that nothing stopped: neither met nor, unless it already was, breached."""
    outcome = Outcome.CANCELLED if clock.breached is None else Outcome.BREACHED
    if clock.clause is not None:
        turn.tell(EffectKind.CANCELLED, replace(clock, due=None), text)
    turn.finish(replace(clock, ended=turn.now, outcome=outcome))


def violate(turn: Turn, clause: Clause) -> None:
    """Call a prohibition breached: a cycle of its own, which ends as it begins."""
    broken = Clock(
        obligation=clause.obligation,
        cycle=turn.case.next_cycle(clause.obligation),
        started=turn.now,
        clause=clause,
        severity=turn.case.severity,
        breached=turn.now,
        ended=turn.now,
        outcome=Outcome.BREACHED,
    )
    turn.tell(EffectKind.BREACHED, broken, f"`{duty_text(clause)}` was not kept")
    turn.broken.append(broken)
    turn.finish(broken)
    set_again(turn, clause.obligation)
