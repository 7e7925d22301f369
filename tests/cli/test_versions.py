"""`decide` under several versions of a policy: which one judges a case, and which one is missing."""

from __future__ import annotations

import json

import pytest

import casepact
from tests.cli.desk import Desk

_POLICY = """
casepact: 1
policy: cold-store
version: {version}
effective: {effective}
tiers: {{t: Only}}
severities: {{s: Any}}
targets:
  first_response: {{duty: vendor must respond after opened, within: {hours} hours on always}}
"""
_CONTRACT = """
casepact: 1
contract: fish
policy: {policy}
tier: t
starts: 2025-01-01
"""
_OLD, _NEW = "2025-08-01T10:00Z", "2026-08-01T10:00Z"


@pytest.fixture
def versions(desk: Desk) -> Desk:
    (desk.folder / "v1.yaml").write_text(_POLICY.format(version="v1", effective="2025-01-01", hours=4))
    (desk.folder / "v2.yaml").write_text(_POLICY.format(version="v2", effective="2026-01-01", hours=2))
    for name in ("v1", "v2"):
        (desk.folder / f"{name}-contract.yaml").write_text(_CONTRACT.format(policy=f"{name}.yaml"))
    return desk


def test_a_contract_may_be_older_than_the_version_it_names(versions: Desk) -> None:
    assert versions.ask("check", "v2-contract.yaml").status == 0


@pytest.mark.parametrize("at, version, due", [(_OLD, "v1", "14:00"), (_NEW, "v2", "12:00")])
@pytest.mark.parametrize("first", ["v1", "v2", "v1-contract", "v2-contract"])
def test_the_version_in_force_decides(versions: Desk, first: str, at: str, version: str, due: str) -> None:
    also = ("--also", "v2.yaml" if first.startswith("v1") else "v1.yaml")
    arguments = ("decide", f"{first}.yaml", *also, "--at", at)
    answer = versions.ask(*arguments, "--format", "json")
    decided = json.loads(answer.out)
    assert (decided["version"], decided["covered"]) == (version, True)
    assert decided["obligations"][0]["due"] == f"{at[:10]}T{due}:00Z"
    assert answer.err == ""
    [said] = [line for line in versions.ask(*arguments).out.splitlines() if line.startswith("version")]
    until = ", until v2 on 2026-01-01" if version == "v1" else ""
    began = "2025-01-01" if version == "v1" else "2026-01-01"
    assert said.split(maxsplit=1)[1] == f"{version} in force from {began}{until}"


@pytest.mark.parametrize(
    "first, at, other, since",
    [("v2-contract", _OLD, "v1", "2025-01-01"), ("v1", _NEW, "v2", "2026-01-01")],
)
def test_a_version_beside_it_that_judges_the_case_is_told(
    versions: Desk, first: str, at: str, other: str, since: str
) -> None:
    answer = versions.ask("decide", f"{first}.yaml", "--at", at)
    assert answer.err == (
        f"note: `{other}.yaml` holds the version of this policy in force from {since};"
        f" `--also {other}.yaml` decides by it\n"
    )


@pytest.mark.parametrize(
    "asked, other, shown",
    [
        ("now/v2.yaml", "then/v1.yaml", "then/v1.yaml"),
        ("v2.yaml", "old/v1.yml", "old/v1.yml"),
        ("now/v2.yaml", "v1.yaml", "v1.yaml"),
        ("now/v2.yaml", "then/more/v1.yaml", ""),
        ("now/v2.yaml", ".then/v1.yaml", ""),
        ("now/v2.yaml", "then/.v1.yaml", ""),
    ],
)
def test_versions_are_looked_for_around_the_policy(
    versions: Desk, asked: str, other: str, shown: str
) -> None:
    for name, place in (("v2.yaml", asked), ("v1.yaml", other)):
        path = versions.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        (versions.folder / name).rename(path)
    told = versions.ask("decide", asked, "--at", _OLD).err
    assert told.partition(" holds")[0] == (f"note: `{shown}`" if shown else "")


def test_of_several_versions_the_one_in_force_is_told(versions: Desk) -> None:
    (versions.folder / "v3.yaml").write_text(_POLICY.format(version="v3", effective="2026-06-01", hours=1))
    told = versions.ask("decide", "v1.yaml", "--at", _NEW).err
    assert [line.partition(" holds")[0] for line in told.splitlines()] == ["note: `v3.yaml`"]
    told = versions.ask("decide", "v3.yaml", "--at", "2026-03-01T10:00Z").err
    assert [line.partition(" holds")[0] for line in told.splitlines()] == ["note: `v2.yaml`"]


def test_a_run_tells_of_the_versions_that_judge_its_cases(versions: Desk) -> None:
    cases = "".join(f"  - {{opened: {at}, events: []}}\n" for at in (_OLD, _NEW))
    (versions.folder / "two.yaml").write_text(f"casepact: 1\ntimeline: two\ncases:\n{cases}")
    told = versions.ask("run", "v1.yaml", "two.yaml").err
    assert [line.partition(" holds")[0] for line in told.splitlines()] == ["note: `v2.yaml`"]
    both = versions.ask("run", "v1.yaml", "two.yaml", "--also", "v2.yaml", "--format", "json")
    assert [case["version"] for case in json.loads(both.out)["cases"]] == ["v1", "v2"]
    assert both.err == ""


@pytest.mark.parametrize("command", ["decide", "run"])
def test_another_policy_is_no_version(versions: Desk, command: str) -> None:
    text = _POLICY.format(version="v1", effective="2025-01-01", hours=4).replace("cold-store", "warm")
    (versions.folder / "warm.yaml").write_text(text)
    (versions.folder / "one.yaml").write_text(f"casepact: 1\ntimeline: one\nopened: {_OLD}\nevents: []\n")
    timeline = ["one.yaml"] if command == "run" else []
    answer = versions.ask(command, "v2.yaml", *timeline, "--also", "warm.yaml")
    assert answer.status == 2
    assert "`warm.yaml` holds the policy `warm`, which is no version of `cold-store`" in answer.err


def test_the_version_in_force_is_not_told_of_others(versions: Desk) -> None:
    assert versions.ask("decide", "v1.yaml", "--at", _OLD).err == ""
    assert versions.ask("decide", "v2.yaml", "--at", _NEW).err == ""


def test_a_case_before_all_versions_is_not_covered(versions: Desk) -> None:
    answer = versions.ask("decide", "v2.yaml", "--also", "v1.yaml", "--at", "2024-08-01T10:00Z")
    assert "no version of the policy was in force when the case was opened (effective)" in answer.out
    assert "version   v2 in force from 2026-01-01\n" in answer.out
    assert answer.err == ""


def test_a_program_decides_by_the_version_in_force(versions: Desk) -> None:
    old, new = (casepact.load(str(versions.folder / f"{name}.yaml")) for name in ("v1", "v2"))
    at = casepact.decide(old, {}, 1_785_578_400, also=[new])  # 2026-08-01T10:00Z
    assert at.version == "v2"
    assert casepact.decide(old, {}, 1_785_578_400).version == "v1"
