"""Reads the facts people give of a case: known names, values of the right type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from casepact.decision.faults import DecisionError
from casepact.model.fact import Enumeration, Fact, Facts, FactValue, Origin
from casepact.model.policy import Policy
from casepact.model.values import ValueFault, as_written, parse_value, value_text
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.suggest import suggest

__all__ = ["parse_facts", "typed_facts", "written_facts"]

_RUNNING = "state"
"""The one fact that a case has only while it runs."""

_PYTHON_TYPES: Mapping[Primitive, type | tuple[type, ...]] = {
    Primitive.BOOLEAN: bool,
    Primitive.INTEGER: int,
    Primitive.NUMBER: (int, Decimal),
    Primitive.PERCENTAGE: (int, Decimal),
    Primitive.DURATION: int,
    Primitive.INSTANT: int,
    Primitive.DATE: dt.date,
}


def parse_facts(policy: Policy, pairs: Mapping[str, str]) -> tuple[dict[str, FactValue], list[str]]:
    """Return the values that texts write for facts of ``policy``, and a message for each that writes none.

    Durations are written as ``4 hours``, instants as ISO 8601 with an offset or as a local time
    with its zone, booleans as yes or no.
    """
    facts: dict[str, FactValue] = {}
    messages: list[str] = []
    for name, text in pairs.items():
        fact = policy.facts.get(name)
        if fact is None or name == _RUNNING:
            messages.append(_unknown(name, policy))
            continue
        try:
            facts[name] = parse_value(fact, text)
        except ValueFault as fault:
            said = f"{fault.message}; {fault.help}" if fault.help else fault.message
            messages.append(said if f"`{name}`" in said else f"`{name}`: {said}")
    return facts, messages


def typed_facts(policy: Policy, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return ``facts`` with texts read as the types their facts have.

    Raises DecisionError with every unknown name and every value that its fact cannot have.
    """
    texts = {name: value for name, value in facts.items() if isinstance(value, str)}
    parsed, messages = parse_facts(policy, texts)
    for name, value in facts.items():
        if name in texts:
            continue
        fact = policy.facts.get(name)
        if fact is None or name == _RUNNING:
            messages.append(_unknown(name, policy))
        elif not _fits(fact, value):
            messages.append(f"`{value_text(value)}` is not a value of `{name}`")
        else:
            parsed[name] = value
    if messages:
        raise DecisionError("\n".join(messages))
    return {name: parsed[name] for name in facts}


def written_facts(policy: Policy, facts: Facts) -> dict[str, FactValue]:
    """Return ``facts`` with instants and durations as the texts that write them."""
    return {name: as_written(policy.facts.get(name), value) for name, value in facts.items()}


def _fits(fact: Fact, value: FactValue) -> bool:
    if isinstance(fact.type, Enumeration):
        return False
    wanted = _PYTHON_TYPES.get(fact.type.primitive, str)
    if not isinstance(value, wanted) or isinstance(value, bool) is not (wanted is bool):
        return False
    if fact.origin is Origin.QUOTA and isinstance(value, int) and value < 0:
        return False
    if fact.type.low is None or fact.type.high is None or not isinstance(value, int | Decimal):
        return True
    return fact.type.low <= value <= fact.type.high


def _unknown(name: str, policy: Policy) -> str:
    if name == _RUNNING:
        return f"`{name}` is known only while a case runs; it cannot be given"
    known = [fact for fact in policy.facts if fact != _RUNNING]
    close = suggest(name, known)
    hint = (
        f"did you mean `{close}`?" if close else f"the facts are {', '.join(f'`{fact}`' for fact in known)}"
    )
    return f"there is no fact `{name}`; {hint}"
