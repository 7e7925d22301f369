"""Finds credits for a missed share that count cases to which no such share is promised."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.model.clause import Clause
from casepact.model.credit import CreditRule
from casepact.model.expression import all_of
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.credit import Attainment
from casepact.syntax.ast.target import NoTarget, Period

__all__ = ["POOLED_SHARE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    # Bands that count the same cases have one cause.
    found: dict[tuple[str, Period | None, tuple[str, ...]], list[Note]] = {}
    clauses = {clause.id: clause for clause in policy.clauses()}
    for rule in policy.credits:
        trigger = rule.credit.trigger
        if isinstance(trigger, Attainment) and trigger.target.name in policy.obligations:
            others = tuple(clause.id for clause in _counted_besides(policy, rule, trigger))
            found.setdefault((trigger.target.name, rule.period, others), []).append(rule.note)
    for (name, period, others), (first, *more) in found.items():
        if others:
            span = "in all" if period is None else f"per {period}"
            yield Diagnostic(
                code=POOLED_SHARE.code,
                message=f"this share of `{name}` counts cases to which no share {span} is promised",
                span=first.span,
                help="say which cases count: write `when` and what sets them apart at the end of it",
                level=POOLED_SHARE.level,
                related=(
                    *related(policy, "promised without it", *(clauses[id_].note for id_ in others)),
                    *related(policy, "so does this", *more),
                ),
                clause=first.id,
            )


def _counted_besides(policy: Policy, rule: CreditRule, trigger: Attainment) -> list[Clause]:
    """The clauses without the share whose cases a rule counts; none where it counts no others at all."""
    from casepact.machine.satisfy import satisfy  # only few policies need it

    counted = [
        clause
        for clause in policy.obligations[trigger.target.name].clauses
        if clause.target is not None
        and not isinstance(clause.target.bound, NoTarget)
        and satisfy(all_of(rule.guard, clause.guard), policy.facts).possible is not False
    ]
    others = [clause for clause in counted if not _promises(clause, rule.period)]
    return others if len(others) < len(counted) else []


def _promises(clause: Clause, period: Period | None) -> bool:
    share = None if clause.target is None else clause.target.share
    return share is not None and share.period is period


POOLED_SHARE = Check(
    code="pooled-share",
    level=Level.WARNING,
    summary="a credit for a missed share that counts cases without one",
    explanation=(
        "A credit such as `10% of fee when attainment of fix is below 90% per month` goes by the share of all"
        " cases whose fix began in the month. Where the policy promises 95% per month for one severity, and"
        " for another a time without a share, or a share per quarter, late cases of the other bring the share"
        " down, and a customer is owed a credit though each share that was promised was reached. Say which"
        " cases count, as in `… is below 90% per month when severity is p1`, a line for each share. Where the"
        " document does mean all cases together, accept the finding and say so."
    ),
    run=_run,
)
