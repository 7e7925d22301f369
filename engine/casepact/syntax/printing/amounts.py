"""Writes numbers, times of day, amounts of time and periods."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from casepact.syntax.ast.target import Amount, Period

__all__ = ["print_amount", "print_decimal", "print_period", "print_sum", "print_time", "print_units"]


def print_decimal(value: Decimal) -> str:
    """A number in plain digits, without an exponent and without zeros that say nothing."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def print_time(minute: int) -> str:
    """A time of day as ``HH:MM`` from minutes after midnight, 0 to 1440."""
    return f"{minute // 60:02}:{minute % 60:02}"


def print_units(number: str, value: Decimal, unit: str) -> str:
    """A number and its unit, which is in the plural unless the number is one."""
    return f"{number} {unit}" if value == 1 else f"{number} {unit}s"


def print_amount(amount: Amount) -> str:
    """An amount of time, such as ``1 business day``, ``1.5 hours`` or ``1 hour 30 minutes``."""
    return print_sum(amount.parts or ((amount.value, amount.unit),))


def print_sum(parts: Iterable[tuple[Decimal, str]]) -> str:
    """Numbers with their units, one after another."""
    return " ".join(print_units(print_decimal(value), value, unit) for value, unit in parts)


def print_period(period: Period | None) -> str:
    """`` per month`` with the space before it, or nothing."""
    return "" if period is None else f" per {period.value}"
