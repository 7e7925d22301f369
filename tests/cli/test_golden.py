"""Commands print what docs/commands.md and the golden files show; tests/cli/rewrite.py writes both anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import COMMANDS, Desk
from tests.cli.rewrite import FOLDER, GOLDEN, golden_output
from tests.docs.walkthrough import follow


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    shown = 0
    for block, transcript in follow(COMMANDS.read_text("utf-8"), tmp_path):
        assert block.body == transcript, f"docs/commands.md:{block.line}"
        shown += transcript.count("$ casepact ")

    assert shown > 12


@pytest.mark.parametrize("name", GOLDEN)
def test_a_command_prints_its_golden_file(desk: Desk, name: str) -> None:
    assert golden_output(name) == (FOLDER / name).read_text("utf-8")
