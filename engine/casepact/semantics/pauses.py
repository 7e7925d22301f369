"""Pauses: the stretches in which a clock or a ladder stands still (point 6)."""

from __future__ import annotations

from bisect import bisect_right

from casepact.model.clause import Clause
from casepact.semantics.case import Case, Clock, Stay
from casepact.semantics.stretches import Stretches

__all__ = ["pauses", "stood_since", "stretches_in"]


def pauses(case: Case, clock: Clock) -> Stretches:
    """The stretches a clock has stood still; the present one is left out."""
    if clock.clause is None:
        return Stretches()
    return stretches_in(case, case.rules.still_in(clock.clause), clock.started, clock.obligation)


def stretches_in(case: Case, states: frozenset[str], since: int, obligation: str = "") -> Stretches:
    """The stretches since an instant in which a case was in some ``states``, but for the present stay.

    Those in which the clock of an ``obligation`` was over, until it was taken up again, count as well.
    """

    def add(found: Stretches, stay: Stay) -> Stretches:
        counts = stay.over == obligation if stay.over else stay.state in states
        return found.then(max(stay.entered, since), stay.left or since) if counts else found

    first = bisect_right(case.left, since, key=lambda stay: stay.left or since)
    return case.left.fold((states, since, obligation), add, Stretches(), first)


def stood_since(case: Case, clause: Clause) -> int:
    """When the present pause began."""
    since = case.entered
    for stay in case.stays_back():
        if not case.rules.stands_still(clause, stay.state):
            break
        since = stay.entered
    return since
