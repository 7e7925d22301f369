"""`check --prove` says what the proofs find, with a witness, and is silent on a clean policy."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
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


def test_a_replay_can_be_pasted_as_it_is_printed(tmp_path: Path) -> None:
    fixtures = ROOT / "tests" / "verify" / "machine" / "fixtures"
    policy = tmp_path / "policy.yaml"
    policy.write_text((fixtures / "promise-refuted.bad.yaml").read_text("utf-8"), "utf-8")
    printed = CliRunner().invoke(command, ["--prove", str(policy)], standalone_mode=False).output
    replays = re.findall(r"^ += replay: (casepact run .*?^END\n)", printed, re.MULTILINE | re.DOTALL)
    assert replays

    script = f'casepact() {{ {shlex.quote(sys.executable)} -m casepact "$@"; }}\n{replays[0]}echo over\n'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("witness\n")
    assert done.stdout.endswith("over\n")
