"""Has the replay of what is found under a contract name it, since its policy alone does not show it."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

from casepact.model.contract import Contract
from casepact.source import Diagnostic, Witness
from casepact.verify.witness import fact_text

__all__ = ["under_contract"]

_NAMING = ("decide", "run", "show")
"""Commands of witnesses that take a policy or a contract first."""


def under_contract(found: Diagnostic, contract: Contract) -> Diagnostic:
    """The finding with the contract in its commands, where its case is one of the contract's.

    A case of another tier, or of a day on which the contract is not in force, is replayed on the policy.
    """
    witness = found.witness
    if witness is None or not witness.command or not _is_case_of(witness, contract):
        return found
    old, new = (shlex.quote(name) for name in (contract.policy.document.name, contract.document.name))
    command = re.sub(
        rf"^(casepact (?:{'|'.join(_NAMING)})) {re.escape(old)}(?= |$)",
        lambda match: f"{match[1]} {new}",
        witness.command,
        flags=re.MULTILINE,
    )
    return replace(found, witness=replace(witness, command=command))


def _is_case_of(witness: Witness, contract: Contract) -> bool:
    """Whether a case has what the contract says of every case, and opens while it is in force."""
    declared = contract.policy.facts
    bought = {name: fact_text(declared.get(name), value) for name, value in contract.facts.items()}
    if any(bought.get(name, text) != text for name, text in witness.facts):
        return False
    day = (witness.at or "")[:10]
    last = None if contract.ends is None else contract.ends.isoformat()
    return not day or (contract.starts.isoformat() <= day and (last is None or day <= last))
