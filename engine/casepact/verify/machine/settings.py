"""The combinations of facts that conditions tell apart, and cases that have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.expression import FALSE, AllOf, Expression, FactCompare, FactIn, OpenedDuring
from casepact.model.fact import FactValue
from casepact.model.partial import Given, atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.world import World, in_state
from casepact.verify.rules.cases import Found
from casepact.verify.time.situations import LIMIT, values_of

__all__ = ["Setting", "case_with", "settings_of", "split_states"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Values of facts, after definitions and floors, that decide all of some conditions but for time.

    ``given`` is what the condition of the promise says of calendars at the opening.
    """

    facts: Mapping[str, FactValue]
    given: Given = field(default_factory=dict)


def split_states(world: World, condition: Expression) -> tuple[frozenset[str], Expression] | None:
    """The states in which a condition may hold, and what it asks of facts there.

    None where it asks different things in different states.
    """
    left = {state: in_state(condition, state) for state in world.lifecycle.states}
    asked = {item for item in left.values() if item != FALSE}
    if len(asked) > 1:
        return None
    states = frozenset(state for state, item in left.items() if item != FALSE)
    return states, next(iter(asked), FALSE)


def settings_of(
    policy: Policy, under: Expression, others: Iterable[Expression], also: Iterable[str] = ()
) -> Iterator[Setting]:
    """Yield each combination of facts that the conditions tell apart and that ``under`` allows.

    The facts ``also`` are always told apart. Raises TooManyError.
    """
    looked = 0

    def split(
        conditions: tuple[Expression, ...], facts: dict[str, FactValue], rest: tuple[str, ...]
    ) -> Iterator[Setting]:
        nonlocal looked
        if conditions[0] == FALSE:
            return
        asked = _asked(conditions)
        fact = next(iter(asked), None) or next(iter(rest), None)
        if fact is None:
            looked += 1
            if looked > LIMIT:
                names = ", ".join(f"`{name}`" for name in list(facts)[:4])
                raise TooManyError(f"it hangs on more than {LIMIT} combinations of facts, {names} among them")
            yield Setting(facts, _given(conditions[0]))
            return
        left = tuple(name for name in rest if name != fact)
        seen: set[tuple[Expression, ...]] = set()
        for value in values_of(policy, fact, asked.get(fact, ())):
            narrowed = tuple(specialise_expression(item, {fact: value}) for item in conditions)
            if fact not in rest:
                if narrowed in seen:
                    continue
                seen.add(narrowed)
            yield from split(narrowed, {**facts, fact: value}, left)

    yield from split((under, *others), {}, tuple(also))


def _given(condition: Expression) -> Given:
    parts = condition.items if isinstance(condition, AllOf) else (condition,)
    return {("opened", part.calendar): part.inside for part in parts if isinstance(part, OpenedDuring)}


def _asked(conditions: Sequence[Expression]) -> dict[str, list[FactValue]]:
    found: dict[str, list[FactValue]] = {}
    for condition in conditions:
        for atom in atoms(condition):
            if isinstance(atom, FactIn):
                found.setdefault(atom.fact, []).extend(sorted(atom.values, key=str))
            elif isinstance(atom, FactCompare):
                found.setdefault(atom.fact, []).append(atom.value)
    return found


def case_with(
    world: World, setting: Setting, *conditions: Expression, known: Iterable[str] = (), covered: bool = True
) -> Found:
    """A case with the facts of a setting that meets conditions, and has a value of each fact ``known``."""
    effective = world.cases.effective
    wanted = [
        effective.true(FactIn(name, frozenset((value,))))
        for name, value in setting.facts.items()
        if name != "state"
    ]
    left = [specialise_expression(item, setting.facts) for item in conditions]
    found = world.cases.solve(*wanted, *map(effective.true, left), *world.some_value(known), covered=covered)
    if found.possible is False:
        # A fact that nothing gives a value, such as a severity without definition, need not be known.
        return world.cases.solve(*wanted, *map(effective.true, left), covered=covered)
    return found
