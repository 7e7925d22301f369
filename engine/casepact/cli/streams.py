"""Writes to the standard streams: one that takes nothing ends a command with a plain message, or quietly."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from casepact.cli.faults import Refusal, misuse

if TYPE_CHECKING:
    import click

__all__ = ["AS_ESCAPES", "end_output", "print_answer", "reason_of", "say", "set_up_streams", "show_fault"]

AS_ESCAPES = "backslashreplace"
"""How to write what UTF-8 has no bytes for, as a file's name can hold it: in JSON it is an escape."""

_OF_WRITING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
"""Faults that name no file and are of the stream that was written to."""


def set_up_streams() -> None:
    """Let neither a character end an answer, nor a stream that the process was started without."""
    if sys.stdout is None:  # the system refuses what is written to this one, as to the one that is closed
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def print_answer(text: str, *, utf8: bool) -> None:
    """Write an answer to standard output, as ``utf8`` bytes or in the encoding of the terminal.

    Raises:
        Refusal: it cannot be written, other than for want of a reader.
    """
    try:
        stream = getattr(sys.stdout, "buffer", None) if utf8 else None
        if stream is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            stream.write(text.encode("utf-8", AS_ESCAPES))
        sys.stdout.flush()
    except OSError as error:
        if (fault := _fault_of(error)) is not None:
            raise fault from error


def end_output(error: OSError | None = None) -> Refusal | None:
    """Write what is still to be written to standard output, and return what keeps it from being written.

    ``error`` is one of which it is not known whether it came of writing there.
    """
    try:
        sys.stdout.flush()
    except OSError as fault:
        return _fault_of(fault)
    return None if error is None or error.errno not in _OF_WRITING else _fault_of(error)


def _fault_of(error: OSError) -> Refusal | None:
    """The message for an answer that could not be written, of which nothing more is tried to be written."""
    _silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        # Whoever read has seen enough, as `head` does. The status still tells how the command ended.
        return None
    return misuse(f"standard output cannot be written: {reason_of(error)}")


def reason_of(error: OSError) -> str:
    """What the system says of a fault, such as ``permission denied``."""
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def say(text: str) -> None:
    """Write a line to standard error. Where that takes none, there is nobody to tell."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def show_fault(fault: click.ClickException) -> None:
    """Write how a command has been misused to standard error, as `say` does."""
    try:
        fault.show()
    except OSError:
        _silence(sys.stderr)


def _silence(stream: TextIO) -> None:
    """Let what is left of a stream go nowhere, so that the process can end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
