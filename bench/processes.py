"""Runs a command and tells what its process used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["CAN_TELL", "Used", "run_process", "warm_environment"]

CAN_TELL = hasattr(os, "wait4")
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
    # Not closed by `with`, which would wait for the process before its resources can be asked for.
    started = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, used = os.wait4(started.pid, 0)
    wall = time.perf_counter() - begun
    started.returncode = os.waitstatus_to_exitcode(status)
    return Used(
        (used.ru_utime + used.ru_stime) * 1e3,
        wall * 1e3,
        used.ru_maxrss * _KIBIBYTE / 2**20,
        started.returncode,
    )


def warm_environment(caches: str) -> dict[str, str]:
    """The environment, with compiled modules kept in a folder whatever it says of them.

    Files are warm once the first run has compiled them.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = caches
    return environment
