"""Reads settings from `casepact.toml`, or from the table `tool.casepact` of `pyproject.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from casepact.configuration.settings import OFF, Settings
from casepact.frozen import dataclass
from casepact.reads import note_read
from casepact.source import Diagnostic, Document, Level, Span
from casepact.syntax.suggest import suggest

__all__ = ["FILES", "Codes", "ReadSettings", "find_settings", "read_settings"]

FILES = ("casepact.toml", "pyproject.toml")
"""Files that can hold settings; of two in one folder the first holds."""

_KEYS = ("levels", "check")
_CHECK = ("prove", "fail-on", "show")
_LEVELS = tuple(level.value for level in Level)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


class Codes(Protocol):
    """What is known of the codes that findings can have."""

    def knows(self, code: str) -> bool:
        """Whether there is such a code."""

    def is_fixed(self, code: str) -> bool:
        """Whether it is an error of reading, which stays an error."""

    def like(self, code: str) -> str | None:
        """The code that one which there is not was meant to be."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings of a file, what is wrong with them, and the text they were read from.

    ``settings`` is None where the file has no settings of ours. ``unread`` is true where it could not be
    read or parsed.
    """

    settings: Settings | None
    diagnostics: tuple[Diagnostic, ...]
    document: Document
    unread: bool = False


def find_settings(folder: Path, codes: Codes) -> ReadSettings | None:
    """The settings of the nearest folder that has any, from ``folder`` upwards; None where none has."""
    here = Path(os.path.realpath(folder))
    for place in (here, *here.parents):
        for name in FILES:
            if _is_there(place / name):
                read = read_settings(place / name, codes)
                if read.settings is not None or read.diagnostics:
                    return read
    return None


def read_settings(path: Path, codes: Codes) -> ReadSettings:
    """Read the settings of a file."""
    name = _shown(path)
    note_read(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or "it is not UTF-8").lower()
        found = Diagnostic("unreadable-file", f"the file cannot be read: {reason}", Span(name, 1, 1, 1, 1))
        return ReadSettings(None, (found,), Document(name, ""), unread=True)
    document = Document(name, text)
    if path.name == "pyproject.toml" and "casepact" not in text:
        return ReadSettings(None, (), document)
    import tomllib  # most files have no settings, and it is not loaded for them

    try:
        content: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line, column = (int(at[1]), int(at[2])) if at else (document.text.count("\n") + 1, 1)
        cause = _AT.sub("", str(error)).strip()
        message = f"the file is not TOML: {cause[:1].lower()}{cause[1:]}"
        found = Diagnostic("toml-syntax", message, Span(name, line, column, line, column + 1))
        return ReadSettings(None, (found,), document, unread=True)
    root: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        root = ("tool", "casepact")
        tool = content.get("tool")
        content = tool.get("casepact") if isinstance(tool, dict) else None
        if content is None:
            return ReadSettings(None, (), document)
    return _Reader(document, codes).read(content, root)


def _is_there(path: Path) -> bool:
    """Whether there is such a file; below what cannot be followed there is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _shown(path: Path) -> str:
    """The path from the current directory, if it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _Reader:
    """Reads the tables of one file, and collects what is wrong with them."""

    def __init__(self, document: Document, codes: Codes) -> None:
        self.document = document
        self.codes = codes
        self.found: list[Diagnostic] = []

    def read(self, content: Any, root: Sequence[str]) -> ReadSettings:
        """Read the table of settings, which stands below the keys ``root``."""
        tables = self.table(content, root, _KEYS)
        levels = self.levels(tables.get("levels", {}), (*root, "levels"))
        path = (*root, "check")
        check = self.table(tables.get("check", {}), path, _CHECK)
        prove = check.get("prove")
        if prove is not None and not isinstance(prove, bool):
            self.bad((*path, "prove"), "`prove` is true or false")
        settings = Settings(
            self.document.name,
            levels,
            prove if isinstance(prove, bool) else None,
            self.level(check.get("fail-on"), (*path, "fail-on")),
            self.level(check.get("show"), (*path, "show")),
        )
        return ReadSettings(settings, tuple(sorted(self.found, key=lambda one: one.span)), self.document)

    def table(self, content: Any, path: Sequence[str], keys: Collection[str]) -> Mapping[str, Any]:
        """A table, of which each key is reported that is none of ``keys``."""
        if not isinstance(content, dict):
            self.bad(path, f"`{path[-1]}` is a table")
            return {}
        for key in content:
            if key not in keys:
                close = suggest(key, keys)
                listed = ", ".join(f"`{known}`" for known in keys)
                help_ = f"did you mean `{close}`?" if close else f"the settings here are {listed}"
                self.add("unknown-setting", (*path, key), f"`{key}` is not a setting", help_)
        return content

    def levels(self, content: Any, path: Sequence[str]) -> dict[str, Level | None]:
        """The level of each code."""
        if not isinstance(content, dict):
            self.bad(path, "`levels` is a table")
            return {}
        found: dict[str, Level | None] = {}
        for code, word in content.items():
            place = (*path, code)
            if not self.codes.knows(code):
                close = self.codes.like(code)
                help_ = f"did you mean `{close}`?" if close else "`casepact explain` lists the codes"
                self.add("unknown-code", place, f"no finding has the code `{code}`", help_)
            elif word not in (*_LEVELS, OFF):
                listed = ", ".join(f'`"{level}"`' for level in _LEVELS)
                self.bad(place, f'the level of `{code}` is {listed} or `"{OFF}"`')
            elif self.codes.is_fixed(code) and word != Level.ERROR:
                self.bad(place, f"`{code}` stays an error: what cannot be read cannot be checked")
            else:
                found[code] = None if word == OFF else Level(word)
        return found

    def level(self, word: Any, path: Sequence[str]) -> Level | None:
        """A level; None where none is set."""
        if word is None:
            return None
        if word not in _LEVELS:
            self.bad(path, f"`{path[-1]}` is one of {', '.join(f'`{level}`' for level in _LEVELS)}")
            return None
        return Level(word)

    def bad(self, path: Sequence[str], message: str) -> None:
        """Report a value that a setting cannot have."""
        self.add("bad-setting", path, message)

    def add(self, code: str, path: Sequence[str], message: str, help_: str | None = None) -> None:
        """Report what is wrong with the setting of a path."""
        from casepact.configuration.places import place_of  # only a mistake needs it

        self.found.append(Diagnostic(code, message, place_of(self.document, path), help=help_))
