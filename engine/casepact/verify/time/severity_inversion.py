"""Finds less severe cases that fall due before more severe ones."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Witness
from casepact.verify.time.inversion import Inversion, inversions
from casepact.verify.time.timing import timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import (
    case_words,
    counted_from,
    duration_text,
    moment_text,
    share_text,
    target_text,
    two_cases,
)

__all__ = ["SEVERITY_INVERSION", "inversion_witness", "lateness"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    scale = tuple(policy.severities)
    for obligation in policy.obligations.values():
        for item in inversions(timing, obligation, "severity", scale):
            who = f"`{item.first_value}` cases"
            other = f"the less severe `{item.second_value}`"
            yield Diagnostic(
                code=SEVERITY_INVERSION.code,
                message=f"`{obligation.name}` of {who} is {lateness(item, other)}",
                span=item.first.note.span,
                level=SEVERITY_INVERSION.level,
                help=f"give `{item.first_value}` a target no longer than that of `{item.second_value}`",
                related=related(policy, "due earlier than this", item.second.note)
                if item.second is not item.first
                else (),
                clause=item.first.id,
                witness=inversion_witness(policy, item),
            )
    yield from undecided(timing, SEVERITY_INVERSION.code)


def lateness(item: Inversion, other: str) -> str:
    """How much later than the other, and how often."""
    where = case_words(item.facts, example=not item.alone)
    if item.never:
        return f"never due, while that of {other} is{where}"
    often = share_text(item.later, item.seconds)
    most = f", by up to {duration_text(item.worst[1])}" if item.worst else ", whatever the hours are"
    return f"due later than that of {other}, {often}{most}{where}"


def inversion_witness(policy: Policy, item: Inversion) -> Witness:
    """Both cases, opened at the worst instant."""
    assert item.cases is not None
    assert item.first.target is not None
    assert item.second.target is not None
    since = counted_from(item.first)
    texts = [f"`{target_text(clause.target)}`" for clause in (item.first, item.second) if clause.target]
    note = f"{item.first_value}: {texts[0]}; {item.second_value}: {texts[1]}"
    if item.worst is not None:
        when = f"counted from {since} at" if since else "opened"
        note += f"; {when} {moment_text(item.worst[0])} the first is due {duration_text(item.worst[1])} later"
    return two_cases(policy, item.cases[0].facts, item.cases[1].facts, item.at, note)


SEVERITY_INVERSION = Check(
    code="severity-inversion",
    level=Level.WARNING,
    summary="a less severe case is due earlier than a more severe one",
    explanation=(
        "Severities are listed from most to least severe, and who reads the table takes the more severe "
        "case to be served no later. Here it is not: opened at the same instant, with all other facts "
        "alike, the less severe case is due first. Both due instants are compared at every second of five "
        "years, with holidays, weekends and changes of clocks; the finding says at which share of them this "
        "is so, and shows the worst. Time that the document leaves open counts only where no reading of it "
        "helps. Give the more severe case the shorter target, or count both on one calendar."
    ),
    run=_run,
)
