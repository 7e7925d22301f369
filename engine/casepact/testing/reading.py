"""Reads a test file: its cases and timelines, and what must follow, with every fault in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.model.values import value_text
from casepact.resolve.fields import Fields, shape_of
from casepact.resolve.report import Report
from casepact.semantics.timeline import TimelineCase, load_timeline, resolve_timeline
from casepact.semantics.written import read_fact, read_instant
from casepact.source import Document, Level, Span
from casepact.syntax.reader import read_file
from casepact.syntax.yaml import tree
from casepact.syntax.yaml.tree import Entry, Node, Scalar, Sequence
from casepact.testing.answers import decision_expectations
from casepact.testing.courses import course_expectations
from casepact.testing.parameters import written_out
from casepact.testing.plan import CaseTest, Expectation, TestFile
from casepact.testing.subjects import Shelf, Subject, shown_path
from casepact.testing.words import Words
from casepact.time.zones import find_zone

__all__ = ["FILE_KEYS", "TEST_KEYS", "read_tests", "resolve_tests"]

FILE_KEYS = ("casepact", "title", "policy", "zone", "given", "tests", "note")
"""The keys of a test file."""

TEST_KEYS = ("test", "policy", "given", "at", "timeline", "until", "each", "expect", "note")
"""The keys of a test."""

_TIMELINE_KEYS = ("file", "case")


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


@dataclass(frozen=True, slots=True)
class _Shared:
    """What a file says for all of its tests."""

    policy: Scalar | None
    zone: str
    given: tree.Mapping | None


class _Reader:
    """Reads one file."""

    def __init__(self, path: str, document: Document, report: Report, shelf: Shelf) -> None:
        self.path = path
        self.document = document
        self.report = report
        self.shelf = shelf
        self.subjects: dict[str, Subject] = {}
        self.unread = False

    def file(self, root: tree.Mapping) -> TestFile:
        """The whole of it."""
        fields = Fields(root, "", self.report, FILE_KEYS, "a test file")
        version = fields.scalar("casepact") if fields.require("casepact", "the file") else None
        if version is not None and version.text != "1":
            message = f"`{version.text}` is no version of the language"
            self.report.add("unknown-version", message, version.span, help_="write 1")
        shared = _Shared(fields.scalar("policy"), self._zone(fields), fields.mapping("given"))
        if shared.policy is not None:
            self.subject(shared.policy, self.report)
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
            self._written(item, number, shared, tests, faulty)
        return TestFile(
            path=self.path,
            document=self.document,
            tests=tuple(tests),
            faulty=tuple(faulty),
            diagnostics=tuple(self.report.diagnostics),
            unread=self.unread,
            subjects=tuple(self.subjects.values()),
        )

    def _no_tests(self, fields: Fields, listed: Node | None) -> None:
        if listed is not None and not (isinstance(listed, Sequence) or _is_null(listed)):
            fields.wrong_shape("tests", listed, "a list")
            return
        entry = fields.entry("tests")
        span = fields.span if entry is None else entry.key.span
        self.report.add("no-tests", "the file has no test", span, help_="add one to the list `tests:`")

    def _written(
        self, item: tree.Mapping, number: int, shared: _Shared, tests: list[CaseTest], faulty: list[str]
    ) -> None:
        """Read a test, once for each row it is written out for."""
        rows = Report()
        found = list(written_out(item, number, rows))
        self.report.extend(rows.diagnostics)
        if rows.has_errors or not found:
            faulty.append(str(number))
            return
        for place, node in found:
            own = Report()
            test = _TestReader(self, own, shared, place).test(node)
            self.report.extend(own.diagnostics)
            if test is None or own.has_errors:
                named = node.get("test")
                faulty.append(f"{place} {named.text}" if isinstance(named, Scalar) else place)
            else:
                tests.append(test)

    def _zone(self, fields: Fields) -> str:
        scalar = fields.scalar("zone")
        if scalar is None:
            return ""
        if find_zone(scalar.text.strip()) is None:
            message = f"`{scalar.text}` is not a time zone"
            self.report.add("bad-zone", message, scalar.span, help_="write one such as Europe/Madrid")
            return "UTC"
        return scalar.text.strip()

    def subject(self, named: Scalar, report: Report) -> Subject | None:
        """The policy or contract that a scalar names, None after a report."""
        where = shown_path(Path(self.path).parent, named.text.strip())
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


class _TestReader:
    """Reads one test, written out."""

    def __init__(self, file: _Reader, report: Report, shared: _Shared, number: str) -> None:
        self.file = file
        self.report = report
        self.shared = shared
        self.number = number

    def test(self, node: tree.Mapping) -> CaseTest | None:
        """The test, None where too little of it is right."""
        fields = Fields(node, f"tests.{self.number}", self.report, TEST_KEYS, "a test")
        fields.require("test", "the test")
        subject = self._subject(fields)
        expect = self._expect(fields)
        if subject is None:
            return None
        facts = self._facts(fields, subject)
        found = self._course(fields, subject, facts)
        timed = "timeline" in fields
        if found is None:
            self._look_at(expect, subject, timed=timed)
            return None
        at, course, timeline = found
        expectations: tuple[Expectation, ...] = ()
        if expect is not None:
            read = course_expectations if timed else decision_expectations
            expectations = tuple(read(expect, Words(subject.policy, self.report, self.shared.zone, at)))
        title = fields.scalar("test")
        return CaseTest(
            file=self.file.path,
            number=self.number,
            name=" ".join(fields.text("test").split()),
            span=fields.span if title is None else title.span,
            subject=subject,
            facts=facts if course is None else course.facts,
            at=at,
            expectations=expectations,
            course=course,
            timeline=timeline,
        )

    def _look_at(self, expect: tree.Mapping | None, subject: Subject, *, timed: bool) -> None:
        """Say what else is wrong with a test whose case cannot be read, but for instants that hang on it."""
        if expect is None:
            return
        aside = Report()
        read = course_expectations if timed else decision_expectations
        for _ in read(expect, Words(subject.policy, aside, self.shared.zone, None)):
            pass
        self.report.extend(found for found in aside.diagnostics if found.code != "bad-instant")

    def _subject(self, fields: Fields) -> Subject | None:
        named = fields.scalar("policy") or self.shared.policy
        if named is None:
            message = "neither the test nor its file names a policy"
            help_ = "add `policy:` with the path of one, relative to this file"
            self.report.add("missing-key", message, fields.span, help_=help_)
            return None
        return self.file.subject(named, self.report)

    def _expect(self, fields: Fields) -> tree.Mapping | None:
        if not fields.require("expect", "the test"):
            return None
        expect = fields.mapping("expect")
        if expect is None or not expect.entries:
            entry = fields.entry("expect")
            if expect is not None or (entry is not None and _is_null(entry.value)):
                assert entry is not None
                message = "the test expects nothing, so that it could not fail"
                self.report.add("no-expectation", message, entry.key.span)
            return None
        return expect

    def _facts(self, fields: Fields, subject: Subject) -> dict[str, FactValue]:
        """What is given: a contract's facts go before the file's, and a test may not contradict them."""
        shared = self._given(self.shared.given, subject, {})
        own = self._given(fields.mapping("given"), subject, subject.bought)
        return {**shared, **own, **subject.bought}

    def _given(
        self, node: tree.Mapping | None, subject: Subject, bought: Mapping[str, FactValue]
    ) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = {}
        for entry in node.entries if node is not None else ():
            if not isinstance(entry.value, Scalar):
                message = f"a fact is one value, not {shape_of(entry.value)}"
                self.report.add("wrong-shape", message, entry.written)
                continue
            read = read_fact(entry.key, entry.value, subject.policy, self.report)
            if read is None:
                continue
            name, value = read
            if bought.get(name, value) != value:
                message = f"`{name}` is `{value_text(bought[name])}` under the contract"
                self.report.add("contradicts-contract", message, entry.written)
            facts[name] = value
        return facts

    def _course(
        self, fields: Fields, subject: Subject, facts: Mapping[str, FactValue]
    ) -> tuple[int, TimelineCase | None, str] | None:
        """When the case opens, its events where it has any, and the file these come from."""
        node = fields.node_of("timeline")
        if node is not None and not isinstance(node, Sequence) and not _is_null(node):
            for key in ("at", "until"):
                entry = fields.entry(key)
                if entry is not None:
                    message = f"`{key}` stands beside a timeline that says so itself"
                    self.report.add("wrong-shape", message, entry.key.span)
            return self._from_file(node, subject, facts)
        scalar = fields.scalar("at") if fields.require("at", "the test") else None
        at = None if scalar is None else read_instant(scalar, self.report, self.shared.zone, None)
        if at is None or scalar is None:
            return None
        until = fields.entry("until")
        if node is None:
            if until is not None:
                message = "`until` has no meaning without a timeline"
                self.report.add("wrong-shape", message, until.key.span, help_="add `timeline: []`")
            return at, None, ""
        course = self._inline(node, scalar, until, subject)
        return None if course is None else (at, replace(course, facts=dict(facts)), "")

    def _inline(
        self, events: Node, opened: Scalar, until: Entry | None, subject: Subject
    ) -> TimelineCase | None:
        """Read events as the timeline they would be in a file of their own."""
        said = {
            "casepact": "1",
            "timeline": "test",
            **({"zone": self.shared.zone} if self.shared.zone else {}),
        }
        entries = [Entry(_made(key, opened.span), _made(text, opened.span)) for key, text in said.items()]
        entries.append(Entry(_made("opened", opened.span), opened))
        if isinstance(events, Sequence) and events.items:
            entries.append(Entry(_made("events", events.span), events))
        if until is not None:
            entries.append(until)
        timeline, found = resolve_timeline(
            tree.Mapping(tuple(entries), opened.span), [], subject.policy, subject.bought
        )
        self.report.extend(found)
        return None if timeline is None else timeline.cases[0]

    def _from_file(
        self, node: Node, subject: Subject, facts: Mapping[str, FactValue]
    ) -> tuple[int, TimelineCase, str] | None:
        wanted: Scalar | None = None
        named: Scalar | None
        if isinstance(node, tree.Mapping):
            fields = Fields(node, f"tests.{self.number}.timeline", self.report, _TIMELINE_KEYS, "a timeline")
            named = fields.scalar("file") if fields.require("file", "the timeline") else None
            wanted = fields.scalar("case")
        else:
            named = node if isinstance(node, Scalar) else None
        if named is None:
            return None
        where = shown_path(Path(self.file.path).parent, named.text.strip())
        timeline, found = load_timeline(where, subject.policy, subject.bought)
        if timeline is None:
            cause = next((item.message for item in found if item.level is Level.ERROR), "it holds none")
            if any(item.code == "unreadable-file" for item in found):
                self.file.unread = True
            self.report.add("bad-timeline", f"the timeline `{where}` cannot be run: {cause}", named.span)
            return None
        ids = [case.id for case in timeline.cases]
        if wanted is None and len(ids) != 1:
            message = f"`{where}` has {len(ids)} cases"
            help_ = f"write `{{file: {named.text.strip()}, case: {ids[0] if ids else 'NAME'}}}`"
            self.report.add("bad-timeline", message, named.span, help_=help_)
            return None
        if wanted is not None and wanted.text.strip() not in ids:
            message = f"there is no case `{wanted.text.strip()}` in `{where}`"
            self.report.unknown("case", wanted.text.strip(), wanted.span, ids, message=message)
            return None
        case = next(case for case in timeline.cases if wanted is None or case.id == wanted.text.strip())
        # What the timeline says of its case goes before what is given to all tests.
        given = {**facts, **case.facts}
        return case.opened, replace(case, facts=given), where


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def _made(text: str, span: Span) -> Scalar:
    """Text that stands nowhere in the file, for which another place answers."""
    return Scalar(text, "plain", span, "")
