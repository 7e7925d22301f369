"""Compares transitions that leave one state in one way: can two of them be taken at once?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from casepact.checks.reach import holds_together
from casepact.checks.walk import leaves_open
from casepact.frozen import dataclass
from casepact.machine.partial import specialise_expression
from casepact.machine.satisfy import WORK, Satisfaction
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.syntax.ast.target import Amount, Unit

__all__ = ["Overlap", "comparable", "overlaps"]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two transitions from one state, and whether some case can take both."""

    first: StateTransition
    second: StateTransition
    together: Satisfaction

    @property
    def is_certain(self) -> bool:
        """Whether such a case exists for certain."""
        return self.together.possible is True and not self.rests_on_calendars

    @property
    def rests_on_calendars(self) -> bool:
        """Whether the case needs one calendar to be open or closed while another is: it may not exist."""
        return sum(kind == "opened" for kind, _ in self.together.given) > 1


def overlaps(policy: Policy) -> Iterator[Overlap]:
    """Transitions that lead to another state than one before them, on one event or after one time.

    Each sentence comes once at the most, however many others some case could take in its place, and from
    however many states: with the first other where it is certain, else with the first where it is not
    decided. Those whose conditions the document leaves open are left out. All comparisons together cost
    no more than one may; those for which nothing is left are not decided.
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
    found: dict[str, Overlap] = {}
    for (source, _), group in groups.items():
        guards = [specialise_expression(item.guard, {"state": source}) for item in group]
        closed = [not leaves_open(guard) for guard in guards]
        for later, second in enumerate(group):
            for before in range(later):
                first = group[before]
                pair, known = (first.note.id, second.note.id), found.get(second.note.id)
                if known is not None and known.is_certain:
                    break
                if pair in seen or not _differ(first, second):
                    continue
                seen.add(pair)
                if not (closed[before] and closed[later]):
                    continue
                together = Satisfaction(None)
                if left > 0:
                    together = holds_together(policy, (guards[before], guards[later]), left)
                    left -= together.work
                overlap = Overlap(first, second, together)
                if together.possible is not False and (known is None or overlap.is_certain):
                    found[second.note.id] = overlap
    yield from found.values()


def _differ(first: StateTransition, second: StateTransition) -> bool:
    apart = first.actors and second.actors and not {*first.actors} & {*second.actors}
    return first.destination != second.destination and not apart


def comparable(amount: Amount) -> tuple[Decimal, str]:
    """An amount so that equal times are equal: seconds of open time, or a number of days."""
    seconds = None if amount.unit is Unit.CALENDAR_DAY else amount.seconds
    return (amount.value, str(amount.unit)) if seconds is None else (seconds, "second")
