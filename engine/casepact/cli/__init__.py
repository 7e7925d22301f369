"""The command line: thin commands, each in a module of its own that is loaded when it is run."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]

_INTERRUPTED = 130

_NEW_OBJECTS = 100_000
"""How many a collection waits for. Nearly all that a command makes lives until it ends, so looking sooner is
time lost: a tenth of a short command's."""


def main() -> None:
    """Run the command line with the arguments of the process, and end the process."""
    gc.set_threshold(_NEW_OBJECTS, 20, 50)
    try:
        from casepact.cli.program import run

        status = run()
        _leave_interrupts_to_the_system()
    except KeyboardInterrupt:  # while the modules are still loaded, or as the run has just ended
        status = _INTERRUPTED
    gc.freeze()  # or the interpreter looks through all there is once more before it ends
    sys.exit(status)


def _leave_interrupts_to_the_system() -> None:
    """From here on an interrupt ends the process without a word, for all has been said."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
