"""Answers that go to a file: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.desk import Desk


def test_the_file_has_what_would_have_been_printed(desk: Desk) -> None:
    printed = desk.ask("show", "harbour.yaml").out
    answer = desk.ask("show", "harbour.yaml", "-o", "page.txt")

    assert answer.status == 0
    assert answer.out == ""
    assert (desk.folder / "page.txt").read_text("utf-8") == printed


def test_a_dash_is_standard_output(desk: Desk) -> None:
    assert desk.ask("show", "harbour.yaml", "-o", "-").out == desk.ask("show", "harbour.yaml").out


def test_a_file_gets_no_colours_but_on_demand(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    desk.ask("show", "harbour.yaml", "-o", "page.txt")

    assert "\x1b" not in (desk.folder / "page.txt").read_text("utf-8")


def test_an_answer_that_cannot_be_given_leaves_the_file_as_it_was(desk: Desk) -> None:
    desk.write("page.txt", "old\n")
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")

    assert desk.ask("show", "harbour.yaml", "-o", "page.txt").status == 1
    assert (desk.folder / "page.txt").read_text("utf-8") == "old\n"


def test_writing_that_fails_leaves_the_file_as_it_was_and_nothing_beside_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("page.txt", "old\n")
    before = sorted(desk.folder.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = desk.ask("show", "harbour.yaml", "-o", "page.txt")

    assert answer.status == 2
    assert "`page.txt` cannot be written: no space left on device" in answer.err
    assert (desk.folder / "page.txt").read_text("utf-8") == "old\n"
    assert sorted(desk.folder.iterdir()) == before


def test_a_folder_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    answer = desk.ask("show", "harbour.yaml", "-o", "nowhere/page.txt")

    assert answer.status == 2
    assert "cannot be written" in answer.err


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_the_file_keeps_its_mode_and_a_new_one_gets_the_usual_mode(desk: Desk) -> None:
    old = desk.write("old.txt", "old\n")
    old.chmod(0o640)
    desk.ask("show", "harbour.yaml", "-o", "old.txt")
    desk.ask("show", "harbour.yaml", "-o", "new.txt")
    umask = os.umask(0)
    os.umask(umask)

    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE((desk.folder / "new.txt").stat().st_mode) == 0o666 & ~umask


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there")
def test_a_link_stays_a_link(desk: Desk) -> None:
    target = desk.write("deep/page.txt", "old\n")
    Path("link.txt").symlink_to(target)
    desk.ask("show", "harbour.yaml", "-o", "link.txt")

    assert Path("link.txt").is_symlink()
    assert "Harbour Mail" in target.read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no such device")
def test_a_device_is_written_to_and_not_replaced(desk: Desk) -> None:
    assert desk.ask("show", "harbour.yaml", "-o", "/dev/null").status == 0
    assert not Path("/dev/null").is_file()
