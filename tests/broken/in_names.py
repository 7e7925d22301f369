"""Slips in the names that a policy declares."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.yaml.tree import Mapping, Scalar, Sequence
from tests.broken.in_sentences import FREE, ROLES, place_in, words_in
from tests.broken.mutants import Mutant, Operator, edited
from tests.broken.reading import Reading


def name_in_capitals(reading: Reading) -> Iterator[Mutant]:
    """A name that is none, declared once and used in its right spelling."""
    for node, _kind in reading.declared:
        for entry in node.entries:
            start, end = reading.range_of(entry.key.span)
            yield edited(reading, start, end, entry.key.text.capitalize())


def declare_another_name(reading: Reading) -> Iterator[Mutant]:
    """A declaration that no use of the name agrees with any more."""
    text = reading.document.text
    for node, kind in reading.declared:
        if kind in ("ladder", "prerequisite", "rule of intake", "quota", "event", "field"):
            continue
        for entry in node.entries:
            if entry.key.text == "language":
                continue  # channels use it without saying its name
            start, end = reading.range_of(entry.key.span)
            new = f"zzqq_{entry.key.text}_xx"
            changed = text[:start] + new + text[end:]
            word = re.compile(rf"(?<![\w.-]){re.escape(entry.key.text)}(?![\w-])")
            places = tuple(match.span() for match in word.finditer(changed))
            mutant = edited(reading, start, end, new)
            valid = "nothing uses it" if not _is_used(reading, entry.key, kind) else ""
            yield dataclasses.replace(mutant, places=places or ((start, end),), valid=valid)


_LISTS = {
    "channels": "channel",
    "includes": "feature",
    "optional": "feature",
    "exception_to": "severity",
    "by": "fact",
    "pausing": "state",
}
"""By key, what the names in its list are the names of."""


def _is_used(reading: Reading, key: Scalar, kind: str) -> bool:
    """Whether a sentence or a list of names says a name that is declared."""
    said = any(
        word.name == key.text
        and (owner, place) not in FREE
        and ((owner, place) in ROLES) == (kind == "role")
        and (place == "target") == (kind == "target")
        and (owner, place) != ("Duty", "action")
        and scalar.span != key.span
        for _, scalar, tree in reading.sentences
        for owner, place, word in words_in(tree)
    )
    lists = [
        (name, item.text)
        for node, name, _ in (*reading.asked.get("scalars", ()), *reading.asked.get("scalar", ()))
        for value in (node.get(name),)
        for item in (value.items if isinstance(value, Sequence) else (value,))
        if isinstance(item, Scalar)
    ]
    listed = any(_LISTS.get(name) == kind and text == key.text for name, text in lists)
    cited = kind == "source" and any(
        name == "cite" and text.startswith(f"{key.text}:") for name, text in lists
    )
    extended = kind == "tier" and ("extends", key.text) in lists
    derived = kind == "fact" and any(
        isinstance(matrices := node.get("matrices"), Mapping) and matrices.entry(key.text) is not None
        for node, _ in reading.mappings
    )
    return said or listed or cited or extended or derived


def cycle_of_calendars(reading: Reading) -> Iterator[Mutant]:
    """A calendar that is defined by way of itself."""
    text = reading.document.text
    sentences = [(scalar, tree) for kind, scalar, tree in reading.sentences if kind == "guarded_calendar"]
    for node, kind in reading.declared:
        for entry in node.entries if kind == "calendar" else ():
            value = entry.value.get("say") if isinstance(entry.value, Mapping) else entry.value
            if not isinstance(value, Scalar):
                continue
            start, end = reading.range_of(value.span)
            yield edited(reading, start, end, entry.key.text)
            for scalar, tree in sentences:
                named = [word for _, _, word in words_in(tree) if isinstance(word, CalendarName)]
                owner = next(
                    (
                        other.key.text
                        for other in node.entries
                        if other.value is scalar
                        or (isinstance(other.value, Mapping) and other.value.get("say") is scalar)
                    ),
                    None,
                )
                for word in named:
                    if owner is not None and word.name == entry.key.text and owner != word.name:
                        used = place_in(reading, scalar, word.extent)
                        moved = len(owner) - (end - start) if used[0] > start else 0
                        other_place = (used[0] + moved, used[1] + moved)
                        assert text[slice(*used)] == word.name
                        yield edited(reading, start, end, owner, other_place)


def extend_nothing_above(reading: Reading) -> Iterator[Mutant]:
    """A tier that extends itself, or one further down."""
    for node, kind in reading.declared:
        for index, entry in enumerate(node.entries if kind == "tier" else ()):
            value = entry.value.get("extends") if isinstance(entry.value, Mapping) else None
            if isinstance(value, Scalar):
                for other in node.entries[index:]:
                    yield edited(reading, *reading.range_of(value.span), other.key.text)


NAMES: tuple[Operator, ...] = (
    name_in_capitals,
    declare_another_name,
    cycle_of_calendars,
    extend_nothing_above,
)
