"""A usual slip in a sentence: its pattern, what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from casepact.frozen import dataclass

__all__ = ["Slip", "slip"]


@dataclass(frozen=True, slots=True)
class Slip:
    """A pattern of text, what is wrong with it, what to write; ``kinds`` None is every kind of sentence."""

    pattern: str
    help: str | Callable[[re.Match[str]], str | None]
    message: str = "`{}` cannot stand here"
    kinds: frozenset[str] | None = None


def slip(
    pattern: str,
    help_: str | Callable[[re.Match[str]], str | None],
    kinds: frozenset[str] | None = None,
    message: str = "`{}` cannot stand here",
) -> Slip:
    """A slip, with the message of most."""
    return Slip(pattern, help_, message, kinds)
