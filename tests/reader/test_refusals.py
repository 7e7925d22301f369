"""What is refused, with its code, its place, its reason and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.source import Document, Span
from casepact.syntax.reader import LIMITS, Limits, read, read_bytes, read_file, to_plain

REFUSED = [
    ("a: 1\nb: {x: 1, 'x': 2}", "duplicate-key", (2, 11, 2, 14), "key `x` is written twice in this mapping"),
    ("a: &x {b: 1}\nc:\n  <<: *x", "merge-key", (3, 3, 3, 5), "merge key `<<` would hide"),
    ("? [a]\n: 1", "non-scalar-key", (1, 3, 1, 4), "a list or a mapping may not be a key"),
    ("{a: 1}: 1", "non-scalar-key", (1, 1, 1, 2), "a list or a mapping may not be a key"),
    ("a: &x y\n*x : 1", "alias-key", (2, 1, 2, 3), "an alias may not be a key"),
    (": 1", "empty-key", (1, 1, 1, 2), "an entry has no key"),
    ("?\n: 1", "empty-key", (1, 2, 1, 2), "an entry has no key"),
    ("'': 1", "empty-key", (1, 1, 1, 3), "an entry has no key"),
    (
        "a: !!python/object:os.system x",
        "explicit-tag",
        (1, 4, 1, 29),
        "tag `!!python/object:os.system` may not",
    ),
    ("a: !x [b]", "explicit-tag", (1, 4, 1, 6), "tag `!x` may not"),
    ("a: &b !!str\n  c", "explicit-tag", (1, 7, 1, 12), "tag `!!str` may not"),
    ("a: !e!x y", "explicit-tag", (1, 4, 1, 8), "tag `!e!x` may not"),
    ("a: !<", "explicit-tag", (1, 4, 1, 6), "tag `!<` may not"),
    ("a: 1\n---\nb: 1", "multiple-documents", (2, 1, 2, 4), "a second document begins here"),
    ("a: 1\n...\n# c\nb: 1", "multiple-documents", (4, 1, 4, 2), "a second document begins here"),
    ("%YAML 1.1 # c\n---\na: 1", "directive", (1, 1, 1, 14), "a line that begins with `%`"),
    ("a: 1\n%x: 1", "directive", (2, 1, 2, 6), "a line that begins with `%`"),
    ("a: 1\n...\n%TAG ! x\n---\n", "directive", (3, 1, 3, 9), "a line that begins with `%`"),
    ("", "empty-file", (1, 1, 1, 1), "the file is empty"),
    ("# nothing\n\n", "empty-file", (1, 1, 1, 1), "the file is empty"),
    ("---\n...\n", "empty-file", (1, 1, 1, 1), "the file is empty"),
    ("a: *b", "unknown-anchor", (1, 4, 1, 6), "alias `*b` has no anchor `&b` before it"),
    ("a: &b [*b]", "recursive-alias", (1, 8, 1, 10), "alias `*b` stands inside the node it repeats"),
    ("a: &b 1\nc: &b 2", "duplicate-anchor", (2, 4, 2, 6), "anchor `&b` is already taken"),
    ("a: b\x07c", "control-character", (1, 5, 1, 6), "U+0007 is a control character and may not appear"),
    ("a: 1 # \x00", "control-character", (1, 8, 1, 9), "U+0000 is a control character"),
    ("a: \ud800", "control-character", (1, 4, 1, 5), "U+D800 is a control character"),
    (
        'a: "b\\x1bc"',
        "control-character",
        (1, 6, 1, 10),
        "U+001B is a control character and may not appear, not",
    ),
    ("a: b\x85c", "line-separator", (1, 5, 1, 6), "U+0085 ends a line for some YAML readers"),
    ("# a\u2028b: 1\nc: 1", "line-separator", (1, 4, 1, 5), "U+2028 ends a line for some"),
    ('a: "\\P"', "line-separator", (1, 5, 1, 7), "U+2029 ends a line for some"),
    ("a: \u202eb", "hidden-character", (1, 4, 1, 5), "U+202E (right-to-left override) makes text read"),
    ("a: 1\n\ufeffb: 1", "hidden-character", (2, 1, 2, 2), "U+FEFF (zero width no-break space)"),
    ("a:\n\tb: 1", "tab-indentation", (2, 1, 2, 2), "a tab may not indent a line"),
    ("a:\n \t\tb: 1", "tab-indentation", (2, 2, 2, 4), "a tab may not indent a line"),
    ("a: b\n\tc: 1", "tab-indentation", (2, 1, 2, 2), "a tab may not indent a line"),
    ("a: |\n\tb", "tab-indentation", (2, 1, 2, 2), "a tab may not indent a line"),
    ("-\t- a", "tab-indentation", (1, 2, 1, 3), "a tab may not separate these"),
]


@pytest.mark.parametrize("text,code,place,message", REFUSED)
def test_refused(text: str, code: str, place: tuple[int, int, int, int], message: str) -> None:
    _, found = read(Document("f", text))
    assert [(diagnostic.code, diagnostic.span) for diagnostic in found] == [(code, Span("f", *place))]
    assert found[0].message.startswith(message)
    assert found[0].help
    assert found[0].message[0].islower() or found[0].message[0] in "`U"
    assert not found[0].message.endswith(".")


def test_the_first_of_two_keys_stays_and_is_shown() -> None:
    node, [found] = read(Document("f", "a: 1\nb: 2\n'a': {a: 3}"))
    assert node is not None
    assert to_plain(node) == {"a": "1", "b": "2"}
    [related] = found.related
    assert (related.span, related.message) == (Span("f", 1, 1, 1, 2), "first written here")


def test_a_refused_part_is_left_out() -> None:
    node, found = read(Document("f", "<<: {x: 1}\n? {b: c}\n: [d]\na: !t e\n"))
    assert node is not None
    assert to_plain(node) == {"a": "e"}
    assert [diagnostic.code for diagnostic in found] == ["merge-key", "non-scalar-key", "explicit-tag"]


def test_a_near_miss_of_an_anchor_is_suggested() -> None:
    _, [found] = read(Document("f", "a: &office 1\nb: *ofice"))
    assert found.help == "did you mean `*office`?"


def test_everything_before_a_syntax_error_is_reported_in_file_order() -> None:
    node, found = read(Document("f", "a: 1\na: 2\nb: \x01\nc: *d\nd: [1\n"))
    assert node is None
    assert [diagnostic.code for diagnostic in found] == [
        "duplicate-key",
        "control-character",
        "unknown-anchor",
        "yaml-syntax",
    ]
    assert [diagnostic.span.line for diagnostic in found] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "data,message,place",
    [
        (b"a: \xff", "the file is not UTF-8: byte 0xff at offset 3", (1, 4)),
        (b"\xef\xbb\xbfa\r\n\xc3\xa9: \xe9t", "the file is not UTF-8: byte 0xe9 at offset 10", (2, 4)),
        (b"a: \xed\xa0\x80", "the file is not UTF-8: byte 0xed at offset 3", (1, 4)),
        ("a: 1".encode("utf-16"), "the file is not UTF-8: byte 0xff at offset 0", (1, 1)),
    ],
)
def test_not_utf_8(data: bytes, message: str, place: tuple[int, int]) -> None:
    document, node, [found] = read_bytes("f", data)
    assert node is None
    assert (found.code, found.message) == ("not-utf-8", message)
    assert (found.span.line, found.span.column) == place
    assert found.help == "save the file as UTF-8" + (" (it looks like UTF-16)" if data[:1] == b"\xff" else "")
    assert document.line(place[0])[place[1] - 1] == "\ufffd"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, reason in [
        (tmp_path / "none.yaml", "no such file or directory"),
        (tmp_path, "is a directory"),
        (Path("a\0b"), "embedded null byte"),
    ]:
        document, node, [found] = read_file(path)
        assert node is None
        assert document == Document(str(path), "")
        assert (found.code, found.message) == ("unreadable-file", f"the file cannot be read: {reason}")
        assert found.span == Span(str(path), 1, 1, 1, 1)


SMALL = Limits(size=400, scalar=20, depth=3, nodes=40, aliases=3, expanded=100, diagnostics=4)
PASSED = [
    ("a: " + "x" * 400, "file-too-large", (1, 1)),
    ("é" * 201, "file-too-large", (1, 1)),
    ("[[[[1]]]]", "too-deep", (1, 4)),
    ("a:\n b:\n  c:\n   d: 1", "too-deep", (4, 4)),
    ("[" + "a," * 40 + "]", "too-many-nodes", (1, 80)),
    ("a: " + "x" * 21, "scalar-too-long", (1, 4)),
    ("a: &x 1\nb: [*x, *x, *x, *x]", "too-many-aliases", (2, 17)),
    ("- &a [" + "1, " * 12 + "]\n- &b [*a, *a]\n- *b", "alias-expansion", (2, 11)),
    ("- &a [[1]]\n- [[*a]]", "alias-expansion", (2, 5)),
    ("- [&a " + "x" * 20 + ",&b " + "x" * 20 + "]\n- &c [*a, *b]\n- *c", "alias-expansion", (3, 3)),
]


@pytest.mark.parametrize("text,code,place", PASSED)
def test_limits(text: str, code: str, place: tuple[int, int]) -> None:
    _, found = read(Document("f", text), limits=SMALL)
    assert [diagnostic.code for diagnostic in found] == [code]
    assert (found[0].span.line, found[0].span.column) == place
    assert found[0].help


def test_at_the_limit_nothing_is_said() -> None:
    for text in [
        "[[[1]]]",
        "[" + "a," * 39 + "]",
        "a: " + "x" * 20,
        "a: &x 1\nb: [*x, *x, *x]",
        "- &a [1]\n- [*a]",
    ]:
        assert read(Document("f", text), limits=SMALL)[1] == []


def test_a_report_ends_somewhere() -> None:
    node, found = read(Document("f", "a: 1\n" * 20), limits=SMALL)
    assert node is None
    assert [diagnostic.code for diagnostic in found] == ["duplicate-key"] * 4 + ["too-many-problems"]
    assert found[-1].span.line == 6
    assert found[-1].message == "the first 4 problems are shown, and reading stopped here"


def test_the_limits_that_hold() -> None:
    assert Limits(1_048_576, 65_536, 64, 200_000, 1000, 4_194_304, 100) == LIMITS
