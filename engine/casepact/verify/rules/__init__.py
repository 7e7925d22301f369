"""Checks about rules: what definitions, tables, duties and adjustments come to for the cases of a policy."""

from __future__ import annotations

from casepact.checks.check import Check
from casepact.verify.rules.contradiction import CONTRADICTION
from casepact.verify.rules.dead_clause import DEAD_CLAUSE
from casepact.verify.rules.definition_gap import DEFINITION_GAP
from casepact.verify.rules.definition_overlap import DEFINITION_OVERLAP
from casepact.verify.rules.masked_row import MASKED_ROW
from casepact.verify.rules.mergeable_rows import MERGEABLE_ROWS
from casepact.verify.rules.missing_target import MISSING_TARGET
from casepact.verify.rules.rule_conflict import RULE_CONFLICT
from casepact.verify.rules.subsumed_row import SUBSUMED_ROW
from casepact.verify.rules.table_gap import TABLE_GAP
from casepact.verify.rules.table_overlap import TABLE_OVERLAP
from casepact.verify.rules.undefined_term import UNDEFINED_TERM

__all__ = ["RULE_CHECKS"]

RULE_CHECKS: tuple[Check, ...] = (
    DEFINITION_GAP,
    DEFINITION_OVERLAP,
    TABLE_GAP,
    TABLE_OVERLAP,
    RULE_CONFLICT,
    CONTRADICTION,
    MISSING_TARGET,
    MASKED_ROW,
    DEAD_CLAUSE,
    SUBSUMED_ROW,
    MERGEABLE_ROWS,
    UNDEFINED_TERM,
)
"""Every check about rules, in the order they run."""
