"""Which situation a case begins in: what its kind asks of the hours in which it is opened."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.hours import is_open
from casepact.simulation.lowering.layout import (
    FAR,
    NONE,
    T_TREE,
    TR_CALENDAR,
    TR_NO,
    TR_NODE,
    TR_WIDTH,
    TR_YES,
)

__all__ = ["first_node"]


def first_node(tab: Row, kind: int, opened: int) -> int:
    """Return the first situation of a case of a kind, -1 where its tables do not reach the instant."""
    row = tab[T_TREE] + kind * TR_WIDTH
    while tab[row + TR_CALENDAR] != NONE:
        answer = is_open(tab, tab[row + TR_CALENDAR], opened)
        if answer == FAR:
            return -1
        row = tab[T_TREE] + tab[row + (TR_YES if answer else TR_NO)] * TR_WIDTH
    return tab[row + TR_NODE]
