"""Compares transitions that leave one state in one way: can two of them be taken at once?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from casepact.checks.reach import holds_together
from casepact.checks.walk import leaves_open
from casepact.frozen import dataclass
from casepact.machine.partial import specialise_expression
from casepact.machine.satisfy import WORK, Satisfaction
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.syntax.ast.target import Amount, Unit

__all__ = ["Overlap", "comparable", "overlaps"]

_SECONDS = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.BUSINESS_MINUTE: 60,
    Unit.HOUR: 3600,
    Unit.BUSINESS_HOUR: 3600,
    Unit.DAY: 86400,
    Unit.WEEK: 604800,
}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two transitions from one state, and whether some case can take both."""

    first: StateTransition
    second: StateTransition
    together: Satisfaction


def overlaps(policy: Policy) -> Iterator[Overlap]:
    """Every two transitions that lead to different states on one event, or after one time, from one state.

    Two that the conditions keep apart are left out, as are those whose conditions the document
    leaves open. Each pair of sentences is compared for the first state they share. All comparisons
    together cost no more than one may; those for which nothing is left are not decided.
    """
    left = WORK
    groups: dict[tuple[str, object], list[StateTransition]] = {}
    for transition in policy.lifecycle.transitions:
        trigger: object = transition.event
        if transition.event is None:
            if transition.after is None:
                continue
            trigger = (comparable(transition.after), transition.calendar)
        groups.setdefault((transition.source, trigger), []).append(transition)
    seen: set[tuple[str, str]] = set()
    for (source, _), group in groups.items():
        for first, second in combinations(group, 2):
            pair = (first.note.id, second.note.id)
            if pair in seen or not _differ(first, second):
                continue
            seen.add(pair)
            guards = [specialise_expression(item.guard, {"state": source}) for item in (first, second)]
            if any(map(leaves_open, guards)):
                continue
            together = holds_together(policy, guards, left)
            left -= together.work
            if together.possible is not False:
                yield Overlap(first, second, together)


def _differ(first: StateTransition, second: StateTransition) -> bool:
    apart = first.actors and second.actors and not {*first.actors} & {*second.actors}
    return first.destination != second.destination and not apart


def comparable(amount: Amount) -> tuple[Decimal, str]:
    """An amount so that equal times are equal: seconds of open time, or a number of days."""
    seconds = _SECONDS.get(amount.unit)
    return (amount.value * seconds, "second") if seconds else (amount.value, str(amount.unit))
