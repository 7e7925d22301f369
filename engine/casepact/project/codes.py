"""Knows the codes that findings can have, and loads what finds them only where it must."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

__all__ = ["KNOWN_CODES", "KnownCodes", "looked_for", "unknown_code_help"]


class KnownCodes:
    """Every code that `casepact explain` lists."""

    def knows(self, code: str) -> bool:
        """Whether there is such a code."""
        return code in _structural() or _is_proof(code) or code in _written() or code in _all()

    def is_fixed(self, code: str) -> bool:
        """Whether it is an error of reading, which stays an error whatever a project sets."""
        return code not in _structural() and not _is_proof(code) and _written().get(code) == "error"

    def like(self, code: str) -> str | None:
        """The code that one which there is not was meant to be."""
        from casepact.syntax.suggest import suggest

        return suggest(code, _all())


KNOWN_CODES = KnownCodes()
"""The codes of this casepact."""


def unknown_code_help(code: str) -> str | None:
    """What to do about a code that there is not; None where there is."""
    if KNOWN_CODES.knows(code):
        return None
    close = KNOWN_CODES.like(code)
    return f"did you mean `{close}`?" if close else "`casepact explain` lists the codes"


def looked_for(*, proofs: bool) -> Callable[[str], bool]:
    """Tell of a code whether a check makes its findings, if there is cause for them; those of proofs too."""

    def is_looked_for(code: str) -> bool:
        if code in _structural():
            return True
        if proofs:
            return code in _all()
        return not _is_proof(code) and code in _written()

    return is_looked_for


@cache
def _structural() -> frozenset[str]:
    """The codes of the checks that always run."""
    from casepact.checks import CHECKS

    return frozenset(check.code for check in CHECKS)


@cache
def _is_proof(code: str) -> bool:
    """Whether a module of the proofs has that name, and the code in it: to load them takes far longer."""
    from casepact import verify

    if not code.replace("-", "").isalnum():
        return False
    modules = Path(verify.__path__[0]).glob(f"*/{code.replace('-', '_')}.py")
    return any(f'"{code}"' in module.read_text("utf-8") for module in modules)


@cache
def _written() -> dict[str, str]:
    """The level of what reading files can find, by code."""
    from casepact.render.explanations import written_explanations

    return {code: entry.level for code, entry in written_explanations().items()}


@cache
def _all() -> frozenset[str]:
    from casepact.render.explanations import explanations

    return frozenset(explanations())
