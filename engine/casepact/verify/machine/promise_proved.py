"""Lists the promises of the author's that the policy keeps."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.machine.completion import derivations_of
from casepact.model.policy import Policy
from casepact.semantics.phrases import list_text
from casepact.source import Diagnostic, Level
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

__all__ = ["PROMISE_PROVED"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    supposed = _supposed(tuple(item.fact for item in derivations_of(policy) if item.definitions))
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is Outcome.PROVED:
            yield Diagnostic(
                code=PROMISE_PROVED.code,
                message=f"the policy keeps the promise `{promise.text}`: proved {verdict.why}{supposed}",
                span=promise.note.span,
                level=PROMISE_PROVED.level,
                clause=promise.id,
            )


def _supposed(defined: tuple[str, ...]) -> str:
    """What a proof supposes of the facts that the policy defines."""
    if not defined:
        return ""
    return f", as long as {list_text(defined)} {'are' if defined[1:] else 'is'} as defined"


PROMISE_PROVED = Check(
    code="promise-proved",
    level=Level.INFO,
    summary="a promise that the policy keeps",
    explanation=(
        "A promise under `promises:` holds of every case of the policy that meets its condition: for all "
        "facts, all orders of events whoever causes them, with timers going off in between, and where it is "
        "about time, from every instant of the years that are compared. For example a promise that somebody "
        "is notified within an hour is proved when a step of a ladder does it that nothing can stop or hold "
        "up before then. It is listed for information, so that one sees which promises were looked at. A "
        "severity, or another fact that the policy defines, is what its definition makes of a case, or what "
        "somebody states whom a term lets state it: where no term speaks of it, `decide` and `run` take what "
        "anybody states, against the definition too, and of such a case nothing is proved."
    ),
    run=_run,
)
