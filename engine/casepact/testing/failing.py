"""Makes diagnostics of expectations that were not met: what was said, by which clause, and the replay."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from casepact.model.policy import Policy
from casepact.source import Diagnostic, Related, Span, Witness
from casepact.testing.plan import CaseTest, Expectation, Wanted
from casepact.time.faults import utc_text
from casepact.verify.witness import setting_pairs

__all__ = ["Failures", "shown"]


def shown(value: Wanted, *, instant: bool = False) -> str:
    """A value as people read it; `instant` says that a number is UTC seconds."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int():
            return utc_text(value) if instant else str(value)
        case str():
            return value
        case tuple():
            return ", ".join(shown(item, instant=instant) for item in value) or "none"


class Failures:
    """Gathers what is not as one test expects."""

    def __init__(self, test: CaseTest, changes: tuple[str, ...]) -> None:
        self.test = test
        self.changes = changes
        self.found: list[Diagnostic] = []

    def add(self, expectation: Expectation, message: str, clause: str = "") -> None:
        """Add that an expectation was not met; ``clause`` is the id of the entry that answered.

        The same at the same place is said once.
        """
        if any((found.message, found.span) == (message, expectation.span) for found in self.found):
            return
        place = _places(self.test.subject.policy).get(clause)
        related = () if place is None or not clause else (Related(place, "this answered"),)
        self.found.append(
            Diagnostic(
                "unmet-expectation",
                message,
                expectation.span,
                related=related,
                clause=clause or None,
                witness=self._witness(),
            )
        )

    def stop(self, message: str) -> None:
        """Add that the test has no answer, or comes to one that nobody expected."""
        found = Diagnostic("unexpected-answer", message, self.test.span, witness=self._witness())
        self.found.append(found)

    def _witness(self) -> Witness:
        test = self.test
        policy = test.subject.policy
        bought = test.subject.bought
        given = {name: value for name, value in test.facts.items() if name not in bought}
        pairs = setting_pairs(policy, given)
        events: tuple[str, ...] = ()
        if test.course is not None:
            events = tuple(
                f"{utc_text(event.at)} {event.name}" + (f" by {event.by}" if event.by else "")
                for event in test.course.events
            )
        return Witness(
            facts=pairs,
            at=utc_text(test.at),
            events=events,
            command=self._command(pairs),
            note=f"test {test.number}: {test.name}",
        )

    def _command(self, pairs: Iterable[tuple[str, str]]) -> str:
        test = self.test
        if test.course is None:
            words = ["casepact", "decide", test.subject.path]
            for name, text in pairs:
                words += ["--set", f"{name}={text}"]
            words += ["--at", utc_text(test.at)]
        elif test.timeline:
            words = ["casepact", "run", test.subject.path, test.timeline]
        else:
            words = ["casepact", "test", test.file, "-k", test.name]
        for change in self.changes:
            words += ["--change", change]
        return shlex.join(words)


def _places(policy: Policy) -> Mapping[str, Span]:
    return {note.id: note.span for note in policy.notes}
