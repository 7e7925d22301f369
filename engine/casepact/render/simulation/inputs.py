"""Says what a scenario told the model: everything in its file, in words and in small tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from casepact.model.expression import TRUE
from casepact.model.policy import Policy
from casepact.render.clauses import condition_text
from casepact.render.instants import instant_text
from casepact.render.simulation.kinds import Kinds, kinds_of
from casepact.render.simulation.numbers import length_text, number_text, share_text
from casepact.render.simulation.summary import Table
from casepact.scenario.model import (
    Arrivals,
    Burst,
    DrawnTime,
    HandOver,
    Scenario,
    SeverityChange,
    Share,
    Shift,
    SideEvent,
    Team,
    Work,
)
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.printer import print_calendar
from casepact.syntax.printing.calendars import print_days
from casepact.time.sentences import names_used

__all__ = ["input_tables", "inputs_of"]

_DAY, _HOUR = 86_400, 3_600
_MOST_BANDS = 4
"""Stretches of a day of different rates from which on a table is easier to read than words."""


def inputs_of(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What the model was told: period, arrivals, work and staff, each as a name and a text."""
    yield "period", _period(scenario)
    for stream in scenario.arrivals:
        title = f"arrivals: {stream.note.title or stream.name}"
        if isinstance(stream, Arrivals):
            yield title, "; ".join(_arrivals(stream))
        else:
            yield title, f"{len(stream.opened):,} cases as they came in {stream.file}"
        yield f"{title}, kinds of case", kinds_of(stream).words
    yield from _work(scenario.work, scenario.policy)
    if not scenario.teams:
        yield "staff", "none: delays are drawn, and nobody queues"
    for team in scenario.teams:
        yield f"team: {team.note.title or team.name}", "; ".join(_team(team, scenario.policy))
    for name, text in _calendars(scenario):
        yield f"calendar {name}", text


def input_tables(scenario: Scenario) -> Iterator[Table]:
    """What takes a table to tell: kinds of case whose facts hang together, and weeks of many rates."""
    for stream in scenario.arrivals:
        title = stream.note.title or stream.name
        kinds = kinds_of(stream)
        if kinds.rows:
            yield _mix_table(title, kinds)
        if isinstance(stream, Arrivals) and _is_long(stream):
            yield _week_table(title, stream)


def _period(scenario: Scenario) -> str:
    start, end = (instant_text(at, scenario.zone) for at in (scenario.start, scenario.end))
    words = f"{start} to {end} ({scenario.zone})"
    if scenario.warm_up:
        words += f"; cases of the first {length_text(scenario.warm_up)} are run and not counted"
    return f"{words}; each is followed until {length_text(scenario.follow)} after the end"


def _arrivals(stream: Arrivals) -> Iterator[str]:
    """How cases of a stream arrive, in the words of the scenario where it has any."""
    rate = f"{stream.rate_text or f'{number_text(stream.rate * _DAY)} per day'} on average"
    if stream.growth != 1.0:
        growth = stream.growth_text.lstrip("-\u2212 ") or f"{share_text(abs(stream.growth - 1))} per year"
        rate += f", {'growing' if stream.growth > 1 else 'shrinking'} by {growth}"
    yield rate
    if stream.hourly:
        yield from ["by the hour of the week, see the table"] if _is_long(stream) else _week(stream)
    for factor in stream.modulations:
        yield f"{_percent(factor.factor)} of it on {print_calendar(factor.calendar)}"
    yield from map(_burst, stream.bursts)


def _burst(burst: Burst) -> str:
    return (
        f"bursts of {_percent(burst.factor)} of it for {length_text(burst.lasting, fine=True)}, which begin"
        f" at random every {length_text(burst.every, fine=True)} on average"
    )


def _percent(factor: float) -> str:
    percent = factor * 100
    return f"{percent:,.0f}%" if percent >= 100 else f"{percent:.3g}%"


def _bands(day: Sequence[float]) -> list[tuple[int, int, float]]:
    """The stretches of a day in which the factor is the same: from and to an hour, and the factor."""
    found, hour = [], 0
    for factor, group in groupby(day, key=lambda one: round(one, 9)):
        size = len(list(group))
        found.append((hour, hour + size, factor))
        hour += size
    return found


def _days(stream: Arrivals) -> list[tuple[str, tuple[float, ...]]]:
    """The days of the week that are alike, by name, and the factors of their hours."""
    days: dict[tuple[float, ...], list[int]] = {}
    for place in range(7):
        factors = tuple(round(factor, 9) for factor in stream.hourly[24 * place : 24 * place + 24])
        days.setdefault(factors, []).append(place)
    return [(print_days(tuple(places)), factors) for factors, places in days.items()]


def _is_long(stream: Arrivals) -> bool:
    return any(len(_bands(factors)) > _MOST_BANDS for _, factors in _days(stream)) if stream.hourly else False


def _week(stream: Arrivals) -> Iterator[str]:
    """The factors of a week in words: ``Mon-Sat 165% of that from 07:00 to 20:00, else 45%``."""
    for names, factors in _days(stream):
        bands = _bands(factors)
        rest = bands[0][2]
        others = [(f"{a:02}:00 to {b:02}:00", factor) for a, b, factor in bands if factor != rest]
        words = [f"{_percent(factor)} of that from {hours}" for hours, factor in others]
        yield f"{names} " + (
            ", ".join([*words, f"else {_percent(rest)}"] if words else [f"{_percent(rest)} of that"])
        )


