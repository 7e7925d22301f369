"""Finds exclusions without a condition, which leave every case covered."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["EXCLUDES_NOTHING"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for entry in policy.coverage:
        if entry.excluded and entry.guard is None and not entry.note.is_unspecified:
            yield Diagnostic(
                code=EXCLUDES_NOTHING.code,
                message="this excludes no case: no condition says which",
                span=entry.note.span,
                help="write one, such as `when: custom_code`; or `when: unspecified` if it is not printed",
                level=EXCLUDES_NOTHING.level,
                clause=entry.note.id,
            )


EXCLUDES_NOTHING = Check(
    code="excludes-nothing",
    level=Level.WARNING,
    summary="an exclusion without a condition",
    explanation=(
        "What is not covered is told by the condition of an entry under `coverage.excluded`. An entry with a"
        " title alone is shown, and changes no answer: a case of what it describes is covered like others."
        " Declare a fact that says whether a case is of that kind, and write it under `when`; where the"
        " document does not say how to tell, `when: unspecified` leaves open whether a case is covered."
    ),
    run=_run,
)
