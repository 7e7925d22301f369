"""The states a case can be in and the transitions between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.note import Note
from casepact.source import Span
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Amount

__all__ = ["RESOLVE", "Event", "Lifecycle", "State", "StateTransition"]

RESOLVE = "resolve"
"""The event that coming into a settled state counts as, whatever leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state. ``pauses`` names the actions whose clocks stand still in it; a ``final`` state ends the case.

    ``settled`` states, such as resolved, end the periodic duties without ending the case. To come into one
    counts as being resolved.
    """

    name: str
    note: Note
    title: str = ""
    initial: bool = False
    final: bool = False
    settled: bool = False
    pauses: frozenset[str] = frozenset()

    def holds_up(self, action: str, stop: Collection[str]) -> bool:
        """Whether a clock stands still here: its action is paused, or every event that stops it is.

        While one of these may still come, as a response may while a resolution waits, the clock runs.
        """
        return action in self.pauses or (bool(stop) and self.pauses.issuperset(stop))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens to a case. An ``activity`` can happen in any state that is not final.

    Any other event is refused in a state from which no transition takes it.
    """

    name: str
    note: Note
    title: str = ""
    activity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTransition:
    """One edge from one state, taken on an ``event`` or ``after`` a time in the state.

    ``within`` limits how long after entering the state the event is still taken. ``after`` and
    ``within`` are counted on ``calendar``. ``unspecified`` marks a time the document does not print.
    """

    note: Note
    source: str
    destination: str
    event: str | None = None
    after: Amount | None = None
    within: Amount | None = None
    calendar: CalendarExpr | None = None
    actors: tuple[str, ...] = ()
    guard: Expression = TRUE
    unspecified: bool = False

    @property
    def id(self) -> str:
        """The transition's path in the file; those of the standard lifecycle start with ``standard``."""
        return self.note.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """States by name in file order, events by name, and every transition in file order.

    ``span`` is where the policy has its section; None where it has none, and takes the standard one.
    """

    states: Mapping[str, State]
    events: Mapping[str, Event]
    transitions: tuple[StateTransition, ...] = field(default=())
    span: Span | None = field(default=None, compare=False)

    @property
    def initial(self) -> str:
        """The state in which a case starts."""
        return next(state.name for state in self.states.values() if state.initial)

    def takes(self, event: str, state: str) -> bool:
        """Whether an event can happen in a state: a transition takes it, or it is an activity."""
        declared = self.events.get(event)
        if declared is None:
            return False
        moves = any(move.source == state and move.event == event for move in self.transitions)
        return moves or (declared.activity and not self.states[state].final)

    def settles(self, move: StateTransition) -> bool:
        """Whether a transition settles a case that was not settled, so that it counts as resolved.

        A final state ends the case and resolves nothing. Where no event is called `RESOLVE` nothing does.
        """
        old, new = self.states[move.source], self.states[move.destination]
        return RESOLVE in self.events and new.settled and not (new.final or old.settled or old.final)
