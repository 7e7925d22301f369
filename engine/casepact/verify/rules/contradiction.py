"""Finds duties to do something that must not be done."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.clause import Clause
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.target import NoTarget
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.pairs import Said, clash

__all__ = ["CONTRADICTION"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    by_deed: dict[tuple[str, str], list[Clause]] = {}
    for clause in policy.clauses():
        if clause.target is None or not isinstance(clause.target.bound, NoTarget):
            by_deed.setdefault((clause.actor, clause.action), []).append(clause)
    for clauses in by_deed.values():
        banned = [clause for clause in clauses if clause.modal is Modal.MUST_NOT]
        for ban in banned:
            for clause in clauses:
                if clause.modal is not Modal.MUST_NOT and _same_deed(ban, clause):
                    yield from _contradiction(cases, ban, clause)


def _contradiction(cases: Cases, ban: Clause, clause: Clause) -> Iterator[Diagnostic]:
    said = Said(
        check=CONTRADICTION,
        subject=(
            f"`{clause.actor}` {clause.modal} `{clause.action}` by `{clause.id}` and must not by `{ban.id}`"
        ),
        names=(ban.id, clause.id),
        help_="let the conditions exclude one another, or take back one of the two",
        seen="the answer lists the two side by side",
    )
    return clash(cases, (Row(ban.note, ban.guard, None), Row(clause.note, clause.guard, None)), said)


def _same_deed(ban: Clause, clause: Clause) -> bool:
    """Whether the ban covers the deed: the same objects, or none named, and no time that keeps them apart."""
    if ban.objects and set(ban.objects) != set(clause.objects):
        return False
    if set(ban.before) & set(clause.start) or set(clause.before) & set(ban.start):
        return False
    return not (ban.states and clause.states) or bool(set(ban.states) & set(clause.states))


CONTRADICTION = Check(
    code="contradiction",
    level=Level.ERROR,
    summary="something that must, or may, and must not be done",
    explanation=(
        "One sentence says that someone must, or may, do something, and another that the same one must "
        "not do it, and both hold for one case at one time. For example `vendor may charge customer when "
        "out_of_scope` and `vendor must not charge customer when tier is premium`, and a premium customer "
        "asks for what is out of scope. A ban that names no object covers all; one before an event does "
        "not contradict a duty after it. Let the conditions exclude one another. The finding names all cases "
        "for which both hold, and is another as soon as they change; for one of them `casepact decide` lists "
        "both."
    ),
    run=_run,
)
