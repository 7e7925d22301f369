"""Pairs the policies and contracts of a project with what git had of them at a base."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path, PurePath

from casepact.cli.faults import UNREAD, WRONG, Refusal, misuse
from casepact.cli.git import GitError, ask_git, git_names
from casepact.frozen import dataclass
from casepact.project.discovery import find_files, is_directory, kind_of, kind_of_text

__all__ = ["Pair", "pairs_since"]

_COMPARED = ("policy", "contract")
_SUFFIXES = (".yaml", ".yml")
_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A file as it is at ``path``, and its name in git, such as ``main:policies/example.yaml``.

    ``old`` is None for a file that is new. One that is ``gone`` has the path that it had. ``former`` is
    the path in the repository that it had before it was renamed; empty where it was not.
    """

    path: str
    old: str | None
    gone: bool = False
    former: str = ""


def pairs_since(base: str, paths: Sequence[str]) -> list[Pair]:
    """Return what is to be compared: policies before contracts, each kind in the order found.

    A path is a file, a directory for all policies and contracts below it, or a pattern with `*`, `**`, `?`
    or `[` for those that it matches, whether they are there now or were at the base.

    Raises:
        Refusal: the base is no commit of this repository, or a path stands for nothing.
    """
    known = _Base(base)
    found: dict[str, Pair] = {}
    for path in paths:
        try:
            pairs = list(_pairs(known, path))
        except GitError as error:
            message = f"`{path}` cannot be compared with what it was at `{base}`: {error}"
            raise Refusal(UNREAD, message) from error
        if not pairs:
            where = f"that `{path}` matches" if _PATTERN.search(path) else f"below `{path}`"
            raise misuse(f"there is no policy or contract {where}, nor was there at `{base}`")
        for pair in pairs:
            found.setdefault(known.name_of(pair.path), pair)
    taken = {pair.old for pair in found.values() if not pair.gone}
    left = [pair for pair in found.values() if not (pair.gone and pair.old in taken)]
    return sorted(left, key=lambda pair: not pair.gone and kind_of(pair.path) == "contract")


def _pairs(base: _Base, path: str) -> Iterator[Pair]:
    if is_directory(path):
        here = [item.path for item in find_files((path,))]
        gone = base.below(path)
    elif _PATTERN.search(path) and not Path(path).exists():
        here, gone = base.matched(path)
    else:
        if not Path(path).exists():
            raise misuse(f"there is no file `{path}` to compare")
        kind = kind_of(path)
        if kind and kind not in _COMPARED:
            holds = "tests" if kind == "tests" else f"a {kind}"
            raise misuse(f"`{path}` holds {holds}, not a policy or a contract")
        yield base.pair(str(Path(path)))
        return
    yield from (base.pair(file) for file in here if kind_of(file) in _COMPARED)
    for file in gone:
        old = f"{base.revision}:{base.name_of(file)}"
        if kind_of_text(base.read(old)) in _COMPARED:
            yield Pair(file, old, gone=True)


class _Base:
    """A revision of git, with the names of its files as they are from the root of the repository."""

    def __init__(self, revision: str) -> None:
        if not revision or revision.startswith("-"):
            raise Refusal(WRONG, f"`{revision}` is no revision")
        self.revision = revision
        try:
            prefix = ask_git("rev-parse", "--show-prefix")
            ask_git("cat-file", "-e", f"{revision}^{{commit}}")
        except GitError as error:
            raise Refusal(UNREAD, f"nothing can be compared with `{revision}`: {error}") from error
        self._prefix = prefix.decode(errors="surrogateescape").rstrip("\n")

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(git_names("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.revision, "--"))

    @cached_property
    def _former(self) -> dict[str, str]:
        """What files that git finds renamed were called, by what they are called now."""
        said = iter(
            git_names(
                *("diff", "-z", "--no-ext-diff", "--no-relative", "--find-renames", "--diff-filter=R"),
                *("--name-status", self.revision, "--"),
            )
        )
        return {new: old for _, old, new in zip(said, said, said, strict=False)}

    def name_of(self, path: str) -> str:
        """What git calls a path from here: by the root of the repository, with forward slashes."""
        relative = os.path.relpath(path) if Path(path).is_absolute() else path
        return posixpath.normpath(posixpath.join(self._prefix, PurePath(relative).as_posix()))

    def read(self, name: str) -> bytes:
        """What git has under a name."""
        return ask_git("cat-file", "blob", name)

    def pair(self, path: str) -> Pair:
        """A file that is there, with what it was."""
        name = self.name_of(path)
        if name in self._names:
            return Pair(path, f"{self.revision}:{name}")
        former = self._former.get(name, "")
        return Pair(path, f"{self.revision}:{former}" if former else None, former=former)

    def below(self, directory: str) -> list[str]:
        """The YAML files below a directory that were there at the base and are not now."""
        return list(self._gone(git_names("ls-files", "-z", *self._all, f":(literal){directory}")))

    def matched(self, pattern: str) -> tuple[list[str], list[str]]:
        """The YAML files that a pattern matches: those that are there, and those that were at the base."""
        names = git_names("ls-files", "-z", *self._all, f":(glob){PurePath(pattern).as_posix()}")
        here = [name for name in dict.fromkeys(names) if _is_yaml(name) and Path(name).is_file()]
        return sorted(here), list(self._gone(names))

    @property
    def _all(self) -> tuple[str, ...]:
        return "--cached", "--others", "--exclude-standard", f"--with-tree={self.revision}", "--"

    def _gone(self, names: Iterable[str]) -> Iterator[str]:
        for name in sorted(set(names)):
            if _is_yaml(name) and not Path(name).exists() and self.name_of(name) in self._names:
                yield name


def _is_yaml(name: str) -> bool:
    hidden = any(part.startswith(".") and part not in (".", "..") for part in PurePath(name).parts)
    return name.lower().endswith(_SUFFIXES) and not hidden
