"""`casepact check`: which files it reads, what it lists, and how it ends."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from casepact.project.discovery import find_files, kind_of
from tests.cli.desk import ROOT, Desk

SCHEMA = json.loads((ROOT / "grammar" / "finding.schema.json").read_text("utf-8"))


def findings(desk: Desk, *arguments: str) -> tuple[int, dict[str, Any]]:
    answer = desk.ask("check", *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(answer.out)
    jsonschema.validate(found, SCHEMA, jsonschema.Draft202012Validator)
    return answer.status, found


def test_a_sound_policy_passes(desk: Desk) -> None:
    assert desk.ask("check", "harbour.yaml").status == 0


@pytest.mark.parametrize("threshold, status", [("error", 0), ("warning", 0), ("info", 1)])
def test_the_threshold_decides(desk: Desk, threshold: str, status: int) -> None:
    assert desk.ask("check", "harbour.yaml", "--fail-on", threshold).status == status
    assert findings(desk, "harbour.yaml", "--fail-on", threshold)[1]["summary"]["failed"] is bool(status)


def test_an_error_is_shown_with_its_line_and_fails(desk: Desk) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    answer = desk.ask("check", "harbour.yaml")

    assert answer.status == 1
    assert "error[no-such-calendar]" in answer.out
    assert "--> harbour.yaml:28:15" in answer.out
    assert "did you mean `office`?" in answer.out
    assert answer.err == ""


def test_a_warning_is_listed_and_does_not_fail_unless_asked_to(desk: Desk) -> None:
    desk.change("harbour.yaml", "case:\n", "case:\n  spare: boolean\n")

    assert "warning[unused-name]" in desk.ask("check", "harbour.yaml").out
    assert "warning[unused-name]" not in desk.ask("check", "harbour.yaml", "--show", "error").out
    assert desk.ask("check", "harbour.yaml").status == 0
    assert desk.ask("check", "harbour.yaml", "--fail-on", "warning").status == 1


def test_quiet_prints_findings_alone(desk: Desk) -> None:
    assert desk.ask("check", "harbour.yaml", "-q").out == ""
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    assert desk.ask("check", "harbour.yaml", "-q").out.endswith("= help: did you mean `office`?\n")


def test_a_directory_is_searched_and_what_is_not_ours_is_passed_over(desk: Desk) -> None:
    desk.write("deploy/compose.yaml", "services: {web: {image: nginx}}\n")
    desk.write("deploy/broken.yml", "a: [\n")
    desk.write(".hidden/policy.yaml", "policy: [\n")
    desk.write("cases/harbour.yaml", "casepact: 1\npolicy: ../harbour.yaml\ntests: []\n")
    answer = desk.ask("check")

    assert answer.status == 0
    assert (
        "in 5 files; 3 others passed over: cases/harbour.yaml, deploy/broken.yml, deploy/compose.yaml"
        in answer.out
    )
    assert findings(desk, ".")[1]["summary"]["passed_over"] == 3


def test_a_policy_in_a_directory_that_cannot_be_parsed_is_no_stranger(desk: Desk) -> None:
    desk.write("more/broken.yaml", "casepact: 1\npolicy: [\n")

    status, found = findings(desk, "more")

    assert status == 3
    assert found["summary"]["unread"] == ["more/broken.yaml"]
    assert [item["code"] for item in found["findings"]] == ["yaml-syntax"]


def test_a_directory_without_anything_to_check_is_wrong_usage(desk: Desk) -> None:
    desk.write("empty/readme.yaml", "hello: world\n")
    answer = desk.ask("check", "harbour.yaml", "empty")

    assert answer.status == 2
    assert "below `empty`" in answer.err
    assert answer.out == ""


def test_a_file_that_is_not_there_cannot_be_read(desk: Desk) -> None:
    answer = desk.ask("check", "harbour.yaml", "missing.yaml")

    assert answer.status == 3
    assert "error[unreadable-file]" in answer.out
    assert "harbour.yaml: 8 clauses" in answer.out


@pytest.mark.parametrize("text", ["services: {}\n", "just words\n", "tests: []\n"])
def test_a_file_of_another_kind_is_an_error_if_it_was_named(desk: Desk, text: str) -> None:
    desk.write("other.yaml", text)
    status, found = findings(desk, "other.yaml")

    assert status == 3
    assert [item["code"] for item in found["findings"]] == ["unknown-kind"]


def test_a_policy_that_forgot_its_name_is_a_policy(desk: Desk) -> None:
    desk.change("harbour.yaml", "policy: harbour-mail\n", "")
    status, found = findings(desk, "harbour.yaml")

    assert status == 1
    assert found["findings"][0]["code"] == "missing-key"


def test_what_a_policy_says_is_not_said_again_for_its_contract(desk: Desk) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    together = findings(desk, "customer.yaml", "harbour.yaml")[1]
    alone = findings(desk, "customer.yaml")[1]

    assert [item["code"] for item in together["findings"]].count("no-such-calendar") == 1
    assert [item["code"] for item in alone["findings"]].count("no-such-calendar") == 1


def test_a_file_named_twice_is_checked_once(desk: Desk) -> None:
    assert findings(desk, "harbour.yaml", "./harbour.yaml", ".")[1]["summary"]["files"] == 5


def test_a_contract_is_not_blamed_for_what_it_replaces(desk: Desk) -> None:
    desk.change("harbour.yaml", "question: unspecified", "question: 1 hour on spare")
    desk.change(
        "harbour.yaml", "calendars:\n", "calendars:\n  spare: {say: 24x7, assumed: no hours are printed}\n"
    )
    desk.change("customer.yaml", "starts:", "values: {calendars.spare: office}\nstarts:")
    status, found = findings(desk, "customer.yaml", "--fail-on", "warning")

    assert status == 0
    assert "unused-name" not in [item["code"] for item in found["findings"]]


def test_a_timeline_is_checked_against_its_policy(desk: Desk) -> None:
    desk.change("week.yaml", "respond by vendor", "respnd by vendor")
    answer = desk.ask("check", "week.yaml")

    assert answer.status == 1
    assert "`respnd`" in answer.out
    assert "--> week.yaml:" in answer.out


def test_a_timeline_without_a_policy_or_with_a_bad_one_says_so(desk: Desk) -> None:
    desk.change("week.yaml", "policy: harbour.yaml", "policy: harbor.yaml")
    assert [item["code"] for item in findings(desk, "week.yaml")[1]["findings"]] == ["unreadable-policy"]
    desk.change("week.yaml", "policy: harbor.yaml\n", "")
    assert [item["code"] for item in findings(desk, "week.yaml")[1]["findings"]] == ["missing-key"]


def test_findings_come_in_the_order_of_the_files_and_their_lines(desk: Desk) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    desk.change("harbour.yaml", "sending is fails", "sendin is fails")
    desk.change("small.yaml", "reopen when severity", "reopen when severty")
    found = findings(desk, "small.yaml", "harbour.yaml")[1]["findings"]
    places = [(item["span"]["file"], item["span"]["line"]) for item in found]

    assert [file for file, _ in places] == ["small.yaml", *["harbour.yaml"] * (len(places) - 1)]
    assert places[1:] == sorted(places[1:])
    assert len(places) >= 3


def test_fingerprints_stay_when_lines_move(desk: Desk) -> None:
    before = findings(desk, "harbour.yaml")[1]["findings"]
    desk.write("harbour.yaml", "# a remark\n\n" + (desk.folder / "harbour.yaml").read_text("utf-8"))
    after = findings(desk, "harbour.yaml")[1]["findings"]

    assert [item["fingerprint"] for item in before] == [item["fingerprint"] for item in after]
    assert [item["span"]["line"] + 2 for item in before] == [item["span"]["line"] for item in after]


@pytest.mark.parametrize(
    "text, kind",
    [
        ("casepact: 1\npolicy: a\n", "policy"),
        ("policy: ../a.yaml\ncontract: b\n", "contract"),
        ("timeline: a\npolicy: b.yaml\n", "timeline"),
        ("policy: b.yaml\ntests: []\n", "tests"),
        ("{casepact: 1, policy: a}\n", "policy"),
        ("\ufeff'casepact': 1\n", "policy"),
        ("title: casepact\n  policy: indented\n", ""),
        ("# policy: a remark\n", ""),
        ("", ""),
    ],
)
def test_the_first_keys_tell_what_a_file_holds(desk: Desk, text: str, kind: str) -> None:
    assert kind_of(str(desk.write("some.yaml", text))) == kind


def test_files_are_found_in_the_order_of_their_paths(desk: Desk) -> None:
    for name in ("b/2.yaml", "b/1.yml", "a/z.yaml", "c.txt"):
        desk.write(name, "casepact: 1\n")
    found = [candidate.path for candidate in find_files(["b", "a", "c.txt"])]

    assert [path.replace("\\", "/") for path in found] == ["b/1.yml", "b/2.yaml", "a/z.yaml", "c.txt"]


PROMISED = """\
casepact: 1
policy: promising
tiers: {basic: Basic}
severities: {high: High}
case: {product: a | b}
targets:
  respond:
    duty: vendor must respond after opened
    within: {high: 4 hours on always}
promises:
  - when product is a, lead is notified within 1 hour after opened
"""


def test_promises_that_were_not_looked_at_are_counted(desk: Desk) -> None:
    desk.write("promising.yaml", PROMISED)
    contract = "casepact: 1\ncontract: one\npolicy: promising.yaml\ntier: basic\nstarts: 2026-01-01\n"
    desk.write("bought.yaml", contract)
    files = ("promising.yaml", "bought.yaml")

    assert "1 promise is looked at with --prove only" in desk.ask("check", *files).out
    assert findings(desk, *files)[1]["summary"]["unproved_promises"] == 1
    assert "looked at with" not in desk.ask("check", "promising.yaml", "--prove").out


def test_a_promise_that_is_not_decided_does_not_pass(desk: Desk) -> None:
    fixtures = ROOT / "tests" / "verify" / "machine" / "fixtures"
    desk.write("doubtful.yaml", (fixtures / "promise-not-decided.bad.yaml").read_text("utf-8"))
    status, found = findings(desk, "doubtful.yaml", "--prove")

    errors = {item["code"] for item in found["findings"] if item["severity"] == "error"}
    assert (status, errors) == (1, {"promise-not-decided"})
