"""The command line: thin commands, each in a module of its own that is loaded when it is run."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of the process, and end the process."""
    from casepact.cli.program import run

    sys.exit(run())
