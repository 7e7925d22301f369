"""Which version of a policy judges a case: says it, and names files that hold another version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from casepact.model.policy import Policy

__all__ = ["version_words", "versions_beside"]

_HEAD = re.compile(r"(?m)^(policy|effective):[ \t]*[\"']?([\w.-]+)")
"""The two keys of a policy that say which one it is, and since when it counts."""


_LOOKED_AT = 16_384
"""Characters of a file in which its first keys are looked for."""


def version_words(policy: Policy, versions: Sequence[Policy], at: int) -> str:
    """A policy's version and since when it counts, and when the next of some ``versions`` takes its place."""
    from casepact.semantics.in_force import effective_instant, policy_in_force

    words = " ".join(word for word in (policy.version, _since(policy)) if word) or "without a date"
    later = sorted(
        (other.effective, other.version)
        for other in versions
        if other.effective is not None and effective_instant(other.effective) > at and other is not policy
    )
    if not later or policy_in_force((policy,), at) is None:
        return words
    on, name = later[0]
    return f"{words}, until {name or 'the next'} on {on}"


def _since(policy: Policy) -> str:
    return "" if policy.effective is None else f"in force from {policy.effective}"


def versions_beside(policy: Policy, at: int) -> list[tuple[str, str]]:
    """Files beside a policy's own with a version of it that judges a case in its place.

    The case is opened ``at`` (UTC seconds). Each file with the date it is in force from, empty where it
    has none. Only the heads of files are looked at.
    """
    import datetime as dt

    from casepact.semantics.in_force import effective_instant

    own = Path(policy.note.span.file)
    since = None if policy.effective is None else effective_instant(policy.effective)
    found = []
    for path in sorted((*own.parent.glob("*.yaml"), *own.parent.glob("*.yml"))) if own.is_file() else ():
        try:
            head = dict(_HEAD.findall(_start_of(path)))
            date = dt.date.fromisoformat(head["effective"]) if "effective" in head else None
        except (OSError, ValueError):
            continue
        if head.get("policy") != policy.name or path.samefile(own) or date == policy.effective:
            continue
        begins = None if date is None else effective_instant(date)
        in_force = begins is None or begins <= at
        if in_force and (since is None or since > at or (begins is not None and begins > since)):
            found.append((str(path), "" if date is None else str(date)))
    return found


def _start_of(path: Path) -> str:
    """What a file begins with, as far as its first keys are looked for."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_LOOKED_AT)
