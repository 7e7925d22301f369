"""Shows a comparison as Markdown for a comment on a pull request: short, with the details folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casepact.comparison import Change, Comparison, Verdict
from casepact.comparison.acceptances import Acceptances
from casepact.render.comparison.blocks import Block, blocks_of, kinds_line
from casepact.render.comparison.findings import file_of
from casepact.render.comparison.words import (
    HEADINGS,
    case_line,
    newly_accepted,
    span_of_years,
    summary_line,
)
from casepact.source import Span

__all__ = ["comparison_markdown", "prose"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_OPEN = (Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED)
"""Verdicts whose changes are listed; the others are folded."""


def comparison_markdown(
    comparison: Comparison, *, acceptances: Acceptances | None = None, apart: bool = False
) -> str:
    """Return a comparison as Markdown, with what is accepted, what is newly so and what is so in vain.

    With ``apart`` every change stands by itself; else those of one cause stand below it.
    """
    known = acceptances or Acceptances()
    return "\n".join([*_lines(comparison, known, apart=apart), *_entries(comparison, known)]) + "\n"


def _lines(comparison: Comparison, acceptances: Acceptances, *, apart: bool) -> Iterator[str]:
    accepted = acceptances.accepted
    yield f"### casepact diff: {_escaped(summary_line(comparison, accepted))}"
    if not comparison.changes:
        return
    yield ""
    names = f"{_code(comparison.old.name)} → {_code(comparison.new.name)}"
    yield f"{names}; {_escaped(span_of_years(comparison))}."
    for verdict, blocks in blocks_of(comparison, accepted, apart=apart):
        if verdict in _OPEN:
            yield ""
            yield f"**{HEADINGS[verdict]}**"
            yield ""
            for block in blocks:
                yield from _block(block)
        else:
            count = sum(len(block.changes) for block in blocks)
            yield from _folded(f"{HEADINGS[verdict]} ({count})", (_block(block) for block in blocks))
    kept = acceptances.known(comparison)
    if kept:
        lines = (_change(change, accepted=acceptances.reason(change)) for change in kept)
        yield from _folded(f"Accepted ({len(kept)})", lines)


def _entries(comparison: Comparison, acceptances: Acceptances) -> Iterator[str]:
    """What reviewers are to know of entries of `accepted`, with what is newly so, which is folded nowhere."""
    if acceptances.added:
        yield from ("", "**Newly accepted**", "")
        for item in acceptances.added:
            yield f"- {_place(item.span)}: {prose(newly_accepted(item))}"
            for change in acceptances.accepts(item, comparison):
                yield from _change(change, "  ")
    if acceptances.spent:
        yield from ("", "**Acceptances of no change**", "")
        for spent in (one.diagnostic for one in acceptances.spent):
            yield f"- {_place(spent.span)}: {prose(f'{spent.message}; {spent.help}')}"


def _place(span: Span) -> str:
    return _code(f"{file_of(span.file)}:{span.line}")


def _folded(heading: str, items: Iterable[Iterable[str]], indent: str = "") -> Iterator[str]:
    yield ""
    yield f"{indent}<details><summary>{heading}</summary>"
    yield ""
    for lines in items:
        yield from lines
    yield ""
    yield f"{indent}</details>"


def _block(block: Block) -> Iterator[str]:
    if block.cause is None:
        yield from _change(block.worst)
        return
    clause, message = block.cause.clause, block.cause.message
    yield f"- {_code(clause)}{': ' + prose(message) if message else ''} ({kinds_line(block.changes)})"
    yield from _change(block.worst, "  ")
    if block.best is not None:
        yield from _change(block.best, "  ")
    if block.others:
        others = (_change(replace(change, evidence=None, see=None), "  ") for change in block.others)
        yield from _folded(f"{len(block.others)} more from this", others, "  ")


def _change(change: Change, indent: str = "", accepted: str = "") -> Iterator[str]:
    yield f"{indent}- {_code(change.clause)}: {prose(change.message)}"
    if change.reason:
        yield f"{indent}  <br>not judged: {prose(change.reason)}"
    if accepted:
        yield f"{indent}  <br>accepted: {_escaped(accepted)}"
    if change.untold:
        yield from _folded(
            f"{len(change.untold)} more that follow", _items(change.untold, indent), f"{indent}  "
        )
    evidence = change.evidence
    if evidence is not None:
        yield f"{indent}  <details><summary>{_escaped(case_line(evidence))}</summary>"
        yield ""
        yield from _fenced(f"{evidence.old_command}\n{evidence.new_command}", f"{indent}  ")
        yield f"{indent}  </details>"
    elif change.see is not None:
        yield f"{indent}  <br>see {_code(change.see[0])} and {_code(change.see[1])}"


def _items(told: Iterable[str], indent: str) -> Iterator[tuple[str]]:
    return ((f"{indent}  - {prose(item)}",) for item in told)


def _fenced(text: str, indent: str) -> Iterator[str]:
    fence = "```" if "```" not in text else "````"
    yield f"{indent}{fence}sh"
    yield from (f"{indent}{line}" for line in text.splitlines())
    yield f"{indent}{fence}"
    yield ""


def prose(text: str) -> str:
    """Text with the words in backticks as code, and nothing else as markup."""
    parts = re.split(r"`([^`]*)`", text)
    return "".join(
        _code(part) if number % 2 and part.strip() else _escaped(part) for number, part in enumerate(parts)
    )


def _code(text: str) -> str:
    inside = _BREAKS.sub(" ", text).strip()
    return f"`` {inside} ``" if "`" in inside else f"`{inside}`"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", _BREAKS.sub(" ", text)).replace("@", "@\u200b")
