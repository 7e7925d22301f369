"""Compares two policies by what they answer: what is better and what is worse for the customer."""

from casepact.comparison.change import Change, Comparison, Evidence, Measure, Place, Verdict
from casepact.comparison.compare import compare, difference

__all__ = ["Change", "Comparison", "Evidence", "Measure", "Place", "Verdict", "compare", "difference"]
