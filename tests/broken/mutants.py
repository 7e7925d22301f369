"""Broken versions of good files, and where each is broken."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casepact.source import Document
from casepact.syntax.reader import read as read_tree
from casepact.syntax.yaml.tree import Plain, to_plain
from tests.broken.reading import Reading


@dataclass(frozen=True)
class Mutant:
    """A broken text, one edit away from a good one.

    ``places`` are stretches of it, as offsets, of which some error must touch one; no error may begin on
    a line that no place is on. ``valid`` says why there is no error to find, where the edit makes a file
    that says something else; ``original`` is the unbroken text where it may say the same.
    """

    file: str
    text: str
    places: tuple[tuple[int, int], ...]
    valid: str = ""
    original: str | None = None
    operator: str = ""

    @property
    def lines(self) -> frozenset[int]:
        document = Document("mutant", self.text)
        return frozenset(
            line
            for first, last in self.places
            for line in range(document.position(first)[0], document.position(last)[0] + 1)
        )


Operator = Callable[[Reading], Iterator[Mutant]]
"""Makes every mutant of one kind of a file."""


def mutants_of(reading: Reading, operators: Iterable[Operator], most: int | None = None) -> Iterator[Mutant]:
    """The mutants of a file, at most so many of each operator, chosen the same way every time."""
    for make in operators:
        name, found = make.__name__, list(make(reading))
        if most is not None and len(found) > most:
            chosen = random.Random(f"{reading.path.name} {name}")
            found = chosen.sample(found, most)
        yield from (dataclasses.replace(mutant, operator=name) for mutant in found)


def edited(
    reading: Reading, start: int, end: int, new: str, *more: tuple[int, int], valid: str = ""
) -> Mutant:
    """The mutant in which a stretch reads ``new``; further places are offsets into the new text."""
    text = reading.document.text
    return Mutant(
        reading.path.name, text[:start] + new + text[end:], ((start, start + len(new)), *more), valid
    )


def tells(text: str) -> Plain | None:
    """What a text holds, wherever it stands."""
    root, _ = read_tree(Document("text", text))
    return None if root is None else to_plain(root)
