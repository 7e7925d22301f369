"""Shows what a change does, as text for a terminal: verdicts in words, and the differences that are seen."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from casepact.experiment.comparing import Comparison, Difference, Verdict
from casepact.experiment.measures import Measure, MeasureKind
from casepact.render.simulation.numbers import change_text, length_text, measure_label, pair_texts
from casepact.render.simulation.story import plain_name
from casepact.render.simulation.summary import Table, not_measured, told_once
from casepact.render.simulation.tables import is_wanted
from casepact.render.simulation.text import heading, prose, table_text
from casepact.render.style import PLAIN, Style
from casepact.scenario.model import Scenario

__all__ = [
    "UNSEEN",
    "comparison_text",
    "credit_changes_table",
    "credit_verdicts",
    "differences_table",
    "painted",
    "short_verdict",
    "unseen",
    "verdict_lines",
    "verdicts",
]

_KIND = MeasureKind

_TOTALS = frozenset((_KIND.ATTAINMENT, _KIND.BREACHES, _KIND.PERIODS_MISSED, _KIND.P90_TIME))
"""Kinds that are shown of an obligation as a whole; of each kind of case `_KIND.ATTAINMENT` alone is."""

_OTHERS = frozenset(
    (
        _KIND.NOTICES,
        _KIND.UTILISATION,
        _KIND.RESPONSE_WAIT,
        _KIND.SOLVING_WAIT,
        _KIND.QUEUE,
        _KIND.BACKLOG,
        _KIND.CREDITS,
        _KIND.CREDIT_DUE,
        _KIND.ABANDONED,
        _KIND.CASES,
    )
)
"""Kinds of all else that are worth a line where they differ; the others follow from them."""

UNSEEN = frozenset((Verdict.NOT_SEEN, Verdict.TOO_SMALL, Verdict.ONE_RUN))
"""Verdicts on what differs, but no more than chance or how it is measured may make it differ."""

_TURNS = {Verdict.WORSE: 0, Verdict.BETTER: 1, Verdict.MORE: 2, Verdict.LESS: 2, Verdict.NOT_KNOWN: 3}
"""The turns of verdicts, as they are told; all others come after these."""

_OWED = frozenset((_KIND.CREDITS, _KIND.CREDIT_DUE))

_WAITS = ((_KIND.RESPONSE_WAIT, "Wait for {}"), (_KIND.SOLVING_WAIT, "Wait for {} to solve"))
"""What a team keeps customers waiting for, as a sentence begins that tells of it."""


def comparison_text(
    comparison: Comparison,
    *,
    what: str,
    scenario: Scenario | None = None,
    obligations: Sequence[str] = (),
    words: Sequence[str] = (),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """What a change does. ``what`` says what was changed, ``scenario`` what was run before.

    ``words`` are the measures to tell of (`casepact.render.simulation.tables.is_wanted`), none are those
    that say most.
    """
    lines = [
        *heading(comparison.before, scenario, width=width, style=style),
        *map(style.strong, prose(f"what if: {what}", width)),
        "",
    ]
    lines += verdict_lines(verdicts(comparison, obligations, what), width, style)
    table = differences_table(comparison, obligations, words)
    if table.rows:
        lines += ["", *table_text(painted(table, style), width=width, style=style, words=1)]
    lines += not_measured((item.measure for item in comparison.differences), words)
    lines += ["", *prose(unseen(comparison), width)]
    return "\n".join(lines)


def verdicts(
    comparison: Comparison, obligations: Sequence[str] = (), what: str = ""
) -> list[tuple[str, Verdict]]:
    """For each obligation and team what became of it, in a sentence: first what is surest to be worse.

    What is worse comes before what is better, and that before what only differs; each by how many times half
    of its interval it differs, the most first. ``what`` says what was changed: of a team in it more is told.
    """
    told = sorted(_told(comparison, obligations, frozenset(re.findall(r"\w+", what))), key=_weight)
    return [(text, item.verdict) for text, item in told]


def _weight(told: tuple[str, Difference]) -> tuple[int, float]:
    """What a sentence is sorted by: its verdict, and how surely and how much it differs."""
    verdict, change = told[1].verdict, told[1].change
    half = change.half_width
    sure = 0.0 if not _differs(verdict) else abs(change.estimate) / half if half else math.inf
    return _TURNS.get(verdict, len(_TURNS)), -sure


def _told(
    comparison: Comparison, obligations: Sequence[str], named: frozenset[str]
) -> Iterator[tuple[str, Difference]]:
    """Each sentence with the difference that it tells."""
    found = {item.measure: item for item in comparison.differences}
    layout = comparison.before.tally.layout
    for name in layout.obligations:
        item = found.get(Measure(_KIND.ATTAINMENT, name))
        if item is not None and (not obligations or name in obligations):
            yield _of_obligation(name, item, found, comparison)
    for team in layout.teams:
        yield from _of_team(team, found, is_changed=team in named)
    item = found.get(Measure(_KIND.BACKLOG))
    if item is not None:
        yield _sentence("Open cases", "", item), item
    yield from _of_credits(comparison)


def _of_team(
    team: str, found: Mapping[Measure, Difference], *, is_changed: bool
) -> Iterator[tuple[str, Difference]]:
    """What became of the waits for a team: of those that differ, or else of the first that there are.

    Of one that was changed it is told too how much it is at work, where that differs.
    """
    waits = [
        (_sentence(subject.format(plain_name(team)), "", item), item)
        for kind, subject in _WAITS
        if (item := found.get(Measure(kind, team))) is not None
    ]
    yield from [one for one in waits if _differs(one[1].verdict)] or waits[:1]
    work = found.get(Measure(_KIND.UTILISATION, team))
    if is_changed and work is not None and _differs(work.verdict):
        yield _sentence(f"{plain_name(team).capitalize()} at work", "", work), work


def _differs(verdict: Verdict) -> bool:
    """Whether a verdict is that there is a difference."""
    return verdict is not Verdict.SAME and verdict is not Verdict.NOT_KNOWN and verdict not in UNSEEN


def credit_verdicts(comparison: Comparison) -> Iterator[tuple[str, Verdict]]:
    """For each unit that credits are counted in one sentence that says what becomes of what is owed."""
    return ((text, item.verdict) for text, item in _of_credits(comparison))


def _of_credits(comparison: Comparison) -> Iterator[tuple[str, Difference]]:
    for item in comparison.differences:
        measure = item.measure
        if measure.kind is not _KIND.CREDIT_DUE or measure.is_part:
            continue
        text = _sentence(f"Credits owed, amount in {measure.about}", "", item)
        if item.verdict in (Verdict.BETTER, Verdict.WORSE):
            text = text.replace(item.verdict.value, f"{item.verdict.value} for the vendor, who owes them", 1)
        yield text, item


def credit_changes_table(comparison: Comparison) -> Table:
    """How often each credit is owed and what it comes to, of those of which either differs.

    The amount of a rule that is the only one in its unit is that of all, which a sentence tells.
    """
    alone = _only_rules([item.measure for item in comparison.differences])
    items = [
        item
        for item in comparison.differences
        if item.measure.kind in _OWED and item.measure not in alone and item.verdict is not Verdict.SAME
    ]
    return _table(comparison, items)


def _only_rules(measures: Sequence[Measure]) -> frozenset[Measure]:
    """The amounts of rules that are the only ones in their units: they are what all come to together."""
    parts = [measure for measure in measures if measure.is_part]
    units = Counter(measure.unit for measure in parts)
    return frozenset(measure for measure in parts if units[measure.unit] == 1)


def _of_obligation(
    name: str, item: Difference, found: Mapping[Measure, Difference], comparison: Comparison
) -> tuple[str, Difference]:
    """The sentence of an obligation, by the share that was kept or else by what is seen to differ.

    A share of all or of hardly any cases stays where it is, while more are late or all take longer.
    """
    late, subject = found.get(Measure(_KIND.BREACHES, name)), plain_name(name).capitalize()
    text, told = _sentence(subject, "kept", item), item
    if item.verdict is Verdict.SAME or item.verdict in UNSEEN:
        for other, verb in ((late, "late"), (found.get(Measure(_KIND.P90_TIME, name)), "90% within")):
            if other is not None and other.verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.TOO_SMALL):
                text, told = f"{_sentence(subject, verb, other)} {_stayed(item)}", other
                break
    median = Measure(_KIND.MEDIAN_TIME, name)
    both = (comparison.before, comparison.after)
    if late is not None and late.after.estimate and not any(study.interval(median) for study in both):
        text += " Nothing in this scenario ever does it."
    return text, told


def _stayed(item: Difference) -> str:
    """What is said of a share that is not seen to differ, after what is."""
    before, after = _both(item)
    if item.verdict is Verdict.SAME:
        return f"Kept {before} before and after."
    return f"Of the share kept no difference is seen: {before} before, {after} after."


def _both(item: Difference) -> tuple[str, str]:
    return pair_texts(item.measure, item.before, item.after, item.change)


def _sentence(subject: str, verb: str, item: Difference) -> str:
    before, after = _both(item)
    if item.verdict is Verdict.SAME:
        return f"{subject}: {item.verdict.value}, {before}."
    what = f"{verb} {before}" if verb else before
    change = change_text(item.measure, item.change)
    if item.verdict is Verdict.TOO_SMALL:
        change += f"; resolution {length_text(item.resolution)}"
    return f"{subject}: {item.verdict.value}. {what.capitalize()} before, {after} after; change {change}."


def differences_table(
    comparison: Comparison, obligations: Sequence[str] = (), words: Sequence[str] = ()
) -> Table:
    """The differences that are seen at this size, or all of those that ``words`` ask for."""
    once = told_once(item.measure for item in comparison.differences)
    told = [item for item in comparison.differences if item.measure in once or item.measure.text in words]
    # Where cases are told apart by tier and severity, what is of one alone follows from that.
    both = any(item.measure.tier and item.measure.severity for item in told)
    alone = _only_rules([item.measure for item in comparison.differences])
    return _table(
        comparison,
        [
            item
            for item in told
            if (
                is_wanted(item.measure, words)
                if words
                else item.measure not in alone and _is_worth_a_row(item, obligations, both=both)
            )
        ],
    )


def _table(comparison: Comparison, items: Sequence[Difference]) -> Table:
    rows = (
        (
            measure_label(item.measure),
            *_both(item),
            change_text(item.measure, item.change),
            short_verdict(item.verdict),
        )
        for item in items
    )
    notes = []
    if any(item.verdict is Verdict.TOO_SMALL for item in items):
        notes.append("Too small: percentiles are read off histograms, and tell 1/32 of their value.")
    if _size(comparison) > 1:
        notes.append(f"Changes with their intervals of {comparison.before.confidence * 100:g}% confidence.")
    if any(not item.change.is_known for item in items):
        notes.append("Of what is not known the least and the most that it may be.")
    return Table(
        title="Differences",
        header=("measure", "before", "after", "change", "verdict"),
        rows=tuple(rows),
        note=" ".join(notes),
    )


def _size(comparison: Comparison) -> int:
    """How many runs a comparison rests on."""
    return max(comparison.before.replications, comparison.after.replications)


def _is_worth_a_row(item: Difference, obligations: Sequence[str], *, both: bool) -> bool:
    """Whether a difference is seen, and is of something that does not follow from others.

    Of a promise these are all cases together, and the share kept of each tier and severity; with ``both``
    not of one of the two alone.
    """
    measure = item.measure
    if item.verdict is Verdict.SAME or item.verdict in UNSEEN:
        return False
    if measure.kind in _OTHERS:
        return True
    if obligations and measure.about not in obligations:
        return False
    if not measure.tier and not measure.severity:
        return measure.kind in _TOTALS
    is_kind_of_case = bool(measure.tier and measure.severity) or not both
    return measure.kind is _KIND.ATTAINMENT and is_kind_of_case


def unseen(comparison: Comparison) -> str:
    """How much of what was measured does not differ, as far as can be told."""
    hidden = sum(item.verdict is Verdict.NOT_SEEN for item in comparison.differences)
    same = sum(item.verdict is Verdict.SAME for item in comparison.differences)
    total = len(comparison.differences)
    open_ = sum(item.verdict is Verdict.NOT_KNOWN for item in comparison.differences)
    if _size(comparison) == 1:
        if not (comparison.before.drawn or comparison.after.drawn):
            others = "all else differs because of the change: nothing is drawn by chance, before or after."
            return f"Of {total} measures {same} are exactly the same; {others}"
        others = "and one run does not tell what of the rest is due to chance"
        return f"Of {total} measures {same} are exactly the same, {others}: run it several times (-n 20)."
    words = f"Of {total} measures {hidden} show no difference at this size and {same} are exactly the same."
    if hidden:
        words += " More replications (-n) show smaller differences, --measure NAME shows more of a kind."
    if small := sum(item.verdict is Verdict.TOO_SMALL for item in comparison.differences):
        words += f" Of {small} the difference is {Verdict.TOO_SMALL.value}, which are read off histograms."
    if open_:
        words += f" {open_} are not known: `casepact simulate` names what they hang on, which is left open."
    chance = 1 - comparison.before.confidence
    return f"{words} By chance alone about {chance:.0%} of what does not change is said to differ."


def painted(table: Table, style: Style) -> Table:
    """A table whose last column are verdicts, in their colours."""
    rows = tuple((*row[:-1], _coloured(row[-1], style)) for row in table.rows)
    return Table(title=table.title, header=table.header, rows=rows, note=table.note)


def verdict_lines(told: Iterable[tuple[str, Verdict]], width: int | None, style: Style) -> Iterator[str]:
    """Sentences that have a verdict in their first line, as lines in which it is coloured."""
    for text, verdict in told:
        first, *others = prose(text, width)
        yield first.replace(verdict.value, _coloured(verdict.value, style), 1)
        yield from others


def _coloured(word: str, style: Style) -> str:
    if word == Verdict.BETTER.value:
        return style.good(word)
    return style.bad(word) if word == Verdict.WORSE.value else word


def short_verdict(verdict: Verdict) -> str:
    """A verdict as a cell of a table has room for it."""
    return {Verdict.NOT_SEEN: "not seen", Verdict.TOO_SMALL: "too small", Verdict.ONE_RUN: "one run"}.get(
        verdict, verdict.value
    )
