"""Run the benches one after another: ``python -m bench [NAME ...] [-- ARGUMENT ...]``."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

BENCHES = ("calendars", "curves", "decisions", "checking", "proving", "lifecycle", "simulating", "reports")
"""Modules of this folder in the order they run. Each has `main(argv)`, see the README."""

LIBRARIES = (
    "casepact",
    "numpy",
    "numba",
    "pandas",
    "workclock",
    "common-expression-language",
    "cel-python",
    "cedarpy",
    "regopy",
    "networkx",
    "click",
    "lark",
    "PyYAML",
    "holidays",
    "tzdata",
    "simpy",
    "ciw",
)


def processor() -> str:
    """Name the processor's model as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text("utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def installed(library: str) -> str:
    """Give a library with its version, or say that it is absent."""
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"{library} absent"


def describe() -> str:
    """Say what the numbers below were measured on."""
    return "\n".join(
        (
            f"machine    {processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            f"python     {platform.python_implementation()} {platform.python_version()}",
            f"libraries  {', '.join(map(installed, LIBRARIES))}",
        )
    )


def main(argv: list[str]) -> int:
    """Run the named benches, or all; 1 where any of them missed a budget."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="time what has a budget")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all if none")
    split = argv.index("--") if "--" in argv else len(argv)
    names = parser.parse_args(argv[:split]).names or BENCHES
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"no bench is called {', '.join(unknown)}; there are {', '.join(BENCHES)}")

    print(describe())
    missed = []
    for name in names:
        print(f"\n== {name}\n", flush=True)
        if importlib.import_module(f"bench.{name}").main(argv[split + 1 :]):
            missed.append(name)
    if missed:
        print(f"\nover budget: {', '.join(missed)}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
