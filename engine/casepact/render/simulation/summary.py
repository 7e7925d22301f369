"""The tables of a study, as text in cells: what was kept, who was told, how the teams did, what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from casepact.experiment.intervals import Interval
from casepact.experiment.measures import REOPENED, Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.frozen import dataclass
from casepact.render.simulation.numbers import (
    both_texts,
    brief_length,
    count_text,
    measure_label,
    plus_minus,
    sparkline,
)
from casepact.render.simulation.tables import is_wanted
from casepact.scenario.model import Scenario
from casepact.simulation.layout import COUNTED
from casepact.simulation.sketch import Sketch
from casepact.syntax.ast.credit import PerBreach

__all__ = [
    "Table",
    "credits_table",
    "measures_table",
    "not_measured",
    "obligations_table",
    "shares_table",
    "teams_table",
    "told_once",
    "told_table",
]

_KIND = MeasureKind
_LENGTHS = (_KIND.MEDIAN_TIME, _KIND.P90_TIME, _KIND.P5_SLACK)
_HOURS = 24
_MANY = 0.02
"""The share of what was never done, or taken up, from which on it is told beside the times of the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A heading, the names of its columns, its rows, and what there is to know to read it.

    A row without cells is a line between rows; a first cell that starts with blanks is part of the row
    above it that does not.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def obligations_table(study: Study, obligations: Sequence[str] = ()) -> Table:
    """What was kept of each obligation, or of those named, and under it by tier and severity."""
    rows: list[tuple[str, ...]] = []
    for name in study.tally.layout.obligations:
        block = [] if obligations and name not in obligations else list(_block(study, name))
        rows += [(), *block] if rows and block else block
    level = f"{study.confidence * 100:g}%"
    header: tuple[str, ...]
    header = ("obligation", "cases", "kept", f"{level} interval", "late", "half in", "90% in", "tightest 5%")
    if not study.drawn:
        header, rows = _without(header, 3), [_without(row, 3) for row in rows]
    note = (
        f"Cases and late ones are of one run; a case counts again when it is reopened{_reopened(study)}, or"
        " its clock starts anew otherwise. Half in, 90% in: how soon, from the start of the clock."
        " Tightest 5%: what was left until due, overdue with a minus, in the narrowest twentieth."
    )
    note += _not_done(study, obligations)
    return Table(title="Promises", header=header, rows=tuple(rows), note=note)


def _not_done(study: Study, obligations: Sequence[str]) -> str:
    """Of which obligations so much was never done that the times of what was done tell little."""
    tally, found = study.tally, []
    for place, name in enumerate(tally.layout.obligations):
        cycles = tally.cells[:, :, place].sum(axis=(0, 1))
        owed = int(cycles.sum() - cycles[COUNTED.index("cancelled")])
        done = Sketch.of(tally.lasted[:, :, place].sum(axis=(0, 1))).count
        if done and (not obligations or name in obligations) and owed - done > _MANY * owed:
            missing, every = (count_text(one / study.replications) for one in (owed - done, owed))
            found.append(f"`{name}` {missing} of {every} times")
    return f" Not done by the end: {', '.join(found)}; how soon tells of the rest alone." if found else ""


def _reopened(study: Study) -> str:
    """How often cases were, which the share kept does not tell apart."""
    times = study.interval(Measure(_KIND.CASES, REOPENED))
    return f", {count_text(times.estimate)} times in all" if times and times.estimate else ""


def shares_table(study: Study, obligations: Sequence[str] = ()) -> Table:
    """In how many months, or other periods, the shares that clauses bind were kept and missed."""
    rows = []
    shares = study.tally.layout.shares
    for name in dict.fromkeys(share.obligation for share in shares):
        measures = [Measure(kind, name) for kind in (_KIND.PERIODS_KEPT, _KIND.PERIODS_MISSED)]
        if (obligations and name not in obligations) or study.interval(measures[0]) is None:
            continue
        bound = Counter(
            f"{share.percent}%{f' per {share.period}' if share.period else ''}"
            for share in shares
            if share.obligation == name
        )
        texts = (f"{text} ({count} times)" if count > 1 else text for text, count in bound.items())
        kept = (plus_minus(measure, study.interval(measure)) for measure in measures)
        rows.append((name, ", ".join(texts), *kept))
    return Table(
        title="Shares",
        header=("obligation", "share", "periods kept", "periods missed"),
        rows=tuple(rows),
        note="Each clause has its share in each of its periods in one run; a period without a case has none.",
    )


