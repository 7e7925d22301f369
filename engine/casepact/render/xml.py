"""Writes elements and attributes of XML, without what XML cannot hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

__all__ = ["attribute", "element"]

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def attribute(text: str) -> str:
    """Return the text as the value of an attribute, in its quotes."""
    return quoteattr(_INVALID.sub("", text))


def element(tag: str, text: str, **attributes: str) -> str:
    """Return an element with a text in it; the attributes stand in the order given."""
    head = "".join(f" {name}={attribute(value)}" for name, value in attributes.items())
    return f"<{tag}{head}>{escape(_INVALID.sub('', text))}</{tag}>"
