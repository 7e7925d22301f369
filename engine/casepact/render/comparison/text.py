"""Shows a comparison as text: the verdict, then causes, each with its worst change, a case and commands."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from casepact.comparison import Change, Comparison, Verdict
from casepact.comparison.acceptances import Acceptances
from casepact.frozen import dataclass
from casepact.render.comparison.blocks import Block, blocks_of, clauses_line, kinds_line
from casepact.render.comparison.findings import file_of
from casepact.render.comparison.words import (
    HEADINGS,
    case_line,
    cause_line,
    newly_accepted,
    span_of_years,
    summary_line,
)
from casepact.render.style import PLAIN, Style
from casepact.source import Span

__all__ = ["comparison_text"]

_INDENT = "    "

_SAID = 2
"""How many more changes of the clause just shown are told of."""


def comparison_text(
    comparison: Comparison,
    *,
    acceptances: Acceptances | None = None,
    apart: bool = False,
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """Return a comparison as text.

    Args:
        comparison: what differs.
        acceptances: what is accepted, which is shown at the end.
        apart: show every change in full, not only the worst of each cause.
        width: cells to wrap lines within; None: as wide as needed. Commands are never wrapped.
        style: how to write what matters.
    """
    page, known = _Page(width, style, apart), acceptances or Acceptances()
    lines = [*_lines(comparison, known, page, apart=apart), *_entries(comparison, known, page)]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    width: int | None
    style: Style
    in_full: bool


def _lines(comparison: Comparison, acceptances: Acceptances, page: _Page, *, apart: bool) -> Iterator[str]:
    accepted = acceptances.accepted
    yield page.style.strong(summary_line(comparison, accepted))
    if not comparison.changes:
        return
    yield span_of_years(comparison)
    folded = False
    for verdict, blocks in blocks_of(comparison, accepted, apart=apart):
        yield ""
        yield page.style.strong(HEADINGS[verdict])
        for block in blocks:
            folded = folded or len(block.changes) > 1 or (bool(block.worst.untold) and not apart)
            yield from _block(block, page)
    kept = acceptances.known(comparison)
    if kept:
        yield ""
        yield page.style.strong("Accepted")
        for change in kept:
            yield from _change(change, page)
            yield from _wrapped(f"accepted: {acceptances.reason(change)}", _INDENT, page.width)
    if folded:
        yield ""
        yield "--all shows every change in full"


def _entries(comparison: Comparison, acceptances: Acceptances, page: _Page) -> Iterator[str]:
    """What reviewers are to know of entries of `accepted`: what is newly so, and those of no change."""
    if acceptances.added:
        yield ""
        yield page.style.strong("Newly accepted")
        for item in acceptances.added:
            yield from _wrapped(f"{_place(item.span)}: {newly_accepted(item)}", "  ", page.width)
            for change in acceptances.accepts(item, comparison):
                yield from _change(change, page, _INDENT)
    if acceptances.spent:
        yield ""
        yield page.style.strong("Acceptances of no change")
        for spent in (one.diagnostic for one in acceptances.spent):
            yield from _wrapped(f"{_place(spent.span)}: {spent.message}; {spent.help}", "  ", page.width)


def _place(span: Span) -> str:
    return f"{file_of(span.file)}:{span.line}"


def _block(block: Block, page: _Page) -> Iterator[str]:
    worst, best, others = block.worst, block.best, block.others
    if block.cause is None:
        yield from _change(worst, page)
        return
    yield from _wrapped(cause_line(block.cause), "  ", page.width)
    if not others and best is None:
        yield from _change(worst, page, _INDENT)
        return
    heading = "the most" if block.verdict is Verdict.BETTER else "the worst"
    yield from _wrapped(
        f"{len(block.changes)} changes: {kinds_line(block.changes)}; {heading}:", _INDENT, page.width
    )
    yield from _change(worst, page, _INDENT + "  ")
    if best is not None:
        yield from _wrapped("and the best:", _INDENT, page.width)
        yield from _change(best, page, _INDENT + "  ")
    told = {worst.clause} if best is None else {worst.clause, best.clause}
    same = [change for change in others if change.clause in told]
    for change in same[:_SAID]:
        yield from _wrapped(f"and there: {change.message}", _INDENT, page.width)
    left = [change for change in others if change.clause not in told]
    if len(same) > _SAID:
        yield from _wrapped(f"and there {len(same) - _SAID} more", _INDENT, page.width)
    if left:
        yield from _wrapped(f"and {clauses_line(left)}", _INDENT, page.width)


def _change(change: Change, page: _Page, indent: str = "  ") -> Iterator[str]:
    inner, width = indent + "  ", page.width
    yield from _wrapped(f"{change.clause}: {change.message}", indent, width)
    for more in change.untold if page.in_full else ():
        yield from _wrapped(f"and: {more}", inner, width)
    if change.reason:
        yield from _wrapped(f"not judged: {change.reason}", inner, width)
    evidence = change.evidence
    if evidence is not None:
        yield from _wrapped(case_line(evidence), inner, width)
        yield from (f"{inner}  {line}" for line in evidence.events)
        yield f"{inner}old: {evidence.old_command}"
        yield f"{inner}new: {evidence.new_command}"
    elif change.see is not None:
        yield f"{inner}see: {change.see[0]}"
        yield f"{inner}     {change.see[1]}"


def _wrapped(text: str, indent: str, width: int | None) -> Iterator[str]:
    if width is None:
        yield indent + text
        return
    yield from wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    )
