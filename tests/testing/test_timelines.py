"""What a test expects of a timeline is compared with all that happens in it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from casepact.cli.program import run
from casepact.model.contract import Contract
from casepact.resolve import load_file
from casepact.semantics.replay import replay
from casepact.semantics.timeline import TimelineCase, load_timeline
from casepact.testing.following import _follow
from casepact.testing.plan import CaseTest
from casepact.testing.subjects import Shelf, Subject
from tests.testing.bench import POLICY, Bench

ROOT = Path(__file__).parents[2]
CASE = "tier: basic, severity: outage, channel: email"
EVENTS = (
    "    timeline: [+30 minutes activate by vendor, +5 hours respond by vendor, +6 hours resolve by vendor]\n"
)

TRUE = [
    "state: resolved, severity: outage, tier: basic, covered: yes",
    "states: {2026-03-06T10:00Z: submitted, +30 minutes: working, +5 hours: working, +6 hours: resolved}",
    "breached: {first_response: +4 hours}",
    "breached: [first_response], met: none, cancelled: none",
    "due: {first_response: +4 hours}",
    "notified: {escalations.ladder.steps.1: +2 hours, escalations.ladder.steps.2: +4 hours}",
    "notified: {lead: +2 hours, director: +4 hours}",
    "notified: [lead, director]",
    "refused: none, conflicts: none, unspecified: none",
    "never: [met first_response, cancelled first_response, entered closed, refused, refused reopen]",
]

FALSE = [
    ("state: closed", "`state` is resolved at the end, not closed"),
    ("severity: fault", "`severity` is outage at the end, not fault"),
    ("covered: no", "`covered` is yes at the end, not no"),
    ("states: {+29 minutes: working}", "the case is submitted at 2026-03-06T10:29:00Z, not working"),
    (
        "states: {2026-03-06T09:00Z: submitted}",
        "the case is not open yet at 2026-03-06T09:00:00Z, not submitted",
    ),
    ("breached: none", "`first_response` is breached too, at 2026-03-06T14:00:00Z"),
    (
        "breached: {first_response: +3 hours}",
        "`first_response` is breached at 2026-03-06T14:00:00Z, not at 2026-03-06T13:00:00Z",
    ),
    (
        "breached: {first_response: [+4 hours, +5 hours]}",
        (
            "`first_response` is breached at 2026-03-06T14:00:00Z,"
            " not at 2026-03-06T14:00:00Z, 2026-03-06T15:00:00Z"
        ),
    ),
    ("met: [first_response]", "`first_response` is never met"),
    (
        "due: {first_response: +5 hours}",
        "`first_response` is due 2026-03-06T14:00:00Z in its last cycle, not 2026-03-06T15:00:00Z",
    ),
    ("due: {survey: +5 hours}", "no clock of `survey` has run"),
    ("notified: [lead]", "`director` is told too, at 2026-03-06T14:00:00Z"),
    (
        "notified: {lead: +1 hour, director: +4 hours}",
        "`lead` is told at 2026-03-06T12:00:00Z, not at 2026-03-06T11:00:00Z",
    ),
    ("refused: [reopen]", "`reopen` is never refused"),
    ("never: [breached first_response]", "`first_response` is breached at 2026-03-06T14:00:00Z"),
    ("never: [notified director]", "`director` is told at 2026-03-06T14:00:00Z"),
    ("never: [entered working]", "`working` is entered at 2026-03-06T10:30:00Z"),
    ("unspecified: [calendars.office]", "`calendars.office` is not among `unspecified`"),
]


@pytest.mark.parametrize("expect", TRUE)
def test_what_happens_passes(bench: Bench, expect: str) -> None:
    assert bench.messages(CASE, expect, more=EVENTS) == []


@pytest.mark.parametrize("expect, message", FALSE)
def test_what_does_not_happen_fails(bench: Bench, expect: str, message: str) -> None:
    assert bench.messages(CASE, expect, more=EVENTS) == [message]


def test_time_alone_is_a_timeline(bench: Bench) -> None:
    more = "    timeline: []\n    until: +4 hours\n"

    assert bench.messages(CASE, "breached: {first_response: +4 hours}, state: submitted", more=more) == []
    assert bench.messages(CASE, "breached: none", more=more.replace("+4 hours", "+3 hours")) == []


def test_a_refusal_nobody_expected_fails(bench: Bench) -> None:
    more = "    timeline: [+1 hour reopen]\n"
    (found,) = bench.found(CASE, "state: submitted", more=more)

    assert found.code == "unexpected-answer"
    assert found.message == "`reopen` is refused at 2026-03-06T11:00:00Z: `reopen` has no place in submitted"
    assert bench.messages(CASE, "refused: {reopen: +1 hour}", more=more) == []
    assert bench.messages(CASE, "refused: {reopen: +2 hours}", more=more) == [
        "`reopen` is refused at 2026-03-06T11:00:00Z, not at 2026-03-06T12:00:00Z"
    ]


def test_nothing_is_owed_for_a_case_that_is_not_covered(bench: Bench) -> None:
    facts = f"{CASE}, paid: no"

    assert bench.messages(facts, "covered: no, breached: none, notified: none", more=EVENTS) == []


def test_a_case_of_a_file_is_followed(bench: Bench) -> None:
    bench.write(
        "late.yaml",
        "casepact: 1\ntimeline: late\ncases:\n"
        "  - {id: one, facts: {severity: outage}, opened: 2026-03-06T10:00Z, until: +5 hours}\n"
        "  - {id: two, facts: {severity: fault}, opened: 2026-03-06T10:00Z, until: +5 hours}\n",
    )

    def tests(timeline: str, expect: str) -> str:
        return f"  - {{test: a, given: {{tier: basic}}, timeline: {timeline}, expect: {{{expect}}}}}\n"

    assert bench.run(tests("{file: late.yaml, case: one}", "breached: [first_response]")).passed
    assert bench.run(tests("{file: late.yaml, case: two}", "breached: none")).passed
    failed = bench.run(tests("{file: late.yaml, case: one}", "breached: none")).outcomes[0].failures[0]
    assert failed.witness is not None
    assert failed.witness.command == "casepact run example.yaml late.yaml"
    codes = {
        wrong: [found.code for found in bench.run(tests(wrong, "breached: none")).files[0].diagnostics]
        for wrong in ("late.yaml", "{file: late.yaml, case: three}", "{file: later.yaml, case: one}")
    }
    assert list(codes.values()) == [["bad-timeline"], ["unknown-name"], ["bad-timeline"]]


def test_the_command_of_a_failure_runs_the_test_again(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = bench.found(CASE, "breached: none", more=EVENTS)
    assert found.witness is not None

    assert run(shlex.split(found.witness.command)[1:]) == 1
    assert found.message in capsys.readouterr().out
    assert found.witness.events == (
        "2026-03-06T10:30:00Z activate by vendor",
        "2026-03-06T15:00:00Z respond by vendor",
        "2026-03-06T16:00:00Z resolve by vendor",
    )


def course_test(subject: Subject, case: TimelineCase) -> CaseTest:
    """A test of a case of a timeline, which expects nothing."""
    span = subject.policy.note.span
    return CaseTest(
        file="t",
        number="1",
        name="",
        span=span,
        subject=subject,
        facts=case.facts,
        at=case.opened,
        expectations=(),
        course=case,
    )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "policies" / "timelines").glob("*.yaml")), ids=lambda path: path.stem
)
def test_following_step_by_step_comes_to_what_a_replay_does(path: Path) -> None:
    named = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("policy:"))
    where = path.parent / named.removeprefix("policy:").strip()
    subject = Shelf().subject(str(where))
    assert isinstance(subject, Subject)
    source = load_file(where)
    assert source.policy is not None
    timeline, _ = load_timeline(path, source.policy, subject.bought)
    assert timeline is not None
    assert isinstance(subject.source, Contract) is (source.contract is not None)
    for expected in replay(source.policy, timeline).cases:
        course = _follow(course_test(subject, expected.plan), expected.plan, ())
        rows = [(row.at, row.kind, row.clause, row.state) for row in expected.rows if row.kind != "event"]
        assert [(item.at, item.kind.value, item.clause, item.state) for item in course.effects] == rows


OPEN = (
    POLICY.replace("in UTC", "in UTC except shut")
    .replace("case:\n", "  shut: unspecified\ncase:\n", 1)
    .replace(
        "escalations:",
        "lifecycle:\n  transitions: [resolved -> closed after 2 business days on office]\nescalations:",
    )
)
"""The policy with a calendar that leaves days open, which clocks and a timer count on."""


@pytest.mark.parametrize(
    "expect, message",
    [
        ("never: [breached first_response]", "`first_response` can be called neither met nor breached"),
        ("never: [met first_response]", "`first_response` can be called neither met nor breached"),
        ("breached: none", "`first_response` can be called neither met nor breached"),
        ("met: none", "`first_response` can be called neither met nor breached"),
        (
            "never: [entered closed]",
            "whether `closed` is entered by `lifecycle.transitions.1` cannot be told",
        ),
    ],
)
def test_what_cannot_be_told_is_not_known_never_to_happen(bench: Bench, expect: str, message: str) -> None:
    bench.write("example.yaml", OPEN)
    facts = CASE.replace("outage", "fault")
    more = (
        "    timeline: [+3 days 4 hours respond by vendor, +4 days resolve by vendor]\n    until: +9 days\n"
    )

    [said] = bench.messages(facts, expect, more=more)

    assert said == f"{message}; it hangs on `calendars.shut`"


def test_a_clock_that_runs_past_its_first_possible_end_may_be_breached(bench: Bench) -> None:
    bench.write("example.yaml", OPEN)
    facts = CASE.replace("outage", "fault")
    more = "    timeline: []\n    until: +4 days\n"

    [said] = bench.messages(facts, "breached: none", more=more)

    assert said == (
        "`first_response` may be breached by the end, which cannot be told; it hangs on `calendars.shut`"
    )
    assert bench.messages(facts, "met: none", more=more) == []
    assert bench.messages(facts, "breached: none", more=more.replace("+4 days", "+7 hours")) == []


def test_what_is_in_time_whatever_is_left_open_passes(bench: Bench) -> None:
    bench.write("example.yaml", OPEN)
    facts = CASE.replace("outage", "fault")
    more = "    timeline: [+1 hour respond by vendor, +2 hours resolve by vendor]\n    until: +1 day\n"

    expect = "never: [breached first_response, entered closed], breached: none, met: [first_response]"
    assert bench.messages(facts, expect, more=more) == []
