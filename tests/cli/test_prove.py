"""`check --prove` says what the proofs find, with a witness, and is silent on a clean policy."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from casepact.cli.check import command

ROOT = Path(__file__).parents[2]


def findings(path: Path) -> list[dict[str, object]]:
    result = CliRunner().invoke(command, ["--prove", "--format", "json", str(path)], standalone_mode=False)
    loaded: list[dict[str, object]] = json.loads(result.output)["findings"]
    return loaded


def test_a_published_policy_has_an_inversion_with_a_witness() -> None:
    found = [
        item for item in findings(ROOT / "policies" / "openback.yaml") if item["code"] == "tier-inversion"
    ]
    assert found
    assert all(item["witness"] for item in found)
    assert all(item["severity"] == "warning" for item in found)


def test_a_clean_policy_has_nothing_to_answer_for() -> None:
    path = ROOT / "tests" / "verify" / "clean.yaml"
    assert [item["code"] for item in findings(path) if item["severity"] != "info"] == []
