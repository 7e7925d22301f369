"""Whatever text is given, `parse` answers with a tree or a fault that lies in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.syntax.printer import print_sentence
from casepact.syntax.reserved import keywords
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.slips import SLIPS
from casepact.syntax.table import START_RULES
from tests.syntax.strategies import SENTENCES

_PIECES = st.sampled_from(
    [
        *sorted(keywords()),
        "name",
        "4",
        "4h",
        "90%",
        "09:00-17:00",
        "25:61",
        "9am",
        "Mon",
        "Mon-Fri",
        "Dec 24",
        "2026-02-30",
        "24x7",
        "DE",
        "EUR",
        "Europe/Paris",
        "a.b",
        "(",
        ")",
        ",",
        "|",
        "->",
        "=",
        ">=",
        "&&",
        '"',
        '"x"',
        "-",
        "–",
        ".",
        "1.2.3",
        "P1",
        "N/A",
        "½",
        "é",
        "\n",
        "\x00",
    ]
)
_TEXTS = st.text(max_size=40) | st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES).map("".join)


def _check(kind: str, text: str) -> None:
    result = parse(kind, text)
    if isinstance(result, SyntaxFault):
        assert 0 <= result.extent.start <= result.extent.end <= len(text)
        assert result.message
    else:
        assert parse(kind, print_sentence(result)) == result


@pytest.mark.parametrize("kind", START_RULES)
@given(text=_TEXTS)
def test_any_text(kind: str, text: str) -> None:
    _check(kind, text)


@pytest.mark.parametrize("kind", START_RULES)
@given(data=st.data())
def test_a_sentence_with_a_slip(kind: str, data: st.DataObject) -> None:
    words = print_sentence(data.draw(SENTENCES[kind])).split(" ")
    place = data.draw(st.integers(0, len(words)))
    removed = data.draw(st.integers(0, 1))
    piece = data.draw(_PIECES)
    _check(kind, " ".join([*words[:place], piece, *words[place + removed :]]))


@given(data=st.data())
def test_whatever_a_slip_is_seen_in(data: st.DataObject) -> None:
    slip = data.draw(st.sampled_from(SLIPS))
    kind = data.draw(st.sampled_from(sorted(slip.kinds or START_RULES)))
    _check(kind, data.draw(st.from_regex(slip.pattern)))


@pytest.mark.parametrize(
    "text", ["." * 3999 + "a", '"' * 3999, "9" * 4000, "a " * 2000, "24 " * 1300, "Mon " * 1000, "-" * 4000]
)
@pytest.mark.parametrize("kind", ["calendar", "condition", "target"])
def test_long_texts_are_answered(kind: str, text: str) -> None:
    _check(kind, text)
