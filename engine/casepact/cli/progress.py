"""Shows how far a long run is, and how long it will still take."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any, Self

__all__ = ["Progress"]

_SILENT = 2.0
"""Seconds after which progress is shown."""

_BESIDE, _BAR, _LEAST = 44, 20, 12
"""Cells kept for bar, count and time left; those of the bar; the fewest for what the line is about."""


class Progress:
    """A line on standard error that says how far the work is; nothing where it is quick or piped.

    It is shown after two seconds of all work together, whether or not anything is done by then.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._now: tuple[str, int, int | None] = ("", 0, None)
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._timer = threading.Timer(_SILENT, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._bar is not None:
                self._bar.stop()
                self._bar = None

    def on(self, what: str) -> Callable[[int, int], None]:
        """Begin with the next piece of work: what is to be told that so many are done of at most so many."""
        with self._lock:
            self._now = what, 0, None
            self._draw()

        def tell(done: int, most: int) -> None:
            with self._lock:
                self._now = what, done, most
                self._draw()

        return tell

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        with self._lock:
            if self._timer is None:
                return  # all is done meanwhile
            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(_BAR),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._draw()
            self._bar.start()

    def _draw(self) -> None:
        if self._bar is None:
            return
        what, done, most = self._now
        what = _fitting(what, self._bar.console.width)
        if self._task is None or self._bar.tasks[0].description != what:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(what, total=most)
        self._bar.update(self._task, completed=done, total=most)


def _fitting(what: str, width: int) -> str:
    """What a line is about, shortened so that on a terminal of a width the rest of the line is seen too."""
    room = max(_LEAST, width - _BESIDE)
    return what if len(what) <= room else f"{what[: room - 1]}…"
