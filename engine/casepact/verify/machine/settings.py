"""The combinations of facts that conditions tell apart, and cases that have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from casepact.frozen import dataclass
from casepact.model.expression import FALSE, AllOf, Expression, OpenedDuring
from casepact.model.fact import Facts, FactValue
from casepact.model.partial import Given, specialise_expression
from casepact.model.policy import Policy
from casepact.verify.cutting import EVERYTHING, UNCHOSEN, Box, Choosers, split
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.world import World, in_state
from casepact.verify.rules.cases import Found
from casepact.verify.time.situations import LIMIT

__all__ = ["Setting", "case_with", "settings_of", "split_states"]


@dataclass(frozen=True, slots=True)
class Setting:
    """Values of facts, after definitions and floors, that decide all of some conditions but for time.

    The conditions do not tell the cases of the ``box`` apart. ``given`` is what the condition of the
    promise says of calendars at the opening.
    """

    box: Box
    given: Given = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, FactValue]:
        """One value of each fact, which stands for the others."""
        return self.box.facts

    def of(self, facts: Facts) -> Setting:
        """The same setting, for which the completed facts of a case in it stand."""
        shown = self.box.shown(facts)
        return replace(self, box=Box({name: (value,) for name, value in shown.items()}))


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
    policy: Policy, under: Expression, others: Iterable[Expression], choosers: Choosers = UNCHOSEN
) -> Iterator[Setting]:
    """Yield each combination of facts that the conditions tell apart and that ``under`` allows.

    What chooses calendars is told apart as well. Raises TooManyError.
    """
    apart = Choosers((*others, *choosers.guards), choosers.zones)
    for number, part in enumerate(split(policy, (under,), EVERYTHING, apart)):
        if number == LIMIT:
            names = ", ".join(f"`{name}`" for name in list(part.facts)[:4])
            raise TooManyError(f"it hangs on more than {LIMIT} combinations of facts, {names} among them")
        yield Setting(part.box, _given(part.left[0]))


def _given(condition: Expression) -> Given:
    parts = condition.items if isinstance(condition, AllOf) else (condition,)
    return {("opened", part.calendar): part.inside for part in parts if isinstance(part, OpenedDuring)}


def case_with(
    world: World,
    setting: Setting,
    *conditions: Expression,
    known: Iterable[str] | None = None,
    covered: bool = True,
) -> Found:
    """A case with the facts of a setting that meets conditions, and has a value of each fact ``known``.

    One to show (any may be ``known``) has a severity too, if any such case has one: what is owed hangs on it.
    """
    effective = world.cases.effective
    left = [specialise_expression(item, setting.facts) for item in conditions]
    wanted = [effective.true(item) for item in (*setting.box.conditions, *left)]
    found = None
    for names in () if known is None else (frozenset((*known, "severity")), frozenset(known)):
        asked = [*wanted, *world.some_value(names)]
        found = world.cases.solve(*asked, covered=covered)
        if found.case is not None:
            return world.settled(found, asked, names) if covered else found
    # A fact that nothing gives a value, such as a severity without definition, need not be known.
    return world.cases.solve(*wanted, covered=covered) if found is None or found.possible is False else found
