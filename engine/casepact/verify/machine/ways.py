"""The ways in which a promise about time can be kept: steps of ladders, and clocks that run out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from casepact.checks.reach import needs_of
from casepact.frozen import dataclass
from casepact.model.clause import Carry, Clause, Ladder, Reopening, Rung
from casepact.model.expression import TRUE, Expression, facts_of
from casepact.model.fact import FactValue
from casepact.model.partial import specialise_expression
from casepact.model.policy import CalendarChoice
from casepact.semantics.calendars import pick_calendar
from casepact.semantics.case import is_periodic
from casepact.semantics.rules import OPEN
from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Verb,
)
from casepact.syntax.ast.promise import IsDue, IsTold, Span, Telling
from casepact.syntax.ast.target import Amount, Every, Immediately, Target, Unit, Within
from casepact.time.curves import Stretches, clock_sentence, later_where
from casepact.time.curves.bounds import seconds_of
from casepact.verify.machine.clocks import has_clock
from casepact.verify.machine.even_days import counts_even_days
from casepact.verify.machine.settings import Setting
from casepact.verify.machine.walk import Move, Place
from casepact.verify.machine.world import World
from casepact.verify.time.timing import Range, Unknown, amount_of

__all__ = ["Kind", "Way", "late_where", "never_later", "promised_target", "ways_of"]

_VERB = {Telling.NOTIFIED: Verb.NOTIFY, Telling.INVOLVED: Verb.INVOLVE}


class Kind(StrEnum):
    """What brings a way about."""

    TIME = "time"
    """A time counted from the start of a ladder."""
    CLOCK = "clock"
    """The clock of an obligation that runs out, or comes near it."""
    EVENT = "event"
    """The very event the promise counts from."""
    BREACH = "breach"
    """The very breach the promise counts from."""
    LATE = "late"
    """A time counted from that breach, as long as the target is late."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way; ``ladder`` and ``rung`` are None where the target itself is what is promised."""

    kind: Kind
    ladder: Ladder | None = None
    rung: Rung | None = None
    obligation: str | None = None

    @property
    def guard(self) -> Expression:
        """What has to hold of the case for it to come about."""
        return TRUE if self.rung is None else self.rung.guard

    @property
    def method(self) -> str:
        """Ways of one method make up for one another when facts change; those of different ones may not."""
        return f"clock {self.obligation}" if self.kind is Kind.CLOCK else self.kind

    @property
    def time(self) -> Target | None:
        """What is counted from the start of its ladder or from the breach, if a time is."""
        trigger = None if self.rung is None else self.rung.trigger
        if self.kind not in (Kind.TIME, Kind.LATE) or not isinstance(trigger, AfterAmount | AfterBreach):
            return None
        return None if trigger.amount is None else Target(Within(trigger.amount), trigger.calendar)

    @property
    def words(self) -> str:
        """What to call it."""
        return f"`{self.rung.id}`" if self.rung is not None else f"`{self.obligation}`"

    def is_fresh(
        self,
        world: World,
        under: Expression,
        event: str,
        before: Place | None,
        move: Move | None,
        after: Place,
    ) -> bool:
        """Whether it counts from the step that the promise counts from; ``before`` None is the opening.

        ``event`` is what the promise counts from, and ``under`` holds of the case from there on.
        """
        # A case that is reopened starts its clocks and its ladders anew, as one that is opened.
        anew = move is None or world.reopens(move.transition)
        first = before is not None and event not in before.happened
        if self.ladder is not None:
            name, start = self.ladder.name, self.ladder.start
            if name not in after.armed:
                return False
            starts = anew and OPEN in start
            if self.kind in (Kind.TIME, Kind.EVENT):
                if starts or move is None or before is None:
                    return starts
                begins = not set(start).isdisjoint(move.happens(world.lifecycle))
                if self.kind is Kind.TIME:
                    return begins and (name not in before.used or move.ends(self.ladder, world.lifecycle))
                # One that begins by this event does so after the steps on it are taken.
                heard = before.lately if OPEN in start else before.happened
                return name in before.armed and not begins and event not in heard
            if not starts:
                return False
        if self.obligation is None or self.obligation not in after.running:
            return False
        clauses = world.rules.obligations[self.obligation].clauses
        if anew:
            again = before is None or all(c.on_reopen is Reopening.RESTART for c in clauses)
            return again and all(OPEN in c.start for c in clauses)
        if first and all(set(c.start) == {event} and not c.states for c in clauses):
            return True
        if self.ladder is None and all(
            clause.on_severity_change is Carry.CARRY
            and (_runs_down(world, clause) or not world.can_hold(clause.guard, under, after.state))
            for clause in clauses
        ):
            return True
        # One that has run for longer is due no later, if nothing could hold it up.
        return (
            self.ladder is None
            and all(
                event in c.start and not c.states and c.on_severity_change is Carry.CARRY for c in clauses
            )
            and not any(
                world.rules.stands_still(c, state) for c in clauses for state in world.lifecycle.states
            )
        )

    def is_live(self, world: World, place: Place) -> bool:
        """Whether it goes on in a place: nothing has stopped it, and it does not stand still."""
        if self.ladder is not None and self.ladder.name not in place.armed:
            return False
        if self.kind is Kind.TIME:
            return self.ladder is not None and place.state not in self.ladder.pausing
        if self.obligation is None or self.obligation not in place.running:
            return False
        clauses = world.rules.obligations[self.obligation].clauses
        return not any(world.rules.stands_still(c, place.state) for c in clauses if has_clock(c))

    def is_steady(self, world: World, under: Expression) -> bool:
        """Whether no change of facts starts its clock anew while ``under`` holds."""
        if self.obligation is None:
            return True
        clauses = world.rules.obligations[self.obligation].clauses
        fixed = {fact for fact, values in needs_of(under).items() if len(values) == 1}
        chosen = frozenset[str]().union(*(facts_of(clause.guard) for clause in clauses))
        carried = all(c.on_severity_change is not Carry.RESTART for c in clauses)
        settled = len({(c.start, c.states) for c in clauses}) == 1 or not any(c.states for c in clauses)
        return settled and (carried or chosen <= fixed)


