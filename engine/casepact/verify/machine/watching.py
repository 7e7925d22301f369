"""Decides promises that something happens within a time after an event: someone is told, a target is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from casepact.checks.reach import needs_of
from casepact.model.expression import FALSE, TRUE, Expression, facts_of
from casepact.model.partial import specialise_expression
from casepact.model.promise import Promise
from casepact.semantics.case import EffectKind, Event, is_periodic
from casepact.semantics.interpreter import next_timer
from casepact.semantics.rules import CHANGES, OPEN
from casepact.syntax.ast.promise import IsDue, IsTold
from casepact.syntax.ast.sentence import AfterAmount
from casepact.syntax.ast.target import Target, Within
from casepact.time.curves import Stretches
from casepact.time.faults import utc_text
from casepact.verify.machine.monitor import broken_at, deadline
from casepact.verify.machine.playing import GAP, Play, play, witness_of
from casepact.verify.machine.settings import Setting, case_with, settings_of, split_states
from casepact.verify.machine.verdict import Verdict, proved, refuted, undecided
from casepact.verify.machine.walk import Move, Place, Tracked, Walk
from casepact.verify.machine.ways import Kind, Way, late_where, promised_target, ways_of
from casepact.verify.machine.world import AnyCase, OneCase, Possible, World
from casepact.verify.rules.cases import Case
from casepact.verify.rules.region import case_text
from casepact.verify.time.situations import values_of
from casepact.verify.time.timing import Range, Unknown
from casepact.verify.witness import usual_instant

__all__ = ["judge_watch"]

_MOST_PLAYS = 120
"""Courses of one setting that are played before it is said that none was found."""

_SETTLE = 1
"""Seconds after the deadline at which it is seen that it passed."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A step the promise counts from: where it leads, by which way, and the ways that count from it."""

    before: Place | None
    move: Move | None
    after: Place
    course: tuple[Move, ...]


@dataclass(slots=True)
class _Watch:
    """One promise for one role or target, with what is looked at to decide it."""

    world: World
    promise: Promise
    promised: IsTold | IsDue
    name: str
    states: frozenset[str]
    under: Expression
    ways: tuple[Way, ...]
    tracked: Tracked = field(init=False)

    def __post_init__(self) -> None:
        obligations = frozenset(way.obligation for way in self.ways if way.obligation is not None)
        ladders = frozenset(way.ladder.name for way in self.ways if way.ladder is not None)
        events = (
            frozenset() if self.promised.anchor.is_breach else frozenset((self.promised.anchor.name.name,))
        )
        kept = frozenset(
            name
            for name in obligations
            if isinstance(self.promised, IsDue)
            and not any(is_periodic(clause) for clause in self.world.rules.obligations[name].clauses)
        )
        self.tracked = Tracked(obligations, ladders, events, kept)

    @property
    def at_opening(self) -> bool:
        """Whether it counts from the opening."""
        anchor = self.promised.anchor
        return not anchor.is_breach and anchor.name.name == OPEN

    def walk(self, possible: Possible) -> Walk:
        """The steps of cases, as far as they matter here."""
        return Walk(self.world, possible, self.tracked, to_be_played=isinstance(possible, OneCase))

    def goes_on(self, move: Move, place: Place) -> bool:
        """Whether the promise still stands after a step."""
        lapses = {word.name for word in self.promised.unless}
        return move.event not in lapses and place.state in self.states and not self.world.rests(place.state)

    def anchors(self, possible: Possible) -> Iterator[_Anchor]:
        """Every step it counts from, the nearest first. Raises TooManyError."""
        walk = self.walk(possible)
        if self.at_opening:
            yield _Anchor(None, None, walk.start(), ())
            return
        places = walk.explore([(walk.start(), ())])
        name = self.promised.anchor.name.name
        for place, course in sorted(places.items(), key=lambda item: len(item[1])):
            for move, after in walk.moves(place):
                stands = after.state in self.states and not self.world.rests(after.state)
                if move.event == name and stands:
                    yield _Anchor(place, move, after, (*course, move))

    def relevant(self) -> tuple[Expression, ...]:
        """Every condition that its ways hang on."""
        guards = [way.guard for way in self.ways]
        anchor = self.promised.anchor
        own = {anchor.name.name} & self.world.rules.obligations.keys() if anchor.is_breach else set[str]()
        for name in sorted(self.tracked.obligations | own):
            guards += [clause.guard for clause in self.world.rules.obligations[name].clauses]
        return tuple(dict.fromkeys(guard for guard in guards if guard != TRUE))

    def settings(self) -> Iterator[Setting]:
        """The combinations of facts to look at. Raises TooManyError."""
        timing = self.world.timing
        targets = [promised_target(self.promised.span)]
        for name in self.tracked.obligations:
            targets += [c.target for c in self.world.rules.obligations[name].clauses if c.target is not None]
        targets += [way.time for way in self.ways if way.time is not None]
        also = {
            fact
            for target in dict.fromkeys(targets)
            if isinstance(due := timing.due(target, {}), Unknown)
            for fact in (timing.chooses if due.facts else ())
        }
        return settings_of(self.world.policy, self.under, self.relevant(), sorted(also))


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
        verdict = _judge(_Watch(world, promise, promised, name, *split, ways))
        if verdict.witness is not None:
            return verdict
        verdicts.append(verdict)
    return next((item for item in verdicts if item.outcome != "proved"), verdicts[0])


