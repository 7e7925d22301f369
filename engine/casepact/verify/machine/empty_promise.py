"""Finds promises of the author's that say nothing, because no case comes to what they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.source import Diagnostic, Level
from casepact.syntax.suggest import suggest
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.naming import entries, named_events
from casepact.verify.machine.search import taken_events
from casepact.verify.machine.verdict import Outcome
from casepact.verify.machine.world import World, world_of

__all__ = ["EMPTY_PROMISE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for promise, verdict in verdicts_of(policy):
        if verdict.outcome is Outcome.EMPTY:
            yield Diagnostic(
                code=EMPTY_PROMISE.code,
                message=f"this promise says nothing: {verdict.why}",
                span=promise.note.span,
                level=EMPTY_PROMISE.level,
                help=_help(world_of(policy), promise),
                clause=promise.id,
            )


def _help(world: World, promise: Promise) -> str:
    """What may have been meant in place of an event that never happens."""
    taken = taken_events(world)
    for said, event in named_events(promise):
        if event in taken:
            continue
        ways = entries(world.policy.lifecycle, said, event)
        events = [item.event for item in ways if item.event in taken]
        meant = events[0] if events else suggest(event, sorted(taken))
        if ways:
            listed = " and ".join(dict.fromkeys(f"`{item.note.id}`" for item in ways))
            other = f"; did you mean `{meant}`?" if events else ""
            return f"a case comes to be `{said}` by {listed}, and not by the event `{event}`{other}"
        if meant is not None:
            return f"did you mean `{meant}`?"
        return f"let a transition, or an activity, take `{event}`"
    for said, event in named_events(promise):
        if said in world.lifecycle.states and said != event:
            return f"a time in the state is promised as `a {said} case becomes … within …`"
    return "a promise that no case could break keeps nobody to anything: mend its condition, or drop it"


EMPTY_PROMISE = Check(
    code="empty-promise",
    level=Level.ERROR,
    summary="a promise that no case could break or keep",
    explanation=(
        "A promise under `promises:` is about cases that there are not. For example its condition asks for "
        "two severities at once; the state it speaks of cannot be reached; or the event it counts from is "
        "never taken, or only where its condition fails. Every policy keeps such a promise, so that it "
        "guards nothing, though its author thinks that it does. Often a name is to blame: `after parked` "
        "counts from the event `park`, and cases may come to be parked by time alone. It is never counted as "
        "kept."
    ),
    run=_run,
)
