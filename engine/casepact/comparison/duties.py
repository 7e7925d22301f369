"""Who gains by a duty, a permission or a prohibition: the customer or the vendor."""

from __future__ import annotations

from casepact.comparison.change import Verdict
from casepact.model.clause import Clause
from casepact.syntax.ast.duty import Modal

__all__ = ["CUSTOMER", "benefit", "deed", "opposite"]

CUSTOMER = "customer"

_BURDENS = frozenset(
    (
        *("bill", "cancel", "charge", "claim", "close", "decline", "downgrade", "invoice", "limit", "lower"),
        *("reject", "refuse", "restrict", "suspend", "terminate", "withdraw", "withhold"),
    )
)
"""What a vendor does to a customer's cost."""


def benefit(clause: Clause) -> tuple[Verdict, str]:
    """What it is for the customer that a clause holds: better, worse, or (with a reason) not judged."""
    burden = clause.action in _BURDENS
    if clause.actor == CUSTOMER:
        verdict = Verdict.BETTER if clause.modal is Modal.MAY else Verdict.WORSE
        return verdict, ""
    if clause.modal is Modal.MUST:
        return (Verdict.WORSE if burden else Verdict.BETTER), ""
    if clause.modal is Modal.MAY:
        if burden:
            return Verdict.WORSE, ""
        return Verdict.CHANGED, f"whether the customer gains by it hangs on what it means to {clause.action}"
    if burden:
        return Verdict.BETTER, ""
    return Verdict.CHANGED, f"whether the customer loses by it hangs on what it means to {clause.action}"


def opposite(verdict: Verdict) -> Verdict:
    """What it is that the same thing ends."""
    turn = {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}
    return turn.get(verdict, verdict)


def deed(clause: Clause) -> tuple[str, str, str, tuple[str, ...]]:
    """Who must, may or must not do what."""
    return clause.actor, str(clause.modal), clause.action, clause.objects
