"""Where in a sentence a node was written: a half-open range of character offsets."""

from __future__ import annotations

from dataclasses import field

from casepact.frozen import dataclass

__all__ = ["NOWHERE", "Extent", "extent_field"]


@dataclass(frozen=True, slots=True)
class Extent:
    """Characters ``start`` to ``end`` (0-based, end excluded) of one DSL sentence.

    Offsets count characters of the sentence as YAML decodes it; the scalar that held the
    sentence translates them to lines and columns of the file.
    """

    start: int
    end: int


NOWHERE = Extent(0, 0)
"""The extent of a node that no file contains, such as one a desugaring made."""


def extent_field() -> Extent:
    """The last field of every node: where it was written, which is no part of what it says."""
    return field(default=NOWHERE, compare=False, repr=False)
