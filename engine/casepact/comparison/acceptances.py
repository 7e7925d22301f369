"""Says what the acceptances of a new policy or contract do: which accept a change, are new, or are spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TypeAlias

from casepact.comparison.change import Change, Comparison
from casepact.findings.acceptance import Finding, acceptance_of, is_change, stale_acceptances
from casepact.frozen import dataclass
from casepact.model.acceptance import Acceptance
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Span

__all__ = ["Acceptances", "Spent", "acceptances_of", "said"]

_Source: TypeAlias = Policy | Contract


@dataclass(frozen=True, slots=True)
class Spent:
    """An acceptance of a change of which the comparison has none, and what to say of it."""

    acceptance: Acceptance
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Acceptances:
    """What is accepted where two policies or contracts are compared.

    ``accepted`` has the acceptances that hold, by the fingerprint of the change that each accepts.
    ``added`` are those that the old side has not, or has until another day: of changes and of what
    `check` finds alike, whether or not they accept anything here. ``spent`` are those of no change.
    """

    accepted: Mapping[str, Acceptance] = field(default_factory=dict)
    added: tuple[Acceptance, ...] = ()
    spent: tuple[Spent, ...] = ()

    def accepts(self, item: Acceptance, comparison: Comparison) -> list[Change]:
        """The changes that an acceptance accepts."""
        return [one for one in comparison.changes if self.accepted.get(one.fingerprint) is item]

    def known(self, comparison: Comparison) -> list[Change]:
        """The changes that are accepted by entries which the old side has as well."""
        return [
            one
            for one in comparison.changes
            if one.fingerprint in self.accepted and self.accepted[one.fingerprint] not in self.added
        ]

    def reason(self, change: Change) -> str:
        """Why a change is accepted, and until when if that ends; empty where it is not."""
        item = self.accepted.get(change.fingerprint)
        return "" if item is None else said(item)


def said(item: Acceptance) -> str:
    """Why something is accepted, and until when if that ends."""
    return f"{item.reason} (until {item.until})" if item.until is not None else item.reason


def acceptances_of(
    comparison: Comparison, old: _Source, new: _Source, today: Callable[[], dt.date]
) -> Acceptances:
    """Return what the new policy accepts, or the new contract and its policy together.

    ``today`` gives the day on which those that end are judged, and is asked only if one ends. Of a
    contract the policy's own acceptances are never spent: another contract may have the change.
    """
    found, before = _all_of(new), {_key(item) for item in _all_of(old)}
    accepted = {}
    for change in comparison.changes:
        item = acceptance_of(found, change.code, change.fingerprint, change.clause)
        if item is not None and (item.until is None or item.holds(today())):
            accepted[change.fingerprint] = item
    return Acceptances(
        accepted,
        tuple(item for item in found if _key(item) not in before),
        _spent(comparison, new.accepted, accepted),
    )


def _all_of(source: _Source) -> tuple[Acceptance, ...]:
    return (*source.policy.accepted, *source.accepted) if isinstance(source, Contract) else source.accepted


def _key(item: Acceptance) -> tuple[str, str, dt.date | None]:
    return item.finding, item.fingerprint, item.until


def _spent(
    comparison: Comparison, own: tuple[Acceptance, ...], accepted: Mapping[str, Acceptance]
) -> tuple[Spent, ...]:
    asked = {item.id: item for item in own if is_change(item.finding)}
    if not asked:
        return ()
    changes = [
        Finding(
            Diagnostic(change.code, change.message, _span(change, comparison), clause=change.clause or None),
            change.fingerprint,
            accepted.get(change.fingerprint),
        )
        for change in comparison.changes
    ]
    stale = stale_acceptances(asked.values(), changes, ran=is_change, unknown=lambda _: None)
    return tuple(Spent(asked[item.clause], item) for item in stale if item.clause is not None)


def _span(change: Change, comparison: Comparison) -> Span:
    place = change.new or change.old
    return Span(comparison.new.name, 1, 1, 1, 1) if place is None else place.span
