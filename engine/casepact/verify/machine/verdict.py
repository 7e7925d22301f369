"""What came of a promise: proved, refuted by a case that anybody can replay, or not decided and why."""

from __future__ import annotations

from enum import StrEnum

from casepact.frozen import dataclass
from casepact.source import Witness

__all__ = ["Outcome", "TooManyError", "Verdict", "proved", "refuted", "undecided"]


class Outcome(StrEnum):
    """The three answers there are."""

    PROVED = "proved"
    REFUTED = "refuted"
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


def undecided(why: str) -> Verdict:
    """Neither was found."""
    return Verdict(Outcome.NOT_DECIDED, why)
