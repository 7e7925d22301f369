"""What a report is made from: findings, the files they are in, and which of them fail the run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from casepact.findings.acceptance import Finding
from casepact.frozen import dataclass
from casepact.render.diagnostics import render_text
from casepact.source import Document

__all__ = ["Report", "Reported", "ReportedFile", "remarks"]


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding, the file that was looked at when it was found, and whether it fails the run."""

    finding: Finding
    file: str
    fails: bool


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """A file that was looked at; ``unread`` where it could not be read or parsed."""

    path: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a command found.

    ``command`` is its name, ``version`` that of casepact, ``summary`` the findings in one line.
    ``base`` is the directory that paths are shown from: where the command ran.
    """

    command: str
    version: str
    findings: tuple[Reported, ...]
    files: tuple[ReportedFile, ...]
    documents: Mapping[str, Document]
    base: Path
    summary: str = ""

    def path(self, name: str) -> str:
        """The path of a file with forward slashes, from ``base`` if it lies below it."""
        # A contract names its policy as `contracts/../policy.yaml`, which no reader of reports follows.
        path = Path(os.path.normpath(name))
        if path.is_absolute() and path.is_relative_to(self.base):
            path = path.relative_to(self.base)
        return path.as_posix()

    def uri(self, name: str) -> str:
        """The path as a URI reference: relative, but for a file elsewhere that was named from the root."""
        path = self.path(name)
        return Path(path).as_uri() if Path(path).is_absolute() else quote(path, safe="/")

    def block(self, reported: Reported) -> str:
        """The finding as a terminal shows it, with its line."""
        return render_text([reported.finding.diagnostic], self.documents)


def remarks(found: Finding) -> list[tuple[str, str]]:
    """What there is to say of a finding below its message, in order: each a heading and a text."""
    diagnostic, accepted = found.diagnostic, found.acceptance
    shown: list[tuple[str, str]] = []
    if diagnostic.help:
        shown.append(("help", diagnostic.help))
    witness = diagnostic.witness
    if witness is not None:
        case = ", ".join(f"{name} {value}" for name, value in witness.facts)
        opened = f"opened {witness.at}" if witness.at else ""
        lines = [", ".join(part for part in (opened, case) if part), *witness.events, witness.note]
        shown.append(("witness", "\n".join(line for line in lines if line)))
        if witness.command:
            shown.append(("replay", witness.command))
    if accepted is not None:
        shown.append(("accepted", f"on {accepted.on}: {accepted.reason}"))
    return shown
