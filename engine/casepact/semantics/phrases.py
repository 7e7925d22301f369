"""Short phrases that say what a clause, a rung or a transition does, for the text of effects."""

from __future__ import annotations

from casepact.model.clause import Clause, Notice, RungAction
from casepact.syntax.ast.duty import Modal
from casepact.syntax.ast.target import Target

__all__ = ["action_text", "duty_text", "list_text"]


def duty_text(clause: Clause) -> str:
    """Who must do what, by when: ``vendor must respond within 4 hours on office``."""
    words = [clause.actor, str(clause.modal), clause.action, *clause.objects]
    if clause.target is not None:
        words.append(_target_text(clause.target))
    if clause.modal is Modal.MUST_NOT:
        # It forbids nothing but between these, so that what it says without them is not what was breached.
        words += ["after " + " or ".join(clause.start)] if clause.start else []
        words += ["while " + " or ".join(clause.states)] if clause.states else []
    before = clause.before
    if clause.notice is not None:
        words.append(_notice_text(clause.notice))
        before = before or (clause.notice.moment,)
    if before:
        words.append("before " + " or ".join(before))
    return " ".join(words)


def action_text(action: RungAction) -> str:
    """What a rung does: ``notify duty_manager and vp_support``."""
    return f"{action.verb} {' and '.join(action.objects)}"


def list_text(names: tuple[str, ...], joint: str = "and") -> str:
    """Names in backticks: ```a`, `b` and `c```."""
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joint} {shown[-1]}"


def _notice_text(notice: Notice) -> str:
    from casepact.syntax.ast.target import Ahead
    from casepact.syntax.printer import print_ahead

    return print_ahead(Ahead(notice.amount, notice.calendar))


def _target_text(target: Target) -> str:
    from casepact.syntax.printer import print_target  # a run that shows nothing need not load it

    return print_target(target, leading_word=True)
