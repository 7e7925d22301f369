"""Pauses: the stretches in which a clock stands still (point 6)."""

from __future__ import annotations

from casepact.model.clause import Clause
from casepact.semantics.case import Case, Clock

__all__ = ["pauses", "stood_since"]


def pauses(case: Case, clock: Clock) -> tuple[tuple[int, int], ...]:
    """The stretches a clock has stood still, ascending and apart; the present one is left out."""
    if clock.clause is None:
        return ()
    clause = clock.clause
    stays = (
        (max(stay.entered, clock.started), stay.left)
        for stay in case.left_since(clock.started)
        if stay.left is not None and case.rules.stands_still(clause, stay.state)
    )
    merged: list[tuple[int, int]] = []
    for begin_, end in sorted((*clock.gaps, *stays)):
        if merged and begin_ <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > begin_:
            merged.append((begin_, end))
    return tuple(merged)


def stood_since(case: Case, clause: Clause) -> int:
    """When the present pause began."""
    since = case.entered
    for stay in case.stays_back():
        if not case.rules.stands_still(clause, stay.state):
            break
        since = stay.entered
    return since
