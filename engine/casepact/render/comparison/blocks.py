"""Puts together for a reader the changes that come from one cause, so that each cause is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from casepact.comparison import Cause, Change, Comparison, Verdict, joined
from casepact.frozen import dataclass

__all__ = ["Block", "blocks_of", "clauses_line", "kinds_line"]

_MANY = 3
"""How many changes are told together where they are all that is known of their cause."""

_LISTED = 8
"""How many clauses of a cause are named."""

_KINDS = {
    "coverage": ("entry of coverage", "entries of coverage"),
    "hours": ("channel's hours", "channels' hours"),
    "lifecycle": ("move of cases", "moves of cases"),
    "quota": ("quota", "quotas"),
    "severity": ("severity", "severities"),
}
"""What one change of a kind is called, and several, where that is not the kind itself."""


@dataclass(frozen=True, slots=True)
class Block:
    """Changes that are told together: the ``worst`` in full, the others by name.

    ``cause`` is None for a change that is told by itself.
    """

    cause: Cause | None
    verdict: Verdict
    changes: tuple[Change, ...]

    @property
    def worst(self) -> Change:
        """The change that shows best what the cause does: the gravest, that weighs most, with a case."""
        return max(self.changes, key=_weight)

    @property
    def best(self) -> Change | None:
        """What is most for the better, where the cause is worse for some cases and better for others."""
        worst = self.worst
        if self.verdict is not Verdict.MIXED:
            return None
        found = [item for item in self.changes if item.verdict is Verdict.BETTER and item is not worst]
        return max(found, key=_weight, default=None)

    @property
    def others(self) -> tuple[Change, ...]:
        """All but the worst, and the best where there is one."""
        told = (self.worst, self.best)
        return tuple(change for change in self.changes if not any(change is item for item in told))


def _weight(change: Change) -> tuple[int, int, float, int]:
    """By how much, times the share of opening instants: an hour every day goes before a day once a year."""
    rank = {Verdict.WORSE: 4, Verdict.MIXED: 3, Verdict.CHANGED: 2, Verdict.BETTER: 1, Verdict.REWORDED: 0}
    measure = change.measure
    most, often = 0, 0.0
    if measure is not None:
        ends = (measure.best,) if change.verdict is Verdict.BETTER else (measure.most,)
        most = max((item[1] for item in ends if item is not None), default=0)
        often = (measure.better if change.verdict is Verdict.BETTER else measure.worse) / measure.seconds
    # An hour of a channel is no hour that somebody waits: what is owed goes first.
    owed = change.kind != "hours"
    return rank[change.verdict], int(change.evidence is not None) + int(owed), most * often, most


def blocks_of(
    comparison: Comparison, accepted: Collection[str], *, apart: bool
) -> Iterator[tuple[Verdict, list[Block]]]:
    """Yield the verdicts that there are, the gravest first, each with its blocks in the order of the file.

    Changes that are accepted are left out; with ``apart`` every change is told by itself.
    """
    changes = {item.fingerprint: item for item in comparison.changes if item.fingerprint not in accepted}
    found: list[Block] = []
    for cause in comparison.causes:
        mine = tuple(changes[mark] for mark in cause.changes if mark in changes)
        together = len(mine) >= _MANY or bool(mine and cause.message)
        if together and not apart and any(item.verdict is not Verdict.REWORDED for item in mine):
            found.append(Block(cause, joined(item.verdict for item in mine), mine))
        else:
            found += (Block(None, item.verdict, (item,)) for item in mine)
    order = {mark: number for number, mark in enumerate(changes)}
    for verdict in Verdict:
        here = [block for block in found if block.verdict is verdict]
        if here:
            yield verdict, sorted(here, key=lambda block: order[block.changes[0].fingerprint])


def kinds_line(changes: Sequence[Change]) -> str:
    """What changes are about, counted: `9 targets and 3 channels' hours`."""
    counts = Counter(change.kind for change in changes)
    parts = []
    for kind, number in counts.items():
        one, several = _KINDS.get(kind, (kind, f"{kind}s"))
        parts.append(f"{number} {one if number == 1 else several}")
    return ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1]


def clauses_line(changes: Sequence[Change]) -> str:
    """The clauses of changes, those of one table together: `targets.first_response: growth.major, …`."""
    groups: dict[str, list[str]] = {}
    ids = list(dict.fromkeys(change.clause for change in changes))
    for name in ids[:_LISTED]:
        words = name.split(".")
        head, rest = ".".join(words[:2]), ".".join(words[2:])
        groups.setdefault(head, []).append(rest)
    parts = [head if rest == [""] else f"{head}.{', .'.join(rest)}" for head, rest in groups.items()]
    left = len(ids) - _LISTED
    return "; ".join(parts) + (f"; and {left} more" if left > 0 else "")
