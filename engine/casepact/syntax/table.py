"""Builds the LALR parser of the sentence grammar, or loads its saved table.

Building takes some 300 ms and loading a few. The table that ships with the package is
``casepact.table.json``, keyed by a digest of the grammar; when the grammar has changed, the table
is built anew and kept in the user's cache folder, where it may be absent or unwritable.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Transformer
from lark.lexer import PatternRE, PatternStr, TerminalDef

from casepact.syntax.grammar_files import grammar_file, read_grammar_file
from casepact.syntax.lexing import KEYWORD_PRIORITY, WORD_END
from casepact.syntax.table_format import decode, encode

__all__ = ["START_RULES", "build_parser", "build_table", "load_parser", "main"]

START_RULES = (
    "calendar",
    "guarded_calendar",
    "target",
    "guarded_target",
    "condition",
    "duty",
    "step",
    "transition",
    "fact_type",
    "adjustment",
    "credit",
    "quota",
    "table_key",
    "change",
    "promise",
    "drawn_time",
    "arrival_rate",
    "rate_factor",
    "burst",
    "growth",
    "shift",
    "length",
    "date_span",
    "goal",
)
"""The kinds of sentence the grammar knows."""

_TABLE_NAME = "casepact.table.json"

_FORMAT = 2
"""Counts the forms that `casepact.syntax.table_format` has had."""


def _digest(grammar: str) -> str:
    key = "\n".join((str(_FORMAT), lark.__version__, *START_RULES, grammar))
    return hashlib.sha256(key.encode()).hexdigest()


def _whole_words(terminal: TerminalDef) -> None:
    # Lark would read `onoffice` as `on office`; a keyword ends where its word ends.
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value[-1].isalnum():
        terminal.pattern = PatternRE(f"{re.escape(pattern.value)}{WORD_END}", raw=pattern.raw)
        terminal.priority = KEYWORD_PRIORITY


def build_parser(grammar: str, *, strict: bool = False) -> Lark:
    """Build the parser of a grammar from its text.

    ``strict`` refuses every conflict of the grammar and every two terminals that one text could be;
    it needs the package ``interegular`` and takes seconds.

    Raises:
        lark.exceptions.LarkError: the text is no grammar that Lark can build.
    """
    return Lark(
        grammar,
        parser="lalr",
        start=list(START_RULES),
        keep_all_tokens=True,
        maybe_placeholders=False,
        edit_terminals=_whole_words,
        strict=strict,
    )


def build_table(grammar: str) -> str:
    """The parser table of a grammar as JSON text, with the digest it is valid for."""
    table = {"digest": _digest(grammar), **encode(build_parser(grammar))}
    return json.dumps(table, separators=(",", ":"))


def _read_parser(path: Path, digest: str, transformer: Transformer[Any, Any]) -> Lark | None:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return decode(table, transformer) if table["digest"] == digest else None
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return None


def _cache_file(digest: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(home) / "casepact" / f"{digest}.json"


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load_parser(transformer: Transformer[Any, Any]) -> Lark:
    """The parser for the shipped grammar, which builds trees through ``transformer`` while it parses."""
    grammar = read_grammar_file("casepact.lark")
    digest = _digest(grammar)
    shipped = grammar_file("casepact.lark").with_name(_TABLE_NAME)
    for path in (shipped, _cache_file(digest)):
        parser = _read_parser(path, digest, transformer)
        if parser is not None:
            return parser
    text = build_table(grammar)
    with contextlib.suppress(OSError, RuntimeError):  # no writable cache, or no home to keep it in
        _write_whole(_cache_file(digest), text)
    return decode(json.loads(text), transformer)


def main() -> None:
    """Write the table that ships with the package, beside the grammar."""
    path = grammar_file("casepact.lark")
    table = build_table(path.read_text(encoding="utf-8"))
    path.with_name(_TABLE_NAME).write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
