"""The line that says how far a long run is, on terminals of several widths."""

from __future__ import annotations

import io
import sys

import pytest

from casepact.cli import progress
from casepact.cli.progress import Progress


@pytest.mark.parametrize("width", [60, 80, 200])
def test_a_long_label_leaves_room_for_count_and_time(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "_SILENT", 0.0)
    for name, value in {"COLUMNS": str(width), "LINES": "24", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    with Progress() as line:
        tell = line.on("what if: " + "; ".join(["staff.frontline[size] to 12"] * 6))
        tell(123, 456)
        assert line._timer is not None
        line._timer.join()

    terminal.seek(0)
    shown = terminal.read()
    assert "what if: " in shown
    assert "123/456" in shown
    assert "-:--:--" in shown
    assert ("staff.frontline[size]" in shown) == (width > 60)
