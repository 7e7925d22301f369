"""Compares two policies by what they answer: what is better and what is worse for the customer."""

from casepact.comparison.change import (
    Cause,
    Change,
    Comparison,
    Evidence,
    Measure,
    Place,
    Verdict,
    joined,
)
from casepact.comparison.compare import compare, difference

__all__ = [
    "Cause",
    "Change",
    "Comparison",
    "Evidence",
    "Measure",
    "Place",
    "Verdict",
    "compare",
    "difference",
    "joined",
]
