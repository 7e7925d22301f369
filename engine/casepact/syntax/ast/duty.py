"""The tree of a duty: who must, may or must not do what, and when."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Ahead, Target

__all__ = ["NO_PART_OF_AN_EVENT", "UNSPECIFIED", "Duty", "Modal"]


UNSPECIFIED = "unspecified"
"""The object that says that the document leaves something open there."""

NO_PART_OF_AN_EVENT = frozenset(
    [
        UNSPECIFIED,
        *("customer", "vendor", "to", "of", "with", "for", "from", "in", "at", "about", "via", "and"),
        *("as", "through", "per"),
    ]
)
"""Words of a duty's objects that the event which says it is done is not named by."""


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
    extent: Extent = extent_field()
