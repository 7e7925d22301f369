"""Time `casepact check`: the whole process, one policy in process, and how the cost grows with clauses.

The budgets are of processor time: `check` runs in one thread, so on an idle machine that is also what passes
on the clock, and on a busy one it says more. Beside it stand what Python takes to start, and what it takes
to import the libraries that reading a policy needs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import casepact
from bench.processes import CAN_TELL, run_process, warm_environment

__all__ = ["main"]

POLICIES = Path(__file__).parent.parent / "policies"
PROCESS_BUDGET, CALL_BUDGET = 300.0, 30.0
GROWTH_BUDGET = 1.5
"""What a clause of the largest policy may cost, in clauses of the smallest."""

ROWS = (10, 20, 40, 80)
"""Targets of the generated policies; each has `CLAUSES` clauses."""

LIBRARIES = "python -c 'import yaml, click, lark'"
"""What reading a policy cannot do without, which the others are measured in."""

TIERS = ("basic", "standard", "premium", "enterprise")
SEVERITIES = ("outage", "degraded", "minor", "question")
CLAUSES = len(TIERS) * len(SEVERITIES)


@dataclass(frozen=True)
class Row:
    """Least milliseconds of several rounds: of the processor, and of the clock on the wall.

    A budget of None is for comparison. ``clauses`` is 0 but for the generated policies.
    """

    what: str
    processor: float
    wall: float
    budget: float | None
    clauses: int = 0

    @property
    def missed(self) -> bool:
        """Whether it took more processor time than it may."""
        return self.budget is not None and self.processor > self.budget


def _call(call: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the least milliseconds of processor and wall time of a call, after one that is not counted."""
    call()
    processor, wall = [], []
    for _ in range(rounds):
        begun = time.process_time(), time.perf_counter()
        call()
        processor.append(time.process_time() - begun[0])
        wall.append(time.perf_counter() - begun[1])
    return min(processor) * 1e3, min(wall) * 1e3


def _processes(policies: Sequence[Path], rounds: int, caches: str) -> list[Row]:
    environment = warm_environment(caches)
    python = sys.executable
    commands: dict[str, tuple[list[str], float | None]] = {
        "python -c pass": ([python, "-c", "pass"], None),
        LIBRARIES: ([python, "-c", "import yaml, click, lark"], None),
    }
    for policy in policies:
        check = [python, "-m", "casepact", "check", str(policy)]
        commands[f"casepact check {policy.stem}"] = (check, PROCESS_BUDGET)
    taken: dict[str, list[tuple[float, float]]] = {what: [] for what in commands}
    # In turn, so that a busy moment falls on all of them.
    for number in range(rounds + 1):
        for what, (command, _) in commands.items():
            used = run_process(command, environment)
            assert used.status == 0, f"{what} ended with {used.status}"
            if number:
                taken[what].append((used.processor, used.wall))
    return [
        Row(what, min(p for p, _ in taken[what]), min(w for _, w in taken[what]), budget)
        for what, (_, budget) in commands.items()
    ]


def generated(targets: int) -> str:
    """Write a sound policy of so many targets, with a clause for each tier and severity."""
    blocks = []
    for number in range(targets):
        rows = "\n".join(
            f"      {tier}: {{"
            + ", ".join(
                f"{severity}: {number + s + 2 * (4 - t) + 1} hours" for s, severity in enumerate(SEVERITIES)
            )
            + "}"
            for t, tier in enumerate(TIERS)
        )
        blocks.append(
            f"  target_{number}:\n"
            f"    duty: vendor must deliver report_{number} after opened\n"
            f"    calendar: office\n"
            f"    within:\n{rows}\n"
        )
    return (
        "casepact: 1\npolicy: generated\n"
        "calendars:\n  office: Mon-Fri 08:00-18:00 in Europe/Madrid\n"
        f"tiers: {{{', '.join(f'{tier}: {{}}' for tier in TIERS)}}}\n"
        f"severities: {{{', '.join(f'{severity}: {{}}' for severity in SEVERITIES)}}}\n"
        f"targets:\n{''.join(blocks)}"
    )


def _growth(rounds: int, folder: Path) -> list[Row]:
    rows = []
    for targets in ROWS:
        path = folder / f"generated-{targets}.yaml"
        path.write_text(generated(targets), encoding="utf-8")
        errors = [found for found in casepact.check(path) if found.level == "error"]
        assert not errors, errors[0]
        processor, wall = _call(partial(casepact.check, path), rounds)
        rows.append(Row(f"check of {targets * CLAUSES} clauses", processor, wall, None, targets * CLAUSES))
    return rows


def _table(rows: Sequence[Row]) -> str:
    took = {row.what: row.processor for row in rows}
    libraries = took.get(LIBRARIES)
    lines = [f"{'':40}{'ms of CPU':>11}{'ms of wall':>12}{'budget':>9}{'libraries':>11}{'a clause':>12}"]
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:.0f}{'!' if row.missed else ' '}"
        ratio = f"{row.processor / libraries:.3g}x" if libraries else ""
        each = f"{row.processor / row.clauses * 1e3:.0f} us" if row.clauses else ""
        lines.append(f"{row.what:40}{row.processor:11.1f}{row.wall:12.1f}{budget:>9}{ratio:>11}{each:>12}")
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Print what each check takes and return 1 if one took longer than its budget, else 0."""
    parser = argparse.ArgumentParser(prog="python -m bench checking", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one policy and fewer rounds")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    options = parser.parse_args(argv)
    policies = sorted(POLICIES.glob("*.yaml"))[: 1 if options.quick else None]
    rounds = 5 if options.quick else 15
    with tempfile.TemporaryDirectory() as folder:
        rows = _processes(policies, rounds, folder) if CAN_TELL else []
        for policy in policies:
            taken = _call(partial(casepact.check, policy), 2 * rounds)
            rows.append(Row(f"check {policy.stem} in process", *taken, CALL_BUDGET))
        grown = _growth(rounds // 2, Path(folder))
    growth = (grown[-1].processor / grown[-1].clauses) / (grown[0].processor / grown[0].clauses)
    if options.json:
        found = {"rows": [asdict(row) for row in rows + grown], "growth": growth}
        print(json.dumps(found, indent=2))
    else:
        print(_table(rows + grown))
        print(
            f"a clause of {grown[-1].clauses} costs {growth:.2f}x one of {grown[0].clauses}"
            f" (budget {GROWTH_BUDGET}{'!' if growth > GROWTH_BUDGET else ''})"
        )
        if not CAN_TELL:
            print("left out, whole processes: this system does not tell what a process used")
    return int(growth > GROWTH_BUDGET or any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
