"""Finds the cases that no row of a table or list of definitions is for, as regions of cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casepact.model.expression import TRUE, Expression, FactIn, all_of, negate
from casepact.model.fact import Facts
from casepact.verify.rules.cases import Cases
from casepact.verify.rules.region import UNSHOWN, Region, narrowed, trimmed, widened

__all__ = ["holes_of"]

_MOST = 12
"""How many regions are looked for; what lies outside them is then said not to be decided."""


def holes_of(
    cases: Cases,
    guards: Sequence[Expression],
    is_hole: Callable[[Facts, int], bool],
    *,
    under: Expression = TRUE,
    apart_from: frozenset[str] = frozenset(),
) -> tuple[list[tuple[Region, int]], str]:
    """The regions in which all ``guards`` are known to be false, each with an instant to show it at.

    ``under`` says where rows are asked for at all, and ``is_hole`` whether facts make a hole at an
    instant. The second part of the answer is empty, or says why there may be more.
    """
    effective = cases.effective
    goal = [effective.true(under), *(effective.false(guard) for guard in guards)]
    regions: list[tuple[Region, int]] = []
    why = f"only the first {_MOST} such regions were looked for"
    while len(regions) < _MOST:
        found = cases.solve(*goal, apart_from=apart_from)
        if found.case is None:
            why = "" if found.possible is False else found.why
            break
        at = found.case.at

        def holds(facts: Facts, at: int = at) -> bool:
            return is_hole(facts, at)

        facts = narrowed(cases.policy, found.case.facts, holds)
        if facts is None:
            why = UNSHOWN
            break
        region = widened(cases.policy, facts, holds)
        regions.append((region, at))
        if not region:
            why = ""
            break
        named = all_of(*(FactIn(name, values) for name, values in region.items()))
        goal.append(effective.true(negate(named)))
    return trimmed(regions), why
