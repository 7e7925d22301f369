"""A scenario made ready to be run many times: what every replication and both engines share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.scenario.model import Arrivals, Replay, Scenario, Team
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined, asking
from casepact.semantics.rules import Rules
from casepact.simulation.arrivals import Rate, bursts_of, rate_of, with_bursts
from casepact.simulation.draws import MIX, case_key, stream_key, uniform
from casepact.simulation.hours import hours_of_week
from casepact.simulation.layout import Layout, layout_of
from casepact.simulation.spread import staffed_hours
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import Verb
from casepact.time import Calendar

if TYPE_CHECKING:
    from casepact.simulation.spread import Counts

__all__ = ["Prepared", "Stream", "calendar_of", "pick", "prepare"]

_ACTORS = {
    "acknowledge": "vendor",
    "respond": "vendor",
    "decline": "vendor",
    "activate": "vendor",
    "ask_customer": "vendor",
    "customer_reply": "customer",
    "resolve": "vendor",
    "update": "vendor",
    "close": "customer",
    "reopen": "customer",
    "withdraw": "customer",
}
"""Who brings about the standard events of a case, where the policy does not say that somebody else must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A stream of cases: the facts of its kinds, of which the first has number ``first_kind`` of all.

    ``chances`` are the weights of the kinds summed up. ``rate`` is that of the arrivals, bursts left out;
    a replayed stream has none, but ``came``: the instant, the number and the kind of each case.
    """

    source: Arrivals | Replay
    first_kind: int
    facts: tuple[Mapping[str, FactValue], ...]
    chances: tuple[float, ...] = ()
    rate: Rate | None = None
    came: tuple[tuple[int, int, int], ...] = ()

    @property
    def name(self) -> str:
        """What the stream is called."""
        return self.source.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A scenario, with all that does not hang on the replication worked out.

    ``events`` gives the policy's names of the standard events, without those it has no event for, and
    ``actors`` who brings each event about. ``answered`` are the states in which a case takes the response,
    as a reopened one has to. ``changers`` are who may be asked to change a severity.
    ``week`` has the local hours (`hours.hours_of_week`) up to the horizon. ``sizes`` are, for each team,
    the instants at which its size changes and the size from there on. ``timers_matter``: time alone can
    end a case that is not settled, or make it more severe, so that whoever waits must look at the clock.
    ``kept`` is where an engine keeps what it has worked out for the next replication.
    """

    scenario: Scenario
    rules: Rules
    layout: Layout
    streams: tuple[Stream, ...]
    events: Mapping[str, str]
    actors: Mapping[str, str]
    answered: frozenset[str]
    changers: tuple[str, ...]
    week: tuple[int, ...]
    sizes: tuple[tuple[tuple[int, int], ...], ...] = field(default=())
    timers_matter: bool = False
    kept: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def horizon(self) -> int:
        """Until when cases are followed, in UTC seconds."""
        return self.layout.horizon

    @property
    def staffed(self) -> Counts:
        """The agent-seconds of each team (row) in each hour of the period (column)."""
        found = self.kept.get("staffed")
        if found is None:
            found = self.kept["staffed"] = staffed_hours(self.layout, self.sizes)
        return cast("Counts", found)

    def rate(self, stream: Stream, replication: int) -> Rate:
        """Return the rate of a stream in one replication, its bursts included."""
        scenario, source = self.scenario, stream.source
        assert isinstance(source, Arrivals)
        assert stream.rate is not None
        key = self.key(stream, replication)
        found = [
            (kind.factor, bursts_of(kind, place, key, scenario.start, scenario.end))
            for place, kind in enumerate(source.bursts)
        ]
        return with_bursts(stream.rate, found)

    def key(self, stream: Stream, replication: int) -> int:
        """Return the key of a stream's draws in one replication."""
        return stream_key(self.scenario.seed, replication, stream.name)


def pick(chances: Sequence[float], u: float) -> int:
    """Return which of some chances, summed up, a number in [0, 1) falls to."""
    mark = u * chances[-1]
    last = len(chances) - 1
    place = 0
    while place < last and chances[place] <= mark:
        place += 1
    return place


def kind_of(stream: Stream, key: int, number: int) -> int:
    """Return which of its stream's kinds a case is; ``key`` is the stream's in this replication."""
    return pick(stream.chances, uniform(case_key(key, number), MIX, 0))


def calendar_of(book: CalendarBook, expr: CalendarExpr, facts: Mapping[str, FactValue]) -> Calendar:
    """Return the calendar a scenario means: where it leaves time open, the most it can be.

    Raises UnanswerableError where the facts do not say which calendar it is.
    """
    bounds = book.bounds(expr, facts)
    if isinstance(bounds, Undetermined):
        from casepact.syntax.printer import print_calendar  # only a question gone wrong needs it

        text = print_calendar(expr)
        raise UnanswerableError(f"calendar `{text}` hangs on what is not known", text)
    return bounds.most


