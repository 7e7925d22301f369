"""The standard streams, and what ends a run early: readers that go away, full disks, interrupts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.desk import Desk

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
ACCENTS = "title: Soporte de Señales — größer"


def casepact(
    *arguments: str, stdout: int | None = subprocess.PIPE, **more: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "casepact", *arguments]
    environment = {**os.environ, **more}
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False, env=environment)


def without_reader(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return casepact(*arguments, stdout=writing, **more)
    finally:
        os.close(writing)


def on_full_disk(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    with FULL.open("wb") as full:
        return casepact(*arguments, stdout=full.fileno(), **more)


ANSWERS = (("--help",), ("--version",), ("explain", "--help"), ("explain",), ("explain", "--format", "json"))

in_each_way = pytest.mark.parametrize(
    "arguments, unbuffered",
    [
        *((arguments, "") for arguments in ANSWERS),
        (("explain",), "1"),
        *(
            pytest.param(arguments, "1", marks=pytest.mark.slow)
            for arguments in ANSWERS
            if arguments != ("explain",)
        ),
    ],
)
"""With standard output buffered and not; one process each, so that only one of the latter is no slow test."""


@in_each_way
def test_a_reader_that_goes_away_is_no_fault(arguments: Sequence[str], unbuffered: str) -> None:
    done = without_reader(*arguments, PYTHONUNBUFFERED=unbuffered)

    assert (done.returncode, done.stderr) == (0, b"")


@needs_full
@in_each_way
def test_a_full_disk_is_told_in_a_line(arguments: Sequence[str], unbuffered: str) -> None:
    done = on_full_disk(*arguments, PYTHONUNBUFFERED=unbuffered)

    assert done.stderr == b"Error: standard output cannot be written: no space left on device\n"
    assert done.returncode == 2


@needs_full
def test_a_message_that_nobody_takes_does_not_change_the_status() -> None:
    for command in ("show nowhere.yaml", "no-such-command"):
        with FULL.open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "casepact", *command.split()], stderr=full, check=False
            )
        assert done.returncode == (3 if command.startswith("show") else 2)


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes streams")
@pytest.mark.parametrize("arguments", ANSWERS)
def test_standard_output_that_is_closed_is_told(arguments: Sequence[str]) -> None:
    command = " ".join([sys.executable, "-m", "casepact", *arguments])
    done = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: standard output cannot be written")
    closed = subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], capture_output=True, check=False)
    assert (closed.returncode, closed.stderr) == (2, b"")


READ_BY_PROGRAMS = (
    ("show", "harbour.yaml", "--format", "json"),
    ("show", "harbour.yaml", "--format", "markdown"),
    ("graph", "harbour.yaml"),
    ("graph", "harbour.yaml", "--format", "svg"),
    ("graph", "harbour.yaml", "--format", "dot"),
)


@pytest.mark.parametrize(
    "arguments, encoding",
    [
        *((arguments, "ascii") for arguments in READ_BY_PROGRAMS),
        (READ_BY_PROGRAMS[0], "latin-1"),
        *(pytest.param(arguments, "latin-1", marks=pytest.mark.slow) for arguments in READ_BY_PROGRAMS[1:]),
    ],
)
def test_what_programs_read_is_utf8_whatever_the_terminal_speaks(
    desk: Desk, arguments: Sequence[str], encoding: str
) -> None:
    desk.change("harbour.yaml", "title: Harbour Mail support", ACCENTS)
    desk.ask(*arguments, "-o", "file")
    done = casepact(*arguments, PYTHONIOENCODING=encoding)

    assert (done.returncode, done.stderr) == (0, b"")
    assert "Señales — größer" in done.stdout.decode("utf-8")
    assert done.stdout == (desk.folder / "file").read_bytes()


def test_text_is_in_the_encoding_of_the_terminal(desk: Desk) -> None:
    desk.change("harbour.yaml", "title: Harbour Mail support", ACCENTS)
    done = casepact("show", "harbour.yaml", "targets", PYTHONIOENCODING="latin-1")

    assert "Soporte de Señales ? größer".encode("latin-1") in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_name_that_is_no_text_is_an_escape_in_json(desk: Desk) -> None:
    desk.change("harbour.yaml", "calendar: office", "calendar: ofice")
    name = os.fsdecode(b"h\xff.yaml")
    Path("harbour.yaml").rename(name)
    done = casepact("check", name, "--format", "json")

    assert done.returncode == 1
    assert rb"h\udcff.yaml" in done.stdout


# An interrupt that arrives while a module is loaded, from the first on that is loaded after the entry point.
INTERRUPTED = """
import os, signal, sys

class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is started without it
sys.meta_path.insert(0, Interrupter())
from casepact.cli import main
sys.argv = ["casepact", "check", "harbour.yaml"]
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize(
    "module", ["casepact.cli.program", "click", "casepact.cli.check", "casepact.resolve", "lark"]
)
def test_an_interrupt_while_modules_are_loaded_ends_quietly(desk: Desk, module: str) -> None:
    code = INTERRUPTED.replace("sys.argv[1]", repr(module))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert done.returncode == 130
    assert (done.stdout, done.stderr.strip()) == (b"", b"")
