"""Charts of how early or late promises were kept: the time from the stop of a clock to its due instant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import INK, KEPT, LATE, WIDTH
from casepact.render.simulation.numbers import share_text
from casepact.render.simulation.story import plain_name
from casepact.simulation.sketch import SIGNED_BINS, Sketch, values_of

__all__ = ["slack_figures"]

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400

_EDGES = (
    (15 * _MINUTE, "15 min"),
    (_HOUR, "1 h"),
    (4 * _HOUR, "4 h"),
    (12 * _HOUR, "12 h"),
    (_DAY, "1 d"),
    (3 * _DAY, "3 d"),
    (7 * _DAY, "7 d"),
)
"""Where lengths of time are cut, as people speak of them."""

_MOST_SEVERITIES = 6


def slack_figures(study: Study, obligations: Sequence[str] = ()) -> Iterator[Figure]:
    """A chart for each obligation whose clocks were stopped, or for those named."""
    layout = study.tally.layout
    for name in layout.obligations:
        if obligations and name not in obligations:
            continue
        rows = list(_rows(study, name))
        if not rows:
            continue
        yield Figure(
            name=f"slack-{name}",
            title=f"{plain_name(name).capitalize()}: how early, how late",
            caption=(
                "The share of cases by the time between when it was done and when it was due, by the wall"
                " clock: orange is late, blue in time; the nearer to where the colours meet, the narrower."
            ),
            alternative=_described(rows),
            spec=_spec(rows),
        )


def _labels() -> list[tuple[str, bool]]:
    """The bands from latest to earliest, and whether they are late ones."""
    names = [name for _, name in _EDGES]
    steps = [f"{one} to {other}" for one, other in pairwise(names)]
    late = [f"over {names[-1]} late", *(f"{step} late" for step in reversed(steps)), f"up to {names[0]} late"]
    early = [
        f"up to {names[0]} left",
        *(f"{step} left" for step in steps),
        f"over {names[-1]} left",
    ]
    return [*((label, True) for label in late), *((label, False) for label in early)]


def _rows(study: Study, obligation: str) -> Iterator[dict[str, Any]]:
    severities = [severity for severity in study.tally.layout.severities if severity]
    found = {
        severity: sketch
        for severity in severities
        if (sketch := study.tally.slack_sketch(obligation, severity=severity)).count
    }
    if not found or len(found) > _MOST_SEVERITIES:
        whole = study.tally.slack_sketch(obligation)
        found = {"all cases": whole} if whole.count else {}
    shares = {name: _shares(sketch) for name, sketch in found.items()}
    used = [place for place in range(len(_labels())) if any(share[place] > 0 for share in shares.values())]
    if not used:
        return
    for name, share in shares.items():
        for place in range(used[0], used[-1] + 1):
            label, late = _labels()[place]
            yield {
                "severity": name,
                "band": label,
                "place": place,
                "side": "late" if late else "in time",
                "share": float(share[place]),
                "text": share_text(float(share[place])) if share[place] > 0 else "",
            }


def _shares(sketch: Sketch) -> list[float]:
    """The share of cases in each band; what is due this second is in time."""
    edges = [seconds for seconds, _ in _EDGES]
    cuts = [-np.inf, *(-edge for edge in reversed(edges)), 0, *edges, np.inf]
    values = values_of(SIGNED_BINS)
    places = np.searchsorted(np.asarray(cuts), values, side="right") - 1
    counts = np.bincount(places, weights=sketch.counts, minlength=len(cuts) - 1)
    return [float(count) / sketch.count for count in counts]


def _described(rows: Sequence[dict[str, Any]]) -> str:
    words = []
    for severity in dict.fromkeys(row["severity"] for row in rows):
        own = [row for row in rows if row["severity"] == severity]
        late = sum(row["share"] for row in own if row["side"] == "late")
        top = max(own, key=lambda row: row["share"])
        words.append(f"{severity}: {share_text(late)} late, most often {top['band']} ({top['text']})")
    return "; ".join(words) + "."


def _spec(rows: list[dict[str, Any]]) -> Spec:
    severities = list(dict.fromkeys(row["severity"] for row in rows))
    bands = list(dict.fromkeys(row["band"] for row in sorted(rows, key=lambda row: row["place"])))
    y: Spec = {
        "field": "band",
        "type": "nominal",
        "sort": bands[::-1],
        "title": None,
        "axis": {"labelColor": INK},
    }
    top = max(row["share"] for row in rows)
    x: Spec = {
        "field": "share",
        "type": "quantitative",
        "axis": {"title": "share of cases", "labels": False, "grid": False},
        "scale": {"domain": [0, top * 1.35]},
    }
    colour: Spec = {
        "field": "side",
        "scale": {"domain": ["late", "in time"], "range": [LATE, KEPT]},
        "legend": {"title": None, "orient": "bottom"},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.78}},
            "encoding": {"y": y, "x": x, "color": colour},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11},
            "encoding": {"y": y, "x": x, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    return {
        "data": {"values": rows},
        "facet": {
            "column": {
                "field": "severity",
                "sort": severities,
                "title": None,
                "header": {"labelAnchor": "start"},
            }
        },
        "spec": {
            "width": (WIDTH - 60) // max(2, len(severities)) - 10,
            "height": {"step": 19},
            "layer": layers,
        },
        "spacing": 12,
    }
