"""Tells a slip of the pen: a key or a keyword that is one letter away from the one that was meant.

Any word may be the object of a duty, so `customer must state serial_number wen warranty` would be a duty
about a warranty, where a duty under a condition was meant. An object one slip away from a keyword is refused.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["is_one_slip", "misspelled_keyword", "misspelled_not"]

_KEYWORDS = (
    *("when", "unless", "after", "before", "while", "until", "within", "under", "during", "every", "daily"),
    *("immediately", "pausing", "counting"),
)
"""The words that begin a clause of a duty."""

_LONG = 6
"""Letters from which on a word with one of them replaced is hardly another word."""

_WORDS = frozenset(("afters", "ever", "passing", "then", "thunder", "very"))
"""Words in their own right that are one slip away."""


@lru_cache(maxsize=4096)
def misspelled_keyword(word: str) -> str | None:
    """The keyword that a word was meant to be, or None where it is just a word."""
    if word in _KEYWORDS or word in _WORDS:
        return None
    found = (keyword for keyword in _KEYWORDS if is_one_slip(word, keyword, replaced=len(keyword) >= _LONG))
    return next(found, None)


def misspelled_not(action: str) -> bool:
    """Whether an action was meant to be ``not``, so that the duty says the opposite of what was meant."""
    return action not in ("not", "note", "net") and is_one_slip(action, "not")


def is_one_slip(word: str, meant: str, *, replaced: bool = False) -> bool:
    """Whether one letter was left out, added or swapped with the next; or ``replaced``, but for the first."""
    if abs(len(word) - len(meant)) > 1:
        return False
    pairs = enumerate(zip(word, meant, strict=False))
    start = next((place for place, (a, b) in pairs if a != b), min(len(word), len(meant)))
    rest, wanted = word[start:], meant[start:]
    return (
        rest == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:2] + wanted[:1] + wanted[2:]
        or (replaced and start > 0 and rest[1:] == wanted[1:])
    )
