"""Tells which lines stand under a line that is new, gone or reworded, or have another neighbour for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from casepact.trace.matching import Matching

__all__ = ["lines_under"]


def lines_under(matching: Matching, old: Sequence[str], new: Sequence[str]) -> frozenset[int]:
    """The numbers (1-based, of the old document) of lines that are there still, but among other lines.

    What a line can be the heading of is the paragraph that it begins, and the one after it where it is
    a paragraph alone. The lines next to one that is put into a paragraph or taken out of it count as
    well; those next to one that is only reworded do not.

    Args:
        matching: what became of the lines.
        old: the lines of the old document, or digests of them; a blank line is empty.
        new: the same of the new document.
    """
    reworded = [(gone, found) for gone, found in matching.replaced if len(gone) == len(found)]
    before = _around(old, set(matching.gone), {number for gone, _ in reworded for number in gone})
    after = _around(new, set(matching.new), {number for _, found in reworded for number in found})
    back = {place: number for number, place in matching.places.items()}
    return frozenset((*before, *(back[place] for place in after)))


def _around(lines: Sequence[str], changed: Collection[int], reworded: Collection[int]) -> Iterator[int]:
    paragraphs = list(_paragraphs(lines))
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:], fillvalue=range(0)):
        if paragraph[0] in changed:
            under = [*paragraph, *following] if len(paragraph) == 1 else [*paragraph]
        else:
            other = [number for number in paragraph if number in changed and number not in reworded]
            under = [beside for number in other for beside in (number - 1, number + 1) if beside in paragraph]
        yield from (number for number in under if number not in changed)


def _paragraphs(lines: Sequence[str]) -> Iterator[range]:
    """The numbers of the lines of each paragraph, which a blank line ends."""
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if not line:
            if start < number:
                yield range(start, number)
            start = number + 1
