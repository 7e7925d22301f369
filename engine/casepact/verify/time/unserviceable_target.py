"""Finds targets that fall due before anyone is there to serve them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from casepact.checks.check import Check, related
from casepact.frozen import dataclass
from casepact.model.clause import Clause
from casepact.model.expression import FALSE, TRUE, FactIn, HasBreached
from casepact.model.fact import FactValue
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Channel, Policy
from casepact.semantics.rules import OPEN, Rules
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.target import Within
from casepact.time.curves import Comparison, Stretches, compare, moved_by
from casepact.verify.cutting import Box, Part, split
from casepact.verify.time.alone import alone
from casepact.verify.time.rungs import case_at, shown_facts
from casepact.verify.time.situations import LIMIT, keyed
from casepact.verify.time.timing import Range, Timing, Unknown, is_owed, timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import (
    case_words,
    duration_text,
    moment_text,
    one_case,
    share_text,
    target_text,
)

__all__ = ["UNSERVICEABLE_TARGET"]


@dataclass(frozen=True, slots=True)
class _Gap:
    """A situation in which all channels of a case stay closed until after it is due."""

    box: Box
    channels: tuple[Channel, ...]
    found: Comparison
    held: Stretches
    never: bool
    """Whether none of them opens any more, as far as is looked."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    if not any(channel.hours for channel in policy.channels.values()):
        return
    rules, initial = Rules(policy), policy.lifecycle.initial
    listed = (alone(policy, obligation) for obligation in policy.obligations.values())
    for clause in chain(*listed, policy.terms):
        from_opening = is_owed(clause) and OPEN in clause.start and not clause.states
        if from_opening and not rules.stands_still(clause, initial):
            yield from _clause(timing, clause)
    yield from undecided(timing, UNSERVICEABLE_TARGET.code)


def _clause(timing: Timing, clause: Clause) -> Iterator[Diagnostic]:
    policy = timing.policy
    gaps = [gap for gap in _gaps(timing, clause) if gap.found.later]
    gaps.sort(key=lambda gap: -gap.found.later)
    for gap in gaps[:LIMIT]:
        box = Box({"channel": (gap.channels[0].name,), **gap.box.values})
        worst = gap.found.most_later
        case = case_at(timing, clause.note, (clause.guard,), box, worst[0]) if worst else None
        if case is None or worst is None:
            continue
        names = [f"`{channel.name}`" for channel in gap.channels]
        closed = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} closed"
        facts = shown_facts(policy, case, gap.box)
        also = {name: value for name, value in facts.items() if name != "channel"}
        assert clause.target is not None
        yield Diagnostic(
            code=UNSERVICEABLE_TARGET.code,
            message=(
                f"`{clause.obligation}` within `{target_text(clause.target)}` is due before anyone is there: "
                f"{closed} {'for ever' if gap.never else 'until after it'}, "
                f"{share_text(gap.found.later, gap.held.seconds)}{case_words(policy, also)}"
            ),
            span=clause.note.span,
            level=UNSERVICEABLE_TARGET.level,
            help="count the target on hours in which a channel is open, or open one",
            related=related(policy, "closed", *(channel.note for channel in gap.channels)),
            clause=clause.id,
            witness=one_case(
                policy,
                case.facts,
                worst[0],
                f"{' and '.join(names)} never open{'s' if len(names) == 1 else ''} for this case"
                if gap.never
                else f"opened {moment_text(worst[0])} it is due {duration_text(worst[1])} before "
                f"{' or '.join(names)} opens",
            ),
        )
        return


def _gaps(timing: Timing, clause: Clause) -> Iterator[_Gap]:
    policy = timing.policy
    if any(isinstance(atom, HasBreached) for atom in atoms(clause.guard)):
        return
    choosers = timing.choosers((clause.target,), (clause.guard,), policy.channels.values())
    looked = 0
    for box, _ in keyed(policy, [clause.guard], "channel"):
        for tier in box.values.get("tier", tuple(policy.tiers)):
            within = box.of("tier", tier)
            for part in split(
                policy, [clause.guard], within, choosers, apart_from="channel", matters=timing.matters
            ):
                looked += 1
                if looked > LIMIT:
                    timing.give_up(clause.note)
                    return
                gap = _gap(timing, clause, part)
                if gap is not None:
                    yield gap


def _gap(timing: Timing, clause: Clause, part: Part) -> _Gap | None:
    """Compare the due instant with the next opening of any channel by which such cases come."""
    policy, target, known = timing.policy, clause.target, part.facts
    assert target is not None
    due = timing.due(target, known)
    channels = _channels(policy, clause, part.box.known)
    if not channels or not isinstance(due, Range) or due.late is None:
        return None
    opened = [timing.hours(channel, {**known, "channel": channel.name}) for channel in channels]
    hours = [item for item in opened if not isinstance(item, Unknown)]
    if len(hours) < len(opened):
        return None
    opening = timing.opening(hours)
    plain = part.left == (TRUE,)
    rest = TRUE if plain else specialise_expression(clause.guard, {**known, "channel": channels[0].name})
    held = timing.holds((rest,), known)
    late = due.late
    if isinstance(target.bound, Within) and not target.bound.inclusive:
        found = compare(opening, moved_by(late, -1), held)
    else:
        found = timing.compare(opening, late, held)
    box = part.box.of("channel", channels[0].name) if _asks_channel(clause) else part.box
    return _Gap(box, tuple(channels), found, held, not any(most.seconds for _, most in hours))


def _asks_channel(clause: Clause) -> bool:
    return any(isinstance(atom, FactIn) and atom.fact == "channel" for atom in atoms(clause.guard))


def _channels(policy: Policy, clause: Clause, facts: Mapping[str, FactValue]) -> list[Channel]:
    """The channels with hours by which a case under the clause can come."""
    tier = policy.tiers.get(str(facts.get("tier")))
    listed = any(item.channels for item in policy.tiers.values())
    return [
        channel
        for channel in policy.channels.values()
        if channel.hours
        and not (listed and tier is not None and channel.name not in tier.channels)
        and specialise_expression(clause.guard, {**facts, "channel": channel.name}) != FALSE
    ]


UNSERVICEABLE_TARGET = Check(
    code="unserviceable-target",
    level=Level.WARNING,
    summary="a target that falls due before anyone is there to serve it",
    explanation=(
        "A target runs at hours at which every channel that a case under it can have come by is closed, so "
        "that it is due before any of them opens again: a message sent on a Saturday, due in two hours, and "
        "read on Monday. Nobody can meet such a target, or somebody works at hours that the document does "
        "not say. Only channels that state their hours are looked at, and hours that the document leaves "
        "open are taken to be open. The due instant is compared with the next opening at every second of "
        "five years; the finding says at which share of them this is so, and shows the longest wait. Count "
        "the target on hours in which a channel is open, or give a channel the hours of the target."
    ),
    run=_run,
)
