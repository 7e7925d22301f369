"""Which version of a policy judges a case: says it, and names files that hold another version."""

from __future__ import annotations

import datetime as dt
import math
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from casepact.model.policy import Policy

__all__ = ["tell_versions", "version_words"]

_Found = tuple[str, dt.date | None]
"""A file with a version of a policy, and from when that is in force; None where it always was."""

_NEAR = tuple(f"{depth}*.{suffix}" for depth in ("", "*/") for suffix in ("yaml", "yml"))

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


def tell_versions(policy: Policy, versions: Sequence[Policy], opened: Iterable[int]) -> None:
    """Tell of each file near a policy's own whose version of it judges a case in its place.

    ``opened`` is when cases are opened (UTC seconds). Nothing is told where other ``versions`` are given.
    """
    from casepact.cli.streams import say

    near = [] if versions else _versions_near(policy)
    in_force = {found for at in sorted(set(opened)) for found in _in_force(policy, near, at)}
    for file, since in sorted(in_force, key=lambda found: (found[1] or dt.date.min, found[0])):
        from_ = f" from {since}" if since else ""
        say(f"note: `{file}` holds the version of this policy in force{from_}; `--also {file}` decides by it")


def _in_force(policy: Policy, near: Sequence[_Found], at: int) -> list[_Found]:
    """Those of the files ``near`` whose version judges a case opened ``at`` in the place of ``policy``."""
    from casepact.semantics.in_force import effective_instant

    def begins(effective: dt.date | None) -> float:
        return -math.inf if effective is None else effective_instant(effective)

    dates = {date for _, date in near if begins(date) <= at}
    last = max(dates, key=begins, default=policy.effective)
    if begins(policy.effective) <= at and begins(last) <= begins(policy.effective):
        return []
    return [found for found in near if found[1] == last and found[1] in dates]


def _versions_near(policy: Policy) -> list[_Found]:
    """Files near a policy's own with a version of it from another date.

    Looked at are the heads of YAML files in its folder, in the one above unless that leaves the working
    directory, and in the folders that lie in either; what is hidden is passed over.
    """
    own = Path(policy.note.span.file)
    if not own.is_file():
        return []
    folders = [own.parent]
    if own.parent.resolve().parent.is_relative_to(Path.cwd()):
        folders.append(Path(os.path.normpath(own.parent / os.pardir)))
    files: dict[str, Path] = {}
    for folder in folders:
        for path in (path for pattern in _NEAR for path in folder.glob(pattern)):
            if not any(part.startswith(".") for part in path.relative_to(folder).parts):
                files.setdefault(os.path.realpath(path), path)
    found = []
    for path in files.values():
        try:
            head = dict(_HEAD.findall(_start_of(path)))
            date = dt.date.fromisoformat(head["effective"]) if "effective" in head else None
        except (OSError, ValueError):
            continue
        if head.get("policy") == policy.name and date != policy.effective:
            found.append((str(path), date))
    return found


def _start_of(path: Path) -> str:
    """What a file begins with, as far as its first keys are looked for."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_LOOKED_AT)
