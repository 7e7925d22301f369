"""Asks git: for what a revision has, for names of files, and for what a file was called before."""

from __future__ import annotations

import shutil
import subprocess

__all__ = ["GitError", "ask_git", "git_names"]


class GitError(Exception):
    """Git could not be run, or could not answer; the message says why, in git's own words."""


def ask_git(*words: str) -> bytes:
    """Return what git prints for a command.

    A word that came from outside has to stand behind `--`, or be known to begin with no hyphen.

    Raises:
        GitError: it cannot be run, or its exit status is not 0.
    """
    # No shell reads the words, and git is taken from an absolute path. No argument that is not written out
    # passes S603, and none with a bare `git` passes S607, which leaves nothing that finds git on the path.
    command = [shutil.which("git") or "git", *words]
    try:
        found = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - see above
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from error
    if found.returncode:
        said = found.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(said[0].removeprefix("fatal: ") if said else "git says nothing")
    return found.stdout


def git_names(*words: str) -> list[str]:
    """Return the names that git prints for a command with `-z`; raises as `ask_git`."""
    return [name for name in ask_git(*words).decode(errors="surrogateescape").split("\0") if name]
