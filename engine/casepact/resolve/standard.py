"""The standard lifecycle, which a policy extends or replaces."""

from __future__ import annotations

from functools import cache

from casepact.model.lifecycle import Event, Lifecycle, State, StateTransition
from casepact.model.note import Note
from casepact.source import Span

__all__ = ["IMPLIED_BY", "standard_lifecycle"]

IMPLIED_BY = {
    "acknowledge": ("respond", "resolve"),
    "respond": ("resolve",),
    "activate": ("resolve",),
    "workaround": ("resolve",),
}
"""What does more than an action does it as well: a case solved in the first answer was answered."""

_NOWHERE = Span("standard lifecycle", 1, 1, 1, 1)

_STATES = {
    "submitted": "Submitted",
    "acknowledged": "Acknowledged",
    "responded": "Responded to",
    "working": "Being worked on",
    "waiting_on_customer": "Waiting on the customer",
    "resolved": "Resolved",
    "closed": "Closed",
    "declined": "Declined",
}

_ACTIVITIES = {
    "open": "The case is opened",
    "acknowledge": "The vendor confirms receipt",
    "respond": "The vendor responds for the first time",
    "activate": "The vendor starts to work on the case",
    "update": "The vendor reports progress",
    "workaround": "The vendor gives a workaround",
    "reply": "The vendor answers a message",
    "customer_reply": "The customer writes, or answers what was asked",
    "notice": "The vendor gives notice of something",
    "change": "A fact of the case changes, such as its severity",
}

_MOVES = {
    "ask_customer": "The vendor asks the customer for something",
    "resolve": "The vendor resolves the case",
    "close": "The case is closed",
    "reopen": "The case is opened again",
    "decline": "The vendor declines the case",
    "withdraw": "The customer takes the case back",
}

_TRANSITIONS = """
submitted -> acknowledged on acknowledge
submitted, acknowledged -> responded on respond
submitted, acknowledged, responded -> working on activate
submitted, acknowledged, responded, working -> waiting_on_customer on ask_customer
waiting_on_customer -> working on customer_reply
submitted, acknowledged, responded, working, waiting_on_customer -> resolved on resolve
resolved -> closed on close
resolved, closed -> working on reopen
submitted, acknowledged, responded, working, waiting_on_customer -> declined on decline
submitted, acknowledged, responded, working, waiting_on_customer, resolved -> closed on withdraw
"""


@cache
def standard_lifecycle() -> Lifecycle:
    """The lifecycle of a case as most support contracts have it; its ids start with ``standard``."""
    states = {
        name: State(
            name=name,
            note=Note(f"standard.states.{name}", _NOWHERE, title),
            title=title,
            initial=name == "submitted",
            final=name in ("closed", "declined"),
            settled=name == "resolved",
            pauses=frozenset(("resolve", "update", "workaround"))
            if name == "waiting_on_customer"
            else frozenset(),
        )
        for name, title in _STATES.items()
    }
    events = {
        name: Event(
            name=name,
            note=Note(f"standard.events.{name}", _NOWHERE, title),
            title=title,
            activity=name in _ACTIVITIES,
        )
        for name, title in (_ACTIVITIES | _MOVES).items()
    }
    transitions = []
    for line in _TRANSITIONS.strip().splitlines():
        path, event = line.rsplit(" on ", 1)
        sources, destination = path.split(" -> ")
        for source in sources.split(", "):
            note = Note(f"standard.{event}.{source}", _NOWHERE)
            transitions.append(
                StateTransition(note=note, source=source, destination=destination, event=event)
            )
    return Lifecycle(states=states, events=events, transitions=tuple(transitions))
