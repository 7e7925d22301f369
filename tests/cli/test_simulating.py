"""What commands that simulate say while they run: warnings, progress, and what an interrupt leaves."""

from __future__ import annotations

import importlib.util
import io
import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from casepact.cli import progress as shown
from casepact.cli.progress import Progress
from tests.cli.desk import ROOT, Desk

SMALL = ROOT / "tests" / "experiment"
RUN = ("-n", "2", "-j", "1", "--engine", "plain")
TOO_MUCH = "arrivals.customers.rate to 30 per day"


@pytest.fixture
def small(desk: Desk) -> Desk:
    """A desk with a small scenario of three days and its policy."""
    for name in ("small.scenario.yaml", "small.policy.yaml"):
        shutil.copy(SMALL / name, desk.folder / name)
    desk.change("small.scenario.yaml", "2026-03-02 to 2026-03-15", "2026-03-02 to 2026-03-04")
    return desk


def interrupted(*_: object, **__: object) -> Any:
    raise KeyboardInterrupt


def test_an_interrupt_says_how_the_next_run_can_go_on(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepact.experiment.running.run_study", interrupted)
    answer = small.ask("simulate", "small.scenario.yaml", *RUN)
    assert (answer.status, answer.out) == (130, "")
    assert "with --keep DIR the next run goes on where it stopped" in answer.err
    kept = small.ask("simulate", "small.scenario.yaml", *RUN, "--keep", "parts")
    assert kept.status == 130
    assert "what is done is kept in `parts`, and the same command goes on from there" in kept.err


def test_without_what_compiles_it_says_what_that_costs(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "llvmlite" else find(name, *more)
    )
    asked = ("simulate", "small.scenario.yaml", "-n", "1", "-j", "1")
    answer = small.ask(*asked)
    assert answer.status == 0
    assert "without numba this takes a hundred times as long: install casepact[simulate]" in answer.err
    assert small.ask(*asked, "--engine", "plain").err == ""
    refused = small.ask(*asked, "--engine", "compiled")
    assert (refused.status, refused.out) == (2, "")
    assert "the compiled engine needs numba: install casepact[simulate]" in refused.err


def test_a_warning_is_told_in_every_answer(small: Desk) -> None:
    asked = ("simulate", "small.scenario.yaml", *RUN, "--set", TOO_MUCH)
    answer = small.ask(*asked, "--report", "report.html", "--format", "json")
    assert answer.err.count("warning[overloaded]") == 1
    [warning] = json.loads(answer.out)["study"]["warnings"]
    assert warning.startswith("`desk` is given about")
    assert "<strong>Warning:</strong> `desk` is given about" in Path("report.html").read_text("utf-8")


def test_a_what_if_warns_of_what_the_change_brings(small: Desk) -> None:
    asked = ("whatif", "small.scenario.yaml", *RUN, "--set", TOO_MUCH, "--report", "report.html")
    answer = small.ask(*asked, "--format", "json")
    assert answer.err.startswith(f"with {TOO_MUCH}:\nwarning[overloaded]")
    told = json.loads(answer.out)
    assert (told["before"]["warnings"], len(told["after"]["warnings"])) == ([], 1)
    page = Path("report.html").read_text("utf-8")
    assert "<strong>Warning:</strong> with the change, `desk` is given about" in page


@pytest.mark.parametrize(
    "axis, warnings", [("staff.desk.order=due,arrival", 1), ("work.respond=1 minute,2 minutes", 3)]
)
def test_a_what_if_does_not_warn_twice_of_the_same(small: Desk, axis: str, warnings: int) -> None:
    asked = ("whatif", "small.scenario.yaml", *RUN, "--set", TOO_MUCH, "--vary", axis)
    assert small.ask(*asked).err.count("warning[overloaded]") == warnings


def test_progress_is_shown_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_SILENT", 0.0)
    monkeypatch.setattr("sys.stderr", terminal := io.StringIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with Progress() as progress:
        tell = progress.on("as it is")
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join()
        assert "as it is" in terminal.getvalue()
        tell(1, 4)
        progress.on("another")(4, 4)
    assert "another" in terminal.getvalue()


def test_nothing_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_SILENT", 0.0)
    monkeypatch.setattr("sys.stderr", pipe := io.StringIO())
    with Progress() as progress:
        progress.on("as it is")(1, 4)
    assert pipe.getvalue() == ""
