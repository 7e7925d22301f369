"""Show diagnostics: as text with the source line and carets under the exact columns, and as JSON findings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, repeat

from casepact.findings.fingerprint import fingerprints
from casepact.frozen import dataclass
from casepact.source import Diagnostic, Document, Level, Span, Witness

__all__ = ["render_line", "render_text", "summary", "to_findings", "to_json"]

_TAB = 4  # cells; the source line is shown with its tabs replaced, so that the caret cannot be off
_LONGEST = 160  # characters of a source line that are shown
_BEFORE = 60  # of those, before the caret
_MOST_LINES = 6  # of a place that spans several
_HEAD, _TAIL = 3, 2  # shown where there are more
_REPLAY = "replay"
_BOLD, _BLUE, _GREEN = "1", "1;34", "1;32"
_COLOURS = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class _Paint:
    """Writes ANSI colours, or does not."""

    on: bool

    def __call__(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.on and text else text


def render_text(
    diagnostics: Iterable[Diagnostic],
    documents: Mapping[str, Document],
    *,
    colour: bool = False,
    accepted: Iterable[str] = (),
) -> str:
    """Return the diagnostics as a terminal shows them, an empty line between two, in the order given.

    ``documents`` gives the text of each file by its name; a place in another file is shown without its
    line. ``accepted`` says of each diagnostic, in the same order, since when and why it is accepted;
    empty where it is not. Control characters and those that change the direction of text are made visible.
    """
    paint = _Paint(colour)
    reasons = chain(accepted, repeat(""))
    return "\n".join(
        _block(found, documents, paint, reason) for found, reason in zip(diagnostics, reasons, strict=False)
    )


def render_line(diagnostic: Diagnostic, accepted: str, *, colour: bool = False) -> str:
    """Return one line of a diagnostic that is accepted: its code, its place, and why it is accepted."""
    paint, span = _Paint(colour), diagnostic.span
    heading = paint(_GREEN, f"accepted[{diagnostic.code}]")
    return f"{heading} {_visible(f'{span.file}:{span.line}:{span.column}: {_one_line(accepted)}')}\n"


def summary(diagnostics: Iterable[Diagnostic], files: int) -> str:
    """Return one line such as ``2 errors, 1 warning in 3 files``; ``files`` is how many were looked at."""
    counts = Counter(diagnostic.level for diagnostic in diagnostics)
    parts = [_plural(counts[level], level.value) for level in Level if counts[level]]
    return f"{', '.join(parts) or 'no findings'} in {_plural(files, 'file')}"


def to_json(diagnostic: Diagnostic, fingerprint: str, *, policy: str | None = None) -> dict[str, object]:
    """Return a diagnostic as a finding, ready for ``json.dumps``."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.level.value,
        "policy": policy,
        "clause": diagnostic.clause,
        "message": diagnostic.message,
        "span": _span_to_json(diagnostic.span),
        "related": [
            {"message": related.message, "span": _span_to_json(related.span)}
            for related in diagnostic.related
        ],
        "witness": _witness_to_json(diagnostic.witness) if diagnostic.witness else None,
        "help": diagnostic.help,
        "fingerprint": fingerprint,
    }


def to_findings(
    diagnostics: Iterable[Diagnostic], *, policies: Mapping[str, str] | None = None
) -> list[dict[str, object]]:
    """Return diagnostics as findings with distinct fingerprints; ``policies`` names each file's policy."""
    named = policies or {}
    found = list(diagnostics)
    marks = fingerprints(found, lambda one: named.get(one.span.file, one.span.file))
    return [
        to_json(one, mark, policy=named.get(one.span.file)) for one, mark in zip(found, marks, strict=True)
    ]


