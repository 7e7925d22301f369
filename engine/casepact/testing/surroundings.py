"""What the tests of one file have in common: where the file stands, what it says for all, its policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from casepact.resolve.report import Report
from casepact.source import Level
from casepact.syntax.yaml import tree
from casepact.syntax.yaml.tree import Node, Scalar
from casepact.testing.subjects import Shelf, Subject, shown_path

__all__ = ["Surroundings", "is_null"]


@dataclass(slots=True)
class Surroundings:
    """A test file as it is read.

    ``policy``, ``zone`` and ``given`` hold for each test that says nothing else. ``subjects`` are the
    policies read so far, by path; ``unread`` says that some file could not be read.
    """

    path: str
    shelf: Shelf
    policy: Scalar | None = None
    zone: str = ""
    given: tree.Mapping | None = None
    subjects: dict[str, Subject] = field(default_factory=dict)
    unread: bool = False

    def beside(self, name: str) -> str:
        """The path of a file that is named by its path from this one's folder."""
        return shown_path(Path(self.path).parent, name.strip())

    def subject(self, named: Scalar, report: Report) -> Subject | None:
        """The policy or contract that a scalar names, None after a report."""
        where = self.beside(named.text)
        found = self.shelf.subject(where)
        if isinstance(found, Subject):
            self.subjects[where] = found
            return found
        errors = [item for item in found.diagnostics if item.level is Level.ERROR]
        why = f": {errors[0].message}" if errors else ""
        if found.unread or found.kind not in ("policy", "contract"):
            self.unread = True
            cause = f"`{where}` cannot be read as a policy or a contract{why}"
            help_ = "name a policy or contract by its path from this file's folder"
            report.add("unreadable-policy", cause, named.span, help_=help_)
            return None
        message = f"`{where}` has errors, so that nothing can be tested{why}"
        report.add("unreadable-policy", message, named.span, help_=f"`casepact check {where}` shows them")
        return None


def is_null(node: Node) -> bool:
    """Whether a value is left out, or null."""
    return isinstance(node, Scalar) and node.is_null
