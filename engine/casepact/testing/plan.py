"""What a test file says, once it is read: which case, under which policy, and what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.semantics.timeline import TimelineCase
from casepact.source import Diagnostic, Document, Span
from casepact.testing.subjects import Subject

__all__ = ["CaseTest", "Expectation", "Sort", "TestFile", "Wanted"]

Wanted = bool | int | str | tuple[str, ...] | tuple[int, ...] | None
"""What is expected: instants are UTC seconds, None is not known (or none of it)."""


class Sort(StrEnum):
    """What an expectation is about. The first eleven are of a decision, the others of a timeline."""

    FIELD = "field"
    LISTED = "listed"
    FACT = "fact"
    DUTY = "duty"
    NO_DUTY = "no duty"
    RUNG = "rung"
    NO_RUNG = "no rung"
    NOT_TOLD = "not told"
    NO_CREDIT = "no credit"
    CREDIT = "credit"
    QUOTA = "quota"
    END = "end"
    STATE_AT = "state at"
    DUE = "due"
    HAPPENS = "happens"
    NOTHING_ELSE = "nothing else"
    NEVER = "never"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that must hold of a decision or a timeline, and where the test says so.

    ``name`` is what it is about, such as an obligation, and ``part`` which of its answers; ``key`` is
    the name as the test writes it.
    """

    sort: Sort
    key: str
    name: str
    span: Span
    part: str = ""
    wanted: Wanted = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTest:
    """One test. ``at`` is when its case is opened, in UTC seconds.

    ``number`` is its place in the file, with that of its row where it has several: ``3`` or ``3.2``.
    ``course`` are the events of a test of a timeline; without one it tests a decision. ``timeline`` is
    the file the events come from, if any. ``zone`` is that of the file's local times, if it names one.
    """

    file: str
    number: str
    name: str
    span: Span
    subject: Subject
    facts: Mapping[str, FactValue]
    at: int
    expectations: tuple[Expectation, ...]
    course: TimelineCase | None = None
    timeline: str = ""
    zone: str = ""

    @property
    def id(self) -> str:
        """The name that no other test has."""
        return f"{self.file}::{self.number} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFile:
    """A test file. ``faulty`` are the numbers and names of tests that cannot be run for what is wrong.

    ``unread`` is true where the file, or a policy it names, could not be read or parsed.
    """

    __test__ = False

    path: str
    document: Document
    tests: tuple[CaseTest, ...] = ()
    faulty: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    unread: bool = False
    subjects: tuple[Subject, ...] = field(default=())
