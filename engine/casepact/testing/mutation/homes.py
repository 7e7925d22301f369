"""The test file that a new test would go into, and how such a test is read there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from casepact.frozen import dataclass
from casepact.source import Document
from casepact.syntax import reader
from casepact.syntax.yaml.tree import Entry, Scalar
from casepact.syntax.yaml.tree import Mapping as Tree
from casepact.testing.mutation.trial import Bench
from casepact.testing.plan import CaseTest
from casepact.testing.reading import resolve_tests
from casepact.testing.subjects import Shelf, shown_path

__all__ = ["Home", "homes_of"]

_TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Home:
    """A test file without its tests: the facts it gives to all of them, and the policy it names.

    ``head`` is what has to stand before the test where the file is a new one, and empty for one that
    exists.
    """

    path: str
    root: Tree
    given: Mapping[str, str]
    policy: str
    head: str = ""

    def names(self, path: str) -> str:
        """How a test names a policy: relative to the file, and empty where the file names it already."""
        if self.policy and os.path.realpath(self.policy) == os.path.realpath(path):
            return ""
        return Path(os.path.relpath(path, Path(self.path).parent)).as_posix()

    def read(self, text: str, shelf: Shelf) -> CaseTest | None:
        """The test of a text, an item of a list; None where anything is wrong with it."""
        document = Document(self.path, f"{_TESTS}:\n{text}")
        tests, _ = reader.read(document)
        if not isinstance(tests, Tree):
            return None
        root = replace(self.root, entries=(*self.root.entries, *tests.entries))
        file = resolve_tests(self.path, document, root, shelf)
        return None if file.diagnostics or len(file.tests) != 1 else file.tests[0]


def homes_of(bench: Bench) -> Iterator[Home]:
    """The file with the most tests of the policy, if one names it, and a new one beside it."""
    counts: dict[str, int] = {}
    for outcome in bench.outcomes:
        counts[outcome.test.file] = counts.get(outcome.test.file, 0) + 1
    found = [_home(path) for path in sorted(counts, key=lambda path: (-counts[path], path))]
    yield from (home for home in found[:_MOST] if home.names(bench.path) == "")
    first = found[0]
    named = replace(first, policy="").names(bench.path)
    head = f"casepact: 1\npolicy: {named}\n{_TESTS}:\n"
    root, _ = reader.read(Document(first.path, head.removesuffix(f"{_TESTS}:\n")))
    assert isinstance(root, Tree)
    yield Home(first.path, root, {}, bench.path, head)


_MOST = 4
"""Files that are looked at for one that names the policy."""


def _home(path: str) -> Home:
    _, root, _ = reader.read_file(path)
    assert isinstance(root, Tree)
    given = root.get("given")
    entries: tuple[Entry, ...] = given.entries if isinstance(given, Tree) else ()
    facts = {entry.key.text: entry.value.text for entry in entries if isinstance(entry.value, Scalar)}
    named = root.get("policy")
    policy = shown_path(Path(path).parent, named.text.strip()) if isinstance(named, Scalar) else ""
    rest = tuple(entry for entry in root.entries if entry.key.text != _TESTS)
    return Home(path, replace(root, entries=rest), facts, policy)
