"""Shows a comparison as Markdown for a comment on a pull request: short, with the details folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from casepact.comparison import Change, Comparison, Verdict
from casepact.render.comparison.words import HEADINGS, case_line, span_of_years, summary_line

__all__ = ["comparison_markdown"]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_OPEN = (Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED)
"""Verdicts whose changes are listed; the others are folded."""


def comparison_markdown(comparison: Comparison, *, accepted: Mapping[str, str] | None = None) -> str:
    """Return a comparison as Markdown; ``accepted`` has the reasons of accepted changes by fingerprint."""
    return "\n".join(_lines(comparison, accepted or {})) + "\n"


def _lines(comparison: Comparison, accepted: Mapping[str, str]) -> Iterator[str]:
    yield f"### casepact diff: {_escaped(summary_line(comparison, frozenset(accepted)))}"
    if not comparison.changes:
        return
    yield ""
    names = f"{_code(comparison.old.name)} → {_code(comparison.new.name)}"
    yield f"{names}; {_escaped(span_of_years(comparison))}."
    for verdict in Verdict:
        found = [
            item
            for item in comparison.changes
            if item.verdict is verdict and item.fingerprint not in accepted
        ]
        if found and verdict in _OPEN:
            yield ""
            yield f"**{HEADINGS[verdict]}**"
            yield ""
            for change in found:
                yield from _change(change, "")
        elif found:
            yield from _folded(f"{HEADINGS[verdict]} ({len(found)})", found, {})
    kept = [item for item in comparison.changes if item.fingerprint in accepted]
    if kept:
        yield from _folded(f"Accepted ({len(kept)})", kept, accepted)


def _folded(heading: str, changes: Sequence[Change], accepted: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{heading}</summary>"
    yield ""
    for change in changes:
        yield from _change(change, accepted.get(change.fingerprint, ""))
    yield ""
    yield "</details>"


def _change(change: Change, accepted: str) -> Iterator[str]:
    yield f"- {_code(change.clause)}: {_prose(change.message)}"
    if change.reason:
        yield f"  <br>not judged: {_prose(change.reason)}"
    if accepted:
        yield f"  <br>accepted: {_escaped(accepted)}"
    evidence = change.evidence
    if evidence is None:
        return
    yield f"  <details><summary>{_escaped(case_line(evidence))}</summary>"
    yield ""
    yield from _fenced(f"{evidence.old_command}\n{evidence.new_command}")
    yield "  </details>"


def _fenced(text: str) -> Iterator[str]:
    fence = "```" if "```" not in text else "````"
    yield f"  {fence}sh"
    yield from (f"  {line}" for line in text.splitlines())
    yield f"  {fence}"
    yield ""


def _prose(text: str) -> str:
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
