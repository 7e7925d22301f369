"""Finds promises of the author's that some case breaks."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

__all__ = ["PROMISE_REFUTED"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is Outcome.REFUTED:
            yield Diagnostic(
                code=PROMISE_REFUTED.code,
                message=f"the policy does not keep this promise: {verdict.why}",
                span=promise.note.span,
                level=PROMISE_REFUTED.level,
                help="mend the policy, or promise less: a condition after `when`, an event after `unless`",
                clause=promise.id,
                witness=verdict.witness,
            )


PROMISE_REFUTED = Check(
    code="promise-refuted",
    level=Level.ERROR,
    summary="a promise that some case breaks",
    explanation=(
        "A promise under `promises:` says something of every case, and here is a case of which it is not "
        "true: its facts, the instant it is opened, and what happens to it, as a timeline that `casepact "
        "run` replays. For example `vp_support is notified within 1 hour after opened` is broken by a case "
        "that waits for the customer, if the ladder stands still meanwhile. All orders of events are looked "
        "at, whoever causes them and at whatever instants. Either the policy does not do what it should, and "
        "wants mending, or the promise is too broad, and wants a condition."
    ),
    run=_run,
)