def _without(cells: tuple[str, ...], place: int) -> tuple[str, ...]:
    """Cells without that of a column that has nothing to tell."""
    return (*cells[:place], *cells[place + 1 :])


def _block(study: Study, name: str) -> Iterator[tuple[str, ...]]:
    """The row of an obligation, and under it those of each tier and severity, where there are several."""
    layout = study.tally.layout
    tiers, severities = [t for t in layout.tiers if t], [s for s in layout.severities if s]
    cells = product(tiers, severities) if len(tiers) > 1 else (("", severity) for severity in severities)
    for tier, severity in [("", ""), *cells]:
        judged = study.interval(Measure(_KIND.JUDGED, name, tier, severity))
        if judged is None or not judged.estimate:
            continue
        share = Measure(_KIND.ATTAINMENT, name, tier, severity)
        kept = study.interval(share)
        value, between = ("–", "–") if kept is None else both_texts(share, kept)
        late = study.interval(Measure(_KIND.BREACHES, name, tier, severity))
        yield (
            f"  {' '.join(filter(None, (tier, severity)))}" if tier or severity else name,
            count_text(judged.estimate),
            value,
            between or "–",
            "–" if late is None else count_text(late.estimate),
            *(_length(study.interval(Measure(kind, name, tier, severity))) for kind in _LENGTHS),
        )


def _length(interval: Interval | None) -> str:
    return "–" if interval is None else brief_length(interval.estimate)


def measures_table(study: Study, words: Sequence[str]) -> Table:
    """The measures that are asked for (`casepact.render.simulation.tables.is_wanted`), a row each."""
    measures = study.measures()
    once = told_once(measures)
    rows = []
    for measure in measures:
        interval = study.interval(measure)
        asked = measure.text in words or (measure in once and is_wanted(measure, words))
        if interval is not None and asked:
            value, between = both_texts(measure, interval)
            row = (measure_label(measure), value, between or "–")
            rows.append(row if study.drawn else row[:2])
    level = f"{study.confidence * 100:g}%"
    return Table(
        title="Measures",
        header=("measure", "value", *([f"{level} interval"] if study.drawn else [])),
        rows=tuple(rows),
        note="Shares that were kept are of all runs together, everything else is a mean of one run.",
    )


def told_once(measures: Iterable[Measure]) -> frozenset[Measure]:
    """Measures without those of the only tier or severity: they are those of all, once more."""
    found = frozenset(measures)
    tiers, severities = {one.tier for one in found}, {one.severity for one in found}
    return frozenset(
        measure
        for measure in found
        if not ((measure.tier and len(tiers) <= 2) or (measure.severity and len(severities) <= 2))
    )


def not_measured(measures: Iterable[Measure], words: Sequence[str]) -> Iterator[str]:
    """Which words that were asked for name nothing that happened in any run."""
    found = tuple(measures)
    for word in words:
        if not any(is_wanted(measure, (word,)) for measure in found):
            yield f"nothing was measured of `{word}`: it did not happen in any run"


def told_table(study: Study) -> Table:
    """Who was told how often, and at which hours of the day."""
    rows = []
    for place, role in enumerate(study.tally.layout.roles):
        measure = Measure(_KIND.NOTICES, role)
        interval = study.interval(measure)
        if interval is not None and interval.estimate > 0:
            by_hour = study.tally.notices[place].reshape(7, _HOURS).sum(axis=0)
            rows.append((role, plus_minus(measure, interval), sparkline(list(by_hour), _HOURS)))
    return Table(
        title="Told",
        header=("role", "times", "by hour, 0 to 24"),
        rows=tuple(rows),
        note="Times in one run, with half of the interval." if study.drawn else "",
    )


