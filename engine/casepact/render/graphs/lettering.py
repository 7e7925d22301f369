"""Estimates how wide texts are drawn, where no font can be asked."""

from __future__ import annotations

import unicodedata

__all__ = ["text_width"]

_NARROW = frozenset("fijlrtI.,:;!'|()[] ")
_WIDE = frozenset("mwMWABCDEFGHKNOPQRUVXY%@&—…")
_SHARES = (0.34, 0.58, 0.84, 1.02)


def text_width(text: str, size: float) -> float:
    """Return an upper estimate of the width of ``text`` in a sans-serif font of ``size``, in its units."""
    return size * sum(_share(character) for character in text)


def _share(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _SHARES[3]
    if character in _NARROW:
        return _SHARES[0]
    return _SHARES[2] if character in _WIDE else _SHARES[1]
