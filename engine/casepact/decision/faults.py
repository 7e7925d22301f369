"""What a user can get wrong in asking for a decision."""

from __future__ import annotations

__all__ = ["DecisionError"]


class DecisionError(Exception):
    """A question that has no answer: wrong facts, or an instant without a zone.

    The message is for the user, one line a fault.
    """
