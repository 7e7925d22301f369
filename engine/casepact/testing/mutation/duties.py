"""Operators on duties, rungs, transitions, adjustments, quotas and credits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.syntax.ast.condition import Operator as Order
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.credit import Credit, Money, SharedCap
from casepact.syntax.ast.duty import Duty, Modal
from casepact.syntax.ast.escalation import Action, Step, Verb
from casepact.syntax.ast.sentence import Adjustment, Quota, Transition
from casepact.syntax.ast.target import Period
from casepact.testing.mutation.conditions import neighbours
from casepact.testing.mutation.mutant import Operator, Original, Rewrite

__all__ = ["OPERATORS", "duties"]

_DUTIES, _LADDERS, _LIFE, _LEVELS = "duties", "escalations", "lifecycle", "levels"
OPERATORS = (
    Operator("other-modal", _DUTIES, "`may` for `must`, `must` for `may` and for `must not`"),
    Operator("other-actor", _DUTIES, "the customer for the vendor or one of its roles, and back"),
    Operator("effort-dropped", _DUTIES, "without the time in which the action goes on"),
    Operator("start-dropped", _DUTIES, "without an event that starts the clock"),
    Operator("stop-dropped", _DUTIES, "without an event that stops the clock"),
    Operator("pause-dropped", _DUTIES, "without a state that pauses the clock"),
    Operator("role-dropped", _LADDERS, "without one of those who are told"),
    Operator("other-role", _LADDERS, "the next role in place of one who is told"),
    Operator("rung-dropped", _LADDERS, "without one of the rungs that `then` joins"),
    Operator("source-dropped", _LIFE, "not out of one of the states"),
    Operator("actor-dropped", _LIFE, "by anyone, or not by one of those who may"),
    Operator("limit-dropped", _LIFE, "at any time, and not only within some"),
    Operator("other-bound", _LEVELS, "a cap for a floor, and the other way round"),
    Operator("other-level", _LEVELS, "the value next to that of a floor or cap"),
    Operator("more", _LEVELS, "one more of a quota"),
    Operator("fewer", _LEVELS, "one less of a quota"),
    Operator("other-period", _LEVELS, "a quota for another span of time"),
    Operator("consequence-dropped", _LEVELS, "without what follows on a quota that is used up"),
    Operator("less-credit", _LEVELS, "one percent, or one of the currency, less, also of a cap"),
    Operator("cap-dropped", _LEVELS, "credits without a cap"),
    Operator("fewer-capped", _LEVELS, "a cap that is not over one of its credits"),
)

_MODALS = {Modal.MUST: Modal.MAY, Modal.MAY: Modal.MUST, Modal.MUST_NOT: Modal.MUST}
_BOUNDS = {Order.AT_LEAST: Order.AT_MOST, Order.AT_MOST: Order.AT_LEAST}


def duties(node: object, original: Original) -> Iterator[Rewrite]:
    """What becomes of a node of a sentence about somebody's part."""
    match node:
        case Duty():
            yield from _duty(node)
        case Action(verb=verb, objects=objects):
            if verb is not Verb.RAISE_SEVERITY:
                yield from _roles(node, objects, original)
        case Step(rungs=rungs) if len(rungs) > 1:
            for number in range(len(rungs)):
                left = (*rungs[:number], *rungs[number + 1 :])
                yield Rewrite("rung-dropped", replace(node, rungs=left))
        case Transition():
            yield from _transition(node)
        case Adjustment(fact=fact, operator=operator, value=value):
            if operator in _BOUNDS:
                yield Rewrite("other-bound", replace(node, operator=_BOUNDS[operator]))
            for other in () if value is None else neighbours(fact.name, value, original):
                yield Rewrite("other-level", replace(node, value=other))
        case Quota():
            yield from _quota(node)
        case Money(amount=amount):
            yield Rewrite("less-credit", replace(node, amount=amount - 1))
        case Credit(cap=cap) if cap is not None:
            yield Rewrite("cap-dropped", replace(node, cap=None))
        case SharedCap(names=names) if len(names) > 1:
            yield from (Rewrite("fewer-capped", replace(node, names=left)) for left in _fewer(names))


def _duty(node: Duty) -> Iterator[Rewrite]:
    yield Rewrite("other-modal", replace(node, modal=_MODALS[node.modal]))
    other = "vendor" if node.actor.name == "customer" else "customer"
    yield Rewrite("other-actor", replace(node, actor=Word(other)))
    if node.effort is not None:
        yield Rewrite("effort-dropped", replace(node, effort=None))
    yield from (Rewrite("start-dropped", replace(node, after=left)) for left in _fewer(node.after))
    yield from (Rewrite("stop-dropped", replace(node, until=left)) for left in _fewer(node.until))
    yield from (Rewrite("pause-dropped", replace(node, pausing=left)) for left in _fewer(node.pausing))


def _fewer(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The words without each of them."""
    return ((*words[:number], *words[number + 1 :]) for number in range(len(words)))


def _roles(node: Action, objects: tuple[Word, ...], original: Original) -> Iterator[Rewrite]:
    roles = [name for name in original.policy.roles if name != "customer"]
    for number, word in enumerate(objects):
        if len(objects) > 1:
            yield Rewrite("role-dropped", replace(node, objects=(*objects[:number], *objects[number + 1 :])))
        if word.name in roles:
            start = roles.index(word.name)
            turned = (*roles[start + 1 :], *roles[:start])
            named = {item.name for item in objects}
            other = next((name for name in turned if name not in named), None)
            if other is not None:
                changed = (*objects[:number], Word(other), *objects[number + 1 :])
                yield Rewrite("other-role", replace(node, objects=changed))


def _transition(node: Transition) -> Iterator[Rewrite]:
    for number in range(len(node.sources) if len(node.sources) > 1 else 0):
        left = (*node.sources[:number], *node.sources[number + 1 :])
        yield Rewrite("source-dropped", replace(node, sources=left))
    for number in range(len(node.actors)):
        left = (*node.actors[:number], *node.actors[number + 1 :])
        yield Rewrite("actor-dropped", replace(node, actors=left))
    if node.within is not None:
        yield Rewrite("limit-dropped", replace(node, within=None, calendar=None))


def _quota(node: Quota) -> Iterator[Rewrite]:
    if node.count is not None:
        yield Rewrite("more", replace(node, count=node.count + 1))
        if node.count > 0:
            yield Rewrite("fewer", replace(node, count=node.count - 1))
    if node.period is not None:
        periods = list(Period)
        after = periods[(periods.index(node.period) + 1) % len(periods)]
        yield Rewrite("other-period", replace(node, period=after))
    if node.then is not None:
        yield Rewrite("consequence-dropped", replace(node, then=None))
