"""What holds for a whole invocation: colours and debugging, and the options that set them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO, TypeVar

import click

__all__ = ["Session", "session_options"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The options that every command takes; `--color` and `--debug` may stand before or after the command."""

    color: str = "auto"
    debug: bool = False

    @staticmethod
    def current() -> Session:
        """The session of the command that runs."""
        session = click.get_current_context().obj
        return session if isinstance(session, Session) else Session()

    def colours(self, stream: TextIO | None = None) -> bool:
        """Whether to write colours to a stream, standard output by default.

        On a terminal they are, unless the environment has NO_COLOR.
        """
        if self.color != "auto":
            return self.color == "always"
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return not plain and (stream or sys.stdout).isatty()


def _set(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    session = ctx.find_object(Session)
    if session is not None and value and parameter.name is not None:
        setattr(session, parameter.name, value)


def session_options(function: _Function) -> _Function:
    """Give a command the options of the session."""
    function = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_set,
        help="Show the traceback of an internal error.",
    )(function)
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        callback=_set,
        help="Whether to write colours; auto: on a terminal, unless NO_COLOR is set.",
    )(function)
