"""The words that all renderings of a comparison share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from casepact.comparison import Cause, Comparison, Evidence, Verdict, joined
from casepact.comparison.acceptances import said
from casepact.model.acceptance import Acceptance
from casepact.time.faults import utc_text

__all__ = ["HEADINGS", "case_line", "cause_line", "newly_accepted", "span_of_years", "summary_line"]

HEADINGS = {
    Verdict.WORSE: "Worse for the customer",
    Verdict.MIXED: "Better for some cases and worse for others",
    Verdict.CHANGED: "Changed, not judged",
    Verdict.BETTER: "Better for the customer",
    Verdict.REWORDED: "Only reworded",
}

_TOGETHER = {
    Verdict.WORSE: "worse for the customer",
    Verdict.MIXED: "better for some cases and worse for others",
    Verdict.CHANGED: "changed, not judged",
    Verdict.BETTER: "better for the customer",
    Verdict.REWORDED: "only reworded",
}

_COUNTED = {
    Verdict.WORSE: "worse",
    Verdict.MIXED: "mixed",
    Verdict.CHANGED: "not judged",
    Verdict.BETTER: "better",
    Verdict.REWORDED: "only reworded",
}


def summary_line(comparison: Comparison, accepted: Collection[str] = ()) -> str:
    """What all changes come to, and how many there are of each verdict, the accepted ones apart."""
    if not comparison.changes:
        return f"{comparison.policy}: no difference"
    kept = [change for change in comparison.changes if change.fingerprint not in accepted]
    counts = Counter(change.verdict for change in kept)
    parts = [f"{counts[verdict]} {_COUNTED[verdict]}" for verdict in Verdict if counts[verdict]]
    known = len(comparison.changes) - len(kept)
    if known:
        parts.append(f"{known} accepted")
    verdict = _TOGETHER[joined(change.verdict for change in kept)] if kept else "all accepted"
    if kept and known:
        verdict += f", and {known} accepted change{'' if known == 1 else 's'}{_graver(comparison, accepted)}"
    number, causes = len(comparison.changes), len(comparison.causes)
    counted = f"{number} change{'' if number == 1 else 's'}"
    if causes < number:
        counted += f" from {causes} cause{'' if causes == 1 else 's'}"
    return f"{comparison.policy}: {verdict} ({counted}: {', '.join(parts)})"


def _graver(comparison: Comparison, accepted: Collection[str]) -> str:
    """Says of accepted changes that there are some which the customer has less by."""
    known = [change.verdict for change in comparison.changes if change.fingerprint in accepted]
    found = [
        (verdict, known.count(verdict)) for verdict in (Verdict.WORSE, Verdict.MIXED) if verdict in known
    ]
    if not found:
        return ""
    verdict, count = found[0]
    who = "all" if count == len(known) else "some"
    if len(known) == 1:
        return f", which is {_COUNTED[verdict]}"
    return f", {who} of them {_COUNTED[verdict]}"


def newly_accepted(item: Acceptance) -> str:
    """What an acceptance is of, and why."""
    where = f" at `{item.clause}`" if item.clause else ""
    return f"`{item.finding}`{where}: {said(item)}"


def span_of_years(comparison: Comparison) -> str:
    """Which opening instants shares are of."""
    since, until = (utc_text(item)[:10] for item in (comparison.since, comparison.until))
    return f"shares are of all instants at which a case can be opened from {since} up to {until}, in UTC"


def case_line(evidence: Evidence) -> str:
    """A case, and what the two policies answer."""
    facts = ", ".join(f"{name} {value}" for name, value in evidence.facts)
    case = f"opened {evidence.at}" + (f", {facts}" if facts else "")
    return f"{case}: {evidence.old_answer} before, {evidence.new_answer} now"


def cause_line(cause: Cause) -> str:
    """What was edited, in words."""
    return f"{cause.clause}: {cause.message}" if cause.message else cause.clause
