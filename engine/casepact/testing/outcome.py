"""What came of tests: what each saw of its policy, and where it was not as expected."""

from __future__ import annotations

from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.semantics.calendars import CaseWorld
from casepact.source import Diagnostic
from casepact.testing.plan import CaseTest

__all__ = ["Moment", "Outcome", "Sighting"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known of a case at some instant, and what conditions could ask then."""

    facts: Facts
    world: CaseWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a test saw: the ids its answer rests on, those of them it expects something of, and the facts.

    ``uncovered`` are the ids for which its case is not covered.
    """

    moments: tuple[Moment, ...] = ()
    reached: frozenset[str] = frozenset()
    checked: frozenset[str] = frozenset()
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A test that was run; it passed if it has no failures."""

    test: CaseTest
    failures: tuple[Diagnostic, ...] = ()
    sighting: Sighting = field(default_factory=Sighting)

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return not self.failures
