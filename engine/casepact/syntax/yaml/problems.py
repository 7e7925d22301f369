"""The C parser's syntax errors in this tool's words: the cause, the place, and a way out."""

from __future__ import annotations

import re

from yaml import MarkedYAMLError, YAMLError

from casepact.frozen import dataclass
from casepact.source import Diagnostic, Document, Related, Span
from casepact.syntax.yaml.directives import directive_refused
from casepact.syntax.yaml.tree import Scalar

__all__ = ["explain", "explicit_tag", "in_backticks"]

_KEY_LINE = re.compile(r"(- )?[A-Za-z0-9_ |.]+:(\s|$)|- ")
_QUOTE_IT = "if it is meant as text, put it in quotes"
_KNOWN: dict[str, tuple[str, str | None]] = {
    "found character that cannot start any token": ("text may not begin with {here}", _QUOTE_IT),
    "did not find expected node content": ("expected a value before {here}", _QUOTE_IT),
    "block sequence entries are not allowed in this context": (
        "a list may not begin here",
        "begin the list on the line after its key, or put the text in quotes",
    ),
    "mapping keys are not allowed in this context": ("a `?` key may not begin here", _QUOTE_IT),
    "did not find expected comment or line break": (
        "only an indentation digit, `+`, `-` or a comment may follow `|` and `>`",
        "begin the text on the next line, or put it in quotes",
    ),
    "found an indentation indicator equal to 0": ("a block's indentation may not be 0", "remove the digit"),
    "did not find expected alphabetic or numeric character": (
        "expected a name before {here}",
        "text that begins with `*` or `&` must be in quotes",
    ),
    "found unexpected document indicator": (
        "{here} stands inside quoted text",
        "close the quote before it, or indent the line",
    ),
    "did not find expected <document start>": (
        "nothing may follow the value that makes up the file",
        "make the file one mapping, with every key at the start of its line",
    ),
}


@dataclass(frozen=True, slots=True)
class _Fault:
    """A syntax error as the parser reports it, with offsets into the text in place of marks."""

    document: Document
    text: str
    problem: str
    context: str
    at: int
    since: int | None
    last: Scalar | None

    @property
    def here(self) -> str:
        """The word at the place of the error, in backticks, or what else stands there."""
        rest = self.text[self.at : self.at + 40]
        if not rest.strip():
            return "the end of the file" if not self.text[self.at :].strip() else "the end of the line"
        return in_backticks(rest.split()[0] if rest[0] not in ",[]{}@`%:|>" else rest[0])

    @property
    def begins_line(self) -> bool:
        """Whether nothing but indentation stands before the place on its line."""
        return not self.document.line(self.document.position(self.at)[0])[: self.column - 1].strip(" \t")

    @property
    def column(self) -> int:
        return self.document.position(self.at)[1]

    @property
    def at_end(self) -> bool:
        return not self.text[self.at :].strip()

    def say(
        self, message: str, way_out: str | None, start: int | None = None, end: int | None = None, **more: str
    ) -> Diagnostic:
        """Return the diagnostic for characters ``start`` to ``end``, by default the one at the error."""
        first = self.at if start is None else start
        last = first + len(self.text[first : first + 1].strip("\r\n")) if end is None else end
        related: tuple[Related, ...] = ()
        if "since" in more and self.since is not None:
            related = (Related(self.document.span(self.since, self.since + 1), more["since"]),)
        code = more.get("code", "yaml-syntax")
        return Diagnostic(code, message, self.document.span(first, last), help=way_out, related=related)


