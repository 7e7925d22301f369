"""Finds a case that gets to a state, as a timeline that `casepact run` replays and that was replayed."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.checks.reach import Reach, holds_together
from casepact.machine.partial import specialise_expression
from casepact.model.expression import Expression, negate
from casepact.model.fact import FactValue, Quantity
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.source import Document, Witness
from casepact.syntax.ast.fact import Primitive

__all__ = ["course_to"]

_FIRST = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
"""When a case is opened where any instant would do: noon of a Tuesday."""

_GAP = dt.timedelta(minutes=1)
_WORK = 20_000
_UNPRINTED = (Primitive.DURATION, Primitive.INSTANT)
"""Types whose values are not written as they are kept."""


def course_to(
    policy: Policy, reach: Reach, state: str, note: str, taking: Sequence[StateTransition] = ()
) -> Witness | None:
    """A case that gets to ``state`` by events alone, a minute apart; None where none was found.

    With ``taking``, transitions from there on one event, that event comes last, and the case meets the
    conditions of them all: it is refused, since it is not said which of them is taken.
    """
    way = _way(policy, reach, state)
    if way is None or any(item.event is None for item in taking):
        return None
    guards = [specialise_expression(item.guard, {"state": item.source}) for item in (*way, *taking)]
    guards += [
        negate(specialise_expression(other.guard, {"state": item.source}))
        for item in way
        for other in _beside(reach, item)
    ]
    facts = _facts(policy, guards)
    if facts is None:
        return None
    begins = _FIRST
    if policy.effective is not None and policy.effective > begins.date():
        begins = dt.datetime.combine(policy.effective, begins.timetz())
    steps = [*way, *(replace(item, actors=_actors(taking)) for item in taking[:1])]
    events = tuple(_line(begins + number * _GAP, item) for number, item in enumerate(steps, 1))
    text = ["casepact: 1", "timeline: witness"]
    if facts:
        text.append("facts: {" + ", ".join(f'{name}: "{value}"' for name, value in facts.items()) + "}")
    text.append(f"opened: {_instant(begins)}")
    if events:
        text += ["events:", *(f"  - {line}" for line in events)]
    text.append(f"until: {_instant(begins + (len(steps) + 1) * _GAP)}")
    if not _plays(policy, "\n".join(text) + "\n", state, refused=len(taking[:1])):
        return None
    command = f"casepact run {shlex.quote(policy.document.name)} - <<'END'\n" + "\n".join(text) + "\nEND"
    return Witness(facts=tuple(facts.items()), at=_instant(begins), events=events, command=command, note=note)


def _beside(reach: Reach, taken: StateTransition) -> Iterator[StateTransition]:
    """Transitions that the same event could take instead."""
    for item in reach.transitions:
        if (item.source, item.event) == (taken.source, taken.event) and item.destination != taken.destination:
            yield item


def _actors(taking: Sequence[StateTransition]) -> tuple[str, ...]:
    """Who may cause all of the transitions; nobody is named where anyone may."""
    named = [item.actors for item in taking if item.actors]
    return tuple(name for name in named[0] if all(name in others for others in named)) if named else ()


def _way(policy: Policy, reach: Reach, state: str) -> tuple[StateTransition, ...] | None:
    """The fewest events that lead from the first state to another."""
    ways: dict[str, tuple[StateTransition, ...]] = {policy.lifecycle.initial: ()}
    waiting = [policy.lifecycle.initial]
    while waiting:
        here = waiting.pop(0)
        for item in reach.transitions:
            if item.source == here and item.event is not None and item.destination not in ways:
                ways[item.destination] = (*ways[here], item)
                waiting.append(item.destination)
    return ways.get(state)


def _facts(policy: Policy, guards: Sequence[Expression]) -> Mapping[str, str] | None:
    found = holds_together(policy, guards, _WORK)
    if not found.possible or found.given:
        return None
    for name in found.facts:
        fact = policy.facts.get(name)
        if fact is not None and isinstance(fact.type, Quantity) and fact.type.primitive in _UNPRINTED:
            return None
    values: Mapping[str, FactValue] = found.facts
    return {name: value_text(value) for name, value in sorted(values.items()) if name != "state"}


def _line(at: dt.datetime, item: StateTransition) -> str:
    by = f" by {item.actors[0]}" if item.actors else ""
    return f"{_instant(at)} {item.event}{by}"


def _instant(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _plays(policy: Policy, text: str, state: str, *, refused: int) -> bool:
    """Whether the timeline ends in the state, with so many events refused."""
    # What is found is rare, and the interpreter takes long to load.
    from casepact.semantics.replay import replay
    from casepact.semantics.timeline import read_timeline

    timeline, _ = read_timeline(Document("witness", text), policy)
    if timeline is None:
        return False
    (run,) = replay(policy, timeline).cases
    if run.fault or run.case is None:
        return False
    return run.case.state == state and sum(row.kind == "refused" for row in run.rows) == refused
