"""ANSI styles by what they mean, or none."""

from __future__ import annotations

from casepact.frozen import dataclass

__all__ = ["PLAIN", "Style"]


@dataclass(frozen=True, slots=True)
class Style:
    """Writes ANSI styles where ``on``; elsewhere texts stay as they are."""

    on: bool = False

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text

    def strong(self, text: str) -> str:
        """A heading, or the word that matters."""
        return self._in("1", text)

    def faint(self, text: str) -> str:
        """What most readers pass over, such as ids."""
        return self._in("2", text)

    def good(self, text: str) -> str:
        """What is as one would wish."""
        return self._in("32", text)

    def bad(self, text: str) -> str:
        """What is not."""
        return self._in("1;31", text)

    def open(self, text: str) -> str:
        """What is not known or not specified."""
        return self._in("33", text)


PLAIN = Style()
"""Texts as they are."""
