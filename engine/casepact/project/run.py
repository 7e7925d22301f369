"""Checks the files of a project, each finding once, and says whether the run passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from casepact.configuration.settings import Settings
from casepact.findings.acceptance import Finding
from casepact.frozen import dataclass
from casepact.project.checked import Checked
from casepact.project.checking import Today, check_file
from casepact.project.discovery import kind_of
from casepact.project.gathering import Gathered
from casepact.render.findings import findings_summary
from casepact.source import Document, Level

__all__ = ["CheckRun", "Options", "SettingsOf", "check_all"]

SettingsOf = Callable[[str], Settings]
"""Gives the settings that hold for the file of a path."""

_ORDER = tuple(Level)

_LAST = {"contract": 1, "scenario": 2}
"""What is checked after policies: contracts, and scenarios, which may name either."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of all files; None where each file's settings decide."""

    prove: bool | None = None
    fail_on: Level | None = None
    show: Level | None = None


def _outweighs(level: Level, threshold: Level) -> bool:
    """Whether a level is at or over a threshold."""
    return _ORDER.index(level) <= _ORDER.index(threshold)


@dataclass(frozen=True, slots=True)
class CheckRun:
    """The files that were checked, and those passed over for being of another kind."""

    files: tuple[Checked, ...]
    passed_over: tuple[str, ...]
    options: Options

    def __iter__(self) -> Iterator[tuple[Checked, Finding]]:
        """Every finding with the file it was found in, file by file."""
        return ((file, finding) for file in self.files for finding in file.findings)

    @property
    def documents(self) -> dict[str, Document]:
        """The texts of the files, by their names."""
        return {name: document for file in self.files for name, document in file.documents.items()}

    def fail_on(self, file: Checked) -> Level:
        """The least level of a finding that fails a file."""
        return self.options.fail_on or file.settings.fail_on or Level.ERROR

    def fails(self, file: Checked, finding: Finding) -> bool:
        """Whether a finding fails the run."""
        return finding.counts and _outweighs(finding.diagnostic.level, self.fail_on(file))

    def shows(self, file: Checked, finding: Finding) -> bool:
        """Whether a finding is heavy enough to be listed."""
        return _outweighs(finding.diagnostic.level, self._least(file))

    def shows_in_full(self, file: Checked, finding: Finding) -> bool:
        """Whether a finding is listed with its lines; of an accepted one a line is enough, unless all is."""
        return self.shows(file, finding) and (finding.counts or self._least(file) is Level.INFO)

    def _least(self, file: Checked) -> Level:
        """The least level of a finding that is listed."""
        return self.options.show or file.settings.show or Level.WARNING

    @property
    def unproved(self) -> int:
        """How many promises were not looked at, those of a policy and its contracts once."""
        return len({promise for file in self.files for promise in file.unproved})

    def line(self) -> str:
        """What was found in words, with the promises that were not looked at."""
        text = findings_summary([finding for _, finding in self], len(self.files))
        number = self.unproved
        if number:
            text += f"; {number} promise{' is' if number == 1 else 's are'} looked at with --prove only"
        return text

    @property
    def unread(self) -> bool:
        """Whether a file could not be read or parsed."""
        return any(file.unread for file in self.files)

    @property
    def failed(self) -> bool:
        """Whether a file could not be read, or a finding fails the run."""
        return self.unread or any(self.fails(file, finding) for file, finding in self)

    def summary(self) -> dict[str, Any]:
        """The run in numbers, as ``grammar/finding.schema.json`` describes them."""
        counted = [finding.diagnostic.level for _, finding in self if finding.counts]
        thresholds = {self.fail_on(file).value for file in self.files}
        return {
            "files": len(self.files),
            "passed_over": len(self.passed_over),
            **{f"{level}s": counted.count(level) for level in Level},
            "accepted": sum(not finding.counts for _, finding in self),
            "turned_off": sum(file.turned_off for file in self.files),
            "unproved_promises": self.unproved,
            "fail_on": thresholds.pop() if len(thresholds) == 1 else None,
            "failed": self.failed,
            "unread": [Path(file.path).as_posix() for file in self.files if file.unread],
            "policies": [file.counts() for file in self.files if file.policy is not None],
            "scenarios": [file.counts() for file in self.files if file.scenario is not None],
        }


def check_all(
    gathered: Gathered,
    options: Options,
    settings_of: SettingsOf,
    today: Today,
    *,
    proving: Callable[[str], None] = lambda _: None,
) -> CheckRun:
    """Check the files, each finding once; ``proving`` is told of each that is about to be proved.

    A contract's findings include those of its policy, which need not be said again where the
    policy is checked too.
    """
    files = gathered.files
    settings = {path: settings_of(path) for path in files}
    # Policies first, so that their findings stand with them and not with what names them.
    order = sorted(files, key=lambda path: _LAST.get(kind_of(path), 0)) if len(files) > 1 else files
    said: set[tuple[object, ...]] = set()
    checked = {}
    for path in order:
        prove = settings[path].prove if options.prove is None else options.prove
        if prove:
            proving(path)
        made = check_file(path, proofs=bool(prove), settings=settings[path], today=today)
        checked[path] = made.without(said)
    return CheckRun(tuple(checked[path] for path in files), gathered.passed_over, options)
