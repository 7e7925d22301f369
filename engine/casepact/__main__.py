"""Runs the command line as ``python -m casepact``."""

from casepact.cli import main

if __name__ == "__main__":
    main()