def in_backticks(word: str, limit: int = 60) -> str:
    """Return the user's word as messages quote it, shortened, with no character that could be hidden."""
    shown = word if len(word) <= limit else word[: limit - 1] + "…"
    shown = shown.encode("unicode_escape").decode() if not shown.isprintable() else shown
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def explain(document: Document, text: str, error: YAMLError, last: Scalar | None) -> Diagnostic:
    """Return the diagnostic for a syntax error; ``last`` is the scalar read just before it."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Diagnostic("yaml-syntax", f"this is not YAML: {error}", document.span(0, 0))
    since = min(error.context_mark.index, len(text)) if error.context_mark else None
    at = min(error.problem_mark.index, len(text))
    fault = _Fault(document, text, error.problem or "", error.context or "", at, since, last)
    if "tab character" in fault.problem or text[at : at + 1] == "\t":
        return _tab(fault)
    for words, handler in _HANDLERS:
        if words in fault.problem or words in fault.context:
            return handler(fault)
    message, way_out = _KNOWN.get(fault.problem, (f"this is not YAML: {fault.problem}", None))
    return fault.say(message.format(here=fault.here), way_out)


def _tab(fault: _Fault) -> Diagnostic:
    end = fault.at + len(fault.text[fault.at :]) - len(fault.text[fault.at :].lstrip("\t"))
    cause = "a tab may not indent a line" if fault.begins_line else "a tab may not separate these"
    return fault.say(cause, "use spaces", end=max(end, fault.at), code="tab-indentation")


def explicit_tag(document: Document, text: str, start: int, end: int) -> Diagnostic:
    """Return the refusal of the tag written between two offsets."""
    return Diagnostic(
        "explicit-tag",
        f"tag {in_backticks(text[start:end])} may not say what a value is: its key does",
        document.span(start, end),
        help="remove the tag; text that begins with `!` must be in quotes",
    )


def _tag(fault: _Fault) -> Diagnostic:
    start = fault.at if fault.since is None else fault.since
    word = (fault.text[start : start + 1000].split(maxsplit=1) or [""])[0]
    return explicit_tag(fault.document, fault.text, start, start + len(word))


def _colon(fault: _Fault) -> Diagnostic:
    last = fault.last
    if last is not None and last.style == "plain" and last.span.line != last.span.end_line:
        return fault.say(
            f"this line goes on with the text begun on line {last.span.line}, so it cannot hold a key",
            "a key with entries below it has no value of its own; text with a `:` in it must be in quotes",
        )
    return fault.say("`:` may not stand here", "text with `: ` in it must be in quotes; a key begins a line")


def _key_without_colon(fault: _Fault) -> Diagnostic:
    start = fault.at if fault.since is None else fault.since
    line = fault.document.position(start)[0]
    end = start + len(fault.document.line(line)[fault.document.position(start)[1] - 1 :].rstrip())
    word = in_backticks(fault.text[start:end])
    return fault.say(
        f"expected `:` after {word}",
        "write `key: value`; to go on with the text above, indent the line deeper than its key",
        start,
        end,
    )


def _block(fault: _Fault) -> Diagnostic:
    sequence = "'-'" in fault.problem
    if fault.begins_line and fault.text.startswith(":", fault.at):
        return fault.say("an entry has no key", "write the key before the `:`", code="empty-key")
    if fault.begins_line and not fault.at_end:
        what, parts = ("list", "item") if sequence else ("mapping", "key")
        return fault.say(
            f"this line lines up with no {parts} of the {what} it stands in",
            f"indent it as the {parts}s of the {what} are",
            since=f"the {what} begins here",
        )
    return fault.say(f"expected the end of the line before {fault.here}", _QUOTE_IT)


def _flow(fault: _Fault) -> Diagnostic:
    closing = fault.problem[-2:-1]
    opening = "[" if closing == "]" else "{"
    last = fault.last
    if last is not None and last.style in ("single", "double") and last.span.line != last.span.end_line:
        start = Span(last.span.file, last.span.line, last.span.column, last.span.line, last.span.column + 1)
        message = f"the text quoted here goes on to line {last.span.end_line}, where more follows it"
        return Diagnostic("yaml-syntax", message, start, help="close the quote before that")
    if fault.since is not None and (fault.at_end or _swallows_a_key(fault, fault.since)):
        return fault.say(f"`{opening}` is never closed", f"add the `{closing}`", fault.since, fault.since + 1)
    return fault.say(
        f"expected `,` or `{closing}` before {fault.here}",
        f"add the `{closing}`, or put the text in quotes",
        since=f"`{opening}` stands here",
    )


def _swallows_a_key(fault: _Fault, since: int) -> bool:
    """Whether a line between a bracket and the error reads as a key beside the one that the bracket is for.

    Then the bracket was not closed on its line, however far on the parser noticed.
    """
    first, last = (fault.document.position(place)[0] for place in (since, fault.at))
    opening = fault.document.line(first)
    indent = len(opening) - len(opening.lstrip())
    lines = (fault.document.line(number) for number in range(first + 1, last + 1))
    return any(
        len(line) - len(line.lstrip()) <= indent and _KEY_LINE.match(line.lstrip()) is not None
        for line in lines
    )


def _unclosed(fault: _Fault) -> Diagnostic:
    start = fault.at if fault.since is None else fault.since
    quote = fault.text[start : start + 1]
    return fault.say(f"the quote {in_backticks(quote)} is never closed", "add it", start, start + 1)


def _escape(fault: _Fault) -> Diagnostic:
    start = max(fault.text.rfind("\\", 0, fault.at + 1), 0)
    word = fault.text[start : start + 2]
    return fault.say(
        f"{in_backticks(word)} begins no escape that YAML knows",
        "write `\\\\` for a backslash, or use single quotes",
        start,
        start + len(word),
    )


def _directive(fault: _Fault) -> Diagnostic:
    return directive_refused(fault.document, fault.at if fault.since is None else fault.since)


_HANDLERS = (
    ("directive", _directive),
    ("scanning a tag", _tag),
    ("parsing a tag", _tag),
    ("undefined tag handle", _tag),
    ("%TAG", _tag),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _key_without_colon),
    ("did not find expected key", _block),
    ("did not find expected '-' indicator", _block),
    ("did not find expected ',' or", _flow),
    ("found unexpected end of stream", _unclosed),
    ("escape", _escape),
    ("hexdecimal", _escape),
)
