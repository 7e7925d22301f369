"""Writes any tree of a sentence as its canonical text, which parses to the same tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from casepact.syntax.ast import (
    calendar,
    condition,
    credit,
    duty,
    escalation,
    fact,
    promise,
    scenario,
    sentence,
    target,
)
from casepact.syntax.printing.amounts import print_amount
from casepact.syntax.printing.calendars import print_calendar
from casepact.syntax.printing.conditions import print_condition, print_guard, print_value
from casepact.syntax.printing.promises import print_promise, print_span
from casepact.syntax.printing.scenarios import (
    print_arrival_rate,
    print_burst,
    print_date_span,
    print_drawn_time,
    print_goal,
    print_growth,
    print_length,
    print_rate_factor,
    print_shift,
)
from casepact.syntax.printing.sentences import (
    print_adjustment,
    print_change,
    print_credit,
    print_duty,
    print_fact_type,
    print_quota,
    print_shared_cap,
    print_step,
    print_table_key,
    print_transition,
)
from casepact.syntax.printing.targets import print_ahead, print_bound, print_target

__all__ = [
    "Sentence",
    "print_ahead",
    "print_amount",
    "print_bound",
    "print_calendar",
    "print_condition",
    "print_fact_type",
    "print_guard",
    "print_promise",
    "print_sentence",
    "print_span",
    "print_target",
    "print_value",
]

Sentence = (
    calendar.CalendarExpr
    | target.GuardedCalendar
    | target.Target
    | target.GuardedTarget
    | condition.Condition
    | duty.Duty
    | escalation.Step
    | sentence.Transition
    | fact.FactType
    | sentence.Adjustment
    | credit.Credit
    | credit.SharedCap
    | sentence.Quota
    | sentence.TableKey
    | sentence.Change
    | promise.Promise
    | scenario.DrawnTime
    | scenario.ArrivalRate
    | scenario.RateFactor
    | scenario.Burst
    | scenario.Growth
    | scenario.Shift
    | scenario.Length
    | scenario.DateSpan
    | scenario.Goal
)
"""The tree of a sentence of any kind."""


def _guarded(text: str, guard: condition.Guard) -> str:
    return text if guard.is_empty else f"{text} {print_guard(guard)}"


def _guarded_calendar(tree: target.GuardedCalendar) -> str:
    return _guarded(print_calendar(tree.calendar), tree.guard)


def _guarded_target(tree: target.GuardedTarget) -> str:
    said = tree.target
    return _guarded(print_ahead(said) if isinstance(said, target.Ahead) else print_target(said), tree.guard)


_PRINTERS: dict[type[Sentence], Callable[[Any], str]] = {
    **dict.fromkeys(get_args(calendar.CalendarExpr), print_calendar),
    **dict.fromkeys(get_args(condition.Condition), print_condition),
    **dict.fromkeys(get_args(fact.FactType), print_fact_type),
    target.GuardedCalendar: _guarded_calendar,
    target.GuardedTarget: _guarded_target,
    target.Target: print_target,
    duty.Duty: print_duty,
    escalation.Step: print_step,
    sentence.Transition: print_transition,
    sentence.Adjustment: print_adjustment,
    credit.Credit: print_credit,
    credit.SharedCap: print_shared_cap,
    sentence.Quota: print_quota,
    sentence.TableKey: print_table_key,
    sentence.Change: print_change,
    promise.Promise: print_promise,
    scenario.DrawnTime: print_drawn_time,
    scenario.ArrivalRate: print_arrival_rate,
    scenario.RateFactor: print_rate_factor,
    scenario.Burst: print_burst,
    scenario.Growth: print_growth,
    scenario.Shift: print_shift,
    scenario.Length: print_length,
    scenario.DateSpan: print_date_span,
    scenario.Goal: print_goal,
}


def print_sentence(tree: Sentence) -> str:
    """The canonical text of a sentence.

    Parsed as a sentence of its kind it gives an equal tree, and that tree prints the same, as long
    as the tree is one that `parse` could have made: a union holds no union, a range does not end
    before it starts, no name is a reserved word.
    """
    return _PRINTERS[type(tree)](tree)
