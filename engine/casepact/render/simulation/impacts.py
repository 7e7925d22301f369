"""Shows what another policy does to the same cases, as text for a terminal: which kinds of case change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.experiment.comparing import Comparison, Difference, Verdict
from casepact.experiment.measures import Measure, MeasureKind
from casepact.render.simulation.changes import (
    UNSEEN,
    credit_changes_table,
    credit_verdicts,
    differences_table,
    painted,
    short_verdict,
    unseen,
    verdict_lines,
)
from casepact.render.simulation.numbers import change_text, pair_texts, signed_text
from casepact.render.simulation.story import plain_name
from casepact.render.simulation.summary import Table, not_measured
from casepact.render.simulation.text import heading, prose, table_text
from casepact.render.style import PLAIN, Style
from casepact.scenario.model import Scenario

__all__ = ["impact_table", "impact_text", "impact_words"]

_KIND = MeasureKind


def impact_text(
    comparison: Comparison,
    *,
    what: str,
    scenario: Scenario | None = None,
    words: Sequence[str] = (),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """What becomes of the same cases under another policy: which kinds change, and by how much.

    ``words`` are the measures to show in their place (`casepact.render.simulation.tables.is_wanted`).
    """
    lines = [
        *heading(comparison.before, scenario, width=width, style=style),
        style.strong(f"impact: {what}"),
        "",
    ]
    lines += [line for text in impact_words(comparison) for line in prose(text, width)]
    lines += verdict_lines(credit_verdicts(comparison), width, style)
    table = differences_table(comparison, (), words) if words else impact_table(comparison)
    if table.rows:
        lines += ["", *table_text(painted(table, style), width=width, style=style, words=1)]
    credits_ = credit_changes_table(comparison)
    if credits_.rows and not words:
        lines += ["", *table_text(painted(credits_, style), width=width, style=style, words=1)]
    lines += not_measured((item.measure for item in comparison.differences), words)
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
        if item is not None and item.verdict is not Verdict.SAME and item.verdict not in UNSEEN:
            yield f"Cases {fate}: {_more(item, 'cases')}."
    for names, word in (
        ([name for name in after.obligations if name not in before.obligations], "is promised newly"),
        ([name for name in before.obligations if name not in after.obligations], "is no longer promised"),
        ([role for role in after.roles if role not in before.roles], "is told newly"),
        ([role for role in before.roles if role not in after.roles], "is no longer told"),
    ):
        yield from (f"{plain_name(name).capitalize()} {word}." for name in names)


def _more(item: Difference, things: str) -> str:
    """``12 more breaches a run, 30 in place of 18``."""
    one, other = pair_texts(item.measure, item.before, item.after, item.change)
    if item.verdict is Verdict.SAME:
        return f"the same {one} {things} a run"
    if item.verdict in UNSEEN:
        return f"{one} {things} a run and {other} after, {item.verdict.value}"
    change = signed_text(item.change).lstrip("+-")
    word = "more" if item.change.estimate > 0 else "fewer"
    return f"{change} {word} {things} a run, {other} in place of {one}"


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
                *pair_texts(measure, item.before, item.after, item.change),
                change_text(measure, item.change),
                "–" if late is None else signed_text(late.change),
                short_verdict(item.verdict),
            )
        )
    return Table(
        title="Kinds of case that change",
        header=("kind of case", "kept before", "after", "change", "breaches", "verdict"),
        rows=tuple(rows),
        note="Breaches: how many more or fewer in one run.",
    )
