"""`casepact diff`: files, revisions of git, contracts, formats, statuses and accepted changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from casepact.cli.program import run
from casepact.findings.acceptance import is_change

ROOT = Path(__file__).parents[2]

POLICY = """\
casepact: 1
policy: harbour
title: Harbour support
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
tiers: {basic: {title: Basic, channels: [email]}, plus: {extends: basic, channels: [email, phone]}}
severities: {high: High, low: Low}
channels: {email: {hours: office}, phone: {hours: office}}
targets:
  first_response:
    title: First response
    duty: vendor must respond after opened
    within: {high: 4 hours on office, low: unspecified}
"""
LONGER = POLICY.replace("4 hours on office", "6 hours on office")
BETTER = POLICY.replace("4 hours on office", "1 hour on always")
RENAMED = POLICY.replace("title: Harbour support", "title: Support by Harbour")


class Desk:
    """A directory with an old and a new policy, and a way to compare them there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.write("old.yaml", POLICY)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def ask(self, *words: str) -> tuple[int, str, str]:
        status = run(["diff", *words])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def said(self) -> str:
        return self._capsys.readouterr().out

    def json(self, *words: str) -> dict[str, Any]:
        _, out, err = self.ask(*words, "--format", "json")
        assert err == ""
        value: dict[str, Any] = json.loads(out)
        rules = json.loads((ROOT / "grammar" / "diff.schema.json").read_text("utf-8"))
        jsonschema.validate(value, rules, jsonschema.Draft202012Validator)
        return value


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return Desk(tmp_path, capsys)


