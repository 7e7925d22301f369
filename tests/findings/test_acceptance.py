"""A policy accepts a finding for a reason: it is shown, does not count, and is not accepted for ever."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casepact.cli.check import command

POLICY = """\
casepact: 1
policy: example
case:
  spare: boolean
  region: one of emea, apac
tiers: {basic: Basic, premium: Premium}
severities: {high: High, low: Low}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {high: 1 hour on always, low: 2 hours on always}
      premium: {high: 2 hours on always, low: 2 hours on always}
"""
DAY = ("--today", "2026-11-21")


def run(path: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [*options, str(path)], standalone_mode=False)
    assert result.exception is None, result.exception
    return result.return_value, result.output


def findings(path: Path, *options: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(run(path, "--format", "json", *options)[1])["findings"]
    return loaded


def entry(found: dict[str, Any], **more: str) -> str:
    fields = {
        "finding": found["code"],
        "fingerprint": found["fingerprint"],
        "clause": found["clause"],
        "reason": "it is meant to be so",
        "on": "2026-11-21",
        **more,
    }
    first, *rest = (f"{key}: {value}" for key, value in fields.items() if value)
    return f"  - {first}\n" + "".join(f"    {line}\n" for line in rest)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "example.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def accept(path: Path, *entries: str, text: str = POLICY) -> None:
    path.write_text(f"{text}accepted:\n{''.join(entries)}", encoding="utf-8")


def test_what_is_accepted_is_shown_with_its_reason_and_does_not_count(policy: Path) -> None:
    assert run(policy, "--fail-on", "warning")[0] == 1
    accept(policy, *(entry(found) for found in findings(policy)))
    status, shown = run(policy, "--fail-on", "warning")

    assert status == 0
    assert shown.splitlines() == [
        f"accepted[unused-name] {policy}:4:3: it is meant to be so",
        f"accepted[unused-name] {policy}:5:3: it is meant to be so",
        "",
        f"{policy}: 4 clauses, 0 unspecified, 0 assumed",
        "no findings, 2 accepted in 1 file",
    ]


@pytest.mark.parametrize("all_of_it", [("-v",), ("--show", "info")])
def test_with_all_that_is_listed_an_accepted_finding_is_shown_in_full(
    policy: Path, all_of_it: tuple[str, ...]
) -> None:
    accept(policy, *(entry(found) for found in findings(policy)))
    shown = run(policy, *all_of_it)[1]

    assert "accepted[unused-name]: no condition asks for the fact `spare`" in shown
    assert "= accepted: on 2026-11-21: it is meant to be so" in shown
    assert f"accepted[unused-name] {policy}" not in shown


def test_accepted_findings_stand_behind_those_that_count_and_say_until_when(policy: Path) -> None:
    accept(policy, entry(findings(policy)[0], until="2027-01-31", reason='"so\\nit is"'))
    lines = run(policy, "-q", *DAY)[1].splitlines()

    assert lines[0] == "warning[unused-name]: no condition asks for the fact `region`"
    assert lines[-2:] == ["", f"accepted[unused-name] {policy}:4:3: so it is (until 2027-01-31)"]


def test_settings_that_list_all_show_accepted_findings_in_full(policy: Path) -> None:
    accept(policy, *(entry(found) for found in findings(policy)))
    policy.with_name("casepact.toml").write_text('[check]\nshow = "info"\n', encoding="utf-8")
    assert "= accepted: on 2026-11-21: it is meant to be so" in run(policy)[1]
    assert "= accepted:" not in run(policy, "--show", "warning")[1]


def test_json_says_what_accepts_it(policy: Path) -> None:
    accept(policy, entry(findings(policy)[1], until="2027-01-31"))
    first, second = findings(policy, *DAY)

    assert first["accepted"] is None
    assert second["accepted"] == {
        "reason": "it is meant to be so",
        "on": "2026-11-21",
        "until": "2027-01-31",
        "entry": "accepted.1",
    }


def test_the_entries_printed_are_accepted_once_they_have_reasons(policy: Path) -> None:
    _, printed = run(policy, "-q", "--prove", "--show-acceptances", *DAY)
    entries = printed[printed.index("accepted:\n") :]
    policy.write_text(POLICY + entries, encoding="utf-8")
    assert "error[wrong-shape]: `reason` is text" in run(policy)[1]

    policy.write_text(POLICY + entries.replace("reason:", "reason: as agreed"), encoding="utf-8")
    status, shown = run(policy, "--prove", "--fail-on", "warning")
    assert status == 0
    assert "accepted[tier-inversion]" in shown
    assert entries.count("finding:") == shown.count("accepted[") >= 3


MOVED = [
    ("# a remark\n\ncasepact: 1", "casepact: 1"),
    ("  region: one of   emea,\n    apac\n", "  region: one of emea, apac\n"),
    ("  region: one of emea, apac\n  spare: boolean\n", "  spare: boolean\n  region: one of emea, apac\n"),
    ("high: 1 hour on always, low: 120 minutes on always", "high: 1 hour on always, low: 2 hours on always"),
]


@pytest.mark.parametrize("new,old", MOVED)
def test_it_stays_accepted_when_lines_move(policy: Path, new: str, old: str) -> None:
    entries = [entry(found) for found in findings(policy, "--prove")]
    assert old in POLICY
    accept(policy, *entries, text=POLICY.replace(old, new))
    assert run(policy, "--prove", "--fail-on", "warning")[0] == 0


def test_an_acceptance_of_what_was_mended_is_a_finding_on_its_line(policy: Path) -> None:
    entries = [entry(found) for found in findings(policy)]
    accept(policy, *entries, text=POLICY.replace("  spare: boolean\n", ""))
    stale = [found for found in findings(policy) if found["code"] == "stale-acceptance"]

    assert [found["clause"] for found in stale] == ["accepted.1"]
    line = policy.read_text("utf-8").splitlines()[stale[0]["span"]["line"] - 1]
    assert line == "  - finding: unused-name"
    assert run(policy, "--fail-on", "warning")[0] == 1


def test_only_what_was_looked_for_is_stale(policy: Path) -> None:
    [inversion] = (found for found in findings(policy, "--prove") if found["code"] == "tier-inversion")
    mended = POLICY.replace("premium: {high: 2 hours", "premium: {high: 1 hour")
    accept(policy, entry(inversion), text=mended)

    assert "stale-acceptance" not in {found["code"] for found in findings(policy)}
    assert "stale-acceptance" in {found["code"] for found in findings(policy, "--prove")}


def test_a_code_that_there_is_not_is_reported_with_the_one_that_was_meant(policy: Path) -> None:
    accept(policy, entry(findings(policy)[0], finding="unused-nam"))
    assert "did you mean `unused-name`?" in run(policy)[1]
    accept(policy, entry(findings(policy)[0], finding="tier-inversoin"))
    assert "did you mean `tier-inversion`?" in run(policy)[1]


def test_an_acceptance_of_another_clause_accepts_nothing(policy: Path) -> None:
    spare = findings(policy)[0]
    accept(policy, entry(spare, clause="case.region"))
    found = findings(policy)
    assert [item["accepted"] for item in found] == [None] * 3
    assert found[-1]["help"] == f"it is about `{spare['clause']}`"


def test_a_second_acceptance_of_one_finding_is_stale(policy: Path) -> None:
    spare = findings(policy)[0]
    accept(policy, entry(spare), entry(spare, reason="twice"))
    assert [found["clause"] for found in findings(policy) if found["code"] == "stale-acceptance"] == [
        "accepted.2"
    ]


@pytest.mark.parametrize("today,accepted", [("2026-11-30", True), ("2026-12-01", False)])
def test_it_is_accepted_up_to_its_last_day(policy: Path, today: str, accepted: bool) -> None:
    accept(policy, entry(findings(policy)[0], until="2026-11-30"))
    first = findings(policy, "--today", today)[0]
    assert (first["accepted"] is not None) == accepted
    assert [item["message"] for item in first["related"]] == (
        [] if accepted else ["accepted until 2026-11-30, which is past"]
    )


def test_a_contract_under_the_policy_is_asked_nothing_about_it(policy: Path, tmp_path: Path) -> None:
    accept(policy, *(entry(found) for found in findings(policy)))
    contract = tmp_path / "contract.yaml"
    contract.write_text(
        "casepact: 1\ncontract: one\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n", "utf-8"
    )
    assert run(contract, "--fail-on", "warning")[0] == 0
    assert re.search("no findings.* in 1 file", run(contract)[1])


def test_a_contract_accepts_what_is_found_in_it(policy: Path, tmp_path: Path) -> None:
    unspecified = POLICY.replace("{high: 1 hour on always, low", "{high: unspecified, low")
    policy.write_text(unspecified.replace("  spare: boolean\n", ""), encoding="utf-8")
    contract = tmp_path / "contract.yaml"
    text = (
        "casepact: 1\ncontract: one\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "values: {targets.first_response.basic.high: 3 hours on always}\n"
    )
    contract.write_text(text, "utf-8")
    [found] = (one for one in findings(contract, "--prove") if one["code"] == "severity-inversion")
    assert found["span"]["file"].endswith("contract.yaml")
    accept(contract, entry(found), text=text)
    assert "accepted[severity-inversion]" in run(contract, "--prove")[1]

    accept(contract, entry(found), text=text.replace("3 hours", "1 hour"))
    assert "warning[stale-acceptance]" in run(contract, "--prove")[1]


def test_an_error_of_reading_cannot_be_accepted(policy: Path) -> None:
    broken = POLICY.replace("  spare: boolean\n", "  spare: bolean\n")
    policy.write_text(broken, encoding="utf-8")
    [error] = findings(policy)
    accept(policy, entry(error, clause=""), text=broken)
    assert findings(policy)[0]["accepted"] is None
    assert run(policy)[0] == 1


def test_acceptances_are_printed_as_text_alone(policy: Path) -> None:
    runner = CliRunner().invoke(command, ["--format", "json", "--show-acceptances", str(policy)])
    assert runner.exit_code != 0


def test_a_finding_whose_clause_was_renamed_is_named(policy: Path) -> None:
    accept(policy, *(entry(found) for found in findings(policy)))
    renamed = policy.read_text("utf-8").replace("spare: boolean", "reserve: boolean")
    policy.write_text(renamed, encoding="utf-8")
    found = findings(policy)
    [now] = [item for item in found if item["code"] == "unused-name" and item["accepted"] is None]
    [stale] = [item for item in found if item["code"] == "stale-acceptance"]

    assert f"is found at `case.reserve` with the fingerprint `{now['fingerprint']}`" in stale["help"]
    assert now["clause"] == "case.reserve"


def test_what_is_found_under_a_contract_is_replayed_under_it(policy: Path, tmp_path: Path) -> None:
    open_ = POLICY.replace("low: 2 hours on always}\n      premium", "low: unspecified}\n      premium")
    policy.write_text(open_, encoding="utf-8")
    (tmp_path / "deals").mkdir()
    contract = tmp_path / "deals" / "one.yaml"
    contract.write_text(
        "casepact: 1\ncontract: one\npolicy: ../example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "values: {targets.first_response.basic.low: 30 minutes on always}\n",
        encoding="utf-8",
    )
    found = [item for item in findings(contract, "--prove", "--isolated", *DAY) if item["witness"]]
    commands = {item["code"]: item["witness"]["command"] for item in found}

    [command] = [commands["severity-inversion"]]
    assert all(line.startswith(f"casepact decide {contract} ") for line in command.splitlines())
    assert {Path(item["span"]["file"]) for item in found} == {policy}
    assert not any(".." in item["span"]["file"] for item in found)
