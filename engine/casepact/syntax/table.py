"""Builds the LALR parser of the sentence grammar, or loads its saved table.

Building takes some 200 ms and loading 10 to 20. The table that ships with the package is
``casepact.table.json``, keyed by a digest of the grammar; when the grammar has changed, the table
is built anew and kept in the user's cache folder, where it may be absent or unwritable.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import lark
from lark import Lark, Transformer
from lark.grammar import Rule
from lark.lexer import PatternRE, PatternStr, TerminalDef

from casepact.syntax.grammar_files import grammar_file, read_grammar_file

__all__ = ["START_RULES", "WORD_END", "build_table", "load_parser", "main"]

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
)
"""The kinds of sentence the grammar knows."""

WORD_END = "(?![A-Za-z0-9_])"
"""What ends the pattern of a keyword."""

_KEYWORD_PRIORITY = 5
"""Above every terminal of the grammar, so that a keyword wins where one may stand."""

_TABLE_NAME = "casepact.table.json"


def _digest(grammar: str) -> str:
    key = "\n".join((lark.__version__, *START_RULES, grammar))
    return hashlib.sha256(key.encode()).hexdigest()


def _options() -> dict[str, Any]:
    return {
        "parser": "lalr",
        "start": list(START_RULES),
        "keep_all_tokens": True,
        "maybe_placeholders": False,
    }


def _whole_words(terminal: TerminalDef) -> None:
    # Lark would read `onoffice` as `on office`; a keyword ends where its word ends.
    pattern = terminal.pattern
    if isinstance(pattern, PatternStr) and pattern.value[-1].isalnum():
        terminal.pattern = PatternRE(f"{re.escape(pattern.value)}{WORD_END}", raw=pattern.raw)
        terminal.priority = _KEYWORD_PRIORITY


def build_table(grammar: str) -> str:
    """The parser table of a grammar as JSON text, with the digest it is valid for."""
    parser = Lark(grammar, edit_terminals=_whole_words, **_options())
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"]["edit_terminals"] = None
    return json.dumps({"digest": _digest(grammar), "data": data, "memo": memo}, separators=(",", ":"))


def _restore(value: Any) -> Any:
    # JSON turns the integer keys of Lark's state tables into text; no terminal is named by a number.
    if isinstance(value, dict):
        return {int(k) if k.isdigit() else k: _restore(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_restore(item) for item in value]
    return value


def _read_table(path: Path, digest: str) -> dict[str, Any] | None:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return table if isinstance(table, dict) and table.get("digest") == digest else None


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
    table = _read_table(shipped, digest) or _read_table(_cache_file(digest), digest)
    if table is None:
        text = build_table(grammar)
        try:
            _write_whole(_cache_file(digest), text)
        except OSError:
            pass  # a read-only home only costs the next run the same 200 ms
        table = json.loads(text)
    parser: Lark = Lark._load_from_dict(  # noqa: SLF001 - what Lark's own standalone parsers call
        _restore(table["data"]), _restore(table["memo"]), transformer=transformer
    )
    return parser


def main() -> None:
    """Write the table that ships with the package, beside the grammar."""
    path = grammar_file("casepact.lark")
    _write_whole(path.with_name(_TABLE_NAME), build_table(path.read_text(encoding="utf-8")) + "\n")


if __name__ == "__main__":
    main()
