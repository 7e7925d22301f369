"""Finds a case that gets to a state, as a timeline that `casepact run` replays and that was replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.checks.reach import Reach, holds_together
from casepact.machine.courses import GAP, usual_instant, ways_by_events
from casepact.machine.partial import specialise_expression
from casepact.model.expression import Expression, negate
from casepact.model.fact import FactValue, Quantity
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.source import Document, Witness
from casepact.syntax.ast.fact import Primitive
from casepact.time.faults import utc_text

__all__ = ["course_to"]

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
    way = ways_by_events(policy.lifecycle.initial, reach.transitions).get(state)
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
    # What is found is rare, and the interpreter takes long to load.
    from casepact.semantics.writing import event_line, run_command, timeline_text

    begins = usual_instant(policy)
    steps = [*way, *(replace(item, actors=_actors(taking)) for item in taking[:1])]
    events = tuple(
        event_line(begins + number * GAP, str(item.event), next(iter(item.actors), None))
        for number, item in enumerate(steps, 1)
    )
    text = timeline_text(facts.items(), begins, events, begins + (len(steps) + 1) * GAP)
    if not _plays(policy, text, state, refused=len(taking[:1])):
        return None
    command = run_command(policy.document.name, text)
    return Witness(facts=tuple(facts.items()), at=utc_text(begins), events=events, command=command, note=note)


def _beside(reach: Reach, taken: StateTransition) -> Iterator[StateTransition]:
    """Transitions that the same event could take instead."""
    for item in reach.transitions:
        if (item.source, item.event) == (taken.source, taken.event) and item.destination != taken.destination:
            yield item


def _actors(taking: Sequence[StateTransition]) -> tuple[str, ...]:
    """Who may cause all of the transitions; nobody is named where anyone may."""
    named = [item.actors for item in taking if item.actors]
    return tuple(name for name in named[0] if all(name in others for others in named)) if named else ()


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


def _plays(policy: Policy, text: str, state: str, *, refused: int) -> bool:
    """Whether the timeline ends in the state, with so many events refused."""
    from casepact.semantics.replay import replay
    from casepact.semantics.timeline import read_timeline

    timeline, _ = read_timeline(Document("witness", text), policy)
    if timeline is None:
        return False
    (run,) = replay(policy, timeline).cases
    if run.fault or run.case is None:
        return False
    return run.case.state == state and sum(row.kind == "refused" for row in run.rows) == refused
