"""Sentences that parse, keep their extents and print to text that parses to the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casepact.syntax.ast.extent import Extent
from casepact.syntax.printer import print_sentence
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.table import START_RULES

_LINES = Path(__file__).with_name("sentences_good.txt").read_text(encoding="utf-8").splitlines()
GOOD = [tuple(line.split(": ", 1)) for line in _LINES if line and not line.startswith("#")]


def _extents(tree: Any) -> Iterator[Extent]:
    if isinstance(tree, tuple):
        for item in tree:
            yield from _extents(item)
    elif hasattr(tree, "extent"):
        yield tree.extent
        for field in tree.__dataclass_fields__:
            yield from _extents(getattr(tree, field))


def test_every_kind_has_an_example() -> None:
    assert {kind for kind, _ in GOOD} == set(START_RULES)


@pytest.mark.parametrize("kind,text", GOOD)
def test_it_parses(kind: str, text: str) -> None:
    tree = parse(kind, text)
    assert not isinstance(tree, SyntaxFault), (tree.message, text[tree.extent.start : tree.extent.end])
    assert parse(kind, print_sentence(tree)) == tree
    assert all(0 <= extent.start <= extent.end <= len(text) for extent in _extents(tree))


def test_extents_are_where_the_words_stand() -> None:
    tree = parse("step", "after 1 hour notify duty_manager and  vp_support")
    manager, vice_president = tree.rungs[0][0].objects
    assert manager.extent == Extent(20, 32)
    assert vice_president.extent == Extent(38, 48)


def test_equal_texts_give_the_same_tree() -> None:
    assert parse("condition", "trial") is parse("condition", "trial")
