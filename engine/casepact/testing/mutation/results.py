"""What came of mutants: killed by a test, proved equivalent, or survived, with a test for each survivor."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.source import Document, Span

__all__ = ["Fate", "MutationReport", "PolicyMutation", "Tried"]


class Fate(StrEnum):
    """What became of a mutant.

    ``killed``: a test fails under it. ``equivalent``: proved to answer every case as the policy does.
    ``survived``: some case is answered in another way, and no test tells. ``undecided``: neither was
    proved nor found; it counts as a survivor. ``invalid``: it leaves no policy, and counts for nothing.
    """

    KILLED = "killed"
    SURVIVED = "survived"
    UNDECIDED = "undecided"
    EQUIVALENT = "equivalent"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One mutant and what became of it; it holds nothing but texts and numbers.

    ``killer`` is the test that failed, by its id. ``difference`` says what the mutant answers in another
    way, and ``reason`` why that is not decided. ``test`` is a test that tells it, to paste into
    ``test_file``; it is a whole file where ``new_file``.
    """

    operator: str
    family: str
    clause: str
    path: str
    span: Span
    before: str | None
    after: str | None
    change: str
    text: str
    fate: Fate
    killer: str = ""
    difference: str = ""
    reason: str = ""
    test: str = ""
    test_file: str = ""
    new_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMutation:
    """All mutants of one policy that were tried, in file order; ``made`` is how many there are in all."""

    policy: str
    path: str
    document: Document
    made: int
    tried: tuple[Tried, ...]

    def count(self, *fates: Fate) -> int:
        """How many met one of these fates."""
        return sum(item.fate in fates for item in self.tried)

    @property
    def survivors(self) -> tuple[Tried, ...]:
        """Those that no test tells."""
        return tuple(it for it in self.tried if it.fate in (Fate.SURVIVED, Fate.UNDECIDED))

    @property
    def score(self) -> float | None:
        """The share of mutants that tests tell, of 100 and of those that can be told; None where none can."""
        killed = self.count(Fate.KILLED)
        counted = killed + len(self.survivors)
        return 100.0 * killed / counted if counted else None


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What came of the mutants of every policy under test."""

    policies: tuple[PolicyMutation, ...]

    @property
    def survived(self) -> bool:
        """Whether any mutant did."""
        return any(item.survivors for item in self.policies)

    @property
    def empty(self) -> bool:
        """Whether no mutant was tried that could have been told."""
        return all(item.score is None for item in self.policies)

    @classmethod
    def of(cls, policies: Iterable[PolicyMutation]) -> MutationReport:
        """The report of policies, in the order of their paths."""
        return cls(tuple(sorted(policies, key=lambda item: item.path)))
