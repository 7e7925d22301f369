"""Which part of a case matters: the fewest facts that make a point, and all their values that make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import prod

from casepact.machine.text import expression_text
from casepact.model.expression import FactIn, all_of
from casepact.model.fact import Enumeration, Facts, FactValue
from casepact.model.policy import Policy
from casepact.verify.witness import setting_pairs

__all__ = ["UNSHOWN", "Region", "case_text", "narrowed", "point_of", "region_text", "trimmed", "widened"]

Region = Mapping[str, frozenset[FactValue]]
"""The cases that have one of some values of each of some facts."""

_MOST = 400
"""How many cases are looked at to widen a region."""


UNSHOWN = "the case that was found does not show it"
"""Why a question is given up of which the search and the reference interpreter say different things."""


def narrowed(policy: Policy, facts: Facts, holds: Callable[[Facts], bool]) -> dict[str, FactValue] | None:
    """Leave out every fact without which ``holds`` is still true; the last declared go first.

    None where it is not true of the facts themselves: nobody is shown a case that shows nothing.
    """
    if not holds(facts):
        return None
    left = dict(facts)
    for name, _ in reversed(setting_pairs(policy, facts)):
        rest = {other: value for other, value in left.items() if other != name}
        if holds(rest):
            left = rest
    return left


def widened(policy: Policy, facts: Facts, holds: Callable[[Facts], bool]) -> Region:
    """The values of enumerations that may stand in place of those in ``facts``, in any combination."""
    region: dict[str, list[FactValue]] = {name: [facts[name]] for name, _ in setting_pairs(policy, facts)}
    for name, kept in region.items():
        fact = policy.facts.get(name)
        if fact is None or not isinstance(fact.type, Enumeration):
            continue
        for value in fact.type.values:
            tried: dict[str, list[FactValue]] = {**region, name: [value]}
            if value in kept or prod(len(values) for values in tried.values()) > _MOST:
                continue
            if all(holds(dict(zip(tried, values, strict=True))) for values in product(*tried.values())):
                kept.append(value)
    return {name: frozenset(values) for name, values in region.items()}


def trimmed(regions: Iterable[tuple[Region, int]]) -> list[tuple[Region, int]]:
    """Regions of the fewest facts first, each without the values for which an earlier one has said it all.

    Each comes with an instant at which it can be seen, which stays with it.
    """
    kept: list[tuple[Region, int]] = []
    for region, at in sorted(regions, key=lambda item: len(item[0])):
        left = dict(region)
        for name, values in region.items():
            left[name] = frozenset(
                value
                for value in values
                if not any(_inside({**left, name: frozenset((value,))}, other) for other, _ in kept)
            )
        if all(left.values()):
            kept.append((left, at))
    return kept


def _inside(region: Region, other: Region) -> bool:
    return all(name in region and region[name] <= values for name, values in other.items())


def point_of(policy: Policy, region: Region) -> dict[str, FactValue]:
    """One case of a region: of each fact the value declared first."""
    found: dict[str, FactValue] = {}
    for name, values in region.items():
        fact = policy.facts.get(name)
        order = fact.type.values if fact is not None and isinstance(fact.type, Enumeration) else ()
        found[name] = next((value for value in order if value in values), next(iter(values)))
    return found


def region_text(policy: Policy, region: Region) -> str:
    """A region as a condition of the language, tier, severity and channel first; else ``any case``."""
    shown = {name: min(values, key=str) for name, values in region.items()}
    kept = {
        name: region[name]
        for name, _ in setting_pairs(policy, shown)
        if not _is_all(policy, name, region[name])
    }
    condition = all_of(*(FactIn(name, values) for name, values in kept.items()))
    return expression_text(condition, policy.facts) if kept else "any case"


def _is_all(policy: Policy, name: str, values: frozenset[FactValue]) -> bool:
    fact = policy.facts.get(name)
    return fact is not None and isinstance(fact.type, Enumeration) and values >= {*fact.type.values}


def case_text(policy: Policy, facts: Facts) -> str:
    """The facts of a case as a condition of the language."""
    return region_text(policy, {name: frozenset((facts[name],)) for name, _ in setting_pairs(policy, facts)})
