"""Has the replay of what is found under a contract name it, since its policy alone does not show it."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from casepact.model.contract import Contract
from casepact.source import Diagnostic, Witness
from casepact.verify.witness import fact_text

__all__ = ["under_contract"]

_NAMING = ("decide", "run", "show")
"""Commands of witnesses that take a policy or a contract first."""


def under_contract(found: Diagnostic, contract: Contract) -> Diagnostic:
    """The finding with the contract in its commands, where its case is one of the contract's, and its facts.

    A case of another tier, or of a day on which the contract is not in force, is replayed on the policy.
    """
    witness = found.witness
    bought = _bought(contract)
    if witness is None or not witness.command or not _is_case_of(witness, contract, bought):
        return found
    old, new = (shlex.quote(name) for name in (contract.policy.document.name, contract.document.name))
    command = re.sub(
        rf"^(casepact (?:{'|'.join(_NAMING)})) {re.escape(old)}(?= |$)",
        lambda match: f"{match[1]} {new}",
        witness.command,
        flags=re.MULTILINE,
    )
    facts = tuple({**bought, **dict(witness.facts)}.items())
    return replace(found, witness=replace(witness, facts=facts, command=command))


def _bought(contract: Contract) -> dict[str, str]:
    """The facts of a contract as texts."""
    declared = contract.policy.facts
    return {name: fact_text(declared.get(name), value) for name, value in contract.facts.items()}


def _is_case_of(witness: Witness, contract: Contract, bought: Mapping[str, str]) -> bool:
    """Whether a case has what the contract says of every case, and opens while it is in force."""
    if any(bought.get(name, text) != text for name, text in witness.facts):
        return False
    if witness.at is None:
        return True
    day = dt.datetime.fromisoformat(witness.at).astimezone(ZoneInfo(contract.policy.zone)).date()
    return contract.starts <= day and (contract.ends is None or day <= contract.ends)
