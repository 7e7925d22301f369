"""Finds a case that waits in a state with no clock running, or what it hangs on whether there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.semantics.phrases import list_text
from casepact.verify.machine.clocks import counting
from casepact.verify.machine.idle import (
    Wait,
    deciding,
    facts_of_clocks,
    idle_places,
    play_idle,
    waits,
)
from casepact.verify.machine.playing import Play
from casepact.verify.machine.roaming import roam
from casepact.verify.machine.settings import case_with, settings_of
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.world import World
from casepact.verify.rules.cases import Case

__all__ = ["Waiting", "first_wait", "hanging_on"]

_MOST_OPENINGS = 8
"""Kinds of cases with which every way is gone, where none was found by the ways that lead there."""

_UNFOLLOWED = "what seems to lead there could not be followed to where it waits"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was found of a state: a case that waits there (``played``), or none, and why there may be one.

    ``open`` are the ids and facts on which it hangs whether a clock runs for a case that was found.
    """

    played: Play | None = None
    open: tuple[str, ...] = ()
    why: str = ""


def first_wait(
    world: World,
    state: str,
    under: Expression = TRUE,
    *,
    paused: bool = False,
    lasting: bool = False,
    accept: Callable[[Play], bool] = lambda _: True,
) -> Waiting:
    """The shortest way to wait in a state for a case that meets ``under``, of those found.

    With ``paused`` a clock stands still there; with ``lasting`` the case stays there for good if nobody
    does anything. Raises TooManyError.
    """
    best: Play | None = None
    hangs: tuple[str, ...] = ()
    why = ""
    for item in idle_places(world, (state,), under, paused=paused):
        try:
            found = play_idle(world, item, lasting=lasting)
        except TooManyError as error:
            why = str(error)
            continue
        if found is None or not accept(found.played):
            why = why or item.why or _UNFOLLOWED
        elif found.open:
            hangs = hangs or found.open
        elif best is None or len(found.played.events) < len(best.events):
            best = found.played
            if len(best.events) <= 1:
                break
    if best is None and why:
        for found in _waits_of_any(world, state, paused=paused, lasting=lasting):
            if accept(found.played) and not found.open:
                best = found.played
                break
            hangs = hangs or found.open
    return Waiting(best) if best is not None else Waiting(None, hangs, why)


def hanging_on(names: Sequence[str]) -> str:
    """Why it is not decided whether a clock runs, by the ids and facts on which that hangs."""
    return f"it hangs on {list_text(tuple(names))}, which {'tells' if len(names) == 1 else 'tell'} no time"


def _waits_of_any(world: World, state: str, *, paused: bool, lasting: bool) -> Iterator[Wait]:
    """Yield the waits in a state that are found by going every way with cases of a few kinds."""
    for played in _idle_plays(world):
        if played.case.state != state:
            continue
        if paused and not any(clock.paused for clock in played.case.clocks.values()):
            continue
        wait = waits(world, played.fork(), lasting=lasting)
        if wait is not None:
            yield wait


def _idle_plays(world: World) -> Iterator[Play]:
    """Yield cases in each kind of situation that they come to in which no clock surely runs."""
    gone = world.memory.setdefault("gone ways", {})
    for number, opening in enumerate(_openings(world)):
        if number not in gone:
            ways = roam(world, opening, facts_of_clocks(world))
            idle = (played for played in ways if not counting(world, played.case).surely)
            gone[number] = sorted(idle, key=lambda played: len(played.events))
        yield from gone[number]


def _openings(world: World) -> Iterator[Case]:
    """Yield cases that differ in what clocks and transitions hang on. Raises TooManyError."""
    guards, choosers = deciding(world)
    for setting in islice(settings_of(world.policy, TRUE, guards, choosers), _MOST_OPENINGS):
        found = case_with(world, setting, known=facts_of_clocks(world))
        if found.case is not None:
            yield found.case
