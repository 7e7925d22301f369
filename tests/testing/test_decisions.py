"""What a test expects of a decision is compared with all of it, and a wrong expectation is seen."""

from __future__ import annotations

import shlex

import pytest

from casepact.cli.program import run
from tests.testing.bench import Bench

CASE = "tier: basic, severity: outage, channel: email, affected: all, workaround: no, users: 60"

TRUE = [
    "first_response: 2026-03-06T14:00Z",
    "first_response: +4 hours",
    "first_response: {due: +4 hours, bound: inclusive, calendar: always, target: within 4 hours}",
    "first_response: {status: running}",
    "targets.first_response.basic.outage: +4 hours",
    "first_response: {clause: targets.first_response.basic.outage, actor: vendor, action: respond}",
    "covered: yes",
    "tier: basic",
    "severity: outage, defined: outage",
    "offered: yes, open: unknown, next_open: unknown",
    "because: none, unspecified: none, conflicts: none, assumed: none, credits: none, unknown: none",
    "holds: [terms.survey, targets.first_response.basic.outage]",
    "derived: none",
    "facts: {users: 60, workaround: no, paid: yes}",
    "escalations: [escalations.ladder.steps.1, escalations.ladder.steps.2]",
    "escalations: {escalations.ladder.steps.1: +2 hours}",
    "escalations.ladder.steps.2: {at: +4 hours, notify: [director], status: timed}",
    "not: [escalations.ladder.steps.3, targets.first_response.premium.outage, vendor]",
    "terms.big: {status: stands}",
]

FALSE = [
    ("first_response: +3 hours", "`first_response` is due 2026-03-06T14:00:00Z, not 2026-03-06T13:00:00Z"),
    ("first_response: before +4 hours", "`first_response` bound is inclusive, not exclusive"),
    ("first_response: none", "`first_response` holds"),
    ("first_response: unspecified", "`first_response` status is running, not unspecified"),
    ("first_response: unknown", "`first_response` is due 2026-03-06T14:00:00Z, not unknown"),
    ("first_response: {calendar: office}", "`first_response` calendar is always, not office"),
    ("targets.first_response.basic.fault: +4 hours", "there is no `targets.first_response.basic.fault`"),
    ("covered: no", "`covered` is yes, not no"),
    ("covered: unknown", "`covered` is yes, not unknown"),
    ("severity: fault", "`severity` is outage, not fault"),
    ("defined: unknown", "`defined` is outage, not unknown"),
    ("offered: no", "`offered` is yes, not no"),
    ("open: yes", "`open` is unknown, not yes"),
    ("next_open: 2026-03-06T14:00Z", "`next_open` is unknown, not 2026-03-06T14:00:00Z"),
    ("holds: [targets.first_response.basic.fault]", "`targets.first_response.basic.fault` does not hold"),
    ("unspecified: [calendars.office]", "`calendars.office` is not among `unspecified`"),
    ("unknown: [users]", "`users` is not among `unknown`"),
    ("facts: {users: 61}", "`users` is 60, not 61"),
    ("escalations: [escalations.ladder.steps.3]", "`escalations.ladder.steps.3` is not reached"),
    (
        "escalations: {escalations.ladder.steps.1: +3 hours}",
        "`escalations.ladder.steps.1` is 2026-03-06T12:00:00Z, not 2026-03-06T13:00:00Z",
    ),
    (
        "escalations.ladder.steps.1: {notify: [director]}",
        "`escalations.ladder.steps.1` notify is lead, not director",
    ),
    ("escalations: {escalations.ladder.steps.1: none}", "`escalations.ladder.steps.1` is reached"),
    ("not: [terms.survey]", "`terms.survey` holds"),
    ("not: [escalations.ladder.steps.1]", "`escalations.ladder.steps.1` is reached"),
    ("not: [lead]", "`lead` is told"),
]


@pytest.mark.parametrize("expect", TRUE)
def test_what_is_so_passes(bench: Bench, expect: str) -> None:
    assert bench.messages(CASE, expect) == []
    assert bench.one(CASE, expect).passed


@pytest.mark.parametrize("expect, message", FALSE)
def test_what_is_not_so_fails(bench: Bench, expect: str, message: str) -> None:
    assert bench.messages(CASE, expect) == [message]


def test_an_exclusive_bound_can_be_written_as_one(bench: Bench) -> None:
    facts = "tier: premium, severity: fault"

    assert bench.messages(facts, "first_response: before 2026-03-09T10:00Z") == []
    assert bench.messages(facts, "first_response: 2026-03-09T10:00Z") == [
        "`first_response` bound is exclusive, not inclusive"
    ]


