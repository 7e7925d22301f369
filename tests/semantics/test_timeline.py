"""Timelines as people write them: every form, and every fault in its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.semantics.timeline import Timeline, load_timeline, read_timeline
from casepact.source import Document
from casepact.syntax.reader import read, to_plain
from tests.semantics.cases import policy, text

POLICY = policy(
    """
    case: {users: integer 1 to 100}
    roles: {engineer: An engineer}
    targets:
      first_response: {duty: vendor must respond after opened, within: {critical: 1 hour on always}}
    """
)
GOOD = """
casepact: 1
timeline: a night outage
title: One evening
zone: Europe/London
facts: {tier: premium, severity: critical, users: 12}
opened: 2026-03-27 17:30
events:
  - 2026-03-27 18:10 respond
  - +45 minutes activate by engineer
  - 2026-03-27T19:00Z update by vendor
  - 2026-03-27 19:30:30 +00:00 asked_customer
  - 2026-03-27 21:00 Europe/Berlin customer_reply by customer
  - +1 day 2 hours change severity to major by vendor
  - {at: 2026-03-29 9:05, event: resolve, by: vendor, set: {users: 3}, note: fixed}
until: 2026-03-31 12:00
"""


def _read(source: str) -> tuple[Timeline | None, list[str]]:
    document = Document("timeline.yaml", source)
    timeline, found = read_timeline(document, POLICY)
    shown = []
    for item in found:
        line = document.line(item.span.line)
        shown.append(f"{item.code}: {line[item.span.column - 1 : item.span.end_column - 1]}: {item.message}")
    return timeline, shown


def test_every_way_to_write_an_event() -> None:
    timeline, found = _read(GOOD)
    assert found == []
    assert timeline is not None
    (case,) = timeline.cases
    assert (text(case.opened), text(case.until)) == ("2026-03-27 17:30", "2026-03-31 11:00")
    assert case.facts == {"tier": "premium", "severity": "critical", "users": 12}
    assert [(text(event.at), event.name, event.by, dict(event.facts)) for event in case.events] == [
        ("2026-03-27 18:10", "respond", None, {}),
        ("2026-03-27 18:15", "activate", "engineer", {}),
        ("2026-03-27 19:00", "update", "vendor", {}),
        ("2026-03-27 19:30:30", "ask_customer", None, {}),
        ("2026-03-27 20:00", "customer_reply", "customer", {}),
        ("2026-03-28 19:30", "change", "vendor", {"severity": "major"}),
        ("2026-03-29 08:05", "resolve", "vendor", {"users": 3}),
    ]
    assert case.events[-1].note == "fixed"


def test_cases_share_facts_and_have_their_own() -> None:
    timeline, found = _read(
        """
        casepact: 1
        timeline: two cases
        facts: {tier: basic, severity: minor}
        cases:
          - {id: A-1, opened: 2026-03-06T12:00Z, facts: {severity: critical}, events: [+1 hour respond]}
          - {opened: 2026-03-07T12:00Z, title: The second}
        """
    )
    assert found == []
    assert timeline is not None
    assert [(case.id, case.title, dict(case.facts), len(case.events)) for case in timeline.cases] == [
        ("A-1", "", {"tier": "basic", "severity": "critical"}, 1),
        ("2", "The second", {"tier": "basic", "severity": "minor"}, 0),
    ]
    assert timeline.cases[0].until == timeline.cases[0].events[0].at


START = "casepact: 1\ntimeline: t\nopened: 2026-03-06T12:00Z\n"


def _with(events: str, opened: str = "2026-03-06 12:00", zone: str = "Europe/London") -> str:
    return f"casepact: 1\ntimeline: t\nzone: {zone}\nopened: {opened}\nevents:\n{events}\n"


@pytest.mark.parametrize(
    "source,fault",
    [
        (
            _with("  - +1 hour respnd"),
            "unknown-name: respnd: `respnd` is not an event of this policy",
        ),
        (
            _with("  - +1 hour respond by vendr"),
            "unknown-name: vendr: `vendr` is not a role of this policy",
        ),
        (
            _with("  - +1 hour change sevrity to major"),
            "unknown-name: sevrity: `sevrity` is not a fact of this policy",
        ),
        (
            _with("  - +1 hour change severity to mjor"),
            "bad-value: mjor: `mjor` is not a value of `severity`",
        ),
        (
            _with("  - {at: +1 hour, event: update, set: {users: 0}}"),
            "bad-value: 0: `0` is out of range",
        ),
        (
            _with("  - +1 hour respond and resolve"),
            "bad-event: respond and resolve: `respond and resolve` is not an event",
        ),
        (_with("  - respond"), "bad-event: respond: `respond` does not start with an instant"),
        (
            _with("  - 2026-03-06 11:00 respond"),
            "before-opened: 2026-03-06 11:00 respond: `respond` comes before the case is opened",
        ),
        (
            _with("  - +2 hours respond\n  - +1 hour update"),
            "out-of-order: +1 hour update: `update` comes before the event above it",
        ),
        (
            _with("  - 2026-03-29 01:30 respond"),
            (
                "bad-instant: 2026-03-29 01:30: "
                "`2026-03-29 01:30` does not exist in Europe/London: the clocks change"
            ),
        ),
        (
            _with("  - 2026-10-25 01:30 respond"),
            (
                "bad-instant: 2026-10-25 01:30: "
                "`2026-10-25 01:30` happens twice in Europe/London: the clocks change"
            ),
        ),
        (
            _with("  - 2026-02-30 10:00 respond"),
            "bad-instant: 2026-02-30 10:00: `2026-02-30 10:00 Europe/London` is not an instant",
        ),
        (
            _with("  - 2026-03-07 10:00 Europe/Lodnon respond"),
            "bad-instant: 2026-03-07 10:00 Europe/Lodnon: `Europe/Lodnon` is not a time zone",
        ),
        (_with("", zone="Mars"), "bad-zone: Mars: `Mars` is not a time zone"),
        (
            "casepact: 1\ntimeline: t\nopened: 2026-03-06 12:00\n",
            "bad-instant: 2026-03-06 12:00: `2026-03-06 12:00` has no time zone",
        ),
        (
            "casepact: 1\ntimeline: t\nopened: +1 hour\n",
            "bad-instant: +1 hour: `+1 hour` counts from the opening of the case, which is not known",
        ),
        ("casepact: 1\ntimeline: t\n", "missing-key: casepact: the case has no `opened`"),
        (
            "casepact: 2\ntimeline: t\nopened: 2026-03-06T12:00Z\n",
            "unknown-version: 2: `2` is no version of the language",
        ),
        (
            "casepact: 1\ntimeline: t\nopend: 2026-03-06T12:00Z\n",
            "unknown-key: opend: `opend` is not a key of a timeline",
        ),
        (
            START + "cases: []\n",
            "wrong-shape: opened: `opened` stands beside `cases`, where each case has its own",
        ),
        (
            "casepact: 1\ntimeline: t\ncases:\n" + 2 * "  - {id: a, opened: 2026-03-06T12:00Z}\n",
            "duplicate-case: id: two cases are called `a`",
        ),
        (
            START + "events: [+2 hours respond]\nuntil: +1 hour\n",
            "out-of-order: +1 hour: `until` comes before the last event",
        ),
        ("- a\n", "wrong-shape: - a: the timeline is a list"),
        ("", "empty-file: : the file is empty"),
        (START + "events: [[x]]\n", "wrong-shape: [x]: an event is a sentence or a mapping, not a list"),
        (START + "events: x\n", "wrong-shape: x: `events` is a list, not text"),
        ("casepact: 1\ntimeline: t\ncases: [x]\n", "wrong-shape: x: a case is a mapping, not text"),
        (START + "facts: {users: [1]}\n", "wrong-shape: [1]: a fact is one value, not a list"),
        (START + "events: [{event: respond}]\n", "missing-key: event: the event has no `at`"),
    ],
)
def test_a_fault_is_shown_in_its_place(source: str, fault: str) -> None:
    timeline, found = _read(source)
    assert timeline is None
    assert fault in found


@pytest.mark.parametrize(
    "line,fault",
    [
        ("+999999999 weeks respond", "is not in the years 1900 to 9998"),
        ("+11 weeks 3653 days respond", "is more than ten years after the case was opened"),
        ("0001-01-01 10:00 respond", "is not in the years 1900 to 9998"),
    ],
)
def test_time_has_bounds(line: str, fault: str) -> None:
    _, found = _read(_with(f"  - {line}"))
    assert [item.endswith(fault) for item in found] == [True]


def test_a_timeline_may_not_contradict_the_contract() -> None:
    source = START + "facts: {tier: basic, severity: minor}\n"
    timeline, found = read_timeline(Document("t.yaml", source), POLICY, {"tier": "premium"})
    assert (timeline, [item.code for item in found]) == (None, ["contradicts-contract"])
    agreed, _ = read_timeline(Document("t.yaml", START), POLICY, {"tier": "premium"})
    assert agreed is not None
    assert agreed.cases[0].facts == {"tier": "premium"}


WORDS = st.sampled_from(
    [
        "2026-03-06",
        "12:00",
        "+1",
        "hour",
        "Europe/London",
        "Z",
        "respond",
        "by",
        "vendor",
        "change",
        "severity",
        "to",
    ]
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=8).map(" ".join))
def test_no_line_makes_reading_raise(line: str) -> None:
    source = START + "events:\n  - " + json.dumps(line) + "\n"
    timeline, found = read_timeline(Document("t.yaml", source), POLICY)
    assert (timeline is None) == bool(found)


def test_all_faults_of_a_line_show_at_once() -> None:
    _, found = _read(_with("  - 2026-03-29 01:30 respnd by vendr"))
    assert [line.split(":")[0] for line in found] == ["bad-instant", "unknown-name", "unknown-name"]


@pytest.mark.parametrize(
    "line,written",
    [
        (
            "+1 hour change severity to minor, users to 4",
            "{at: +1 hour, event: change, set: {severity: minor, users: 4}}",
        ),
        (
            "+1 hour change severity to minor and users to 4 by vendor",
            "{at: +1 hour, event: change, by: vendor, set: {severity: minor, users: 4}}",
        ),
        (
            "+1 hour change severity to minor; change users to 4",
            "{at: +1 hour, event: change, set: {severity: minor, users: 4}}",
        ),
    ],
)
def test_several_facts_are_changed_by_a_mapping(line: str, written: str) -> None:
    timeline, (fault,) = read_timeline(Document("t.yaml", _with(f"  - {line}")), POLICY)
    assert timeline is None
    assert (fault.code, fault.help) == ("bad-event", f"write `{written}`")
    timeline, found = read_timeline(Document("t.yaml", _with(f"  - {written}")), POLICY)
    assert found == []
    assert timeline is not None
    assert timeline.cases[0].events[0].facts == {"severity": "minor", "users": 4}


def test_a_way_out_is_offered() -> None:
    document = Document("t.yaml", _with("  - 2026-10-25 01:30 respnd"))
    helps = [item.help for item in read_timeline(document, POLICY)[1]]
    assert helps == ["give the instant with its UTC offset", "did you mean `respond`?"]


def test_a_file_that_is_not_there_is_a_diagnostic(tmp_path: Path) -> None:
    timeline, found = load_timeline(tmp_path / "missing.yaml", POLICY)
    assert timeline is None
    assert [item.code for item in found] == ["unreadable-file"]


SCHEMA = json.loads((Path(__file__).parents[2] / "grammar" / "timeline.schema.json").read_text("utf-8"))


def test_the_schema_is_one_and_takes_what_is_read() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    node, _ = read(Document("t.yaml", GOOD))
    assert node is not None
    plain = to_plain(node)
    assert isinstance(plain, dict)
    jsonschema.validate({**plain, "casepact": 1}, SCHEMA)


@pytest.mark.parametrize(
    "change", [{"opend": "x"}, {"cases": []}, {"until": "later"}, {"events": ["respond"]}]
)
def test_the_schema_refuses_what_is_refused(change: dict[str, object]) -> None:
    good: dict[str, object] = {"casepact": 1, "timeline": "t", "opened": "2026-03-06T12:00Z"}
    jsonschema.validate(good, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, **change}, SCHEMA)
