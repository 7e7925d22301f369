"""What came of a promise: proved, refuted by a case that anybody can replay, empty, or not decided."""

from __future__ import annotations

from enum import StrEnum

from casepact.frozen import dataclass
from casepact.source import Witness

__all__ = ["Outcome", "TooManyError", "Verdict", "empty", "proved", "refuted", "undecided"]


class Outcome(StrEnum):
    """The answers there are."""

    PROVED = "proved"
    REFUTED = "refuted"
    EMPTY = "says nothing"
    NOT_DECIDED = "not decided"


class TooManyError(Exception):
    """A question has more parts than are looked at; the message says which."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer. ``why`` is what it rests on, hangs on, or what happens in the witness of a refutation."""

    outcome: Outcome
    why: str
    witness: Witness | None = None


def proved(why: str) -> Verdict:
    """Nothing that can happen to a case breaks the promise."""
    return Verdict(Outcome.PROVED, why)


def refuted(why: str, witness: Witness) -> Verdict:
    """The case of the witness breaks it."""
    return Verdict(Outcome.REFUTED, why, witness)


def empty(why: str) -> Verdict:
    """Nothing could break it, because no case comes to what it speaks of."""
    return Verdict(Outcome.EMPTY, why)


def undecided(why: str) -> Verdict:
    """Neither was found."""
    return Verdict(Outcome.NOT_DECIDED, why)
