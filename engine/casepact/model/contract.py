"""The contract: what one customer bought under a policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.acceptance import Acceptance
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Document

__all__ = ["Contact", "Contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A named contact of the customer; ``name`` may be a function, such as ``it_operations``."""

    name: str
    note: Note
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract resolved against its policy, whose open values it fills in.

    ``starts`` and ``ends`` are civil dates, both included; ``ends`` None runs on. ``facts`` hold for
    every case under the contract, the tier among them.
    """

    document: Document
    name: str
    title: str
    note: Note
    policy: Policy
    tier: str
    starts: dt.date
    ends: dt.date | None = None
    contacts: tuple[Contact, ...] = ()
    options: tuple[str, ...] = ()
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
