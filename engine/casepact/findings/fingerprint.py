"""Fingerprints: what a finding is known by from one run to the next, wherever its lines have moved."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable

from casepact.source import Diagnostic

__all__ = ["DIGITS", "fingerprint", "fingerprints", "subject_of"]

DIGITS = 16
"""Hexadecimal digits of a fingerprint: 64 bits, so that two findings of one policy do not share one."""

_QUOTED = re.compile(r"`([^`]*)`")


def fingerprint(
    code: str, scope: str, clause: str | None, subject: Iterable[str], occurrence: int = 0
) -> str:
    """Return the fingerprint of a finding, `DIGITS` digits in lower case.

    ``scope`` is the name of the policy, or of the file where there is none. ``subject`` is what the
    finding is about, in the user's own words; how they are spaced does not matter. ``occurrence``
    counts from 0 the findings that agree in all the rest.
    """
    words = [" ".join(text.split()) for text in subject]
    data = "\0".join([code, scope, clause or "", str(occurrence), *words])
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def subject_of(message: str) -> tuple[str, ...]:
    """What a message is about: the user's words in it, which stand in backticks.

    The words around them may be put better one day, and a share of opening instants or a length of time
    moves with the years compared; neither makes another finding of it.
    """
    return tuple(_QUOTED.findall(message))


def fingerprints(diagnostics: Iterable[Diagnostic], scope_of: Callable[[Diagnostic], str]) -> list[str]:
    """The fingerprints of the diagnostics of one file, in their order, each of them another."""
    seen: Counter[tuple[object, ...]] = Counter()
    made = []
    for found in diagnostics:
        identity = (found.code, scope_of(found), found.clause, found.subject or subject_of(found.message))
        made.append(fingerprint(*identity, occurrence=seen[identity]))
        seen[identity] += 1
    return made
