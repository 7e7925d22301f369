"""Compares the lives of cases: the states they are in, what these pause, and the events there are."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.pauses import show_pause, timed_names
from casepact.comparison.transitions import transition_changes
from casepact.model.lifecycle import Lifecycle, State

__all__ = ["lifecycle_changes"]


def lifecycle_changes(context: Context) -> Iterator[Change]:
    """States, events, and the transitions between them."""
    old, new = context.joint.old.lifecycle, context.joint.new.lifecycle
    yield from _states(context, old, new)
    yield from _events(context, old, new)
    yield from transition_changes(context)


def _states(context: Context, old: Lifecycle, new: Lifecycle) -> Iterator[Change]:
    for name in dict.fromkeys((*old.states, *new.states)):
        before, after = old.states.get(name), new.states.get(name)
        notes = (None if before is None else before.note, None if after is None else after.note)
        if before is None or after is None:
            words = "is new" if before is None else "is gone"
            used = old if after is None else new
            if any(name in (item.source, item.destination) for item in used.transitions):
                # The transitions that lead there are told of by themselves.
                message = f"the state `{name}` {words}"
                yield context.change("lifecycle", Verdict.REWORDED, message, notes)
            continue
        yield from _state(context, before, after)
    if old.initial != new.initial:
        notes = (old.states[old.initial].note, new.states[new.initial].note)
        message = f"a case starts as `{new.initial}`, not `{old.initial}`"
        reason = "what follows for a case hangs on all that can happen to it"
        yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


def _state(context: Context, old: State, new: State) -> Iterator[Change]:
    notes = (old.note, new.note)
    more, fewer = new.pauses - old.pauses, old.pauses - new.pauses
    if more or fewer:
        parts = []
        if more:
            parts.append(f"pauses {' and '.join(sorted(more))}")
        if fewer:
            parts.append(f"no longer pauses {' and '.join(sorted(fewer))}")
        timed = timed_names(context)
        worse, better = more & timed, fewer & timed
        verdict = Verdict.MIXED if worse and better else Verdict.WORSE if worse else Verdict.BETTER
        if not worse and not better:
            verdict = Verdict.REWORDED
            parts.append("no clock hangs on that")
        message = f"the state `{new.name}` {', '.join(parts)}"
        evidence = show_pause(context, new.name, (more | fewer) & timed)
        yield context.change("lifecycle", verdict, message, notes, evidence=evidence)
    for flag in ("final", "settled"):
        before, after = getattr(old, flag), getattr(new, flag)
        if before != after:
            message = f"the state `{new.name}` {'is' if after else 'is not'} {flag} any more"
            if after:
                message = f"the state `{new.name}` is {flag} now"
            reason = "what follows for a case hangs on all that can happen to it"
            yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


def _events(context: Context, old: Lifecycle, new: Lifecycle) -> Iterator[Change]:
    for name in dict.fromkeys((*old.events, *new.events)):
        before, after = old.events.get(name), new.events.get(name)
        notes = (None if before is None else before.note, None if after is None else after.note)
        if before is None or after is None:
            words = "is known now" if before is None else "is not known any more"
            yield context.change("lifecycle", Verdict.REWORDED, f"the event `{name}` {words}", notes)
        elif before.activity != after.activity:
            words = "may happen in any state now" if after.activity else "takes a transition now"
            reason = "what follows for a case hangs on all that can happen to it"
            message = f"the event `{name}` {words}"
            yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)
