"""Reads a test file: its cases and timelines, and what must follow, with every fault in its place."""

from __future__ import annotations

from casepact.resolve.fields import Fields, shape_of
from casepact.resolve.report import Report
from casepact.semantics.written import read_zone
from casepact.source import Document, Span
from casepact.syntax.reader import read_file
from casepact.syntax.yaml import tree
from casepact.syntax.yaml.tree import Node, Scalar, Sequence
from casepact.testing.entries import EntryReader
from casepact.testing.parameters import written_out
from casepact.testing.plan import CaseTest, TestFile
from casepact.testing.subjects import Shelf
from casepact.testing.surroundings import Surroundings, is_null

__all__ = ["FILE_KEYS", "read_tests", "resolve_tests"]

FILE_KEYS = ("casepact", "title", "policy", "zone", "given", "tests", "note")
"""The keys of a test file."""


def read_tests(path: str, shelf: Shelf) -> TestFile:
    """Read a test file and the policies it is about, which are taken from ``shelf``. Never raises."""
    document, root, found = read_file(path)
    report = Report()
    report.extend(found)
    if root is None:
        if not report.has_errors:
            report.add("no-tests", "the file is empty", Span(path, 1, 1, 1, 1), help_=_START)
        return TestFile(
            path=path, document=document, diagnostics=tuple(report.diagnostics), unread=bool(found)
        )
    if not isinstance(root, tree.Mapping):
        report.add("wrong-shape", f"the file is {shape_of(root)}", root.span, help_=_START)
        return TestFile(path=path, document=document, diagnostics=tuple(report.diagnostics))
    return _Reader(path, document, report, shelf).file(root)


def resolve_tests(path: str, document: Document, root: tree.Mapping, shelf: Shelf) -> TestFile:
    """The tests of a tree, as if it were that of the file at ``path``. Never raises."""
    return _Reader(path, document, Report(), shelf).file(root)


_START = "start it with `casepact: 1`, the path of a `policy:`, and a list of `tests:`"


class _Reader:
    """Reads one file."""

    def __init__(self, path: str, document: Document, report: Report, shelf: Shelf) -> None:
        self.document = document
        self.report = report
        self.around = Surroundings(path, shelf)

    def file(self, root: tree.Mapping) -> TestFile:
        """The whole of it."""
        fields = Fields(root, "", self.report, FILE_KEYS, "a test file")
        version = fields.scalar("casepact") if fields.require("casepact", "the file") else None
        if version is not None and version.text != "1":
            message = f"`{version.text}` is no version of the language"
            self.report.add("unknown-version", message, version.span, help_="write 1")
        around = self.around
        around.policy, around.given = fields.scalar("policy"), fields.mapping("given")
        around.zone = read_zone(fields, self.report)
        if around.policy is not None:
            around.subject(around.policy, self.report)
        tests: list[CaseTest] = []
        faulty: list[str] = []
        listed = fields.node_of("tests")
        items = listed.items if isinstance(listed, Sequence) else ()
        if not items:
            self._no_tests(fields, listed)
        for number, item in enumerate(items, 1):
            if not isinstance(item, tree.Mapping):
                assert isinstance(listed, Sequence)
                place = listed.written(number - 1)
                self.report.add("wrong-shape", f"a test is a mapping, not {shape_of(item)}", place)
                faulty.append(str(number))
                continue
            self._written(item, number, tests, faulty)
        return TestFile(
            path=around.path,
            document=self.document,
            tests=tuple(tests),
            faulty=tuple(faulty),
            diagnostics=tuple(self.report.diagnostics),
            unread=around.unread,
            subjects=tuple(around.subjects.values()),
        )

    def _no_tests(self, fields: Fields, listed: Node | None) -> None:
        if listed is not None and not (isinstance(listed, Sequence) or is_null(listed)):
            fields.wrong_shape("tests", listed, "a list")
            return
        entry = fields.entry("tests")
        span = fields.span if entry is None else entry.key.span
        self.report.add("no-tests", "the file has no test", span, help_="add one to the list `tests:`")

    def _written(self, item: tree.Mapping, number: int, tests: list[CaseTest], faulty: list[str]) -> None:
        """Read a test, once for each row it is written out for."""
        rows = Report()
        found = list(written_out(item, number, rows))
        self.report.extend(rows.diagnostics)
        if rows.has_errors or not found:
            faulty.append(str(number))
            return
        for place, node in found:
            own = Report()
            test = EntryReader(self.around, own, place).read(node)
            self.report.extend(own.diagnostics)
            if test is None or own.has_errors:
                named = node.get("test")
                faulty.append(f"{place} {named.text}" if isinstance(named, Scalar) else place)
            else:
                tests.append(test)
