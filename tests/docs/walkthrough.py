"""Reads a document's fenced blocks, follows them as a reader would, and says what its commands really print.

The first words of a fence say what a block is:

- ``yaml NAME``: entries of the YAML file NAME. An entry that the file has is replaced, where both are block
  mappings entry by entry; any other is added. So a document shows only what is new.
- ``yaml NAME from OTHER``: the same in a copy of the file OTHER.
- ``yaml NAME once``: the same, but only the next block of commands sees it: a mistake made on purpose.
- ``text NAME``: a whole file.
- ``console``: commands after ``$``, each followed by what it prints. `casepact` and `sha256sum` are run.

Other blocks are left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casepact.cli.program import run

__all__ = ["Block", "blocks_of", "follow", "merge_sections", "output_of", "rewritten"]

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^ *[a-z0-9_.| ]+:( |$)")


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after the fence, its text, and where the text lies in the document."""

    info: tuple[str, ...]
    body: str
    start: int
    end: int
    line: int


def blocks_of(document: str) -> Iterator[Block]:
    """The fenced blocks of a document, in order."""
    for found in _FENCE.finditer(document):
        start, end = found.span("body")
        line = document.count("\n", 0, start) + 1
        yield Block(tuple(found["info"].split()), found["body"], start, end, line)


def _entries(lines: list[str]) -> list[list[str]] | None:
    # The lines of each entry of a block mapping; None where the lines are a list or a sentence.
    depth = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    entries: list[list[str]] = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) == depth:
            if _KEY.match(line) is None:
                return None
            entries.append([line])
        elif entries:
            entries[-1].append(line)
    return entries


def _merge(old: list[str], new: list[str]) -> list[str]:
    before, added = _entries(old), _entries(new)
    if before is None or added is None:
        return new
    names = [entry[0].split(":")[0] for entry in before]
    for entry in added:
        name, _, value = entry[0].partition(":")
        if name not in names:
            names.append(name)
            before.append(entry if name.startswith(" ") else ["", *entry])
            continue
        place = names.index(name)
        kept = before[place]
        has_children = not value and kept[0].partition(":")[2] == ""
        after = [""] if kept[-1] == "" else []
        children = _merge([line for line in kept[1:] if line], entry[1:]) if has_children else entry[1:]
        before[place] = [entry[0], *children, *after]
    return [line for entry in before for line in entry]


def merge_sections(file: str, added: str) -> str:
    """A file after entries were put in place of those of the same keys, or else added at the end."""
    if not file:
        return added
    return "\n".join(_merge(file.splitlines(), added.splitlines())) + "\n"


def output_of(*arguments: str) -> str:
    """What casepact prints when it is run with these arguments, to either stream."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        run(arguments)
    return printed.getvalue()


def _execute(command: str) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] == "sha256sum":
        digests = [(hashlib.sha256(Path(name).read_bytes()).hexdigest(), name) for name in words[1:]]
        return "".join(f"{digest}  {name}\n" for digest, name in digests)
    assert words[0] == "casepact", f"a document may not run {words[0]}"
    return output_of(*words[1:])


def _commands(body: str) -> Iterator[str]:
    lines = iter(body.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            continue
        command = line
        while command.endswith("\\"):
            command += "\n" + next(lines)
        yield command


def _transcript(body: str) -> str:
    parts = []
    for command in _commands(body):
        output = _execute(command.removeprefix("$ "))
        parts.append(f"{command}\n" + "".join(f"{line.rstrip()}\n" for line in output.splitlines()))
    return "\n".join(parts)


def follow(document: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """Write the document's files into a folder and run its commands there.

    Yields each block of commands with what it should be: the commands, and what they print.
    """
    undo: dict[Path, str] = {}
    with contextlib.chdir(folder):
        for block in blocks_of(document):
            match block.info:
                case ("text", name):
                    Path(name).write_text(block.body, encoding="utf-8")
                case ("yaml", name, "from", other):
                    before = Path(other).read_text(encoding="utf-8")
                    Path(name).write_text(merge_sections(before, block.body), encoding="utf-8")
                case ("yaml", name, *once):
                    path = Path(name)
                    before = path.read_text(encoding="utf-8") if path.exists() else ""
                    if once:
                        undo[path] = before
                    path.write_text(merge_sections(before, block.body), encoding="utf-8")
                case ("console",):
                    yield block, _transcript(block.body)
                    for path, before in undo.items():
                        path.write_text(before, encoding="utf-8")
                    undo.clear()
                case _:
                    pass


def rewritten(document: str, folder: Path) -> str:
    """The document with what its commands really print."""
    for block, transcript in reversed(list(follow(document, folder))):
        document = document[: block.start] + transcript + document[block.end :]
    return document
