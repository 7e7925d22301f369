"""Finds terms that limit who may move a case and when, which its transitions alone decide."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.clause import Clause
from casepact.model.expression import TRUE, negate
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.target import Within

__all__ = ["LIMIT_IN_A_TERM", "moves_a_case"]

_CASE = frozenset({"a", "case", "incident", "issue", "request", "the", "ticket"})
"""Words for what moves: who may close an account says nothing of the case."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    for clause in policy.terms:
        moves = [move for move in policy.lifecycle.transitions if move.event == clause.action]
        standard = all(move.id.startswith("standard.") for move in moves)
        if moves and standard and _is_limit(clause):
            yield Diagnostic(
                code=LIMIT_IN_A_TERM.code,
                message=f"this limits no transition: a case is taken on `{clause.action}` whatever it says",
                span=clause.note.span,
                help=_help(policy, clause, moves),
                level=LIMIT_IN_A_TERM.level,
                clause=clause.id,
            )


def moves_a_case(policy: Policy, clause: Clause) -> bool:
    """Whether a term speaks of an event on which a transition moves the case: its limits are those."""
    moves = any(move.event == clause.action for move in policy.lifecycle.transitions)
    return moves and frozenset(clause.objects) <= _CASE


def _is_limit(clause: Clause) -> bool:
    """Whether a term speaks of moving a case, and says by when or on what condition it may be moved.

    What must not come before an event is judged as it stands.
    """
    limited = clause.target is not None or clause.guard != TRUE
    forbids = clause.modal is Modal.MUST_NOT and not clause.before
    return frozenset(clause.objects) <= _CASE and (forbids or (clause.modal is Modal.MAY and limited))


def _help(policy: Policy, clause: Clause, moves: list[StateTransition]) -> str:
    """The sentences that say the same of transitions; those that no term speaks of are to be left out."""
    from casepact.machine.text import expression_text
    from casepact.syntax.printing.targets import print_target

    reached = {move.destination for move in policy.lifecycle.transitions if move.event in clause.start}
    meant = [move for move in moves if move.source in reached] or moves
    kept = [move for move in meant if move.destination == meant[0].destination]
    said = f"{', '.join(move.source for move in kept)} -> {kept[0].destination} on {clause.action}"
    guard = clause.guard
    if clause.modal is Modal.MAY:
        said += f" by {clause.actor}"
    elif guard == TRUE:
        said += " by " + ("customer" if clause.actor == "vendor" else "vendor")
    else:
        guard = negate(guard)
    if clause.target is not None and isinstance(clause.target.bound, Within):
        said += f" {print_target(clause.target, leading_word=True)}"
    if guard != TRUE:
        said += f" when {expression_text(guard, policy.facts)}"
    rest = [f"{move.source} -> {move.destination} on {clause.action}" for move in moves if move not in kept]
    drop = f", and under `lifecycle.without` `{', '.join(rest)}`" if rest else ""
    return f"write under `lifecycle.transitions` `{said}`{drop}"


LIMIT_IN_A_TERM = Check(
    code="limit-in-a-term",
    level=Level.WARNING,
    summary="a term that limits a transition, and does not",
    explanation=(
        "Which events move a case, who may cause them and for how long is what its transitions say. A term"
        " such as `customer may reopen case within 5 business days on office after resolved` is listed and"
        " shown, and no run looks at it: a case is reopened after 60 days all the same, since the standard"
        " lifecycle lets anybody reopen it at any time. Write the limit on the transition: one that names the"
        " same states and event takes the place of the standard one, and what must no longer be possible"
        " stands under `without`. Once a transition of the policy's own takes the event, the term may stay."
    ),
    run=_run,
)
