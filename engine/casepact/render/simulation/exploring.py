"""Shows sweeps and searches as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.varying import Axis, Found, Point, Probe
from casepact.render.simulation.numbers import interval_text, measure_label, plus_minus
from casepact.render.simulation.summary import Table, not_measured
from casepact.render.simulation.tables import is_wanted
from casepact.render.simulation.text import heading, in_blocks, prose, table_text
from casepact.render.style import PLAIN, Style
from casepact.scenario.model import Scenario

__all__ = ["found_table", "found_text", "found_words", "sweep_measures", "sweep_table", "sweep_text"]


def sweep_text(
    axes: Sequence[Axis],
    points: Sequence[Point],
    *,
    scenario: Scenario | None = None,
    words: Sequence[str] = (),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """A sweep: a row a point, with what was kept of each obligation and how busy each team was.

    Measures that have no room beside the others stand in tables of their own below, after the same values.
    ``words`` are the measures to show in their place (`casepact.render.simulation.tables.is_wanted`).
    """
    if not points:
        return "nothing was varied"
    lines = [*heading(points[0].study, scenario, width=width, style=style), ""]
    table = sweep_table(axes, points, words)
    lines += in_blocks(table, keys=len(axes), width=width, style=style)
    lines += not_measured((measure for point in points for measure in point.study.measures()), words)
    return "\n".join(lines)


def sweep_measures(points: Sequence[Point], words: Sequence[str] = ()) -> list[Measure]:
    """What a sweep is read for: obligations, teams and the backlog, or the measures that are asked for.

    Of those only what is of all cases, unless a measure is asked for by its whole text.
    """
    if words:
        found = dict.fromkeys(measure for point in points for measure in point.study.measures())
        return [
            measure
            for measure in found
            if measure.text in words
            or (is_wanted(measure, words) and not measure.tier and not measure.severity)
        ]
    layout = points[0].study.tally.layout
    opened = Measure(MeasureKind.CASES, "opened")
    measures = [opened] if len({tuple(point.study.numbers(opened)) for point in points}) > 1 else []
    measures += [Measure(MeasureKind.ATTAINMENT, name) for name in layout.obligations]
    measures += [Measure(MeasureKind.UTILISATION, team) for team in layout.teams]
    measures.append(Measure(MeasureKind.BACKLOG))
    every = dict.fromkeys(measure for point in points for measure in point.study.measures())
    measures += [one for one in every if one.kind is MeasureKind.CREDIT_DUE and not one.is_part]
    return [m for m in measures if any(point.study.interval(m) is not None for point in points)]


def sweep_table(axes: Sequence[Axis], points: Sequence[Point], words: Sequence[str] = ()) -> Table:
    """The points of a sweep as rows, with the measures that ``words`` ask for."""
    measures = sweep_measures(points, words)
    header = [*(axis.path for axis in axes), *map(measure_label, measures)]
    rows = tuple((*point.values, *(_cell(measure, point) for measure in measures)) for point in points)
    is_drawn = any(point.study.drawn for point in points)
    note = "Shares that were kept with their intervals, means with half of theirs." if is_drawn else ""
    return Table(title="Values", header=tuple(header), rows=rows, note=note)


def _cell(measure: Measure, point: Point) -> str:
    interval = point.study.interval(measure)
    if measure.kind is MeasureKind.ATTAINMENT:
        return interval_text(measure, interval)
    return plus_minus(measure, interval)


def found_text(found: Found, *, width: int | None = None, style: Style = PLAIN) -> str:
    """What a search found, and the values it tried."""
    words = found_words(found)
    first = style.bad if found.value is None else style.strong
    lines = [*map(first, prose(words[0], width)), ""]
    lines += table_text(found_table(found), width=width, style=style, words=1)
    lines += [style.open(line) for text in words[1:] for line in prose(text, width)]
    return "\n".join(lines)


def found_words(found: Found) -> list[str]:
    """What a search found, in sentences."""
    tried = [probe.value for probe in found.probes]
    goal = found.goal
    if found.value is None:
        closest = next((p for p in reversed(found.probes) if goal.is_unclear(p.interval)), None)
        if closest is not None:
            return [_unclear(found, closest)]
        values = str(tried[0]) if len(tried) == 1 else f"{tried[0]} to {tried[-1]}"
        if len(tried) <= tried[-1] - tried[0]:
            values = f"{', '.join(map(str, tried[:-1]))} and {tried[-1]}, which are all that were tried"
        words = [f"{found.path} does not reach {goal.text} at {values}"]
        words.append("something else than this keeps it: look at when and why with `casepact simulate`")
        return words
    own = next(probe.interval for probe in found.probes if probe.value == found.value)
    whose = "that has" if own is None or own.low is None else "whose whole interval has"
    words = [f"{found.path} = {found.value} is the smallest {whose} {goal.text}"]
    if found.value == tried[0]:
        if found.value > 1:
            words.append(f"{found.value} is where the range begins: fewer may do as well")
    elif len([value for value in tried if value < found.value]) < found.value - tried[0]:
        words.append("numbers below it that were not tried are taken to do no better than those that were")
    if not found.monotone:
        words.append("more is not always better here: a smaller value may hold too; try all with --vary")
    return words


def _unclear(found: Found, last: Probe) -> str:
    if last.interval is not None and not last.interval.is_known:
        return (
            f"no value of {found.path} surely has {found.goal.text}: at {last.value} it is not known, by what"
            " the policy leaves open"
        )
    reaches = "reaches" if found.goal.reached(last.interval) else "misses"
    size = 0 if last.interval is None else last.interval.size
    runs = "one run is" if size == 1 else f"{size} runs are"
    return (
        f"no value of {found.path} surely has {found.goal.text}: {last.value} {reaches} it by its estimate,"
        f" but {runs} too few to be sure: raise -n"
    )


def _holds(found: Found, probe: Probe) -> str:
    if probe.holds:
        return "holds"
    return "unclear" if found.goal.is_unclear(probe.interval) else "does not hold"


def found_table(found: Found) -> Table:
    """The values that a search tried."""
    measure = found.goal.measure
    rows = tuple(
        (
            str(probe.value),
            interval_text(measure, probe.interval),
            _holds(found, probe),
        )
        for probe in found.probes
    )
    return Table(title="Values tried", header=(found.path, measure.text, "goal"), rows=rows)