def _judge(watch: _Watch) -> Verdict:
    world, under = watch.world, watch.under
    if under == FALSE:
        return undecided("no case meets its condition, so that it says nothing")
    anchored = _live_ways(watch)
    if not anchored and not watch.promised.anchor.is_breach:
        return undecided("what it counts from can never happen where its condition holds")
    failing: list[tuple[Setting, str]] = []
    methods: set[str] | None = None
    met = False
    for setting in watch.settings():
        working = _methods_that_keep(watch, anchored, setting)
        if working:
            methods = working if methods is None else methods & working
            met = met or case_with(world, setting, under).possible is not False
            continue
        found = case_with(world, setting, under, known=_named(watch))
        if found.case is not None:
            met = True
            shown = _refute(watch, found.case, setting)
            if shown is not None:
                return shown
        elif case_with(world, setting, under, covered=False).possible is False:
            continue
        met = True
        failing.append((setting, found.why))
    if not met:
        return undecided("no case meets its condition, so that it says nothing")
    if failing:
        return undecided(_reason(watch, failing[0][0]))
    if methods is not None and not methods:
        return undecided(
            "which step or clock keeps it hangs on facts that may change meanwhile, and none does so always"
        )
    return proved("for all facts, all orders of events and every instant of the years looked at")


def _live_ways(watch: _Watch) -> list[tuple[_Anchor, tuple[Way, ...]]]:
    """For each step it counts from, the ways that nothing can stop or hold up. Raises TooManyError."""
    if watch.promised.anchor.is_breach:
        return _breach_ways(watch)
    world = watch.world
    walk = watch.walk(AnyCase(world, watch.under))
    found = []
    known: dict[Place, tuple[Place, ...]] = {}
    for anchor in watch.anchors(AnyCase(world)):
        fresh = [way for way in watch.ways if way.is_fresh(world, anchor.before, anchor.move, anchor.after)]
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


def _breach_ways(watch: _Watch) -> list[tuple[_Anchor, tuple[Way, ...]]]:
    """The steps on a breach that are taken at every breach: their ladder always runs, once in a cycle."""
    world = watch.world
    name = watch.promised.anchor.name.name
    family = world.rules.obligations.get(name)
    clauses = () if family is None else family.clauses
    once = all(set(c.start) == {OPEN} and not c.states and not is_periodic(c) for c in clauses)
    walk = watch.walk(AnyCase(world))
    places = [
        place
        for place in walk.explore([(walk.start(), ())])
        if place.state in watch.states and not world.rests(place.state)
    ]
    live = tuple(
        way
        for way in watch.ways
        if (way.kind is Kind.BREACH or (way.kind is Kind.LATE and _stays_late(watch, way)))
        and once
        and way.ladder is not None
        and OPEN in way.ladder.start
        and all(way.ladder.name in place.armed for place in places)
    )
    return [(_Anchor(None, None, walk.start(), ()), live)]


def _stays_late(watch: _Watch, way: Way) -> bool:
    """Whether the target stays late, and its steps go on, for as long as the promise stands."""
    world = watch.world
    calendar = getattr(way.rung.trigger, "calendar", None) if way.rung is not None else None
    if way.ladder is None or calendar is None or not watch.states.isdisjoint(way.ladder.pausing):
        return False
    clauses = world.rules.obligations[watch.promised.anchor.name.name].clauses
    fixed = {fact for fact, values in needs_of(watch.under).items() if len(values) == 1}
    if any(not facts_of(clause.guard) <= fixed for clause in clauses):
        return False  # another severity may have another target, which is not late
    return not _ended_by(watch)


