"""What an explanation of a code is made of."""

from __future__ import annotations

from casepact.frozen import dataclass

__all__ = ["Explanation"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is found, and what to do.

    ``summary`` names it in a few words, ``text`` is the paragraph. ``bad`` is a piece of a file that has
    it and ``good`` the same mended; both are empty where an example would say no more, as for limits.
    ``level`` is the weight its findings have.
    """

    code: str
    summary: str
    text: str
    bad: str = ""
    good: str = ""
    level: str = "error"
