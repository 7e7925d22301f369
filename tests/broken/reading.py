"""What the resolver asks of a good file: its sentences, its mappings of fixed keys, the names it declares.

Mutants are made from this record, so that no second list of sections and keys has to be kept right.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from casepact import resolve
from casepact.resolve import load_file, names
from casepact.resolve.fields import Fields
from casepact.resolve.report import Report
from casepact.source import Document, Span
from casepact.syntax.sentences import SyntaxFault
from casepact.syntax.yaml.tree import Mapping, Scalar


@dataclass
class Reading:
    """One good file and all that was asked of it; repeats are left out.

    ``asked`` holds, by method of `Fields`, the mappings asked and for which key. ``declared`` holds the
    sections whose keys are names, and what they name; ``has_roles`` says whether roles are declared, if
    only by the policy of a contract.
    """

    path: Path
    document: Document
    sentences: list[tuple[str, Scalar, Any]] = field(default_factory=list)
    mappings: list[tuple[Mapping, tuple[str, ...]]] = field(default_factory=list)
    asked: dict[str, list[tuple[Mapping, str, Span | None]]] = field(default_factory=dict)
    declared: list[tuple[Mapping, str]] = field(default_factory=list)
    has_roles: bool = False

    starts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Find where lines start; every line of the file ends in one character."""
        text = self.document.text
        self.starts = (0, *(place + 1 for place, character in enumerate(text) if character == "\n"))

    def offset(self, line: int, column: int) -> int:
        """The offset of a place in the text."""
        return self.starts[line - 1] + column - 1

    def range_of(self, span: Span) -> tuple[int, int]:
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)


def read(path: Path) -> Reading:
    """The record of reading a file that has no errors."""
    with _recorded() as record:
        loaded = load_file(path)
    assert not loaded.has_errors, loaded.diagnostics
    document = loaded.documents[str(path)]
    reading = Reading(path, document)
    seen: set[tuple[Any, ...]] = set()
    for method, arguments, result in record:
        scalar: Any = arguments[-1]
        if method == "sentence" and not isinstance(result, SyntaxFault | None):
            kind = str(arguments[0])
            if scalar.span.file == str(path) and _is_new(seen, (kind, scalar.span)):
                reading.sentences.append((kind, scalar, result))
        elif method == "mapping_of":
            node, allowed, owner = arguments
            if node.span.file == str(path) and _is_new(seen, ("mapping", node.span)):
                reading.mappings.append((node, allowed))
        elif method == "declared":
            node, kind = arguments
            reading.has_roles |= kind == "role"
            if node.span.file == str(path) and _is_new(seen, ("declared", node.span)):
                reading.declared.append((node, kind))
        elif method in ("require", "scalar", "mapping", "flag", "choice", "date", "scalars"):
            node, key, owner = arguments
            if node.span.file == str(path) and _is_new(seen, (method, node.span, key)):
                reading.asked.setdefault(method, []).append((node, key, owner))
    return reading


def _is_new(seen: set[tuple[Any, ...]], key: tuple[Any, ...]) -> bool:
    if key in seen:
        return False
    seen.add(key)
    return True


@contextmanager
def _recorded() -> Iterator[list[tuple[str, tuple[Any, ...], Any]]]:
    record: list[tuple[str, tuple[Any, ...], Any]] = []
    made, sentence = Fields.__init__, Report.sentence
    declared = names.declared

    def make(self: Fields, node: Mapping, path: str, report: Report, allowed: Any, *rest: Any) -> None:
        made(self, node, path, report, allowed, *rest)
        record.append(("mapping_of", (node, tuple(allowed), self._owner), None))

    def parse(self: Report, kind: str, scalar: Scalar) -> Any:
        result = sentence(self, kind, scalar)
        record.append(("sentence", (kind, scalar), result))
        return result

    def declare(node: Mapping | None, kind: str, report: Report) -> Any:
        if node is not None:
            record.append(("declared", (node, kind), None))
        return declared(node, kind, report)

    def ask(name: str) -> Any:
        method = getattr(Fields, name)

        def wrapped(self: Fields, key: str, *rest: Any) -> Any:
            if key in self:
                record.append((name, (self.node, key, self._owner), None))
            return method(self, key, *rest)

        return wrapped

    modules = [
        import_module(f"{resolve.__name__}.{found.name}") for found in pkgutil.iter_modules(resolve.__path__)
    ]
    homes = [module for module in modules if getattr(module, "declared", None) is declared]
    patches: list[Any] = [
        patch.object(Fields, "__init__", make),
        patch.object(Report, "sentence", parse),
        *(patch.object(home, "declared", declare) for home in homes),
        *(
            patch.object(Fields, name, ask(name))
            for name in ("require", "scalar", "mapping", "flag", "choice", "date", "scalars")
        ),
    ]
    for each in patches:
        each.start()
    try:
        yield record
    finally:
        for each in reversed(patches):
            each.stop()
