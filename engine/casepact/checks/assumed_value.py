"""Lists the readings the author chose where the document is ambiguous."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["ASSUMED_VALUE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for note in dict.fromkeys(policy.notes):
        if note.assumed:
            yield Diagnostic(
                code=ASSUMED_VALUE.code,
                message=f"`{note.id}` is one reading of the document: {note.assumed}",
                span=note.span,
                level=ASSUMED_VALUE.level,
                help=(
                    f"the other reading is: {note.alternative}"
                    if note.alternative
                    else "give the other reading as `alternative: ...`"
                ),
                clause=note.id,
            )


ASSUMED_VALUE = Check(
    code="assumed-value",
    level=Level.INFO,
    summary="a reading the author chose",
    explanation=(
        "The document can be read in more than one way, and whoever wrote the policy chose one: `assumed` "
        "says why, `alternative` what the other would be. Every such place is listed, so that it can be "
        "settled with the vendor before anyone relies on it."
    ),
    run=_run,
)
