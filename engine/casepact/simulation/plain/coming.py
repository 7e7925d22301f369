"""A case as it comes, and where it can stand in its process."""

from __future__ import annotations

from enum import Enum, auto

from casepact.frozen import dataclass
from casepact.model.fact import Facts

__all__ = [
    "ACKNOWLEDGE",
    "CLOSE",
    "MAIN",
    "OTHERS",
    "PATIENCE",
    "REOPEN",
    "TAKE",
    "UPDATE",
    "WAKE",
    "Coming",
    "Phase",
    "Place",
]

# What can be pending for a case, in the order in which it happens at one instant; changes and side
# events come last.
ACKNOWLEDGE, TAKE, MAIN, UPDATE, PATIENCE, CLOSE, REOPEN, WAKE, OTHERS = range(9)


class Place(Enum):
    """Where a case is for the staff."""

    NOWHERE = auto()
    QUEUED = auto()
    SERVED = auto()


class Phase(Enum):
    """What the end of the time in hand brings."""

    RESPOND = auto()
    DECLINE = auto()
    TALK = auto()
    PIECE = auto()
    REPLY = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A case as it comes, at an instant in UTC seconds.

    ``number`` is its place in its stream and ``order`` that among all cases, by which ties are broken;
    ``kind`` counts over all streams. ``key`` is that of its draws. ``against`` is why it is not covered.
    """

    at: int
    stream: str
    number: int
    order: int
    kind: int
    facts: Facts
    key: int
    against: tuple[str, ...] = ()
    counted: bool = True
    logged: bool = False

    @property
    def name(self) -> str:
        """What the case is called."""
        return f"{self.stream}-{self.number}"
