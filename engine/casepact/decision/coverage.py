"""Whether a case is covered: exclusions, prerequisites, the channel, quotas and the contract's dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from casepact.decision.answer import QuotaState
from casepact.decision.channel import Offer
from casepact.decision.ledger import Asked, Ledger
from casepact.model.contract import Contract
from casepact.model.expression import Expression, all_of, any_of, negate
from casepact.model.policy import QuotaRule
from casepact.semantics.in_force import policy_in_force

__all__ = ["EFFECTIVE", "Verdict", "judge_coverage", "quota_states"]

EFFECTIVE = "effective"
"""The id by which a case is not covered that is opened before its policy is in force."""


@dataclass(slots=True)
class Verdict:
    """What speaks against covering a case, what would have to be known, and what speaks for it.

    ``weighed`` are all the ids that were looked at, whatever came of it.
    """

    against: list[str] = field(default_factory=list)
    open: dict[str, frozenset[str]] = field(default_factory=dict)
    for_: list[str] = field(default_factory=list)
    weighed: list[str] = field(default_factory=list)

    @property
    def covered(self) -> bool | None:
        """False for any reason against, None where one may yet turn out to be, else true."""
        return False if self.against else None if self.open else True

    @property
    def because(self) -> tuple[str, ...]:
        """The ids that decided; none where nothing had to."""
        return tuple(self.against or (() if self.open else self.for_))

    def weigh(self, asked: Asked, id_: str, fails: Expression) -> None:
        """Count one reason not to cover the case."""
        answer = asked.holds(fails)
        self.weighed.append(id_)
        if answer:
            self.against.append(id_)
        elif answer is None:
            self.open[id_] = asked.needs(fails)


def judge_coverage(asked: Asked, ledger: Ledger, contract: Contract | None, offer: Offer) -> Verdict:
    """Return the verdict on the case, and write down what it hangs and rests on."""
    verdict = Verdict()
    policy = asked.policy
    if policy.effective is not None and policy_in_force((policy,), asked.at) is None:
        verdict.against.append(EFFECTIVE)
    if contract is not None:
        _weigh_dates(verdict, contract, asked.at)
    for entry in policy.coverage:
        if entry.excluded and entry.guard is not None:
            verdict.weigh(asked, entry.note.id, entry.guard)
    _weigh_inclusions(verdict, asked)
    for needed in policy.prerequisites:
        if needed.adjustment is None:
            verdict.weigh(asked, needed.note.id, all_of(needed.guard, negate(needed.requirement)))
    if offer.offered is False:
        verdict.against.append(offer.clause)
    elif offer.offered is None and policy.channels:
        verdict.open[offer.clause] = offer.needs
    _weigh_quotas(verdict, asked)
    if not verdict.against:
        for id_, facts in verdict.open.items():
            ledger.hang(id_, facts)
    ledger.rely(*(verdict.against or verdict.weighed))
    return verdict


def _weigh_dates(verdict: Verdict, contract: Contract, at: int) -> None:
    """A contract runs over civil dates, both included, in the zone it or its policy names."""
    date = dt.datetime.fromtimestamp(at, ZoneInfo(contract.policy.zone)).date()
    if date < contract.starts:
        verdict.against.append("contract.starts")
    if contract.ends is not None and date > contract.ends:
        verdict.against.append("contract.ends")


def _weigh_inclusions(verdict: Verdict, asked: Asked) -> None:
    """A list of inclusions that all have conditions is closed: a case that meets none is not covered.

    One entry that only describes leaves the list open, since it may be the one that covers the case.
    """
    included = [entry for entry in asked.policy.coverage if not entry.excluded]
    guards = [entry.guard for entry in included if entry.guard is not None]
    verdict.for_ += [
        entry.note.id for entry in included if entry.guard is not None and asked.holds(entry.guard)
    ]
    if not guards or len(guards) < len(included):
        return
    fails = negate(any_of(*guards))
    answer = asked.holds(fails)
    for entry in included if answer is not False else ():
        if answer:
            verdict.against.append(entry.note.id)
        elif entry.guard is not None and asked.holds(entry.guard) is None:
            verdict.open[entry.note.id] = asked.needs(entry.guard)


def _weigh_quotas(verdict: Verdict, asked: Asked) -> None:
    tier = asked.facts.get("tier")
    for name, offered in asked.policy.tiers.items():
        if tier is not None and name != tier:
            continue
        for rule in offered.quotas:
            used_up = _used_up(rule, asked)
            if rule.counter is None or not rule.declines or used_up is False:
                continue
            if used_up and tier is not None:
                verdict.against.append(rule.note.id)
                continue
            counter = frozenset((rule.counter,)) if used_up is None else frozenset[str]()
            verdict.open[rule.note.id] = counter | (frozenset(("tier",)) if tier is None else frozenset())


def _used(rule: QuotaRule, asked: Asked) -> int | None:
    used = None if rule.counter is None else asked.facts.get(rule.counter)
    return used if isinstance(used, int) else None


def _used_up(rule: QuotaRule, asked: Asked) -> bool | None:
    if rule.count is None:
        return None if rule.note.is_unspecified else False
    used = _used(rule, asked)
    return None if used is None else used >= rule.count


def quota_states(asked: Asked, ledger: Ledger) -> tuple[QuotaState, ...]:
    """Return the quotas of the tier, which the answer rests on; none where the tier is not known."""
    tier = asked.policy.tiers.get(str(asked.facts.get("tier")))
    ledger.rely(*(rule.note.id for rule in (() if tier is None else tier.quotas)))
    return tuple(
        QuotaState(
            id=rule.name,
            clause=rule.note.id,
            count=rule.count,
            unlimited=rule.count is None and not rule.note.is_unspecified,
            period=None if rule.period is None else str(rule.period),
            then=rule.then,
            used=_used(rule, asked),
            used_up=_used_up(rule, asked),
        )
        for rule in (() if tier is None else tier.quotas)
    )
