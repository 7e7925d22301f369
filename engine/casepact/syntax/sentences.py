"""Parses one sentence of the language to its tree, or says where and why it could not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, VisitError

from casepact.syntax.ast.extent import Extent
from casepact.syntax.builders.calendars import CalendarBuilder
from casepact.syntax.builders.conditions import ConditionBuilder
from casepact.syntax.builders.node import SentenceFault
from casepact.syntax.builders.sentences import SentenceBuilder
from casepact.syntax.builders.targets import TargetBuilder
from casepact.syntax.table import WORD_END, load_parser

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_LENGTH", "MAX_NESTING", "SyntaxFault", "parse", "sentence_parser"]

MAX_LENGTH = 4000
"""Characters a sentence may have."""

MAX_NESTING = 32
"""Parentheses that may be open at once in a sentence."""


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """Why a sentence could not be parsed, and where in it."""

    code: str
    message: str
    extent: Extent
    help: str | None = None


class _Builder(CalendarBuilder, ConditionBuilder, TargetBuilder, SentenceBuilder, Transformer[Any, Any]):
    pass


_KINDS = {
    "calendar": "a calendar such as `Mon-Fri 09:00-17:00 in Europe/Paris`",
    "guarded_calendar": "a calendar, with `when` and a condition if it holds only then",
    "target": "a target such as `within 4 hours on office`",
    "guarded_target": "a target such as `4 hours on office`, with `when` and a condition if it holds only then",
    "condition": "a condition such as `severity is critical and not trial`",
    "duty": "a duty such as `vendor must respond after opened`",
    "step": "a step such as `after 1 hour on always notify duty_manager`",
    "transition": "a transition such as `resolved -> closed after 5 business days on office`",
    "fact_type": "a fact type such as `low | high`, `one of a, b`, `boolean` or `integer 0 to 100`",
    "adjustment": "an adjustment such as `severity is at least major when tier is premium`",
    "credit": "a credit such as `5% of monthly_fee per breach of first_response`",
    "quota": "a quota such as `10 per year then charge`",
    "table_key": "values joined by `|`, or `otherwise`",
    "change": "a change such as `targets.first_response.basic.major to 8 hours on office`",
}

_TERMINALS = {
    "WORD": "a name",
    "NUMBER": "a number",
    "SIGNED": "a number",
    "TIME": "a time such as 09:00",
    "DATE": "a date such as 2026-12-24",
    "DAY": "a weekday such as Mon",
    "MONTH": "a month such as Dec",
    "ZONE": "a time zone such as Europe/Paris",
    "REGION": "a country such as DE or DE-BY",
    "CURRENCY": "a currency such as EUR",
    "UNIT": "minutes, hours, days or weeks",
    "PERIOD": "day, week, month, quarter or year",
    "PRIMITIVE": "a type such as boolean",
    "PREPOSITION": "a preposition",
    "STRING": "quoted text",
    "VERSION": "a version",
    "PATH": "a path such as targets.first_response.basic",
    "REST": "a sentence",
    "DASH": "`-`",
    "$END": "the end of the sentence",
}


@cache
def sentence_parser() -> Lark:
    """The parser of all kinds of sentence, loaded once a process."""
    return load_parser(_Builder())


@cache
def _keywords() -> dict[str, str]:
    return {
        t.name: t.pattern.value.removesuffix(WORD_END)
        for t in sentence_parser().terminals
        if t.name not in _TERMINALS and t.name != "WS"
    }


def _expected(names: Iterable[str]) -> str:
    keywords = _keywords()
    shown = {_TERMINALS.get(name) or f"`{keywords.get(name, name)}`" for name in names}
    ordered = sorted(shown, key=lambda text: (text.startswith("`"), text))
    if len(ordered) > 8:
        ordered = [*ordered[:8], "..."]
    return ", ".join(ordered)


def _close_keyword(found: str, names: Iterable[str]) -> str | None:
    from difflib import get_close_matches

    words = [_keywords()[name] for name in names if name in _keywords()]
    if "UNIT" in set(names):
        words += ["minutes", "hours", "days", "weeks"]
    matches = get_close_matches(found, words, n=1, cutoff=0.7)
    return matches[0] if matches else None


def _too_deep(text: str) -> int | None:
    depth = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth > MAX_NESTING:
            return index
    return None


@lru_cache(maxsize=4096)
def parse(kind: str, text: str) -> Any:
    """Parse ``text`` as a sentence of a kind (a start rule of the grammar).

    Returns:
        The sentence's tree, or a `SyntaxFault`; never raises for any text. Equal texts of a kind
        give the same object.
    """
    if len(text) > MAX_LENGTH:
        message = f"the sentence has {len(text)} characters; {MAX_LENGTH} are the most"
        return SyntaxFault("sentence-too-long", message, Extent(MAX_LENGTH, len(text)), "split it")
    if (deep := _too_deep(text)) is not None:
        message = f"more than {MAX_NESTING} parentheses are open here"
        return SyntaxFault("sentence-too-deep", message, Extent(deep, deep + 1), "name a part of it")
    if not text.strip():
        return SyntaxFault(
            "empty-sentence", "nothing is said here", Extent(0, len(text)), f"write {_KINDS[kind]}"
        )
    try:
        return sentence_parser().parse(text, start=kind)
    except SentenceFault as fault:
        return SyntaxFault(fault.code, fault.message, fault.extent, fault.help)
    except VisitError as error:
        if isinstance(error.orig_exc, SentenceFault):
            fault = error.orig_exc
            return SyntaxFault(fault.code, fault.message, fault.extent, fault.help)
        raise
    except UnexpectedToken as error:
        return _unexpected(kind, text, error.token, set(error.accepts or error.expected))
    except UnexpectedCharacters as error:
        start = error.pos_in_stream
        end = start + 1
        while end < len(text) and not text[end].isspace() and text[end] not in ",()":
            end += 1
        word = text[start:end]
        return _syntax(kind, word, Extent(start, end), set(error.allowed or ()))
    except UnexpectedEOF as error:
        return _syntax(kind, "", Extent(len(text), len(text)), set(error.expected))


def _unexpected(kind: str, text: str, token: Token, expected: set[str]) -> SyntaxFault:
    if token.type == "$END":
        end = len(text.rstrip())
        return _syntax(kind, "", Extent(end, end), expected)
    return _syntax(kind, str(token), Extent(token.start_pos or 0, token.end_pos or 0), expected)


def _syntax(kind: str, found: str, extent: Extent, expected: set[str]) -> SyntaxFault:
    wanted = _expected(expected - {"WS"})
    close = _close_keyword(found, expected) if found else None
    if close:
        help_ = f"did you mean `{close}`?"
    else:
        help_ = f"this should be {_KINDS[kind]}"
    cause = f"`{found}` cannot stand here" if found else "the sentence stops too early"
    return SyntaxFault("syntax", f"{cause}; expected {wanted}" if wanted else cause, extent, help_)
