"""Syntax errors are told in this tool's words, where a reader would look for them."""

from __future__ import annotations

import pytest

from casepact.source import Document, Span
from casepact.syntax.reader import read
from casepact.syntax.yaml.problems import in_backticks

ERRORS = [
    ("a: b: c", (1, 5, 1, 6), "`:` may not stand here"),
    ('"a\nb": 1', (2, 3, 2, 4), "`:` may not stand here"),
    (
        "a: 1\n  b: 2",
        (2, 4, 2, 5),
        "this line goes on with the text begun on line 1, so it cannot hold a key",
    ),
    ("a: 1\nfoo bar # c\nb: 2", (2, 1, 2, 12), "expected `:` after `foo bar # c`"),
    ("a:\n  b: 1\n c: 2", (3, 2, 3, 3), "this line lines up with no key of the mapping it stands in"),
    ("- a\nb: 1", (2, 1, 2, 2), "this line lines up with no item of the list it stands in"),
    ("a: 'x'y z", (1, 7, 1, 8), "expected the end of the line before `y`"),
    ("a: [b]]", (1, 7, 1, 8), "expected the end of the line before `]`"),
    ("a: [b, c", (1, 4, 1, 5), "`[` is never closed"),
    ("a: {b: c\n# d\n", (1, 4, 1, 5), "`{` is never closed"),
    ("a: [b}", (1, 6, 1, 7), "expected `,` or `]` before `}`"),
    ("a: {b: c]", (1, 9, 1, 10), "expected `,` or `}` before `]`"),
    ("a: [b\nc: d", (1, 4, 1, 5), "`[` is never closed"),
    ("a: [b\n  c: d: e]", (2, 4, 2, 5), "expected `,` or `]` before `:`"),
    (
        'a: {b: "c, d: e}\nf: "g"',
        (1, 8, 1, 9),
        "the text quoted here goes on to line 2, where more follows it",
    ),
    ("a: }", (1, 4, 1, 5), "expected a value before `}`"),
    ("a: [,]", (1, 5, 1, 6), "expected a value before `,`"),
    ("a: 'b", (1, 4, 1, 5), "the quote `'` is never closed"),
    ('a: "b\nc: d\n', (1, 4, 1, 5), 'the quote `"` is never closed'),
    ("a: 'b\n---\n'", (2, 1, 2, 2), "`---` stands inside quoted text"),
    ('a: "b\\q"', (1, 6, 1, 8), "`\\q` begins no escape that YAML knows"),
    ('a: "\\x4"', (1, 5, 1, 7), "`\\x` begins no escape that YAML knows"),
    ('a: "\\uD800"', (1, 5, 1, 7), "`\\u` begins no escape that YAML knows"),
    ("a: @b", (1, 4, 1, 5), "text may not begin with `@`"),
    ("a: `b`", (1, 4, 1, 5), "text may not begin with `` ` ``"),
    ("a: %b", (1, 4, 1, 5), "text may not begin with `%`"),
    ("a: *", (1, 5, 1, 5), "expected a name before the end of the file"),
    ("a: * b", (1, 5, 1, 6), "expected a name before `b`"),
    ("a: - b", (1, 4, 1, 5), "a list may not begin here"),
    ("a: ? b", (1, 4, 1, 5), "a `?` key may not begin here"),
    ("a: |b\n c", (1, 5, 1, 6), "only an indentation digit, `+`, `-` or a comment may follow `|` and `>`"),
    ("a: |0\n c", (1, 5, 1, 6), "a block's indentation may not be 0"),
    ("'x'y", (1, 4, 1, 5), "nothing may follow the value that makes up the file"),
]


@pytest.mark.parametrize("text,place,message", ERRORS)
def test_syntax_error(text: str, place: tuple[int, int, int, int], message: str) -> None:
    node, [found] = read(Document("f", text))
    assert node is None
    assert (found.code, found.message, found.span) == ("yaml-syntax", message, Span("f", *place))
    assert found.help


def test_where_the_broken_thing_begins_is_shown() -> None:
    _, [found] = read(Document("f", "a:\n  b: [c\n    d: e: f]\n"))
    assert [(related.span, related.message) for related in found.related] == [
        (Span("f", 2, 6, 2, 7), "`[` stands here")
    ]
    _, [found] = read(Document("f", "x: 1\na:\n  b: 1\n c: 2"))
    assert [(related.span, related.message) for related in found.related] == [
        (Span("f", 1, 1, 1, 2), "the mapping begins here")
    ]


@pytest.mark.parametrize(
    "word,shown",
    [
        ("a", "`a`"),
        ("a`b", "`` a`b ``"),
        ("a\nb\x1b", "`a\\nb\\x1b`"),
        ("x" * 100, "`" + "x" * 59 + "…`"),
        ("é😀", "`é😀`"),
    ],
)
def test_the_users_words_in_backticks(word: str, shown: str) -> None:
    assert in_backticks(word) == shown
