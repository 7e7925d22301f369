"""Makes diagnostics of expectations that were not met: what was said, by which clause, and the replay."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Iterable, Mapping

from casepact.model.policy import Policy
from casepact.semantics.writing import event_words
from casepact.source import Diagnostic, Related, Span, Witness
from casepact.testing.plan import CaseTest, Expectation, Wanted
from casepact.time.faults import utc_text
from casepact.time.zones import find_zone
from casepact.verify.witness import setting_pairs

__all__ = ["Failures", "shown", "written_instant"]


def written_instant(at: int, zone: str) -> str:
    """UTC seconds as a test file writes them: by the clock of ``zone``, in UTC where there is none.

    A local time that comes twice is written with its offset, by which it is told from the other.
    """
    clock = find_zone(zone) if zone else None
    if clock is None:
        return utc_text(at)
    try:
        moment = dt.datetime.fromtimestamp(at, clock)
    except (OverflowError, ValueError, OSError):
        return utc_text(at)
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    text = moment.replace(tzinfo=None).isoformat(" ", "seconds" if moment.second else "minutes")
    return moment.isoformat("T", "minutes") if twice else f"{text} {zone}"


def shown(value: Wanted, *, instant: bool = False, zone: str = "") -> str:
    """A value as people read it; `instant` says that a number is UTC seconds, for `written_instant`."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int():
            return written_instant(value, zone) if instant else str(value)
        case str():
            return value
        case tuple():
            return ", ".join(shown(item, instant=instant, zone=zone) for item in value) or "none"


class Failures:
    """Gathers what is not as one test expects."""

    def __init__(self, test: CaseTest, changes: tuple[str, ...]) -> None:
        self.test = test
        self.changes = changes
        self.found: list[Diagnostic] = []

    def time(self, value: Wanted) -> str:
        """Instants (UTC seconds) as the test file writes them; None is not known."""
        return shown(value, instant=True, zone=self.test.zone)

    def _once(self, message: str) -> str:
        """The message with the zone of its times named once, behind the last of them."""
        zone = rf"(?<=:\d\d) {re.escape(self.test.zone)}\b"
        return re.sub(f"{zone}(?=.*{zone})", "", message, flags=re.DOTALL) if self.test.zone else message

    def add(self, expectation: Expectation, message: str, clause: str = "") -> None:
        """Add that an expectation was not met; ``clause`` is the id of the entry that answered.

        The same at the same place is said once.
        """
        message = self._once(message)
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
        found = Diagnostic("unexpected-answer", self._once(message), self.test.span, witness=self._witness())
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
                f"{self.time(event.at)} "
                + event_words(event.name, event.by, dict(setting_pairs(policy, event.facts)))
                for event in test.course.events
            )
        return Witness(
            facts=pairs,
            at=utc_text(test.at),
            events=events,
            command=self._command(pairs),
            note=f"test {test.number}: {test.name}" + (f", opened {self.time(test.at)}" if test.zone else ""),
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
