"""The program around the commands: how it starts, how it ends, and what it says when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from casepact.cli import program
from casepact.cli.session import Session
from tests.cli.desk import Desk

HEAVY = ("numpy", "networkx", "jsonschema", "holidays", "rich", "numba", "importlib.metadata")


def python(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


def test_the_version_is_printed(desk: Desk) -> None:
    assert desk.ask("--version").out == f"casepact {version('casepact')}\n"


def test_without_a_command_the_help_is_shown(desk: Desk) -> None:
    answer = desk.ask()

    assert answer.status == 2
    assert "Commands:" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("command", program.COMMANDS)
def test_each_command_has_a_line_in_the_help_and_a_page_with_examples(desk: Desk, command: str) -> None:
    assert f"\n  {command} " in desk.ask("--help").out
    page = desk.ask(command, "--help")
    assert page.status == 0
    assert "Examples:" in page.out
    assert f"  casepact {command}" in page.out


def test_a_command_that_there_is_not_is_refused_with_the_closest_one(desk: Desk) -> None:
    answer = desk.ask("chek")

    assert answer.status == 2
    assert "'check'" in answer.err


def test_what_is_not_asked_for_is_not_imported() -> None:
    code = "import sys, casepact, casepact.cli.program; print(list(sys.modules))"
    loaded = python("-c", code).stdout

    assert "casepact.cli.program" in loaded
    for module in (
        "casepact.resolve",
        "casepact.model",
        "casepact.syntax",
        "casepact.cli.check",
        "casepact.time",
    ):
        assert f"'{module}'" not in loaded


def test_a_check_loads_nothing_heavy(tmp_path: Path) -> None:
    policy = tmp_path / "plain.yaml"
    policy.write_text(
        "casepact: 1\npolicy: plain\ntiers: {basic: {channels: [email]}}\nseverities: {high: High}\n"
        "calendars: {office: 'Mon-Fri 09:00-17:00 in Europe/Madrid'}\n"
        "targets: {first_response: {duty: vendor must respond after opened, within: 4 hours on office}}\n",
        "utf-8",
    )
    code = (
        "import sys; from casepact.cli.program import run\n"
        f"status = run(['check', {str(policy)!r}])\n"
        f"print(status, [name for name in {HEAVY!r} if name in sys.modules])"
    )

    assert python("-c", code).stdout.splitlines()[-1] == "0 []"


def test_a_fault_of_our_own_is_a_short_message_and_not_a_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("casepact.resolve.load_file", broken)
    answer = desk.ask("show", "harbour.yaml")

    assert answer.status == 70
    assert "internal error: ZeroDivisionError: division by zero" in answer.err
    assert "--debug" in answer.err
    assert "Traceback" not in answer.err
    with pytest.raises(ZeroDivisionError):
        desk.ask("show", "harbour.yaml", "--debug")
    with pytest.raises(ZeroDivisionError):
        desk.ask("--debug", "show", "harbour.yaml")


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, EOFError, click.Abort])
def test_an_interrupted_command_ends_quietly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, interrupt: type[BaseException]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise interrupt

    monkeypatch.setattr("casepact.resolve.load_file", interrupted)
    answer = desk.ask("show", "harbour.yaml")

    assert answer.status == 130
    assert answer.out == ""
    assert answer.err.strip() == ""


def test_an_interrupt_that_something_else_was_made_of_ends_quietly_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        # As Python does where the interrupt arrives while a class is made.
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr("casepact.resolve.load_file", interrupted)
    answer = desk.ask("show", "harbour.yaml")

    assert (answer.status, answer.err) == (130, "")


def test_a_reader_that_goes_away_is_no_fault(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "casepact", "explain"], stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)

    assert done.stderr == b""
    assert done.returncode == 0


def test_colours_are_written_only_where_they_are_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in desk.ask("show", "harbour.yaml").out
    assert "\x1b[1m" in desk.ask("show", "harbour.yaml", "--color", "always").out
    assert "\x1b[1m" in desk.ask("--color", "always", "show", "harbour.yaml").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b[1m" in desk.ask("show", "harbour.yaml").out
    assert "\x1b" not in desk.ask("show", "harbour.yaml", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in desk.ask("show", "harbour.yaml").out


def test_a_dumb_terminal_gets_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    assert not Session().colours()


def test_a_terminal_without_a_character_does_not_end_the_answer(desk: Desk) -> None:
    done = python("-m", "casepact", "show", str(desk.folder / "harbour.yaml"), PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert "Harbour Mail support" in done.stdout
    assert done.stderr == ""


def test_the_shell_can_complete_commands_and_options() -> None:
    asked = {"_CASEPACT_COMPLETE": "bash_complete", "COMP_CWORD": "1", "COMP_WORDS": "casepact de"}
    assert python("-m", "casepact", **asked).stdout == "plain,decide\n"
    asked |= {"COMP_CWORD": "2", "COMP_WORDS": "casepact decide --zo"}
    assert python("-m", "casepact", **asked).stdout == "plain,--zone\n"


def test_the_help_loads_no_policy_language() -> None:
    code = "import sys; from casepact.cli.program import run; run(['--help']); print(list(sys.modules))"
    loaded = python("-c", code).stdout

    assert "casepact.cli.show" in loaded
    for module in ("casepact.resolve", "casepact.model.policy", "lark", "yaml"):
        assert f"'{module}'" not in loaded
