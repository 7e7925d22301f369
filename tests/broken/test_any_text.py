"""Whatever is made of a policy's text, reading it raises nothing, and what is said stands in the file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from casepact.resolve import resolve_text
from casepact.source import Document
from casepact.syntax.reader import read
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "policies").glob("*.yaml")), ROOT / "tests" / "invented" / "meridian.yaml"]
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
SIGNS = st.text(st.sampled_from("abz_019 \n\t:-,.|()[]{}<>'\"&*!#%@`\\\0\u00e9\u202e\u2028"), max_size=8)


def subtrees(text: str) -> list[tuple[int, int]]:
    """Where the keys and values of a good file stand, as offsets."""
    starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
    root, _ = read(Document("good", text))
    assert root is not None
    found, waiting = [], [root]
    while waiting:
        node: Node = waiting.pop()
        span = node.span
        found.append(
            (starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1)
        )
        if isinstance(node, Mapping):
            waiting += [part for entry in node.entries for part in (entry.key, entry.value)]
        elif isinstance(node, Sequence):
            waiting += node.items
        else:
            assert isinstance(node, Scalar)
    return sorted(found)


SUBTREES = [subtrees(text) for text in TEXTS]


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """A policy into which stretches of others, or signs, have been put in place of its own."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        other = draw(st.sampled_from(TEXTS))
        place = draw(st.integers(0, len(other)))
        new = draw(st.one_of(SIGNS, st.just(other[place : place + draw(st.integers(0, 200))])))
        text = text[:start] + new + text[end:]
    return text


@st.composite
def swapped(draw: st.DrawFn) -> str:
    """A policy in which keys and values have been put in place of others, of its own or not."""
    which = draw(st.integers(0, len(TEXTS) - 1))
    text, places = TEXTS[which], SUBTREES[which]
    for start, end in sorted(draw(st.lists(st.sampled_from(places), min_size=1, max_size=4)), reverse=True):
        other = draw(st.integers(0, len(TEXTS) - 1))
        first, last = draw(st.sampled_from(SUBTREES[other]))
        text = text[:start] + TEXTS[other][first:last] + text[end:]
    return text


def check(text: str) -> None:
    document = Document("any", text)
    lines = text.count("\n") + text.count("\r") + 1
    _, found = resolve_text(text, "any")
    for diagnostic in found:
        for span in (diagnostic.span, *(related.span for related in diagnostic.related)):
            assert span.file == "any", diagnostic
            assert 1 <= span.line <= span.end_line <= lines, diagnostic
            assert 1 <= span.column <= len(document.line(span.line)) + 1, diagnostic
            assert 1 <= span.end_column <= len(document.line(span.end_line)) + 1, diagnostic
            assert (span.line, span.column) <= (span.end_line, span.end_column), diagnostic
        assert diagnostic.message
        assert diagnostic.message.endswith("...") or not diagnostic.message.endswith("."), diagnostic


@given(spliced())
def test_any_splice_is_told_in_its_place(text: str) -> None:
    check(text)


@given(swapped())
def test_any_swap_of_subtrees_is_told_in_its_place(text: str) -> None:
    check(text)


@given(st.sampled_from(TEXTS), st.data())
def test_any_beginning_of_a_policy_is_told_in_its_place(text: str, data: st.DataObject) -> None:
    check(text[: data.draw(st.integers(0, len(text)))])
