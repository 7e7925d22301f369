"""The scenario: which cases come, what is done about them, who is there to do it, and what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from itertools import chain

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Document
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = [
    "Arrivals",
    "Burst",
    "Distribution",
    "DistributionKind",
    "DrawnTime",
    "HandOver",
    "Mix",
    "MixRow",
    "Modulation",
    "Order",
    "Patience",
    "Replay",
    "Scenario",
    "SeverityChange",
    "Share",
    "Shift",
    "SideEvent",
    "Team",
    "Updates",
    "Wait",
    "Work",
]


class DistributionKind(StrEnum):
    """A family of distributions of a time that is never negative."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"
    WEIBULL = "weibull"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"
    EMPIRICAL = "empirical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A distribution of a length of time, in seconds.

    ``parameters`` are by kind: fixed (value); exponential (mean); lognormal (mu, sigma) of the natural
    logarithm; gamma (shape, scale); Weibull (shape, scale); triangular (least, mode, most); uniform
    (least, most); none for empirical, whose ``sample`` is drawn from with equal chances. ``text`` is
    the sentence as it was written.
    """

    kind: DistributionKind
    parameters: tuple[float, ...] = ()
    sample: tuple[float, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTime:
    """A time that is drawn where ``guard`` holds; it counts on ``calendar``, None being every hour."""

    note: Note
    distribution: Distribution
    calendar: CalendarExpr | None = None
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class MixRow:
    """One kind of case of a mix: its ``weight`` among all rows and the facts it is opened with."""

    weight: float
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The kinds of case of one stream, joint over all facts; weights need not sum to one."""

    note: Note
    rows: tuple[MixRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modulation:
    """A factor on the rate of arrivals while a calendar is open: ``20% on holidays(GB)`` is 0.2."""

    note: Note
    calendar: CalendarExpr
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Times of many cases, in which the rate is multiplied by ``factor``.

    They begin at random, ``every`` so many seconds on average, and last ``lasting`` seconds each.
    """

    note: Note
    every: float
    lasting: float
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """One stream of cases that arrive at a rate, as a Poisson process whose rate varies.

    ``rate`` is cases a second, averaged over a week without holidays, bursts and growth, after
    ``hourly`` (168 factors from Monday 00:00 local time in the scenario's zone, of mean 1) is applied.
    ``growth`` is the factor by which the rate grows in a year of 365.25 days, from the start.
    ``rate_text`` and ``growth_text`` are both as the file has them.
    """

    name: str
    note: Note
    rate: float
    mix: Mix
    hourly: tuple[float, ...] = ()
    modulations: tuple[Modulation, ...] = ()
    bursts: tuple[Burst, ...] = ()
    growth: float = 1.0
    rate_text: str = ""
    growth_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One stream of cases that came in reality: instants (UTC seconds, ascending) and the facts of each.

    ``lines`` is where each stands in ``file``: its line, or its row of Parquet.
    """

    name: str
    note: Note
    opened: tuple[int, ...]
    facts: tuple[Mapping[str, FactValue], ...]
    file: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The customer is asked: the chance that another question comes up, at most ``rounds`` times in a case.

    ``share`` counts for the first question and, given one, for each next. ``lasts`` is the customer's time.
    """

    note: Note
    share: float
    rounds: int
    lasts: tuple[DrawnTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChange:
    """A share of cases whose severity changes ``after`` a time since opening, to one drawn from ``to``."""

    note: Note
    share: float
    after: tuple[DrawnTime, ...]
    to: tuple[tuple[str, float], ...]
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of cases to which something happens, ``after`` a time since what makes it possible.

    For a reopening that is the resolution, for a refusal the first response that would have been given.
    """

    note: Note
    share: float
    after: tuple[DrawnTime, ...]
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the ``share`` of customers who ever give up wait for the first response before they do."""

    note: Note
    share: float
    lasts: tuple[DrawnTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Updates:
    """The vendor reports progress ``every`` so long, from the first response until the resolution."""

    note: Note
    every: tuple[DrawnTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEvent:
    """Another event of the lifecycle, in a ``share`` of cases, a drawn time after the first ``after``.

    ``by`` is who does it, None where it does not matter. It happens once in a case, and not after its end.
    """

    name: str
    note: Note
    after: str
    share: float
    delay: tuple[DrawnTime, ...]
    by: str | None = None
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A share of cases that the team which responded hands over to ``team`` for the solving (tier two)."""

    note: Note
    share: float
    team: str
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is done about a case. The first time of a tuple whose guard holds is the one drawn.

    Without staff ``respond`` is the time from opening to the first response, with staff the time of an
    agent who writes it. ``solve`` is the work from there to the resolution, without what the customer
    takes. ``acknowledge`` is counted from opening: an automatic reply, no agent's time. ``decline`` is
    the share that turns out not to be covered, in place of the first response. ``close`` is when the
    customer confirms a resolution; without it the policy's own timers close. ``events`` gives a
    policy's own names to the standard events, such as ``respond: answer``. ``answers_at_once``: an
    agent's taking the case up is the first response already, as when a telephone is answered.
    """

    note: Note
    respond: tuple[DrawnTime, ...]
    solve: tuple[DrawnTime, ...]
    acknowledge: tuple[DrawnTime, ...] = ()
    close: tuple[DrawnTime, ...] = ()
    wait: Wait | None = None
    reopen: Share | None = None
    severity_changes: tuple[SeverityChange, ...] = ()
    decline: tuple[Share, ...] = ()
    patience: Patience | None = None
    updates: Updates | None = None
    side_events: tuple[SideEvent, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    events: Mapping[str, str] = field(default_factory=dict)
    answers_at_once: bool = False

    @property
    def times(self) -> tuple[DrawnTime, ...]:
        """Every time that may be drawn."""
        groups = [self.acknowledge, self.respond, self.solve, self.close]
        groups += [decline.after for decline in self.decline]
        groups += [self.wait.lasts] if self.wait else []
        groups += [self.updates.every] if self.updates else []
        groups += [self.reopen.after] if self.reopen else []
        groups += [self.patience.lasts] if self.patience else []
        groups += [change.after for change in self.severity_changes]
        groups += [side.delay for side in self.side_events]
        return tuple(chain.from_iterable(groups))


class Order(StrEnum):
    """Which case an agent who becomes free takes up: the least of the key, then the one that came first."""

    ARRIVAL = "arrival"
    SEVERITY = "severity"
    DUE = "due"
    SEVERITY_THEN_DUE = "severity then due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So many agents while a calendar is open."""

    note: Note
    size: int
    calendar: CalendarExpr


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who serve cases. Its size at an instant is the sum of the shifts that are open then.

    ``guard`` says which cases come to it (its skills); a case goes to the first team of the file
    whose guard holds. ``interrupts``: a case of higher severity takes an agent away from one of the
    lowest, whose rest of work is taken up again later. At the end of a shift work in hand is stopped and
    taken up again by whoever comes, unless the agent ``finishes`` it.
    """

    name: str
    note: Note
    shifts: tuple[Shift, ...]
    order: Order = Order.DUE
    interrupts: bool = False
    finishes: bool = True
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario, resolved. ``start`` and ``end`` are UTC seconds, ``warm_up`` and ``follow`` seconds.

    Cases arrive from ``start`` until ``end``; those of the ``warm_up`` are run but not counted. Each is
    followed until ``end`` and ``follow`` after it: what has not happened by then is reported as open,
    never as met. The values for what the policy leaves open have been filled into ``policy``. Without
    ``teams`` delays are drawn and nobody queues. ``contracts`` are the names of several that cases come
    under, in the order of the file.
    """

    document: Document
    name: str
    title: str
    note: Note
    policy: Policy
    zone: str
    start: int
    end: int
    arrivals: tuple[Arrivals | Replay, ...]
    work: Work
    teams: tuple[Team, ...] = ()
    seed: int = 1
    replications: int = 20
    warm_up: int = 0
    follow: int = 90 * 86_400
    confidence: float = 0.95
    measure: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()

    @property
    def kinds(self) -> int:
        """How many kinds of case its streams bring, by the facts that they are opened with."""
        return sum(1 for _ in self.facts_of_kinds())

    def facts_of_kinds(self) -> Iterator[Mapping[str, FactValue]]:
        """The facts of each kind of case, once each, in the order of the streams."""
        seen = set()
        for stream in self.arrivals:
            rows = [row.facts for row in stream.mix.rows] if isinstance(stream, Arrivals) else stream.facts
            for facts in rows:
                key = tuple(sorted((name, repr(value)) for name, value in facts.items()))
                if key not in seen:
                    seen.add(key)
                    yield facts
