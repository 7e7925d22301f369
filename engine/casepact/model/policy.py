"""The policy: everything one vendor offers, resolved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.acceptance import Acceptance
from casepact.model.clause import Clause, Ladder, Obligation
from casepact.model.credit import CreditRule, SharedCapRule
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import Fact, FactValue
from casepact.model.lifecycle import Lifecycle
from casepact.model.note import LeftOut, Note, Source
from casepact.model.promise import Promise
from casepact.source import Document
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.target import Period

__all__ = [
    "Adjustment",
    "CalendarChoice",
    "CalendarDefinition",
    "Channel",
    "Coverage",
    "Feature",
    "Intake",
    "Matrix",
    "MatrixCell",
    "Policy",
    "Prerequisite",
    "QuotaRule",
    "RequiredField",
    "Role",
    "Severity",
    "Tier",
    "VersionRule",
    "usual_end",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChoice:
    """A calendar that holds under a condition."""

    note: Note
    calendar: CalendarExpr
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDefinition:
    """A named calendar: one choice, or several of which the facts of a case pick one."""

    name: str
    note: Note
    choices: tuple[CalendarChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Someone a clause names: ``vendor`` and ``customer``, and the roles the policy declares."""

    name: str
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A service that tiers include, such as a designated account manager."""

    name: str
    note: Note


_CASES = "cases"
_DECLINE = "decline"


def usual_end(name: str) -> str:
    """What happens past a quota whose sentence does not say: one of cases declines those past it.

    A case is not declined because the hours of consulting are used up: nothing follows past another.
    """
    return _DECLINE if name == _CASES else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """How many of something a tier allows: ``count`` None is without limit, unless ``note`` says unspecified.

    ``counter`` is the integer fact that says how many were used before this case, such as
    ``cases_used``; None for a quota without a period, which a contract is checked against.
    ``then`` is what happens past it: ``decline``, ``charge``, another word to show, or nothing (empty).
    """

    name: str
    note: Note
    tier: str
    count: int | None
    period: Period | None = None
    then: str = ""
    counter: str | None = None

    @property
    def counts_cases(self) -> bool:
        """Whether every case uses one of it."""
        return self.name == _CASES

    @property
    def declines(self) -> bool:
        """Whether a case past it is not covered."""
        return self.then == _DECLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A level of service. Everything a tier extends is already part of it."""

    name: str
    note: Note
    channels: tuple[str, ...]
    includes: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    quotas: tuple[QuotaRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """How bad a case is, and the definition that makes it so. ``guard`` None: it is set, not defined.

    ``otherwise`` says that the definition is written so: whatever no other severity defines.
    """

    name: str
    note: Note
    guard: Expression | None = None
    otherwise: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One value of a derived fact and the condition that gives it."""

    note: Note
    value: FactValue
    guard: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A fact derived from others by a table, such as a priority from urgency and impact."""

    fact: str
    note: Note
    by: tuple[str, ...]
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A floor (``at least``), a cap (``at most``) or a fixed value (``operator`` None) of an ordered fact.

    ``value`` None is left open by the document.
    """

    note: Note
    fact: str
    operator: Operator | None
    value: FactValue | None
    guard: Expression = TRUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way for a case to come, and when it is open. No ``hours`` at all: the policy names none."""

    name: str
    note: Note
    hours: tuple[CalendarChoice, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField:
    """Something a request has to state."""

    name: str
    note: Note
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a request must contain where ``guard`` holds, and where it goes (``to``)."""

    name: str
    note: Note
    fields: tuple[RequiredField, ...]
    guard: Expression = TRUE
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """What must be true (``requirement``) where ``guard`` holds, or the case is not covered.

    With ``adjustment`` the case stays covered and the adjustment is made instead.
    """

    name: str
    note: Note
    requirement: Expression
    guard: Expression = TRUE
    adjustment: Adjustment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One entry of the coverage lists. An exclusion wins over an inclusion.

    An entry without a condition describes; it decides nothing.
    """

    note: Note
    excluded: bool
    guard: Expression | None


class VersionRule(StrEnum):
    """Which version of a policy judges a case (``docs/semantics.md``, point 9)."""

    OPENED = "opened"
    CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A vendor's policy, resolved. Mappings and tuples keep the order of the file.

    ``severities`` run from most to least severe, ``tiers`` from least to most. ``notes`` has the
    note of every part, in file order; ``remarks`` are the notes of terms the document leaves open.
    ``credit_caps`` are those over several credits, each after those that are under it.
    ``values`` are the parameters a contract or scenario gave, by the id of what they fill.
    """

    document: Document
    name: str
    title: str
    note: Note
    version: str = ""
    effective: dt.date | None = None
    zone: str = "UTC"
    """The zone of the civil days that no one calendar is for: periods of quotas, dates of a contract."""
    has_zone: bool = False
    """Whether the policy, or the contract that fills it, says which zone that is."""
    starts: dt.date | None = None
    ends: dt.date | None = None
    """The first and the last day of cases, in ``zone``, of what one contract leaves of it."""
    judged_by: VersionRule = VersionRule.OPENED
    sources: Mapping[str, Source] = field(default_factory=dict)
    calendars: Mapping[str, CalendarDefinition] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    features: Mapping[str, Feature] = field(default_factory=dict)
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    matrices: tuple[Matrix, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    intake: tuple[Intake, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    obligations: Mapping[str, Obligation] = field(default_factory=dict)
    ladders: tuple[Ladder, ...] = ()
    credits: tuple[CreditRule, ...] = ()
    credit_caps: tuple[SharedCapRule, ...] = ()
    terms: tuple[Clause, ...] = ()
    lifecycle: Lifecycle = field(kw_only=True)
    left_out: tuple[LeftOut, ...] = ()
    promises: tuple[Promise, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    remarks: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def clauses(self) -> Iterator[Clause]:
        """Every clause in file order: the cells of all obligations, then the terms."""
        for obligation in self.obligations.values():
            yield from obligation.clauses
        yield from self.terms

    @property
    def credit_entries(self) -> tuple[CreditRule | SharedCapRule, ...]:
        """The service credits, and then the caps over several of them."""
        return (*self.credits, *self.credit_caps)

    @property
    def money(self) -> Mapping[str, tuple[Decimal, str]]:
        """The sums a contract gives that credits are shares of, such as ``monthly_fee``.

        Each with its currency, such as ``EUR``, or an empty text where none is named.
        """
        found = {}
        for name, value in self.values.items():
            if name.startswith("money."):
                words = value.split()
                amount = next(word for word in words if not word.isalpha())
                currency = next((word for word in words if word.isalpha()), "")
                found[name.removeprefix("money.")] = (Decimal(amount), currency)
        return found
