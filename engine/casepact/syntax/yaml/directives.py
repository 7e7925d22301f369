"""`%` lines before and after a document: refused, and kept from the C parser.

They would change how the rest of the file is read, and libyaml takes quadratic time over many of them.
"""

from __future__ import annotations

import re

from casepact.source import Diagnostic, Document

__all__ = ["after_document", "check_directives", "directive_refused"]

_HEAD = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)|%[^\r\n]*(?:\r\n?|\n|\Z)")
_NOTHING = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*|\.\.\.(?=[ \t\r\n]|\Z))*")


def check_directives(document: Document, text: str) -> tuple[str, list[Diagnostic]]:
    """Return the text with the directives at its head made comments, and a refusal of the first."""
    found: list[Diagnostic] = []
    parts: list[str] = []
    at = 0
    while (line := _HEAD.match(text, at)) and line.end() > at:
        directive = line[0].startswith("%")
        if directive and not found:
            found.append(directive_refused(document, at))
        parts.append("#" + line[0][1:] if directive else line[0])
        at = line.end()
    return ("".join(parts) + text[at:] if found else text), found


def directive_refused(document: Document, start: int) -> Diagnostic:
    """Return the refusal of the line that begins with a ``%`` at an offset."""
    number = document.position(start)[0]
    return Diagnostic(
        "directive",
        "a line that begins with `%` is a YAML directive and would change how the file is read",
        document.span(start, start + len(document.line(number).rstrip())),
        help="remove the line; text that begins with `%` must be in quotes",
    )


def after_document(text: str, start: int) -> int | None:
    """Return the offset of the first thing after the end of a document that is no comment, or None."""
    rest = _NOTHING.match(text, start)
    end = start if rest is None else rest.end()
    return end if end < len(text) else None
