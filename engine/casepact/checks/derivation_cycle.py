"""Finds facts that follow from one another in a circle, so that none of them can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from casepact.checks.check import Check, related
from casepact.model.expression import Expression, facts_of
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["DERIVATION_CYCLE"]

_Links = Mapping[str, Mapping[str, Note]]
"""For each fact that is derived or adjusted those of them it hangs on, and the first entry that says so."""


_SHOWN = 6
"""The most facts of a circle that are named."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    links = _links_of(policy)
    for component in _components(links):
        start = min(component, key=lambda fact: _first(links[fact], component).span)
        circle = _circle(start, component, links)
        if circle:
            yield _diagnostic(policy, circle, links)


def _links_of(policy: Policy) -> _Links:
    found: dict[str, dict[str, Note]] = {}
    for fact, note, guards, adjusts in _sayings(policy):
        hangs_on = found.setdefault(fact, {})
        for guard in guards:
            for needed in facts_of(guard):
                # An adjustment of a fact means by it the value before any adjustment.
                if needed != fact or not adjusts:
                    hangs_on.setdefault(needed, note)
    return {
        fact: {needed: note for needed, note in hangs_on.items() if needed in found}
        for fact, hangs_on in found.items()
    }


def _sayings(policy: Policy) -> Iterator[tuple[str, Note, tuple[Expression, ...], bool]]:
    """Each entry that says what a fact is: the fact, the conditions, and whether it only adjusts."""
    for severity in policy.severities.values():
        if severity.guard is not None:
            yield "severity", severity.note, (severity.guard,), False
    for matrix in policy.matrices:
        yield matrix.fact, matrix.note, tuple(cell.guard for cell in matrix.cells), False
    for adjustment in policy.adjustments:
        yield adjustment.fact, adjustment.note, (adjustment.guard,), True
    for needed in policy.prerequisites:
        if needed.adjustment is not None:
            guards = (needed.guard, needed.requirement, needed.adjustment.guard)
            yield needed.adjustment.fact, needed.note, guards, True


def _components(links: _Links) -> Iterator[frozenset[str]]:
    """The sets of facts of which each hangs on all, found as by Kosaraju and Sharir.

    The time is linear in the links. A fact alone is a set only where it hangs on itself.
    """
    users: dict[str, list[str]] = {fact: [] for fact in links}
    for fact, hangs_on in links.items():
        for needed in hangs_on:
            users[needed].append(fact)
    seen: set[str] = set()
    finished = [fact for start in links for fact in _visit(start, links, seen)]
    placed: set[str] = set()
    for start in reversed(finished):
        component = frozenset(_visit(start, users, placed))
        if len(component) > 1 or (component and start in links[start]):
            yield component


def _visit(start: str, edges: Mapping[str, Iterable[str]], seen: set[str]) -> list[str]:
    """Everything not seen yet that can be got to from ``start``, each after what it leads to."""
    if start in seen:
        return []
    seen.add(start)
    done: list[str] = []
    path = [(start, iter(edges[start]))]
    while path:
        fact, ahead = path[-1]
        following = next((item for item in ahead if item not in seen), None)
        if following is None:
            path.pop()
            done.append(fact)
        else:
            seen.add(following)
            path.append((following, iter(edges[following])))
    return done


def _first(hangs_on: Mapping[str, Note], component: frozenset[str]) -> Note:
    return min((note for needed, note in hangs_on.items() if needed in component), key=lambda note: note.span)


def _circle(start: str, component: frozenset[str], links: _Links) -> list[str]:
    """The facts of a shortest way from ``start`` back to itself."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for fact in waiting:
        for needed in sorted(name for name in links[fact] if name in component):
            if needed == start:
                circle = [fact]
                while circle[-1] != start:
                    circle.append(came_from[circle[-1]])
                return circle[::-1]
            if needed not in came_from:
                came_from[needed] = fact
                waiting.append(needed)
    return []


def _diagnostic(policy: Policy, circle: Sequence[str], links: _Links) -> Diagnostic:
    pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
    if len(pairs) > _SHOWN:
        pairs = pairs[: _SHOWN - 1]
    note, *others = (links[fact][needed] for fact, needed in pairs)
    return Diagnostic(
        code=DERIVATION_CYCLE.code,
        message=_message(circle),
        span=note.span,
        level=DERIVATION_CYCLE.level,
        help="let one of them follow only from facts that people give",
        related=related(policy, "the circle goes on here", *others),
        clause=note.id,
    )


def _message(circle: Sequence[str]) -> str:
    first = circle[0]
    if len(circle) == 1:
        return f"`{first}` hangs on itself: it can never be worked out"
    hanging = [f"`{fact}` on `{needed}`" for fact, needed in pairwise((*circle, first))]
    hanging[0] = f"`{first}` hangs on `{circle[1]}`"
    *most, last = hanging
    if len(circle) > _SHOWN:
        most = hanging[: _SHOWN - 1]
        last = f"so on by way of {len(circle) - _SHOWN} more facts back to `{first}`"
    return f"{', '.join(most)} and {last}: none of them can be worked out first"


DERIVATION_CYCLE = Check(
    code="derivation-cycle",
    level=Level.ERROR,
    summary="facts that follow from one another in a circle",
    explanation=(
        "A definition, a matrix or an adjustment says what a fact is under a condition on another fact, and "
        "what that one is hangs, directly or by way of others, on the first. No order in which to work them "
        "out is right, so the answer would depend on where one starts. The finding names the facts of one "
        "such circle. An adjustment may name the fact it adjusts, and means its value before any adjustment. "
        "Let one of the facts follow only from what people give, or drop what closes the circle."
    ),
    run=_run,
)
