"""Builds witnesses: the facts of a case as a command takes them, and the command that replays the case."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from decimal import Decimal

from casepact.machine.courses import usual_instant
from casepact.model.fact import Fact, Facts, FactValue, Quantity
from casepact.model.policy import Policy
from casepact.model.values import duration_text, value_text
from casepact.source import Witness
from casepact.syntax.ast.fact import Primitive
from casepact.time.faults import utc_text

__all__ = ["decide_command", "decide_witness", "fact_text", "setting_pairs", "usual_instant"]


def fact_text(fact: Fact | None, value: FactValue) -> str:
    """A value as ``--set`` reads it back."""
    kind = fact.type.primitive if fact is not None and isinstance(fact.type, Quantity) else None
    if kind is Primitive.INSTANT and isinstance(value, int):
        return utc_text(value)
    if kind is Primitive.DURATION and isinstance(value, int):
        return duration_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value_text(value)


def setting_pairs(policy: Policy, facts: Facts) -> tuple[tuple[str, str], ...]:
    """The facts as texts, tier, severity and channel first and the others as the policy declares them."""
    names = dict.fromkeys(("tier", "severity", "channel", *policy.facts))
    order = {name: number for number, name in enumerate(names)}
    given = sorted(facts, key=lambda name: (order.get(name, len(order)), name))
    return tuple((name, fact_text(policy.facts.get(name), facts[name])) for name in given)


def decide_command(policy: Policy, facts: Facts, at: int, changes: tuple[str, ...] = ()) -> str:
    """The command line, quoted for a POSIX shell, that decides the case opened at ``at`` (UTC seconds)."""
    words = ["casepact", "decide", policy.document.name]
    for name, text in setting_pairs(policy, facts):
        words += ["--set", f"{name}={text}"]
    for change in changes:
        words += ["--change", change]
    words += ["--at", utc_text(at)]
    return shlex.join(words)


def decide_witness(policy: Policy, facts: Mapping[str, FactValue], at: int, note: str = "") -> Witness:
    """The witness of a case opened at ``at`` (UTC seconds), which ``casepact decide`` replays."""
    return Witness(
        facts=setting_pairs(policy, facts),
        at=utc_text(at),
        command=decide_command(policy, facts, at),
        note=note,
    )
