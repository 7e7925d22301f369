"""Gathers the files that are to be checked, and names those that are passed over."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.frozen import dataclass
from casepact.project.checking import CHECKED
from casepact.project.discovery import find_files, is_directory, is_unreadable, kind_of, lacks_kind

__all__ = ["Gathered", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files to check, those passed over as of another kind, and the directories with nothing to check."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


def gather(paths: Sequence[str]) -> Gathered:
    """The files that are named, and those below the directories named that are ours or were meant to be."""
    passed_over, found = list[str](), list[str]()
    empty = {path for path in paths if is_directory(path)}
    for candidate in find_files(paths):
        of_another_kind = candidate.below is not None and kind_of(candidate.path) not in CHECKED
        if of_another_kind and not (is_unreadable(candidate.path) or lacks_kind(candidate.path)):
            passed_over.append(candidate.path)
        else:
            found.append(candidate.path)
            empty.discard(candidate.below or "")
    return Gathered(tuple(found), tuple(passed_over), tuple(path for path in paths if path in empty))
