"""Finds cases for which no severity's definition holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.checks.check import Check
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.definitions import severity_rows
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.holes import Hole, holes_of
from casepact.verify.witness import decide_witness

__all__ = ["DEFINITION_GAP"]

_SEVERITY = frozenset(("severity",))


def _run(policy: Policy) -> Iterator[Diagnostic]:
    rows = severity_rows(policy)
    if not rows or policy.facts["severity"].default is not None:
        return
    if {str(row.answer) for row in rows} < policy.severities.keys():
        return  # what no definition takes is left to the severities that people set
    cases = cases_of(policy)

    def has_none(facts: Facts, at: int) -> bool:
        completed = cases.complete(facts, at)
        return completed.defined is None and all(
            cases.holds(row.guard, completed, at) is False for row in rows
        )

    holes = holes_of(cases, [row.guard for row in rows], has_none, apart_from=_SEVERITY)

    def told(hole: Hole, message: str) -> Diagnostic:
        settled = cases.complete(hole.facts, hole.at)
        seen = (
            "the severity is not known: no definition holds"
            if settled.severity is None
            else f"no definition gives a severity; only `{settled.because[-1]}` leaves one"
        )
        found = finding(
            DEFINITION_GAP,
            policy,
            rows[0].note,
            message,
            help_="widen a definition, or add a severity `when: otherwise` or with `default: yes`",
            witness=decide_witness(policy, hole.facts, hole.at, seen),
        )
        return replace(found, subject=hole.mark)

    for hole in holes.found:
        yield told(hole, f"no definition gives a severity where `{hole.text}`")
    if holes.rest is not None:
        yield told(holes.rest, f"no definition gives a severity where `{holes.rest.text}`{holes.others}")
    if holes.why:
        question = f"whether every {'other ' if holes.found else ''}case has a severity by definition"
        yield undecided(policy, rows[0].note, question, holes.why)


DEFINITION_GAP = Check(
    code="definition-gap",
    level=Level.WARNING,
    summary="cases for which no severity's definition holds",
    explanation=(
        "Each severity says by its `when` which cases it is for. This is a case that none of them is for: "
        "its severity is not known, so no target that is set by severity is owed for it and no ladder "
        "climbs. For example, `outage` asks for all users, `degraded` for some, and nothing is said of a "
        "fault that no user notices. There is one finding for each kind of case: it names every fact that "
        "matters and all the values that leave the hole, and together they hold every reachable case that "
        "has none. Where there are more than a dozen kinds, a last finding stands for all the others, and "
        "it is another as soon as any of them changes. If the vendor's document has the same hole, "
        "say so when accepting the finding; if not, widen a definition or let one be `otherwise`."
    ),
    run=_run,
)
