"""Shows a comparison as JSON, as ``grammar/diff.schema.json`` describes it."""

from __future__ import annotations

from typing import Any

from casepact.comparison import Cause, Change, Comparison, Evidence, Measure, Place, Verdict
from casepact.comparison.acceptances import Acceptances, Spent
from casepact.model.acceptance import Acceptance
from casepact.time.faults import utc_text

__all__ = ["comparison_json"]


def comparison_json(
    comparison: Comparison, *, acceptances: Acceptances | None = None, fail_on: str, failed: bool
) -> dict[str, Any]:
    """Return a comparison as plain JSON values, with what is accepted, newly so and in vain."""
    known = acceptances or Acceptances()
    reasons = {mark: item.reason for mark, item in known.accepted.items()}
    counts = {verdict.value: 0 for verdict in Verdict}
    for change in comparison.changes:
        if change.fingerprint not in reasons:
            counts[change.verdict.value] += 1
    return {
        "casepact": 1,
        "policy": comparison.policy,
        "old": comparison.old.name,
        "new": comparison.new.name,
        "since": utc_text(comparison.since),
        "until": utc_text(comparison.until),
        "verdict": comparison.verdict.value,
        "causes": [_cause(cause) for cause in comparison.causes],
        "changes": [_change(change, reasons.get(change.fingerprint)) for change in comparison.changes],
        "newly_accepted": [_acceptance(item) for item in known.added],
        "spent": [_spent(item) for item in known.spent],
        "summary": {
            "changes": len(comparison.changes),
            **counts,
            "accepted": sum(change.fingerprint in reasons for change in comparison.changes),
            "fail_on": fail_on,
            "failed": failed,
        },
    }


def _acceptance(item: Acceptance) -> dict[str, Any]:
    return {
        "finding": item.finding,
        "fingerprint": item.fingerprint,
        "clause": item.clause or None,
        "reason": item.reason,
        "on": item.on.isoformat(),
        "until": None if item.until is None else item.until.isoformat(),
        "entry": item.id,
        "file": item.span.file,
        "line": item.span.line,
    }


def _spent(item: Spent) -> dict[str, Any]:
    found = item.diagnostic
    return {**_acceptance(item.acceptance), "message": found.message, "help": found.help}


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "clause": cause.clause,
        "message": cause.message or None,
        "verdict": cause.verdict.value,
        "old": _place(cause.old),
        "new": _place(cause.new),
        "changes": list(cause.changes),
    }


def _change(change: Change, accepted: str | None) -> dict[str, Any]:
    return {
        "code": change.code,
        "kind": change.kind,
        "verdict": change.verdict.value,
        "clause": change.clause,
        "message": change.message,
        "consequences": list(change.consequences),
        "old": _place(change.old),
        "new": _place(change.new),
        "measure": None if change.measure is None else _measure(change.measure),
        "reason": change.reason or None,
        "witness": None if change.evidence is None else _evidence(change.evidence),
        "see": None if change.see is None else {"old": change.see[0], "new": change.see[1]},
        "accepted": accepted,
        "fingerprint": change.fingerprint,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    span = place.span
    return {
        "clause": place.clause,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "share_worse": round(measure.worse / measure.seconds, 6),
        "share_better": round(measure.better / measure.seconds, 6),
        "worst": _most(measure.most),
        "best": _most(measure.best),
    }


def _most(most: tuple[int, int] | None) -> dict[str, Any] | None:
    return None if most is None else {"at": utc_text(most[0]), "seconds": most[1]}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "facts": dict(evidence.facts),
        "at": evidence.at,
        "events": list(evidence.events),
        "old": {"answer": evidence.old_answer, "command": evidence.old_command},
        "new": {"answer": evidence.new_answer, "command": evidence.new_command},
    }
