"""Finds promises of the author's that were neither proved nor refuted."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

__all__ = ["PROMISE_NOT_DECIDED"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is Outcome.NOT_DECIDED:
            yield Diagnostic(
                code=PROMISE_NOT_DECIDED.code,
                message=f"whether the policy keeps this promise was not decided: {verdict.why}",
                span=promise.note.span,
                level=PROMISE_NOT_DECIDED.level,
                help="narrow it by a condition, or split it into promises for the cases that differ",
                clause=promise.id,
            )


PROMISE_NOT_DECIDED = Check(
    code="promise-not-decided",
    level=Level.ERROR,
    summary="a promise that was neither proved nor refuted",
    explanation=(
        "A promise under `promises:` could not be proved for every case, and no case was found that breaks "
        "it. The finding says why: for example that the document "
        "leaves a time open on which it hangs, that it hangs on more combinations of facts than are "
        "looked at, or that what keeps it changes with facts that may change meanwhile. Such a promise is "
        "never counted as kept and fails a run by itself, unless a project sets the level of the code to "
        "`warning`. Narrow it with `when`, or write one promise for each kind of case."
    ),
    run=_run,
)
