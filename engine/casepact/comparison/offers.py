"""Compares what tiers come with: the tiers themselves, their channels, features and quotas."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.evidence import Answer, Reading
from casepact.decision import Decision
from casepact.model.fact import FactValue
from casepact.model.policy import Policy, QuotaRule, Tier, usual_end

__all__ = ["tier_changes"]


def tier_changes(context: Context) -> Iterator[Change]:
    """Tiers that come and go, and what those of both have."""
    first, second = context.joint.old, context.joint.new
    for name, tier in first.tiers.items():
        if name not in second.tiers:
            message = f"the tier `{name}` is not offered any more"
            yield context.change("tier", Verdict.WORSE, message, (tier.note, None))
    for name, tier in second.tiers.items():
        if name not in first.tiers:
            yield context.change("tier", Verdict.BETTER, f"the tier `{name}` is new", (None, tier.note))
    listed = [any(tier.channels for tier in policy.tiers.values()) for policy in (first, second)]
    for name, tier in second.tiers.items():
        before = first.tiers.get(name)
        if before is not None:
            yield from _channels(context, before, tier, listed)
            yield from _features(context, before, tier)
            yield from _quotas(context, before, tier)


def _offered(policy: Policy, tier: Tier, *, listed: bool) -> list[str]:
    return [name for name in policy.channels if not listed or name in tier.channels]


def _channels(context: Context, old: Tier, new: Tier, listed: list[bool]) -> Iterator[Change]:
    before = _offered(context.joint.old, old, listed=listed[0])
    after = _offered(context.joint.new, new, listed=listed[1])
    for name in before:
        if name not in after:
            message = f"`{new.name}` loses the channel `{name}`"
            yield _channel(context, Verdict.WORSE, message, name, (old, new))
    for name in after:
        if name not in before:
            message = f"`{new.name}` gains the channel `{name}`"
            yield _channel(context, Verdict.BETTER, message, name, (old, new))


def _channel(context: Context, verdict: Verdict, message: str, name: str, tiers: tuple[Tier, Tier]) -> Change:
    old, new = tiers
    facts = {"tier": new.name, "channel": name}
    evidence = context.replayer.show(facts, (None,), Reading.both(_is_offered), covered=False)
    return context.change("channel", verdict, message, (old.note, new.note), evidence=evidence)


def _is_offered(decision: Decision) -> str:
    state = {True: "offered", False: "not offered", None: "not known to be offered"}
    return f"{decision.channel.name or 'the channel'} is {state[decision.channel.offered]}"


def _features(context: Context, old: Tier, new: Tier) -> Iterator[Change]:
    notes = (old.note, new.note)
    for name in dict.fromkeys((*old.includes, *old.optional, *new.includes, *new.optional)):
        before, after = (_has(tier, name) for tier in (old, new))
        if before == after:
            continue
        verdict = Verdict.BETTER if _RANK[after] > _RANK[before] else Verdict.WORSE
        message = f"`{new.name}` {_WORDS[after]} `{name}`, which it {_BEFORE[before]}"
        yield context.change("feature", verdict, message, notes)


_RANK = {"": 0, "optional": 1, "included": 2}
_WORDS = {"": "no longer has", "optional": "may buy", "included": "includes"}
_BEFORE = {"": "did not have", "optional": "could buy", "included": "included"}


def _has(tier: Tier, feature: str) -> str:
    return "included" if feature in tier.includes else "optional" if feature in tier.optional else ""


def _quotas(context: Context, old: Tier, new: Tier) -> Iterator[Change]:
    before = {rule.name: rule for rule in old.quotas}
    after = {rule.name: rule for rule in new.quotas}
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        found = _quota(one, other)
        if found is None:
            continue
        verdict, reason = found
        message = f"`{new.name}` has {_number(other, name)}, and had {_number(one, name)}"
        notes = (old.note if one is None else one.note, new.note if other is None else other.note)
        evidence = None
        if one is not None and other is not None and other.counter and other.count is not None:
            least = min(item.count for item in (one, other) if item.count is not None)
            facts: dict[str, FactValue] = {"tier": new.name, other.counter: least}
            evidence = context.replayer.show(facts, (None,), Reading.both(_used_up(name)), covered=False)
        yield context.change("quota", verdict, message, notes, reason=reason, evidence=evidence)


def _quota(old: QuotaRule | None, new: QuotaRule | None) -> tuple[Verdict, str] | None:
    if old is None or new is None:
        rule = new or old
        assert rule is not None
        if rule.period is None:
            # A number of contacts is what a customer gets as much as what it may not exceed.
            return Verdict.CHANGED, "a number that is not printed may be more or less"
        return (Verdict.BETTER if new is None else Verdict.WORSE), ""
    one, other = ((rule.count, rule.period, rule.then, rule.note.is_unspecified) for rule in (old, new))
    if one == other:
        return None
    if old.note.is_unspecified != new.note.is_unspecified:
        return (Verdict.BETTER if old.note.is_unspecified else Verdict.WORSE), ""
    if old.count is None or new.count is None:
        # Nothing is past what has no end, whatever span of time it is counted in and whatever would follow.
        ends = old.count is None, new.count is None
        return (Verdict.REWORDED if all(ends) else Verdict.BETTER if ends[1] else Verdict.WORSE), ""
    if old.period != new.period:
        return Verdict.CHANGED, "numbers of different spans of time do not compare"
    if old.count != new.count:
        if old.then != new.then:
            return Verdict.CHANGED, "both the number and what follows on it are others"
        return (Verdict.BETTER if new.count > old.count else Verdict.WORSE), ""
    if not new.then:
        return Verdict.BETTER, ""
    if not old.then:
        return Verdict.WORSE, f"past it the vendor may {new.then}"
    return Verdict.CHANGED, f"past it the vendor may {new.then}, not {old.then}"


def _number(rule: QuotaRule | None, name: str) -> str:
    if rule is None:
        return f"no number of {name}"
    if rule.note.is_unspecified:
        return f"an unprinted number of {name}"
    number = "unlimited" if rule.count is None else str(rule.count)
    span = "" if rule.period is None else f" per {rule.period}"
    then = "" if rule.then == usual_end(rule.name) else f", then `{rule.then}`"
    return f"{number} {name}{span}{then}"


def _used_up(name: str) -> Answer:
    def said(decision: Decision) -> str:
        for state in decision.quotas:
            if state.id == name and state.unlimited:
                return f"no end of {name}"
            if state.id == name:
                span = f" per {state.period}" if state.period else ""
                end = f"used up: {state.then or 'nothing follows'}" if state.used_up else "not used up"
                return f"{state.used} used of {state.count}{span}, {end}"
        return f"no quota of {name}"

    return said
