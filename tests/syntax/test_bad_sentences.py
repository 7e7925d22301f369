"""Sentences that do not parse, with the place the author should look at and what to write there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casepact.syntax.sentences import MAX_LENGTH, MAX_NESTING, SyntaxFault, parse
from casepact.syntax.slip import Slip
from casepact.syntax.slips import SLIPS
from casepact.syntax.table import START_RULES
from tests.syntax.test_mended_sentences import MENDED

_BLOCKS = Path(__file__).with_name("sentences_bad.txt").read_text(encoding="utf-8").split("\n\n")[1:]
BAD = [tuple(block.strip("\n").split("\n")) for block in _BLOCKS]


@pytest.mark.parametrize("sentence,carets,said", BAD)
def test_it_says_where_and_what(sentence: str, carets: str, said: str) -> None:
    kind, text = sentence.split(": ", 1)
    fault = parse(kind, text)
    assert isinstance(fault, SyntaxFault), fault
    under = " " * (len(kind) + 2 + fault.extent.start)
    under += "^" * (fault.extent.end - fault.extent.start) or "|"
    assert (under, f"{fault.code}: {fault.help}") == (carets, said)


@pytest.mark.parametrize("sentence,carets,said", BAD)
def test_messages_are_in_house_style(sentence: str, carets: str, said: str) -> None:
    fault = parse(*sentence.split(": ", 1))
    for line in (fault.message, fault.help):
        assert line
        assert not line.endswith(".") or line.endswith("...")
        assert line[0] == "`" or not line[0].isupper()
        assert line.count("`") % 2 == 0 or "```" in line


def test_every_slip_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[Slip] = set()
    advice = Slip.advice

    def record(slip: Slip, match: re.Match[str]) -> str | None:
        found = advice(slip, match)
        if found is not None:
            said.add(slip)
        return found

    monkeypatch.setattr(Slip, "advice", record)
    for sentence, *_ in (*BAD, *MENDED):
        parse.__wrapped__(*sentence.split(": ", 1))
    assert [slip.pattern for slip in SLIPS if slip not in said] == []


def test_every_kind_has_an_example() -> None:
    assert {sentence.split(": ")[0] for sentence, _, _ in BAD} >= set(START_RULES) - {"guarded_calendar"}


def test_the_advice_parses() -> None:
    for sentence, _, said in BAD:
        kind, text = sentence.split(": ", 1)
        fault = parse(kind, text)
        advised = re.fullmatch(r"syntax: write `([^`]+)`", said)
        if advised and kind in ("condition", "guarded_target", "target"):
            mended = f"{text[: fault.extent.start]} {advised[1]} {text[fault.extent.end :]}"
            again = parse(kind, mended)
            # A sentence may hold a second fault, but not the one that the advice was for.
            assert not isinstance(again, SyntaxFault) or again.extent.start > fault.extent.end, mended


def test_a_typing_error_is_recognised() -> None:
    fault = parse("target", "4 hourz on office")
    assert fault.help == "did you mean `hours`?"


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
@pytest.mark.parametrize("kind", START_RULES)
def test_nothing_said(kind: str, text: str) -> None:
    fault = parse(kind, text)
    assert fault.code == "empty-sentence"
    assert fault.help.startswith("write ")


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_NESTING + "(a" + ")" * MAX_NESTING + ")",
        "not " * (MAX_NESTING + 2) + "a",
        "a or not (" * (MAX_NESTING + 1) + "a" + ")" * (MAX_NESTING + 1),
    ],
)
def test_depth_is_bounded(text: str) -> None:
    assert parse("condition", text).code == "sentence-too-deep"


def test_a_chain_of_exceptions_is_bounded() -> None:
    assert parse("calendar", "a" + " except b" * (MAX_NESTING + 1)).code == "sentence-too-deep"
    assert not isinstance(parse("calendar", "a" + " except b" * MAX_NESTING), SyntaxFault)


def test_length_is_bounded() -> None:
    assert parse("condition", "a" * (MAX_LENGTH + 1)).code == "sentence-too-long"
    assert not isinstance(parse("condition", "a" * MAX_LENGTH), SyntaxFault)
