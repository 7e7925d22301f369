"""What is shown of the small scenario, held in files.

``python -m tests.render.simulation.goldens`` writes them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casepact.render.simulation.changes import comparison_text
from casepact.render.simulation.eventlog import log_columns, log_rows
from casepact.render.simulation.exploring import found_text, sweep_text
from casepact.render.simulation.impacts import impact_text
from casepact.render.simulation.tables import comparison_rows, csv_text, run_rows
from casepact.render.simulation.text import study_text
from tests.experiment.scenarios import small_scenario
from tests.render.simulation.results import AXES, CHANGE, comparison, found, logged, points, study

__all__ = ["FOLDER", "GOLDEN"]

FOLDER = Path(__file__).parent / "golden"

GOLDEN: dict[str, Callable[[], str]] = {
    "study.txt": lambda: study_text(study(), scenario=small_scenario()),
    "comparison.txt": lambda: comparison_text(comparison(), what=CHANGE, scenario=small_scenario()),
    "impact.txt": lambda: impact_text(comparison(), what="b.yaml for a.yaml"),
    "sweep.txt": lambda: sweep_text(AXES, points()),
    "found.txt": lambda: found_text(found()),
    "runs.csv": lambda: csv_text(run_rows(study(), ["attainment"])),
    "comparison.csv": lambda: csv_text(comparison_rows(comparison(), ["notices", "utilisation"])),
    "log.csv": lambda: csv_text(
        list(log_rows(logged().log, logged().tally.layout))[:24], log_columns(logged().log)
    ),
}


def main() -> None:
    """Rewrite the files in place."""
    FOLDER.mkdir(exist_ok=True)
    for name, show in GOLDEN.items():
        (FOLDER / name).write_text(show().rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main()
