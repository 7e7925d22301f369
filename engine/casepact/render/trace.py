"""Shows what became of each line of the source documents, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casepact.frozen import dataclass
from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table
from casepact.source import Span
from casepact.trace.account import Fate, LineAccount, Match, Remark, SourceAccount
from casepact.trace.changes import Change, Touched
from casepact.trace.report import PolicyTrace, Trace, Why, path_text

__all__ = ["trace_text"]

_IN, _DEEP = "  ", "    "
_MARKS = {Fate.COVERED: "+", Fate.LEFT_OUT: "-", Fate.UNACCOUNTED: "!", Fate.BLANK: " "}
_LONGEST = 72
"""Characters of a line that are shown."""

_MOST = 3
"""New lines that are shown for one that is gone."""

_SAYS = {
    Remark.ONLY_BLANK: "cites nothing but blank lines",
    Remark.ALSO_COVERED: "leaves out lines that clauses cover",
}


def trace_text(trace: Trace, *, lines: bool = False, width: int | None = None, style: Style = PLAIN) -> str:
    """Return a trace as text: a summary of each source with the lines nobody accounts for.

    Args:
        trace: what was found.
        lines: show every line that is not blank, with its clauses or the reason it is left out.
        width: cells to wrap tables within; None: as wide as needed.
        style: how to write what matters.
    """
    return "\n".join(_Page(trace, lines, width, style).rows()) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    trace: Trace
    every_line: bool
    width: int | None
    style: Style

    def rows(self) -> Iterator[str]:
        for policy in self.trace.policies:
            yield from self._policy(policy)
            yield ""
        for refused in self.trace.refused:
            why = "it has errors" if refused.why is Why.ERRORS else "it cannot be read"
            yield f"{_shown(path_text(refused.file))}: {self.style.bad('nothing is said')}, for {why}"
        yield self._total()

    def _total(self) -> str:
        sources = self.trace.sources
        open_ = sum(not account.is_complete for account in sources)
        counted = f"{_count(len(sources), 'source')} of {_count(len(self.trace.policies), 'policy')}"
        if open_:
            return self.style.bad(f"{open_} of {counted} not accounted for in full")
        if not sources:
            return f"{counted}: nothing to account for"
        return self.style.good(f"{counted}: every line is accounted for")

    def _policy(self, policy: PolicyTrace) -> Iterator[str]:
        yield self.style.strong(f"{policy.policy}: {_shown(policy.title)}" if policy.title else policy.policy)
        yield _IN + self.style.faint(_shown(path_text(policy.file)))
        if not policy.sources:
            yield f"{_IN}names no sources, so that there is nothing to account for"
        for account in policy.sources:
            yield from self._source(account)

    def _source(self, account: SourceAccount) -> Iterator[str]:
        title = f": {_shown(account.title)}" if account.title else ""
        yield f"{_IN}{self.style.strong(account.source)}{title}"
        yield f"{_DEEP}{self._match(account)}"
        if account.lines:
            yield f"{_DEEP}{self._counts(account)}"
        yield from self._lines(account)
        outside = [
            [
                _place(c.span),
                c.text,
                f"the document has {_count(len(account.lines), 'line')}",
                *_who(c.clauses),
            ]
            for c in account.outside
        ]
        yield from self._section("cited, but not there:", outside, bad=True)
        if account.change is not None:
            yield from self._change(account, account.change)
        remarks = [[_place(c.span), c.text, _SAYS[remark], *_who(c.clauses)] for remark, c in account.remarks]
        yield from self._section("worth a look, though no line is lost by it:", remarks)

    def _match(self, account: SourceAccount) -> str:
        document = account.document
        where = "" if document is None else _shown(path_text(document.path))
        if document is not None and document.encoding != "utf-8":
            where += f" (read as {document.encoding})"
        match account.match:
            case Match.EXACT:
                lock = "" if account.is_locked else "; the lock file lacks its lines: see --update-lock"
                return f"{self.style.good('exact')}: {where}{lock}"
            case Match.CHANGED:
                return f"{self.style.bad('changed')}: most like it is {where}"
            case Match.LOCK_ONLY:
                return f"{self.style.open('by the lock file alone')}: give --sources to see the text"
            case Match.MISSING:
                known = "none is like it" if account.lines else "the lock file lacks its lines"
                looked = (
                    "no document has its digest" if self.trace.search else "give --sources to look for it"
                )
                return f"{self.style.bad('missing')}: {looked}; {known}"

    def _counts(self, account: SourceAccount) -> str:
        parts = [f"{account.count(fate)} {fate}" for fate in Fate]
        if account.count(Fate.UNACCOUNTED):
            parts[2] = self.style.bad(parts[2])
        return f"{_count(len(account.lines), 'line')}: {', '.join(parts)}"

    def _lines(self, account: SourceAccount) -> Iterator[str]:
        if self.every_line:
            shown = [line for line in account.lines if line.fate is not Fate.BLANK]
        else:
            shown = [line for line in account.lines if line.fate is Fate.UNACCOUNTED]
        if not shown:
            return
        digits = len(str(shown[-1].number))
        rows = [self._line(line, digits) for line in shown]
        if not any(row[1] for row in rows):  # the text is not at hand
            rows = [[row[0], row[2]] for row in rows]
        yield from self._section("lines:" if self.every_line else "not accounted for:", rows)

    def _line(self, line: LineAccount, digits: int) -> list[str]:
        mark = f"{_MARKS[line.fate]} {line.number:>{digits}}"
        if line.fate is Fate.COVERED:
            return [mark, _cut(line.text), ", ".join(line.clauses)]
        if line.fate is Fate.LEFT_OUT:
            return [self.style.faint(mark), self.style.faint(_cut(line.text)), f"({_shown(line.reason)})"]
        return [
            self.style.bad(mark),
            _cut(line.text),
            self.style.bad(str(line.fate)) if self.every_line else "",
        ]

    def _change(self, account: SourceAccount, change: Change) -> Iterator[str]:
        document = account.document
        assert document is not None
        if change.is_only_space:
            yield f"{_DEEP}only white space, line ends or the encoding changed: no citation is touched"
        yield from self._section(
            "to read again, for lines they cite are gone:", self._to_read(change, document.lines)
        )
        new = [[f"{number}", _cut(document.lines[number - 1])] for number in change.matching.new]
        yield from self._section("lines the policy has not seen:", new)
        yield from self._section("lines that passed others:", _passed(change, document.lines))
        there = [t for t in change.to_read if not t.gone]
        yield from self._section(
            "to read again, for lines they cite passed others:", _there([t for t in there if t.passed])
        )
        yield from self._section(
            "to read again, for they stand beside lines that passed others:",
            _there([t for t in there if t.beside and not t.passed]),
        )
        yield from self._section(
            "to read again, for lines above or next to those they cite are new or gone:",
            _there([t for t in there if not t.passed and not t.beside]),
        )
        yield from self._section(
            "only moved, so that the citations can be renumbered:", _there(change.to_renumber)
        )
        place = _place(account.span)
        yield f"{_DEEP}then cite it at {place} as sha256: {document.sha256}, and run with --update-lock"

    def _to_read(self, change: Change, now: Sequence[str]) -> list[list[str]]:
        instead: dict[int, tuple[int, ...]] = {}
        for gone, new in change.matching.replaced:
            pairs = zip(gone, new, strict=True) if len(gone) == len(new) else None
            instead.update({a: (b,) for a, b in pairs} if pairs else dict.fromkeys(gone, new))
        rows = []
        for touched in change.to_read:
            if not touched.gone:
                continue
            new = tuple(dict.fromkeys(n for line in touched.gone for n in instead.get(line, ())))
            rows.append([_place(touched.citation.span), _gone(touched), *_who(touched.citation.clauses)])
            rows += [["", "", f"now {number}: {_cut(now[number - 1])}"] for number in new[:_MOST]]
            if len(new) > _MOST:
                rows.append(["", "", f"and {_count(len(new) - _MOST, 'more line')}"])
        return rows

    def _section(self, title: str, rows: Sequence[Sequence[str]], *, bad: bool = False) -> Iterator[str]:
        if rows:
            yield _DEEP + (self.style.bad(title) if bad else title)
            yield from text_table((), rows, indent=_DEEP + _IN, width=self.width)


def _passed(change: Change, now: Sequence[str]) -> list[list[str]]:
    places = change.matching.places
    numbers = sorted(change.order.passed)
    return [[f"{n} -> {places[n]}", _cut(now[places[n] - 1])] for n in numbers]


def _there(items: Iterable[Touched]) -> list[list[str]]:
    """Where citations of lines that are still there stand, and what to write for them now."""
    rows = []
    for touched in items:
        was, now = touched.citation.text, ", ".join(touched.renumbered)
        shown = f"{was} -> {now}" if touched.moved else was
        rows.append([_place(touched.citation.span), shown, *_who(touched.citation.clauses)])
    return rows


def _gone(touched: Touched) -> str:
    citation = touched.citation
    if citation.first == citation.last:
        return citation.text
    return f"{citation.text}: {_ranges(touched.gone)} gone"


def _ranges(numbers: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _who(clauses: Sequence[str]) -> list[str]:
    return [", ".join(clauses)]


def _count(number: int, what: str) -> str:
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


def _place(span: Span) -> str:
    return f"{_shown(path_text(span.file))}:{span.line}:{span.column}"


def _cut(text: str) -> str:
    text = _shown(" ".join(text.split()))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _shown(text: str) -> str:
    """Text with nothing in it that a terminal would obey."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)
