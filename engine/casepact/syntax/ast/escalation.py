"""The trees of escalation steps: what brings one on, and what is done then."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Amount

__all__ = [
    "Action",
    "AfterAmount",
    "AfterBreach",
    "AtShare",
    "AtTime",
    "BeforeDue",
    "OnBreach",
    "OnCycle",
    "OnEvent",
    "Repeatedly",
    "Step",
    "Trigger",
    "Verb",
]


@dataclass(frozen=True, slots=True)
class AfterAmount:
    """``after 1 hour on C``, or ``within 1 hour on C``: at the latest then.

    ``amount`` None is ``after unspecified``.
    """

    amount: Amount | None
    calendar: CalendarExpr | None = None
    at_latest: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class AtShare:
    """``at 75% of target``: when that share of the target's time has passed, past the whole of it too."""

    percent: Decimal
    target: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class OnBreach:
    """``on breach of target``."""

    target: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class AfterBreach:
    """``2 hours on C after breach of target``, as long as the target stays late.

    ``calendar`` None is the target's. With ``again`` it comes again each time as much has passed:
    ``every 4 hours after breach of target``.
    """

    amount: Amount
    target: Word
    calendar: CalendarExpr | None = None
    again: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Repeatedly:
    """``every 4 hours on C``: each time so much has passed since the ladder started."""

    amount: Amount
    calendar: CalendarExpr | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class BeforeDue:
    """``30 minutes before breach of target``, counted on the target's calendar."""

    amount: Amount
    target: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class AtTime:
    """``at 18:00 on C``: the first time after the start that C's local clock shows it on an open day.

    ``minute`` None is ``at close of C``, the last closing of the same business day.
    """

    minute: int | None
    calendar: CalendarExpr
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class OnCycle:
    """``on cycle 2 of target`` or ``on each cycle of target``: an update cycle that has run out.

    ``cycle`` None is each of them; the actions joined by ``then`` are taken one a cycle.
    """

    cycle: int | None
    target: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class OnEvent:
    """``on event``."""

    event: Word
    extent: Extent = extent_field()


Trigger = AfterAmount | AfterBreach | AtShare | AtTime | BeforeDue | OnBreach | OnCycle | OnEvent | Repeatedly


class Verb(StrEnum):
    """What an escalation step does."""

    NOTIFY = "notify"
    INVOLVE = "involve"
    ASSIGN = "assign to"
    HAND_OVER = "hand over to"
    RAISE_SEVERITY = "raise severity to"


@dataclass(frozen=True, slots=True)
class Action:
    """A verb and the roles (or the severity) it concerns."""

    verb: Verb
    objects: tuple[Word, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder. ``rungs`` holds the actions of each rung where ``then`` joins several."""

    trigger: Trigger
    rungs: tuple[tuple[Action, ...], ...]
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()
