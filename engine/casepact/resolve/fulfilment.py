"""Checks a contract against the prerequisites of its policy, as far as what it gives decides them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from casepact.model.expression import FALSE, TRUE, Expression, facts_of
from casepact.model.fact import Fact, Facts, Origin
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy, Prerequisite
from casepact.resolve.report import Report
from casepact.source import Level, Related, Span

__all__ = ["Given", "check_prerequisites"]


class Given(NamedTuple):
    """What a contract gives: its facts, where each is written, and where more could be.

    Facts ``at_fault`` may be given, by something that is reported already.
    """

    facts: Facts
    places: Mapping[str, Span]
    section: Span
    at_fault: frozenset[str] = frozenset()


def check_prerequisites(policy: Policy, given: Given, report: Report) -> None:
    """Report the prerequisites that no case of a contract meets, and those that hang on what it leaves out.

    A default counts as an answer only where it meets the prerequisite: a case may still say otherwise.
    """
    derived = {matrix.fact for matrix in policy.matrices}
    defaults = {fact.name: fact.default for fact in policy.facts.values() if fact.default is not None}
    for prerequisite in policy.prerequisites:
        guard = specialise_expression(prerequisite.guard, given.facts)
        required = specialise_expression(prerequisite.requirement, given.facts)
        if guard == FALSE or required == TRUE:
            continue
        if guard == TRUE and required == FALSE:
            _report_failed(prerequisite, given, report)
            continue
        if specialise_expression(required, defaults) == TRUE:
            continue
        if not given.at_fault.isdisjoint(facts_of(required) | facts_of(guard)):
            continue
        missing = [
            name
            for name in sorted(facts_of(required) | facts_of(guard))
            if name not in derived and _is_contracts(policy.facts.get(name))
        ]
        if missing:
            _report_unknown(prerequisite, missing, given, report)


def _is_contracts(fact: Fact | None) -> bool:
    """Whether a contract could give a fact, rather than each case."""
    return fact is not None and fact.origin is Origin.CASE


def _report_failed(prerequisite: Prerequisite, given: Given, report: Report) -> None:
    places = sorted(given.places[name] for name in _facts_of(prerequisite) if name in given.places)
    adjusted = prerequisite.adjustment is not None
    consequence = "its cases are adjusted" if adjusted else "no case of it is covered"
    report.add(
        "failed-prerequisite",
        f"the contract does not meet the prerequisite `{prerequisite.name}`, so {consequence}",
        places[0] if places else given.section,
        level=Level.WARNING if adjusted else Level.ERROR,
        related=(Related(prerequisite.note.span, "the policy asks for it here"),),
        clause=prerequisite.note.id,
    )


def _facts_of(prerequisite: Prerequisite) -> frozenset[str]:
    # What is required comes first; the tier often stands in the guard alone.
    required: Expression = prerequisite.requirement
    return facts_of(required) or facts_of(prerequisite.guard)


def _report_unknown(prerequisite: Prerequisite, missing: list[str], given: Given, report: Report) -> None:
    listed = " and ".join(f"`{name}`" for name in missing)
    report.add(
        "unknown-prerequisite",
        f"whether the contract meets the prerequisite `{prerequisite.name}` hangs on {listed}",
        given.section,
        help_=f"give it under `facts:`, unless it differs from case to case: `facts: {{{missing[0]}: …}}`",
        level=Level.INFO,
        related=(Related(prerequisite.note.span, "the policy asks for it here"),),
        clause=prerequisite.note.id,
    )
