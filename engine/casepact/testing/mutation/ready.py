"""Writes a test that passes for a policy and fails for a mutant of it, and runs it to be sure of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from casepact.decision import Decision, DecisionError
from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.semantics.calendars import UnanswerableError
from casepact.syntax.yaml.flow import Plain, flow
from casepact.testing.following import follow
from casepact.testing.mutation.deciding import Expected, told_apart
from casepact.testing.mutation.following import courses_apart
from casepact.testing.mutation.homes import Home
from casepact.testing.mutation.mutant import Mutant
from casepact.testing.mutation.trial import Stage
from casepact.testing.plan import CaseTest
from casepact.testing.running import run_test
from casepact.testing.subjects import Shelf, Subject
from casepact.time.faults import utc_text
from casepact.verify.witness import setting_pairs

__all__ = ["ReadyTest", "Situation", "Writer", "decisions_apart"]

_WIDTH = 110
_ESCAPE = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class Situation:
    """A case under a policy or a contract; ``events`` are lines of a timeline, None for a decision.

    ``at`` and ``until`` are in UTC seconds.
    """

    subject: Subject
    facts: Mapping[str, FactValue]
    at: int
    events: tuple[str, ...] | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class ReadyTest:
    """A test to paste: ``text`` is an item of the list ``tests`` of ``file``, or a whole new file."""

    file: str
    text: str
    new_file: bool = False


def decisions_apart(
    subject: Subject, other: Subject, facts: Mapping[str, FactValue], at: int
) -> Iterator[Expected]:
    """What to expect of a case that has a plain answer and another one, or a conflict, under a mutant."""
    old, new = _decide(subject, facts, at), _decide(other, facts, at)
    if old is None or old.unanswered or old.conflicts:
        return
    plain = new is not None and not new.unanswered and not new.conflicts
    if new is not None:
        yield from told_apart(subject.policy, other.policy, old, new)
    if not plain:
        yield {"severity": old.severity} if old.severity is not None else {"conflicts": "none"}


def _decide(subject: Subject, facts: Mapping[str, FactValue], at: int) -> Decision | None:
    given = {name: value for name, value in facts.items() if name not in subject.bought}
    try:
        return subject.decider.decide(given, at)
    except (DecisionError, UnanswerableError):
        return None


class Writer:
    """Writes tests that tell one mutant from its policy."""

    def __init__(self, mutant: Mutant, stage: Stage, shelf: Shelf) -> None:
        self.mutant = mutant
        self.stage = stage
        self.shelf = shelf

    def test(self, situation: Situation, homes: tuple[Home, ...]) -> ReadyTest | None:
        """The test of a situation; None where it does not tell the two apart."""
        other = self.stage.subject(situation.subject)
        for home in homes if other is not None else ():
            assert other is not None
            probe = home.read(self._text(situation, situation.facts, {"unknown": "none"}, home), self.shelf)
            if probe is None:
                continue
            for expected, facts in self._apart(probe, other, home):
                text = self._text(situation, facts, expected, home)
                if self._tells(text, home):
                    return ReadyTest(home.path, home.head + text, bool(home.head))
        return None

    def _apart(
        self, probe: CaseTest, other: Subject, home: Home
    ) -> Iterator[tuple[Expected, Mapping[str, FactValue]]]:
        """What to expect of a case, and the facts that it takes."""
        if probe.course is not None:
            old, new = follow(probe), follow(replace(probe, subject=other))
            if old is not None and new is not None:
                for expected in courses_apart(old, new):
                    yield expected, probe.facts
            return
        for expected in decisions_apart(probe.subject, other, probe.facts, probe.at):
            yield expected, self._narrowed(probe, other, expected, home)

    def _narrowed(
        self, probe: CaseTest, other: Subject, expected: Expected, home: Home
    ) -> Mapping[str, FactValue]:
        """The facts without those that do not matter; what the file gives stays.

        An answer that is unknown would be unknown for want of them, and not for what it is about.
        """
        kept = dict(probe.facts)
        if "unknown" in flow(expected):
            return kept
        for name in probe.facts:
            if name in home.given or name in probe.subject.bought:
                continue
            less = {key: value for key, value in kept.items() if key != name}
            if any(item == expected for item in decisions_apart(probe.subject, other, less, probe.at)):
                kept = less
        return kept

    def _text(
        self, situation: Situation, facts: Mapping[str, FactValue], expected: Expected, home: Home
    ) -> str:
        subject = situation.subject
        said = {name: value for name, value in facts.items() if name not in subject.bought}
        given = {
            name: text for name, text in setting_pairs(subject.policy, said) if home.given.get(name) != text
        }
        lines: list[tuple[str, Plain]] = [("test", self._title())]
        policy = home.names(subject.path)
        if policy:
            lines.append(("policy", policy))
        if given:
            lines.append(("given", given))
        lines.append(("at", utc_text(situation.at)))
        if situation.events is not None:
            lines.append(("timeline", situation.events))
        if situation.until is not None:
            lines.append(("until", utc_text(situation.until)))
        lines.append(("expect", expected))
        return "".join(
            f"{'  - ' if number == 0 else '    '}{key}: {_folded(flow(value))}\n"
            for number, (key, value) in enumerate(lines)
        )

    def _title(self) -> str:
        return f"{self.mutant.clause}, told from the same {self.mutant.text}"

    def _tells(self, text: str, home: Home) -> bool:
        test = home.read(text, self.shelf)
        other = None if test is None else self.stage.subject(test.subject)
        if test is None or other is None or not run_test(test).passed:
            return False
        return not run_test(replace(test, subject=other)).passed


def _folded(text: str) -> str:
    """Long braces over several lines, broken after commas that are not in quotes."""
    lines, line, quoted = [], "", False
    for word in text.split(" "):
        if line and not quoted and line.endswith(",") and len(line) + len(word) > _WIDTH - 20:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
        quoted ^= _ESCAPE.sub("", word).count('"') % 2 == 1
    return "\n        ".join([*lines, line])