def _ended_by(watch: _Watch) -> list[str]:
    """The events by which a breached target is met after all, though the promise still stands."""
    world = watch.world
    lapses = {word.name for word in watch.promised.unless}
    clauses = world.rules.obligations[watch.promised.anchor.name.name].clauses
    events = {name for clause in clauses for name in (*clause.stop, *clause.implied)} - lapses
    resting = {
        name
        for name in events
        if (steps := [item for item in world.lifecycle.transitions if item.event == name])
        and all(world.rests(item.destination) for item in steps)
    }
    return sorted(events - resting)


def _methods_that_keep(
    watch: _Watch, anchored: Sequence[tuple[_Anchor, tuple[Way, ...]]], setting: Setting
) -> set[str]:
    """The methods each of which alone keeps the promise for the setting, from every step it counts from."""
    late = {way: _late(watch, way, setting) for way in dict.fromkeys(w for _, ways in anchored for w in ways)}
    methods = {way.method for way in late}
    return {
        method
        for method in methods
        if all(
            _never_all_late(watch, setting, [late[way] for way in ways if way.method == method])
            for _, ways in anchored
        )
    }


def _late(watch: _Watch, way: Way, setting: Setting) -> Stretches:
    return late_where(watch.world, way, watch.promised.span, setting, at_opening=watch.at_opening)


def _never_all_late(watch: _Watch, setting: Setting, late: Iterable[Stretches]) -> bool:
    left = _asked_where(watch, setting)
    for item in late:
        left &= item
    return not left.seconds


def _asked_where(watch: _Watch, setting: Setting) -> Stretches:
    """The instants at which the condition of the promise may hold."""
    timing = watch.world.timing
    if not watch.at_opening:
        return Stretches.whole(timing.window)
    return timing.may_hold([specialise_expression(watch.under, setting.facts)], setting.facts)


def _named(watch: _Watch) -> frozenset[str]:
    """The facts a witness says: none of its steps, those that are no way among them, may wait for one."""
    steps = (
        rung.guard
        for ladder in watch.world.policy.ladders
        for rung in ladder.rungs
        if any(watch.name in action.objects for action in rung.actions)
    )
    return frozenset[str]().union(*map(facts_of, (*watch.relevant(), watch.under, *steps)))


def _refute(watch: _Watch, case: Case, setting: Setting) -> Verdict | None:
    """A course of the case that breaks the promise, if one is found among those that stop or hold up ways."""
    shown = _by_change(watch, case, setting)
    if shown is not None:
        return shown
    plays = 0
    for course, place, fresh in _courses(watch, case):
        live = [way for way in fresh if way.is_live(watch.world, place) or way.kind is Kind.EVENT]
        bad = _asked_where(watch, setting)
        for way in live:
            bad &= _late(watch, way, setting)
        if not bad.seconds:
            continue
        ends = _ended_by(watch) if watch.promised.anchor.is_breach else []
        for at, end in product(_instants(watch, case, bad, len(course)), ("", *ends)):
            plays += 1
            if plays > _MOST_PLAYS:
                return None
            shown = _broken(watch, Case(case.facts, at), course, end)
            if shown is not None:
                return shown
    return None


def _by_change(watch: _Watch, case: Case, setting: Setting) -> Verdict | None:
    """A case of which a fact changes shortly before the time is over, where that starts a clock anew."""
    if not watch.at_opening or all(way.is_steady(watch.world, watch.under) for way in watch.ways):
        return None
    world = watch.world
    for name in sorted(_named(watch) & world.policy.facts.keys()):
        for value in values_of(world.policy, name):
            if value == setting.facts.get(name):
                continue
            played = play(world, case, ())
            limit = None if played is None else deadline(watch.promised.span, played.case, case.at)
            if played is None or limit is None or limit - GAP < case.at:
                return None
            if not played.take(Event(at=limit - GAP, name=CHANGES[0], facts={name: value})):
                continue
            if played.wait(limit + _SETTLE):
                found = _shown(watch, played, broken_at(watch.promise, watch.promised, watch.name, played))
                if found is not None:
                    return found
    return None


