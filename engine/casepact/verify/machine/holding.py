"""Decides promises that a case has a running clock."""

from __future__ import annotations

from casepact.model.promise import Promise
from casepact.syntax.ast.promise import HasClock
from casepact.verify.machine.monitor import meets
from casepact.verify.machine.playing import witness_of
from casepact.verify.machine.search import EVERY, VACUOUS, each_case, reached_states
from casepact.verify.machine.verdict import Verdict, empty, proved, refuted, undecided
from casepact.verify.machine.waiting import first_wait, hanging_on
from casepact.verify.machine.world import World

__all__ = ["judge_clock"]


def judge_clock(world: World, promise: Promise) -> Verdict:
    """Decide that every case in a state, or in any open one, has a clock that runs. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, HasClock)
    wanted = world.states_meant(promised.state.name)
    states = tuple(state for state in wanted if state in reached_states(world))
    doubts = []
    for state in states:
        found = first_wait(world, state, promise.guard, accept=lambda played: meets(promise, played.case))
        if found.played is not None:
            note = f"it is `{state}`, and no clock runs"
            return refuted(note, witness_of(found.played, note))
        if found.open:
            doubts.append(hanging_on(found.open))
        elif found.why:
            doubts.append(found.why)
    if doubts:
        return undecided(doubts[0])
    if not states or all(case is None for _, case in each_case(world, promise, states)):
        return empty(VACUOUS)
    return proved(EVERY)
