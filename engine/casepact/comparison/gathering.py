"""Gathers what the situations of one change come to: a verdict, and the situation that shows it best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from casepact.comparison.change import Measure, Verdict, joined
from casepact.comparison.joint import Joint
from casepact.comparison.leaves import Leaf, TooManyError, leaves
from casepact.comparison.rows import Move
from casepact.model.expression import OpenedDuring, facts_of
from casepact.model.partial import atoms
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = ["Gathered", "both_ways", "gathered"]

T = TypeVar("T")


@dataclass(slots=True)
class Gathered(Generic[T]):
    """What was found in every situation: the gravest with its leaf, and in how many something differs.

    ``best`` is what is most for the better, where there is any such.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    worst: tuple[T, Leaf] | None = None
    best: tuple[T, Leaf] | None = None
    count: int = 0
    _gravest: tuple[int, ...] = ()
    _most: tuple[int, ...] = ()
    _both: bool = False

    @property
    def verdict(self) -> Verdict:
        """What all situations come to."""
        return joined(self.verdicts)

    @property
    def reason(self) -> str:
        """Why it is not judged; empty where it is."""
        return "; ".join(dict.fromkeys(self.reasons)) if self.verdict is Verdict.CHANGED else ""

    @property
    def other(self) -> T | None:
        """Of situations that are worse or better each by itself, the one that is most for the better."""
        if self.verdict is not Verdict.MIXED or self._both or self.best is None:
            return None
        return self.best[0]

    def add(self, verdict: Verdict, item: T, leaf: Leaf, weight: tuple[int, ...]) -> None:
        """Take in what differs in one situation."""
        self.count += 1
        if self.worst is None or weight > self._gravest:
            self.worst, self._gravest, self._both = (item, leaf), weight, verdict is Verdict.MIXED
        gain = (verdict is Verdict.BETTER, *weight)
        if verdict in (Verdict.BETTER, Verdict.MIXED) and gain > self._most:
            self.best, self._most = (item, leaf), gain


def both_ways(worst: Measure | None, best: Measure | None) -> Measure | None:
    """The measure of situations of which one is worse and another is better: the one end of each."""
    if worst is None or best is None:
        return worst
    share = worst.seconds / best.seconds  # the two may be held at more or fewer instants
    return replace(worst, better=round(best.better * share), best=best.best)


def gathered(
    joint: Joint,
    move: Move,
    calendars: Iterable[CalendarExpr | None],
    judge: Callable[[Leaf], tuple[Verdict, str, T] | None],
    weight: Callable[[T], tuple[int, ...]],
) -> Gathered[T]:
    """Judge every situation of a move that the calendars, or times in its conditions, tell apart.

    ``judge`` gives a verdict, a reason and what it found; None for a situation that cannot be.
    """
    found: Gathered[T] = Gathered()
    try:
        for leaf in leaves(joint, move.conditions, move.guards, _matters(joint, move, tuple(calendars))):
            if leaf.found.possible is None:
                found.verdicts.append(Verdict.CHANGED)
                found.reasons.append(f"not decided: {leaf.found.why}")
                continue
            said = judge(leaf)
            if said is None:
                continue
            verdict, reason, item = said
            found.verdicts.append(verdict)
            if verdict is Verdict.REWORDED:
                continue
            if reason:
                found.reasons.append(reason)
            found.add(verdict, item, leaf, weight(item))
    except TooManyError:
        found.verdicts.append(Verdict.CHANGED)
        found.reasons.append("not decided: it depends on too many situations")
    if not found.verdicts:
        # There are such cases: that no instant was found at which they are opened proves nothing.
        found.verdicts.append(Verdict.CHANGED)
        found.reasons.append("not decided: when such cases are opened is not known")
    return found


def _matters(joint: Joint, move: Move, calendars: Sequence[CalendarExpr | None]) -> frozenset[str]:
    """The facts that tell situations apart."""
    asked = [item for guard in move.guards for item in atoms(guard) if isinstance(item, OpenedDuring)]
    facts = joint.chooses(*calendars, *(item.calendar for item in asked))
    return facts.union(*map(facts_of, move.guards)) if asked else facts