def test_two_files(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    found = desk.json("old.yaml", "new.yaml")

    (change,) = found["changes"]
    assert (change["code"], change["clause"]) == ("target-worse", "targets.first_response.high")
    assert change["old"]["file"] == "old.yaml"
    assert change["new"]["line"] == 12
    # From Friday's last hours to Monday's first ones, when clocks go back in between.
    assert change["measure"]["share_worse"] == 1
    assert change["measure"]["share_better"] == 0
    assert change["measure"]["worst"]["seconds"] == (2 + 16 + 49) * 3600
    assert change["witness"]["old"]["answer"] != change["witness"]["new"]["answer"]


def test_equal_files(desk: Desk) -> None:
    desk.write("new.yaml", "# A remark.\n" + POLICY)
    status, out, _ = desk.ask("old.yaml", "new.yaml", "--fail-on", "any")

    assert (status, out) == (0, "harbour: no difference\n")


@pytest.mark.parametrize(
    "text, on_worse, on_any",
    [(POLICY, 0, 0), (RENAMED, 0, 0), (BETTER, 0, 1), (LONGER, 1, 1)],
    ids=["equal", "reworded", "better", "worse"],
)
def test_what_fails(desk: Desk, text: str, on_worse: int, on_any: int) -> None:
    desk.write("new.yaml", text)

    assert desk.ask("old.yaml", "new.yaml")[0] == 0
    assert desk.ask("old.yaml", "new.yaml", "--fail-on", "worse")[0] == on_worse
    assert desk.ask("old.yaml", "new.yaml", "--fail-on", "any")[0] == on_any


@pytest.mark.parametrize(
    "before, after, code, answers",
    [
        ("2026-01-01", "2026-06-01", "policy-worse", ("covered", "not covered (effective)")),
        ("2026-06-01", "2026-01-01", "policy-better", ("not covered (effective)", "covered")),
        ("2026-01-01", "2026-01-02", "policy-worse", ("covered", "not covered (effective)")),
        ("", "2026-06-01", "policy-worse", ("covered", "not covered (effective)")),
        ("2026-06-01", "", "policy-better", ("not covered (effective)", "covered")),
    ],
)
def test_another_day_from_which_it_is_in_force(
    desk: Desk, before: str, after: str, code: str, answers: tuple[str, str]
) -> None:
    for name, day in (("old.yaml", before), ("new.yaml", after)):
        desk.write(name, POLICY.replace("tiers:", f"effective: {day}\ntiers:") if day else POLICY)

    [change] = desk.json("old.yaml", "new.yaml")["changes"]
    assert change["code"] == code
    witness = change["witness"]
    assert (witness["old"]["answer"], witness["new"]["answer"]) == answers
    assert desk.ask("old.yaml", "new.yaml", "--fail-on", "worse")[0] == int(code == "policy-worse")
    assert desk.ask("old.yaml", "new.yaml", "--fail-on", "any")[0] == 1


def test_another_default_that_keeps_cases_out(desk: Desk) -> None:
    custom = "case: {custom_code: {type: boolean, default: no}}\n"
    excluded = "coverage: {excluded: {custom: {title: Custom code, when: custom_code}}}\n"
    desk.write("old.yaml", POLICY + custom + excluded)
    desk.write("new.yaml", POLICY + custom.replace("no", "yes") + excluded)

    [change] = desk.json("old.yaml", "new.yaml")["changes"]
    assert change["code"] == "fact-worse"
    assert (
        "is taken to be `yes`, not `no`: they are not covered any more (`coverage.excluded.custom`)"
        in (change["message"])
    )
    answers = {side: change["witness"][side]["answer"] for side in ("old", "new")}
    assert answers == {"old": "covered", "new": "not covered (coverage.excluded.custom)"}
    [back] = desk.json("new.yaml", "old.yaml")["changes"]
    assert back["code"] == "fact-better"


def test_a_step_for_fewer_cases_is_shown_by_one_that_lost_it(desk: Desk) -> None:
    ladder = "roles: {head: Head}\nescalations: {up: {when: severity is high, steps: [STEP]}}\n"
    step = "after 1 hour on always notify head"
    desk.write("old.yaml", POLICY + ladder.replace("STEP", step))
    desk.write("new.yaml", POLICY + ladder.replace("STEP", f"{step} when tier is plus"))

    for names, verdict, told in (
        (("old.yaml", "new.yaml"), "worse", "no more, where severity is high and tier is not plus"),
        (("new.yaml", "old.yaml"), "better", "now, where severity is high and tier is not plus"),
    ):
        [change] = desk.json(*names)["changes"]
        assert change["code"] == f"escalation-{verdict}"
        assert change["message"].endswith(told)
        assert change["witness"]["facts"]["tier"] == "basic"
        answers = {change["witness"][side]["answer"] for side in ("old", "new")}
        assert "does not notify head" in answers


@pytest.mark.parametrize(
    "pauses, code",
    [
        ("resolve, update", "lifecycle-reworded"),
        ("resolve, update, respond", "lifecycle-worse"),
        ("resolve, update, workaround, respond", "lifecycle-worse"),
        ("resolve, update, workaround", None),
    ],
)
def test_only_the_clocks_that_there_are_can_be_paused(desk: Desk, pauses: str, code: str | None) -> None:
    states = "lifecycle: {extends: standard, states: {waiting_on_customer: {pauses: [PAUSES]}}}\n"
    desk.write("old.yaml", POLICY + states.replace("PAUSES", "resolve, update, workaround"))
    desk.write("new.yaml", POLICY + states.replace("PAUSES", pauses))

    assert [change["code"] for change in desk.json("old.yaml", "new.yaml")["changes"]] == [code][: bool(code)]


@pytest.mark.parametrize(
    "before, after", [(" per month", ""), (" per month", " per year"), (" per year", "")]
)
def test_a_cap_for_a_longer_time_is_less(desk: Desk, before: str, after: str) -> None:
    credit = (
        "credits: {late: 5% of monthly_fee per breach of first_response up to 20% of monthly_feePERIOD}\n"
    )
    desk.write("old.yaml", POLICY + credit.replace("PERIOD", before))
    desk.write("new.yaml", POLICY + credit.replace("PERIOD", after))

    assert [change["code"] for change in desk.json("old.yaml", "new.yaml")["changes"]] == ["credit-worse"]
    assert [change["code"] for change in desk.json("new.yaml", "old.yaml")["changes"]] == ["credit-better"]


def test_a_change_sentence_stands_for_a_second_file(desk: Desk) -> None:
    sentence = "targets.first_response.high to 6 hours on office"
    (change,) = desk.json("old.yaml", "--change", sentence)["changes"]

    assert change["code"] == "target-worse"
    assert "--change" not in change["witness"]["old"]["command"]
    assert f"--change '{sentence}'" in change["witness"]["new"]["command"]


def test_nothing_to_compare_with(desk: Desk) -> None:
    status, out, err = desk.ask("old.yaml")

    assert (status, out) == (2, "")
    assert "there is nothing to compare with" in err


def test_a_file_that_is_not_there(desk: Desk) -> None:
    assert desk.ask("old.yaml", "new.yaml")[0] == 3


def test_a_policy_with_errors(desk: Desk) -> None:
    desk.write("new.yaml", POLICY.replace("on office", "on ofice"))
    status, out, err = desk.ask("old.yaml", "new.yaml")

    assert (status, out) == (1, "")
    assert "no-such-calendar" in err


@pytest.fixture
def repository(desk: Desk) -> Desk:
    git = ["git", "-c", "user.name=Someone", "-c", "user.email=someone@casepact.example"]
    for step in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "First"]):
        subprocess.run([*git, *step], check=True, cwd=desk.folder)
    return desk


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


