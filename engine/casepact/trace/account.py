"""Accounts for each line of a source: covered by clauses, left out with a reason, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.source import Span
from casepact.trace.changes import Change, compare
from casepact.trace.citations import Citation, citations_of
from casepact.trace.documents import Search, SourceText
from casepact.trace.matching import line_digests

__all__ = ["Fate", "LineAccount", "Match", "Remark", "SourceAccount", "account_for", "trace_policy"]

Lock = Mapping[str, tuple[str, ...]]


class Fate(StrEnum):
    """What became of a line."""

    COVERED = "covered"
    LEFT_OUT = "left out"
    UNACCOUNTED = "unaccounted"
    BLANK = "blank"


class Match(StrEnum):
    """How the document of a source was found.

    ``exact``: by its digest. ``changed``: only one much like it was found. ``lock only``: nobody
    looked for it, and the lock file has its lines. ``missing``: it was not found.
    """

    EXACT = "exact"
    CHANGED = "changed"
    LOCK_ONLY = "lock only"
    MISSING = "missing"


class Remark(StrEnum):
    """What is odd about a citation, though nothing is lost by it."""

    ONLY_BLANK = "only blank lines"
    ALSO_COVERED = "also covered"


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line (1-based) of the source: its fate, the clauses that cite it, or why it is left out.

    ``text`` is empty where the document was not at hand, or has not the line any more.
    """

    number: int
    fate: Fate
    clauses: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """What is known of one source of one policy.

    Attributes:
        policy: the policy's name.
        source: the name of the source in the policy.
        title: its title.
        sha256: the digest the policy gives for it.
        span: where the policy names it.
        match: how its document was found.
        document: the document, or the one like it where the match is ``changed``.
        lines: one account a line of the document cited; none where neither it nor its lock was there.
        change: what became of the lines, where the match is ``changed``.
        outside: citations of lines the document does not have.
        remarks: citations that are odd, and why. They do not make an account incomplete.
        is_locked: whether the lock file has the lines that the document has.
    """

    policy: str
    source: str
    title: str
    sha256: str
    span: Span
    match: Match
    document: SourceText | None = None
    lines: tuple[LineAccount, ...] = ()
    change: Change | None = None
    outside: tuple[Citation, ...] = ()
    remarks: tuple[tuple[Remark, Citation], ...] = ()
    is_locked: bool = True

    def count(self, fate: Fate) -> int:
        """How many lines met that fate."""
        return sum(line.fate is fate for line in self.lines)

    @property
    def is_complete(self) -> bool:
        """Whether the document is the one cited, and every line of it is covered or left out."""
        found = self.match in {Match.EXACT, Match.LOCK_ONLY}
        return found and not self.outside and not self.count(Fate.UNACCOUNTED)


def trace_policy(policy: Policy, search: Search | None, lock: Lock) -> list[SourceAccount]:
    """The account of every source a policy names, in file order; see `account_for`."""
    return [account_for(policy, name, search, lock) for name in policy.sources]


def account_for(policy: Policy, name: str, search: Search | None, lock: Lock) -> SourceAccount:
    """The account of one source: by its document, else by its lock, beside a document much like it.

    Args:
        policy: the policy that cites it.
        name: the name of the source there.
        search: the documents found; None where nobody looked, so that the lock has to do.
        lock: by the digest of a document, the digests of its lines.
    """
    source = policy.sources[name]
    exact = None if search is None else search.exact.get(source.sha256)
    alike = None if search is None else search.alike.get(source.sha256)
    locked = lock.get(source.sha256)
    citations = citations_of(policy, name)
    change = None
    if exact is not None:
        match, digests, texts = Match.EXACT, line_digests(exact.lines), exact.lines
    elif locked is None:
        match, digests, texts = Match.MISSING, (), ()
    elif alike is None:
        match, digests, texts = Match.LOCK_ONLY if search is None else Match.MISSING, locked, ()
    else:
        match, digests = Match.CHANGED, locked
        change = compare(citations, locked, alike)
        places = change.matching.places
        lines_now = ("", *alike.lines)
        texts = tuple(lines_now[places.get(number, 0)] for number in range(1, len(locked) + 1))
    known = exact is not None or locked is not None
    lines = _lines(citations, digests, texts)
    return SourceAccount(
        policy=policy.name,
        source=name,
        title=source.title,
        sha256=source.sha256,
        span=source.span,
        match=match,
        document=exact or alike,
        lines=lines,
        change=change,
        outside=tuple(c for c in citations if c.last > len(digests)) if known else (),
        remarks=tuple(_remarks(citations, lines)),
        is_locked=locked is not None and locked == digests,
    )


def _lines(
    citations: Sequence[Citation], digests: Sequence[str], texts: Sequence[str]
) -> tuple[LineAccount, ...]:
    citing: list[dict[str, None]] = [{} for _ in digests]
    reasons: dict[int, str] = {}
    for citation in citations:
        for number in citation.numbers(len(digests)):
            if citation.reason is None:
                citing[number - 1].update(dict.fromkeys(citation.clauses))
            else:
                reasons.setdefault(number, citation.reason)
    lines = []
    for number, digest in enumerate(digests, 1):
        text = texts[number - 1] if texts else ""
        clauses = tuple(citing[number - 1])
        if not digest:
            # A range runs over the blank lines in it; nothing is said there that could be covered.
            lines.append(LineAccount(number, Fate.BLANK, (), "", text))
        elif clauses:
            lines.append(LineAccount(number, Fate.COVERED, clauses, "", text))
        elif number in reasons:
            lines.append(LineAccount(number, Fate.LEFT_OUT, (), reasons[number], text))
        else:
            lines.append(LineAccount(number, Fate.UNACCOUNTED, (), "", text))
    return tuple(lines)


def _remarks(
    citations: Iterable[Citation], lines: Sequence[LineAccount]
) -> Iterable[tuple[Remark, Citation]]:
    for citation in citations:
        fates = {lines[number - 1].fate for number in citation.numbers(len(lines))}
        if fates == {Fate.BLANK} and citation.last <= len(lines):
            yield Remark.ONLY_BLANK, citation
        elif citation.reason is not None and Fate.COVERED in fates:
            yield Remark.ALSO_COVERED, citation
