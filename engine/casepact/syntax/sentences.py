"""Parses one sentence of the language to its tree, or says where and why it could not."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken, VisitError

from casepact.frozen import dataclass
from casepact.syntax.advice import advise, advise_at_end
from casepact.syntax.ast.extent import Extent
from casepact.syntax.builders.calendars import CalendarBuilder
from casepact.syntax.builders.conditions import ConditionBuilder
from casepact.syntax.builders.duties import DutyBuilder
from casepact.syntax.builders.node import SentenceError
from casepact.syntax.builders.promises import PromiseBuilder
from casepact.syntax.builders.scenarios import ScenarioBuilder
from casepact.syntax.builders.sentences import SentenceBuilder
from casepact.syntax.builders.targets import TargetBuilder
from casepact.syntax.expectations import KINDS, TERMINALS, close_word, expected_words
from casepact.syntax.lexing import WORD_END
from casepact.syntax.table import load_parser

__all__ = ["MAX_LENGTH", "MAX_NESTING", "SyntaxFault", "parse", "sentence_parser"]

MAX_LENGTH = 4000
"""Characters a sentence may have."""

MAX_NESTING = 32
"""Parentheses that may be open at once in a sentence, and times it may say ``except`` or ``not not``."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Why a sentence could not be parsed, and where in it."""

    code: str
    message: str
    extent: Extent
    help: str | None = None


class _Builder(
    CalendarBuilder,
    ConditionBuilder,
    TargetBuilder,
    DutyBuilder,
    SentenceBuilder,
    ScenarioBuilder,
    PromiseBuilder,
    Transformer[Any, Any],
):
    pass


@cache
def sentence_parser() -> Lark:
    """The parser of all kinds of sentence, loaded once a process."""
    return load_parser(_Builder())


@cache
def _keywords() -> dict[str, str]:
    return {
        t.name: t.pattern.value.removesuffix(WORD_END)
        for t in sentence_parser().terminals
        if t.name not in TERMINALS and t.name != "WS"
    }


_NESTED = re.compile(r"[()]|\bexcept\b|\bnot\s+(?=not\b)")

_FOUND = re.compile(r"[A-Za-z0-9_]+(?:[-./:'][A-Za-z0-9_]+)*|[()]|[^\sA-Za-z0-9_()]+")


def _too_deep(text: str) -> Extent | None:
    # Keeps trees shallow enough for the plain recursion of whatever walks them.
    depth = 0
    for match in _NESTED.finditer(text):
        depth += -1 if match[0] == ")" else 1
        if depth > MAX_NESTING:
            return Extent(match.start(), match.start() + len(match[0].rstrip()))
    return None


def _refusal(kind: str, text: str) -> SyntaxFault | None:
    if len(text) > MAX_LENGTH:
        message = f"the sentence has {len(text)} characters; {MAX_LENGTH} are the most"
        return SyntaxFault("sentence-too-long", message, Extent(MAX_LENGTH, len(text)), "split it")
    if (deep := _too_deep(text)) is not None:
        message = f"the sentence is nested more than {MAX_NESTING} deep"
        return SyntaxFault("sentence-too-deep", message, deep, "name a part of it")
    if not text.strip():
        return SyntaxFault(
            "empty-sentence", "nothing is said here", Extent(0, len(text)), f"write {KINDS[kind]}"
        )
    return None


@lru_cache(maxsize=4096)
def parse(kind: str, text: str) -> Any:
    """Parse ``text`` as a sentence of a kind (a start rule of the grammar).

    Returns:
        The sentence's tree, or a `SyntaxFault`; never raises for any text. Equal texts of a kind
        give the same object.

    Raises:
        KeyError: there is no such kind.
    """
    refusal = _refusal(kind, text)
    if refusal is not None:
        return refusal
    try:
        return sentence_parser().parse(text, start=kind)
    except SentenceError as fault:
        return _meaningless(fault)
    except VisitError as error:
        if isinstance(error.orig_exc, SentenceError):
            return _meaningless(error.orig_exc)
        raise
    except UnexpectedInput as error:
        return _unexpected(kind, text, error)


_WHEN = re.compile(r"\s*when\b")


def _promised_fault(text: str, place: int) -> SyntaxFault | None:
    # A comma also joins the values of `is one of a, b`, so the grammar takes it for the end of a condition
    # only before what can be promised, and would blame the comma, or a word after it, for a later slip.
    when, comma = _WHEN.match(text), text.rfind(",", 0, place + 1)
    if when is None or comma < when.end() or not text[comma + 1 :].strip() or _WHEN.match(text, comma + 1):
        return None
    if isinstance(parse("condition", text[when.end() : comma]), SyntaxFault):
        return None
    promised = parse("promise", " " * (comma + 1) + text[comma + 1 :])
    return promised if isinstance(promised, SyntaxFault) else None


def _meaningless(fault: SentenceError) -> SyntaxFault:
    return SyntaxFault(fault.code, fault.message, fault.extent, fault.help)


def _unexpected(kind: str, text: str, error: Any) -> SyntaxFault:
    start = error.pos_in_stream or 0
    if kind == "promise" and (fault := _promised_fault(text, start)) is not None:
        return fault
    expected = error.interactive_parser.accepts()
    wanted = expected_words(expected, _keywords())
    found = _FOUND.match(text, start)
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if ended or found is None:
        end = len(text.rstrip())
        message = f"the sentence stops too early; expected {wanted}"
        ending = advise_at_end(kind, text)
        if ending is not None:
            return SyntaxFault("syntax", message, ending.extent, ending.help)
        return SyntaxFault("syntax", message, Extent(end, end), f"this should be {KINDS[kind]}")
    extent = Extent(*found.span())
    close = close_word(found[0], expected, _keywords())
    advice = advise(kind, text, extent, names="WORD" in expected or not found[0][0].isalpha())
    # Advice on the word before counts for less than that this one is nearly right.
    if advice is not None and not (close and advice.extent.end <= extent.start):
        return SyntaxFault("syntax", advice.message, advice.extent, advice.help)
    help_ = f"did you mean `{close}`?" if close else f"this should be {KINDS[kind]}"
    return SyntaxFault("syntax", f"`{found[0]}` cannot stand here; expected {wanted}", extent, help_)