def test_none_of_the_escalations_is_expected_with_one_word(bench: Bench) -> None:
    told = ["`escalations.ladder.steps.1` is reached"]

    assert bench.messages("tier: basic, severity: fault", "escalations: none") == told
    assert bench.messages("tier: basic, severity: fault, paid: no", "escalations: none") == []


def test_why_there_is_no_duty_is_said(bench: Bench) -> None:
    assert bench.messages("tier: basic, severity: outage, paid: no", "first_response: +4 hours") == [
        "there is no `first_response`: `prerequisites.paid` leaves the case out"
    ]
    (message,) = bench.messages("tier: basic", "first_response: +4 hours")
    assert message.endswith("holds hangs on `severity`")


def test_a_failure_points_at_the_expectation_and_at_the_clause(bench: Bench) -> None:
    (found,) = bench.found(CASE, "first_response: +3 hours")
    lines = bench.folder.joinpath("tests.yaml").read_text("utf-8").splitlines()
    (clause,) = found.related

    assert found.code == "unmet-expectation"
    assert found.clause == "targets.first_response.basic.outage"
    assert lines[found.span.line - 1][found.span.column - 1 : found.span.end_column - 1] == "+3 hours"
    assert clause.span.file == "example.yaml"
    assert (
        "4 hours on always"
        in bench.folder.joinpath("example.yaml").read_text("utf-8").splitlines()[clause.span.line - 1]
    )


def test_the_command_of_a_failure_replays_it(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = bench.found(CASE, "first_response: +3 hours")
    assert found.witness is not None
    program, *arguments = shlex.split(found.witness.command)

    assert program == "casepact"
    assert run(arguments) == 0
    assert "2026-03-06 14:00" in capsys.readouterr().out


def test_a_conflict_nobody_expected_fails(bench: Bench) -> None:
    text = bench.folder.joinpath("example.yaml").read_text("utf-8")
    bench.write("example.yaml", text.replace(", exception_to: fault", ""))
    facts = "tier: basic, affected: all, workaround: no"

    assert bench.messages(facts, "severity: unknown") == [
        "`severity` has no answer: `severities.outage`, `severities.fault` hold and differ"
    ]
    assert bench.messages(facts, "severity: unknown, conflicts: [severities.outage, severities.fault]") == []
    assert bench.messages(facts, "conflicts: none") == [
        "`conflicts` is severities.outage, severities.fault, not none"
    ]


def test_a_question_past_the_data_of_a_calendar_is_a_failure(bench: Bench) -> None:
    bench.write(
        "example.yaml",
        bench.folder.joinpath("example.yaml")
        .read_text("utf-8")
        .replace("17:00 in UTC", "17:00 in UTC except holidays(ES)"),
    )
    (found,) = bench.found("tier: basic, severity: fault", "first_response: +1 hour", "2290-03-06T10:00Z")

    assert found.code == "unexpected-answer"
    assert found.message.startswith("calendar `office`: ")


def test_a_contract_gives_facts_that_go_before_shared_ones(bench: Bench) -> None:
    bench.write(
        "contract.yaml",
        "casepact: 1\ncontract: c\npolicy: example.yaml\ntier: premium\nstarts: 2026-01-01\n"
        "values: {targets.first_response.basic.question: 1 hour on always}\n",
    )
    test = "  - {test: a, policy: contract.yaml, given: {severity: outage}, at: 2026-03-06T10:00Z,"
    shared = "policy: example.yaml\ngiven: {tier: basic}\n"
    passed = bench.run(f"{test} expect: {{tier: premium, first_response: +1 hour}}}}\n", head=shared)
    clash = bench.run(
        f"{test.replace('severity: outage', 'tier: basic')} expect: {{tier: basic}}}}\n", head=shared
    )

    assert passed.passed
    assert [found.code for found in clash.files[0].diagnostics] == ["contradicts-contract"]


def test_a_change_is_made_to_the_policy_first(bench: Bench) -> None:
    tests = (
        "  - {test: a, given: {tier: basic, severity: outage}, at: 2026-03-06T10:00Z,"
        " expect: {first_response: +4 hours}}\n"
    )
    change = "targets.first_response.basic.outage to 5 hours on always"
    changed = bench.run(tests, changes=[change])
    (found,) = changed.files[0].diagnostics

    assert bench.run(tests).passed
    assert found.message == "`first_response` is due 2026-03-06T15:00:00Z, not 2026-03-06T14:00:00Z"
    assert found.witness is not None
    assert shlex.split(found.witness.command)[-2:] == ["--change", change]
    assert changed.shelf.made == {1}
