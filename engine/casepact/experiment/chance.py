"""Whether anything of a scenario is drawn by chance, so that two runs of it may differ."""

from __future__ import annotations

from collections.abc import Iterable

from casepact.scenario.model import Distribution, DistributionKind, DrawnTime, Replay, Scenario

__all__ = ["is_drawn"]

_KIND = DistributionKind
_OF_ENDS = frozenset((_KIND.UNIFORM, _KIND.TRIANGULAR))


def is_drawn(scenario: Scenario) -> bool:
    """Whether any run may differ from another: not where cases come as they came and all times are fixed.

    A share of no case or of every case takes no chance, and neither does a time that is always the same.
    """
    work = scenario.work
    if not all(isinstance(stream, Replay) for stream in scenario.arrivals):
        return True
    always = (work.respond, work.solve, work.acknowledge, work.close)
    if any(map(_are_drawn, always)) or (work.updates is not None and _are_drawn(work.updates.every)):
        return True
    if any(0 < hand.share < 1 for hand in work.hand_overs):
        return True
    shares: list[tuple[float, tuple[DrawnTime, ...]]] = []
    if work.wait is not None and work.wait.rounds:
        shares.append((work.wait.share, work.wait.lasts))
    if work.reopen is not None:
        shares.append((work.reopen.share, work.reopen.after))
    if work.patience is not None:
        shares.append((work.patience.share, work.patience.lasts))
    shares += [(decline.share, decline.after) for decline in work.decline]
    shares += [(side.share, side.delay) for side in work.side_events]
    for change in work.severity_changes:
        likely = [weight for _, weight in change.to if weight]
        shares.append((0.5 if change.share and len(likely) > 1 else change.share, change.after))
    return any(0 < share < 1 or (share and _are_drawn(times)) for share, times in shares)


def _are_drawn(times: Iterable[DrawnTime]) -> bool:
    return any(not _is_fixed(time.distribution) for time in times)


def _is_fixed(distribution: Distribution) -> bool:
    """Whether a distribution has one value."""
    if distribution.kind is _KIND.EMPIRICAL:
        return len(set(distribution.sample)) == 1
    if distribution.kind in _OF_ENDS:
        return distribution.parameters[0] == distribution.parameters[-1]
    return distribution.kind is _KIND.FIXED
