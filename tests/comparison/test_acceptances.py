"""What the two sides of a comparison accept: of policies and contracts, newly, until a day, or in vain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casepact.cli.program import run
from tests.comparison.test_command import LONGER, POLICY, Desk, desk

__all__ = ["desk"]

CONTRACT = "casepact: 1\ncontract: one\npolicy: POLICY\ntier: plus\nstarts: 2026-01-01\n"
GIVEN = "values: {targets.first_response.low: 8 hours on office}\n"
HEADINGS = ("Newly accepted", "Acceptances of no change")


def entry(change: dict[str, Any], **more: str) -> str:
    fields = {
        "finding": change["code"],
        "fingerprint": f"'{change['fingerprint']}'",
        "clause": change["clause"],
        "reason": "agreed with every customer",
        "on": "2026-11-20",
        **more,
    }
    return "  - " + "\n    ".join(f"{key}: {value}" for key, value in fields.items()) + "\n"


def with_entries(text: str, *entries: str) -> str:
    return f"{text}accepted:\n{''.join(entries)}"


@pytest.fixture
def change(desk: Desk) -> dict[str, Any]:
    """The change between the policies, which is then accepted in the new one."""
    desk.write("new.yaml", LONGER)
    [found] = desk.json("old.yaml", "new.yaml")["changes"]
    desk.write("new.yaml", with_entries(LONGER, entry(found)))
    assert isinstance(found, dict)
    return found


def line_of_entry(desk: Desk, name: str) -> int:
    lines = (desk.folder / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if "- finding" in line)


def test_json_has_the_whole_entry_of_what_is_newly_accepted(desk: Desk, change: dict[str, Any]) -> None:
    found = desk.json("old.yaml", "new.yaml")

    assert found["spent"] == []
    assert found["newly_accepted"] == [
        {
            "finding": "target-worse",
            "fingerprint": change["fingerprint"],
            "clause": "targets.first_response.high",
            "reason": "agreed with every customer",
            "on": "2026-11-20",
            "until": None,
            "entry": "accepted.1",
            "file": "new.yaml",
            "line": line_of_entry(desk, "new.yaml"),
        }
    ]


@pytest.mark.usefixtures("change")
def test_once_merged_it_is_no_longer_new_and_is_spent(desk: Desk) -> None:
    desk.write("old.yaml", (desk.folder / "new.yaml").read_text("utf-8"))
    desk.write(
        "new.yaml", (desk.folder / "new.yaml").read_text("utf-8").replace("Harbour support", "Support")
    )
    found = desk.json("old.yaml", "new.yaml", "--fail-on", "worse")

    assert found["newly_accepted"] == []
    assert [(item["entry"], item["line"]) for item in found["spent"]] == [
        ("accepted.1", line_of_entry(desk, "new.yaml"))
    ]
    assert found["spent"][0]["message"] == "no change of this comparison is the accepted `target-worse`"
    assert found["spent"][0]["help"].startswith("it is spent once what it accepts is merged; remove")
    assert found["summary"]["failed"] is False


@pytest.mark.parametrize("is_equal", [False, True])
@pytest.mark.usefixtures("change")
def test_every_format_for_people_says_both(desk: Desk, *, is_equal: bool) -> None:
    new = (desk.folder / "new.yaml").read_text("utf-8")
    other = entry({"code": "quota-worse", "fingerprint": "0" * 16, "clause": "tiers.basic"}, reason="in vain")
    desk.write("new.yaml", (new.replace("6 hours", "4 hours") if is_equal else new) + other)
    line = line_of_entry(desk, "new.yaml")
    reason = "agreed with every customer"

    text = desk.ask("old.yaml", "new.yaml")[1]
    said = [part.splitlines() for part in text.split("\n\n") if part.startswith(HEADINGS)]
    assert said[0][0] == HEADINGS[0]
    assert said[0][1] == f"  new.yaml:{line}: `target-worse` at `targets.first_response.high`: {reason}"
    assert said[0][-1] == f"  new.yaml:{line + 5}: `quota-worse` at `tiers.basic`: in vain"
    # What it accepts stands there with it, and nowhere else.
    assert (len(said[0]) > 3) is (text.count("`4 hours on office` is") == 1) is not is_equal
    assert text.count(reason) == 1
    assert said[1][0] == HEADINGS[1]
    assert [row.partition(": ")[0].strip() for row in said[1][1:]] == [
        f"new.yaml:{number}" for number in ([line, line + 5] if is_equal else [line + 5])
    ]

    page = desk.ask("old.yaml", "new.yaml", "--format", "markdown")[1]
    assert f"- `new.yaml:{line}`: `target-worse` at `targets.first_response.high`: {reason}\n" in page
    assert page.count("no change of this comparison is the accepted") == len(said[1]) - 1
    assert (page.count(reason), "<summary>Accepted" in page) == (1, False)

    customers = desk.ask("old.yaml", "new.yaml", "--format", "changelog")[1]
    assert reason not in customers


@pytest.mark.usefixtures("change")
def test_reports_have_a_note_on_the_line_of_a_new_entry(desk: Desk) -> None:
    line = line_of_entry(desk, "new.yaml")
    said = "newly accepted: `target-worse` at `targets.first_response.high`: agreed with every customer"
    [result] = (
        item
        for item in json.loads(desk.ask("old.yaml", "new.yaml", "--format", "sarif")[1])["runs"][0]["results"]
        if item["ruleId"] == "new-acceptance"
    )
    assert result["level"] == "note"
    assert result["message"]["text"].splitlines()[0] == said
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line

    annotations = desk.ask("old.yaml", "new.yaml", "--format", "github")[1].splitlines()
    [row] = (one for one in annotations if "title=new-acceptance" in one)
    assert row.startswith(f"::notice title=new-acceptance,file=new.yaml,line={line},")
    assert f"::{said}%0A- targets.first_response.high: `4 hours on office` is `6 hours on office` now" in row
    assert annotations == [row]


def test_an_acceptance_that_is_to_last_longer_is_new(desk: Desk, change: dict[str, Any]) -> None:
    desk.write("old.yaml", with_entries(POLICY, entry(change, until="2026-12-31")))
    desk.write("new.yaml", with_entries(LONGER, entry(change, until="2026-12-31")))
    assert "Newly accepted" not in desk.ask("old.yaml", "new.yaml")[1]

    desk.write("new.yaml", with_entries(LONGER, entry(change, until="2027-12-31")))
    assert "agreed with every customer (until 2027-12-31)" in desk.ask("old.yaml", "new.yaml")[1]


def test_an_acceptance_of_what_check_finds_is_told_and_never_spent(desk: Desk) -> None:
    found = {"code": "unbounded-wait", "fingerprint": "0" * 16, "clause": "standard.states.responded"}
    desk.write("new.yaml", with_entries(POLICY, entry(found)))
    said = desk.json("old.yaml", "new.yaml")

    assert said["changes"] == []
    assert [item["finding"] for item in said["newly_accepted"]] == ["unbounded-wait"]
    assert said["spent"] == []


@pytest.fixture
def contracts(desk: Desk, change: dict[str, Any]) -> dict[str, Any]:
    """A contract under each of the policies, of which neither accepts anything."""
    desk.write("new.yaml", LONGER)
    for name, policy in (("first.yaml", "old.yaml"), ("second.yaml", "new.yaml")):
        desk.write(name, CONTRACT.replace("POLICY", policy) + GIVEN)
    [found] = desk.json("first.yaml", "second.yaml")["changes"]
    assert (found["code"], found["clause"]) == (change["code"], change["clause"])
    assert isinstance(found, dict)
    return found


WORDS = ("first.yaml", "second.yaml", "--fail-on", "worse")


def test_a_contract_accepts_a_change_as_its_policy_does(desk: Desk, contracts: dict[str, Any]) -> None:
    assert desk.ask(*WORDS)[0] == 1
    text = CONTRACT.replace("POLICY", "new.yaml") + GIVEN
    desk.write("second.yaml", with_entries(text, entry(contracts)))
    found = desk.json(*WORDS)
    assert found["summary"]["failed"] is False
    assert found["changes"][0]["accepted"] == "agreed with every customer"
    assert [item["file"] for item in found["newly_accepted"]] == ["second.yaml"]

    desk.write("second.yaml", text)
    desk.write("new.yaml", with_entries(LONGER, entry(contracts)))
    found = desk.json(*WORDS)
    assert found["summary"]["failed"] is False
    assert [item["file"] for item in found["newly_accepted"]] == ["new.yaml"]


def test_of_a_contract_its_own_entries_alone_are_spent(desk: Desk, contracts: dict[str, Any]) -> None:
    desk.write("first.yaml", CONTRACT.replace("POLICY", "new.yaml") + GIVEN)
    text = CONTRACT.replace("POLICY", "new.yaml") + GIVEN
    desk.write("new.yaml", with_entries(LONGER, entry(contracts)))
    assert desk.json(*WORDS)["spent"] == []

    desk.write("second.yaml", with_entries(text, entry(contracts)))
    assert [item["file"] for item in desk.json(*WORDS)["spent"]] == ["second.yaml"]


def test_entries_to_paste_are_for_the_contract_that_was_compared(
    desk: Desk, contracts: dict[str, Any]
) -> None:
    _, out, _ = desk.ask(*WORDS, "--show-acceptances", "--today", "2026-11-20")
    assert "# to paste into second.yaml\naccepted:\n" in out
    pasted = out[out.index("accepted:\n") :].replace("reason:\n", "reason: agreed\n")
    desk.write("second.yaml", CONTRACT.replace("POLICY", "new.yaml") + GIVEN + pasted)
    assert contracts["fingerprint"] in pasted
    assert desk.ask(*WORDS)[0] == 0
    assert run(["check", str(Path("second.yaml"))]) == 0
