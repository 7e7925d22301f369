"""What lies below a directory and cannot be read is reported, never passed over as if it were clean."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from casepact.cli.check import command

CLEAN = "casepact: 1\npolicy: clean\ntiers: {basic: Basic}\nseverities: {fault: Fault}\n"


def status(folder: Path) -> tuple[object, str]:
    result = CliRunner().invoke(command, [str(folder)], standalone_mode=False)
    return result.return_value, result.output


def test_a_dangling_link_is_no_clean_result(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "gone.yaml")
    code, output = status(tmp_path)
    assert code == 3
    assert "b.yaml" in output
    assert "unreadable-file" in output


def test_a_pipe_does_not_hold_it_up(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert status(tmp_path)[0] == 0


def test_capital_suffixes_are_seen(tmp_path: Path) -> None:
    (tmp_path / "a.YML").write_text(CLEAN, encoding="utf-8")
    assert "1 file" in status(tmp_path)[1]
