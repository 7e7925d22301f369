"""Bytes to text that can be trusted to be what it looks like: encoding and forbidden characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from casepact.source import Diagnostic, Document, Span, advance

__all__ = ["check_characters", "decode", "escaped_character", "refuse_escape", "without_forbidden"]

_ALLOWED = (
    ("\t", "\n"),
    ("\r", "\r"),
    ("\x20", "\x7e"),
    ("\xa0", "\u2027"),
    ("\u202f", "\u2065"),
    ("\u206a", "\ud7ff"),
    ("\ue000", "\ufefe"),
    ("\uff00", "\ufffd"),
    ("\U00010000", "\U0010ffff"),
)
"""The first and the last of each stretch of characters that may stand in a file."""

_LINE_SEPARATORS = "\x85\u2028\u2029"
_HIDDEN = "\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@cache
def _forbidden() -> re.Pattern[str]:
    """Compile the pattern of forbidden characters, which takes milliseconds and a clean file does without."""
    return re.compile(f"[^{''.join(f'{first}-{last}' for first, last in _ALLOWED)}]")


def _is_clean(text: str) -> bool:
    return all(any(first <= one <= last for first, last in _ALLOWED) for one in set(text))


def decode(name: str, data: bytes) -> tuple[Document, Diagnostic | None]:
    """Return the text without its byte order mark, and what is wrong with its encoding, if anything."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return Document(name, body.decode("utf-8")), None
    except UnicodeDecodeError as error:
        line, column = advance(1, 1, body[: error.start].decode("utf-8"))
        offset = error.start + len(data) - len(body)
        way_out = "save the file as UTF-8"
        if data.startswith(_UTF16):
            way_out += " (it looks like UTF-16)"
        return Document(name, body.decode("utf-8", "replace")), Diagnostic(
            "not-utf-8",
            f"the file is not UTF-8: byte 0x{body[error.start]:02x} at offset {offset}",
            Span(name, line, column, line, column + 1),
            help=way_out,
        )


def check_characters(document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each character that may not stand in a file, in file order."""
    if _is_clean(document.text):
        return
    for found in _forbidden().finditer(document.text):
        yield _refusal(found[0], document.span(found.start(), found.end()), "")


def without_forbidden(text: str) -> str:
    """Return the text with U+FFFD for each forbidden character, so that every offset stays."""
    return text if _is_clean(text) else _forbidden().sub("\ufffd", text)


def escaped_character(text: str) -> tuple[int, str] | None:
    """Return the offset of the first forbidden character that an escape put in decoded text, and itself."""
    found = None if _is_clean(text) else _forbidden().search(text)
    return (found.start(), found[0]) if found else None


def refuse_escape(character: str, span: Span) -> Diagnostic:
    """Return the refusal of an escape that makes a forbidden character."""
    return _refusal(character, span, ", not even as an escape")


def _refusal(character: str, span: Span, how: str) -> Diagnostic:
    number = f"U+{ord(character):04X}"
    if character in _LINE_SEPARATORS:
        return Diagnostic(
            "line-separator",
            f"{number} ends a line for some YAML readers and not for others, so it may not appear{how}",
            span,
            help="end the line with a line feed, or remove the character",
        )
    if character in _HIDDEN:
        name = unicodedata.name(character, "invisible character").lower()
        return Diagnostic(
            "hidden-character",
            f"{number} ({name}) makes text read otherwise than it looks, so it may not appear{how}",
            span,
            help="remove the character",
        )
    return Diagnostic(
        "control-character",
        f"{number} is a control character and may not appear{how}",
        span,
        help="remove the character",
    )
