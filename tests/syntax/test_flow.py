"""What is written as YAML in one line is read back as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from casepact.source import Document
from casepact.syntax.reader import read, to_plain
from casepact.syntax.yaml.characters import escaped_character
from casepact.syntax.yaml.flow import Plain, flow, quoted

ODD = (
    "",
    " ",
    "no",
    "null",
    "~",
    "1e3",
    "17:30",
    "C:\\temp",
    '"',
    "\\",
    '\\"',
    "a: b",
    "a #b",
    "- a",
    "{a, b}",
    "a\nb\tc\r",
    "\x00\x07\x1b\x85",
    "caf\xe9 \u2028\u202e\ufeff",
    "\U0001f600\U000e0001",
)
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(),
    st.text(st.sampled_from("ab\\\"':#,{}[]-?&*!|>%@` \n\t\x85\u2028")),
)
READABLE = TEXTS.filter(lambda text: escaped_character(text) is None)
VALUES = st.recursive(
    READABLE,
    lambda part: st.one_of(
        st.lists(part, max_size=4), st.dictionaries(READABLE.filter(bool), part, max_size=4)
    ),
    max_leaves=8,
)


@given(TEXTS)
@example("\\")
def test_a_quoted_text_is_the_same_to_every_reader(text: str) -> None:
    written = quoted(text)
    assert written.isprintable()
    assert yaml.safe_load(f"{{a: {written}}}") == {"a": text}


@given(VALUES)
def test_a_value_is_read_back_as_it_was(value: Plain) -> None:
    node, found = read(Document("written", f"- {flow(value)}\n- {{key: {flow(value)}}}\n"))
    assert found == []
    assert node is not None
    assert to_plain(node) == [value, {"key": value}]


@pytest.mark.parametrize(
    "value, written",
    [
        ("4 hours", "4 hours"),
        ("2026-03-06T12:00Z respond by vendor", "2026-03-06T12:00Z respond by vendor"),
        ("no", "no"),
        ("null", '"null"'),
        ("", '""'),
        ("C:\\temp", '"C:\\\\temp"'),
        ("a\nb", '"a\\nb"'),
        ("\xa0\u2066\U000e0001", '"\\xA0\\u2066\\U000E0001"'),
        (
            {"severity": "major", "holds": ["terms.work", "a: b"]},
            '{severity: major, holds: [terms.work, "a: b"]}',
        ),
    ],
)
def test_quotes_stand_only_where_they_are_needed(value: Plain, written: str) -> None:
    assert flow(value) == written
