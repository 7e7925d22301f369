"""Proves promises about time: the ways that nothing can stop or hold up, and that they come in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casepact.checks.reach import needs_of
from casepact.model.expression import facts_of
from casepact.semantics.case import is_periodic
from casepact.semantics.rules import OPEN
from casepact.time.curves import Stretches
from casepact.verify.machine.settings import Setting
from casepact.verify.machine.walk import Place
from casepact.verify.machine.watch import Anchor, Watch
from casepact.verify.machine.ways import Kind, Way
from casepact.verify.machine.world import AnyCase

__all__ = ["live_ways", "methods_that_keep"]


def live_ways(watch: Watch) -> list[tuple[Anchor, tuple[Way, ...]]]:
    """For each step it counts from, the ways that nothing can stop or hold up. Raises TooManyError."""
    if watch.promised.anchor.is_breach:
        return _breach_ways(watch)
    world = watch.world
    walk = watch.walk(AnyCase(world, watch.under))
    found = []
    known: dict[Place, tuple[Place, ...]] = {}
    for anchor in watch.anchors(AnyCase(world)):
        fresh = watch.fresh(anchor)
        live = [way for way in fresh if way.kind is Kind.EVENT]
        if len(live) < len(fresh):
            if anchor.after not in known:
                known[anchor.after] = tuple(walk.explore([(anchor.after, ())], watch.goes_on))
            places = known[anchor.after]
            live += [
                way
                for way in fresh
                if way.kind is not Kind.EVENT
                and way.is_steady(world, watch.under)
                and all(way.is_live(world, place) for place in places)
            ]
        found.append((anchor, tuple(live)))
    return found


def _breach_ways(watch: Watch) -> list[tuple[Anchor, tuple[Way, ...]]]:
    """The steps on a breach that are taken at every breach: their ladder always runs, once in a cycle."""
    world = watch.world
    family = world.rules.obligations.get(watch.counts_from)
    clauses = () if family is None else family.clauses
    once = all(set(c.start) == {OPEN} and not c.states and not is_periodic(c) for c in clauses)
    walk = watch.walk(AnyCase(world))
    places = [place for place in walk.explore([(walk.start(), ())]) if watch.stands(place)]
    live = tuple(
        way
        for way in watch.ways
        if (way.kind is Kind.BREACH or (way.kind is Kind.LATE and _stays_late(watch, way)))
        and once
        and way.ladder is not None
        and OPEN in way.ladder.start
        and all(way.ladder.name in place.armed for place in places)
    )
    return [(Anchor(None, None, walk.start(), ()), live)]


def _stays_late(watch: Watch, way: Way) -> bool:
    """Whether the target stays late, and its steps go on, for as long as the promise stands."""
    world = watch.world
    calendar = getattr(way.rung.trigger, "calendar", None) if way.rung is not None else None
    if way.ladder is None or calendar is None or not watch.states.isdisjoint(way.ladder.pausing):
        return False
    clauses = world.rules.obligations[watch.counts_from].clauses
    fixed = {fact for fact, values in needs_of(watch.under).items() if len(values) == 1}
    if any(not facts_of(clause.guard) <= fixed for clause in clauses):
        return False  # another severity may have another target, which is not late
    return not watch.ended_by()


def methods_that_keep(
    watch: Watch, anchored: Sequence[tuple[Anchor, tuple[Way, ...]]], setting: Setting
) -> set[str]:
    """The methods each of which alone keeps the promise for the setting, from every step it counts from."""
    late = {way: watch.late(way, setting) for way in dict.fromkeys(w for _, ways in anchored for w in ways)}
    methods = {way.method for way in late}
    return {
        method
        for method in methods
        if all(
            _never_all_late(watch, setting, [late[way] for way in ways if way.method == method])
            for _, ways in anchored
        )
    }


def _never_all_late(watch: Watch, setting: Setting, late: Iterable[Stretches]) -> bool:
    left = watch.asked_where(setting)
    for item in late:
        left &= item
    return not left.seconds
