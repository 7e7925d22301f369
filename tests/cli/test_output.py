"""Answers that go to a file: whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
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


def test_an_answer_does_not_replace_what_it_was_made_from(desk: Desk) -> None:
    before = (desk.folder / "harbour.yaml").read_text("utf-8")
    Path("link.yaml").symlink_to("harbour.yaml")
    for source, output in (
        ("harbour.yaml", "harbour.yaml"),
        ("harbour.yaml", "./harbour.yaml"),
        ("harbour.yaml", "link.yaml"),
        ("customer.yaml", "link.yaml"),
    ):
        answer = desk.ask("graph", source, "-o", output)
        assert answer.status == 2
        assert f"`{output}` is a file to be read; the answer is not written over it" in answer.err
    assert (desk.folder / "harbour.yaml").read_text("utf-8") == before


@pytest.mark.parametrize(
    "arguments, output, kind",
    [
        (("show", "harbour.yaml"), "small.yaml", "a policy"),
        (("show", "harbour.yaml"), "customer.yaml", "a contract"),
        (("show", "harbour.yaml"), "week.yaml", "a timeline"),
    ],
)
def test_an_answer_replaces_nothing_that_is_written_by_hand(
    desk: Desk, arguments: tuple[str, ...], output: str, kind: str
) -> None:
    before = (desk.folder / output).read_text("utf-8")
    answer = desk.ask(*arguments, "-o", output)

    assert answer.status == 2
    assert f"`{output}` holds {kind}; the answer is not written over it" in answer.err
    assert (desk.folder / output).read_text("utf-8") == before


def test_an_answer_replaces_the_one_before(desk: Desk) -> None:
    for _ in range(2):
        assert desk.ask("check", ".", "--format", "json", "-o", "findings.json").status == 0
        assert desk.ask("graph", "small.yaml", "-o", "machine.mmd").status == 0


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no such name")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_standard_output_under_another_name_is_added_to(desk: Desk, name: str) -> None:
    shown = desk.ask("graph", "small.yaml").out
    command = f"{sys.executable} -m casepact graph small.yaml -o {name}"
    to_file = f"(echo before; {command}; echo after) > both.txt"
    for shell in (to_file, f"(echo before; {command}; echo after) | cat > both.txt"):
        subprocess.run(["sh", "-c", shell], check=True)
        assert (desk.folder / "both.txt").read_text("utf-8") == f"before\n{shown}after\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_written_to_and_not_replaced(desk: Desk) -> None:
    shown = desk.ask("graph", "small.yaml").out
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert desk.ask("graph", "small.yaml", "-o", "pipe").status == 0
        assert reader.stdout is not None
        assert reader.stdout.read().decode() == shown
    assert Path("pipe").is_fifo()
