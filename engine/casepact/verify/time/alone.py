"""The clauses of an obligation where each is the answer: where two give different ones, neither is."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.clause import Clause, Obligation
from casepact.model.expression import Expression, HasBreached, all_of, negate
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import remembered, target_table
from casepact.verify.rules.pairs import near_pairs

__all__ = ["alone"]


def alone(policy: Policy, obligation: Obligation) -> tuple[Clause, ...]:
    """The clauses, each under the condition that no other holds that says something else.

    Nothing is due of a case for which two of them give different answers; that is a `rule-conflict`,
    and no case to show anything else with.
    """
    cases = cases_of(policy)
    found: tuple[Clause, ...] = remembered(
        cases, f"alone {obligation.name}", lambda: _alone(cases, obligation)
    )
    return found


def _alone(cases: Cases, obligation: Obligation) -> tuple[Clause, ...]:
    others: dict[str, list[Expression]] = {}
    for first, second in near_pairs(target_table(obligation).rows):
        if first.answer == second.answer:
            continue
        both = cases.find(first.guard, second.guard)
        # Before anything is breached, a row that asks for a breach is in nobody's way.
        if both.possible is not False and not both.breaches:
            others.setdefault(first.note.id, []).append(negate(_unbroken(second.guard)))
            others.setdefault(second.note.id, []).append(negate(_unbroken(first.guard)))
    return tuple(
        replace(clause, guard=all_of(clause.guard, *others[clause.id])) if clause.id in others else clause
        for clause in obligation.clauses
    )


def _unbroken(guard: Expression) -> Expression:
    """What is left of a condition as long as nothing is breached."""
    asked = [atom for atom in atoms(guard) if isinstance(atom, HasBreached)]
    return specialise_expression(guard, {}, {("breached", atom.obligation): False for atom in asked})
