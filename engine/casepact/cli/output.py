"""Writes results: to standard output, or to a file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from casepact.cli.faults import misuse
from casepact.cli.session import Session

__all__ = ["emit", "emit_json", "format_option", "output_option", "result_colours", "result_width"]

_NARROWEST = 60
"""Cells; on a terminal narrower than that, lines are broken by the terminal."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def format_option(*formats: str) -> Callable[[_Function], _Function]:
    """The option `--format`; the first of ``formats`` is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the answer.",
    )


output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write to FILE, whole or not at all, in place of standard output.",
)
"""The option `--output`."""


def result_colours(output: str | None) -> bool:
    """Whether to write colours into a result that goes to ``output``."""
    return output in (None, "-") and Session.current().colours()


def result_width(output: str | None) -> int | None:
    """How many cells wide a result may be: a terminal's width, and no limit elsewhere."""
    if output not in (None, "-") or not sys.stdout.isatty():
        return None
    return max(_NARROWEST, shutil.get_terminal_size().columns)


def emit_json(value: object, output: str | None = None) -> None:
    """Write a JSON value, indented, with a line break at its end."""
    import json

    emit(json.dumps(value, indent=2, ensure_ascii=False), output)


def emit(text: str, output: str | None = None) -> None:
    """Write a text, with a line break at its end, to a file or (None or ``-``) to standard output."""
    if text and not text.endswith("\n"):
        text += "\n"
    if output in (None, "-"):
        _print(text)
        return
    try:
        _replace(Path(output), text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise misuse(f"`{output}` cannot be written: {reason}") from error


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough, as `head` does. The status still tells how the command ended.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _replace(path: Path, text: str) -> None:
    path = Path(os.path.realpath(path))  # a link stays a link, to the new content
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        path.write_text(text, encoding="utf-8")
        return
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
    else:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