def _span_to_json(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _witness_to_json(witness: Witness) -> dict[str, object]:
    return {
        "facts": dict(witness.facts),
        "at": witness.at,
        "events": list(witness.events),
        "command": witness.command,
        "note": witness.note,
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _block(diagnostic: Diagnostic, documents: Mapping[str, Document], paint: _Paint, reason: str) -> str:
    colour = _GREEN if reason else _COLOURS[diagnostic.level]
    spans = [diagnostic.span, *(related.span for related in diagnostic.related)]
    gutter = max(len(str(max(span.line, span.end_line))) for span in spans)
    bar = " " * gutter + paint(_BLUE, " |")
    heading = paint(colour, f"{'accepted' if reason else diagnostic.level.value}[{diagnostic.code}]")
    lines = [heading + paint(_BOLD, f": {_visible(diagnostic.message)}")]
    lines += _place("-->", diagnostic.span, gutter, paint)
    shown = _snippet(documents, diagnostic.span, "", _Pen(paint, colour, gutter, "^"))
    for related in diagnostic.related:
        shown += _place(":::", related.span, gutter, paint)
        label = _visible(related.message)
        snippet = _snippet(documents, related.span, label, _Pen(paint, _BLUE, gutter, "-"))
        shown += snippet or [f"{bar} {label}"]
    remarks = [*_remarks(diagnostic), *([("accepted", reason)] if reason else [])]
    if shown:
        lines += [*shown, bar] if remarks else shown
    for title, text in remarks:
        first, *more = text.split("\n")
        lines.append(" " * gutter + paint(_BLUE, " = ") + paint(_BOLD, title) + f": {_visible(first)}")
        # What a shell reads as a document ends at a line that is its mark and nothing else.
        margin = 0 if title == _REPLAY else gutter + len(f" = {title}: ")
        lines += [" " * margin + _visible(line) for line in more]
    return "".join(f"{line.rstrip(' ')}\n" for line in lines)


def _remarks(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """What stands below the places: the way out, the witness, and how to see it happen."""
    if diagnostic.help:
        yield "help", diagnostic.help
    witness = diagnostic.witness
    if witness is None:
        return
    case = ", ".join(f"{name} {value}" for name, value in witness.facts)
    shown = [*([f"opened {witness.at}"] if witness.at else []), *([case] if case else [])]
    yield "witness", "\n".join([", ".join(shown), *witness.events, *([witness.note] if witness.note else [])])
    if witness.command:
        yield _REPLAY, witness.command


def _place(arrow: str, span: Span, gutter: int, paint: _Paint) -> list[str]:
    return [" " * gutter + paint(_BLUE, arrow) + f" {_visible(span.file)}:{span.line}:{span.column}"]


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws the lines of one place: the gutter, the mark under its characters, and its colour."""

    paint: _Paint
    colour: str
    gutter: int
    mark: str

    def row(self, number: int | None, side: str, text: str) -> str:
        """One line of source, or of marks, with what stands at its side where a place spans several lines."""
        shown = "" if number is None else str(number)
        return self.paint(_BLUE, f"{shown:<{self.gutter}} |") + " " + self.paint(self.colour, side) + text

    def one_line(self, document: Document, number: int, start: int, end: int) -> list[str]:
        """Draw a line and the marks under its characters ``start`` to ``end``, one at least."""
        line, start, end = _window(document.line(number), start, end)
        before, under = _cells(line[:start])[1], _cells(line[start:end])[1]
        before += max(0, start - len(line))
        marks = " " * before + self.mark * max(under, 1)
        return [self.row(number, "", _cells(line)[0]), self.row(None, marks, "")]

    def several_lines(self, document: Document, span: Span) -> list[str]:
        """Draw a bracket at the side of the lines, closed under the last character."""
        first = document.line(span.line)
        start, end = span.column - 1, span.end_column - 1
        whole = not first[:start].strip(" \t")
        rows = [self.row(span.line, "/ " if whole else "  ", _cut(first))]
        if not whole:
            rows.append(self.row(None, " " + "_" * (_cells(first[:start])[1] + 1) + self.mark, ""))
        rest: list[int | None] = [*range(span.line + 1, span.end_line + 1)]
        if len(rest) >= _MOST_LINES:
            rest[_HEAD - 1 : -_TAIL] = [None]
        rows += [
            self.row(number, "| ", "…" if number is None else _cut(document.line(number))) for number in rest
        ]
        below = _cells(document.line(span.end_line)[: min(max(end - 1, 0), _LONGEST)])[1]
        return [*rows, self.row(None, "|" + "_" * (below + 1) + self.mark, "")]


def _snippet(documents: Mapping[str, Document], span: Span, label: str, pen: _Pen) -> list[str]:
    """Return the source lines of a place, its marks and its label; nothing where the text is not known."""
    document = documents.get(span.file)
    if document is None or not document.text:
        return []
    last, end = span.end_line, span.end_column - 1
    if last > span.line and end == 0:  # the place ends with the line break of the line before
        last -= 1
        end = len(document.line(last))
    if last > span.line:
        rows = pen.several_lines(document, Span(span.file, span.line, span.column, last, end + 1))
    else:
        rows = pen.one_line(document, span.line, span.column - 1, end)
    if label:
        rows[-1] += " " + pen.paint(pen.colour, label)
    return [pen.row(None, "", ""), *rows]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a long line to what stands around the columns marked."""
    if len(line) <= _LONGEST:
        return line, start, end
    low = max(0, min(start - _BEFORE, len(line) - _LONGEST))
    high = low + _LONGEST
    left = "…" if low else ""
    shift = len(left) - low
    cut = left + line[low:high] + ("…" if high < len(line) else "")
    return cut, start + shift, min(end, high) + shift


def _cut(line: str) -> str:
    return _cells(_window(line, 0, 0)[0])[0]


def _cells(text: str) -> tuple[str, int]:
    """Return source text as a terminal can show it, and how many cells it takes there."""
    if text.isascii() and text.isprintable():
        return text, len(text)
    shown, width = [], 0
    for character in text:
        cell, cells = _cell(character)
        shown.append(cell)
        width += cells
    return "".join(shown), width


def _cell(character: str) -> tuple[str, int]:
    category = unicodedata.category(character)
    if character == "\t":
        return " " * _TAB, _TAB
    if character < " ":
        return chr(0x2400 + ord(character)), 1  # the picture of the control character
    if category in ("Mn", "Me") or character in "\u200c\u200d":
        return character, 0
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "\ufffd", 1
    return character, 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _visible(text: str) -> str:
    """Return words of ours and the user's with nothing in them that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in "\xa0\u3000\u200c\u200d" else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()
