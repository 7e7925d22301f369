"""Decides every promise of a policy, each kind in its own way."""

from __future__ import annotations

from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.syntax.ast import promise as ast
from casepact.verify.machine.ending import judge_becomes, judge_eventually
from casepact.verify.machine.holding import judge_clock
from casepact.verify.machine.order import judge_never_is, judge_precedes, judge_without
from casepact.verify.machine.staying import judge_never_takes
from casepact.verify.machine.verdict import TooManyError, Verdict, undecided
from casepact.verify.machine.watching import judge_watch
from casepact.verify.machine.world import World, world_of

__all__ = ["judge", "verdicts_of"]


def judge(world: World, promise: Promise) -> Verdict:
    """Decide one promise."""
    try:
        match promise.promised:
            case ast.IsTold() | ast.IsDue():
                return judge_watch(world, promise)
            case ast.NeverTakes():
                return judge_never_takes(world, promise)
            case ast.NeverIs():
                return judge_never_is(world, promise)
            case ast.Precedes():
                return judge_precedes(world, promise)
            case ast.Without():
                return judge_without(world, promise)
            case ast.Becomes():
                return judge_becomes(world, promise)
            case ast.Eventually():
                return judge_eventually(world, promise)
            case ast.HasClock():
                return judge_clock(world, promise)
    except TooManyError as error:
        return undecided(str(error))


def verdicts_of(policy: Policy) -> tuple[tuple[Promise, Verdict], ...]:
    """Every promise in file order, with what came of it; worked out once for all checks that ask."""
    world = world_of(policy)
    if "verdicts" not in world.memory:
        judged = tuple((promise, judge(world, promise)) for promise in policy.promises)
        world.memory["verdicts"] = {"all": judged}
    found: tuple[tuple[Promise, Verdict], ...] = world.memory["verdicts"]["all"]
    return found
