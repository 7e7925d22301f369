"""The identity of a scenario: a digest of everything it says, the same in every process."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum

from casepact.scenario.model import Scenario

__all__ = ["digest_of"]


def digest_of(scenario: Scenario) -> str:
    """The SHA-256 of everything a scenario and its policy say, as hexadecimal digits."""
    digest = hashlib.sha256()
    for piece in _pieces(scenario):
        digest.update(piece.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _pieces(value: object) -> Iterator[str]:
    """A value as texts that no other value gives; sets and mappings in an order of their own."""
    if isinstance(value, Enum):
        yield f"{type(value).__name__}.{value.name}"
    elif dataclasses.is_dataclass(value) or hasattr(value, "__dataclass_fields__"):
        yield f"<{type(value).__name__}"
        for name in value.__dataclass_fields__:
            yield name
            yield from _pieces(getattr(value, name))
        yield ">"
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value, key=repr):
            yield from _pieces(key)
            yield from _pieces(value[key])
        yield "}"
    elif isinstance(value, AbstractSet):
        yield "("
        yield from sorted("\0".join(_pieces(item)) for item in value)
        yield ")"
    elif isinstance(value, tuple | list):
        yield "["
        for item in value:
            yield from _pieces(item)
        yield "]"
    else:
        yield f"{type(value).__name__}:{value!r}"
