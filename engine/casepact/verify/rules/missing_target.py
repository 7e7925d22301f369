"""Finds combinations of tier, severity and channel for which a target that others have is missing."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.expression import all_of
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Witness
from casepact.verify.rules.answering import Answering, Combination, answers_of, grouped, occurring
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.region import narrowed, region_text
from casepact.verify.witness import decide_witness

__all__ = ["MISSING_TARGET"]

_MOST = 12
"""How many groups of combinations are listed."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for answering in answers_of(cases):
        name = answering.obligation.name
        if answering.missing and (answering.answered or answering.partial):
            yield _missing(cases, answering)
        if answering.undecided:
            question = (
                f"whether `{name}` has a target where `{_listed(cases, answering, answering.undecided)}`"
            )
            yield undecided(
                policy, answering.obligation.note, question, "it depends on too many facts at once"
            )


def _missing(cases: Cases, answering: Answering) -> Diagnostic:
    policy, obligation = cases.policy, answering.obligation
    shown = (_witness(cases, answering, combination) for combination in answering.missing)
    return finding(
        MISSING_TARGET,
        policy,
        obligation.note,
        f"`{obligation.name}` has no target where `{_listed(cases, answering, answering.missing)}`",
        help_="add one, or say `none` or `unspecified`; both are answers",
        witness=next(filter(None, shown), None),
    )


def _witness(cases: Cases, answering: Answering, combination: Combination) -> Witness | None:
    """A case of the combination, with no more facts than it takes to see that nothing is owed."""
    wanted = all_of(*answering.named(combination), answering.shared)
    case = cases.find(wanted).case
    if case is None:
        return None

    def shows(facts: Facts) -> bool:
        completed = cases.complete(facts, case.at)
        return cases.holds(wanted, completed, case.at) is True and all(
            cases.holds(clause.guard, completed, case.at) is False for clause in answering.obligation.clauses
        )

    facts = narrowed(cases.policy, case.facts, shows)
    if facts is None:
        return None
    note = f"`{answering.obligation.name}` is not among what is owed"
    return decide_witness(cases.policy, facts, case.at, note)


def _listed(cases: Cases, answering: Answering, combinations: list[Combination]) -> str:
    boxes = list(grouped(answering, combinations, occurring(cases)))
    texts = [
        region_text(cases.policy, {name: frozenset(values) for name, values in box.items()})
        for box in boxes[:_MOST]
    ]
    more = f" or in {len(boxes) - _MOST} other ways" if len(boxes) > _MOST else ""
    return " or ".join(texts) + more


MISSING_TARGET = Check(
    code="missing-target",
    level=Level.WARNING,
    summary="a tier, severity or channel without a target that others have",
    explanation=(
        "A target is set for some tiers, severities and channels, and for others that can occur nothing "
        "is said: nothing is owed there, and nobody decided that. For example `update` is set for "
        "outages, and no row says how often the customer of a degraded service hears anything. A "
        "combination counts if a reachable case has it, after definitions, floors and caps and by a "
        "channel its tier offers. All that are missing are listed in one finding for each target. Add the "
        "rows; where the vendor promises nothing write `none`, where the document does not say write "
        "`unspecified`."
    ),
    run=_run,
)
