"""Finds higher tiers that are owed less than lower ones: targets, hours, channels, features, quotas."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import pairwise

from casepact.checks.check import Check, related
from casepact.model.expression import TRUE, facts_of
from casepact.model.policy import Channel, Policy, QuotaRule, Tier
from casepact.source import Diagnostic, Level, Witness
from casepact.time.curves import Stretches
from casepact.verify.cutting import Box, split
from casepact.verify.rules.cases import Case
from casepact.verify.time.inversion import inversions
from casepact.verify.time.inverted import inversion_finding, lateness
from casepact.verify.time.situations import LIMIT
from casepact.verify.time.timing import Timing, Unknown, timing_of
from casepact.verify.time.twins import Sides, Twins, alike, hanging_on, sides_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import apart_words, case_words, moment_text, share_text, two_cases

__all__ = ["TIER_INVERSION"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    scale = tuple(reversed(tuple(policy.tiers)))
    for obligation in policy.obligations.values():
        for item in inversions(timing, obligation, "tier", scale):
            higher, lower = item.values
            late = lateness(policy, item, f"the lower tier `{lower}`")
            message = f"`{obligation.name}` for `{higher}` is {late}"
            yield inversion_finding(TIER_INVERSION, policy, item, message)
    for below, above in pairwise(policy.tiers.values()):
        yield from _lacks(policy, below, above)
        yield from _counts(policy, below, above)
        for channel in policy.channels.values():
            yield from _hours(timing, below, above, channel)
    yield from undecided(timing, TIER_INVERSION.code)


def _lacks(policy: Policy, lower: Tier, higher: Tier) -> Iterator[Diagnostic]:
    """Channels and features that the lower tier has and the higher has not."""
    channels = [name for name in lower.channels if name not in higher.channels]
    if channels and higher.channels:
        lack = f"has no {_names('channel', channels)}, which the lower `{lower.name}` has"
        yield _plain(policy, lower, higher, lack)
    gone = [name for name in lower.includes if name not in higher.includes]
    bought = [name for name in gone if name in higher.optional]
    none = [name for name in gone if name not in bought]
    none += [name for name in lower.optional if name not in (*higher.optional, *higher.includes)]
    if bought:
        lack = f"has {_names('feature', bought)} only as an option, which the lower `{lower.name}` includes"
        yield _plain(policy, lower, higher, lack)
    if none:
        lack = f"cannot have {_names('feature', none)}, which the lower `{lower.name}` can"
        yield _plain(policy, lower, higher, lack)


def _names(kind: str, names: list[str]) -> str:
    shown = " and ".join(f"`{name}`" for name in names)
    return f"{kind}{'' if len(names) == 1 else 's'} {shown}"


def _plain(policy: Policy, lower: Tier, higher: Tier, lack: str) -> Diagnostic:
    return Diagnostic(
        code=TIER_INVERSION.code,
        message=f"the tier `{higher.name}` {lack}",
        span=higher.note.span,
        level=TIER_INVERSION.level,
        help=f"let `{higher.name}` extend `{lower.name}`, and have no less",
        related=related(policy, "the lower tier", lower.note),
        clause=higher.note.id,
        witness=Witness(
            facts=(("tier", higher.name),),
            command=shlex.join(("casepact", "show", policy.document.name, "tiers")),
            note=f"compare the columns of `{lower.name}` and `{higher.name}`",
        ),
    )


def _counts(policy: Policy, lower: Tier, higher: Tier) -> Iterator[Diagnostic]:
    """Contacts, cases and whatever else the lower tier may have more of."""
    rules = {rule.name: rule for rule in higher.quotas}
    for less in lower.quotas:
        more = rules.get(less.name)
        if more is None or more.period != less.period or _is_open(more) or _is_open(less):
            continue
        if more.count is not None and (less.count is None or less.count > more.count):
            many = "any number" if less.count is None else str(less.count)
            lack = f"may have {more.count} `{less.name}`, and the lower `{lower.name}` {many}"
            yield _plain(policy, lower, higher, lack)


def _is_open(rule: QuotaRule) -> bool:
    return rule.note.is_unspecified


def _hours(timing: Timing, lower: Tier, higher: Tier, channel: Channel) -> Iterator[Diagnostic]:
    """Times at which a channel is open for the lower tier, and closed for the higher one."""
    policy = timing.policy
    if not channel.hours:
        return
    listed = any(tier.channels for tier in policy.tiers.values())
    if listed and not (channel.name in lower.channels and channel.name in higher.channels):
        return
    found: list[tuple[Stretches, Sides, Box]] = []
    for sides, box, better, worse in _situations(timing, lower, higher, channel):
        missing = (better[0] & ~worse[1]).until(timing.window.hi)
        if missing.seconds:
            found.append((missing, sides, box))
    found.sort(key=lambda item: -item[0].seconds)
    for missing, sides, box in found:
        twins = Twins(policy, "tier", sides, (TRUE, TRUE), box)
        pair = twins.find()
        if pair is not None and missing.first is not None and twins.show(pair, missing.first):
            yield _closed(timing, (lower, higher), channel, twins, pair, missing)
            return
        if pair is not None or twins.gave_up:
            timing.give_up(channel.note)


def _closed(
    timing: Timing,
    tiers: tuple[Tier, Tier],
    channel: Channel,
    twins: Twins,
    pair: tuple[Case, Case],
    missing: Stretches,
) -> Diagnostic:
    policy, (lower, higher), at = timing.policy, tiers, missing.first or 0
    also = {name: value for name, value in twins.shown(pair[0]).items() if name != "channel"}
    return Diagnostic(
        code=TIER_INVERSION.code,
        message=(
            f"the channel `{channel.name}` is closed for the tier `{higher.name}` while it is open for the "
            f"lower `{lower.name}`, {share_text(missing.seconds, timing.window.seconds)}"
            f"{case_words(policy, also, apart=apart_words(policy, twins.sides))}"
        ),
        span=channel.note.span,
        level=TIER_INVERSION.level,
        help=f"open `{channel.name}` for `{higher.name}` whenever it is open for `{lower.name}`",
        related=related(policy, "the higher tier", higher.note),
        clause=channel.note.id,
        witness=two_cases(
            policy, pair[0].facts, pair[1].facts, at, f"closed for `{higher.name}` at {moment_text(at)}"
        ),
    )


def _situations(
    timing: Timing, lower: Tier, higher: Tier, channel: Channel
) -> Iterator[tuple[Sides, Box, tuple[Stretches, Stretches], tuple[Stretches, Stretches]]]:
    """The hours of both tiers for each way in which the facts can choose them."""
    policy, chooses = timing.policy, timing.choosers((), (), (channel,))
    asked = frozenset[str]().union(*map(facts_of, chooses.guards))
    hanging = [name for name in hanging_on(policy, "tier") if name in asked]
    looked = 0
    pair = higher.name, lower.name
    for sides in sides_of(policy, "tier", pair, hanging)[pair]:
        box = Box({"channel": (channel.name,), **alike(sides)})
        for part in split(policy, (), box, chooses.of(sides[0]) | chooses.of(sides[1])):
            looked += 1
            if looked > LIMIT:
                timing.give_up(channel.note)
                return
            worse, better = (timing.hours(channel, {**part.facts, **side}) for side in sides)
            if not isinstance(better, Unknown) and not isinstance(worse, Unknown):
                yield sides, part.box, better, worse


TIER_INVERSION = Check(
    code="tier-inversion",
    level=Level.WARNING,
    summary="a higher tier is owed less than a lower one",
    explanation=(
        "Tiers are listed from least to most, and who pays for the higher one takes it to have at least "
        "what the lower has. Here it does not: in the same case it is answered later, or it has a channel, "
        "an hour, a feature or a contact less. The same case may have another severity under the higher "
        "tier, where the policy says so: one that is `minor` at most for `premium` may be owed less than "
        "its like under `basic`. Due instants are compared at every second of five years, "
        "with holidays, weekends and changes of clocks; the finding says at which share of them the higher "
        "tier is worse off, and shows the worst. Time that the document leaves open counts only where no "
        "reading of it helps. Give the higher tier what the lower has, or say in the document that it is "
        "meant."
    ),
    run=_run,
)