def _runs_down(world: World, clause: Clause) -> bool:
    """Whether a clock that runs has no more left than its whole time, however long it has run or stood still.

    So it is with one that is due again and again and is counted in hours, or in days that are all alike:
    no pause gives any of them back. Other days are counted from where they begin. One that is not due
    again may have been met before.
    """
    target = clause.target
    if target is None or not isinstance(target.bound, Every):
        return False
    amount = target.bound.amount
    hours = amount.unit is not Unit.CALENDAR_DAY and seconds_of(amount) is not None
    return hours or counts_even_days(world, target)


def ways_of(world: World, promised: IsTold | IsDue, name: str) -> Iterator[Way]:
    """Yield the ways in which a role is told, or a target comes to be due."""
    if isinstance(promised, IsDue):
        yield Way(Kind.CLOCK, obligation=name)
        return
    anchor = promised.anchor
    for ladder in world.policy.ladders:
        for rung in ladder.rungs:
            if not any(a.verb is _VERB[promised.telling] and name in a.objects for a in rung.actions):
                continue
            match rung.trigger:
                case AfterAmount(amount=amount) if amount is not None:
                    yield Way(Kind.TIME, ladder, rung)
                case OnEvent(event=event) if not anchor.is_breach and event.name == anchor.name.name:
                    yield Way(Kind.EVENT, ladder, rung)
                case OnBreach(target=target) | OnCycle(target=target, cycle=None | 1) if (
                    anchor.is_breach and target.name == anchor.name.name
                ):
                    yield Way(Kind.BREACH, ladder, rung, target.name)
                case AfterBreach(target=target) if anchor.is_breach and target.name == anchor.name.name:
                    yield Way(Kind.LATE, ladder, rung, target.name)
                case (
                    OnBreach(target=target)
                    | AtShare(target=target)
                    | BeforeDue(target=target)
                    | OnCycle(target=target, cycle=None | 1)
                ):
                    if target.name in world.rules.obligations:
                        yield Way(Kind.CLOCK, ladder, rung, target.name)
                case _:
                    pass


def promised_target(span: Span | None) -> Target:
    """The target that is due when the promise is."""
    if span is None:
        return Target(Immediately())
    return Target(Within(span.amount), span.calendar)


