"""Which part of a case matters: the fewest facts that make a point, and how to say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casepact.machine.text import expression_text
from casepact.model.expression import FactIn, all_of
from casepact.model.fact import Enumeration, Facts, FactValue
from casepact.model.policy import Policy
from casepact.verify.rules.cases import Case, Cases
from casepact.verify.rules.cells import is_ordered
from casepact.verify.witness import setting_pairs

__all__ = ["ANY_CASE", "UNSHOWN", "Region", "case_text", "facts_to_show", "narrowed", "region_text"]

Region = Mapping[str, frozenset[FactValue]]
"""The cases that have one of some values of each of some facts."""

ANY_CASE = "any case"
"""How all cases together are called."""

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


def facts_to_show(cases: Cases, case: Case, holds: Callable[[Facts], bool]) -> dict[str, FactValue] | None:
    """As few facts of a case as show what holds of it; see `narrowed`.

    What is left of a reachable case is not kept out: a fact that is left out may have its default instead.
    """
    is_out = cases.is_kept_out(case.facts, case.at)
    return narrowed(
        cases.policy,
        case.facts,
        lambda facts: holds(facts) and (is_out or not cases.is_kept_out(facts, case.at)),
    )


def region_text(policy: Policy, region: Region) -> str:
    """A region as a condition of the language, tier, severity and channel first; else ``any case``."""
    shown = {name: min(values, key=str) for name, values in region.items()}
    kept = {
        name: region[name]
        for name, _ in setting_pairs(policy, shown)
        if not _is_all(policy, name, region[name])
    }
    condition = all_of(*(FactIn(name, values) for name, values in kept.items()))
    return expression_text(condition, policy.facts) if kept else ANY_CASE


def _is_all(policy: Policy, name: str, values: frozenset[FactValue]) -> bool:
    fact = policy.facts.get(name)
    return fact is not None and isinstance(fact.type, Enumeration) and values >= {*fact.type.values}


def case_text(policy: Policy, facts: Facts) -> str:
    """The facts of a case as a condition of the language, times in their units."""
    texts = [
        f"{name} is {text}"
        if is_ordered(policy.facts.get(name))
        else region_text(policy, {name: frozenset((facts[name],))})
        for name, text in setting_pairs(policy, facts)
    ]
    return " and ".join(text for text in texts if text != ANY_CASE) or ANY_CASE
