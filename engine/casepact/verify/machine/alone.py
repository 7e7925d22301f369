"""Follows time where it takes a case that is left alone, and finds a state in which it may stay for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from casepact.frozen import dataclass

__all__ = ["Ahead", "first_stuck"]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The states to which time may lead from one, and whether it surely leads on, or need not."""

    states: Sequence[str]
    leads_on: bool


def first_stuck(start: str, ahead: Callable[[str], Ahead]) -> str | None:
    """A state that time may not lead on from, or may lead round to; None where it always leads to an end.

    Depth first, and what is ``ahead`` of a state is asked once: one that is done with, by whatever way it
    was come to, leads to an end by every other way too. Not recursive, as a way may be long.
    """
    done: set[str] = set()
    path: dict[str, tuple[Iterator[str], bool]] = {}

    def enter(state: str) -> None:
        found = ahead(state)
        path[state] = iter(found.states), found.leads_on

    enter(start)
    while path:
        here = next(reversed(path))
        states, leads_on = path[here]
        following = next(states, None)
        if following is None:
            if not leads_on:
                return here
            done.add(here)
            del path[here]
        elif following in path:
            return following
        elif following not in done:
            enter(following)
    return None
