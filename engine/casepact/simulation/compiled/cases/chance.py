"""What chance decides about one case, as its facts stand.

The compiled form of `casepact.simulation.plain.chance`.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.hours import due
from casepact.simulation.compiled.plan import (
    DR_COUNT,
    DR_KIND,
    DR_NUMBERS,
    DR_SAMPLE,
    DR_WIDTH,
    L_KEY,
    L_RECORD,
    NEVER,
    P_NODES,
    P_SHEET,
    T_DRAWN,
    T_HOURS,
    T_PICK,
)
from casepact.simulation.distributions import EMPIRICAL, draw_from, whole_seconds
from casepact.simulation.lowering.layout import FAR, NODE

__all__ = ["after", "calendar_of", "drawn_seconds", "instant", "key_of", "pick_time"]


def key_of(w: Row, life: int) -> int:
    """Return the key of a case's draws."""
    return draws.word(w[life + L_KEY])


def pick_time(w: Row, life: int, list_: int) -> int:
    """Return the first time of a list that holds for the case now, -1 if none does."""
    return w[w[T_PICK] + list_ * w[P_NODES] + w[w[life + L_RECORD] + NODE]]


def calendar_of(w: Row, life: int, list_: int) -> int:
    """Return the calendar on which that time counts, -1 for every hour."""
    return w[w[T_HOURS] + list_ * w[P_NODES] + w[w[life + L_RECORD] + NODE]]


def drawn_seconds(w: Row, x: Numbers, life: int, drawn: int, purpose: int, number: int) -> int:
    """Draw a time in whole seconds; 0 where none holds."""
    if drawn < 0:
        return 0
    row = w[T_DRAWN] + drawn * DR_WIDTH
    kind, first = w[row + DR_KIND], w[row + DR_NUMBERS]
    start = draws.base(key_of(w, life), purpose, number)
    if kind == EMPIRICAL:
        place = int(draws.unit(start, 0) * w[row + DR_COUNT])
        return whole_seconds(x[w[row + DR_SAMPLE] + place])
    return whole_seconds(draw_from(kind, x[first], x[first + 1], x[first + 2], start))


def after(w: Row, at: int, seconds: int, calendar: int) -> int:
    """Return the instant some open seconds after ``at``; never, if that lies past the calendar's data."""
    if calendar < 0:
        return at + seconds
    found = due(part(w, w[P_SHEET]), calendar, at, seconds)
    return NEVER if found == FAR else found


def instant(w: Row, x: Numbers, life: int, at: int, list_: int, purpose: int, number: int) -> int:
    """Draw the instant that lies the first time that holds after ``at``."""
    seconds = drawn_seconds(w, x, life, pick_time(w, life, list_), purpose, number)
    return after(w, at, seconds, calendar_of(w, life, list_))
