"""What help says to write is accepted, also by the resolver, where an author who made a slip writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casepact.syntax.sentences import SyntaxFault, parse
from tests.syntax.accepting import faults_of

_BLOCKS = Path(__file__).with_name("sentences_mended.txt").read_text(encoding="utf-8").split("\n\n")[1:]
MENDED = [tuple(block.strip("\n").split("\n", 3)) for block in _BLOCKS]

_WORDS = frozenset(
    """every|until:|after:|lifecycle|lifecycle.events|assumed|duty:|within:|left_out|title|case|then|by|otherwise
    |under|before|started|unless|until|quotas|must|may|after|must not|at least|at once""".replace(
        "\n    ", ""
    ).split("|")
)
"""Words of the language that help speaks of, and nothing that it says to write."""


@pytest.mark.parametrize("sentence,carets,said,written", MENDED)
def test_what_it_says_to_write_is_accepted(sentence: str, carets: str, said: str, written: str) -> None:
    kind, text = sentence.split(": ", 1)
    fault = parse(kind, text)
    assert isinstance(fault, SyntaxFault), fault
    under = " " * (len(kind) + 2 + fault.extent.start) + "^" * (fault.extent.end - fault.extent.start)
    assert (under, f"{fault.code}: {fault.help}") == (carets, said)
    for line in written.split("\n"):
        assert line.startswith("-> ")
        accepted_kind, accepted = line[3:].split(": ", 1)
        assert not (faults_of(accepted_kind, accepted) if accepted_kind != "change" else ())
    for snippet in set(re.findall(r"`([^`]+)`", said)) - _WORDS:
        assert snippet.split(": ", 1)[-1].strip("{}[]") in written, snippet


@pytest.mark.parametrize("sentence,carets,said,written", MENDED)
def test_messages_are_in_house_style(sentence: str, carets: str, said: str, written: str) -> None:
    del carets, said, written
    fault = parse(*sentence.split(": ", 1))
    for line in (fault.message, fault.help):
        assert line
        assert not line.endswith(".") or line.endswith("...")
        assert line[0] == "`" or not line[0].isupper()
        assert line.count("`") % 2 == 0
