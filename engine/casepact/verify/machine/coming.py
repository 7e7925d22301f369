"""The timers of a case that change what counts for it: others tell somebody, or call a clock late."""

from __future__ import annotations

from collections.abc import Mapping

from casepact.model.clause import Reopening
from casepact.model.expression import HasBreached
from casepact.model.partial import asks
from casepact.semantics.case import Case, TimerEvent
from casepact.semantics.clocks import clock_timers
from casepact.semantics.ladders import rung_timers
from casepact.semantics.moves import move_timers
from casepact.syntax.ast.escalation import AfterBreach, OnBreach, OnCycle, Verb
from casepact.verify.machine.world import World

__all__ = ["breaches_matter", "coming", "raises_to_come"]


def raises_to_come(world: World, case: Case) -> list[TimerEvent]:
    """The steps yet to be reached that make a case more severe than it is, in no order."""
    ranks = list(world.policy.severities)
    present = ranks.index(case.severity) if case.severity in ranks else len(ranks)
    raised = _raised(world)
    if not raised:
        return []
    return [
        timer
        for timer in rung_timers(case)
        if timer.clause in raised and ranks.index(raised[timer.clause]) < present
    ]


def coming(world: World, case: Case) -> list[TimerEvent]:
    """The timers of a case that move it, raise its severity, or call a clock late where that is asked for."""
    timers = [*move_timers(case), *raises_to_come(world, case)]
    if breaches_matter(world):
        timers += clock_timers(case)
    return sorted(timers, key=lambda timer: timer.at)


def _raised(world: World) -> Mapping[str, str]:
    """The severities to which steps raise, by the steps' ids."""
    known = world.memory.setdefault("raised", {})
    if "all" not in known:
        known["all"] = {
            rung.id: action.objects[0]
            for ladder in world.policy.ladders
            for rung in ladder.rungs
            for action in rung.actions
            if action.verb is Verb.RAISE_SEVERITY
        }
    found: Mapping[str, str] = known["all"]
    return found


def breaches_matter(world: World) -> bool:
    """Whether it makes a difference to what counts for a case that a clock of it was breached before."""
    if "breaches" not in world.memory:
        world.memory["breaches"] = {"all": _breaches_matter(world)}
    return bool(world.memory["breaches"]["all"])


def _breaches_matter(world: World) -> bool:
    raised = _raised(world)
    triggers = [rung.trigger for ladder in world.policy.ladders for rung in ladder.rungs if rung.id in raised]
    guards = [move.guard for move in world.lifecycle.transitions]
    resumed = any(
        clause.on_reopen is Reopening.RESUME  # one that was missed is not taken up again
        for family in world.rules.obligations.values()
        for clause in family.clauses
    )
    return (
        resumed
        or any(isinstance(trigger, OnBreach | OnCycle | AfterBreach) for trigger in triggers)
        or world.rules.asks_for_breaches
        or asks(HasBreached, *guards)
    )
