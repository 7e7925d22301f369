"""Business time: calendars compiled from sentences, and exact arithmetic on their open time.

What is public here is loaded when it is first used, so that a command that reads no calendar
pays for none.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepact.time.calendar import Calendar
    from casepact.time.compiling import Bounds, compile_calendar
    from casepact.time.faults import CalendarError, HorizonError, NeverOpenError
    from casepact.time.validation import validate_calendar

__all__ = [
    "Bounds",
    "Calendar",
    "CalendarError",
    "HorizonError",
    "NeverOpenError",
    "compile_calendar",
    "validate_calendar",
]

_HOMES = {
    "Bounds": "compiling",
    "Calendar": "calendar",
    "CalendarError": "faults",
    "HorizonError": "faults",
    "NeverOpenError": "faults",
    "compile_calendar": "compiling",
    "validate_calendar": "validation",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
