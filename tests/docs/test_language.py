"""Everything docs/language.md shows is what casepact does: its commands, its files, its table of phrases."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from casepact.resolve import resolve_text
from casepact.source import Level
from tests.docs.rewrite import EXAMPLES, KEPT, LANGUAGE
from tests.docs.walkthrough import blocks_of, follow, merge_sections

DOCUMENT = LANGUAGE.read_text(encoding="utf-8")
PHRASES = re.findall(r"^\| ([^`|]+) \| `([a-z0-9_.]+)` \| `([^`]+)` \|$", DOCUMENT, re.MULTILINE)


@cache
def names() -> str:
    """The policy that the rows of the table speak of."""
    (more,) = (block.body for block in blocks_of(DOCUMENT) if block.info[1:] == ("more-names.yaml",))
    return merge_sections((EXAMPLES / "bramblewick.yaml").read_text(encoding="utf-8"), more)


def put(policy: dict[str, Any], path: str, value: Any) -> None:
    """Write a value where a path leads; where a list stands there, at its end."""
    *above, last = path.split(".")
    place = policy
    for key in above:
        place = place.setdefault(key, {})
    if isinstance(place.get(last), list) and not isinstance(value, list):
        place[last].append(value)
    else:
        place[last] = value


def plain(text: str) -> Any:
    """YAML with every value as its text, as casepact reads it."""
    return yaml.BaseLoader(text).get_single_data()


def errors_of(text: str) -> list[str]:
    _, found = resolve_text(text)
    return [f"{item.code}: {item.message}" for item in found if item.level is Level.ERROR]


def test_the_commands_print_what_the_page_shows_and_leave_the_examples(tmp_path: Path) -> None:
    shown = 0
    for block, transcript in follow(DOCUMENT, tmp_path):
        assert block.body == transcript, f"docs/language.md:{block.line}"
        shown += transcript.count("$ casepact ")
    assert shown > 20
    for name in KEPT:
        assert (EXAMPLES / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_the_policy_the_phrases_are_put_into_has_no_errors() -> None:
    assert errors_of(names()) == []


def test_every_row_of_the_table_of_phrases_is_read() -> None:
    table = DOCUMENT.partition("| The contract says |")[2].partition("\n\n")[0]
    assert len(PHRASES) == table.count("\n| ") - 1 > 30


@pytest.mark.parametrize("contract, path, sentence", PHRASES, ids=[row[0] for row in PHRASES])
def test_a_phrase_of_a_contract_is_said_as_the_table_has_it(contract: str, path: str, sentence: str) -> None:
    said, nonsense = (plain(text) for text in (names(), names()))

    put(said, path, plain(sentence))
    put(nonsense, path, {"no_such_key": "nonsense"})

    assert errors_of(yaml.safe_dump(said, sort_keys=False)) == []
    assert errors_of(yaml.safe_dump(nonsense, sort_keys=False)) != [], "nothing is read there"
