"""The tree keeps text as it is written, and every node has its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepact.source import Document, Span
from casepact.syntax.reader import Entry, Mapping, Node, Scalar, Sequence, read, read_file, to_plain


def parse(text: str) -> Mapping:
    node, found = read(Document("f", text))
    assert not found
    assert isinstance(node, Mapping)
    return node


def value(text: str) -> Node:
    [entry] = parse(text).entries
    return entry.value


@pytest.mark.parametrize(
    "written",
    [
        "17:30",
        "no",
        "12.50",
        "1_000",
        "0o17",
        "~",
        "null",
        "2024-05-01",
        "0x1F",
        "+1e3",
        ".inf",
        "=",
        "Off",
        "00",
    ],
)
def test_a_bare_value_stays_what_was_written(written: str) -> None:
    scalar = value(f"a: {written}")
    assert isinstance(scalar, Scalar)
    assert (scalar.text, scalar.style) == (written, "plain")


@pytest.mark.parametrize(
    "written,null",
    [
        ("", True),
        ("~", True),
        ("null", True),
        ("''", False),
        ("'~'", False),
        ('"null"', False),
        ("no", False),
    ],
)
def test_null_is_told_from_text(written: str, null: bool) -> None:
    scalar = value(f"a: {written}")
    assert isinstance(scalar, Scalar)
    assert scalar.is_null is null


def test_get_finds_a_key() -> None:
    tree = parse("a: 1\nb: 2")
    assert to_plain(tree.get("b") or tree) == "2"
    assert tree.get("c") is None
    entry = tree.entry("a")
    assert entry is not None
    assert entry.key.span == Span("f", 1, 1, 1, 2)


def test_plain_data_is_text_all_the_way_down() -> None:
    tree = parse("a: {b: [1, 'x', ~], c: }\nd:\n- - no\n  - |\n    t\n")
    assert to_plain(tree) == {"a": {"b": ["1", "x", "~"], "c": ""}, "d": [["no", "t\n"]]}
    assert json.loads(json.dumps(to_plain(tree))) == to_plain(tree)


@pytest.mark.parametrize(
    "text,expected",
    [
        ("a: x y  # c", (1, 4, 1, 7)),
        ("a: 'x'", (1, 4, 1, 7)),
        ("a: &anchor\n  'x'", (2, 3, 2, 6)),
        ("a: &anchor # why\n  [x,\n  y]  ", (2, 3, 3, 5)),
        ("a:\n  - x\n  - y   # c\n\n\n", (2, 3, 3, 6)),
        ("a:\n- x\n-\n", (2, 1, 3, 2)),
        ("a: &anchor\n  b: x\n  c:\n\n", (2, 3, 3, 5)),
        ("a: &anchor\n  - x\n", (2, 3, 2, 6)),
        ("a: &anchor\n- x\n", (2, 1, 2, 4)),
        ("a: |\n  x\n  y\n\n\n", (1, 4, 3, 4)),
        ("a: >-\n  x", (1, 4, 2, 4)),
        ("a: {}", (1, 4, 1, 6)),
        ("a:", (1, 3, 1, 3)),
        ("a:  # c\n", (1, 3, 1, 3)),
        ("a: &anchor\n", (1, 11, 1, 11)),
        ("? a\n", (1, 4, 1, 4)),
        ("? a", (1, 4, 1, 4)),
        ("{a}", (1, 3, 1, 3)),
        ("a: x\r\n  y", (1, 4, 2, 4)),
    ],
)
def test_a_value_has_its_place(text: str, expected: tuple[int, int, int, int]) -> None:
    assert value(text).span == Span("f", *expected)


def test_an_alias_repeats_the_node_and_has_its_own_place() -> None:
    tree = parse("a: &x {b: 1}\nc: *x\nd: [0, *x]")
    first, second, third = tree.entries
    assert first.value is second.value
    assert first.alias is None
    assert first.written == Span("f", 1, 7, 1, 13)
    assert second.alias == second.written == Span("f", 2, 4, 2, 6)
    assert isinstance(third.value, Sequence)
    assert third.value.items[1] is first.value
    assert third.value.aliases == (None, Span("f", 3, 8, 3, 10))
    assert third.value.written(0) == third.value.items[0].span
    assert third.value.written(1) == Span("f", 3, 8, 3, 10)


def test_an_anchored_key_and_scalar_can_be_repeated() -> None:
    assert to_plain(parse("&k a: &v x\nb: *k\nc: *v")) == {"a": "x", "b": "a", "c": "x"}


def test_a_document_marker_and_comments_are_no_content() -> None:
    assert to_plain(parse("# head\n---\n# more\na: 1\n... # the end\n# tail\n...\n")) == {"a": "1"}


def test_nodes_compare_by_value() -> None:
    assert parse("a: [x]") == parse("a: [x]")
    assert parse("a: [x]") != parse("a:  [x]")
    key = Scalar("a", "plain", Span("f", 1, 1, 1, 2), "a")
    assert Entry(key, key).written == key.span


def test_a_file_is_shown_under_the_path_as_given(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\n")
    document, node, found = read_file(path)
    assert (document, found) == (Document(str(path), "a: é\r\n"), [])
    assert isinstance(node, Mapping)
    assert node.entries[0].value.span == Span(str(path), 1, 4, 1, 5)
