"""Writes studies, comparisons, sweeps and searches as JSON, and studies as tables of rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from casepact.experiment.comparing import Comparison
from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Found, Point
from casepact.time.faults import utc_text

__all__ = ["comparison_json", "found_json", "study_json", "study_rows", "sweep_json"]


def study_json(study: Study) -> dict[str, Any]:
    """A study as JSON, described by ``grammar/simulate.schema.json``; times in seconds, shares parts of 1."""
    return {"casepact": 1, "study": _study(study)}


def _study(study: Study) -> dict[str, Any]:
    layout = study.tally.layout
    hourly = study.backlog.total / study.replications
    return {
        "scenario": study.scenario,
        "title": study.title,
        "replications": study.replications,
        "confidence": study.confidence,
        "start": utc_text(layout.start),
        "end": utc_text(layout.end),
        "warm_up": layout.warm_up,
        "zone": layout.zone,
        "measures": study_rows(study),
        "backlog": [round(float(number), 6) for number in hourly],
        "gaps": [
            {"kind": kind, "name": name, "times": count}
            for (kind, name), count in sorted(study.tally.gaps.items())
        ],
    }


def study_rows(study: Study) -> list[dict[str, Any]]:
    """Everything measured, one row a measure: its name, what it is about, its estimate and interval."""
    rows = []
    for measure in study.measures():
        interval = study.interval(measure)
        if interval is not None and math.isfinite(interval.estimate):
            rows.append({**_measure(measure), **_interval(interval)})
    return rows


def _measure(measure: Measure) -> dict[str, str | None]:
    return {
        "measure": measure.kind.value,
        "about": measure.about or None,
        "tier": measure.tier or None,
        "severity": measure.severity or None,
    }


def _interval(interval: Interval | None) -> dict[str, float | int | None]:
    if interval is None:
        return {"estimate": None, "low": None, "high": None, "replications": 0}
    return interval.to_json()


def comparison_json(comparison: Comparison, changes: Sequence[str]) -> dict[str, Any]:
    """A comparison as JSON, described by ``grammar/whatif.schema.json``."""
    return {
        "casepact": 1,
        "changes": list(changes),
        "before": _study(comparison.before),
        "after": _study(comparison.after),
        "differences": [
            {**_measure(item.measure), "verdict": item.verdict.value, "change": _interval(item.change)}
            for item in comparison.differences
        ],
    }


def sweep_json(axes: Sequence[Axis], points: Sequence[Point]) -> dict[str, Any]:
    """A sweep as JSON: the axes, and at each point the values on them and the study."""
    return {
        "casepact": 1,
        "axes": [{"path": axis.path, "values": list(axis.values)} for axis in axes],
        "points": [{"values": list(point.values), "study": _study(point.study)} for point in points],
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
            {"value": probe.value, "holds": probe.holds, **_interval(probe.interval)}
            for probe in found.probes
        ],
    }
