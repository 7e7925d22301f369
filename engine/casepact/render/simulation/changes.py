"""Shows what a change does, as text for a terminal: verdicts in words, and the differences that are seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casepact.experiment.comparing import Comparison, Difference, Verdict
from casepact.experiment.measures import Measure, MeasureKind
from casepact.render.simulation.numbers import change_text, pair_texts
from casepact.render.simulation.story import plain_name
from casepact.render.simulation.summary import Table, not_measured, told_once
from casepact.render.simulation.tables import is_wanted
from casepact.render.simulation.text import heading, prose, table_text
from casepact.render.style import PLAIN, Style
from casepact.scenario.model import Scenario

__all__ = [
    "comparison_text",
    "differences_table",
    "painted",
    "short_verdict",
    "unseen",
    "verdicts",
]

_KIND = MeasureKind

_TOTALS = frozenset((_KIND.ATTAINMENT, _KIND.BREACHES, _KIND.P90_TIME))
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
        _KIND.ABANDONED,
        _KIND.CASES,
    )
)
"""Kinds of all else that are worth a line where they differ; the others follow from them."""


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
        style.strong(f"what if: {what}"),
        "",
    ]
    for text, verdict in verdicts(comparison, obligations):
        first, *others = prose(text, width)
        lines += [_painted_line(first, verdict, style), *others]
    table = differences_table(comparison, obligations, words)
    if table.rows:
        lines += ["", *table_text(painted(table, style), width=width, style=style, words=1)]
    lines += not_measured((item.measure for item in comparison.differences), words)
    lines += ["", *prose(unseen(comparison), width)]
    return "\n".join(lines)


def verdicts(comparison: Comparison, obligations: Sequence[str] = ()) -> Iterator[tuple[str, Verdict]]:
    """For each obligation and team one sentence that says what became of it."""
    found = {item.measure: item for item in comparison.differences}
    layout = comparison.before.tally.layout
    for name in layout.obligations:
        item = found.get(Measure(_KIND.ATTAINMENT, name))
        if item is not None and (not obligations or name in obligations):
            yield _of_obligation(name, item, found, comparison)
    for team in layout.teams:
        item = found.get(Measure(_KIND.RESPONSE_WAIT, team))
        if item is not None:
            yield _sentence(f"Wait for {plain_name(team)}", "", item), item.verdict
    item = found.get(Measure(_KIND.BACKLOG))
    if item is not None:
        yield _sentence("Open cases", "", item), item.verdict


def _of_obligation(
    name: str, item: Difference, found: Mapping[Measure, Difference], comparison: Comparison
) -> tuple[str, Verdict]:
    """The sentence of an obligation, by the share that was kept or else by what is seen to differ.

    A share of all or of hardly any cases stays where it is, while more are late or all take longer.
    """
    late, subject = found.get(Measure(_KIND.BREACHES, name)), plain_name(name).capitalize()
    text, verdict = _sentence(subject, "kept", item), item.verdict
    if verdict in (Verdict.SAME, Verdict.NOT_SEEN):
        for other, verb in ((late, "late"), (found.get(Measure(_KIND.P90_TIME, name)), "90% within")):
            if other is not None and other.verdict in (Verdict.BETTER, Verdict.WORSE):
                verdict = other.verdict
                text = f"{_sentence(subject, verb, other)} {_stayed(item)}"
                break
    median = Measure(_KIND.MEDIAN_TIME, name)
    both = (comparison.before, comparison.after)
    if late is not None and late.after.estimate and not any(study.interval(median) for study in both):
        text += " Nothing in this scenario ever does it."
    return text, verdict


def _stayed(item: Difference) -> str:
    """What is said of a share that is not seen to differ, after what is."""
    before, after = _both(item)
    if item.verdict is Verdict.SAME:
        return f"Kept {before} before and after."
    return f"Of the share kept no difference is seen: {before} before, {after} after."


def _both(item: Difference) -> tuple[str, str]:
    return pair_texts(item.measure, item.before.estimate, item.after.estimate, item.change)


def _sentence(subject: str, verb: str, item: Difference) -> str:
    before, after = _both(item)
    if item.verdict is Verdict.SAME:
        return f"{subject}: {item.verdict.value}, {before}."
    what = f"{verb} {before}" if verb else before
    return f"{subject}: {item.verdict.value}. {what.capitalize()} before, {after} after; {_by(item)}."


def _by(item: Difference) -> str:
    return f"change {change_text(item.measure, item.change)}"


def differences_table(
    comparison: Comparison, obligations: Sequence[str] = (), words: Sequence[str] = ()
) -> Table:
    """The differences that are seen at this size, or all of those that ``words`` ask for."""
    once = told_once(item.measure for item in comparison.differences)
    told = [item for item in comparison.differences if item.measure in once or item.measure.text in words]
    # Where cases are told apart by tier and severity, what is of one alone follows from that.
    both = any(item.measure.tier and item.measure.severity for item in told)
    rows = tuple(
        (
            item.measure.text,
            *_both(item),
            change_text(item.measure, item.change),
            short_verdict(item.verdict),
        )
        for item in told
        if (is_wanted(item.measure, words) if words else _is_worth_a_row(item, obligations, both=both))
    )
    return Table(
        title="Differences",
        header=("measure", "before", "after", "change", "verdict"),
        rows=rows,
        note=f"Changes with their intervals of {comparison.before.confidence * 100:g}% confidence.",
    )


def _is_worth_a_row(item: Difference, obligations: Sequence[str], *, both: bool) -> bool:
    """Whether a difference is seen, and is of something that does not follow from others.

    Of a promise these are all cases together, and the share kept of each tier and severity; with ``both``
    not of one of the two alone.
    """
    measure = item.measure
    if item.verdict in (Verdict.SAME, Verdict.NOT_SEEN):
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
    words = f"Of {total} measures {hidden} show no difference at this size and {same} are exactly the same."
    if hidden:
        words += " More replications (-n) show smaller differences, --measure NAME shows more of a kind."
    chance = 1 - comparison.before.confidence
    return f"{words} By chance alone about {chance:.0%} of what does not change is said to differ."


def painted(table: Table, style: Style) -> Table:
    """A table whose last column are verdicts, in their colours."""
    rows = tuple((*row[:-1], _coloured(row[-1], style)) for row in table.rows)
    return Table(title=table.title, header=table.header, rows=rows, note=table.note)


def _painted_line(line: str, verdict: Verdict, style: Style) -> str:
    return line.replace(verdict.value, _coloured(verdict.value, style), 1)


def _coloured(word: str, style: Style) -> str:
    if word == Verdict.BETTER.value:
        return style.good(word)
    return style.bad(word) if word == Verdict.WORSE.value else word


def short_verdict(verdict: Verdict) -> str:
    """A verdict as a cell of a table has room for it."""
    return "not seen" if verdict is Verdict.NOT_SEEN else verdict.value
