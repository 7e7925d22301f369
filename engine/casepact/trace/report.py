"""The whole answer of a trace: every source of every policy, and what stood in the way; as JSON too."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from casepact.frozen import dataclass
from casepact.source import Span
from casepact.trace.account import Fate, Match, SourceAccount
from casepact.trace.changes import Change, Touched
from casepact.trace.citations import Citation
from casepact.trace.documents import Search

__all__ = ["PolicyTrace", "Refused", "Trace", "Why", "path_text"]


class Why(StrEnum):
    """Why nothing is said about a file."""

    UNREADABLE = "unreadable"
    ERRORS = "errors"


@dataclass(frozen=True, slots=True)
class PolicyTrace:
    """The accounts of one policy's sources, in file order; none where it names no source."""

    file: str
    policy: str
    title: str
    sources: tuple[SourceAccount, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file about which nothing can be said."""

    file: str
    why: Why


@dataclass(frozen=True, slots=True)
class Trace:
    """The policies traced and those refused, and the search for documents; None where nobody looked."""

    policies: tuple[PolicyTrace, ...]
    refused: tuple[Refused, ...] = ()
    search: Search | None = None

    @property
    def sources(self) -> tuple[SourceAccount, ...]:
        """Every source of every policy."""
        return tuple(account for policy in self.policies for account in policy.sources)

    @property
    def is_complete(self) -> bool:
        """Whether every line of every source is accounted for, and no policy was refused."""
        return not self.refused and all(account.is_complete for account in self.sources)

    def to_json(self) -> dict[str, Any]:
        """The answer as ``grammar/trace.schema.json`` describes it, without a word of the documents."""
        search = self.search
        return {
            "casepact": 1,
            "complete": self.is_complete,
            "policies": [
                {
                    "file": path_text(item.file),
                    "policy": item.policy,
                    "title": item.title,
                    "sources": [_source(account) for account in item.sources],
                }
                for item in self.policies
            ],
            "refused": [{"file": path_text(item.file), "why": str(item.why)} for item in self.refused],
            "search": None
            if search is None
            else {
                "files": search.files,
                "cut_short": search.cut_short,
                "unread": [{"file": path_text(file), "reason": reason} for file, reason in search.unread],
            },
        }


def path_text(path: str | os.PathLike[str]) -> str:
    """A path as text that can be written anywhere, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _source(account: SourceAccount) -> dict[str, Any]:
    document = account.document
    return {
        "source": account.source,
        "title": account.title,
        "sha256": account.sha256,
        "span": _span(account.span),
        "match": str(account.match),
        "document": None
        if document is None
        else {
            "file": path_text(document.path),
            "sha256": document.sha256,
            "encoding": document.encoding,
            "lines": len(document.lines),
        },
        "locked": account.is_locked,
        "complete": account.is_complete,
        "counts": None
        if account.match is Match.MISSING and not account.lines
        else {fate.replace(" ", "_"): account.count(fate) for fate in Fate},
        "lines": [
            {
                "line": line.number,
                "fate": str(line.fate),
                "clauses": list(line.clauses),
                "reason": line.reason or None,
            }
            for line in account.lines
        ],
        "out_of_range": [_citation(citation) for citation in account.outside],
        "remarks": [{"remark": str(remark), **_citation(citation)} for remark, citation in account.remarks],
        "change": None if account.change is None else _change(account.change),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "only_space": change.is_only_space,
        "gone": list(change.matching.gone),
        "new": list(change.matching.new),
        "replaced": [{"gone": list(gone), "new": list(new)} for gone, new in change.matching.replaced if new],
        "out_of_order": [
            {"from": number, "to": change.matching.places[number]} for number in sorted(change.order.passed)
        ],
        "to_read": _touched(change.to_read),
        "to_renumber": _touched(change.to_renumber),
    }


def _touched(items: Iterable[Touched]) -> list[dict[str, Any]]:
    return [
        {
            **_citation(item.citation),
            "gone": list(item.gone),
            "moved": [{"from": old, "to": new} for old, new in item.moved],
            "passed": list(item.passed),
            "beside": list(item.beside),
            "under": list(item.under),
            "renumbered": list(item.renumbered),
        }
        for item in items
    ]


def _citation(citation: Citation) -> dict[str, Any]:
    return {"cite": citation.text, "clauses": list(citation.clauses), "span": _span(citation.span)}


def _span(span: Span) -> dict[str, Any]:
    return {
        "file": path_text(span.file),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
