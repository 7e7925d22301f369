"""Writes targets: bounds, calendars and shares."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from casepact.syntax.ast import target as ast
from casepact.syntax.printing.amounts import (
    print_amount,
    print_decimal,
    print_period,
    print_time,
    print_units,
)
from casepact.syntax.printing.calendars import print_calendar_atom

__all__ = ["print_ahead", "print_bound", "print_target"]


def _within(bound: ast.Within) -> str:
    upper = print_amount(bound.amount)
    if bound.lower is None:
        return upper
    same = bound.lower.unit == bound.amount.unit and not (bound.lower.parts or bound.amount.parts)
    return f"{print_decimal(bound.lower.value) if same else print_amount(bound.lower)} to {upper}"


def print_bound(bound: ast.Bound) -> str:
    """A bound in words, such as ``within 4 hours`` or ``by close of 1 business day``."""
    match bound:
        case ast.Within():
            text = f"within {_within(bound)}" if bound.inclusive else f"under {print_amount(bound.amount)}"
        case ast.Every():
            text = f"every {print_amount(bound.amount)}"
        case ast.By():
            time = "close" if bound.minute is None else print_time(bound.minute)
            counted = print_units(str(bound.days), Decimal(bound.days), "business day")
            text = f"by {time} of {f'{bound.word} business day' if bound.word else counted}"
        case ast.Immediately():
            text = "immediately"
        case ast.NoTarget():
            text = "none"
        case ast.UnspecifiedBound():
            text = "unspecified"
        case _:
            assert_never(bound)
    return text


def print_ahead(ahead: ast.Ahead) -> str:
    """How long before an event, such as ``at least 5 business days on office``."""
    on = "" if ahead.calendar is None else f" on {print_calendar_atom(ahead.calendar)}"
    return f"at least {print_amount(ahead.amount)}{on}"


def print_target(target: ast.Target, *, leading_word: bool = False) -> str:
    """A target as a cell of a table has it: ``4 hours on office``, ``90% within 1 hour per month``.

    ``leading_word`` writes the ``within`` that a cell does without, as a duty needs it.
    """
    bound, share = target.bound, target.share
    bare = isinstance(bound, ast.Within) and bound.inclusive and share is None and not leading_word
    text = print_bound(bound)
    if bare:
        text = text.removeprefix("within ")
    if target.calendar is not None:
        text += f" on {print_calendar_atom(target.calendar)}"
    if share is not None:
        text = f"{print_decimal(share.percent)}% {text}{print_period(share.period)}"
    return text
