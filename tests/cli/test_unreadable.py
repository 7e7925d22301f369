"""What lies below a directory and cannot be read is reported, never passed over as if it were clean."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from casepact.cli.check import command
from tests.cli.desk import Desk

CLEAN = (
    "casepact: 1\npolicy: clean\ntiers: {basic: Basic}\nseverities: {fault: Fault}\n"
    "terms:\n  - customer must pay\n"
)


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


@pytest.mark.parametrize(
    "text, code",
    [
        (CLEAN.encode("utf-16"), "not-utf-8"),
        (CLEAN.replace("policy: clean", "policy: cléan").encode("latin-1"), "not-utf-8"),
        (CLEAN.replace("casepact", "Casepact").replace("policy", "Policy").encode(), "unknown-kind"),
        (
            b"support:\n" + b"".join(b"  " + line + b"\n" for line in CLEAN.encode().split(b"\n")),
            "unknown-kind",
        ),
    ],
)
def test_what_was_meant_to_be_ours_is_not_passed_over(tmp_path: Path, text: bytes, code: str) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(text)
    found, output = status(tmp_path)
    assert found == 3
    assert f"[{code}]" in output
    assert "b.yaml" in output


def test_another_program_s_file_in_its_own_encoding_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes("name: café\n".encode("latin-1"))
    assert status(tmp_path)[0] == 0


def test_another_program_s_file_that_speaks_of_casepact_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "jobs.yaml").write_text("jobs:\n  casepact:\n    runs-on: linux\n", encoding="utf-8")
    found, output = status(tmp_path)
    assert found == 0
    assert re.search(r"1 other passed over: \S*jobs\.yaml", output)


# ---------------------------------------------------------------------------- files that are named themselves

ASKING = (
    ("check", "{}"),
    ("decide", "{}"),
    ("show", "{}"),
    ("graph", "{}"),
    ("explain", "targets", "{}"),
    ("run", "{}", "week.yaml"),
    ("run", "harbour.yaml", "{}"),
    ("run", "harbour.yaml", "week.yaml", "--also", "{}"),
    ("test", "{}"),
    ("trace", "{}"),
)


def ask(desk: Desk, command: tuple[str, ...], path: str) -> str:
    answer = desk.ask(*(word.format(path) for word in command))
    assert answer.status == 3, answer
    return answer.out + answer.err


@pytest.mark.parametrize("command", ASKING)
def test_a_file_that_is_not_there_is_no_wrong_usage(desk: Desk, command: tuple[str, ...]) -> None:
    assert "no such file or directory" in ask(desk, command, "gone.yaml")


def lock(monkeypatch: pytest.MonkeyPatch, locked: Callable[[Path], bool], *calls: str) -> None:
    """Refuse these calls of the system for a path, as they are to everybody but root, who may run this."""

    def refusing(really: Callable[..., Any]) -> Callable[..., Any]:
        def ask(path: Any, *arguments: Any, **more: Any) -> Any:
            if isinstance(path, str | os.PathLike) and locked(Path(path)):
                raise PermissionError(13, "Permission denied", str(path))
            return really(path, *arguments, **more)

        return ask

    for name in calls:
        module, function = name.split(".")
        monkeypatch.setattr(name, refusing(getattr(import_module(module), function)))
    monkeypatch.setattr("os.access", lambda path, *_, **__: not locked(Path(path)))


@pytest.mark.parametrize("command", ASKING)
def test_a_file_without_permission_is_no_wrong_usage_and_says_why(
    desk: Desk, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("locked.yaml", CLEAN)
    lock(monkeypatch, lambda path: path.name == "locked.yaml", "io.open")
    assert "permission denied" in ask(desk, command, "locked.yaml")


@pytest.mark.parametrize("command", ASKING)
def test_a_path_that_cannot_be_followed_is_no_internal_error(desk: Desk, command: tuple[str, ...]) -> None:
    Path("circle").symlink_to("circle")
    assert "too many levels of symbolic links" in ask(desk, command, "circle/a.yaml")
    assert "file name too long" in ask(desk, command, f"{'long' * 99}.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("command", ASKING)
def test_a_pipe_is_refused_at_once(desk: Desk, command: tuple[str, ...]) -> None:
    os.mkfifo("pipe.yaml")
    assert "it is a pipe or a device" in ask(desk, command, "pipe.yaml")


@pytest.mark.parametrize("command", ASKING)
def test_a_folder_that_may_not_be_searched_is_no_internal_error(
    desk: Desk, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("locked/a.yaml", CLEAN)
    lock(monkeypatch, lambda path: path.parent.name == "locked", "os.stat", "os.lstat", "io.open")
    assert "permission denied" in ask(desk, command, "locked/a.yaml")


@pytest.mark.parametrize("command", ASKING[1:6])
def test_a_file_of_another_kind_is_named_as_what_it_is(desk: Desk, command: tuple[str, ...]) -> None:
    assert "`week.yaml` holds a timeline, not a policy or a contract" in ask(desk, command, "week.yaml")


@pytest.mark.parametrize("command", ["check", "test", "trace"])
def test_what_cannot_be_read_below_a_directory_is_reported_by_every_command(desk: Desk, command: str) -> None:
    desk.write("below/a.yaml", CLEAN)
    Path("below/gone.yaml").symlink_to("nowhere.yaml")
    answer = desk.ask(command, "below")

    assert answer.status == 3
    assert "gone.yaml" in answer.out + answer.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_lock_file_that_is_a_pipe_is_refused_at_once(desk: Desk) -> None:
    os.mkfifo("pipe.lock")
    answer = desk.ask("trace", "harbour.yaml", "--lock", "pipe.lock")

    assert answer.status == 3
    assert "`pipe.lock` cannot be read: it is a pipe or a device" in answer.err
