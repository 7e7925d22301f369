"""How much a file may ask of the reader before it is refused."""

from __future__ import annotations

from casepact.frozen import dataclass

__all__ = ["LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file, so that a policy from a stranger is safe to check.

    ``size`` is in bytes of UTF-8, ``scalar`` in characters as written, ``depth`` in levels of
    nesting with aliases expanded, ``nodes`` in nodes (keys counted) with aliases expanded, and
    ``expanded`` in characters of decoded text with aliases expanded. ``diagnostics`` bounds the report.
    """

    size: int = 1024 * 1024
    scalar: int = 64 * 1024
    depth: int = 64
    nodes: int = 200_000
    aliases: int = 1000
    expanded: int = 4 * 1024 * 1024
    diagnostics: int = 100


LIMITS = Limits()
"""The bounds that every reading of a file uses, tests of the bounds excepted."""
