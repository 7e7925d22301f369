"""What a case is while it runs: facts, states, clocks and ladders; the events it takes and their effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum

from casepact.frozen import dataclass, replace
from casepact.model.clause import Clause
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.due import Due
from casepact.semantics.past import Growing
from casepact.semantics.rules import Rules
from casepact.syntax.ast.target import Every

__all__ = [
    "Case",
    "Clock",
    "Effect",
    "EffectKind",
    "Event",
    "LadderRun",
    "Outcome",
    "Past",
    "Stay",
    "TimerEvent",
    "TimerKind",
    "is_periodic",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens to a case at an instant (UTC seconds).

    ``facts`` are what becomes known or changes with it; an event called ``change``, ``raise`` or
    ``lower`` does nothing else. ``by`` is who did it, None where that is not known.
    """

    at: int
    name: str
    by: str | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    note: str = ""


class TimerKind(StrEnum):
    """What a timer brings about."""

    BREACH = "breach"
    RUNG = "rung"
    MOVE = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerEvent:
    """One instance of a timer: of one clause and one cycle of one case (point 10).

    ``due`` is when its time was up and ``at`` when it is taken, which is later only where the time
    was found to be up already: after a change of facts, or when a pause ended.
    """

    at: int
    due: int
    kind: TimerKind
    clause: str
    owner: str
    cycle: int


class EffectKind(StrEnum):
    """What an effect says has happened."""

    OPENED = "opened"
    NOT_COVERED = "not covered"
    STARTED = "started"
    MET = "met"
    BREACHED = "breached"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    RETARGETED = "retargeted"
    DUE_AGAIN = "due again"
    MOVED = "moved"
    CHANGED = "changed"
    NOTIFIED = "notified"
    INVOLVED = "involved"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed over"
    SEVERITY_RAISED = "severity raised"
    REFUSED = "refused"
    UNSPECIFIED = "unspecified"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"
    JUDGED_BY = "judged by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that follows from an event or a timer.

    ``at`` and ``due`` are UTC seconds; ``due`` None where nothing is due or it cannot be told.
    ``clause`` is the id of the clause, rung or transition, ``obligation`` and ``cycle`` say whose
    clock it is, ``severity`` and ``state`` what the case was in, ``objects`` the roles told, the states
    moved between, the facts not known, or the ids left unspecified.
    """

    kind: EffectKind
    at: int
    clause: str = ""
    text: str = ""
    due: int | None = None
    obligation: str = ""
    cycle: int = 0
    severity: str | None = None
    state: str = ""
    objects: tuple[str, ...] = ()


class Outcome(StrEnum):
    """How a cycle of a clock ended.

    ``UNJUDGED`` was stopped while its due instant could not be told, which is neither met nor
    breached; ``RESUMED`` was met and then taken up again by a reopening, so it no longer counts.
    """

    MET = "met"
    BREACHED = "breached"
    UNJUDGED = "unjudged"
    CANCELLED = "cancelled"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One cycle of one obligation. Instants are UTC seconds.

    ``clause`` None waits: no clause applies at present, and one that comes to apply is counted from
    ``started`` all the same. One that ``outlives`` the case started when it was settled already, so a
    final state does not end it. It is ``exempt`` while it is known that no clause applies. ``changed`` is
    when it was last chosen afresh while it was in time, ``facts`` are those its calendar is chosen by.
    ``given`` is when a notice was given for a moment that is not known yet. ``missed_first`` is the first
    of the cycles missed one after another up to this one, None where there are none. ``reported`` are the
    ids and facts already named as unspecified or unknown.
    """

    obligation: str
    cycle: int
    started: int
    clause: Clause | None = None
    exempt: bool = False
    changed: int | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    due: Due | None = None
    paused: bool = False
    outlives: bool = False
    severity: str | None = None
    reported: frozenset[str] = frozenset()
    breached: int | None = None
    ended: int | None = None
    stopped: bool = False
    given: int | None = None
    missed_first: Clock | None = None
    outcome: Outcome | None = None

    @property
    def periodic(self) -> bool:
        """Whether it is due again and again."""
        return self.clause is not None and is_periodic(self.clause)

    @property
    def held(self) -> bool:
        """Whether it stands still, or stood still when it ended, before it was due: due at no instant."""
        return self.paused and self.breached is None

    @property
    def late(self) -> bool:
        """Whether it was breached and has not been stopped."""
        return self.breached is not None and self.ended is None


