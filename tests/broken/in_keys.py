"""Slips in the keys of mappings and in values that are no sentences."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from casepact.syntax.yaml.tree import Entry, Mapping, Scalar, Sequence
from tests.broken.mutants import Mutant, Operator, edited
from tests.broken.reading import Reading


def _key(reading: Reading, entry: Entry) -> tuple[int, int]:
    return reading.range_of(entry.key.span)


def misspell_key(reading: Reading) -> Iterator[Mutant]:
    """A letter too much in a key."""
    for node, allowed in reading.mappings:
        for entry in node.entries:
            if entry.key.text in allowed:
                start, end = _key(reading, entry)
                yield edited(reading, start, end, entry.key.text + "q")


def unknown_key(reading: Reading) -> Iterator[Mutant]:
    """A key that nothing is known by."""
    for node, _allowed in reading.mappings:
        if node.entries and node.entries[0].key.span.line < node.span.end_line:
            start, _ = _key(reading, node.entries[0])
            indent = " " * (node.entries[0].key.span.column - 1)
            mutant = edited(reading, start, start, f"zzqqxx: zq\n{indent}")
            yield dataclasses.replace(mutant, places=((start, start + 6),))


def delete_required_key(reading: Reading) -> Iterator[Mutant]:
    """A mapping without a key that it needs."""
    for node, key, owner in reading.asked.get("require", []):
        stretch = _stretch(reading, node, key)
        if stretch is None:
            continue
        start, end = stretch
        gone = end - start
        first = node.entries[0] if node.entries[0].key.text != key else node.entries[1]
        place = reading.range_of(owner if owner is not None else first.key.span)
        moved = place if place[0] < start else (place[0] - gone, place[1] - gone)
        mutant = edited(reading, start, end, "")
        yield dataclasses.replace(mutant, places=(moved,))


def _stretch(reading: Reading, node: Mapping, key: str) -> tuple[int, int] | None:
    """The characters of an entry, with what separates it from the next one or the one before."""
    index = next(i for i, entry in enumerate(node.entries) if entry.key.text == key)
    if len(node.entries) < 2:
        return None
    text, entry = reading.document.text, node.entries[index]
    start = _key(reading, entry)[0]
    if index + 1 < len(node.entries):
        return start, _key(reading, node.entries[index + 1])[0]
    end = reading.range_of(entry.value.span)[1]
    before = reading.range_of(node.entries[index - 1].value.span)[1]
    if text[before : before + 1] == ",":
        return before, end
    line_end = text.index("\n", end)
    return text.rindex("\n", 0, start), line_end


def duplicate_key(reading: Reading) -> Iterator[Mutant]:
    """A key twice in one mapping."""
    for node, _allowed in reading.mappings:
        for entry in node.entries:
            value = entry.value
            if not isinstance(value, Scalar) or value.span.line != value.span.end_line or value.is_null:
                continue
            start, _ = _key(reading, entry)
            _, end = reading.range_of(value.span)
            written = reading.document.text[start:end]
            in_flow = node.entries[0].key.span.line == node.span.end_line
            gap = ", " if in_flow else "\n" + " " * (entry.key.span.column - 1)
            at = end + len(gap)
            mutant = edited(reading, end, end, gap + written)
            yield dataclasses.replace(mutant, places=((at, at + len(entry.key.text)),))


def list_for_text(reading: Reading) -> Iterator[Mutant]:
    """A list where text is asked for."""
    for node, key, _ in reading.asked.get("scalar", []):
        value = node.get(key)
        if isinstance(value, Scalar):
            yield edited(reading, *reading.range_of(value.span), "[zq, zq]")


def mapping_for_text(reading: Reading) -> Iterator[Mutant]:
    """A mapping where text is asked for."""
    for node, key, _ in reading.asked.get("scalar", []):
        value = node.get(key)
        if isinstance(value, Scalar):
            yield edited(reading, *reading.range_of(value.span), "{zq: zq}")


def text_for_mapping(reading: Reading) -> Iterator[Mutant]:
    """Text where a mapping is asked for."""
    for node, key, _ in reading.asked.get("mapping", []):
        entry = node.entry(key)
        if entry is not None and isinstance(entry.value, Mapping) and entry.value.entries:
            start, end = _key(reading, entry)[1] + 1, reading.range_of(entry.value.span)[1]
            yield edited(reading, start, end, " zq")


def neither_yes_nor_no(reading: Reading) -> Iterator[Mutant]:
    for node, key, _ in reading.asked.get("flag", []):
        value = node.get(key)
        if isinstance(value, Scalar):
            yield edited(reading, *reading.range_of(value.span), "perhaps")


def no_such_choice(reading: Reading) -> Iterator[Mutant]:
    for node, key, _ in reading.asked.get("choice", []):
        value = node.get(key)
        if isinstance(value, Scalar):
            yield edited(reading, *reading.range_of(value.span), "zq")


def no_such_date(reading: Reading) -> Iterator[Mutant]:
    for node, key, _ in reading.asked.get("date", []):
        value = node.get(key)
        if isinstance(value, Scalar):
            yield edited(reading, *reading.range_of(value.span), "2026-02-30")


def bad_citation(reading: Reading) -> Iterator[Mutant]:
    """Lines that run backwards, sources that nobody has, words that are no lines."""
    wrong = ("page:9-3", "page:0", "pqage:1", "page", "page:1-", "lines 3 and 4")
    cites = [
        scalar
        for node, key, _ in reading.asked.get("scalars", [])
        if key == "cite"
        for value in (node.get(key),)
        for scalar in (value.items if isinstance(value, Sequence) else (value,))
        if isinstance(scalar, Scalar)
    ]
    for number, scalar in enumerate(cites):
        yield edited(reading, *reading.range_of(scalar.span), wrong[number % len(wrong)])


def bad_digest(reading: Reading) -> Iterator[Mutant]:
    for match in re.finditer(r"(?<=sha256: )[0-9a-f]{64}", reading.document.text):
        yield edited(reading, match.start(), match.end(), match[0][:-1])
        yield edited(reading, match.start(), match.end(), match[0].upper().replace("0", "G"))


KEYS: tuple[Operator, ...] = (
    misspell_key,
    unknown_key,
    delete_required_key,
    duplicate_key,
    list_for_text,
    mapping_for_text,
    text_for_mapping,
    neither_yes_nor_no,
    no_such_choice,
    no_such_date,
    bad_citation,
    bad_digest,
)
