"""Text to typed values: what a person writes for a fact, as the value the fact's type demands."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casepact.model.fact import Enumeration, Fact, FactType, FactValue, Origin, Quantity
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.ast.target import UNIT_SECONDS
from casepact.syntax.suggest import suggest
from casepact.time.faults import utc_text
from casepact.time.validation import zone_fault

__all__ = [
    "Duration",
    "ValueFault",
    "as_written",
    "duration_text",
    "ends_of",
    "fact_text",
    "parse_instant",
    "parse_value",
    "type_text",
    "value_text",
    "version_key",
]

_UNITS = ("week", "day", "hour", "minute", "second")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?(?:\s+|$)")
_FIRST, _LAST = -62_135_596_800, 253_402_300_799
"""The first and the last second, in UTC seconds, that has a date."""
_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false"})


class Duration(int):
    """A duration in seconds that was written: it is shown in the units it was written in."""

    written: str

    def __new__(cls, seconds: int, written: str = "") -> Self:
        """So many seconds, ``written`` as ``48 hours``."""
        duration = super().__new__(cls, seconds)
        duration.written = written
        return duration


class ValueFault(ValueError):
    """A text that is no value of a type; the message says why, ``help`` what to write."""

    def __init__(self, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help_


def ends_of(type_: FactType) -> tuple[FactValue | None, FactValue | None]:
    """The least and the greatest value of an ordered type, None where it has none."""
    if isinstance(type_, Enumeration):
        return (type_.values[0], type_.values[-1]) if type_.ordered and type_.values else (None, None)
    return type_.low, type_.high


def version_key(text: str) -> tuple[int, ...]:
    """A version's numbers, trailing zeros dropped so that ``7.2`` equals ``7.2.0``."""
    numbers = [int(part) for part in text.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _canonical_version(text: str) -> str:
    """The one text of all that write a version, so that equal versions are equal values."""
    return ".".join(map(str, version_key(text)))


def type_text(type_: FactType) -> str:
    """A type as the language writes it."""
    if isinstance(type_, Enumeration):
        return " | ".join(type_.values) if type_.ordered else "one of " + ", ".join(type_.values)
    if type_.low is not None:
        return f"{type_.primitive} {type_.low} to {type_.high}"
    return str(type_.primitive)


def value_text(value: FactValue) -> str:
    """A value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.written if isinstance(value, Duration) else str(value)


def as_written(fact: Fact | None, value: FactValue) -> FactValue:
    """A value of a fact, an instant or a duration as the text that writes it."""
    kind = fact.type.primitive if fact is not None and isinstance(fact.type, Quantity) else None
    if kind is Primitive.DURATION and isinstance(value, int):
        return duration_text(value)
    if kind is Primitive.INSTANT and isinstance(value, int):
        return utc_text(value)
    return value


def fact_text(fact: Fact | None, value: FactValue) -> str:
    """A value of a fact as a person would write it."""
    return value_text(as_written(fact, value))


def duration_text(seconds: int) -> str:
    """A duration as `parse_value` reads it, as it was written, else in its largest whole unit."""
    if isinstance(seconds, Duration):
        return seconds.written
    unit = next(unit for unit in _UNITS if seconds % UNIT_SECONDS[unit] == 0)
    number = seconds // UNIT_SECONDS[unit]
    return "0 minutes" if not seconds else f"{number} {unit}{'' if number == 1 else 's'}"


def parse_instant(text: str, clock: str | None = None) -> int:
    """UTC seconds of an ISO 8601 instant with an offset or ``Z``, or of ``2026-03-06 17:30 Europe/London``.

    A local time that names no zone is by that of ``clock``, if there is one.

    Raises:
        ValueFault: not such an instant, one without a zone, or a local time that does not exist or
            exists twice.
    """
    words = text.strip().rsplit(" ", 1)
    zone: ZoneInfo | None = None
    iso = text.strip()
    if len(words) == 2 and re.fullmatch(r"[A-Za-z][A-Za-z0-9_+\-/]*", words[1]):
        try:
            zone = ZoneInfo(words[1])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueFault(*zone_fault(words[1])) from None
        iso = words[0]
    try:
        moment = dt.datetime.fromisoformat(iso)
    except ValueError:
        raise ValueFault(f"`{text}` is not an instant", "write 2026-03-06T17:30:00Z") from None
    if moment.tzinfo is None:
        is_day = "T" not in iso and ":" not in iso
        if zone is None and clock is not None and not is_day:
            zone = ZoneInfo(clock)
        if zone is None:
            cause = "is a day and not an instant" if is_day else "has no time zone"
            local = moment.isoformat(" ", "seconds" if moment.second else "minutes")
            help_ = f"write `{local.replace(' ', 'T')}Z` or `{local} {clock or 'Europe/Madrid'}`"
            raise ValueFault(f"`{text}` {cause}", help_)
        early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
        if early.utcoffset() != late.utcoffset():
            gap = early.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != moment
            cause = "does not exist" if gap else "happens twice"
            raise ValueFault(
                f"`{iso}` {cause} in {zone.key}: the clocks change", "give the instant with its UTC offset"
            )
        moment = early
    elif zone is not None:
        raise ValueFault(f"`{text}` has both an offset and a zone", "keep one of the two")
    seconds = int(moment.timestamp())
    if not _FIRST <= seconds <= _LAST:
        raise ValueFault(f"`{text}` is in no year from 1 to 9999 of UTC", "write 2026-03-06T17:30:00Z")
    return seconds


def parse_value(fact: Fact, text: str) -> FactValue:
    """The value of ``fact`` that ``text`` writes.

    A version is its numbers without trailing zeros: ``7.10.0`` and ``7.10`` are one value.

    Raises:
        ValueFault: the text is no value of the fact's type.
    """
    text = text.strip()
    if isinstance(fact.type, Enumeration):
        if text in fact.type.values:
            return text
        close = suggest(text, fact.type.values)
        raise ValueFault(
            f"`{text}` is not a value of `{fact.name}`",
            f"did you mean `{close}`?" if close else f"`{fact.name}` is {type_text(fact.type)}",
        )
    value = _parse_quantity(fact.name, fact.type, text)
    if fact.origin is Origin.QUOTA and isinstance(value, int) and value < 0:
        raise ValueFault(
            f"`{text}` is less than none",
            f"`{fact.name}` is how many were used before the case: write 0 or more",
        )
    return value


def _parse_quantity(name: str, type_: Quantity, text: str) -> FactValue:
    match type_.primitive:
        case Primitive.BOOLEAN:
            if text.lower() in _YES | _NO:
                return text.lower() in _YES
            raise ValueFault(f"`{text}` is neither yes nor no", f"`{name}` is boolean: write yes or no")
        case Primitive.INTEGER | Primitive.NUMBER | Primitive.PERCENTAGE:
            return _parse_number(name, type_, text)
        case Primitive.DURATION:
            return _parse_duration(text)
        case Primitive.DATE:
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                raise ValueFault(f"`{text}` is not a date", "write one such as 2026-12-24") from None
        case Primitive.INSTANT:
            return parse_instant(text)
        case Primitive.VERSION:
            if not re.fullmatch(r"\d{1,9}(\.\d{1,9})*", text):
                raise ValueFault(f"`{text}` is not a version", "write one such as 7.10.2")
            return _canonical_version(text)
        case Primitive.ZONE:
            try:
                ZoneInfo(text)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueFault(*zone_fault(text)) from None
            return text
        case Primitive.TEXT:
            return text


def _parse_duration(text: str) -> Duration:
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text):
        raise ValueFault(f"`{text}` is not a duration", "write one such as 4 hours")
    seconds = sum((Decimal(number) * UNIT_SECONDS[unit] for number, unit in parts), Decimal(0))
    if seconds % 1:
        cause = f"`{text}` is no whole number of seconds"
        raise ValueFault(cause, f"write `{duration_text(max(1, round(seconds)))}`")
    written = (f"{number} {unit}{'' if Decimal(number) == 1 else 's'}" for number, unit in parts)
    return Duration(int(seconds), " ".join(written))


def _parse_number(name: str, type_: Quantity, text: str) -> FactValue:
    figures = text.removesuffix("%").strip() if type_.primitive is Primitive.PERCENTAGE else text
    try:
        number = Decimal(figures)
    except InvalidOperation:
        raise ValueFault(f"`{text}` is not a number", f"`{name}` is {type_text(type_)}") from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueFault(f"`{text}` is out of bounds")
    whole = type_.primitive is Primitive.INTEGER
    if whole and number != number.to_integral_value():
        raise ValueFault(f"`{text}` is not a whole number", f"`{name}` is {type_text(type_)}")
    low, high = type_.low, type_.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueFault(f"`{text}` is out of range", f"`{name}` is {type_text(type_)}")
    return int(number) if whole else number
