"""Compares hours: the opening instants at which a channel, or an effort, is open in one policy only."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.comparison.change import Change, Measure, Verdict
from casepact.comparison.context import Context, where
from casepact.comparison.duties import opposite
from casepact.comparison.evidence import Reading
from casepact.comparison.gathering import both_ways, gathered
from casepact.comparison.leaves import Leaf
from casepact.comparison.rows import Move, moves
from casepact.decision import Decision
from casepact.model.expression import FactIn, all_of
from casepact.model.fact import Facts
from casepact.model.note import Note
from casepact.model.policy import Channel, Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time.curves import Stretches
from casepact.verify.rules.definitions import Row
from casepact.verify.time.timing import Timing, Unknown
from casepact.verify.time.words import share_text

__all__ = ["channel_hours", "compare_hours", "judge_hours"]


def channel_hours(context: Context) -> Iterator[Change]:
    """The hours of the channels that both policies have."""
    first, second = context.joint.old, context.joint.new
    for name, channel in second.channels.items():
        before = first.channels.get(name)
        if before is None or not (before.hours or channel.hours):
            continue
        notes = (before.note, channel.note)
        if not before.hours or not channel.hours:
            verdict = Verdict.BETTER if channel.hours else Verdict.WORSE
            words = "states its hours now" if channel.hours else "states no hours any more"
            yield context.change("hours", verdict, f"the channel `{name}` {words}", notes)
            continue
        for move in moves(context.joint, _rows(first, before), _rows(second, channel)):
            yield from _moved(context, move, name)


def _rows(policy: Policy, channel: Channel) -> list[Row]:
    here = FactIn("channel", frozenset((channel.name,)))
    listed = any(tier.channels for tier in policy.tiers.values())
    tiers = frozenset(tier.name for tier in policy.tiers.values() if channel.name in tier.channels)
    offered = (FactIn("tier", tiers),) if listed and len(tiers) < len(policy.tiers) else ()
    return [Row(item.note, all_of(here, *offered, item.guard), item.calendar) for item in channel.hours]


def _moved(context: Context, move: Move, name: str) -> Iterator[Change]:
    old, new = move.old, move.new
    notes = (None if old is None else old.note, None if new is None else new.note)
    found = context.decided(move)
    if found.possible is None:
        yield context.undecided("hours", f"whether `{name}` keeps other hours than before", notes, found.why)
    elif found.possible and old is not None and new is not None:
        message = f"the channel `{name}` keeps other hours"
        yield from judge_hours(
            context, "hours", move, (old.answer, new.answer), notes, message, Reading.both(_is_open)
        )
    elif found.possible:
        verdict = Verdict.BETTER if old is None else Verdict.WORSE
        words = "states hours now" if old is None else "states no hours any more"
        message = f"the channel `{name}` {words}{where(context, *move.guards)}"
        evidence = context.show(found, Reading.both(_is_open))
        yield context.change("hours", verdict, message, notes, evidence=evidence)


def judge_hours(
    context: Context,
    kind: str,
    move: Move,
    calendars: tuple[CalendarExpr, CalendarExpr],
    notes: tuple[Note | None, Note | None],
    message: str,
    reading: Reading,
    *,
    turned: bool = False,
) -> Iterator[Change]:
    """The changes between two calendars over five years; ``turned`` where less open time is better."""

    def judge(leaf: Leaf) -> tuple[Verdict, str, Measure | None]:
        verdict, measure, reason = compare_hours(context.joint.timing, calendars, leaf.facts)
        return (opposite(verdict) if turned else verdict), reason, measure

    every = gathered(context.joint, move, calendars, judge, _weight)
    if every.verdict is Verdict.REWORDED:
        return
    worst = None if every.worst is None else every.worst[0]
    evidence = None
    if worst is not None:
        parts = []
        if worst.worse:
            parts.append(f"closed where it was open {share_text(worst.worse, worst.seconds)}")
        if worst.better:
            parts.append(f"open where it was closed {share_text(worst.better, worst.seconds)}")
        if every.other is not None:
            worst = both_ways(worst, every.other)
            parts.append(f"in other cases open {share_text(every.other.better, every.other.seconds)}")
        message += ": " + " and ".join(parts)
    if every.worst is not None:
        ends = () if worst is None else (worst.most, worst.best)
        instants = [item[0] for item in ends if item is not None]
        evidence = context.show(every.worst[1].found, reading, *instants)
    message += where(context, *move.guards)
    yield context.change(
        kind, every.verdict, message, notes, measure=worst, reason=every.reason, evidence=evidence
    )


def _weight(found: Measure | None) -> tuple[int, ...]:
    return (0, 0) if found is None else (found.worse, found.better)


def compare_hours(
    timing: Timing, calendars: tuple[CalendarExpr, CalendarExpr], facts: Facts
) -> tuple[Verdict, Measure | None, str]:
    """Compare what is open for certain, and what may be, each with what it was; with why it is not judged."""
    first, second = (timing.open(calendar, facts) for calendar in calendars)
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        if isinstance(first, Unknown) and isinstance(second, Unknown):
            if first.facts and second.facts:
                return Verdict.REWORDED, None, ""  # for want of facts, neither can be told
            return Verdict.CHANGED, None, "neither calendar can be told"
        return (Verdict.BETTER if isinstance(first, Unknown) else Verdict.WORSE), None, ""
    unprinted = [not item[0].seconds and item[1].seconds == timing.window.seconds for item in (first, second)]
    if unprinted[0] != unprinted[1] and (first[0].seconds or second[0].seconds):
        # Hours of which nothing was said promised nothing, as a time without a limit does.
        return (Verdict.BETTER if unprinted[0] else Verdict.WORSE), None, ""
    # Open for certain, perhaps or not: whichever of the two ends moves, at one instant both move one way.
    gone, come = Stretches.none(timing.window), Stretches.none(timing.window)
    for old, new in zip(first, second, strict=True):
        gone, come = gone | (old & ~new), come | (new & ~old)
    measure = Measure(gone.seconds, come.seconds, timing.window.seconds, _longest(gone), _longest(come))
    return _verdict(measure), measure, ""


def _verdict(found: Measure) -> Verdict:
    if found.worse and found.better:
        return Verdict.MIXED
    return Verdict.WORSE if found.worse else Verdict.BETTER if found.better else Verdict.REWORDED


def _longest(stretches: Stretches) -> tuple[int, int] | None:
    """The first instant of the longest stretch, and how long it is."""
    if not stretches.starts.size:
        return None
    lengths = stretches.ends - stretches.starts
    index = int(lengths.argmax())
    return int(stretches.starts[index]), int(lengths[index])


def _is_open(decision: Decision) -> str:
    state = {True: "open", False: "closed", None: "not known to be open"}[decision.channel.open]
    return f"{decision.channel.name} is {state}"
