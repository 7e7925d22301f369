"""Says what an edit did that several changes come from: to a calendar, or to all of a table or ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from casepact.comparison.context import shown
from casepact.comparison.rungs import ENDS_ITSELF, when_text
from casepact.machine.text import expression_text
from casepact.model.fact import Fact
from casepact.model.policy import CalendarDefinition
from casepact.syntax.ast.calendar import Hours
from casepact.syntax.ast.target import Target
from casepact.verify.time.words import target_text

__all__ = ["calendar_edit", "shared_edit"]

_WORDS = {
    "start": ("counts from", "no event"),
    "stop": ("ends on", "no event"),
    "until": ("ends on", ENDS_ITSELF),
    "pausing": ("stands still in", "no state"),
    "counting": ("counts in", "any state"),
    "states": ("runs in", "any state"),
    "before": ("comes before", "no event"),
    "implied": ("is met by", "nothing else"),
}
"""Fields that list events and states: how a sentence about them starts, and what none of them is."""

_HOUR = 60
_SAID = 120
"""Characters of a calendar sentence that are quoted."""


def calendar_edit(old: CalendarDefinition | None, new: CalendarDefinition | None) -> str:
    """What a calendar says otherwise: `closes at 17:00, not at 18:00`, or both sentences."""
    if old is None or new is None:
        return "is new" if old is None else "is gone"
    if len(old.choices) == len(new.choices) == 1:
        one, other = old.choices[0].calendar, new.choices[0].calendar
        edges = list(_edges(one, other))
        if len(edges) == 1 and edges[0]:
            return edges[0]
        before, after = _sentence(one), _sentence(other)
        if max(len(before), len(after)) <= _SAID:
            return f"is `{after}` now, not `{before}`"
    return "keeps other hours"


def _edges(one: Any, other: Any) -> list[str]:
    """The hours that differ between two sentences made alike; an empty text for any other difference."""
    if one == other:
        return []
    if isinstance(one, Hours) and isinstance(other, Hours):
        found = []
        for verb, before, after in (
            ("opens", one.opens, other.opens),
            ("closes", one.closes, other.closes),
        ):
            if before != after:
                found.append(f"{verb} at {_clock(after)} now, not at {_clock(before)}")
        return [" and ".join(found)]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return [text for pair in zip(one, other, strict=True) for text in _edges(*pair)]
    if is_dataclass(one) and type(one) is type(other):
        names = [item.name for item in fields(one) if item.compare]
        return [text for name in names for text in _edges(getattr(one, name), getattr(other, name))]
    return [""]


def _clock(minute: int) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"


def _sentence(calendar: Any) -> str:
    from casepact.syntax.printer import print_calendar

    return print_calendar(calendar)


def shared_edit(what: Sequence[tuple[str, Any, Any]], facts: Mapping[str, Fact]) -> str:
    """What was done to several parts alike: the fields, with what they were and are."""
    return "; ".join(_field(name, old, new, facts) for name, old, new in what)


def _field(name: str, old: Any, new: Any, facts: Mapping[str, Fact]) -> str:
    if name == "guard":
        parts = []
        if new:
            parts.append(f"only where {_condition(new, facts)} now")
        if old:
            parts.append(f"no longer only where {_condition(old, facts)}")
        return " and ".join(parts)
    if name == "calendar" and old is not None and new is not None:
        return f"counts on `{_sentence(new)}` now, not on `{_sentence(old)}`"
    if name in _WORDS:
        verb, none = _WORDS[name]
        before, after = (" or ".join(f"`{item}`" for item in names or ()) or none for names in (old, new))
        return f"{verb} {after} now, not {before}"
    if name == "trigger":
        return f"comes `{shown(when_text(new))}` now, not `{shown(when_text(old))}`"
    if name == "bound" and old is not None and new is not None:
        before, after = (target_text(Target(bound)) for bound in (old, new))
        return f"is `{shown(after)}` now, not `{shown(before)}`"
    if name == "actions":
        before, after = (_deeds(actions) for actions in (old, new))
        return f"`{after}` now, not `{before}`"
    if isinstance(old, str) and isinstance(new, str):
        return f"`{new}` stands for `{old}` now"
    return f"its {name.replace('_', ' ')} is another"


def _condition(parts: frozenset[Any], facts: Mapping[str, Fact]) -> str:
    texts = sorted(expression_text(item, facts) for item in parts)
    return " and ".join(f"`{text}`" for text in texts)


def _deeds(actions: Any) -> str:
    return ", ".join(" ".join((str(item.verb), " and ".join(item.objects))) for item in actions)
