"""The program `casepact`: finds the command, and turns whatever goes wrong into a message and a status."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, cast

import click

from casepact.cli.faults import Refusal
from casepact.cli.session import Session, session_options

__all__ = ["COMMANDS", "program", "run"]

COMMANDS = ("check", "decide", "explain", "graph", "run", "show", "test", "trace")
"""Every command. Each lives in the module of its name, as ``command``."""

_INTERRUPTED = 130
_BUG = 70
"""Exit status after a fault of casepact's own, as sysexits.h has it."""

_REPORT = """\
casepact: internal error: {}: {}
This is a fault of casepact's, not of yours. Please report it, with what you ran and the traceback
that it prints with --debug."""


class _Commands:
    """The commands by name, of which click asks for one, and then its module is imported."""

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def get(self, name: str) -> click.Command | None:
        """Import a command; None where there is no such command."""
        if name not in COMMANDS:
            return None
        home = f"casepact.cli.{name}"
        try:
            command: click.Command = importlib.import_module(home).command
        except ModuleNotFoundError as error:
            if error.name != home:
                raise
            return None
        return command


def _print_version(context: click.Context, _: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        from casepact import __version__

        click.echo(f"casepact {__version__}")
        context.exit()


@session_options
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and stop.",
)
def _program() -> None:
    """Read a vendor's customer-support policy as code."""


program = click.group(
    "casepact",
    cls=click.Group,
    commands=cast("MutableMapping[str, click.Command]", _Commands()),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Exit status: 0 nothing at or over the threshold, 1 findings, 2 wrong usage,
3 a file that could not be read or parsed.

\b
Completion for bash (zsh and fish likewise):
  eval "$(_CASEPACT_COMPLETE=bash_source casepact)"
""",
)(_program)
"""The group of all commands."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run with ``arguments`` (None: those of the process), and return the exit status.

    It is 0, 1, 2 or 3 as the help says, 130 when interrupted, and 70 where casepact is at fault.
    """
    # A command makes much and drops little: looking for garbage as often as Python does by default
    # takes a tenth of a short run.
    gc.set_threshold(100_000, 20, 20)
    session = Session()
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal that lacks a character must not end the answer
            reconfigure(errors="replace")
    try:
        status = program.main(arguments, "casepact", standalone_mode=False, obj=session)
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except Refusal as refusal:
        click.echo(refusal.text(colour=session.colours(sys.stderr)), err=True)
        return refusal.status
    except Exception as bug:
        if session.debug:
            raise
        click.echo(_REPORT.format(type(bug).__name__, bug), err=True)
        return _BUG
    return status if isinstance(status, int) else 0
