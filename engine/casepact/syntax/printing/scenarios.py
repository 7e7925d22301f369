"""Writes the sentences of a scenario."""

from __future__ import annotations

from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.printing.amounts import print_amount, print_decimal, print_period
from casepact.syntax.printing.calendars import print_calendar_atom
from casepact.syntax.printing.conditions import print_guard

__all__ = [
    "print_arrival_rate",
    "print_burst",
    "print_date_span",
    "print_drawn_time",
    "print_goal",
    "print_growth",
    "print_length",
    "print_rate_factor",
    "print_shift",
]


def _on(calendar: CalendarExpr | None) -> str:
    return "" if calendar is None else f" on {print_calendar_atom(calendar)}"


def _parameter(parameter: ast.Parameter) -> str:
    word = parameter.kind.value + ("" if parameter.percent is None else str(parameter.percent))
    if parameter.amount is not None:
        return f"{word} {print_amount(parameter.amount)}"
    assert parameter.number is not None
    return f"{word} {print_decimal(parameter.number)}"


def _distribution(distribution: ast.Distribution) -> str:
    match distribution:
        case ast.FixedTime(amount=amount):
            return print_amount(amount)
        case ast.FamilyTime(family=family, parameters=parameters):
            return " ".join((family.value, *map(_parameter, parameters)))
        case ast.Empirical(file=file, column=column):
            return f'empirical "{file}"' + ("" if column is None else f' column "{column}"')


def print_drawn_time(drawn: ast.DrawnTime) -> str:
    """``lognormal median 30 minutes p90 3 hours on office guard``."""
    guard = print_guard(drawn.guard)
    return f"{_distribution(drawn.distribution)}{_on(drawn.calendar)}" + (f" {guard}" if guard else "")


def print_arrival_rate(rate: ast.ArrivalRate) -> str:
    """``40 per day``."""
    return f"{print_decimal(rate.count)}{' per hour' if rate.period is None else print_period(rate.period)}"


def print_rate_factor(factor: ast.RateFactor) -> str:
    """``20% on holidays``."""
    return f"{print_decimal(factor.percent)}%{_on(factor.calendar)}"


def print_burst(burst: ast.Burst) -> str:
    """``6 times for 4 hours every 30 days``."""
    lasting, every = print_amount(burst.lasting), print_amount(burst.every)
    return f"{print_decimal(burst.times)} times for {lasting} every {every}"


def print_growth(growth: ast.Growth) -> str:
    """``2% per month``."""
    return f"{print_decimal(growth.percent)}%{print_period(growth.period)}"


def print_shift(shift: ast.Shift) -> str:
    """``6 on office``."""
    return f"{shift.size}{_on(shift.calendar)}"


def print_length(length: ast.Length) -> str:
    """``2 weeks``."""
    return print_amount(length.amount)


def print_date_span(span: ast.DateSpan) -> str:
    """``2026-01-05 to 2026-06-28``."""
    return f"{span.first.isoformat()} to {span.last.isoformat()}"


def print_goal(goal: ast.Goal) -> str:
    """``attainment(first_response, critical) >= 99%``."""
    if goal.percent is not None:
        value = f"{print_decimal(goal.percent)}%"
    elif goal.amount is not None:
        value = print_amount(goal.amount)
    else:
        assert goal.number is not None
        value = print_decimal(goal.number)
    about = f"({', '.join(word.name for word in goal.about)})" if goal.about else ""
    return f"{goal.measure.name}{about} {goal.relation} {value}"
