"""The trees of promises: what an author says of every case, to be proved or refuted."""

from __future__ import annotations

from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Condition, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Amount

__all__ = [
    "Anchor",
    "Becomes",
    "Eventually",
    "HasClock",
    "IsDue",
    "IsTold",
    "Limit",
    "NeverIs",
    "NeverTakes",
    "Precedes",
    "Promise",
    "Promised",
    "Span",
    "Telling",
    "Without",
]


class Telling(StrEnum):
    """How somebody is told of a case."""

    NOTIFIED = "notified"
    INVOLVED = "involved"


class Limit(StrEnum):
    """Which part of the time in a state something never happens in."""

    AFTER = "after"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Span:
    """``1 hour on office``: an amount of time; ``calendar`` None counts all of the time."""

    amount: Amount
    calendar: CalendarExpr | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a time is counted from: an event, or the breach of a target (``is_breach``)."""

    name: Word
    is_breach: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class IsTold:
    """``a and b are notified within T after E unless F``; ``span`` None is ``immediately``."""

    roles: tuple[Word, ...]
    telling: Telling
    span: Span | None
    anchor: Anchor
    unless: tuple[Word, ...] = ()
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class IsDue:
    """``first_response is due within T after E unless F``; ``span`` None is ``immediately``."""

    target: Word
    span: Span | None
    anchor: Anchor
    unless: tuple[Word, ...] = ()
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Precedes:
    """``respond always comes before resolve``."""

    first: Word
    second: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class NeverTakes:
    """``a closed case never reopens by customer after 30 days``; ``limit`` None is at any time."""

    state: Word
    event: Word
    actors: tuple[Word, ...] = ()
    limit: Limit | None = None
    span: Span | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class NeverIs:
    """``a declined case is never resolved``, at no time after it was in the one state."""

    state: Word
    destination: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Becomes:
    """``a resolved case becomes closed within 10 days``, unless it leaves the state by another way."""

    state: Word
    destination: Word
    span: Span
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Without:
    """``no case is closed without resolve``."""

    state: Word
    events: tuple[Word, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Eventually:
    """``every resolved case is eventually closed``; ``state`` None is a case in any state."""

    state: Word | None
    destination: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class HasClock:
    """``every open case has a running clock``; ``state`` is a state or ``open``."""

    state: Word
    extent: Extent = extent_field()


Promised = IsTold | IsDue | Precedes | NeverTakes | NeverIs | Becomes | Without | Eventually | HasClock


@dataclass(frozen=True, slots=True)
class Promise:
    """``when C, …``: what is promised, and the cases it is promised for; ``condition`` None is all."""

    promised: Promised
    condition: Condition | None = None
    extent: Extent = extent_field()
