"""Finds what is counted by the month on a calendar of several zones, where nothing says whose months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casepact.checks.check import Check, related
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Period
from casepact.time.dayzones import Ways, zones_of_days
from casepact.time.sentences import names_used

__all__ = ["PERIODS_WITHOUT_ZONE"]

Named = Mapping[str, CalendarExpr]
"""A sentence of each named calendar."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    # The zones of calendars are only worked out where something counts by a period.
    counted = {} if policy.has_zone else _counted(policy)
    if not counted:
        return
    sentences = {name: one.choices[0].calendar for name, one in policy.calendars.items() if one.choices}
    ways = _ways_of(policy, sentences)
    for name, places in counted.items():
        joined = sorted(_joined(policy, name, ways, sentences))
        if not joined:
            continue
        (period, first), *more = places
        *most, last = [f"`{zone}`" for zone in joined]
        yield Diagnostic(
            code=PERIODS_WITHOUT_ZONE.code,
            message=f"`{name}` runs on the hours of {', '.join(most)} and {last},"
            f" and it is not said whose {period}s are counted",
            span=first.span,
            help=f"write `zone: {joined[0]}`, or another, at the top of the policy or of its contracts; the"
            f" {period}s are those of UTC until then",
            level=PERIODS_WITHOUT_ZONE.level,
            related=related(policy, "so is this", *(note for _, note in more)),
            clause=first.id,
        )


def _counted(policy: Policy) -> Mapping[str, list[tuple[Period, Note]]]:
    """What counts cycles of each target by a period: its own shares and credits, in file order."""
    found: dict[str, list[tuple[Period, Note]]] = {}
    for name, family in policy.obligations.items():
        for clause in family.clauses:
            share = None if clause.target is None else clause.target.share
            if share is not None and share.period is not None:
                found.setdefault(name, []).append((share.period, clause.note))
    for rule in policy.credits:
        name = rule.credit.trigger.target.name
        if rule.period is not None and name in policy.obligations:
            found.setdefault(name, []).append((rule.period, rule.note))
    return found


def _joined(policy: Policy, name: str, ways: Mapping[str, Ways], sentences: Named) -> frozenset[str]:
    """The zones that a calendar of a target joins, none if each goes by one."""
    from casepact.semantics.due import counted_on  # only few policies need it

    for clause in policy.obligations[name].clauses:
        calendar = counted_on(clause)
        for zones in () if calendar is None else zones_of_days(calendar, sentences, ways):
            if len(zones) > 1:
                return zones
    return frozenset()


def _ways_of(policy: Policy, sentences: Named) -> Mapping[str, Ways]:
    """The zones whose hours each named calendar is made of, for each way in which facts choose them."""
    found: dict[str, Ways] = {}

    def visit(name: str) -> None:
        choices = [choice.calendar for choice in policy.calendars[name].choices]
        for use in (use.name for choice in choices for use in names_used(choice)):
            if use in policy.calendars and use not in found:
                visit(use)
        found[name] = frozenset[frozenset[str]]().union(
            *(zones_of_days(choice, sentences, found) for choice in choices)
        )

    for name in policy.calendars:
        visit(name)
    return found


PERIODS_WITHOUT_ZONE = Check(
    code="periods-without-zone",
    level=Level.WARNING,
    summary="a share or a credit by the month on hours of several zones, and nothing says whose months",
    explanation=(
        "A cycle of a target counts in the month in which it starts, by the dates of the zone of its"
        " calendar. Where the calendar joins hours of several zones, the same instant is March at one place"
        " and April at another, so that a share `per month` or a credit `up to 50 EUR per month` is not known"
        " until somebody says whose months are meant. That is the `zone` of the contract, or of the policy;"
        " where neither has one it is UTC, which hardly any document means. The same is true of days, weeks,"
        " quarters and years."
    ),
    run=_run,
)
