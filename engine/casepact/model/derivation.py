"""The order in which facts are derived: each after those it hangs on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

__all__ = ["derivation_order"]


def derivation_order(needs: Mapping[str, Collection[str]]) -> list[str]:
    """Return the facts that ``needs`` has, each after those of them it needs, directly or by way of others.

    The tier comes before all that it does not need itself, since it is what a customer bought; the
    severity comes after all that do not need it. In a circle, which ``check`` refuses, names decide.
    """
    order: list[str] = []
    seen: set[str] = set()
    for start in ("tier", *sorted(needs.keys() - {"tier", "severity"}), "severity"):
        if start not in needs or start in seen:
            continue
        seen.add(start)
        # Each fact that is under way, and what it needs that has not been looked at.
        path = [(start, iter(sorted(needs[start])))]
        while path:
            fact, ahead = path[-1]
            following = next((name for name in ahead if name in needs and name not in seen), None)
            if following is None:
                path.pop()
                order.append(fact)
            else:
                seen.add(following)
                path.append((following, iter(sorted(needs[following]))))
    return order