def is_periodic(clause: Clause) -> bool:
    """Whether a clause is due again and again: ``every 4 hours``."""
    return clause.target is not None and isinstance(clause.target.bound, Every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the cycles of one obligation that ended come to: the last of them, and if any was breached."""

    last: Clock
    breached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in a state from ``entered`` to ``left`` (UTC seconds), None for the present one.

    ``resting`` is since when the case was settled or ended without a break, None where it was neither.
    ``over`` names an obligation where this is no stay of its own, but the part of the stays before it in
    which the clock of that obligation was over, until a reopening took it up again.
    """

    state: str
    entered: int
    left: int | None = None
    resting: int | None = None
    over: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRun:
    """A ladder that is running: since when, and the rungs whose condition was reported as unknown.

    ``repeated`` is when each rung that comes again was taken last (UTC seconds), by id.
    """

    ladder: str
    started: int
    reported: frozenset[str] = frozenset()
    repeated: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case at the instant ``now`` (UTC seconds): everything its future depends on.

    ``given`` are the facts as people stated them, ``facts`` the same completed: defaults, matrices,
    defined severities, floors, and the state. ``clocks`` run by obligation, ``ladders`` by name.
    ``ended_cycles`` are the cycles that ended, as they did, ``taken_up`` the obligation and number of those
    that a reopening took up again, and ``past`` what they come to for each obligation. ``stay`` is the
    present stay and ``left`` are those before it. ``happened`` are the events of the present ``cycle`` of
    the case, which a reopening starts anew; ``taken`` the rungs taken in the present run of their ladder
    and not set again by a cycle of the clock they hang on. ``reported`` are the ids already named as
    unspecified. Nothing is owed where not ``covered``: no clock and no ladder starts.
    """

    rules: Rules
    opened: int
    now: int
    given: Mapping[str, FactValue]
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    stay: Stay
    left: Growing[Stay] = field(default_factory=Growing)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    ended_cycles: Growing[Clock] = field(default_factory=Growing)
    taken_up: Growing[tuple[str, int]] = field(default_factory=Growing)
    past: Mapping[str, Past] = field(default_factory=dict)
    ladders: Mapping[str, LadderRun] = field(default_factory=dict)
    cycle: int = 1
    covered: bool = True
    happened: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset()

    @property
    def policy(self) -> Policy:
        """The policy the case is judged by."""
        return self.rules.policy

    @property
    def state(self) -> str:
        """The state the case is in."""
        return self.stay.state

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Every stay in a state, the present one last."""
        return tuple(self.stays_back())[::-1]

    def stays_back(self) -> Iterator[Stay]:
        """Every stay in a state, the present one first."""
        yield self.stay
        yield from (stay for stay in reversed(self.left) if not stay.over)

    @property
    def finished(self) -> tuple[Clock, ...]:
        """The cycles that ended, in order."""
        resumed = frozenset(self.taken_up)
        return tuple(
            replace(clock, outcome=Outcome.RESUMED) if (clock.obligation, clock.cycle) in resumed else clock
            for clock in self.ended_cycles
        )

    @property
    def entered(self) -> int:
        """When the case came into its state, in UTC seconds."""
        return self.stay.entered

    @property
    def severity(self) -> str | None:
        """The severity after definitions and floors, None where it is not known."""
        value = self.facts.get("severity")
        return value if isinstance(value, str) else None

    @property
    def ended(self) -> bool:
        """Whether the case is in a final state."""
        return self.policy.lifecycle.states[self.state].final

    @property
    def broken(self) -> frozenset[str]:
        """The obligations of which any cycle has been breached."""
        running = (name for name, clock in self.clocks.items() if clock.breached is not None)
        return frozenset(name for name, past in self.past.items() if past.breached).union(running)

    def next_cycle(self, obligation: str) -> int:
        """The number of the cycle that an obligation would begin next, from 1."""
        past = self.past.get(obligation)
        return 1 if past is None else past.last.cycle + 1
