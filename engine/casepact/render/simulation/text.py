"""Shows a study, a comparison, a sweep and a search as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from casepact.experiment.comparing import Comparison, Difference, Verdict
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Found, Point
from casepact.render.instants import instant_text
from casepact.render.simulation.numbers import amount_text, change_text, interval_text, sparkline
from casepact.render.style import PLAIN, Style
from casepact.render.tables import pairs, text_table

__all__ = ["comparison_text", "found_text", "study_text", "sweep_text"]

_KIND = MeasureKind
_LINE = 48
"""Bars of a sparkline."""


def study_text(
    study: Study, *, measures: Sequence[str] = (), width: int | None = None, style: Style = PLAIN
) -> str:
    """The summary of a study: what was kept, who was told, the teams and the backlog.

    ``measures`` are the obligations to show; none are all.
    """
    lines = [style.strong(study.title or study.scenario), *_about(study), ""]
    lines += _obligations(study, measures, width, style)
    for title, part in (
        ("Told", _told(study, width, style)),
        ("Teams", _teams(study, width, style)),
        ("Credits", _credits(study, width, style)),
    ):
        if part:
            lines += ["", style.strong(title), *part]
    hourly = study.backlog.total / study.replications
    lines += ["", *pairs([("Open cases", _backlog(study, list(hourly)))], style=style)]
    lines += [style.open(note) for note in _gaps(study)]
    return "\n".join(lines)


def _about(study: Study) -> Iterator[str]:
    layout = study.tally.layout
    cases = study.interval(Measure(_KIND.CASES, "opened"))
    counted = "no case" if cases is None else f"{cases.estimate:,.0f} cases"
    start = instant_text(layout.start + layout.warm_up, layout.zone)
    end = instant_text(layout.end, layout.zone)
    times = "once" if study.replications == 1 else f"{study.replications} times"
    level = f"{study.confidence * 100:g}%"
    yield f"{counted} from {start} to {end}, run {times}; in brackets the interval of {level} confidence"


def _obligations(study: Study, measures: Sequence[str], width: int | None, style: Style) -> list[str]:
    layout = study.tally.layout
    header = ("obligation", "cases", "kept", "breached", "half within", "90% within", "slack of the worst 5%")
    rows: list[list[str]] = []
    for name in layout.obligations:
        if measures and name not in measures:
            continue
        block = list(_block(study, name))
        if block:
            rows += [[], *block] if rows else block
    if not rows:
        return ["no obligation was judged"]
    return text_table(header, rows, width=width, style=style)


def _block(study: Study, name: str) -> Iterator[list[str]]:
    """The row of an obligation, and under it those of each tier and severity, where there are several."""
    layout = study.tally.layout
    named = product(filter(None, layout.tiers), filter(None, layout.severities))
    for tier, severity in [("", ""), *named]:
        judged = study.interval(Measure(_KIND.JUDGED, name, tier, severity))
        if judged is None:
            continue

        def shown(kind: MeasureKind, tier: str = tier, severity: str = severity) -> str:
            measure = Measure(kind, name, tier, severity)
            return interval_text(measure, study.interval(measure))

        def plain(kind: MeasureKind, tier: str = tier, severity: str = severity) -> str:
            measure = Measure(kind, name, tier, severity)
            interval = study.interval(measure)
            return "–" if interval is None else amount_text(measure, interval.estimate)

        label = f"  {tier} {severity}" if tier else name
        yield [
            label,
            f"{judged.estimate:,.0f}" if judged.estimate >= 10 else f"{judged.estimate:,.1f}",
            shown(_KIND.ATTAINMENT),
            plain(_KIND.BREACHES),
            plain(_KIND.MEDIAN_TIME),
            plain(_KIND.P90_TIME),
            plain(_KIND.P5_SLACK),
        ]


def _told(study: Study, width: int | None, style: Style) -> list[str]:
    rows = []
    for place, role in enumerate(study.tally.layout.roles):
        measure = Measure(_KIND.NOTICES, role)
        interval = study.interval(measure)
        if interval is not None and interval.estimate > 0:
            by_hour = study.tally.notices[place].reshape(7, 24).sum(axis=0)
            rows.append([role, interval_text(measure, interval), sparkline(list(by_hour), 24)])
    return text_table(("role", "times", "by hour, 0 to 24"), rows, indent="  ", width=width, style=style)


def _teams(study: Study, width: int | None, style: Style) -> list[str]:
    rows = []
    for team in study.tally.layout.teams:
        row = [team]
        for kind in (
            _KIND.UTILISATION,
            _KIND.RESPONSE_WAIT,
            _KIND.RESPONSE_WAIT_P90,
            _KIND.SOLVING_WAIT,
            _KIND.QUEUE,
        ):
            measure = Measure(kind, team)
            row.append(interval_text(measure, study.interval(measure)))
        rows.append(row)
    header = ("team", "at work", "wait for an answer", "90% of them", "wait for the solving", "queue")
    return text_table(header, rows, indent="  ", width=width, style=style)


def _credits(study: Study, width: int | None, style: Style) -> list[str]:
    rows = []
    for rule in study.tally.layout.credits:
        measure = Measure(_KIND.CREDITS, rule)
        interval = study.interval(measure)
        if interval is not None:
            rows.append([rule, interval_text(measure, interval)])
    return text_table(("rule", "times owed"), rows, indent="  ", width=width, style=style)


def _backlog(study: Study, hourly: list[float]) -> str:
    measure = Measure(_KIND.BACKLOG)
    top = max(hourly, default=0.0)
    return (
        f"{sparkline(hourly, _LINE)}  {interval_text(measure, study.interval(measure))}, at most {top:,.0f}"
    )


def _gaps(study: Study) -> Iterator[str]:
    for (kind, name), count in sorted(study.tally.gaps.items()):
        yield f"{kind}: `{name}`, reached {count:,} times"


def comparison_text(
    comparison: Comparison, *, what: str, width: int | None = None, style: Style = PLAIN
) -> str:
    """What a change does: a verdict in words, and the differences that are seen.

    ``what`` says what was changed.
    """
    before = comparison.before
    title = before.title or before.scenario
    lines = [style.strong(title), f"what if: {what}", *_about(before), ""]
    seen = [item for item in comparison.differences if _is_shown(item)]
    lines += [*_verdict_lines(comparison, style), ""]
    rows = [
        [
            item.measure.text,
            amount_text(item.measure, item.before.estimate),
            amount_text(item.measure, item.after.estimate),
            change_text(item.measure, item.change),
            _painted(item.verdict, style),
        ]
        for item in seen
    ]
    lines += text_table(("measure", "before", "after", "change", ""), rows, width=width, style=style)
    if not rows:
        lines.append("nothing that is measured differs by more than chance makes it differ")
    hidden = sum(item.verdict is Verdict.NOT_SEEN for item in comparison.differences)
    same = sum(item.verdict is Verdict.SAME for item in comparison.differences)
    lines += ["", f"no difference seen at this size: {hidden} measures; exactly the same: {same}"]
    return "\n".join(lines)


def _is_shown(item: Difference) -> bool:
    if item.verdict in (Verdict.SAME, Verdict.NOT_SEEN):
        return False
    return item.measure.kind in (
        _KIND.ATTAINMENT,
        _KIND.BREACHES,
        _KIND.P90_TIME,
        _KIND.NOTICES,
        _KIND.UTILISATION,
        _KIND.RESPONSE_WAIT,
        _KIND.SOLVING_WAIT,
        _KIND.QUEUE,
        _KIND.BACKLOG,
        _KIND.CREDITS,
        _KIND.ABANDONED,
        _KIND.CASES,
    )


def _verdict_lines(comparison: Comparison, style: Style) -> Iterator[str]:
    for name in comparison.before.tally.layout.obligations:
        item = next((d for d in comparison.differences if d.measure == Measure(_KIND.ATTAINMENT, name)), None)
        if item is not None:
            one, other = (interval_text(item.measure, part) for part in (item.before, item.after))
            yield f"{name}: {_painted(item.verdict, style)}; kept {one} before, {other} after"


def _painted(verdict: Verdict, style: Style) -> str:
    if verdict is Verdict.BETTER:
        return style.good(verdict.value)
    return style.bad(verdict.value) if verdict is Verdict.WORSE else verdict.value


def sweep_text(
    axes: Sequence[Axis], points: Sequence[Point], *, width: int | None = None, style: Style = PLAIN
) -> str:
    """A sweep: a row a point, with what was kept of each obligation and how busy each team was."""
    if not points:
        return "nothing was varied"
    layout = points[0].study.tally.layout
    measures = [Measure(_KIND.ATTAINMENT, name) for name in layout.obligations]
    measures += [Measure(_KIND.UTILISATION, team) for team in layout.teams]
    measures.append(Measure(_KIND.BACKLOG))
    measures = [m for m in measures if any(point.study.interval(m) is not None for point in points)]
    header = [*(axis.path for axis in axes), *(measure.text for measure in measures)]
    rows = [
        [*point.values, *(interval_text(m, point.study.interval(m)) for m in measures)] for point in points
    ]
    title = points[0].study.title or points[0].study.scenario
    return "\n".join([style.strong(title), *text_table(header, rows, width=width, style=style)])


def found_text(found: Found, *, width: int | None = None, style: Style = PLAIN) -> str:
    """What a search found, and the values it tried."""
    measure = found.goal.measure
    if found.value is None:
        lines = [style.bad(f"no value tried of {found.path} reaches {found.goal.text}")]
    else:
        lines = [f"{style.strong(f'{found.path} = {found.value}')} is the smallest with {found.goal.text}"]
    rows = [
        [str(probe.value), interval_text(measure, probe.interval), "holds" if probe.holds else "does not"]
        for probe in found.probes
    ]
    lines += text_table((found.path, measure.text, ""), rows, width=width, style=style)
    if not found.monotone:
        note = "more is not always better here: a smaller value may hold too; try them all with --vary"
        lines.append(style.open(note))
    return "\n".join(lines)
