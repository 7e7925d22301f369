"""Which of the conditions left open by what is not known can make a difference to a case."""

from __future__ import annotations

from casepact.model.expression import facts_of
from casepact.model.fact import Facts
from casepact.semantics.adjust import adjustments_of, would_change
from casepact.semantics.rules import Rules
from casepact.semantics.select import Completed, Undecided, definitions_of, facts_in_order

__all__ = ["that_matter"]


def that_matter(rules: Rules, given: Facts, completed: Completed) -> tuple[Undecided, ...]:
    """Return what is undecided of the facts that something is asked of, be it by way of other facts.

    What a severity is defined by is asked of no case in which people state the severity, and an
    adjustment that leaves a fact as it is asks for nothing.

    Args:
        rules: the policy.
        given: the facts as people stated them.
        completed: what they come to.
    """
    if rules.asked.issuperset(item.about for item in completed.unknown):
        return completed.unknown
    policy, asked = rules.policy, set(rules.asked)
    definitions, adjustments = definitions_of(policy), adjustments_of(policy)
    for name in reversed(facts_in_order(definitions, adjustments)):
        if name not in asked:
            continue
        value, type_ = completed.facts.get(name), policy.facts[name].type
        guards = [item.guard for item in definitions.get(name, ()) if name not in given]
        guards += [
            item.guard
            for item in adjustments.get(name, ())
            if item.note.id in completed.because or would_change(value, type_, item)
        ]
        asked.update(*map(facts_of, guards))
    return tuple(item for item in completed.unknown if item.about in asked)
