"""What a policy means for a case: the reference semantics that every faster path is tested against.

What is public here is loaded when it is first used, so that a decision pays for no interpreter.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepact.semantics.account import Account, settle
    from casepact.semantics.calendars import CalendarBook, CaseWorld, UnanswerableError, Undetermined
    from casepact.semantics.case import Case, Clock, Effect, EffectKind, Event, Outcome, TimerEvent
    from casepact.semantics.due import Due, due_instant
    from casepact.semantics.in_force import policy_in_force
    from casepact.semantics.interpreter import advance, next_timer, open_case, step
    from casepact.semantics.logic import World, evaluate, unknown_facts
    from casepact.semantics.replay import Run, replay
    from casepact.semantics.rules import Rules
    from casepact.semantics.select import Completed, Selection, complete
    from casepact.semantics.timeline import Timeline, TimelineCase, load_timeline, read_timeline
    from casepact.semantics.versions import adopt

__all__ = [
    "Account",
    "CalendarBook",
    "Case",
    "CaseWorld",
    "Clock",
    "Completed",
    "Due",
    "Effect",
    "EffectKind",
    "Event",
    "Outcome",
    "Rules",
    "Run",
    "Selection",
    "Timeline",
    "TimelineCase",
    "TimerEvent",
    "UnanswerableError",
    "Undetermined",
    "World",
    "adopt",
    "advance",
    "complete",
    "due_instant",
    "evaluate",
    "load_timeline",
    "next_timer",
    "open_case",
    "policy_in_force",
    "read_timeline",
    "replay",
    "settle",
    "step",
    "unknown_facts",
]

_HOMES = {
    "account": ("Account", "settle"),
    "calendars": ("CalendarBook", "CaseWorld", "UnanswerableError", "Undetermined"),
    "case": ("Case", "Clock", "Effect", "EffectKind", "Event", "Outcome", "TimerEvent"),
    "due": ("Due", "due_instant"),
    "in_force": ("policy_in_force",),
    "interpreter": ("advance", "next_timer", "open_case", "step"),
    "logic": ("World", "evaluate", "unknown_facts"),
    "replay": ("Run", "replay"),
    "rules": ("Rules",),
    "select": ("Completed", "Selection", "complete"),
    "timeline": ("Timeline", "TimelineCase", "load_timeline", "read_timeline"),
    "versions": ("adopt",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
