"""The command line: thin commands, each in a module of its own that is loaded when it is run."""

from __future__ import annotations

import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> None:
    """Run the command line with the arguments of the process, and end the process."""
    try:
        from casepact.cli.program import run

        status = run()
        _leave_interrupts_to_the_system()
    except KeyboardInterrupt:  # while the modules are still loaded, or as the run has just ended
        status = _INTERRUPTED
    sys.exit(status)


def _leave_interrupts_to_the_system() -> None:
    """From here on an interrupt ends the process without a word, for all has been said."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
