"""Knows the codes that findings can have, without loading the proofs where that can be helped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["KNOWN_CODES", "KnownCodes", "codes_looked_for", "unknown_code_help"]


class KnownCodes:
    """Every code that `casepact explain` lists."""

    def knows(self, code: str) -> bool:
        """Whether there is such a code."""
        from casepact.render.explanations.comparisons import change_explanation

        known = code in _without_proofs() or _is_proof(code) or code in _all()
        return known or change_explanation(code) is not None

    def is_fixed(self, code: str) -> bool:
        """Whether it is an error of reading, which stays an error whatever a project sets."""
        from casepact.render.explanations import written_explanations

        written = written_explanations().get(code)
        return written is not None and written.level == "error"

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


def codes_looked_for(*, proofs: bool) -> frozenset[str]:
    """The codes whose findings a check makes, if there is cause for them; those of the proofs too."""
    return _all() if proofs else _without_proofs()


@cache
def _without_proofs() -> frozenset[str]:
    from casepact.checks import CHECKS
    from casepact.render.explanations import written_explanations

    return frozenset((*written_explanations(), *(check.code for check in CHECKS)))


def _is_proof(code: str) -> bool:
    """Whether a module of the proofs has that name, and the code in it: to load them takes far longer."""
    from casepact import verify

    if not code.replace("-", "").isalnum():
        return False
    modules = Path(verify.__path__[0]).glob(f"*/{code.replace('-', '_')}.py")
    return any(f'"{code}"' in module.read_text("utf-8") for module in modules)


@cache
def _all() -> frozenset[str]:
    from casepact.render.explanations import explanations

    return frozenset(explanations())
