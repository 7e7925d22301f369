"""Makes the diagnostics of the rule checks, those of questions that were not decided among them."""

from __future__ import annotations

from casepact.checks.check import Check, place_of, related
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Witness

__all__ = ["finding", "listed_in", "undecided"]

_UNDECIDED = "not-decided"


def finding(
    check: Check,
    policy: Policy,
    note: Note,
    message: str,
    *,
    help_: str,
    others: tuple[Note, ...] = (),
    beside: str = "",
    witness: Witness | None = None,
) -> Diagnostic:
    """A diagnostic of a check at a note; ``beside`` says what the ``others`` have to do with it."""
    return Diagnostic(
        code=check.code,
        message=message,
        span=place_of(policy, note, *others),
        level=check.level,
        help=help_,
        related=related(policy, beside, *others) if beside else (),
        clause=note.id,
        witness=witness,
    )


def listed_in(identifier: str) -> str:
    """The list that an entry without a name stands in, which it is one of wherever it stands; else itself."""
    listed, _, last = identifier.rpartition(".")
    return listed if last.isdecimal() else identifier


def undecided(policy: Policy, note: Note, question: str, why: str) -> Diagnostic:
    """A diagnostic that says of a question (``whether …``) that it was given up, and for what reason."""
    return Diagnostic(
        code=_UNDECIDED,
        message=f"{question} was not decided: {why}",
        span=place_of(policy, note),
        level=Level.INFO,
        help="simpler conditions, or `otherwise`, make it certain",
        clause=note.id,
    )
