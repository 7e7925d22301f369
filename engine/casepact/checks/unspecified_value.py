"""Lists what the document does not say."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["UNSPECIFIED_VALUE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for note in dict.fromkeys(policy.notes):
        if note.is_unspecified and note.id not in policy.values:
            yield Diagnostic(
                code=UNSPECIFIED_VALUE.code,
                message=f"`{note.id}` has no value: {note.unspecified or 'the document does not give one'}",
                span=note.span,
                level=UNSPECIFIED_VALUE.level,
                help=None if note.unspecified else "say why with `unspecified: ...`",
                clause=note.id,
            )


UNSPECIFIED_VALUE = Check(
    code="unspecified-value",
    level=Level.INFO,
    summary="something the document does not say",
    explanation=(
        "The policy marks a value as `unspecified`: the document it was written from promises something "
        "there and does not print what. Nothing is assumed in its place. A contract may give the value "
        "under `values`, by the id of the entry; a decision that reaches it without one names it in "
        "`unspecified`, and never takes it for kept or broken."
    ),
    run=_run,
)
