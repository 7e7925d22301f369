"""Writes answers to where they are wanted, and the options that say how and where."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from casepact.cli.session import Session
from casepact.cli.streams import print_answer
from casepact.cli.writing import write_answer

__all__ = ["emit", "emit_json", "format_option", "output_option", "result_colours", "result_width"]

_NARROWEST = 60
"""Cells; on a terminal narrower than that, lines are broken by the terminal."""

_TEXT = "text"
"""The one format that is for people."""

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
    type=click.Path(dir_okay=False, readable=False),
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
    """Write a text, with a line break at its end, to a file or (None or ``-``) to standard output.

    A file is UTF-8, and so is every format but text, wherever it goes.

    Raises:
        Refusal: it cannot be written, or the file is one that is read.
    """
    if text and not text.endswith("\n"):
        text += "\n"
    if output is None or output == "-":
        print_answer(text, utf8=_is_for_programs())
    else:
        write_answer(output, text)


def _is_for_programs() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("format_", _TEXT) != _TEXT
