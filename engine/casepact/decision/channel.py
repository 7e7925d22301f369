"""The channel a case comes by: whether the tier has it, and when it is open."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.decision.answer import ChannelAnswer
from casepact.decision.hours import NOT_KNOWN, Hours, explain_hours, hours_at
from casepact.decision.ledger import Asked, Ledger
from casepact.frozen import dataclass
from casepact.model.policy import Channel, Tier
from casepact.semantics.calendars import Undetermined, pick_calendar

__all__ = ["Offer", "answer_channel", "offer_of"]

_LANGUAGE = "language"
"""The fact that channels with languages ask for."""

_ABOUT = "channel hours"


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether the case's tier has its channel, the id that says so, and the facts it hangs on."""

    offered: bool | None
    clause: str
    needs: frozenset[str] = frozenset()


def offer_of(asked: Asked) -> Offer:
    """Return whether the channel is offered, which may be known where the tier or the channel is not.

    A policy of which no tier lists any channel offers each of its channels to every tier.
    """
    policy, facts = asked.policy, asked.facts
    tier, channel = facts.get("tier"), facts.get("channel")
    tiers = list(policy.tiers.values()) if tier is None else [policy.tiers[str(tier)]]
    channels = [item for item in policy.channels.values() if channel in (None, item.name)]
    listed = any(item.channels for item in policy.tiers.values())
    found = {
        answer
        for item in tiers
        for way in channels
        for answer in _offers(item, way, facts.get(_LANGUAGE), listed=listed)
    }
    clause = policy.tiers[str(tier)].note.id + ".channels" if tier is not None else "channels"
    if len(found) != 1:
        needs = {"tier": tier, "channel": channel}
        unknown = {name for name, value in needs.items() if value is None}
        if any(way.languages for way in channels) and _LANGUAGE not in facts:
            unknown.add(_LANGUAGE)
        return Offer(None, clause, frozenset(unknown))
    (offered,) = found
    if (
        not offered
        and len(channels) == 1
        and (not listed or all(channels[0].name in t.channels for t in tiers))
    ):
        clause = channels[0].note.id + ".languages"
    return Offer(offered, clause)


def _offers(tier: Tier, channel: Channel, language: object, *, listed: bool) -> Iterator[bool]:
    """The answers that may yet turn out to be right."""
    if listed and channel.name not in tier.channels:
        yield False
    elif not channel.languages:
        yield True
    elif language is not None:
        yield language in channel.languages
    else:
        yield from (True, False)


def answer_channel(asked: Asked, ledger: Ledger, offer: Offer) -> ChannelAnswer:
    """Return what is known of the channel at the instant of the case."""
    channel = asked.policy.channels.get(str(asked.facts.get("channel")))
    hours = NOT_KNOWN if channel is None else _hours(channel, asked, ledger)
    name = None if channel is None else channel.name
    return ChannelAnswer(name=name, offered=offer.offered, open=hours.open, next_open=hours.next_open)


def _hours(channel: Channel, asked: Asked, ledger: Ledger) -> Hours:
    if not channel.hours:
        return NOT_KNOWN
    picked = pick_calendar(channel.hours, asked.facts, asked.world)
    if isinstance(picked, Undetermined):
        explain_hours(picked, ledger, f"{channel.note.id}.hours", _ABOUT)
        return NOT_KNOWN
    hours = hours_at(picked.calendar, asked, ledger, picked.note.id, _ABOUT)
    ledger.rely(channel.note.id, picked.note.id)
    return hours
