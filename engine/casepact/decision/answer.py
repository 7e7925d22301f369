"""What `decide` answers: a decision, and the JSON that ``grammar/decision.schema.json`` describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.semantics.select import Conflict, Undecided
from casepact.time.faults import utc_text

__all__ = [
    "AppliedCredit",
    "ChannelAnswer",
    "Decision",
    "DutyUnless",
    "EffortAnswer",
    "Escalation",
    "IntakeAnswer",
    "OwedDuty",
    "QuotaState",
    "SeverityUnless",
    "TakenAction",
]

_FORMAT = 1


def _instant(value: int | None) -> str | None:
    return None if value is None else utc_text(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAnswer:
    """A channel (None: not known) under the tier. Instants are UTC seconds; None is not known throughout."""

    name: str | None
    offered: bool | None
    open: bool | None
    next_open: int | None

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``channel``."""
        return {
            "name": self.name,
            "offered": self.offered,
            "open": self.open,
            "next_open": _instant(self.next_open),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswer:
    """An intake rule that holds for the case: the facts a request must state, and those that were given.

    ``id`` is the rule's name, ``clause`` its id, ``to`` where the request goes (None: not said).
    """

    id: str
    clause: str
    to: str | None
    required: tuple[str, ...]
    stated: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The required facts that nobody has stated, in file order."""
        return tuple(name for name in self.required if name not in self.stated)

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``intake``."""
        return {
            "id": self.id,
            "clause": self.clause,
            "to": self.to,
            "required": list(self.required),
            "stated": list(self.stated),
            "missing": list(self.missing),
            "complete": not self.missing,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortAnswer:
    """The open time an action goes on through; ``open`` and ``next_open`` are as for `ChannelAnswer`."""

    calendar: str
    open: bool | None
    next_open: int | None

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``effort``."""
        return {"calendar": self.calendar, "open": self.open, "next_open": _instant(self.next_open)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityUnless:
    """Another severity, which holds if an adjustment does: ``clause`` is its id, ``when`` its condition.

    ``facts`` are those for want of which that is not known, and which ``when`` asks about.
    """

    clause: str
    facts: tuple[str, ...]
    when: str
    severity: str | None

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``severity_unless``."""
        return {
            "clause": self.clause,
            "facts": list(self.facts),
            "when": self.when,
            "severity": self.severity,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyUnless:
    """What is owed in place of a duty if an adjustment holds, as for `SeverityUnless`; None: nothing."""

    clause: str
    facts: tuple[str, ...]
    when: str
    duty: OwedDuty | None

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of the ``unless`` of an obligation."""
        duty = None if self.duty is None else self.duty.to_json()
        if duty is not None:
            del duty["unless"]
        return {"clause": self.clause, "facts": list(self.facts), "when": self.when, "obligation": duty}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDuty:
    """A duty that holds for the case. ``id`` is the obligation's name, ``clause`` the id of its clause.

    Instants are UTC seconds. ``due`` is exact; where a calendar leaves time unspecified it is None
    and lies between ``earliest`` and ``latest`` (None: no limit). ``inclusive`` is None where there
    is no bound. ``status`` says whether the clock runs, and if not what it waits for. ``unless`` is what
    would be owed instead if facts that nobody gave made an adjustment hold.
    """

    id: str
    clause: str
    actor: str
    modal: str
    action: str
    objects: tuple[str, ...] = ()
    target: str | None = None
    calendar: str | None = None
    due: int | None = None
    earliest: int | None = None
    latest: int | None = None
    inclusive: bool | None = None
    every: str | None = None
    effort: EffortAnswer | None = None
    share: str | None = None
    status: str = "running"
    unless: tuple[DutyUnless, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``obligations``."""
        bound = None if self.inclusive is None else "inclusive" if self.inclusive else "exclusive"
        return {
            "id": self.id,
            "clause": self.clause,
            "actor": self.actor,
            "modal": self.modal,
            "action": self.action,
            "objects": list(self.objects),
            "target": self.target,
            "calendar": self.calendar,
            "due": _instant(self.due),
            "earliest": _instant(self.earliest),
            "latest": _instant(self.latest),
            "bound": bound,
            "every": self.every,
            "effort": None if self.effort is None else self.effort.to_json(),
            "share": self.share,
            "status": self.status,
            "unless": [item.to_json() for item in self.unless],
        }


@dataclass(frozen=True, slots=True)
class TakenAction:
    """What a rung does, and to whom."""

    verb: str
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A rung of a ladder that is reached unless the ladder stops first; ``id`` is the ladder's name.

    ``at`` is exact, in UTC seconds, as ``earliest`` and ``latest`` are for `OwedDuty`. ``status``
    says what is waited for where there is no instant.
    """

    id: str
    clause: str
    at: int | None
    actions: tuple[TakenAction, ...]
    earliest: int | None = None
    latest: int | None = None
    status: str = "timed"

    @property
    def notify(self) -> tuple[str, ...]:
        """The roles that are notified."""
        return tuple(role for action in self.actions if action.verb == "notify" for role in action.objects)

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``escalations``."""
        return {
            "id": self.id,
            "clause": self.clause,
            "at": _instant(self.at),
            "earliest": _instant(self.earliest),
            "latest": _instant(self.latest),
            "notify": list(self.notify),
            "actions": [{"verb": item.verb, "objects": list(item.objects)} for item in self.actions],
            "status": self.status,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRaised:
    """A step that raises the severity if nothing happens before ``at`` (UTC seconds).

    ``due`` has, by obligation, the instants of those that are due at another one from then on; None
    where it is not known.
    """

    at: int
    clause: str
    severity: str
    due: Mapping[str, int | None]

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``raised``."""
        return {
            "at": _instant(self.at),
            "clause": self.clause,
            "severity": self.severity,
            "due": {name: _instant(due) for name, due in self.due.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaState:
    """A quota of the tier as far as the case's facts say. ``count`` None is without limit if ``unlimited``.

    ``used`` is how many were used before the case and ``used_up`` whether one more is too many.
    """

    id: str
    clause: str
    count: int | None
    unlimited: bool
    period: str | None
    then: str
    used: int | None
    used_up: bool | None

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``quotas``."""
        left = None if self.count is None or self.used is None else max(0, self.count - self.used)
        return {
            "id": self.id,
            "clause": self.clause,
            "count": self.count,
            "unlimited": self.unlimited,
            "period": self.period,
            "then": self.then,
            "used": self.used,
            "left": left,
            "used_up": self.used_up,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedCredit:
    """A service credit that the case can earn, or a cap that it is under with others.

    ``target`` is what the credit is about, None of a cap, and ``text`` the sentence without a condition.
    """

    id: str
    clause: str
    target: str | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """The JSON of an item of ``credits``."""
        return {"id": self.id, "clause": self.clause, "target": self.target, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a policy says of one case at one instant; `docs/semantics.md` says how it is found.

    ``at`` is in UTC seconds. ``because`` are the ids that decided ``covered``, ``derived`` those of
    the definitions and adjustments that set facts. ``severity_unless`` are the severities it has if an
    adjustment holds of which that is not known. ``unknown`` lists what the answer hangs on.
    ``raised`` are the steps that raise the severity, after which ``escalations`` are as they come then.
    ``unanswered`` are pairs of an id and the reason why its calendar has no answer at that instant.
    ``facts`` are the completed facts, instants and durations as the texts that write them.
    """

    policy: str
    version: str
    at: int
    covered: bool | None
    because: tuple[str, ...]
    tier: str | None
    severity: str | None
    severity_defined: str | None
    derived: tuple[str, ...]
    channel: ChannelAnswer
    intake: tuple[IntakeAnswer, ...]
    obligations: tuple[OwedDuty, ...]
    escalations: tuple[Escalation, ...]
    quotas: tuple[QuotaState, ...]
    credits: tuple[AppliedCredit, ...]
    unspecified: tuple[str, ...]
    unknown: tuple[Undecided, ...]
    unanswered: tuple[tuple[str, str], ...]
    conflicts: tuple[Conflict, ...]
    assumed: tuple[str, ...]
    facts: Mapping[str, FactValue]
    contract: str | None = None
    severity_unless: tuple[SeverityUnless, ...] = ()
    raised: tuple[SeverityRaised, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The decision as plain JSON values, in the order in which a reader asks for them."""
        return {
            "casepact": _FORMAT,
            "policy": self.policy,
            "version": self.version,
            "contract": self.contract,
            "at": _instant(self.at),
            "covered": self.covered,
            "because": list(self.because),
            "tier": self.tier,
            "severity": self.severity,
            "severity_defined": self.severity_defined,
            "severity_unless": [item.to_json() for item in self.severity_unless],
            "derived": list(self.derived),
            "channel": self.channel.to_json(),
            "intake": [item.to_json() for item in self.intake],
            "obligations": [item.to_json() for item in self.obligations],
            "escalations": [item.to_json() for item in self.escalations],
            "raised": [item.to_json() for item in self.raised],
            "quotas": [item.to_json() for item in self.quotas],
            "credits": [item.to_json() for item in self.credits],
            "unspecified": list(self.unspecified),
            "unknown": [{"clause": item.clause, "facts": sorted(item.facts)} for item in self.unknown],
            "unanswered": [{"clause": clause, "reason": reason} for clause, reason in self.unanswered],
            "conflicts": [{"about": item.about, "clauses": list(item.clauses)} for item in self.conflicts],
            "assumed": list(self.assumed),
            "facts": {name: _plain(value) for name, value in self.facts.items()},
        }


def _plain(value: FactValue) -> bool | int | float | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, dt.date) else value
