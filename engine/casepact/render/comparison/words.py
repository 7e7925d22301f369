"""The words that all renderings of a comparison share."""

from __future__ import annotations

from collections import Counter

from casepact.comparison import Comparison, Evidence, Verdict
from casepact.time.faults import utc_text

__all__ = ["HEADINGS", "case_line", "span_of_years", "summary_line"]

HEADINGS = {
    Verdict.WORSE: "Worse for the customer",
    Verdict.MIXED: "Better for some cases and worse for others",
    Verdict.CHANGED: "Changed, not judged",
    Verdict.BETTER: "Better for the customer",
    Verdict.REWORDED: "Only reworded",
}

_COUNTED = {
    Verdict.WORSE: "worse",
    Verdict.MIXED: "mixed",
    Verdict.CHANGED: "not judged",
    Verdict.BETTER: "better",
    Verdict.REWORDED: "only reworded",
}


def summary_line(comparison: Comparison, accepted: frozenset[str] = frozenset()) -> str:
    """How many changes there are of each verdict, the accepted ones apart."""
    if not comparison.changes:
        return f"{comparison.policy}: no difference"
    kept = [change for change in comparison.changes if change.fingerprint not in accepted]
    counts = Counter(change.verdict for change in kept)
    parts = [f"{counts[verdict]} {_COUNTED[verdict]}" for verdict in Verdict if counts[verdict]]
    known = len(comparison.changes) - len(kept)
    if known:
        parts.append(f"{known} accepted")
    number = len(comparison.changes)
    return f"{comparison.policy}: {number} change{'' if number == 1 else 's'}: {', '.join(parts)}"


def span_of_years(comparison: Comparison) -> str:
    """Which opening instants shares are of."""
    since, until = (utc_text(item)[:10] for item in (comparison.since, comparison.until))
    return f"shares are of all instants at which a case can be opened from {since} up to {until}, in UTC"


def case_line(evidence: Evidence) -> str:
    """A case, and what the two policies answer."""
    facts = ", ".join(f"{name} {value}" for name, value in evidence.facts)
    case = f"opened {evidence.at}" + (f", {facts}" if facts else "")
    return f"{case}: {evidence.old_answer} before, {evidence.new_answer} now"
