"""How results show themselves in a notebook: by functions that a layer above puts here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["SHOWN", "html_of"]

SHOWN: dict[type, Callable[[Any], str]] = {}
"""What writes a result of a type as HTML. Results know nothing of how they are shown."""


def html_of(result: object) -> str | None:
    """A result as HTML; None where nobody has said how, and a notebook shows it as Python does."""
    show = SHOWN.get(type(result))
    return None if show is None else show(result)