def teams_table(study: Study) -> Table:
    """How busy each team was, and how long cases waited for it."""
    kinds = (
        _KIND.UTILISATION,
        _KIND.QUEUE,
        _KIND.RESPONSE_WAIT,
        _KIND.RESPONSE_WAIT_P90,
        _KIND.SOLVING_WAIT,
    )
    rows = []
    for team in study.tally.layout.teams:
        measures = [Measure(kind, team) for kind in kinds]
        rows.append((team, *(plus_minus(measure, study.interval(measure)) for measure in measures)))
    note = "Means by the clock, nights and weekends included"
    note += ", each with half of its interval." if study.drawn else "."
    work = [study.interval(Measure(_KIND.UTILISATION, team)) for team in study.tally.layout.teams]
    if any(interval is not None and interval.estimate > 1 for interval in work):
        note += " Over 100% at work: what is in hand at the end of a shift is finished after it."
    note += _not_taken_up(study)
    return Table(
        title="Teams",
        header=("team", "at work", "waiting", "wait to answer", "90% within", "wait to solve"),
        rows=tuple(rows),
        note=note,
    )


def _not_taken_up(study: Study) -> str:
    """Which teams left so many cases in the queue that the waits of the others tell little."""
    tally = study.tally
    found = [
        f"`{team}` {count_text(left / study.replications)} cases"
        for team, left, taken in zip(tally.layout.teams, tally.left_count, tally.wait_count, strict=True)
        if left > _MANY * (left + taken.sum())
    ]
    return f" Never taken up by the end: {', '.join(found)}; waits tell of the rest alone." if found else ""


def credits_table(study: Study, scenario: Scenario | None = None) -> Table:
    """How often each rule owed a credit, what it comes to after its cap, and what all come to together."""
    rows = []
    due = [measure for measure in study.measures() if measure.kind is _KIND.CREDIT_DUE]
    caps = study.tally.layout.credit_caps
    for rule in (*study.tally.layout.credits, *caps):
        measure = Measure(_KIND.CREDITS, rule)
        sums = [_sum_text(study, one) for one in due if one.rule == rule]
        name = f"{rule}, all under it" if rule in caps else rule
        rows.append((name, plus_minus(measure, study.interval(measure)), ", ".join(sums) or "0"))
    for total in due:
        parts = [one for one in due if one.is_part and one.unit == total.unit]
        if not total.is_part and len(parts) > 1:
            rows.append(("all together", "", _sum_text(study, total)))
    return Table(
        title="Credits",
        header=("rule", "credits owed, times", "credits owed, amount"),
        rows=tuple(rows),
        note=_one_customer(scenario) + _cut_shares(study, scenario),
    )


def _sum_text(study: Study, due: Measure) -> str:
    return f"{plus_minus(due, study.interval(due))} {due.unit}"


def _cut_shares(study: Study, scenario: Scenario | None) -> str:
    """Which months, or other periods, a share is taken of only a part of."""
    rules = () if scenario is None else scenario.policy.credits
    lengths = dict.fromkeys(
        rule.period for rule in rules if not isinstance(rule.credit.trigger, PerBreach) and rule.period
    )
    cut = [name for length in lengths for name in study.tally.layout.cut_in(length)]
    return f" Of {', '.join(cut)} only a part counts: a share is that of the part." if cut else ""


def _one_customer(scenario: Scenario | None) -> str:
    """What there is to say of whose credits they are, and of the caps that hold for all of them together."""
    if scenario is None:
        return "As if all cases were one customer's: a cap holds for all of them together."
    policy = scenario.policy
    caps = [rule.note.id for rule in policy.credits if rule.credit.cap is not None]
    caps += [cap.note.id for cap in policy.credit_caps]
    whose = "As if all cases were one customer's"
    if len(scenario.contracts) > 1:
        *others, last = scenario.contracts
        whose = f"As if {', '.join(others)} and {last} were one customer"
    if not caps:
        return f"{whose}."
    *others, last = caps
    named = f"the cap of {last} holds" if not others else f"the caps of {', '.join(others)} and {last} hold"
    each = "" if len(scenario.contracts) < 2 else ", not for each"
    return f"{whose}: {named} for all of their cases together{each}."
