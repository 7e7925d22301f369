"""Accounts for each line of a source: covered by clauses, left out with a reason, or neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Span
from casepact.trace.documents import SourceText, line_digests

__all__ = [
    "ChangedClause",
    "Fate",
    "LineAccount",
    "Match",
    "SourceAccount",
    "account_for",
    "trace_policy",
]

_SIMILAR = 0.3
"""The share of its lines a document must still have to be taken for a new version of a source."""


class Fate(StrEnum):
    """What became of a line."""

    COVERED = "covered"
    LEFT_OUT = "left out"
    UNACCOUNTED = "unaccounted"
    BLANK = "blank"


class Match(StrEnum):
    """How the document of a source was found."""

    EXACT = "exact"
    CHANGED = "changed"
    LOCK_ONLY = "lock only"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line (1-based) of the source: its fate, the clauses that cite it, or why it is left out.

    ``text`` is empty where the document was not at hand.
    """

    number: int
    fate: Fate
    clauses: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause that cites lines which are gone from the document, or stand elsewhere in it now.

    ``gone`` are line numbers of the old document; ``moved`` pairs an old number with the new one.
    """

    clause: str
    span: Span
    gone: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What is known of one source of one policy.

    ``new_lines`` are lines (number and text) of a changed document that the policy has not seen.
    ``out_of_range`` are citations of lines the document does not have.
    """

    policy: str
    source: str
    title: str
    span: Span
    match: Match
    document: str = ""
    lines: tuple[LineAccount, ...] = ()
    changed: tuple[ChangedClause, ...] = ()
    new_lines: tuple[tuple[int, str], ...] = ()
    out_of_range: tuple[tuple[str, int, Span], ...] = field(default=())

    def count(self, fate: Fate) -> int:
        """How many lines met that fate."""
        return sum(line.fate is fate for line in self.lines)

    @property
    def is_complete(self) -> bool:
        """Whether the document is the one cited, and every line of it is covered or left out."""
        found = self.match in {Match.EXACT, Match.LOCK_ONLY}
        return found and not self.out_of_range and not self.count(Fate.UNACCOUNTED)


def trace_policy(
    policy: Policy, documents: list[SourceText], lock: dict[str, tuple[str, ...]]
) -> list[SourceAccount]:
    """The account of every source a policy names, in file order."""
    return [account_for(policy, name, documents, lock) for name in policy.sources]


def account_for(
    policy: Policy, name: str, documents: list[SourceText], lock: dict[str, tuple[str, ...]]
) -> SourceAccount:
    """The account of one source: by its document, else by its lock, else by a document much like it."""
    source = policy.sources[name]
    base = SourceAccount(policy.name, name, source.title, source.span, Match.MISSING)
    exact = next((document for document in documents if document.sha256 == source.sha256), None)
    if exact is not None:
        digests = line_digests(exact.lines)
        return _account(base, policy, digests, exact.lines, Match.EXACT, str(exact.path))
    digests = lock.get(source.sha256, ())
    if not digests:
        return base
    changed = _closest(digests, documents)
    if changed is None:
        return _account(base, policy, digests, (), Match.LOCK_ONLY, "")
    account = _account(base, policy, digests, (), Match.CHANGED, str(changed.path))
    return _compare(account, policy, digests, changed)


def _citations(policy: Policy, source: str) -> list[tuple[Note, int, int, Span]]:
    return [
        (note, cite.first, cite.last, cite.span)
        for note in policy.notes
        for cite in note.cites
        if cite.source == source
    ]


def _account(
    base: SourceAccount,
    policy: Policy,
    digests: tuple[str, ...],
    texts: tuple[str, ...],
    match: Match,
    document: str,
) -> SourceAccount:
    citing: dict[int, list[str]] = {}
    reasons: dict[int, str] = {}
    outside: list[tuple[str, int, Span]] = []
    for note, first, last, span in _citations(policy, base.source):
        for number in range(first, min(last, len(digests)) + 1):
            citing.setdefault(number, []).append(note.id or "policy")
        if last > len(digests):
            outside.append((note.id, last, span))
    for entry in policy.left_out:
        for cite in entry.cites:
            if cite.source == base.source:
                for number in range(cite.first, min(cite.last, len(digests)) + 1):
                    reasons.setdefault(number, entry.reason)
                if cite.last > len(digests):
                    outside.append(("left_out", cite.last, cite.span))
    lines = []
    for number, digest in enumerate(digests, 1):
        text = texts[number - 1] if texts else ""
        clauses = tuple(dict.fromkeys(citing.get(number, ())))
        if clauses:
            lines.append(LineAccount(number, Fate.COVERED, clauses, "", text))
        elif number in reasons:
            lines.append(LineAccount(number, Fate.LEFT_OUT, (), reasons[number], text))
        else:
            lines.append(LineAccount(number, Fate.UNACCOUNTED if digest else Fate.BLANK, (), "", text))
    return SourceAccount(
        base.policy, base.source, base.title, base.span, match, document, tuple(lines),
        out_of_range=tuple(outside),
    )  # fmt: skip


def _closest(digests: tuple[str, ...], documents: list[SourceText]) -> SourceText | None:
    wanted = {digest for digest in digests if digest}
    best, best_share = None, _SIMILAR
    for document in documents:
        share = len(wanted & set(line_digests(document.lines))) / max(len(wanted), 1)
        if share > best_share:
            best, best_share = document, share
    return best


def _compare(
    account: SourceAccount, policy: Policy, old: tuple[str, ...], document: SourceText
) -> SourceAccount:
    new = line_digests(document.lines)
    places: dict[int, int] = {}
    for a, b, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        places.update({a + step + 1: b + step + 1 for step in range(size)})
    # A line that was moved out of order is still there, so it has not to be read again.
    kept = set(places.values())
    free = {digest: number for number, digest in enumerate(new, 1) if digest and number not in kept}
    for number, digest in enumerate(old, 1):
        if number not in places and digest in free:
            places[number] = free.pop(digest)
    changed = []
    for note, first, last, span in _citations(policy, account.source):
        cited = range(first, min(last, len(old)) + 1)
        gone = tuple(n for n in cited if old[n - 1] and n not in places)
        moved = tuple((n, places[n]) for n in cited if n in places and places[n] != n)
        if gone or moved:
            changed.append(ChangedClause(note.id or "policy", span, gone, moved))
    known = set(places.values())
    fresh = tuple(
        (number, document.lines[number - 1])
        for number, digest in enumerate(new, 1)
        if digest and number not in known
    )
    return SourceAccount(
        account.policy, account.source, account.title, account.span, Match.CHANGED, account.document,
        account.lines, tuple(changed), fresh, account.out_of_range,
    )  # fmt: skip
