"""Writes studies, comparisons, sweeps and searches as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from casepact.experiment.comparing import Comparison
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Found, Point
from casepact.render.simulation.tables import interval_cells, is_told, is_wanted, measure_cells
from casepact.scenario.model import Scenario
from casepact.time.faults import utc_text

__all__ = ["comparison_json", "found_json", "study_json", "sweep_json"]


def study_json(
    study: Study, *, scenario: Scenario | None = None, words: Sequence[str] = ()
) -> dict[str, Any]:
    """A study as JSON, described by ``grammar/simulate.schema.json``; times in seconds, shares parts of 1.

    ``scenario`` is what was run; ``words`` are the measures to write (`tables.is_wanted`), none are all.
    """
    return {"casepact": 1, "study": _study(study, scenario, words)}


def _study(study: Study, scenario: Scenario | None = None, words: Sequence[str] = ()) -> dict[str, Any]:
    layout = study.tally.layout
    hourly = study.backlog.total / study.replications
    return {
        "scenario": study.scenario,
        "title": study.title,
        "policy": None if scenario is None else scenario.policy.name,
        "seed": None if scenario is None else scenario.seed,
        "assumed": None if scenario is None else scenario.note.assumed or None,
        "warnings": list(study.notes),
        "replications": study.replications,
        "confidence": study.confidence,
        "drawn": study.drawn,
        "start": utc_text(layout.start),
        "end": utc_text(layout.end),
        "warm_up": layout.warm_up,
        "zone": layout.zone,
        "measures": _measures(study, words),
        "backlog": [round(float(number), 6) for number in hourly],
        "gaps": [
            {"kind": kind, "name": name, "times": count}
            for (kind, name), count in sorted(study.tally.gaps.items())
        ],
    }


def _measures(study: Study, words: Sequence[str]) -> list[dict[str, Any]]:
    rows = []
    for measure in study.measures():
        interval = study.interval(measure)
        if interval is not None and is_told(interval) and is_wanted(measure, words):
            values = [None if math.isnan(value) else value for value in study.numbers(measure)]
            rows.append({**measure_cells(measure), **interval_cells(interval), "values": values})
    return rows


def comparison_json(
    comparison: Comparison,
    changes: Sequence[str],
    *,
    scenario: Scenario | None = None,
    words: Sequence[str] = (),
) -> dict[str, Any]:
    """A comparison as JSON, described by ``grammar/whatif.schema.json``."""
    return {
        "casepact": 1,
        "changes": list(changes),
        "before": _study(comparison.before, scenario, words),
        "after": _study(comparison.after, scenario, words),
        "differences": [
            {
                **measure_cells(item.measure),
                "verdict": item.verdict.value,
                "change": interval_cells(item.change),
            }
            for item in comparison.differences
            if is_wanted(item.measure, words)
        ],
    }


def sweep_json(axes: Sequence[Axis], points: Sequence[Point], *, words: Sequence[str] = ()) -> dict[str, Any]:
    """A sweep as JSON: the axes, and at each point the values on them and the study."""
    return {
        "casepact": 1,
        "axes": [{"path": axis.path, "values": list(axis.values)} for axis in axes],
        "points": [
            {"values": list(point.values), "study": _study(point.study, words=words)} for point in points
        ],
    }


def found_json(found: Found) -> dict[str, Any]:
    """What a search found as JSON."""
    return {
        "casepact": 1,
        "path": found.path,
        "goal": found.goal.text,
        "value": found.value,
        "monotone": found.monotone,
        "probes": [
            {"value": probe.value, "holds": probe.holds, **interval_cells(probe.interval)}
            for probe in found.probes
        ],
    }
