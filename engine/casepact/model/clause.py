"""The clause: the smallest thing a policy says; every surface form desugars to it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.note import Note
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.escalation import AfterAmount, AfterBreach, AtTime, Repeatedly, Trigger, Verb
from casepact.syntax.ast.target import Amount, NoTarget, Target

__all__ = ["Carry", "Clause", "Ladder", "Notice", "Obligation", "Reopening", "Rung", "RungAction"]

_COUNTED = AfterAmount | AfterBreach | AtTime | Repeatedly


class Carry(StrEnum):
    """What a change of severity does to a running clock (``docs/semantics.md``, point 7)."""

    CARRY = "carry"
    RESTART = "restart"
    KEEP = "keep"


class Reopening(StrEnum):
    """What reopening a case does to its clocks (``docs/semantics.md``, point 8)."""

    RESTART = "restart"
    RESUME = "resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """How long before a planned moment a clause's action is to be done.

    ``moment`` is the fact, an instant or a date, that says when that is; a date begins at midnight in
    the zone of the calendar.
    """

    amount: Amount
    calendar: CalendarExpr
    moment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """*actor* must / may / must not *action*, within a *target*, counted from an *event*, when a *condition*.

    ``obligation`` names the family the clause is one of: for a cell of a table the table's name,
    elsewhere the clause's own last name. ``guard`` is complete: the keys of the table, ``when``,
    ``unless``, ``otherwise`` and exceptions are all part of it. ``start`` and ``stop`` are events;
    ``states``, ``pausing`` and ``counting`` are states. A clause with ``states`` runs its clock from
    entering one of them to leaving them all. ``effort`` is the open time the action goes on through.
    ``implied`` are events that do what is asked for and more, as a resolution is an answer, where the
    clause names no stop of its own. A clause with a ``notice`` is to be kept so long before the event
    in ``before``, or before the moment a fact names. One with neither ``target`` nor ``notice`` says
    what must, may or must not be done, without a time.
    """

    note: Note
    obligation: str
    actor: str
    modal: Modal
    action: str
    objects: tuple[str, ...] = ()
    target: Target | None = None
    notice: Notice | None = None
    effort: CalendarExpr | None = None
    start: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    pausing: tuple[str, ...] = ()
    counting: tuple[str, ...] = ()
    guard: Expression = TRUE
    on_severity_change: Carry = Carry.CARRY
    on_reopen: Reopening = Reopening.RESTART

    @property
    def id(self) -> str:
        """The clause's path in the file."""
        return self.note.id

    @property
    def has_time(self) -> bool:
        """Whether it must be done by a time, though the document may not say which."""
        timed = self.target is not None and not isinstance(self.target.bound, NoTarget)
        return self.modal is Modal.MUST and (self.notice is not None or timed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A family of clauses that are answers to one question, such as when to respond first.

    At most one of the clauses may hold for a case; two with different answers are a conflict.
    """

    name: str
    note: Note
    clauses: tuple[Clause, ...]
    facts: tuple[str, ...] = ()
    """The facts that key the table, outermost first."""


@dataclass(frozen=True, slots=True)
class RungAction:
    """What a rung does: the verb, and the roles (or the one severity) it concerns."""

    verb: Verb
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder, resolved. ``guard`` includes the ladder's own.

    ``trigger`` is the syntax tree's, with every calendar filled in. ``on each cycle`` with several
    rungs has become one rung a cycle.
    """

    note: Note
    trigger: Trigger
    actions: tuple[RungAction, ...]
    guard: Expression = TRUE

    @property
    def id(self) -> str:
        """The rung's path in the file."""
        return self.note.id

    @property
    def calendar(self) -> CalendarExpr | None:
        """What its time is counted on; None where it has none of its own."""
        return self.trigger.calendar if isinstance(self.trigger, _COUNTED) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """An escalation: rungs counted from events of the case until others happen."""

    name: str
    note: Note
    rungs: tuple[Rung, ...]
    start: tuple[str, ...] = ("open",)
    stop: tuple[str, ...] = ()
    pausing: tuple[str, ...] = ()
    guard: Expression = field(default=TRUE)
