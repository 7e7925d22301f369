"""Runs a command and tells what its process used."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CAN_TELL", "Used", "run_process", "warm_environment"]

CAN_TELL = hasattr(os, "wait4") and hasattr(os, "posix_spawnp")
"""Whether this system tells what a process used."""

_KIBIBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts memory in."""


@dataclass(frozen=True)
class Used:
    """What a process used: milliseconds of the processor and on the wall, and MiB at its peak."""

    processor: float
    wall: float
    peak: float
    status: int


def run_process(command: Sequence[str], environment: Mapping[str, str]) -> Used:
    """Run a command to its end; what it prints is not shown."""
    begun = time.perf_counter()
    # The module for processes would wait for it before its resources can be asked for.
    unseen = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    process = os.posix_spawnp(command[0], [*command], environment, file_actions=[unseen])
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - begun
    return Used(
        (used.ru_utime + used.ru_stime) * 1e3,
        wall * 1e3,
        used.ru_maxrss * _KIBIBYTE / 2**20,
        os.waitstatus_to_exitcode(status),
    )


def warm_environment(folder: str) -> dict[str, str]:
    """The environment of a user: with compiled modules, kept in a folder, and without what only tests need.

    Files are warm once the first run has compiled them. Lark imports `interegular` wherever it finds it, for
    some 30 ms. It comes with the extra `test` alone, so here it cannot be found.
    """
    Path(folder).mkdir(exist_ok=True)
    Path(folder, "interegular.py").write_text("raise ImportError\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = folder
    environment["PYTHONPATH"] = folder
    return environment
