"""Tells which cases only one of two policies can answer, since the other is in force from a later day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.coverage import is_covered
from casepact.comparison.evidence import Reading
from casepact.semantics.in_force import effective_instant

__all__ = ["force_changes"]

_HALF_A_DAY = 12 * 3600


def force_changes(context: Context) -> Iterator[Change]:
    """What is opened before a policy is in force is not covered by it: later is worse.

    That another version may cover those cases is nothing that either of the two says.
    """
    old, new = context.first.effective, context.second.effective
    if old == new:
        return
    later = max(day for day in (old, new) if day is not None)
    is_later = later == new
    # Noon of the day before is within the older one's time: dates are a day apart at least.
    at = effective_instant(later) - _HALF_A_DAY
    change = "before that is not covered by it" if is_later else "since then is covered by it"
    message = f"it is in force from {_day(new)}, not {_day(old)}: a case opened {change}"
    evidence = context.show(context.joint.find(), Reading.both(is_covered), at, covered=False)
    verdict = Verdict.WORSE if is_later else Verdict.BETTER
    yield context.change(
        "policy", verdict, message, (context.first.note, context.second.note), evidence=evidence
    )


def _day(effective: dt.date | None) -> str:
    return "any day" if effective is None else str(effective)
