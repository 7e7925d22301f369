"""What a policy's author has accepted: one finding, known by its fingerprint, for a reason."""

from __future__ import annotations

import datetime as dt

from casepact.frozen import dataclass
from casepact.source import Span

__all__ = ["Acceptance"]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that is true and stays: its code and fingerprint, why, and since when.

    ``clause`` is the entry it is about, where the author says so. ``until`` is the last day on which
    it is accepted; None for good. ``id`` is the place in the list, ``accepted.1`` and so on.
    """

    id: str
    finding: str
    fingerprint: str
    reason: str
    on: dt.date
    span: Span
    until: dt.date | None = None
    clause: str = ""

    def holds(self, today: dt.date) -> bool:
        """Whether it still accepts on that day."""
        return self.until is None or today <= self.until