@needs_git
def test_a_revision_of_git(repository: Desk) -> None:
    repository.write("old.yaml", LONGER)
    (change,) = repository.json("main:old.yaml", "old.yaml")["changes"]

    assert change["old"]["file"] == "main:old.yaml"
    assert change["witness"]["old"]["command"].startswith("casepact decide main:old.yaml ")
    assert change["witness"]["new"]["command"].startswith("casepact decide old.yaml ")


@needs_git
def test_a_contract_of_a_revision_is_read_with_its_policy(repository: Desk) -> None:
    contract = "casepact: 1\ncontract: one\npolicy: old.yaml\ntier: plus\nstarts: 2026-01-01\n"
    values = "values:\n  targets.first_response.low: 8 hours on office\n"
    repository.write("contract.yaml", contract + values)
    git = ["git", "-c", "user.name=Someone", "-c", "user.email=someone@casepact.example"]
    subprocess.run([*git, "add", "."], check=True, cwd=repository.folder)
    subprocess.run([*git, "commit", "-qm", "Second"], check=True, cwd=repository.folder)
    repository.write("old.yaml", LONGER)
    repository.write("contract.yaml", contract + values.replace("8 hours", "7 hours"))
    changes = repository.json("main:contract.yaml", "contract.yaml")["changes"]

    assert {(item["code"], item["clause"]) for item in changes} == {
        ("target-worse", "targets.first_response.high"),
        ("target-better", "targets.first_response.low"),
    }
    assert all("--set tier" not in item["witness"]["new"]["command"] for item in changes)


@needs_git
def test_a_revision_that_there_is_not(repository: Desk) -> None:
    status, out, err = repository.ask("nowhere:old.yaml", "old.yaml")

    assert (status, out) == (3, "")
    assert "`nowhere:old.yaml` cannot be read" in err
    assert repository.ask("--", "-x:old.yaml", "old.yaml")[0] == 2


def test_markdown_lists_what_is_worse_and_folds_the_rest(desk: Desk) -> None:
    desk.write(
        "new.yaml",
        LONGER.replace("plus: {extends: basic, channels: [email, phone]}", "plus: {extends: basic}"),
    )
    desk.write("old.yaml", POLICY.replace("Harbour support", "Support"))
    _, out, _ = desk.ask("old.yaml", "new.yaml", "--format", "markdown")

    assert out.startswith("### casepact diff: harbour: ")
    listed, _, folded = out.partition("<details><summary>Only reworded")
    assert "- `targets.first_response.high`: `4 hours on office` is `6 hours on office` now" in listed
    assert "- `tiers.plus`: `plus` loses the channel `phone`" in listed
    assert "Harbour support" in folded
    assert out.count("<details>") == out.count("</details>")


