"""Partial evaluation of conditions, which specialising a machine rests on; see `casepact.model.partial`."""

from __future__ import annotations

from casepact.model.partial import NOTHING_GIVEN, Given, atoms, compare, specialise_expression

__all__ = ["NOTHING_GIVEN", "Given", "atoms", "compare", "specialise_expression"]
