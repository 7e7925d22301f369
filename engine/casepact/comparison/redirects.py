"""Finds moves that lead elsewhere than before, and judges what it is for the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from casepact.comparison.change import Verdict
from casepact.comparison.duties import CUSTOMER
from casepact.comparison.joint import Joint
from casepact.comparison.rows import Move
from casepact.model.expression import Expression, all_of, negate
from casepact.model.lifecycle import Lifecycle, StateTransition
from casepact.verify.rules.definitions import Row

__all__ = ["judge_redirect", "redirects", "same_time"]


def redirects(joint: Joint, alone: Sequence[Move]) -> tuple[list[Move], list[Move]]:
    """Pair what no policy but the old has with what only the new has, where one comes in place of the other.

    Both start from the same state, on the same event by someone who may make either, or both after a time;
    those of the same time go together first.

    Args:
        joint: the two policies.
        alone: moves of which one side is None, as `moves` gives them for one destination at a time.

    Returns:
        The pairs, with the cases of both; and what is left of each move, whose cases may be none.
    """
    lost, gained = ([m for m in alone if m.new is None], [m for m in alone if m.old is None])
    pairs = [(i, j) for i, j in product(range(len(lost)), range(len(gained))) if _fits(lost[i], gained[j])]
    pairs.sort(key=lambda pair: not same_time(_step(lost[pair[0]].old), _step(gained[pair[1]].new)))
    found = []
    for i, j in pairs:
        one, other = lost[i], gained[j]
        both = (*one.conditions, *other.conditions)
        if joint.find(*both).possible:
            found.append(Move(one.old, other.new, both, (*one.guards, *other.guards)))
            lost[i], gained[j] = _without(one, other, other.new), _without(other, one, one.old)
    return found, [*lost, *gained]


def _fits(one: Move, other: Move) -> bool:
    old, new = _step(one.old), _step(other.new)
    if (old.source, old.event) != (new.source, new.event):
        return False
    return not old.actors or not new.actors or not set(old.actors).isdisjoint(new.actors)


def _without(move: Move, other: Move, row: Row | None) -> Move:
    """A move without the cases of another one."""
    rest: Expression = negate(all_of(*other.conditions))
    apart = move.apart if row is None else (*move.apart, row)
    return replace(move, conditions=(*move.conditions, rest), apart=apart)


def _step(row: Row | None) -> StateTransition:
    assert row is not None
    step: StateTransition = row.answer
    return step


def same_time(old: StateTransition, new: StateTransition) -> bool:
    """Whether two moves are made at the same time, or within it, whoever makes them."""
    times = [(item.after, item.within, item.calendar, item.unspecified) for item in (old, new)]
    return times[0] == times[1]


def judge_redirect(
    before: Lifecycle, after: Lifecycle, old: StateTransition, new: StateTransition
) -> tuple[Verdict, str, str]:
    """What it is for the customer that a case comes to another state; why it is not judged; more words."""
    whole = "what follows for a case hangs on all that can happen to it"
    ends = [_ends(before, old.destination), _ends(after, new.destination)]
    if ends[0] != ends[1]:
        vendors = all(item.actors and CUSTOMER not in item.actors for item in (old, new))
        if old.event is None or vendors or _ends(after, new.source):
            return (Verdict.WORSE if ends[1] else Verdict.BETTER), "", ""
        return Verdict.CHANGED, "what follows for a case hangs on who makes the move, and when", ""
    opens = [_reopens(before, old.destination), _reopens(after, new.destination)]
    if not ends[1] or opens[0] == opens[1] or before.settles(old) != after.settles(new):
        return Verdict.CHANGED, whole, ""
    words = f": it can{'' if opens[1] else 'not'} be reopened then"
    if not same_time(old, new):
        return Verdict.CHANGED, "whether a case can be reopened is another matter than when it ends", words
    return (Verdict.BETTER if opens[1] else Verdict.WORSE), "", words


def _ends(lifecycle: Lifecycle, name: str) -> bool:
    state = lifecycle.states[name]
    return state.final or state.settled


def _reopens(lifecycle: Lifecycle, name: str) -> bool:
    """Whether the customer can have a case go on from a state in which it had ended."""
    return any(
        item.source == name
        and item.event is not None
        and (not item.actors or CUSTOMER in item.actors)
        and not _ends(lifecycle, item.destination)
        for item in lifecycle.transitions
    )
