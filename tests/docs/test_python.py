"""What docs/python.md shows is what Python answers."""

from __future__ import annotations

import contextlib
import doctest
from collections.abc import Iterator

from casepact import __all__ as exported
from tests.docs.rewrite import ROOT
from tests.docs.walkthrough import blocks_of

PAGE = ROOT / "docs" / "python.md"
DOCUMENT = PAGE.read_text(encoding="utf-8")
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def examples() -> Iterator[doctest.Example]:
    """The examples of the page; one sees what those before it named."""
    for block in blocks_of(DOCUMENT):
        if block.info == ("pycon",):
            for example in doctest.DocTestParser().get_examples(block.body):
                example.lineno += block.line
                yield example


def test_python_answers_what_the_page_shows() -> None:
    shown = list(examples())
    told: list[str] = []
    test = doctest.DocTest(shown, {}, PAGE.name, str(PAGE), 0, None)
    with contextlib.chdir(ROOT):
        result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append)
    assert result.failed == 0, "".join(told)
    assert result.attempted == len(shown) > 25


def test_every_function_is_on_the_page() -> None:
    functions = {name for name in exported if name[0].islower()}
    assert {name for name in functions if f"`{name}`" not in DOCUMENT} == set()
