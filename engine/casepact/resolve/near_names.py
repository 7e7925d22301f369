"""Tells names that are taken as they stand, and are a letter or two from one there is.

A transition declares the event that it names, and any word is a role where none are declared: what
was written wrongly there would be a name of its own, that nothing else ever says.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import digits

from casepact.resolve.report import Report
from casepact.source import Level, Span

__all__ = ["near_name", "warn_of_near"]

_LONG, _LONGER = 5, 7
"""Letters from which on a name with one or two of them wrong is hardly another word."""

_PREFIXES = ("de", "dis", "in", "non", "pre", "re", "un")
"""What makes another word of one: to deactivate is not to activate."""

_MOST_COMPARED = 200
"""Names that one is compared with; nobody who writes more of them does so by hand."""


def warn_of_near(
    kind: str, word: str, span: Span, known: Iterable[str], report: Report, *, declare: str
) -> None:
    """Report a name like one of ``known`` written wrongly; ``declare`` is what to do if it is meant."""
    near = near_name(word, known)
    if near is not None:
        article = "an" if kind[0] in "aeiou" else "a"
        report.add(
            "near-name",
            f"`{word}` is {article} {kind} of its own, and looks like `{near}`",
            span,
            help_=f"did you mean `{near}`? If not, {declare}",
            level=Level.WARNING,
        )


def near_name(word: str, known: Iterable[str]) -> str | None:
    """The known name that a word is probably meant to be; None where it is known, or near none."""
    names = list(known)
    if word in names or len(names) > _MOST_COMPARED:
        return None
    return next((name for name in names if _is_near(word, name)), None)


def _is_near(word: str, name: str) -> bool:
    longest = max(len(word), len(name))
    most = 2 if longest >= _LONGER else 1 if longest >= _LONG else 0
    if abs(len(word) - len(name)) > most or _differ_in_digits(word, name):
        return False
    short, long = sorted((word, name), key=len)
    if any(long == prefix + short for prefix in _PREFIXES):
        return False
    return _distance(word, name) <= most


def _differ_in_digits(word: str, name: str) -> bool:
    """Whether names are the same but for their digits: `level_2` is no slip for `level_1`."""
    return word.strip(digits).rstrip("_") == name.strip(digits).rstrip("_")


def _distance(a: str, b: str) -> int:
    """Letters left out, added, replaced or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
