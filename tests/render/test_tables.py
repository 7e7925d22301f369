"""Tables in text and Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.render.style import Style
from casepact.render.tables import cell_width, markdown_table, pairs, text_table, wrapped

TEXTS = st.text("ab c-é界\u0301", max_size=40)


def test_columns_are_aligned() -> None:
    assert text_table(("name", "value"), [("a", "1"), ("long name", "2")]) == [
        "name       value",
        "─────────  ─────",
        "a          1",
        "long name  2",
    ]


def test_a_table_without_rows_is_nothing() -> None:
    assert text_table(("name",), []) == []
    assert markdown_table(("name",), []) == []


def test_wide_characters_and_accents_count_by_cells() -> None:
    assert cell_width("界e\u0301") == 3
    assert text_table((), [("界", "x"), ("ab", "y"), ("e\u0301", "z")]) == ["界  x", "ab  y", "e\u0301   z"]


def test_styles_take_no_room() -> None:
    style = Style(on=True)

    assert cell_width(style.bad("no")) == 2
    assert text_table((), [(style.bad("no"), "x"), ("yes", "y")]) == ["\x1b[1;31mno\x1b[0m   x", "yes  y"]
    assert Style().bad("no") == "no"


def test_long_texts_are_wrapped_between_words() -> None:
    text = "one two three four five six seven eight"

    assert text_table(("id", "text"), [("a", text)], width=24) == [
        "id  text",
        "──  ────────────────────",
        "a   one two three four",
        "    five six seven eight",
    ]


def test_rows_that_are_too_short_are_filled() -> None:
    assert text_table(("a", "b"), [("x",)]) == ["a  b", "─  ─", "x"]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5), st.integers(45, 90))
def test_a_table_keeps_to_its_width_and_loses_no_letter(rows: list[tuple[str, ...]], width: int) -> None:
    lines = text_table(("a", "b", "c"), rows, width=width)
    letters = "".join("".join(row) for row in rows)

    assert all(cell_width(line) <= width for line in lines)
    assert sorted("".join(lines[2:]).replace(" ", "")) == sorted("".join(letters.split()))


@given(TEXTS, st.integers(5, 30))
def test_wrapped_lines_keep_to_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert all(cell_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_pairs_are_aligned() -> None:
    assert pairs([("a", "x"), ("long", "y")], indent=" ") == [" a     x", " long  y"]


def test_markdown_escapes_what_would_end_a_cell() -> None:
    assert markdown_table(("a", "b"), [("x|y", "one\ntwo")]) == [
        "| a | b |",
        "| --- | --- |",
        "| x\\|y | one<br>two |",
    ]
