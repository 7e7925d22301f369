"""Finds promises that name an event by the word of a state which cases come into without it as well."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.source import Diagnostic, Level, Related
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.naming import entries, named_events
from casepact.verify.machine.verdict import Outcome

__all__ = ["EVENT_NOT_STATE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is not Outcome.EMPTY:  # one that says nothing is told with its reason
            yield from _found(policy, promise)


def _found(policy: Policy, promise: Promise) -> Iterator[Diagnostic]:
    for said, event in dict.fromkeys(named_events(promise)):
        if said == event or said not in policy.lifecycle.states:
            continue
        ways = entries(policy.lifecycle, said, event)
        if not ways:
            continue
        listed = ", ".join(dict.fromkeys(_way(item) for item in ways))
        yield Diagnostic(
            code=EVENT_NOT_STATE.code,
            message=(
                f"`{said}` is the event `{event}` here, "
                f"and a case comes to be `{said}` without it too: {listed}"
            ),
            span=promise.note.span,
            level=EVENT_NOT_STATE.level,
            help=f"write `{event}` if the event alone is meant, or name the other ways as well",
            related=tuple(
                Related(item.note.span, "without it")
                for item in ways
                if item.note.span.file == promise.note.span.file and not item.note.id.startswith("standard.")
            ),
            clause=promise.id,
        )


def _way(step: StateTransition) -> str:
    from casepact.syntax.printer import print_amount

    if step.event is not None:
        return f"on `{step.event}`"
    return "after an unspecified time" if step.after is None else f"after {print_amount(step.after)}"


EVENT_NOT_STATE = Check(
    code="event-not-state",
    level=Level.WARNING,
    summary="a promise names an event by the word of a state that cases come into without it",
    explanation=(
        "Events may be written as participles: `unless closed`, for example, stands for the event `close`. "
        "But `closed` is also a state, and cases come into it by other ways: by time, or when they are "
        "withdrawn. Those do not count here, which the author of the promise may not have meant. Write the "
        "event's own name, `unless close`, to say that it is meant; or name the other events as well."
    ),
    run=_run,
)
