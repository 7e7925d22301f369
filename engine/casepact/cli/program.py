"""The program `casepact`: finds the command, and turns whatever goes wrong into a message and a status."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, cast

import click

from casepact.cli.faults import UNREAD, Refusal
from casepact.cli.session import Session, session_options
from casepact.cli.streams import end_output, reason_of, say, set_up_streams, show_fault
from casepact.reads import noting_reads

__all__ = ["COMMANDS", "program", "run"]

COMMANDS = (
    "check",
    "decide",
    "diff",
    "explain",
    "graph",
    "impact",
    "run",
    "show",
    "simulate",
    "test",
    "trace",
    "whatif",
)
"""Every command. Each lives in the module of its name, as ``command``."""

_COMPLETE = "_CASEPACT_COMPLETE"
"""The variable by which a shell asks how a line can go on."""

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
    set_up_streams()
    session = Session()
    if _COMPLETE in os.environ:
        from casepact.cli.completing import join_words

        join_words(os.environ)
    try:
        with noting_reads():
            return _answer(arguments, session)
    except Refusal as refusal:
        say(refusal.text(colour=session.colours(sys.stderr)))
        return refusal.status
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except Exception as bug:
        if _is_interrupt(bug):
            return _INTERRUPTED
        if session.debug:
            raise
        say(_REPORT.format(type(bug).__name__, bug))
        return _BUG


def _is_interrupt(bug: BaseException) -> bool:
    """Whether an interrupt is at the bottom of it, as where Python wraps what happens as a class is made."""
    below = bug.__cause__ or bug.__context__
    return isinstance(bug, KeyboardInterrupt) or (below is not None and _is_interrupt(below))


def _answer(arguments: Sequence[str] | None, session: Session) -> int:
    """Run the command, and return its status.

    Raises:
        Refusal: it cannot answer.
    """
    stdout = sys.stdout
    try:
        status = program.main(arguments, "casepact", standalone_mode=False, obj=session)
    except click.ClickException as fault:
        show_fault(fault)
        return fault.exit_code
    except SystemExit as end:
        # Where the reader of a help page has gone away, click puts another stream in place and ends
        # with a 1; but the page was asked for and given.
        gone = sys.stdout is not stdout
        status = 0 if gone or not isinstance(end.code, int) else end.code
    except OSError as error:
        if session.debug:
            raise
        if (refusal := end_output(error)) is not None:
            raise refusal from error
        if error.filename is None:
            raise
        raise Refusal(UNREAD, f"`{error.filename}` cannot be read: {reason_of(error)}") from error
    if (refusal := end_output()) is not None:
        raise refusal
    return status if isinstance(status, int) else 0
