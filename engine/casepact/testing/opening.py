"""Reads when the case of a test opens, and what happens to it: nothing, its own events, or a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casepact.model.fact import FactValue
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.semantics.timeline import TimelineCase, load_timeline, resolve_timeline
from casepact.semantics.written import read_instant
from casepact.source import Level, Span
from casepact.syntax.yaml import tree
from casepact.syntax.yaml.tree import Entry, Node, Scalar, Sequence
from casepact.testing.subjects import Subject
from casepact.testing.surroundings import Surroundings, is_null

__all__ = ["Opening"]

_TIMELINE_KEYS = ("file", "case")


class Opening:
    """Reads what a test says of its case beside facts."""

    def __init__(self, around: Surroundings, report: Report, subject: Subject) -> None:
        self.around = around
        self.report = report
        self.subject = subject

    def read(
        self, fields: Fields, facts: Mapping[str, FactValue]
    ) -> tuple[int, TimelineCase | None, str] | None:
        """When the case opens, its events where it has any, and the file these come from."""
        node = fields.node_of("timeline")
        if node is not None and not isinstance(node, Sequence) and not is_null(node):
            for key in ("at", "until"):
                entry = fields.entry(key)
                if entry is not None:
                    message = f"`{key}` stands beside a timeline that says so itself"
                    self.report.add("wrong-shape", message, entry.key.span)
            return self._from_file(node, fields.path, facts)
        scalar = fields.scalar("at") if fields.require("at", "the test") else None
        at = None if scalar is None else read_instant(scalar, self.report, self.around.zone, None)
        if at is None or scalar is None:
            return None
        until = fields.entry("until")
        if node is None:
            if until is not None:
                message = "`until` has no meaning without a timeline"
                self.report.add("wrong-shape", message, until.key.span, help_="add `timeline: []`")
            return at, None, ""
        course = self._inline(node, scalar, until)
        return None if course is None else (at, replace(course, facts=dict(facts)), "")

    def _inline(self, events: Node, opened: Scalar, until: Entry | None) -> TimelineCase | None:
        """Read events as the timeline they would be in a file of their own."""
        said = {
            "casepact": "1",
            "timeline": "test",
            **({"zone": self.around.zone} if self.around.zone else {}),
        }
        entries = [Entry(_made(key, opened.span), _made(text, opened.span)) for key, text in said.items()]
        entries.append(Entry(_made("opened", opened.span), opened))
        if isinstance(events, Sequence) and events.items:
            entries.append(Entry(_made("events", events.span), events))
        if until is not None:
            entries.append(until)
        timeline, found = resolve_timeline(
            tree.Mapping(tuple(entries), opened.span), [], self.subject.policy, self.subject.bought
        )
        self.report.extend(found)
        return None if timeline is None else timeline.cases[0]

    def _from_file(
        self, node: Node, within: str, facts: Mapping[str, FactValue]
    ) -> tuple[int, TimelineCase, str] | None:
        wanted: Scalar | None = None
        named: Scalar | None
        if isinstance(node, tree.Mapping):
            fields = Fields(node, f"{within}.timeline", self.report, _TIMELINE_KEYS, "a timeline")
            named = fields.scalar("file") if fields.require("file", "the timeline") else None
            wanted = fields.scalar("case")
        else:
            named = node if isinstance(node, Scalar) else None
        if named is None:
            return None
        where = self.around.beside(named.text)
        timeline, found = load_timeline(where, self.subject.policy, self.subject.bought)
        if timeline is None:
            cause = next((item.message for item in found if item.level is Level.ERROR), "it holds none")
            if any(item.code == "unreadable-file" for item in found):
                self.around.unread = True
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


def _made(text: str, span: Span) -> Scalar:
    """Text that stands nowhere in the file, for which another place answers."""
    return Scalar(text, "plain", span, "")
