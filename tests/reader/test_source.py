"""Lines, columns and offsets of a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.source import Document, Span, advance

TEXTS = st.lists(st.sampled_from(["a", "é😀", "\n", "\r", "\r\n", "\t", "\u2028", "\x85"])).map("".join)


def test_lines_end_where_an_editor_ends_them() -> None:
    document = Document("f", "a\r\nb\rc\n\nd\x85e\u2028f")
    assert [document.line(number) for number in range(8)] == ["", "a", "b", "c", "", "d\x85e\u2028f", "", ""]


def test_the_span_of_offsets() -> None:
    document = Document("f", "a😀b\r\ncd\n")
    assert document.span(1, 2) == Span("f", 1, 2, 1, 3)
    assert document.span(3, 7) == Span("f", 1, 4, 2, 3)
    assert document.span(8, 8) == Span("f", 3, 1, 3, 1)


@given(TEXTS, st.data())
def test_a_place_is_reached_by_reading_on(text: str, data: st.DataObject) -> None:
    document = Document("f", text)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] != "\r\n":  # between the two characters of one line break
        assert advance(1, 1, text[:offset]) == document.position(offset)
