"""Reads one test of a test file: its case, and what must follow from it."""

from __future__ import annotations

from casepact.model.fact import FactValue
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.semantics.written import read_facts
from casepact.syntax.yaml import tree
from casepact.testing.answers import decision_expectations
from casepact.testing.courses import course_expectations
from casepact.testing.opening import Opening
from casepact.testing.plan import CaseTest, Expectation
from casepact.testing.subjects import Subject
from casepact.testing.surroundings import Surroundings, is_null
from casepact.testing.words import Words

__all__ = ["TEST_KEYS", "EntryReader"]

TEST_KEYS = ("test", "policy", "given", "at", "timeline", "until", "each", "expect", "note")
"""The keys of a test."""


class EntryReader:
    """Reads one test, written out; ``number`` says which it is."""

    def __init__(self, around: Surroundings, report: Report, number: str) -> None:
        self.around = around
        self.report = report
        self.number = number

    def read(self, node: tree.Mapping) -> CaseTest | None:
        """The test, None where too little of it is right."""
        fields = Fields(node, f"tests.{self.number}", self.report, TEST_KEYS, "a test")
        fields.require("test", "the test")
        subject = self._subject(fields)
        expect = self._expect(fields)
        if subject is None:
            return None
        facts = self._facts(fields, subject)
        found = Opening(self.around, self.report, subject).read(fields, facts)
        timed = "timeline" in fields
        if found is None:
            self._look_at(expect, subject, timed=timed)
            return None
        at, course, timeline = found
        expectations: tuple[Expectation, ...] = ()
        if expect is not None:
            read = course_expectations if timed else decision_expectations
            expectations = tuple(read(expect, Words(subject.policy, self.report, self.around.zone, at)))
        title = fields.scalar("test")
        return CaseTest(
            file=self.around.path,
            number=self.number,
            name=" ".join(fields.text("test").split()),
            span=fields.span if title is None else title.span,
            subject=subject,
            facts=facts if course is None else course.facts,
            at=at,
            expectations=expectations,
            course=course,
            timeline=timeline,
            zone=self.around.zone,
        )

    def _look_at(self, expect: tree.Mapping | None, subject: Subject, *, timed: bool) -> None:
        """Say what else is wrong with a test whose case cannot be read, but for instants that hang on it."""
        if expect is None:
            return
        aside = Report()
        read = course_expectations if timed else decision_expectations
        for _ in read(expect, Words(subject.policy, aside, self.around.zone, None)):
            pass
        self.report.extend(found for found in aside.diagnostics if found.code != "bad-instant")

    def _subject(self, fields: Fields) -> Subject | None:
        named = fields.scalar("policy") or self.around.policy
        if named is None:
            message = "neither the test nor its file names a policy"
            help_ = "add `policy:` with the path of one, relative to this file"
            self.report.add("missing-key", message, fields.span, help_=help_)
            return None
        return self.around.subject(named, self.report)

    def _expect(self, fields: Fields) -> tree.Mapping | None:
        if not fields.require("expect", "the test"):
            return None
        expect = fields.mapping("expect")
        if expect is None or not expect.entries:
            entry = fields.entry("expect")
            if expect is not None or (entry is not None and is_null(entry.value)):
                assert entry is not None
                message = "the test expects nothing, so that it could not fail"
                self.report.add("no-expectation", message, entry.key.span)
            return None
        return expect

    def _facts(self, fields: Fields, subject: Subject) -> dict[str, FactValue]:
        """What is given: a contract's facts go before the file's, and a test may not contradict them."""
        shared = read_facts(self.around.given, subject.policy, self.report)
        own = read_facts(fields.mapping("given"), subject.policy, self.report, subject.bought)
        return {**shared, **own, **subject.bought}
