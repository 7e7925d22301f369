"""Tells what may have happened in a course and cannot be said: clocks and timers that hang on open ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.frozen import dataclass
from casepact.semantics.case import Case, Clock, Outcome
from casepact.semantics.due import Due
from casepact.semantics.moves import undated
from casepact.semantics.phrases import list_text

__all__ = ["Undecided", "undecided_clocks", "undecided_entry"]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What may have happened: ``text`` says so with what it hangs on, ``clause`` is what was to tell."""

    obligation: str
    text: str
    clause: str


def undecided_clocks(case: Case, kind: str, until: int) -> Iterator[Undecided]:
    """The clocks of a case at its end that may be ``met`` or ``breached`` by ``until`` (UTC seconds).

    A clock that was stopped at an instant that may have been in time or late is either; one that still runs
    may be late once the earliest instant it can be due is past.
    """
    for clock in (*case.finished, *case.clocks.values()):
        if clock.clause is None or clock.breached is not None:
            continue
        if clock.outcome is Outcome.UNJUDGED:
            words = "can be called neither met nor breached"
        elif kind == "breached" and clock.ended is None and _may_be_late(clock, until):
            words = "may be breached by the end, which cannot be told"
        else:
            continue
        text = f"`{clock.obligation}` {words}{_hangs(clock.due or Due())}"
        yield Undecided(clock.obligation, text, clock.clause.id)


def undecided_entry(cases: Sequence[Case], state: str, until: int) -> Undecided | None:
    """A timer that may have brought a case into a state by ``until``, but at an instant nobody can tell."""
    for case, following in zip(cases, (*cases[1:], None), strict=True):
        last = until if following is None else following.now
        for move, due in undated(case):
            if move.destination == state and (due.earliest is None or due.earliest <= last):
                text = f"whether `{state}` is entered by `{move.id}` cannot be told{_hangs(due)}"
                return Undecided("", text, move.id)
    return None


def _may_be_late(clock: Clock, until: int) -> bool:
    due = clock.due
    if due is None or clock.paused or clock.given is not None or due.at is not None:
        return False
    open_ = bool(due.unspecified or due.unknown or due.conflict)
    return open_ and (due.earliest is None or due.earliest < until)


def _hangs(due: Due) -> str:
    names = (*due.unspecified, *sorted(due.unknown), *due.conflict)
    return f"; it hangs on {list_text(tuple(dict.fromkeys(names)))}" if names else ""
