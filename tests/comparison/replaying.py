"""Runs the commands that come with a change, as a person would."""

from __future__ import annotations

import json
import shlex
from typing import Any

from click.testing import CliRunner

from casepact.cli.program import program
from casepact.comparison import Change, Evidence

__all__ = ["told_apart"]


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
                (
                    case["state"],
                    [(row["at"], row["kind"], row.get("clause"), row.get("due")) for row in case["rows"]],
                )
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