def _week_table(title: str, stream: Arrivals) -> Table:
    return Table(
        title=f"{title}: cases by the hour of the week",
        header=("hour", *(f"{hour:02}" for hour in range(24))),
        rows=tuple((names, *(_percent(factor) for factor in factors)) for names, factors in _days(stream)),
        note=f"{title}: the rate in each hour, of that on average. The hour is when it begins.",
    )


def _mix_table(title: str, kinds: Kinds) -> Table:
    return Table(
        title=f"{title}: kinds of case",
        header=(*kinds.facts, "share"),
        rows=kinds.rows,
        note=f"{title}: how many of the cases are of each kind." + kinds.left_out,
    )


def _work(work: Work, policy: Policy) -> Iterator[tuple[str, str]]:
    """What is done about a case, and what happens to it, as names and texts."""
    if work.acknowledge:
        yield "acknowledged", f"after {_times(work.acknowledge, policy)}"
    at_once = "agents answer at once when they take a case up, and write for " if work.answers_at_once else ""
    yield "time to respond", f"{at_once}{_times(work.respond, policy)}"
    yield "work to solve", _times(work.solve, policy)
    for share in work.decline:
        yield "declined", _happens(share, policy)
    if work.wait is not None:
        words = f"{share_text(work.wait.share)} of cases ask the customer"
        if work.wait.rounds > 1:
            words += f", and as many of them again after each reply, {work.wait.rounds} times at the most"
        yield "waiting on the customer", f"{words}; a reply takes {_times(work.wait.lasts, policy)}"
    if work.updates is not None:
        yield "updates", f"every {_times(work.updates.every, policy)}, from the first response on"
    if work.close:
        yield "closed by the customer", f"{_times(work.close, policy)} after the resolution"
    if work.reopen is not None:
        yield "reopened", _happens(work.reopen, policy)
    if work.patience is not None:
        words = f"{share_text(work.patience.share)} of customers give up"
        yield "patience", f"{words}, after {_times(work.patience.lasts, policy)} without an answer"
    for change in work.severity_changes:
        total = sum(weight for _, weight in change.to)
        shares = ", ".join(
            name if len(change.to) == 1 else f"{name} {share_text(weight / total)}"
            for name, weight in change.to
        )
        words = _happens(change, policy)
        yield "severity changed", f"{words}, to {shares}"
    for hand in work.hand_overs:
        yield (
            "handed over",
            f"{_share(hand, policy)}, to {hand.team} for solving",
        )
    for side in work.side_events:
        by = "" if side.by is None else f" by {side.by}"
        words = f"{_share(side, policy)}, {_times(side.delay, policy)}"
        yield f"{side.name}{by}", f"{words} after {side.after}"
    if work.events:
        yield "names of events", ", ".join(f"{own} is {name}" for name, own in work.events.items())


def _share(item: Share | SeverityChange | HandOver | SideEvent, policy: Policy) -> str:
    condition = condition_text(policy, item.guard)
    return f"{share_text(item.share)} of cases" + (f" {condition}" if condition else "")


def _happens(item: Share | SeverityChange, policy: Policy) -> str:
    times = f", after {_times(item.after, policy)}" if item.after else ""
    return f"{_share(item, policy)}{times}"


def _times(times: Sequence[DrawnTime], policy: Policy) -> str:
    """Times in the words of the scenario; the first whose condition holds is drawn."""
    return "; ".join(_time(time, policy, several=len(times) > 1) for time in times) or "no time"


def _time(time: DrawnTime, policy: Policy, *, several: bool) -> str:
    """A time as its sentence has it, with what that does not say itself."""
    text = time.distribution.text
    words = [text or time.distribution.kind.value]
    if time.calendar is not None and print_calendar(time.calendar) not in text:
        words.append(f"on {print_calendar(time.calendar)}")
    if " when " not in text and not text.endswith("otherwise"):
        words += [condition_text(policy, time.guard)] if time.guard != TRUE else ["otherwise"] * several
    return " ".join(words)


def _team(team: Team, policy: Policy) -> Iterator[str]:
    yield ", ".join(map(_shift, team.shifts))
    yield f"the next case by {team.order.value}"
    if team.interrupts:
        yield "a case of higher severity interrupts one of lower"
    if not team.finishes:
        yield "what is in hand at the end of a shift is left to whoever comes"
    if team.guard != TRUE:
        yield f"serves only cases {condition_text(policy, team.guard)}"


def _shift(shift: Shift) -> str:
    return f"{shift.size} on {print_calendar(shift.calendar)}"


def _calendars(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """The calendars that the scenario names, and those that they name, as the policy has them."""
    waiting, seen = list(_asked(scenario)), set[str]()
    while waiting:
        for name in (one.name for one in names_used(waiting.pop(0))):
            definition = scenario.policy.calendars.get(name)
            if definition is not None and name not in seen:
                seen.add(name)
                choices = [choice.calendar for choice in definition.choices]
                waiting += choices
                yield name, "; or ".join(map(print_calendar, choices))


def _asked(scenario: Scenario) -> Iterator[CalendarExpr]:
    """Every calendar that a scenario asks for, in the order of its file."""
    for stream in scenario.arrivals:
        yield from (one.calendar for one in stream.modulations) if isinstance(stream, Arrivals) else ()
    yield from (time.calendar for time in scenario.work.times if time.calendar is not None)
    for team in scenario.teams:
        yield from (shift.calendar for shift in team.shifts)
