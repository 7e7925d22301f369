"""Reads policies and contracts, and raises what is wrong with them."""

from __future__ import annotations

import os

from casepact.api.faults import PolicyError
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.source import Diagnostic, Level, Span

__all__ = ["load", "load_contract"]


def load(path: str | os.PathLike[str]) -> Policy:
    """Return the policy of a file, or of the contract in it with the contract's values filled in.

    Raises:
        PolicyError: the file cannot be read or has errors. Warnings are for `check`.
    """
    return _load(path)[0]


def load_contract(path: str | os.PathLike[str]) -> Contract:
    """Return the contract of a file, its policy filled in.

    Raises:
        PolicyError: the file cannot be read, has errors or holds no contract.
    """
    contract = _load(path, "contract")[1]
    assert contract is not None
    return contract


def _load(path: str | os.PathLike[str], kind: str | None = None) -> tuple[Policy, Contract | None]:
    name = os.fspath(path)
    loaded = load_file(name)
    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    if not errors and (loaded.policy is None or kind not in (None, loaded.kind)):
        wanted = kind or "policy or contract"
        errors = [Diagnostic("unknown-kind", f"the file holds no {wanted}", Span(name, 1, 1, 1, 1))]
    if errors or loaded.policy is None:
        raise PolicyError(errors, loaded.documents.values(), kind or "policy")
    return loaded.policy, loaded.contract
