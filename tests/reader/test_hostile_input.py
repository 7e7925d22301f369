"""No input crashes the reader, hangs it or fills the memory, and whatever it says can be shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.render.diagnostics import render_text, to_findings
from casepact.source import Diagnostic, Document, Span
from casepact.syntax.reader import Mapping, Node, Scalar, read, read_bytes, to_plain
from casepact.syntax.yaml.scalars import locate

SAMPLE = """\
# yaml-language-server: $schema=../grammar/policy.schema.json
casepact: 1
calendars: &c
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
tiers: {basic: {channels: [email, "ph\\u00f6ne"]}, 'it''s': *c}
terms:
  - customer must state phone_number
    when channel is voicemail
  - |2-
      literal
     text
  - >+
    folded
    text

    é😀
"""
PIECES = st.sampled_from(
    [*"[]{},:-?&*!|>'\"%@`#~=<\\ \t\n\ra", "\r\n", "b: ", "- ", "&a ", "*a", "<<: ", "---\n", "...\n", "|2\n"]
) | st.sampled_from(
    [
        ">-\n",
        "!!t ",
        "\\x41",
        "''",
        "  ",
        "\n  ",
        "\n    ",
        "é😀",
        "\u2028",
        "\x00",
        "\ufeff",
        "\u202e",
        "%YAML 1.1\n",
    ]
)


def check_tree(document: Document, node: Node) -> None:
    check_span(document, node.span)
    if isinstance(node, Scalar):
        assert locate(node.raw, node.style, node.text, 0, len(node.text)) or node.raw.startswith("*")
        inside = node.span_of(0, len(node.text))
        check_span(document, inside)
        assert (node.span.line, node.span.column) <= (inside.line, inside.column)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            check_span(document, entry.written)
            check_tree(document, entry.key)
            check_tree(document, entry.value)
    else:
        for index, item in enumerate(node.items):
            check_span(document, node.written(index))
            check_tree(document, item)


def check_span(document: Document, span: Span) -> None:
    assert (1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column)
    assert (span.end_line, span.end_column) <= document.position(len(document.text))
    assert span.column <= len(document.line(span.line)) + 2  # the second half of CR LF at most


def check(document: Document, node: Node | None, found: list[Diagnostic]) -> None:
    assert node is not None or found
    assert [diagnostic.span for diagnostic in found] == sorted(diagnostic.span for diagnostic in found)
    for diagnostic in found:
        check_span(document, diagnostic.span)
        for related in diagnostic.related:
            check_span(document, related.span)
    documents = {document.name: document}
    shown = render_text(found, documents)
    assert all(
        character.isprintable() or character in "\n\xa0\u200d\u3000" for character in ascii_only(shown)
    )
    findings = to_findings(found)
    assert len({str(finding["fingerprint"]) for finding in findings}) == len(findings)
    if node is not None:
        check_tree(document, node)
        to_plain(node)


def ascii_only(text: str) -> str:
    return "".join(character for character in text if character < "\x80")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    check(*read_bytes("f", data))


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_text_that_looks_like_yaml(text: str) -> None:
    document = Document("f", text)
    check(document, *read(document))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 6), PIECES), min_size=1, max_size=4))
def test_a_policy_with_mistakes_in_it(edits: list[tuple[int, int, str]]) -> None:
    text = SAMPLE
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    document = Document("f", text)
    check(document, *read(document))


def test_the_sample_itself_is_right() -> None:
    document = Document("f", SAMPLE)
    node, found = read(document)
    assert not found
    check(document, node, found)


LAUGHS = "a0: &a0 [lol, lol]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
HEAVY = "- &a " + "x" * 60_000 + "\n" + "- *a\n" * 900
LADDER = "- &a0 [0]\n" + "".join(f"- &a{i} [*a{i - 1}]\n" for i in range(1, 200))


@pytest.mark.parametrize(
    "text,codes",
    [
        ("[" * 100_000, ["too-deep"]),
        ("{a: " * 100_000, ["too-deep"]),
        ("[{a: " * 100_000, ["too-deep"]),
        ("- " * 100_000, ["too-deep"]),
        ("? " * 100_000, ["non-scalar-key"] * 63 + ["too-deep"]),
        ("{" * 100_000, ["non-scalar-key"] * 63 + ["too-deep"]),
        ("".join(" " * i + "k:\n" for i in range(1000)), ["too-deep"]),
        (LAUGHS, ["alias-expansion"]),
        (HEAVY, ["alias-expansion"]),
        (LADDER, ["alias-expansion"]),
        ("? " + "k" * 900_000 + "\n: v", ["scalar-too-long"]),
        ("'" * 1_000_000, ["scalar-too-long"]),
        ("- &a x\n- [" + "*a, " * 2000 + "]", ["too-many-aliases"]),
        ("[" + "a," * 300_000 + "]", ["too-many-nodes"]),
        ("".join(f"%TAG !a{i}! x\n" for i in range(50_000)) + "---\na: 1", ["directive"]),
        ("a: 1\n" + "".join(f"%TAG !a{i}! x\n" for i in range(50_000)), ["directive"]),
        ("\0" * 1_000_000, ["control-character"] * 100 + ["too-many-problems"]),
        ("x" * 1_048_577, ["file-too-large"]),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, str) else value[0],
)
def test_bombs(text: str, codes: list[str]) -> None:
    document = Document("f", text)
    node, found = read(document)
    assert [diagnostic.code for diagnostic in found] == codes
    check(document, node, found)
