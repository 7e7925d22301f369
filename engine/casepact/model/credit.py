"""Service credits: what each is given for, over which time it is counted, and the caps over several."""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.note import Note
from casepact.syntax.ast.credit import Credit, CreditCap, SharedCap
from casepact.syntax.ast.target import Period

__all__ = ["CreditRule", "SharedCapRule", "is_part_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
    """A service credit; ``guard`` is that of the sentence, resolved.

    ``period`` is what it is counted over, None for all time: that of its share, else of its own cap, else of
    the cap that it is under with others. ``instead_of`` are the ids of the rules that give nothing in a
    period in which this one does.
    """

    name: str
    note: Note
    credit: Credit
    guard: Expression = TRUE
    period: Period | None = None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCapRule:
    """The most that some credits come to together, as ``shared`` says.

    ``credits`` are the ids of all rules it is over. ``parts`` are the ids of what is added up: of the caps
    that are under it, and of the rules that are under none of these.
    """

    name: str
    note: Note
    shared: SharedCap
    credits: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def cap(self) -> CreditCap:
        """How much, and over which time."""
        return self.shared.cap


_WHOLE = (Period.DAY, Period.MONTH, Period.QUARTER, Period.YEAR)
"""Periods of which each is made up of whole ones of those before it; weeks make up no month."""


def is_part_of(shorter: Period | None, longer: Period | None) -> bool:
    """Whether every one of the shorter periods lies in one of the longer; None is all time."""
    if shorter is longer or longer is None or shorter is Period.DAY:
        return True
    return shorter in _WHOLE and longer in _WHOLE and _WHOLE.index(shorter) < _WHOLE.index(longer)
