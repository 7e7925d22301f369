"""Workers end with the process that started them, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer

import pytest

from casepact.experiment import workers as crew
from casepact.experiment.workers import Workers

_PARENT = """
import time
from casepact.experiment.workers import Workers

if __name__ == "__main__":
    with Workers(jobs=2) as workers:
        executor = workers.executor(2, 60.0)
        for task in [executor.submit(time.sleep, 0) for _ in range(2)]:
            task.result()
        print("ready", flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="no process can be ended this way")
@pytest.mark.parametrize("ending", ["SIGTERM", "SIGKILL"])
def test_workers_end_when_their_parent_is_ended(ending: str, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        parent.send_signal(getattr(signal, ending))
        # The pipe ends when the last process has let go of it: the workers have it from their parent.
        rest, _ = parent.communicate(timeout=60)
    assert rest == ""
    assert parent.returncode == -getattr(signal, ending)


def test_interrupts_are_ignored_for_a_moment_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    with crew._ignoring_interrupts():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before


def test_a_handler_that_could_not_be_put_back_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("signal.getsignal", lambda _: None)  # as of one that was not installed from Python
    with crew._ignoring_interrupts():
        monkeypatch.undo()
        assert signal.getsignal(signal.SIGINT) is before


def test_what_can_be_done_meanwhile_is_begun_with_the_others_and_once() -> None:
    begun: list[str] = []
    with Workers(jobs=2, meanwhile=lambda: begun.append("now")) as workers:
        assert workers.executor(1, 60.0) is None
        assert workers.executor(2, 0.1) is None
        assert begun == []
        assert workers.executor(2, 60.0) is not None
        assert workers.executor(2, 60.0) is not None
    assert begun == ["now"]


def test_little_machine_code_is_shared_by_threads_and_much_by_processes() -> None:
    with Workers(jobs=2) as workers:
        assert workers.executor(2, 4.0) is None
        assert isinstance(workers.executor(2, 4.0, is_native=True), ThreadPoolExecutor)
        assert isinstance(workers.executor(2, 60.0, is_native=True), ProcessPoolExecutor)


def test_what_no_thread_has_begun_is_left_undone() -> None:
    done: list[int] = []
    go_on = Event()

    def work(number: int) -> None:
        go_on.wait(60)
        done.append(number)

    with Workers(jobs=2) as workers:
        executor = workers.executor(2, 4.0, is_native=True)
        assert executor is not None
        for number in range(9):
            executor.submit(work, number)
        Timer(0.1, go_on.set).start()
    assert sorted(done) == [0, 1]


_INTERRUPTED = """
import os, signal, time
from casepact.experiment.workers import Workers

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Workers(jobs=2) as workers:
            executor = workers.executor(2, 60.0)
            tasks = [executor.submit(time.sleep, DONE) for _ in range(2)]
            if not DONE:
                for task in tasks:
                    task.result()
                executor.submit(time.sleep, 600)
            print("ready", flush=True)
            while True:  # an interrupt just before a long sleep would be told after it
                time.sleep(0.05)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no group of processes can be interrupted this way")
@pytest.mark.parametrize("done", [0, 600], ids=["while they work", "while they start"])
def test_an_interrupt_of_all_is_told_by_the_parent_alone(done: int, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_INTERRUPTED.replace("DONE", str(done)), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        os.killpg(parent.pid, signal.SIGINT)
        try:
            rest, error = parent.communicate(timeout=30)
        finally:
            parent.kill()
    assert (rest, error, parent.returncode) == ("interrupted\n", "", 0)
