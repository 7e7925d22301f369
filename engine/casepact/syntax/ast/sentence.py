"""The trees of duties, escalation steps, transitions, fact types and the smaller sentences."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard, Operator, Value, Word
from casepact.syntax.ast.extent import NOWHERE, Extent
from casepact.syntax.ast.target import Ahead, Amount, Period, Target, Unit

__all__ = [
    "Action",
    "Adjustment",
    "AfterAmount",
    "AfterBreach",
    "AtShare",
    "AtTime",
    "Attainment",
    "BeforeDue",
    "Change",
    "Credit",
    "CreditCap",
    "Duty",
    "EnumType",
    "FactType",
    "Modal",
    "Money",
    "OnBreach",
    "OnCycle",
    "OnEvent",
    "PerBreach",
    "Primitive",
    "PrimitiveType",
    "Quota",
    "Repeatedly",
    "Step",
    "TableKey",
    "Transition",
    "Trigger",
    "Verb",
]


def _extent() -> Extent:
    return field(default=NOWHERE, compare=False, repr=False)


class Modal(StrEnum):
    """How strongly a duty binds."""

    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Duty:
    """*actor* must / must not / may *action*, with its target, events, states and condition.

    ``action`` is the verb and ``objects`` the words after it. ``after`` are the events that start
    the clock, ``until`` those that stop it (the verb's own event where empty), ``before`` those the
    action must come before. ``states`` are the states in which the duty holds; ``pausing`` the
    states that stop its clock, ``counting`` the only ones in which it runs. ``effort`` is the
    calendar of ``during C``: the action goes on through that open time. ``ahead`` is how long before
    the one event in ``before`` it is to be done.
    """

    actor: Word
    modal: Modal
    action: Word
    objects: tuple[Word, ...] = ()
    target: Target | None = None
    effort: CalendarExpr | None = None
    ahead: Ahead | None = None
    after: tuple[Word, ...] = ()
    before: tuple[Word, ...] = ()
    states: tuple[Word, ...] = ()
    until: tuple[Word, ...] = ()
    pausing: tuple[Word, ...] = ()
    counting: tuple[Word, ...] = ()
    guard: Guard = field(default_factory=Guard)
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class AfterAmount:
    """``after 1 hour on C``, or ``within 1 hour on C``: at the latest then.

    ``amount`` None is ``after unspecified``.
    """

    amount: Amount | None
    calendar: CalendarExpr | None = None
    at_latest: bool = False
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class AtShare:
    """``at 75% of target``: when that share of the target's time has passed, past the whole of it too."""

    percent: Decimal
    target: Word
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class OnBreach:
    """``on breach of target``."""

    target: Word
    extent: Extent = _extent()


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
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Repeatedly:
    """``every 4 hours on C``: each time so much has passed since the ladder started."""

    amount: Amount
    calendar: CalendarExpr | None = None
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class BeforeDue:
    """``30 minutes before breach of target``, counted on the target's calendar."""

    amount: Amount
    target: Word
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class AtTime:
    """``at 18:00 on C``: the first time after the start that C's local clock shows it on an open day.

    ``minute`` None is ``at close of C``.
    """

    minute: int | None
    calendar: CalendarExpr
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class OnCycle:
    """``on cycle 2 of target`` or ``on each cycle of target``: an update cycle that has run out.

    ``cycle`` None is each of them; the actions joined by ``then`` are taken one a cycle.
    """

    cycle: int | None
    target: Word
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class OnEvent:
    """``on event``."""

    event: Word
    extent: Extent = _extent()


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
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder. ``rungs`` holds the actions of each rung where ``then`` joins several."""

    trigger: Trigger
    rungs: tuple[tuple[Action, ...], ...]
    guard: Guard = field(default_factory=Guard)
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Transition:
    """``a, b -> c on event by actor within 30 days on C when condition``, or ``a -> b after T on C``.

    ``sources`` empty stands for ``any``. Exactly one of ``event`` and ``after`` is given.
    """

    sources: tuple[Word, ...]
    destination: Word
    event: Word | None = None
    after: Amount | None = None
    within: Amount | None = None
    calendar: CalendarExpr | None = None
    actors: tuple[Word, ...] = ()
    guard: Guard = field(default_factory=Guard)
    unspecified_amount: bool = False
    extent: Extent = _extent()


class Primitive(StrEnum):
    """A fact type that is not an enumeration."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    DURATION = "duration"
    DATE = "date"
    INSTANT = "instant"
    TEXT = "text"
    VERSION = "version"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class EnumType:
    """``a | b | c``, ordered from least to most, or ``one of a, b, c`` without an order."""

    values: tuple[Word, ...]
    ordered: bool = True
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class PrimitiveType:
    """A primitive, with an inclusive range for numbers (``integer 0 to 100``)."""

    primitive: Primitive
    low: Decimal | None = None
    high: Decimal | None = None
    extent: Extent = _extent()


FactType = EnumType | PrimitiveType


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``severity is at least urgent when ...``: a floor, a cap (``at most``) or a fixed value.

    ``operator`` None fixes the value; ``value`` None is ``unspecified``.
    """

    fact: Word
    operator: Operator | None
    value: Value | None
    guard: Guard = field(default_factory=Guard)
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Money:
    """``5% of monthly_fee`` (``percent``) or ``100 EUR`` (``amount`` of ``base``)."""

    amount: Decimal
    base: Word
    percent: bool
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class PerBreach:
    """A credit for each breach of a target, or with ``unit`` for each such unit it is late.

    Whole units count, and with ``started`` the one that has begun as well.
    """

    target: Word
    unit: Unit | None = None
    started: bool = False
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Attainment:
    """A credit for a period in which the share of cases that met a target fell short.

    With ``below`` it lies in a band: at least ``percent``, and below that.
    """

    target: Word
    operator: Operator
    percent: Decimal
    period: Period | None = None
    below: Decimal | None = None
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class CreditCap:
    """The most that is credited in a period."""

    money: Money
    period: Period | None = None
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Credit:
    """A service credit: how much, for what, and up to how much."""

    money: Money
    trigger: PerBreach | Attainment
    cap: CreditCap | None = None
    guard: Guard = field(default_factory=Guard)
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Quota:
    """``10 per year then charge``, ``unlimited`` or ``unspecified``.

    ``count`` None with ``unspecified`` false is unlimited. ``then`` is what happens past it.
    """

    count: int | None
    period: Period | None = None
    then: Word | None = None
    unspecified: bool = False
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class TableKey:
    """A key of a table: values of one fact joined by ``|``, or ``otherwise`` (no values)."""

    values: tuple[Word, ...]
    extent: Extent = _extent()


@dataclass(frozen=True, slots=True)
class Change:
    """``path to text``, which replaces what stands at a path, or ``remove path`` (``text`` None).

    The text is a sentence of whatever kind the path holds; ``text_extent`` is where it stands.
    """

    path: tuple[str, ...]
    text: str | None
    text_extent: Extent = _extent()
    extent: Extent = _extent()