def late_where(
    world: World,
    way: Way,
    span: Span | None,
    setting: Setting,
    *,
    at_opening: bool,
) -> Stretches:
    """The instants from which the way may come later than promised, or not at all, in a setting.

    ``at_opening`` says that these are instants at which a case is opened.
    """
    facts = setting.facts
    timing = world.timing
    none, whole = Stretches.none(timing.window), Stretches.whole(timing.window)
    limit = timing.due(promised_target(span), facts)

    def held(condition: Expression) -> tuple[Stretches, Stretches]:
        left = specialise_expression(condition, facts, setting.given)
        if at_opening:
            return timing.holds([left], facts), timing.may_hold([left], facts)
        return (whole, whole) if left == TRUE else (none, timing.may_hold([left], facts))

    sure, _ = held(way.guard)
    if way.kind in (Kind.EVENT, Kind.BREACH):
        return ~sure
    if way.time is not None:
        return ~sure | _later(world, way.time, span, limit, facts)
    assert way.obligation is not None
    clauses = world.rules.obligations[way.obligation].clauses
    holding = {clause.id: held(clause.guard) for clause in clauses}
    in_time = none
    for clause in clauses:
        certain, possible = holding[clause.id]
        if not possible.seconds or clause.target is None or not has_clock(clause):
            continue
        if is_periodic(clause) and way.rung is not None:
            continue  # each time it is done puts the step off
        alone = certain
        for other in clauses:
            if other is not clause and not _same(other, clause):
                alone &= ~holding[other.id][1]
        if alone.seconds:
            in_time |= alone & ~_later(world, _share_of(clause.target, way.rung), span, limit, facts)
    return ~(in_time & sure)


def _share_of(target: Target, rung: Rung | None) -> Target:
    """When a step on a share of a target is reached, as a target of its own.

    On hours the share of a time is a time as well, in whole seconds; on days it hangs on the hours of
    each, and the whole target is taken.
    """
    trigger = None if rung is None else rung.trigger
    bound = target.bound
    if not isinstance(trigger, AtShare) or not isinstance(bound, Within):
        return target
    seconds = None if bound.amount.unit is Unit.CALENDAR_DAY else seconds_of(bound.amount)
    if seconds is None:
        return target
    passed = (seconds * trigger.percent / 100).to_integral_value(ROUND_CEILING)
    minutes = passed / 60 + _LESS_THAN_A_SECOND  # or a second would be lost where 60 does not divide it
    return replace(target, bound=Within(Amount(minutes, Unit.MINUTE)))


_LESS_THAN_A_SECOND = Decimal("1e-18")


def never_later(first: Target, second: Target) -> bool:
    """Whether the first is due no later on any hours, as both count the same and it counts less of it."""
    one, other = amount_of(first), amount_of(second)
    same = clock_sentence(first) == clock_sentence(second)
    return same and one is not None and other is not None and one[0] == other[0] and one[1] <= other[1]


def _chosen(world: World, target: Target, facts: Mapping[str, FactValue]) -> Target:
    """The target on the calendar that its own stands for in a case, which leaves the same open."""
    calendar, known = target.calendar, world.policy.calendars
    for _ in known:
        if not isinstance(calendar, CalendarName) or calendar.name not in known:
            break
        picked = pick_calendar(known[calendar.name].choices, facts)
        if not isinstance(picked, CalendarChoice) or not isinstance(picked.calendar, CalendarName):
            break
        calendar = picked.calendar
    return replace(target, calendar=calendar)


def _same(first: Clause, second: Clause) -> bool:
    return replace(first, note=second.note, guard=second.guard) == second


def _later(
    world: World, target: Target, span: Span | None, limit: Range | Unknown, facts: Mapping[str, FactValue]
) -> Stretches:
    promised = promised_target(span)
    if never_later(_chosen(world, target, facts), _chosen(world, promised, facts)):
        return Stretches.none(world.timing.window)
    due = world.timing.due(target, facts)
    if not isinstance(limit, Range) or not isinstance(due, Range) or due.late is None:
        return Stretches.whole(world.timing.window)
    return later_where(due.late, limit.early)
