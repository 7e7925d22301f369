"""Numbers for the names that every policy shares: kinds of effect and outcomes."""

from __future__ import annotations

from casepact.semantics.case import EffectKind
from casepact.syntax.ast.escalation import Verb

__all__ = ["EFFECTS", "KINDS", "VERBS"]

KINDS = tuple(EffectKind)
"""The kinds of effect by number."""

EFFECTS = {kind: number for number, kind in enumerate(KINDS)}
"""The number of each kind of effect."""

VERBS = {
    Verb.NOTIFY: EFFECTS[EffectKind.NOTIFIED],
    Verb.INVOLVE: EFFECTS[EffectKind.INVOLVED],
    Verb.ASSIGN: EFFECTS[EffectKind.ASSIGNED],
    Verb.HAND_OVER: EFFECTS[EffectKind.HANDED_OVER],
    Verb.RAISE_SEVERITY: EFFECTS[EffectKind.SEVERITY_RAISED],
}
"""The kind of effect each verb of a rung has."""
