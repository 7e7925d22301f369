"""Checks all files of a run, each finding once, and says whether the run passes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from casepact.cli.faults import FOUND, UNREAD, misuse
from casepact.cli.setting import SettingsOf
from casepact.findings.acceptance import Finding
from casepact.frozen import dataclass
from casepact.project.checked import Checked
from casepact.project.checking import CHECKED, Today, check_file
from casepact.project.discovery import find_files, is_directory, is_unreadable, kind_of, lacks_kind
from casepact.render.findings import findings_summary
from casepact.source import Document, Level

__all__ = ["CheckRun", "Options", "check_all", "outweighs"]

_ORDER = tuple(Level)

_LAST = {"contract": 1, "scenario": 2}
"""What is checked after policies: contracts, and scenarios, which may name either."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says of all files; None where each file's settings decide."""

    prove: bool | None = None
    fail_on: Level | None = None
    show: Level | None = None


def outweighs(level: Level, threshold: Level) -> bool:
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
        return finding.counts and outweighs(finding.diagnostic.level, self.fail_on(file))

    def shows(self, file: Checked, finding: Finding) -> bool:
        """Whether a finding is heavy enough to be listed."""
        return outweighs(finding.diagnostic.level, self._least(file))

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
    def status(self) -> int:
        """The exit status of the run."""
        if any(file.unread for file in self.files):
            return UNREAD
        return FOUND if any(self.fails(file, finding) for file, finding in self) else 0

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
            "failed": self.status != 0,
            "unread": [Path(file.path).as_posix() for file in self.files if file.unread],
            "policies": [file.counts() for file in self.files if file.policy is not None],
            "scenarios": [file.counts() for file in self.files if file.scenario is not None],
        }


def check_all(paths: Sequence[str], options: Options, settings_of: SettingsOf, today: Today) -> CheckRun:
    """Check the files, each finding once; also name the files passed over.

    A contract's findings include those of its policy, which need not be said again where the
    policy is checked too.

    Raises:
        Refusal: a directory has nothing to check, or settings are at fault.
    """
    passed_over, found = list[str](), []
    empty = {path for path in paths if is_directory(path)}
    for candidate in find_files(paths):
        of_another_kind = candidate.below is not None and kind_of(candidate.path) not in CHECKED
        if of_another_kind and not (is_unreadable(candidate.path) or lacks_kind(candidate.path)):
            passed_over.append(candidate.path)
        else:
            found.append(candidate.path)
            empty.discard(candidate.below or "")
    if empty or not found:
        where = ", ".join(f"`{path}`" for path in paths if path in empty)
        raise misuse(f"there is no policy, contract, timeline or scenario below {where}")
    settings = {path: settings_of(path) for path in found}
    # Policies first, so that their findings stand with them and not with what names them.
    order = sorted(found, key=lambda path: _LAST.get(kind_of(path), 0)) if len(found) > 1 else found
    said: set[tuple[object, ...]] = set()
    checked = {}
    for path in order:
        prove = settings[path].prove if options.prove is None else options.prove
        if prove and sys.stderr.isatty():
            click.echo(f"proving {path}", err=True)
        made = check_file(path, proofs=bool(prove), settings=settings[path], today=today)
        checked[path] = made.without(said)
    return CheckRun(tuple(checked[path] for path in found), tuple(passed_over), options)
