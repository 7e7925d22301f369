"""Heaps of cases: the agenda, by when they go on, and the queue of each team, by its order of work.

A case knows where it stands in them, so that nothing that no longer counts stays behind.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    L_AGENDA_PLACE,
    L_FILED,
    L_KEY_DUE,
    L_KEY_SEVERITY,
    L_NEXT,
    L_ORDER,
    L_QUEUE_PLACE,
    P_ROOM,
    P_SLOTS,
)

__all__ = ["before", "heap_fix", "heap_insert", "heap_remove", "set_place", "works_before"]


def before(w: Row, row: int, one: int, other: int) -> bool:
    """Whether a case comes before another: on the agenda (row 0), or in the order of a team's work."""
    if row == 0:
        if w[one + L_NEXT] != w[other + L_NEXT]:
            return w[one + L_NEXT] < w[other + L_NEXT]
        return w[one + L_ORDER] < w[other + L_ORDER]
    return works_before(w, one, other)


def works_before(w: Row, one: int, other: int) -> bool:
    """Whether a case comes before another in the order of a team's work."""
    if w[one + L_KEY_SEVERITY] != w[other + L_KEY_SEVERITY]:
        return w[one + L_KEY_SEVERITY] < w[other + L_KEY_SEVERITY]
    if w[one + L_KEY_DUE] != w[other + L_KEY_DUE]:
        return w[one + L_KEY_DUE] < w[other + L_KEY_DUE]
    if w[one + L_FILED] != w[other + L_FILED]:
        return w[one + L_FILED] < w[other + L_FILED]
    return w[one + L_ORDER] < w[other + L_ORDER]


def set_place(w: Row, row: int, place: int, life: int) -> None:
    """Put a case at a place of a heap."""
    w[w[P_SLOTS] + row * w[P_ROOM] + place] = life
    w[life + (L_AGENDA_PLACE if row == 0 else L_QUEUE_PLACE)] = place


def _rise(w: Row, row: int, place: int) -> int:
    life = w[w[P_SLOTS] + row * w[P_ROOM] + place]
    while place > 0:
        above = (place - 1) >> 1
        other = w[w[P_SLOTS] + row * w[P_ROOM] + above]
        if not before(w, row, life, other):
            break
        set_place(w, row, place, other)
        place = above
    set_place(w, row, place, life)
    return place


def _sink(w: Row, row: int, place: int, count: int) -> None:
    life = w[w[P_SLOTS] + row * w[P_ROOM] + place]
    while True:
        below = 2 * place + 1
        if below >= count:
            break
        if below + 1 < count and before(
            w, row, w[w[P_SLOTS] + row * w[P_ROOM] + below + 1], w[w[P_SLOTS] + row * w[P_ROOM] + below]
        ):
            below += 1
        other = w[w[P_SLOTS] + row * w[P_ROOM] + below]
        if not before(w, row, other, life):
            break
        set_place(w, row, place, other)
        place = below
    set_place(w, row, place, life)


def heap_insert(w: Row, row: int, count: int, life: int) -> None:
    """Put a case into a heap of ``count`` cases."""
    w[w[P_SLOTS] + row * w[P_ROOM] + count] = life
    _rise(w, row, count)


def heap_remove(w: Row, row: int, count: int, place: int) -> None:
    """Take a case out of a heap of ``count`` cases."""
    last = w[w[P_SLOTS] + row * w[P_ROOM] + count - 1]
    if place < count - 1:
        w[w[P_SLOTS] + row * w[P_ROOM] + place] = last
        heap_fix(w, row, count - 1, place)


def heap_fix(w: Row, row: int, count: int, place: int) -> None:
    """Move a case whose key has changed to where it belongs."""
    if _rise(w, row, place) == place:
        _sink(w, row, place, count)
