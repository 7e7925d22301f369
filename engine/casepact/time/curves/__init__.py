"""Due instants as exact functions of the opening instant, and the comparison of two of them."""

from __future__ import annotations

from casepact.time.curves.bounds import clock_sentence, due_curve
from casepact.time.curves.comparison import Comparison, compare, equal_where, later_where
from casepact.time.curves.pieces import Curve, Window, latest_of, moved_by, traced
from casepact.time.curves.stretches import Stretches
from casepact.time.curves.waits import next_open_curve, next_time_curve, open_stretches

__all__ = [
    "Comparison",
    "Curve",
    "Stretches",
    "Window",
    "clock_sentence",
    "compare",
    "due_curve",
    "equal_where",
    "later_where",
    "latest_of",
    "moved_by",
    "next_open_curve",
    "next_time_curve",
    "open_stretches",
    "traced",
]
