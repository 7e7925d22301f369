"""What goes to simulating of a report on half a year, from the first run of a fresh installation on.

The command is `casepact simulate policies/scenarios/openback.yaml --report report.html`, run as a process of
its own in a copy of the package that has neither bytecode nor machine code: the first run makes both. How
much is simulating is told by running it again with two replications: what that saves, all others took.
Processor time of all processes and threads is counted; seconds on the wall are shown beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.processes import CAN_TELL, Used, run_process
from casepact.scenario import load_scenario
from casepact.simulation.compiled.language.building import can_build

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = "policies/scenarios/openback.yaml"
BUDGET = 10.0
"""Seconds on the wall that the first run may take."""
LEAST = 0.5
"""The share of it that is to be simulating."""


@dataclass(frozen=True)
class Row:
    """One run: seconds of the processor and on the wall, and the share of the former that was simulating."""

    what: str
    processor: float
    wall: float
    share: float
    is_first: bool

    @property
    def missed(self) -> bool:
        """Whether this is a first run that takes too long, or in which something else takes most."""
        return self.is_first and (self.wall > BUDGET or self.share < LEAST)


class _Setup:
    """A copy of the package that has never been run, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("engine", "grammar", "policies"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
        self.environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.environment["PYTHONPATH"] = str(folder / "engine")

    def run(self, *more: str) -> Used:
        """Run the command; raises RuntimeError where it fails."""
        report = str(self.folder / "report.html")
        command = [
            sys.executable,
            "-m",
            "casepact",
            "simulate",
            str(self.folder / SCENARIO),
            "--report",
            report,
        ]
        used = run_process([*command, *more], self.environment)
        if used.status:
            raise RuntimeError(f"`{' '.join([*command, *more])}` ended with status {used.status}")
        return used


def _least(runs: list[Used]) -> Used:
    return min(runs, key=lambda used: used.processor)


def _rows(rounds: int) -> list[Row]:
    firsts, later, short = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            setup = _Setup(Path(name))
            firsts.append(setup.run())
            later.append(setup.run())
            short.append(setup.run("-n", "2"))
    first, again, two = _least(firsts), _least(later), _least(short)
    scenario = load_scenario(str(ROOT / SCENARIO)).scenario
    assert scenario is not None
    count = scenario.replications
    simulating = (again.processor - two.processor) * count / (count - 2)
    return [
        Row(what, used.processor / 1e3, used.wall / 1e3, simulating / used.processor, used is first)
        for what, used in ((f"the first run, of {count} replications", first), ("a later run", again))
    ]


def main(argv: list[str]) -> int:
    """Time the report; returns 1 if the first run takes too long or is not mostly simulating."""
    parser = argparse.ArgumentParser(prog="python -m bench reports", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    options = parser.parse_args(argv)
    if not (can_build() and CAN_TELL):
        print("reports: LLVM is not installed, or this system does not tell what a process used")
        return 0
    rows = _rows(1 if options.quick else 5)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        print(f"{'':36}{'s of CPU':>10}{'s of wall':>11}{'budget':>8}{'simulating':>12}{'budget':>8}")
        for row in rows:
            budgets = (f"{BUDGET:.0f}", f"{LEAST:.0%}") if row.is_first else ("", "")
            print(
                f"{row.what:36}{row.processor:10.2f}{row.wall:11.2f}{budgets[0]:>8}{row.share:12.0%}{budgets[1]:>8}"
                f"{'   !' if row.missed else ''}"
            )
    return int(any(row.missed for row in rows))
