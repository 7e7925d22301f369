"""A usual slip in a sentence: its pattern, what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from casepact.frozen import dataclass

__all__ = [
    "AMOUNT",
    "GUARDED",
    "TARGETS",
    "TIMED",
    "Slip",
    "before_condition",
    "in_adjustments",
    "in_any",
    "in_asked",
    "in_bounds",
    "in_calendars",
    "in_changes",
    "in_conditions",
    "in_credits",
    "in_duties",
    "in_fact_types",
    "in_keys",
    "in_quotas",
    "in_steps",
    "in_targets",
    "in_timed",
    "in_transitions",
]

AMOUNT = r"\d+(?:\.\d+)? (?:business |calendar )?(?:second|minute|hour|day|week)s?\b(?: on \w+)?"
"""An amount of time, and the name of its calendar."""

TARGETS = frozenset({"target", "guarded_target"})

TIMED = TARGETS | {"duty", "step", "transition"}
"""The sentences that can say how long."""

GUARDED = frozenset(
    {"guarded_calendar", "guarded_target", "duty", "step", "transition", "adjustment", "credit"}
)
"""The sentences that can end with `when`."""


@dataclass(frozen=True, slots=True)
class Slip:
    r"""A pattern of text, what to write and what is wrong with it; ``kinds`` None is every kind of sentence.

    The help may name groups of the pattern, as in ``write `after \1```; where it is a function, None says
    that this is no slip. One that ``ends`` is looked for where a sentence stops too early, and only there.
    """

    kinds: frozenset[str] | None
    pattern: str
    help: str | Callable[[re.Match[str]], str | None]
    message: str = "`{}` cannot stand here"
    ends: bool = False

    def advice(self, match: re.Match[str]) -> str | None:
        """What to write instead of what was found, or None where it is no slip."""
        return match.expand(self.help) if isinstance(self.help, str) else self.help(match)


def before_condition(help_: str) -> Callable[[re.Match[str]], str | None]:
    """Help for what is a slip before a condition, and right in it."""

    def say(match: re.Match[str]) -> str | None:
        return None if re.search(r"\b(?:when|unless|if)\b", match.string[: match.start()]) else help_

    return say


in_any = partial(Slip, None)
in_calendars = partial(Slip, frozenset({"calendar", "guarded_calendar"}))
in_targets = partial(Slip, TARGETS)
in_bounds = partial(Slip, TARGETS | {"duty"})
in_timed = partial(Slip, TIMED)
in_duties = partial(Slip, frozenset({"duty"}))
in_steps = partial(Slip, frozenset({"step"}))
in_transitions = partial(Slip, frozenset({"transition"}))
in_conditions = partial(Slip, frozenset({"condition"}))
in_asked = partial(Slip, (GUARDED - {"credit"}) | {"condition", "promise"})
"""Slips in conditions, wherever they stand, but after the `when` of credits, which asks for attainment."""
in_adjustments = partial(Slip, frozenset({"adjustment"}))
in_fact_types = partial(Slip, frozenset({"fact_type"}))
in_changes = partial(Slip, frozenset({"change"}))
in_keys = partial(Slip, frozenset({"table_key"}))
in_credits = partial(Slip, frozenset({"credit"}))
in_quotas = partial(Slip, frozenset({"quota"}))
