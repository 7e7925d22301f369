"""Judges at which of two times a step of a ladder comes earlier."""

from __future__ import annotations

from dataclasses import replace

from casepact.comparison.change import Verdict
from casepact.comparison.due import Judgement, compare_curves, judge_due
from casepact.comparison.rungs import Reach
from casepact.model.fact import Facts
from casepact.semantics.rungs import close_target
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Repeatedly,
    Trigger,
)
from casepact.syntax.ast.target import Immediately, Target, Within
from casepact.time import CalendarError, HorizonError
from casepact.time.curves import Curve, Stretches, next_time_curve
from casepact.time.curves.bounds import seconds_of
from casepact.verify.time.timing import Timing, Unknown

__all__ = ["judge_steps"]

_AT_ONCE = Target(Immediately())
_COUNTED = "counted from the breach"


def judge_steps(
    timing: Timing, old: Reach, new: Reach, facts: Facts, held: Stretches, *, beside: Facts | None = None
) -> Judgement:
    """Compare when two steps are taken, in cases with some facts that are opened at some instants.

    ``beside`` are the facts of the new one, where they are others.
    """
    first, second = old.trigger, new.trigger
    match first, second:
        case AfterAmount(amount=None), AfterAmount():
            return Judgement(Verdict.BETTER, words="a time that was not printed")
        case AfterAmount(), AfterAmount(amount=None):
            return Judgement(Verdict.WORSE, words="a time that is not printed any more")
        case Repeatedly(), Repeatedly():
            return judge_due(timing, _spaced(first), _spaced(second), facts, held, beside=beside)
        case AfterBreach(), AfterBreach() if (first.target, first.again) == (second.target, second.again):
            # Both count from the breach, whenever that is.
            whole = Stretches.whole(timing.window)
            found = judge_due(timing, _spaced(first), _spaced(second), facts, whole, beside=beside)
            return replace(found, words=_COUNTED)
    targets = (_target(old), _target(new))
    if targets[0] is not None and targets[1] is not None:
        return judge_due(timing, targets[0], targets[1], facts, held, beside=beside)
    curves = (_curve(timing, old, facts), _curve(timing, new, facts if beside is None else beside))
    if curves[0] is not None and curves[1] is not None:
        return compare_curves(curves[0], curves[1], held)
    places = (_place(first), _place(second))
    if places[0] is not None and places[1] is not None and places[0][0] == places[1][0]:
        if places[0][1] == places[1][1]:
            return Judgement(Verdict.REWORDED)
        later = places[1][1] > places[0][1]
        return Judgement(
            Verdict.WORSE if later else Verdict.BETTER,
            words=f"{'later' if later else 'earlier'} in every case",
        )
    return Judgement(Verdict.CHANGED, reason="the two times do not compare")


def _spaced(trigger: Repeatedly | AfterBreach) -> Target:
    return Target(Within(trigger.amount), trigger.calendar)


def _target(reach: Reach) -> Target | None:
    """The target of which a step's time is the due instant."""
    trigger = reach.trigger
    if isinstance(trigger, AfterAmount) and trigger.amount is not None:
        return Target(Within(trigger.amount), trigger.calendar)
    if isinstance(trigger, AtTime) and trigger.minute is None:
        return close_target(trigger.calendar)
    if isinstance(trigger, OnEvent) and trigger.event.name in reach.start:
        return _AT_ONCE
    return None


def _curve(timing: Timing, reach: Reach, facts: Facts) -> Curve | None:
    """When a step is taken, counted from the start of its ladder, where that is exact."""
    trigger = reach.trigger
    target = _target(reach)
    if target is not None:
        due = timing.due(target, facts)
        return None if isinstance(due, Unknown) or not due.exact else due.early
    if not isinstance(trigger, AtTime) or trigger.minute is None:
        return None
    bounds = timing.bounds(trigger.calendar, facts)
    if isinstance(bounds, Unknown) or not bounds.exact:
        return None
    try:
        return next_time_curve(bounds.most, trigger.minute, timing.window)
    except (HorizonError, CalendarError):
        return None


def _place(trigger: Trigger) -> tuple[tuple[str, str], float] | None:
    """Where on a scale a step is that waits for a target: the scale, and a number that is later if larger."""
    match trigger:
        case AtShare(percent=percent, target=target):
            return (target.name, "share"), float(percent)
        case OnBreach(target=target):
            return (target.name, "share"), 100.0
        case BeforeDue(amount=amount, target=target):
            seconds = seconds_of(amount)
            if seconds is None:
                return (target.name, "days before"), -float(amount.value)
            return (target.name, "before"), -float(seconds)
        case OnCycle(cycle=cycle, target=target):
            return (target.name, "cycle"), float(cycle or 0)
        case _:
            return None
