"""Shows what became of each line of the source documents: as text for people, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casepact.source import Span
from casepact.trace.account import Fate, LineAccount, Match, SourceAccount

__all__ = ["trace_json", "trace_text"]

_MARKS = {Fate.COVERED: "+", Fate.LEFT_OUT: "-", Fate.UNACCOUNTED: "!", Fate.BLANK: " "}
_COLOURS = {Fate.COVERED: "32", Fate.LEFT_OUT: "2", Fate.UNACCOUNTED: "1;31", Fate.BLANK: "0"}
_WIDTH = 72


def trace_text(accounts: Iterable[SourceAccount], *, lines: bool, colour: bool) -> str:
    """A summary of each source; with ``lines`` every line that is not blank, with what it became."""
    blocks = []
    for account in accounts:
        block = [_headline(account, colour=colour)]
        shown = [line for line in account.lines if line.fate is not Fate.BLANK]
        if not lines:
            shown = [line for line in shown if line.fate is Fate.UNACCOUNTED]
        width = len(str(len(account.lines)))
        block += [_line(line, width, colour=colour) for line in shown]
        block += _changes(account)
        block += [
            f"  {_place(span)} `{clause}` cites line {last} of {len(account.lines)}"
            for clause, last, span in account.out_of_range
        ]
        blocks.append("\n".join(block))
    return "\n\n".join(blocks) + "\n"


def _headline(account: SourceAccount, *, colour: bool) -> str:
    counts = ", ".join(
        f"{account.count(fate)} {fate}" for fate in (Fate.COVERED, Fate.LEFT_OUT, Fate.UNACCOUNTED)
    )
    found = {
        Match.EXACT: f"{account.document}",
        Match.LOCK_ONLY: "by the lock file alone; give `--sources` to see the text",
        Match.CHANGED: f"{account.document}, which has CHANGED since the policy was written",
        Match.MISSING: "not found: no document has its digest, and the lock file does not know it",
    }[account.match]
    name = f"{account.policy}: {account.source}"
    if colour:
        name = f"\033[1m{name}\033[0m"
    return f"{name} ({found})" if account.match is Match.MISSING else f"{name} ({found})\n  {counts}"


def _line(line: LineAccount, width: int, *, colour: bool) -> str:
    what = ", ".join(line.clauses) or line.reason or str(line.fate)
    text = line.text.strip()
    text = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    mark = _MARKS[line.fate]
    row = f"  {mark} {line.number:>{width}}  {text}" if text else f"  {mark} {line.number:>{width}}"
    if colour:
        row = f"\033[{_COLOURS[line.fate]}m{row}\033[0m"
    return f"{row}\n      {' ' * width}  -> {what}" if text else f"{row}  {what}"


def _changes(account: SourceAccount) -> list[str]:
    rows = []
    gone = [change for change in account.changed if change.gone]
    moved = [change for change in account.changed if not change.gone]
    if gone:
        rows.append("  clauses to read again, for lines they cite are gone:")
        rows += [f"    {_place(c.span)} `{c.clause}`: {_numbers(c.gone)}" for c in gone]
    if account.new_lines:
        rows.append("  lines the policy has not seen:")
        rows += [f"    {number}: {text.strip()}" for number, text in account.new_lines]
    if moved:
        rows.append("  citations whose lines only moved:")
        rows += [
            f"    {_place(c.span)} `{c.clause}`: " + ", ".join(f"{a} -> {b}" for a, b in c.moved)
            for c in moved
        ]
    if account.match is Match.CHANGED and not rows:
        rows.append("  only white space changed; take over the new digest")
    return rows


def _numbers(numbers: tuple[int, ...]) -> str:
    return ("line " if len(numbers) == 1 else "lines ") + ", ".join(map(str, numbers))


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def _span(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def trace_json(accounts: Iterable[SourceAccount]) -> dict[str, Any]:
    """The accounts as ``grammar/trace.schema.json`` describes them, without the text of the documents."""
    return {
        "casepact": 1,
        "sources": [
            {
                "policy": account.policy,
                "source": account.source,
                "title": account.title,
                "match": str(account.match),
                "document": account.document or None,
                "complete": account.is_complete,
                "span": _span(account.span),
                "lines": [
                    {
                        "line": line.number,
                        "fate": str(line.fate),
                        "clauses": list(line.clauses),
                        "reason": line.reason or None,
                    }
                    for line in account.lines
                ],
                "changed": [
                    {
                        "clause": change.clause,
                        "span": _span(change.span),
                        "gone": list(change.gone),
                        "moved": [{"from": old, "to": new} for old, new in change.moved],
                    }
                    for change in account.changed
                ],
                "new_lines": [number for number, _ in account.new_lines],
                "out_of_range": [
                    {"clause": clause, "line": last, "span": _span(span)}
                    for clause, last, span in account.out_of_range
                ],
            }
            for account in accounts
        ],
    }
