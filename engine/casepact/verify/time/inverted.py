"""Words a value that is served worse than one below it: the finding, and the two cases that show it."""

from __future__ import annotations

from casepact.checks.check import Check, related
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Witness
from casepact.verify.time.inversion import Inversion
from casepact.verify.time.words import (
    apart_words,
    case_words,
    counted_from,
    duration_text,
    moment_text,
    share_text,
    target_text,
    two_cases,
)

__all__ = ["inversion_finding", "lateness"]


def inversion_finding(check: Check, policy: Policy, item: Inversion, message: str) -> Diagnostic:
    """What a check has to say of an inversion, at the clause that is due later."""
    first, second = item.values
    apart = "severity" in apart_words(policy, item.sides)
    return Diagnostic(
        code=check.code,
        message=message,
        span=item.first.note.span,
        level=check.level,
        help=f"give `{first}` a target no longer than that of `{second}`"
        + (", or let such a case have one severity under both" if apart else ""),
        related=related(policy, "due earlier than this", item.second.note)
        if item.second is not item.first
        else (),
        clause=item.first.id,
        witness=_witness(policy, item),
    )


def lateness(policy: Policy, item: Inversion, other: str) -> str:
    """How much later than the other, and how often."""
    apart = apart_words(policy, item.sides)
    where = case_words(policy, item.facts, apart=apart, example=not item.alone)
    if item.never:
        return f"never due, while that of {other} is{where}"
    often = share_text(item.later, item.seconds)
    most = f", by up to {duration_text(item.worst[1])}" if item.worst else ", whatever the hours are"
    return f"due later than that of {other}, {often}{most}{where}"


def _witness(policy: Policy, item: Inversion) -> Witness:
    """Both cases, opened at the worst instant."""
    assert item.cases is not None
    assert item.first.target is not None
    assert item.second.target is not None
    since = counted_from(item.first)
    texts = [f"`{target_text(clause.target)}`" for clause in (item.first, item.second) if clause.target]
    note = "; ".join(f"{value}: {text}" for value, text in zip(item.values, texts, strict=True))
    if item.worst is not None:
        when = f"counted from {since} at" if since else "opened"
        note += f"; {when} {moment_text(item.worst[0])} the first is due {duration_text(item.worst[1])} later"
    return two_cases(policy, item.cases[0].facts, item.cases[1].facts, item.at, note)
