"""Shows a comparison as text: grouped by verdict, a change with its clause, figures, case and commands."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from casepact.comparison import Change, Comparison, Verdict
from casepact.render.comparison.words import HEADINGS, case_line, span_of_years, summary_line
from casepact.render.style import PLAIN, Style

__all__ = ["comparison_text"]

_INDENT = "    "


def comparison_text(
    comparison: Comparison,
    *,
    accepted: frozenset[str] = frozenset(),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """Return a comparison as text.

    Args:
        comparison: what differs.
        accepted: the fingerprints of changes that are shown apart.
        width: cells to wrap lines within; None: as wide as needed. Commands are never wrapped.
        style: how to write what matters.
    """
    return "\n".join(_lines(comparison, accepted, width, style)) + "\n"


def _lines(
    comparison: Comparison, accepted: frozenset[str], width: int | None, style: Style
) -> Iterator[str]:
    yield style.strong(summary_line(comparison, accepted))
    if not comparison.changes:
        return
    yield span_of_years(comparison)
    for verdict in Verdict:
        found = [
            item
            for item in comparison.changes
            if item.verdict is verdict and item.fingerprint not in accepted
        ]
        if found:
            yield ""
            yield style.strong(HEADINGS[verdict])
            for change in found:
                yield from _change(change, width)
    kept = [item for item in comparison.changes if item.fingerprint in accepted]
    if kept:
        yield ""
        yield style.strong("Accepted")
        for change in kept:
            yield from _change(change, width)


def _change(change: Change, width: int | None) -> Iterator[str]:
    yield from _wrapped(f"{change.clause}: {change.message}", "  ", width)
    if change.reason:
        yield from _wrapped(f"not judged: {change.reason}", _INDENT, width)
    evidence = change.evidence
    if evidence is not None:
        yield from _wrapped(case_line(evidence), _INDENT, width)
        yield from (f"{_INDENT}  {line}" for line in evidence.events)
        yield f"{_INDENT}old: {evidence.old_command}"
        yield f"{_INDENT}new: {evidence.new_command}"


def _wrapped(text: str, indent: str, width: int | None) -> Iterator[str]:
    if width is None:
        yield indent + text
        return
    yield from wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    )
