"""Finds the clocks that states hold up under one of two policies, and shows one that is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from casepact.comparison.change import Evidence
from casepact.comparison.context import Context
from casepact.comparison.lives import clock_readings, show_life
from casepact.comparison.rows import Move
from casepact.model.clause import Clause
from casepact.model.policy import Policy
from casepact.syntax.ast.target import NoTarget
from casepact.verify.rules.definitions import Row

__all__ = ["show_pause", "timed_names"]

_TRIED = 6
"""Clocks whose lives are tried before a search ends."""


def timed_names(context: Context) -> frozenset[str]:
    """The actions and events by which states pause a clock that there is, in either policy."""
    policies = (context.joint.old, context.joint.new)
    return frozenset(name for policy in policies for clause in _clocks(policy) for name in _names(clause))


def show_pause(context: Context, state: str, paused: Collection[str]) -> Evidence | None:
    """A life that comes into a state, where a clock of what is ``paused`` in one policy ends otherwise."""
    pairs = (pair for pair in _pairs(context) if not _names(pair[1]).isdisjoint(paused))
    former = {new: old for old, new in context.names.renaming.obligations.items()}
    joint = context.joint
    for old, new in islice(pairs, _TRIED):
        move = Move(
            Row(old.note, old.guard, old),
            Row(new.note, new.guard, new),
            (joint.old_true(old.guard), joint.new_true(new.guard), joint.same),
            (old.guard, new.guard),
        )
        duties = (former.get(new.obligation, new.obligation), new.obligation)
        shown = show_life(context, move, (state,), clock_readings(duties))
        if shown is not None:
            return shown
    return None


def _pairs(context: Context) -> Iterator[tuple[Clause, Clause]]:
    """The clocks of duties that both policies have."""
    old = {clause.id: clause for clause in _clocks(context.joint.old)}
    for clause in _clocks(context.joint.new):
        if clause.id in old and clause.obligation:
            yield old[clause.id], clause


def _clocks(policy: Policy) -> Iterator[Clause]:
    """The clauses whose clock states may hold up."""
    for clause in policy.clauses():
        if clause.target is None or isinstance(clause.target.bound, NoTarget):
            continue
        if not clause.counting and not clause.pausing:
            yield clause


def _names(clause: Clause) -> frozenset[str]:
    return frozenset((clause.action, *clause.stop))
