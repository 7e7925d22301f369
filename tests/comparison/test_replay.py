"""The commands that come with a change, run as a person would, give the two answers that they should."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casepact.cli.program import program
from casepact.comparison import Change, Evidence, Verdict, compare
from casepact.resolve import load_file
from tests.comparison.test_edits import EDITS, edited, text_of


def answer(command: str) -> dict[str, Any]:
    """What a command answers, as JSON; the timeline of `run` stands behind it."""
    line, _, document = command.partition(" <<'END'\n")
    words = shlex.split(line)
    assert words[0] == "casepact"
    given = document.removesuffix("END") if document else None
    result = CliRunner().invoke(program, [*words[1:], "--format", "json"], input=given, obj=None)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def told_apart(change: Change, evidence: Evidence) -> bool:
    """Whether the commands answer differently in what the change is about."""
    old, new = answer(evidence.old_command), answer(evidence.new_command)
    if "cases" in new:
        told = [
            [
                (case["state"], [(row["at"], row["kind"], row.get("clause")) for row in case["rows"]])
                for case in run["cases"]
            ]
            for run in (old, new)
        ]
        return told[0] != told[1]
    sections = {
        "target": "obligations",
        "term": "obligations",
        "escalation": "escalations",
        "hours": "channel",
        "channel": "channel",
        "credit": "credits",
        "quota": "quotas",
        "intake": "intake",
        "coverage": "covered",
        "prerequisite": "covered",
        "definition": "severity",
        "floor": "facts",
        "fact": "facts",
    }
    section = sections[change.kind]
    return bool(old[section] != new[section])


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit['policy']}: {edit['edit']}")
def test_the_commands_of_a_change_tell_the_policies_apart(
    edit: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(text_of(edit["policy"]), "utf-8")
    Path("new.yaml").write_text(edited(edit), "utf-8")
    old, new = (load_file(name).policy for name in ("old.yaml", "new.yaml"))
    assert old is not None
    assert new is not None

    for change in compare(old, new).changes:
        if change.evidence is None:
            assert change.verdict is Verdict.REWORDED or change.kind in ("feature", "quota", "tier"), change
        else:
            assert told_apart(change, change.evidence), change