def _courses(watch: _Watch, case: Case) -> Iterator[tuple[tuple[Move, ...], Place, tuple[Way, ...]]]:
    """Yield ways to go on after each step the promise counts from, shortest first."""
    world = watch.world
    possible = OneCase(world, case)
    walk = watch.walk(possible)
    if watch.promised.anchor.is_breach:
        places = walk.explore([(walk.start(), ())])
        for place, course in sorted(places.items(), key=lambda item: len(item[1])):
            yield course, place, ()
        return
    found: list[tuple[tuple[Move, ...], Place, tuple[Way, ...]]] = []
    for number, anchor in enumerate(watch.anchors(possible)):
        if number == _MOST_ANCHORS:
            break
        fresh = tuple(w for w in watch.ways if w.is_fresh(world, anchor.before, anchor.move, anchor.after))
        places = walk.explore([(anchor.after, anchor.course)], watch.goes_on)
        found += [(course, place, fresh) for place, course in places.items()]
    yield from sorted(found, key=lambda item: len(item[0]))


_MOST_ANCHORS = 20


def _instants(watch: _Watch, case: Case, bad: Stretches, steps: int) -> list[int]:
    """Instants to open the case at: those that are bad for certain first, then usual ones."""
    lead = 0 if watch.at_opening else steps * GAP
    usual = [case.at, usual_instant(watch.world.policy)]
    picked = [at for at in usual if bool(bad.holds(np.asarray([at], np.int64)).all())]
    some = [int(start) - lead for start in bad.starts[:3].tolist()]
    ends = [int(end) - 1 - lead for end in bad.ends[:2].tolist()]
    return list(dict.fromkeys((*picked, *some, *ends)))


def _broken(watch: _Watch, case: Case, course: Sequence[Move], end: str = "") -> Verdict | None:
    played = play(watch.world, case, course)
    if played is None:
        return None
    return _shown(watch, played, _play_on(watch, played, end))


def _shown(watch: _Watch, played: Play, limit: int | None) -> Verdict | None:
    if limit is None or _left_open(watch, played):
        return None
    what = "been told" if isinstance(watch.promised, IsTold) else "come to be due"
    note = f"by {utc_text(limit)} `{watch.name}` has not {what}"
    return refuted(note, witness_of(played, note))


_HORIZON = 400 * 86_400


def _play_on(watch: _Watch, played: Play, end: str = "") -> int | None:
    """Let time pass until the promise is broken; the deadline that passed, None where it is kept.

    ``end`` is an event to take shortly after the breach it counts from.
    """
    if watch.promised.anchor.is_breach:
        for _ in range(50):
            timer = next_timer(played.case)
            if timer is None or timer.at > played.opening.at + _HORIZON or not played.wait(timer.at):
                return None
            if any(
                e.obligation == watch.promised.anchor.name.name and e.kind is EffectKind.BREACHED
                for e in played.ticks[-1].effects
            ):
                break
    last = played.ticks[-1]
    since = last.at
    if not watch.promised.anchor.is_breach:
        name = watch.promised.anchor.name.name
        taken = [t for t in played.ticks if t.event is not None and t.event.name == name]
        since = taken[-1].at if taken and not watch.at_opening else played.opening.at
    limit = deadline(watch.promised.span, last.case, since)
    if end and not played.take(Event(at=since + GAP, name=end)):
        return None
    if limit is None or not played.wait(max(limit, played.until) + _SETTLE):
        return None
    return broken_at(watch.promise, watch.promised, watch.name, played)


def _left_open(watch: _Watch, played: Play) -> bool:
    """Whether what the document leaves unsaid may yet keep the promise: an hour, a time, whom to tell."""
    case = played.case
    for name in watch.tracked.obligations:
        clock = case.clocks.get(name)
        if clock is None or clock.paused or clock.breached is not None or clock.clause is None:
            continue
        if clock.clause.target is not None and (clock.due is None or clock.due.latest is None):
            return True
    for ladder in watch.world.policy.ladders:
        if ladder.name not in case.ladders:
            continue
        for rung in ladder.rungs:
            named = any(watch.name in action.objects for action in rung.actions)
            trigger = rung.trigger
            if not named or rung.id in case.taken or not isinstance(trigger, AfterAmount):
                continue
            due = None
            if trigger.amount is not None:
                due = watch.world.timing.due(Target(Within(trigger.amount), trigger.calendar), case.facts)
            if not isinstance(due, Range) or due.late is None:
                return True
    return False


def _reason(watch: _Watch, setting: Setting) -> str:
    """Why it is neither proved nor refuted: what might come late, as far as can be told."""
    facts = {name: value for name, value in setting.facts.items() if name != "state"}
    where = f" where `{case_text(watch.world.policy, facts)}`" if facts else ""
    if not watch.ways:
        return f"nothing in the policy brings it about{where}, and no timeline was found that shows it"
    listed = " or ".join(dict.fromkeys(way.words for way in watch.ways))
    return f"it cannot be shown that {listed} comes in time{where}, nor was a timeline found that breaks it"
