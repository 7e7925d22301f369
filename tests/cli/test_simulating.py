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
from casepact.cli.simulating import _say_once
from casepact.experiment import tasks
from casepact.experiment.study import Part
from casepact.simulation import running
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
    assert "without numba this takes hundreds of times as long: install casepact[simulate]" in answer.err
    assert small.ask(*asked, "--engine", "plain").err == ""
    refused = small.ask(*asked, "--engine", "compiled")
    assert (refused.status, refused.out) == (2, "")
    assert "the compiled engine needs numba: install casepact[simulate]" in refused.err


@pytest.fixture
def slow(small: Desk) -> Desk:
    """The same desk, with a policy that the compiled engine cannot run."""
    _say_once.cache_clear()
    policy = small.folder / "small.policy.yaml"
    text = policy.read_text("utf-8")
    assert "terms:" not in text
    term = "ahead: vendor must update customer at least 1 hour on always before resolve"
    policy.write_text(f"{text}\nterms:\n  {term}\n", "utf-8")
    return small


@pytest.mark.parametrize("command", [("simulate",), ("whatif", "--set", "staff.desk.size to 3")])
def test_a_scenario_that_cannot_be_compiled_is_refused_with_the_way_out(
    slow: Desk, command: tuple[str, ...]
) -> None:
    asked = (command[0], "small.scenario.yaml", *command[1:], "-n", "2", "-j", "1", "--engine")
    refused = slow.ask(*asked, "compiled")
    assert (refused.status, refused.out) == (2, "")
    why = "`terms.ahead` asks for notice ahead of an event"
    way_out = "`--engine auto` runs it on the plain engine"
    assert refused.err == f"Error: this scenario cannot be run compiled: {why}; {way_out}\n"
    ran = slow.ask(*asked, "auto")
    assert ran.status == 0
    assert ran.err.count(f"run on the plain engine, which takes hundreds of times as long: {why}") == 1


def test_a_log_that_there_is_no_room_for_is_refused_or_written_plain(
    small: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, why = running._compiled, "the log has more rows than there is room for"
    monkeypatch.setattr(running, "_compiled", lambda *asked: why if asked[2] else compiled(*asked))
    asked = ("simulate", "small.scenario.yaml", "-n", "1", "-j", "1", "--log", "log.csv", "--log-every", "1")
    refused = small.ask(*asked, "--engine", "compiled")
    assert refused.status == 2
    assert f"{why}; `--engine auto` runs it on the plain engine" in refused.err
    assert not Path("log.csv").exists()
    ran = small.ask(*asked)
    assert ran.status == 0
    assert ran.err == f"run on the plain engine, which takes hundreds of times as long: {why}\n"
    assert Path("log.csv").read_text("utf-8").startswith("case:concept:name,")


def test_a_measure_that_there_is_not_is_told_with_the_nearest(small: Desk) -> None:
    refused = small.ask(
        "simulate", "small.scenario.yaml", *RUN, "--measure", "attainment(first_respons, plus)"
    )
    assert (refused.status, refused.out) == (2, "")
    assert "did you mean `attainment(first_response, plus)`?" in refused.err


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


def test_a_change_at_fault_is_told_before_anything_runs(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepact.experiment.running.perform", interrupted)
    asked = ("whatif", "small.scenario.yaml", *RUN, "--set")
    assert small.ask(*asked, "staff.desk.size to 3").status == 130
    answer = small.ask(*asked, "staff.desk.size to -3")
    assert answer.status == 2
    assert "change 1:1:" in answer.err


@pytest.mark.parametrize(
    "axis, lines", [("staff.desk.order=due,arrival", 0), ("work.respond=1 minute,2 minutes", 2)]
)
def test_a_what_if_does_not_warn_twice_of_the_same(small: Desk, axis: str, lines: int) -> None:
    asked = ("whatif", "small.scenario.yaml", *RUN, "--set", TOO_MUCH, "--vary", axis)
    told = small.ask(*asked).err
    assert told.count("warning[overloaded]") == 1
    assert [line.partition(": ")[0][:5] for line in told.splitlines()[-2:] if "with " in line] == [
        "with "
    ] * lines


def test_a_sweep_goes_on_from_what_is_kept(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    once = tasks.perform

    def counted(task: tasks.Task) -> Part:
        ran.append(task.digest)
        return once(task)

    monkeypatch.setattr("casepact.experiment.running.perform", counted)
    asked = ("whatif", "small.scenario.yaml", *RUN, "--vary", "staff.desk.size={}", "--keep", "kept")
    first = small.ask(*(word.format("2,3") for word in asked))
    assert len(set(ran)) == len(list(Path("kept").iterdir())) == 2
    assert small.ask(*(word.format("2,3") for word in asked)).out == first.out
    assert len(set(ran)) == 2
    small.ask(*(word.format("2..4") for word in asked))
    assert len(set(ran)) == len(list(Path("kept").iterdir())) == 3


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
