"""Shows what a change does, as text for a terminal: verdicts in words, and the differences that are seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.experiment.comparing import Comparison, Difference, Verdict
from casepact.experiment.measures import Measure, MeasureKind
from casepact.render.simulation.numbers import amount_text, change_text
from casepact.render.simulation.story import plain_name
from casepact.render.simulation.summary import Table
from casepact.render.simulation.text import heading, prose, table_text
from casepact.render.style import PLAIN, Style
from casepact.scenario.model import Scenario

__all__ = [
    "comparison_text",
    "differences_table",
    "impact_table",
    "impact_text",
    "impact_words",
    "unseen",
    "verdicts",
]

_KIND = MeasureKind

_SHOWN = frozenset(
    (
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
)
"""Kinds of measure that are worth a line where they differ; the others follow from them."""


def comparison_text(
    comparison: Comparison,
    *,
    what: str,
    scenario: Scenario | None = None,
    obligations: Sequence[str] = (),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """What a change does. ``what`` says what was changed, ``scenario`` what was run before."""
    lines = [
        *heading(comparison.before, scenario, width=width, style=style),
        style.strong(f"what if: {what}"),
        "",
    ]
    for words, verdict in verdicts(comparison, obligations):
        first, *others = prose(words, width)
        lines += [_painted_line(first, verdict, style), *others]
    table = differences_table(comparison, obligations)
    if table.rows:
        lines += ["", *table_text(_painted(table, style), width=width, style=style, words=1)]
    lines += ["", *prose(unseen(comparison), width)]
    return "\n".join(lines)


def verdicts(comparison: Comparison, obligations: Sequence[str] = ()) -> Iterator[tuple[str, Verdict]]:
    """For each obligation and team one sentence that says what became of it."""
    found = {item.measure: item for item in comparison.differences}
    layout = comparison.before.tally.layout
    for name in layout.obligations:
        item = found.get(Measure(_KIND.ATTAINMENT, name))
        if item is not None and (not obligations or name in obligations):
            yield _sentence(f"{plain_name(name).capitalize()}", "kept", item), item.verdict
    for team in layout.teams:
        item = found.get(Measure(_KIND.RESPONSE_WAIT, team))
        if item is not None:
            yield _sentence(f"Wait for {plain_name(team)}", "", item), item.verdict
    item = found.get(Measure(_KIND.BACKLOG))
    if item is not None:
        yield _sentence("Open cases", "", item), item.verdict


def _sentence(subject: str, verb: str, item: Difference) -> str:
    before, after = (amount_text(item.measure, part.estimate) for part in (item.before, item.after))
    if item.verdict is Verdict.SAME:
        return f"{subject}: {item.verdict.value}, {before}."
    what = f"{verb} {before}" if verb else before
    return f"{subject}: {item.verdict.value}. {what.capitalize()} before, {after} after; {_by(item)}."


def _by(item: Difference) -> str:
    return f"change {change_text(item.measure, item.change)}"


def differences_table(comparison: Comparison, obligations: Sequence[str] = ()) -> Table:
    """The differences that are seen at this size."""
    rows = tuple(
        (
            item.measure.text,
            amount_text(item.measure, item.before.estimate),
            amount_text(item.measure, item.after.estimate),
            change_text(item.measure, item.change),
            short_verdict(item.verdict),
        )
        for item in comparison.differences
        if _is_shown(item, comparison, obligations)
    )
    return Table(
        title="Differences",
        header=("measure", "before", "after", "change", "verdict"),
        rows=rows,
        note=f"Changes with their intervals of {comparison.before.confidence * 100:g}% confidence.",
    )


def _is_shown(item: Difference, comparison: Comparison, obligations: Sequence[str]) -> bool:
    about = item.measure.about
    hidden = obligations and about in comparison.before.tally.layout.obligations and about not in obligations
    return not hidden and item.verdict not in (Verdict.SAME, Verdict.NOT_SEEN) and item.measure.kind in _SHOWN


def unseen(comparison: Comparison) -> str:
    """How much of what was measured does not differ, as far as can be told."""
    hidden = sum(item.verdict is Verdict.NOT_SEEN for item in comparison.differences)
    same = sum(item.verdict is Verdict.SAME for item in comparison.differences)
    total = len(comparison.differences)
    words = f"Of {total} measures {hidden} show no difference at this size and {same} are exactly the same."
    if hidden:
        words += " More replications (-n) show smaller differences."
    chance = 1 - comparison.before.confidence
    return f"{words} By chance alone about {chance:.0%} of what does not change is said to differ."


def impact_text(
    comparison: Comparison,
    *,
    what: str,
    scenario: Scenario | None = None,
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """What becomes of the same cases under another policy: which kinds change, and by how much."""
    lines = [
        *heading(comparison.before, scenario, width=width, style=style),
        style.strong(f"impact: {what}"),
        "",
    ]
    lines += [line for words in impact_words(comparison) for line in prose(words, width)]
    table = impact_table(comparison)
    if table.rows:
        lines += ["", *table_text(_painted(table, style), width=width, style=style, words=1)]
    lines += ["", *prose(unseen(comparison), width)]
    return "\n".join(lines)


def impact_words(comparison: Comparison) -> Iterator[str]:
    """How many breaches and notices there are more or fewer, and what is promised newly or no longer."""
    found = {item.measure: item for item in comparison.differences}
    before, after = comparison.before.tally.layout, comparison.after.tally.layout
    for name in before.obligations:
        item = found.get(Measure(_KIND.BREACHES, name))
        if item is not None:
            yield f"{plain_name(name).capitalize()}: {_more(item, 'breaches')}."
    for role in before.roles:
        item = found.get(Measure(_KIND.NOTICES, role))
        if item is not None and (item.before.estimate or item.after.estimate):
            yield f"{plain_name(role).capitalize()}: {_more(item, 'notices')}."
    for fate in ("not covered", "declined", "withdrawn"):
        item = found.get(Measure(_KIND.CASES, fate))
        if item is not None and item.verdict not in (Verdict.SAME, Verdict.NOT_SEEN):
            yield f"Cases {fate}: {_more(item, 'cases')}."
    for names, word in (
        ([name for name in after.obligations if name not in before.obligations], "is promised newly"),
        ([name for name in before.obligations if name not in after.obligations], "is no longer promised"),
        ([role for role in after.roles if role not in before.roles], "is told newly"),
        ([role for role in before.roles if role not in after.roles], "is no longer told"),
    ):
        yield from (f"{plain_name(name).capitalize()} {word}." for name in names)


def _more(item: Difference, things: str) -> str:
    """``12 more breaches a run (8.1 to 16), 30 in place of 18``."""
    one, other = (amount_text(item.measure, part.estimate) for part in (item.before, item.after))
    if item.verdict is Verdict.SAME:
        return f"the same {one} {things} a run"
    if item.verdict is Verdict.NOT_SEEN:
        return f"{one} {things} a run and {other} after, {item.verdict.value}"
    change = abs(item.change.estimate)
    word = "more" if item.change.estimate > 0 else "fewer"
    return f"{amount_text(item.measure, change)} {word} {things} a run, {other} in place of {one}"


def impact_table(comparison: Comparison) -> Table:
    """The kinds of case, by tier and severity, that are kept more or less often than before."""
    found = {item.measure: item for item in comparison.differences}
    rows = []
    for item in comparison.differences:
        measure = item.measure
        if measure.kind is not _KIND.ATTAINMENT or not measure.tier or not measure.severity:
            continue
        late = found.get(Measure(_KIND.BREACHES, measure.about, measure.tier, measure.severity))
        if item.verdict is Verdict.SAME and (late is None or late.verdict is Verdict.SAME):
            continue
        rows.append(
            (
                f"{measure.tier} {measure.severity}, {measure.about}",
                amount_text(measure, item.before.estimate),
                amount_text(measure, item.after.estimate),
                change_text(measure, item.change),
                "–" if late is None else _signed(late),
                short_verdict(item.verdict),
            )
        )
    return Table(
        title="Kinds of case that change",
        header=("kind of case", "kept before", "after", "change", "breaches", "verdict"),
        rows=tuple(rows),
        note="Breaches: how many more or fewer in one run.",
    )


def _signed(item: Difference) -> str:
    sign = "+" if item.change.estimate > 0 else ""
    return sign + amount_text(item.measure, item.change.estimate)


def _painted(table: Table, style: Style) -> Table:
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
