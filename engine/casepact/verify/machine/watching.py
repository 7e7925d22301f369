"""Decides promises that something happens within a time after an event: someone is told, a target is due."""

from __future__ import annotations

from casepact.model.expression import FALSE
from casepact.model.promise import Promise
from casepact.syntax.ast.promise import IsDue, IsTold
from casepact.verify.machine.breaking import refute
from casepact.verify.machine.keeping import live_ways, methods_that_keep
from casepact.verify.machine.search import taken_events
from casepact.verify.machine.settings import Setting, case_with, split_states
from casepact.verify.machine.verdict import Verdict, empty, proved, undecided
from casepact.verify.machine.watch import Watch
from casepact.verify.machine.ways import ways_of
from casepact.verify.machine.world import World
from casepact.verify.rules.region import case_text

__all__ = ["judge_watch"]


def judge_watch(world: World, promise: Promise) -> Verdict:
    """Decide a promise that somebody is told, or that a target is due. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, IsTold | IsDue)
    split = split_states(world, promise.guard)
    if split is None:
        return undecided("its condition asks different things in different states")
    names = [word.name for word in promised.roles] if isinstance(promised, IsTold) else [promised.target.name]
    verdicts = []
    for name in names:
        ways = tuple(ways_of(world, promised, name))
        verdict = _judge(Watch(world, promise, promised, name, *split, ways))
        if verdict.witness is not None:
            return verdict
        verdicts.append(verdict)
    return next((item for item in verdicts if item.outcome != "proved"), verdicts[0])


def _judge(watch: Watch) -> Verdict:
    world, under = watch.world, watch.under
    if under == FALSE:
        return empty("no case meets its condition")
    anchored = live_ways(watch)
    if not anchored and not watch.promised.anchor.is_breach:
        return empty(_unheard(watch))
    failing: list[Setting] = []
    methods: set[str] | None = None
    met = False
    for setting in watch.settings():
        working = methods_that_keep(watch, anchored, setting)
        if working:
            methods = working if methods is None else methods & working
            met = met or case_with(world, setting, under).possible is not False
            continue
        found = case_with(world, setting, under, known=watch.named())
        if found.case is not None:
            met = True
            own = setting.of(world.completed(found.case))
            shown = refute(watch, found.case, own)
            if shown is not None:
                return shown
            failing.append(own)
            continue
        if case_with(world, setting, under, covered=False).possible is False:
            continue
        met = True
        failing.append(setting)
    if not met:
        return empty("no case meets its condition")
    if failing:
        return undecided(_reason(watch, failing[0]))
    if methods is not None and not methods:
        return undecided(
            "which step or clock keeps it hangs on facts that may change meanwhile, and none does so always"
        )
    return proved("for all facts, all orders of events and every instant of the years looked at")


def _unheard(watch: Watch) -> str:
    """What it counts from and no case comes to."""
    event = watch.counts_from
    world = watch.world
    if event not in taken_events(world):
        return f"no case ever takes `{event}`, from which it counts"
    return f"no case takes `{event}`, from which it counts, where its condition holds"


def _reason(watch: Watch, setting: Setting) -> str:
    """Why it is neither proved nor refuted: what might come late, as far as can be told."""
    facts = {name: value for name, value in setting.facts.items() if name != "state"}
    where = f" where `{case_text(watch.world.policy, facts)}`" if facts else ""
    if not watch.ways:
        return f"nothing in the policy brings it about{where}, and no timeline was found that shows it"
    listed = " or ".join(dict.fromkeys(way.words for way in watch.ways))
    return f"it cannot be shown that {listed} comes in time{where}, nor was a timeline found that breaks it"
