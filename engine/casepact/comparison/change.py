"""What a comparison answers: changes, each with its verdict for the customer, its places and its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.source import Document, Span

__all__ = ["Cause", "Change", "Comparison", "Evidence", "Measure", "Place", "Verdict", "joined"]


class Verdict(StrEnum):
    """What a change is for the customer, the gravest first.

    ``mixed`` is worse for some cases or instants and better for others; ``changed`` is a difference
    that could not be judged, for a reason that is given; ``reworded`` changes no answer.
    """

    WORSE = "worse"
    MIXED = "mixed"
    CHANGED = "changed"
    BETTER = "better"
    REWORDED = "reworded"


def joined(verdicts: Iterable[Verdict]) -> Verdict:
    """What several verdicts come to together; ``reworded`` where there are none."""
    found = set(verdicts) - {Verdict.REWORDED}
    if Verdict.MIXED in found or {Verdict.WORSE, Verdict.BETTER} <= found:
        return Verdict.MIXED
    for verdict in (Verdict.WORSE, Verdict.CHANGED, Verdict.BETTER):
        if verdict in found:
            return verdict
    return Verdict.REWORDED


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in one of the two files; ``clause`` is its id there."""

    clause: str
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of the opening instants (in seconds) are concerned, and where the most.

    ``worse`` and ``better`` are for the customer. ``most`` is an opening instant in UTC seconds with
    the difference there, in seconds; ``best`` the same the other way round.
    """

    worse: int
    better: int
    seconds: int
    most: tuple[int, int] | None = None
    best: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A case that the two policies answer differently, with both answers and a command for each.

    ``facts`` are pairs of a fact and its value as a command takes them, by the names of the new
    policy; ``at`` is an ISO instant in UTC. ``events`` are the lines of a timeline where time has to
    pass to tell the two apart.
    """

    facts: tuple[tuple[str, str], ...]
    at: str
    old_answer: str
    new_answer: str
    old_command: str
    new_command: str
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference in what two policies say.

    ``kind`` is what it is about, such as ``target`` or ``channel``; ``old`` and ``new`` are None
    where the clause is not in that policy. ``reason`` says why a change is not judged.
    """

    kind: str
    verdict: Verdict
    message: str
    old: Place | None = None
    new: Place | None = None
    measure: Measure | None = None
    reason: str = ""
    evidence: Evidence | None = None
    fingerprint: str = ""
    """What it is known by when lines move, once it is part of a comparison."""
    see: tuple[str, str] | None = None
    """Where there is no evidence: a command for each policy that prints what the change is about."""

    consequences: tuple[str, ...] = ()
    """What follows, where the message tells of the first few alone."""

    taken: Span | None = None
    """Where the new policy has nothing of it: what it was part of there."""

    @property
    def code(self) -> str:
        """The stable kebab-case name of the kind and its verdict, such as ``target-worse``."""
        return f"{self.kind}-{self.verdict}"

    @property
    def untold(self) -> tuple[str, ...]:
        """What follows and is not part of the message."""
        return tuple(item for item in self.consequences if item not in self.message)

    @property
    def clause(self) -> str:
        """The id to call it by: the new one, else the old one."""
        place = self.new or self.old
        return "" if place is None else place.clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What in the file makes answers other than they were, with all the changes that come from it.

    ``clause`` is the id of what was edited, of several calendars one behind the other. ``message`` says
    how, where it is more than its one change; empty where the changes say it themselves. ``changes``
    are fingerprints, and ``verdict`` what they come to together.
    """

    clause: str
    message: str
    verdict: Verdict
    old: Place | None
    new: Place | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two policies, in the order of their sections, and what it comes from.

    ``since`` and ``until`` bound the opening instants that shares are of, in UTC seconds.
    """

    old: Document
    new: Document
    policy: str
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]
    since: int
    until: int

    @property
    def verdict(self) -> Verdict:
        """What all changes come to together."""
        return joined(change.verdict for change in self.changes)

    @property
    def equal(self) -> bool:
        """Whether both policies give every case the same answer."""
        return all(change.verdict is Verdict.REWORDED for change in self.changes)