def test_a_changelog_speaks_in_titles(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    _, out, _ = desk.ask("old.yaml", "new.yaml", "--format", "changelog")

    assert out.startswith(
        "# Changes to Harbour support\n\n## What is less than before\n\n- First response, High: "
    )
    desk.write("new.yaml", RENAMED)
    assert (
        "Nothing that a customer has is different."
        in desk.ask("old.yaml", "new.yaml", "--format", "changelog")[1]
    )


def test_sarif_has_both_places(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    status, out, _ = desk.ask("old.yaml", "new.yaml", "--format", "sarif", "--fail-on", "worse")
    (sarif,) = json.loads(out)["runs"]
    (result,) = sarif["results"]

    assert status == 1
    assert (result["ruleId"], result["level"]) == ("target-worse", "error")
    assert sarif["tool"]["driver"]["rules"][0]["fullDescription"]["text"].startswith(
        "`casepact diff` compares"
    )
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "new.yaml"
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "old.yaml"


def test_annotations_stand_on_both_lines(desk: Desk) -> None:
    desk.write("new.yaml", "\n" + LONGER)
    _, out, _ = desk.ask("old.yaml", "new.yaml", "--format", "github")

    assert [line.partition("::`")[0] for line in out.splitlines()] == [
        "::warning title=target-worse,file=new.yaml,line=13,col=20,endColumn=37,endLine=13",
        "::warning title=target-worse,file=old.yaml,line=12,col=20,endColumn=37,endLine=12",
    ]


def test_what_is_gone_is_marked_where_it_was_taken_from(desk: Desk) -> None:
    desk.write(
        "old.yaml", "\n\n" + LONGER + "terms:\n  keys: customer must provide keys\n  x: customer must wait\n"
    )
    desk.write("new.yaml", LONGER + "terms:\n  keys: customer must provide keys\n")
    _, out, _ = desk.ask("old.yaml", "new.yaml", "--format", "github")

    terms = (LONGER + "terms:").count("\n") + 1
    assert [line.split(",")[1:3] for line in out.splitlines()] == [
        ["file=new.yaml", f"line={terms}"],
        ["file=old.yaml", f"line={terms + 4}"],
    ]


@needs_git
def test_an_annotation_of_a_revision_stands_on_the_new_line_alone(repository: Desk) -> None:
    repository.write("old.yaml", "\n" + LONGER)
    _, out, _ = repository.ask("main:old.yaml", "old.yaml", "--format", "github")

    (line,) = out.splitlines()
    assert line.startswith("::warning title=target-worse,file=old.yaml,line=13,")


def test_an_accepted_change_is_shown_and_does_not_fail(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    (change,) = desk.json("old.yaml", "new.yaml")["changes"]
    entry = (
        f"accepted:\n  - finding: target-worse\n    fingerprint: '{change['fingerprint']}'\n"
        "    clause: targets.first_response.high\n"
        "    reason: agreed with every customer\n    on: 2026-11-20\n"
    )
    desk.write("new.yaml", "\n" + LONGER + entry)
    found = desk.json("old.yaml", "new.yaml", "--fail-on", "worse")

    assert found["summary"]["accepted"] == 1
    assert found["summary"]["worse"] == 0
    assert found["summary"]["failed"] is False
    assert found["changes"][0]["accepted"] == "agreed with every customer"
    assert desk.ask("old.yaml", "new.yaml", "--fail-on", "worse")[0] == 0
    desk.write("new.yaml", LONGER + entry + "    until: 2026-12-31\n")
    words = ("old.yaml", "new.yaml", "--fail-on", "worse", "--today")
    assert desk.ask(*words, "2026-12-31")[0] == 0
    assert desk.ask(*words, "2027-01-01")[0] == 1


def test_an_entry_to_paste(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    (change,) = desk.json("old.yaml", "new.yaml")["changes"]
    _, out, _ = desk.ask(
        "old.yaml", "new.yaml", "--fail-on", "worse", "--show-acceptances", "--today", "2026-11-20"
    )

    assert f"    fingerprint: {change['fingerprint']}" in out.replace("'", "")
    assert "    on: 2026-11-20" in out


WEEK = POLICY.replace(
    '09:00-17:00 in Europe/London"', '09:00-17:00 in Europe/London except closed", closed: Dec 25'
)


@pytest.mark.parametrize(
    "first, second",
    [
        (("09:00-17:00", "09:00-16:00"), ("09:00-16:00", "09:00-15:00")),
        (("09:00-17:00", "09:00-16:00"), ("09:00-16:00", "10:00-16:00")),
        (("09:00-17:00", "09:00-16:00"), ("closed: Dec 25", "closed: holidays(GB) or Dec 25")),
        (("closed: Dec 25", "closed: Dec 24 or Dec 25"), ("closed: Dec 24", "closed: Dec 23 or Dec 24")),
    ],
    ids=["another hour", "the other end", "days left out", "by way of another calendar"],
)
def test_an_accepted_calendar_does_not_let_the_next_one_pass(
    desk: Desk, first: tuple[str, str], second: tuple[str, str]
) -> None:
    texts = [WEEK, WEEK.replace(*first)]
    texts.append(texts[1].replace(*second))
    assert len(set(texts)) == 3
    desk.write("old.yaml", texts[0])
    desk.write("new.yaml", texts[1])
    words = ("old.yaml", "new.yaml", "--fail-on", "worse")
    status, out, _ = desk.ask(*words, "--show-acceptances", "--today", "2026-11-20")
    assert status == 1
    entries = out[out.index("  - finding") :].replace("reason:\n", "reason: agreed\n")
    desk.write("new.yaml", texts[1] + "accepted:\n" + entries)
    assert desk.ask(*words)[0] == 0

    desk.write("old.yaml", texts[1])
    desk.write("new.yaml", texts[2] + "accepted:\n" + entries)
    status, out, _ = desk.ask(*words)

    assert status == 1
    assert "accepted)" not in out.splitlines()[0]


def test_accepted_losses_are_in_the_first_line(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    (change,) = desk.json("old.yaml", "new.yaml")["changes"]
    entry = (
        f"accepted:\n  - finding: target-worse\n    fingerprint: '{change['fingerprint']}'\n"
        "    reason: agreed with every customer\n    on: 2026-11-20\n"
    )
    desk.write("new.yaml", LONGER.replace("low: unspecified", "low: 2 hours on office") + entry)
    _, out, _ = desk.ask("old.yaml", "new.yaml")

    line = out.splitlines()[0]
    assert "better for the customer, and 1 accepted change, which is worse" in line


def test_an_acceptance_is_spent_when_the_base_says_the_same(desk: Desk) -> None:
    desk.write("new.yaml", LONGER)
    (change,) = desk.json("old.yaml", "new.yaml")["changes"]
    entry = (
        f"accepted:\n  - finding: target-worse\n    fingerprint: '{change['fingerprint']}'\n"
        "    reason: agreed with every customer\n    on: 2026-11-20\n"
    )
    desk.write("old.yaml", LONGER + entry)
    desk.write("new.yaml", LONGER + entry)
    status, out, _ = desk.ask("old.yaml", "new.yaml", "--fail-on", "any")

    assert status == 0
    assert "no change of this comparison is the accepted `target-worse`; it is spent once" in out
    report = desk.ask("old.yaml", "new.yaml", "--format", "github")[1]
    assert report.startswith("::warning title=stale-acceptance,file=new.yaml,line=14,")
    run(["check", "new.yaml", "-v", "--isolated"])
    assert "stale-acceptance" not in desk.said()


def test_every_kind_of_change_is_known_to_be_one() -> None:
    rules = json.loads((ROOT / "grammar" / "diff.schema.json").read_text("utf-8"))
    kinds = rules["$defs"]["change"]["properties"]["kind"]["enum"]
    verdicts = rules["$defs"]["verdict"]["enum"]

    assert all(is_change(f"{kind}-{verdict}") for kind in kinds for verdict in verdicts)
    assert not any(is_change(code) for code in ("definition-gap", "worse", "tier-inversion", "target-late"))
