"""Finds combinations of tier, severity and channel for which a target that others have is missing."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.clause import Obligation
from casepact.model.expression import all_of
from casepact.model.fact import Enumeration, Facts
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Witness
from casepact.verify.rules.answering import Answering, Combination, answers_of, grouped, occurring
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.effective import ranking
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.region import facts_to_show, region_text
from casepact.verify.witness import decide_witness

__all__ = ["MISSING_TARGET"]

_MOST = 12
"""How many groups of combinations are listed."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for answering in answers_of(cases):
        name = answering.obligation.name
        if answering.answered or answering.partial:
            missing = [item for item in answering.missing if not _is_left_out(cases, answering, item)]
            if missing:
                yield _missing(cases, answering, missing)
        if answering.undecided:
            question = (
                f"whether `{name}` has a target where `{_listed(cases, answering, answering.undecided)}`"
            )
            yield undecided(
                policy, answering.obligation.note, question, "it depends on too many facts at once"
            )


def _is_left_out(cases: Cases, answering: Answering, combination: Combination) -> bool:
    """Whether no cell speaks of the tier, severity or channel, and that looks as if it were meant.

    It does where another target of the same act speaks of it, or where the cells are for the graver
    severities or the higher tiers. A value of which no target speaks has been forgotten.
    """
    others = [item for item in answers_of(cases) if item is not answering]
    obligation = answering.obligation
    for fact, value in zip(answering.facts, combination, strict=True):
        speaking = [item.obligation for item in others if item.speaks_of(fact, value)]
        if answering.speaks_of(fact, value) or not speaking:
            continue
        type_ = cases.policy.facts[fact].type
        rank = ranking(type_)
        beyond = all(rank(value) < rank(other) for other in answering.spoken_of(fact))
        is_ordered = isinstance(type_, Enumeration) and type_.ordered
        if beyond or not is_ordered or any(_is_same_act(obligation, other) for other in speaking):
            return True
    return False


def _is_same_act(one: Obligation, other: Obligation) -> bool:
    first, second = one.clauses[0], other.clauses[0]
    return (first.actor, first.action) == (second.actor, second.action)


def _missing(cases: Cases, answering: Answering, missing: list[Combination]) -> Diagnostic:
    policy, obligation = cases.policy, answering.obligation
    shown = (_witness(cases, answering, combination) for combination in missing)
    return finding(
        MISSING_TARGET,
        policy,
        obligation.note,
        f"`{obligation.name}` has no target where `{_listed(cases, answering, missing)}`",
        help_="add one, or say `none` or `unspecified`; both are answers",
        witness=next(filter(None, shown), None),
    )


def _witness(cases: Cases, answering: Answering, combination: Combination) -> Witness | None:
    """A case of the combination, with no more facts than it takes to see that nothing is owed."""
    wanted = all_of(*answering.named(combination), answering.shared)
    clauses = answering.obligation.clauses
    silent = (cases.effective.false(clause.guard) for clause in clauses)
    case = cases.solve(cases.effective.true(wanted), *silent).case
    if case is None:
        return None

    def shows(facts: Facts) -> bool:
        completed = cases.complete(facts, case.at)
        return cases.holds(wanted, completed, case.at) is True and all(
            cases.holds(clause.guard, completed, case.at) is False for clause in clauses
        )

    facts = facts_to_show(cases, case, shows)
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
        "is said: nothing is owed there, and nobody decided that. For example a response is set for "
        "faults, and no row says when the customer of an outage hears anything. A combination counts if a "
        "reachable case has it. One of which no cell speaks is let pass where cells are for graver "
        "severities or higher tiers only, or where another target sets the same act for it, as long as "
        "some target speaks of it at all. All that are missing are in one finding for each target. Add "
        "the rows; where the vendor promises nothing write `none`, where the document does not say write "
        "`unspecified`."
    ),
    run=_run,
)
