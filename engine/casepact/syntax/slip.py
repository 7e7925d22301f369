"""A usual slip in a sentence: its pattern, what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from casepact.frozen import dataclass

__all__ = ["AMOUNT", "NUMBER_WORDS", "Slip", "rewritten", "slip"]

AMOUNT = r"\d+(?:\.\d+)? (?:business |calendar )?(?:second|minute|hour|day|week)s?\b(?: on \w+)?"
"""An amount of time, and the name of its calendar."""

NUMBER_WORDS = {
    word: number
    for number, words in {
        1: "one an a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 12: "twelve", 14: "fourteen", 15: "fifteen", 20: "twenty", 24: "twentyfour",
        30: "thirty", 45: "fortyfive", 48: "fortyeight", 60: "sixty", 90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
"""The numbers that contracts write as words."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A pattern of text, what is wrong with it, what to write; ``kinds`` None is every kind of sentence.

    One that ``ends`` is looked for where a sentence stops too early, and only there.
    """

    pattern: str
    help: str | Callable[[re.Match[str]], str | None]
    message: str = "`{}` cannot stand here"
    kinds: frozenset[str] | None = None
    ends: bool = False


def slip(
    pattern: str,
    help_: str | Callable[[re.Match[str]], str | None],
    kinds: frozenset[str] | None = None,
    message: str = "`{}` cannot stand here",
    *,
    ends: bool = False,
) -> Slip:
    """A slip, with the message of most."""
    return Slip(pattern, help_, message, kinds, ends)


def rewritten(template: str, more: str = "") -> Callable[[re.Match[str]], str]:
    r"""Help that writes the match anew, as ``re.Match.expand`` does with a template such as ``after \1``."""

    def help_(match: re.Match[str]) -> str:
        return f"write `{match.expand(template)}`{more}"

    return help_
