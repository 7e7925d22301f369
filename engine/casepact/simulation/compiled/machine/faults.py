"""Notes what a case could not go on for, so that it is run again with more room."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.lowering.layout import FAULT

__all__ = ["fail"]


def fail(case: Row, fault: int) -> None:
    """Note a fault, unless there is one: what comes after the first may be its consequence."""
    if not case[FAULT]:
        case[FAULT] = fault