def prepare(scenario: Scenario) -> Prepared:
    """Make a scenario ready to be run.

    Raises UnanswerableError where a calendar of a modulation or a shift is asked past its data, or
    hangs on the facts of a case.
    """
    rules = Rules(scenario.policy)
    layout = layout_of(scenario, rules)
    week = hours_of_week(scenario.zone, scenario.start, layout.horizon + 1)
    streams: list[Stream] = []
    kinds = 0
    for source in scenario.arrivals:
        stream = (
            _replayed(source, kinds, scenario)
            if isinstance(source, Replay)
            else _arriving(source, kinds, scenario, week, rules.book)
        )
        streams.append(stream)
        kinds += len(stream.facts)
    lifecycle = scenario.policy.lifecycle
    named = {name: scenario.work.events.get(name, name) for name in _ACTORS}
    events = {name: own for name, own in named.items() if own in lifecycle.events}
    return Prepared(
        scenario=scenario,
        rules=rules,
        layout=layout,
        streams=tuple(streams),
        events=events,
        actors={name: _actor(rules, own, _ACTORS[name]) for name, own in events.items()},
        answered=frozenset(state for state in lifecycle.states if lifecycle.takes(named["respond"], state)),
        changers=tuple(dict.fromkeys((*(term.actor for term in rules.permissions), "vendor"))),
        week=week,
        sizes=tuple(_sizes(team, scenario, rules.book) for team in scenario.teams),
        timers_matter=_timers_matter(rules),
    )


def _arriving(
    source: Arrivals, first_kind: int, scenario: Scenario, week: Sequence[int], book: CalendarBook
) -> Stream:
    start, end = scenario.start, scenario.end
    open_ = [_open_time(book, modulation.calendar, start, end) for modulation in source.modulations]
    return Stream(
        source=source,
        first_kind=first_kind,
        facts=tuple(row.facts for row in source.mix.rows),
        chances=tuple(accumulate(row.weight for row in source.mix.rows)),
        rate=rate_of(source, week, start, end, open_),
    )


def _replayed(source: Replay, first_kind: int, scenario: Scenario) -> Stream:
    kinds: dict[tuple[tuple[str, FactValue], ...], int] = {}
    facts: list[Mapping[str, FactValue]] = []
    came = []
    for number, (at, known) in enumerate(zip(source.opened, source.facts, strict=True)):
        words = tuple(sorted(known.items()))
        if words not in kinds:
            kinds[words] = len(facts)
            facts.append(known)
        if scenario.start <= at < scenario.end:
            came.append((at, number, kinds[words]))
    return Stream(source=source, first_kind=first_kind, facts=tuple(facts), came=tuple(came))


def _open_time(book: CalendarBook, expr: CalendarExpr, start: int, end: int) -> list[tuple[int, int]]:
    with asking(expr):
        return calendar_of(book, expr, {}).intervals(start, end)


def _sizes(team: Team, scenario: Scenario, book: CalendarBook) -> tuple[tuple[int, int], ...]:
    """The instants at which a team's size changes, from the start on, and the size from each."""
    changes: dict[int, int] = {scenario.start: 0}
    for shift in team.shifts:
        for begin, end in _open_time(book, shift.calendar, scenario.start, scenario.end + scenario.follow):
            changes[begin] = changes.get(begin, 0) + shift.size
            changes[end] = changes.get(end, 0) - shift.size
    ordered = sorted(changes)
    return tuple(zip(ordered, accumulate(changes[at] for at in ordered), strict=True))


def _actor(rules: Rules, event: str, usual: str) -> str:
    """Who brings an event about: the usual actor, unless only others may take its transitions.

    Where the policy makes it the duty of a role, the role does it for the vendor: what the vendor as such
    does is no act of that role.
    """
    moves = [move for move in rules.policy.lifecycle.transitions if move.event == event]
    owed = [
        clause.actor
        for obligation in rules.policy.obligations.values()
        for clause in obligation.clauses
        if clause.action == event and clause.actor not in ("vendor", "customer")
    ]
    preferred = owed[0] if owed and usual == "vendor" else usual
    for actor in (preferred, usual):
        if not moves or any(not move.actors or actor in move.actors for move in moves):
            return actor
    return moves[0].actors[0]


def _timers_matter(rules: Rules) -> bool:
    lifecycle = rules.policy.lifecycle
    moves = any(
        move.event is None
        and not lifecycle.states[move.source].settled
        and not lifecycle.states[move.source].final
        for move in lifecycle.transitions
    )
    raises = any(
        action.verb is Verb.RAISE_SEVERITY
        for ladder in rules.policy.ladders
        for rung in ladder.rungs
        for action in rung.actions
    )
    return moves or raises or rules.asks_for_breaches
