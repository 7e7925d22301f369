"""Time `casepact check --prove`: each policy, whole process, and how the cost grows with clauses.

The budgets are of processor time, as in `bench.checking`: a check runs in one thread. The generated policies
are clean, so that what is timed is the proof that nothing is wrong, with 20 tiers, 8 severities, 6 channels
and 60 facts; only the clauses grow.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.processes import CAN_TELL, run_process, warm_environment
from tests.verify.generated import LARGE, Size, policy_text

__all__ = ["main"]

POLICIES = Path(__file__).parent.parent / "policies"
POLICY_BUDGET, LARGE_BUDGET = 2.0, 60.0
"""Seconds of the processor for a policy of the repository, and for the largest generated one."""

MEMORY_BUDGET = 2048.0
"""MiB at the peak, for the largest generated policy."""

GROWTH_BUDGET = 1.5
"""What a clause of the largest policy may cost, in clauses of the smallest."""

CLAUSES = (400, 800, 1400, 2000)
"""Clauses of the generated policies, where one, two, three and five tables hold about half of them."""


@dataclass(frozen=True)
class Row:
    """The least of several rounds: seconds of the processor and on the wall, and MiB at the peak.

    ``clauses`` is 0 but for the generated policies. A budget of None is for comparison.
    """

    what: str
    processor: float
    wall: float
    peak: float
    budget: float | None = None
    memory: float | None = None
    clauses: int = 0

    @property
    def missed(self) -> bool:
        """Whether it took more than it may."""
        late = self.budget is not None and self.processor > self.budget
        return late or (self.memory is not None and self.peak > self.memory)


def _timed(row: Row, path: Path, rounds: int, environment: dict[str, str]) -> Row:
    """Check a file so often, after once that is not counted, and fill in what it took."""
    command = [sys.executable, "-m", "casepact", "check", "--prove", "--isolated", str(path)]
    taken = [run_process(command, environment) for _ in range(rounds + 1)][1:]
    assert all(used.status == 0 for used in taken), f"{row.what} ended with {taken[0].status}"
    return Row(
        row.what,
        min(used.processor for used in taken) / 1e3,
        min(used.wall for used in taken) / 1e3,
        max(used.peak for used in taken),
        row.budget,
        row.memory,
        row.clauses,
    )


def _rows(policies: Sequence[Path], sizes: Sequence[int], rounds: int, folder: Path) -> list[Row]:
    environment = warm_environment(str(folder / "caches"))
    rows = [
        _timed(Row(f"check --prove {path.stem}", 0, 0, 0, POLICY_BUDGET), path, rounds, environment)
        for path in policies
    ]
    for clauses in sizes:
        path = folder / f"generated-{clauses}.yaml"
        path.write_text(policy_text(Size(clauses=clauses)), encoding="utf-8")
        is_largest = clauses == LARGE.clauses
        row = Row(
            f"check --prove of {clauses} clauses",
            *(0, 0, 0),
            LARGE_BUDGET if is_largest else None,
            MEMORY_BUDGET if is_largest else None,
            clauses,
        )
        rows.append(_timed(row, path, 1, environment))
    return rows


def _table(rows: Sequence[Row]) -> str:
    lines = [f"{'':36}{'s of CPU':>10}{'s of wall':>11}{'budget':>9}{'MiB':>8}{'budget':>9}{'a clause':>11}"]
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:.0f}{'!' if row.processor > row.budget else ' '}"
        memory = "" if row.memory is None else f"{row.memory:.0f}{'!' if row.peak > row.memory else ' '}"
        each = f"{row.processor / row.clauses * 1e3:.1f} ms" if row.clauses else ""
        lines.append(
            f"{row.what:36}{row.processor:10.2f}{row.wall:11.2f}{budget:>9}{row.peak:8.0f}{memory:>9}{each:>11}"
        )
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """Print what each proof takes and return 1 if one took more than its budget, else 0."""
    parser = argparse.ArgumentParser(prog="python -m bench proving", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and no large policy")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    options = parser.parse_args(argv)
    if not CAN_TELL:
        print("left out: this system does not tell what a process used")
        return 0
    sizes = CLAUSES[:1] if options.quick else CLAUSES
    with tempfile.TemporaryDirectory() as folder:
        rows = _rows(sorted(POLICIES.glob("*.yaml")), sizes, 1 if options.quick else 3, Path(folder))
    grown = [row.processor / row.clauses for row in rows if row.clauses]
    growth = grown[-1] / grown[0]
    if options.json:
        print(json.dumps({"rows": [asdict(row) for row in rows], "growth": growth}, indent=2))
    else:
        print(_table(rows))
        print(
            f"a clause of {sizes[-1]} costs {growth:.2f}x one of {sizes[0]}"
            f" (budget {GROWTH_BUDGET}{'!' if growth > GROWTH_BUDGET else ''})"
        )
    return int(growth > GROWTH_BUDGET or any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
