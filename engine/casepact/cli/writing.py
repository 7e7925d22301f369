"""Writes an answer to a file: whole or not at all, and never over what it was made from."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from casepact.cli.faults import misuse
from casepact.cli.streams import AS_ESCAPES, print_answer, reason_of
from casepact.project.discovery import kind_of, kind_of_text
from casepact.reads import was_read

__all__ = ["check_outputs", "open_answer", "write_answer", "write_file"]

_WRITTEN = ("output", "report", "charts", "log")
"""Parameters that name what is written to."""

_SYSTEM = ("/dev/", "/proc/")
"""Where files lie that stand for a stream somebody has opened: they are added to, not replaced."""


def check_outputs() -> None:
    """Find out once all is read, and before anything is run, that an answer would be written over some of it.

    Raises:
        Refusal: it would.
    """
    for parameter, value in _paths_given():
        if parameter in _WRITTEN and isinstance(value, str) and Path(value).is_file():
            _refuse_what_was_read(value)


def write_answer(output: str, text: str) -> None:
    """Write a text as UTF-8: in place of a file, or through to a device, a pipe or a standard stream.

    Raises:
        Refusal: it cannot be written, or the file is one that is read.
    """
    write_file(output, text.encode("utf-8", AS_ESCAPES))


def write_file(output: str, data: bytes) -> None:
    """Write bytes, as `write_answer` does a text.

    Raises:
        Refusal: they cannot be written, or the file is one that is read.
    """
    try:
        there = Path(output).stat()
    except FileNotFoundError:
        there = None
    except OSError as error:
        raise misuse(f"`{output}` cannot be written: {reason_of(error)}") from error
    try:
        if there is None:
            _replace(output, data)
        elif _is_stream(1, there):
            print_answer(data.decode("utf-8", "surrogateescape"), utf8=True)
        elif _is_stream(2, there):
            sys.stderr.write(data.decode("utf-8", "backslashreplace"))
        elif not stat.S_ISREG(there.st_mode) or output.startswith(_SYSTEM):
            with Path(output).open("ab") as file:
                file.write(data)
        else:
            _refuse_to_replace(output, data)
            _replace(output, data)
    except OSError as error:
        raise misuse(f"`{output}` cannot be written: {reason_of(error)}") from error


@contextlib.contextmanager
def open_answer(output: str) -> Iterator[IO[bytes]]:
    """A file to write an answer to in pieces: it takes the place of ``output`` when all is written, or never.

    Raises:
        Refusal: it cannot be written, or the file is one that is read.
    """
    import tempfile

    path = Path(output)
    if path.exists() and (not path.is_file() or output.startswith(_SYSTEM)):
        with tempfile.TemporaryFile() as whole:
            yield whole
            whole.seek(0)
            write_file(output, whole.read())
        return
    if path.exists():
        _refuse_to_replace(output, b"")
    try:
        with _in_place_of(output) as file:
            yield file
    except OSError as error:
        raise misuse(f"`{output}` cannot be written: {reason_of(error)}") from error


def _is_stream(number: int, there: os.stat_result) -> bool:
    """Whether a file is what the process was given as a standard stream, as /dev/stdout is."""
    try:
        return os.path.samestat(there, os.fstat(number))
    except OSError:
        return False


def _refuse_to_replace(output: str, data: bytes) -> None:
    """Keep what the answer was made from, and what people have written.

    Raises:
        Refusal: the file was read or named to be, or holds a policy or its like.
    """
    _refuse_what_was_read(output)
    kind = kind_of(output)
    if kind and kind_of_text(data) != kind:
        what = kind if kind == "tests" else f"a {kind}"
        raise misuse(f"`{output}` holds {what}; the answer is not written over it")


def _refuse_what_was_read(output: str) -> None:
    is_read = was_read(Path(output))
    for path in _paths_named():
        with contextlib.suppress(OSError):
            is_read = is_read or Path(output).samefile(path)
    if is_read:
        raise misuse(f"`{output}` is a file to be read; the answer is not written over it")


def _paths_named() -> Iterator[str]:
    """The files and directories the command was given, but for the one to write to."""
    for parameter, value in _paths_given():
        if parameter not in _WRITTEN:
            yield from [value] if isinstance(value, str) else value


def _paths_given() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The parameters of the command that are paths, and what each was given."""
    context = click.get_current_context(silent=True)
    if context is None:
        return
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        if isinstance(parameter.type, click.Path) and parameter.name and value:
            yield parameter.name, value


def _replace(output: str, data: bytes) -> None:
    with _in_place_of(output) as file:
        file.write(data)


@contextlib.contextmanager
def _in_place_of(output: str) -> Iterator[IO[bytes]]:
    """A new file beside ``output``, which takes its place at the end, unless something is raised."""
    import tempfile

    path = Path(os.path.realpath(output))  # a link stays a link, to the new content
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
    else:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".casepact-", delete=False) as file:
        temporary = Path(file.name)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
