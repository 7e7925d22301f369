"""Explains the codes of `casepact diff`: what a change is about, and what it is for the customer."""

from __future__ import annotations

from casepact.render.explanations.entry import Explanation

__all__ = ["change_explanation"]

_KINDS = {
    "channel": ("channels", "which channels a tier has, and in which languages they are"),
    "contract": ("contracts", "what a contract says beside its policy: tier, dates, options, contacts"),
    "coverage": ("coverage", "which cases are covered, by the lists of what is included and excluded"),
    "credit": ("service credits", "what a breach costs the vendor"),
    "definition": ("definitions", "which cases are of which severity, or of another value that is derived"),
    "escalation": ("escalations", "who is told of a case, in which cases and when"),
    "fact": ("facts", "what can be known of a case, and what is taken for granted where nobody says it"),
    "feature": ("features", "which services a tier includes, or lets a customer buy"),
    "floor": ("floors and caps", "how far a severity or a tier is raised or lowered"),
    "hours": ("hours of channels", "when a channel is open"),
    "intake": ("requests", "what a request must state, and where it goes"),
    "lifecycle": (
        "the life of a case",
        "how a case moves from state to state, by itself or when somebody acts",
    ),
    "name": ("names", "what an entry of the policy is called"),
    "policy": (
        "the policy itself",
        "from when it is in force, which version judges a case, and what it promises",
    ),
    "prerequisite": ("prerequisites", "what must be true for a case to be covered"),
    "quota": ("quotas", "how much of something a tier may use"),
    "severity": ("severities", "which severities there are, and their order"),
    "target": ("targets", "when something is due, at every opening instant of five years"),
    "term": ("terms", "what a party must, may or must not do"),
    "tier": ("tiers", "which tiers there are, and their order"),
    "wording": ("wording", "what an entry says of itself: its title, its reading, its citation"),
}

_VERDICTS = {
    "worse": (
        "worse for the customer",
        "Some case has less than before, and no case has more.",
        "warning",
    ),
    "mixed": (
        "better for some cases and worse for others",
        "Some case, or some opening instant, has less than before and another has more.",
        "warning",
    ),
    "changed": (
        "changed, and not judged",
        "Whether the customer gains or loses hangs on what is not in the policies; the change says on what.",
        "warning",
    ),
    "better": ("better for the customer", "Some case has more than before, and no case has less.", "info"),
    "reworded": ("only reworded", "No case has another answer than before.", "info"),
}


def change_explanation(code: str) -> Explanation | None:
    """The explanation of a code that a comparison of two policies gives; None for any other."""
    kind, _, verdict = code.rpartition("-")
    if kind not in _KINDS or verdict not in _VERDICTS:
        return None
    (what, about), (words, meaning, level) = _KINDS[kind], _VERDICTS[verdict]
    text = (
        f"`casepact diff` compares {about}, in two policies and for every case. {meaning} A case that shows"
        " it comes with the commands that decide it under both. One that is meant is accepted in the new"
        " policy, with a reason, under `accepted`."
    )
    return Explanation(code, f"{what}: {words}", text, level=level)
