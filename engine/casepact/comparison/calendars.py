"""Sets the calendars of two policies side by side: those that say the same share a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from casepact.model.policy import CalendarDefinition, Policy
from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr, CalendarName

__all__ = ["BEFORE", "aligned", "rewritten"]

BEFORE = "@old"
"""What is put behind the name of an old calendar that says something else than every new one."""

_ALWAYS = "always"

T = TypeVar("T")


def aligned(old: Policy, new: Policy) -> tuple[Policy, Policy]:
    """Both policies with the calendars of both, and each calendar of the old one by the name it has there.

    Old calendars that mean what a new one means take its name, the others one of their own; so two
    sentences are equal only where they mean the same.
    """
    ours, theirs = _keys(new), _keys(old)
    names: dict[str, str] = {}
    for name, key in theirs.items():
        if ours.get(name) == key:
            continue
        same = next((other for other, found in ours.items() if found == key), None)
        names[name] = f"{name}{BEFORE}" if same is None else same
    if _ALWAYS in ours and _ALWAYS not in theirs and ours[_ALWAYS] != AlwaysOpen():
        names[_ALWAYS] = f"{_ALWAYS}{BEFORE}"
    moved = rewritten(old, names) if names else old
    kept = {names.get(name, name): item for name, item in moved.calendars.items()}
    if _ALWAYS in names and _ALWAYS not in theirs:
        note = new.note
        from casepact.model.policy import CalendarChoice

        kept[names[_ALWAYS]] = CalendarDefinition(
            name=names[_ALWAYS], note=note, choices=(CalendarChoice(note=note, calendar=AlwaysOpen()),)
        )
    both = {**kept, **new.calendars}
    return replace(moved, calendars=both), replace(new, calendars=both)


def rewritten(part: T, names: Mapping[str, str]) -> T:
    """A part of a policy with calendars called by other names."""
    return cast("T", _rewritten(part, names))


def _rewritten(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, CalendarName):
        return replace(part, name=names[part.name]) if part.name in names else part
    if isinstance(part, tuple):
        items = tuple(_rewritten(item, names) for item in part)
        return part if all(a is b for a, b in zip(items, part, strict=True)) else items
    if isinstance(part, Mapping):
        return {key: _rewritten(value, names) for key, value in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        moved = {}
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, str | int | bool | frozenset) or value is None:
                continue
            new = _rewritten(value, names)
            if new is not value:
                moved[field.name] = new
        return replace(part, **moved) if moved else part
    return part


def _keys(policy: Policy) -> dict[str, Any]:
    """What each calendar means, whatever it and those it names are called."""
    found: dict[str, Any] = {}

    def key_of(name: str) -> Any:
        if name not in found:
            found[name] = CalendarName(name)  # a circle is refused when a policy is read
            definition = policy.calendars.get(name)
            if definition is None:
                found[name] = AlwaysOpen() if name == _ALWAYS else CalendarName(name)
            else:
                choices = [(item.guard, opened(item.calendar)) for item in definition.choices]
                found[name] = frozenset(choices)
        return found[name]

    def opened(expr: CalendarExpr) -> Any:
        return _opened(expr, key_of)

    return {name: key_of(name) for name in policy.calendars}


def _opened(expr: Any, key_of: Any) -> Any:
    """A calendar sentence with what the calendars it names mean in place of their names."""
    if isinstance(expr, CalendarName):
        return key_of(expr.name)
    if isinstance(expr, tuple):
        return tuple(_opened(item, key_of) for item in expr)
    if is_dataclass(expr) and not isinstance(expr, type):
        parts = tuple(_opened(getattr(expr, f.name), key_of) for f in fields(expr) if f.compare)
        return (type(expr).__name__, *parts)
    return expr
