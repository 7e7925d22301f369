"""The command of every witness, run as a person would, shows the very thing the finding claims."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casepact.cli.program import program
from casepact.resolve import load_file
from casepact.source import Diagnostic
from casepact.verify.machine import MACHINE_CHECKS

ROOT = Path(__file__).parents[3]
FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted((*(ROOT / "policies").glob("*.yaml"), *FIXTURES.glob("*.bad.yaml")))

Answer = dict[str, Any]


def replayed(command: str) -> Answer:
    """The one case of the timeline that a command holds, as `casepact run` tells it in JSON."""
    first, text = command.split("\n", 1)
    start, mark = first.split(" - <<", 1)
    assert mark == "'END'"
    assert text.endswith("\nEND")
    name, verb, path = start.split(" ")
    assert (name, verb) == ("casepact", "run")
    words = [verb, path.strip("'"), "-", "--format", "json"]
    result = CliRunner().invoke(program, words, input=text.removesuffix("END"), standalone_mode=False)
    assert result.exception is None, (result.output, result.exception)
    answer: Answer = json.loads(result.stdout)
    (case,) = answer["cases"]
    assert not [row for row in case["rows"] if row["kind"] == "refused"]
    assert not case["fault"]
    found: Answer = case
    return found


def is_idle(case: Answer) -> bool:
    """Whether no clock is left that runs or is overdue."""
    last = {}
    for row in case["rows"]:
        if "obligation" in row:
            last[row["obligation"]] = row
    counting = ("started", "resumed", "due again", "retargeted", "breached")
    return not any(row["kind"] in counting and row.get("due") for row in last.values())


def waits(found: Diagnostic, case: Answer) -> bool:
    return f"`{case['state']}`" in found.message and is_idle(case)


def words_of(found: Diagnostic) -> list[str]:
    """The words in backticks."""
    return found.message.split("`")[1::2]


def breaks(found: Diagnostic, case: Answer) -> bool:
    """Whether the run shows what the finding says of the promise."""
    words, rows = words_of(found), case["rows"]
    told = [row for row in rows if row["kind"] in ("notified", "involved")]
    events = [row["objects"][0] for row in rows if row["kind"] == "event"]
    if "has not been told" in found.message:
        return all(words[0] not in row["objects"] for row in told)
    if "has not come to be due" in found.message:
        ended = ("met", "breached", "stopped")
        return not any(row.get("obligation") == words[0] and row["kind"] in ended for row in rows)
    if "is taken at" in found.message:
        return bool(events[-1] == words[0] and any(row["state"] == words[1] for row in rows[:-2]))
    if "no clock runs" in found.message:
        return bool(case["state"] == words[0] and is_idle(case))
    if "without" in found.message:
        return bool(case["state"] == words[0] and words[1] not in events)
    if "has not come before" in found.message:
        return bool(events[-1] == words[0] and words[1] not in events)
    if "after it was" in found.message:
        return bool(case["state"] == words[0] and any(row["state"] == words[1] for row in rows))
    return bool(case["state"] == words[-1])


SHOWN: dict[str, Callable[[Diagnostic, Answer], bool]] = {"unbounded-wait": waits, "promise-refuted": breaks}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_command_of_every_witness_shows_what_is_claimed(path: Path) -> None:
    policy = load_file(str(path)).policy
    assert policy is not None
    found = [item for check in MACHINE_CHECKS for item in check(policy)]
    for item in found:
        if item.code in SHOWN:
            assert item.witness is not None
            case = replayed(item.witness.command)
            assert SHOWN[item.code](item, case), (item.message, case["rows"])
        else:
            assert item.witness is None
    assert found or path.parent != FIXTURES
