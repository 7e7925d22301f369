"""Writes a comparison as a changelog for customers: what is better, what is worse, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepact.comparison import Change, Comparison, Verdict
from casepact.model.policy import Policy

__all__ = ["comparison_changelog"]

_SECTIONS = (
    ("What is better", (Verdict.BETTER,)),
    ("What is less than before", (Verdict.WORSE,)),
    ("What is better for some cases and less for others", (Verdict.MIXED,)),
    ("What else is different", (Verdict.CHANGED,)),
)


def comparison_changelog(comparison: Comparison, policy: Policy) -> str:
    """Return the changes as Markdown for readers of the policy, who know its titles and not its file.

    What is only reworded is left out. ``policy`` is the new one.
    """
    return "\n".join(_lines(comparison, policy)) + "\n"


def _lines(comparison: Comparison, policy: Policy) -> Iterator[str]:
    title = policy.title or policy.name
    version = f", {policy.version}" if policy.version else ""
    yield f"# Changes to {title}{version}"
    if policy.effective is not None:
        yield ""
        yield f"In force from {policy.effective}."
    titles = _titles(policy)
    empty = True
    for heading, verdicts in _SECTIONS:
        found = [item for item in comparison.changes if item.verdict in verdicts]
        if not found:
            continue
        empty = False
        yield ""
        yield f"## {heading}"
        yield ""
        for line in dict.fromkeys(_sentence(change, titles) for change in found):
            yield f"- {line}"
    if empty:
        yield ""
        yield "Nothing that a customer has is different."


def _titles(policy: Policy) -> dict[str, str]:
    """What the policy calls its parts, by their names in the file."""
    sections = (
        policy.tiers,
        policy.severities,
        policy.channels,
        policy.obligations,
        policy.roles,
        policy.features,
    )
    found: dict[str, str] = {}
    for section in sections:
        for name, part in section.items():
            if part.note.title:
                found[name] = part.note.title.partition(",")[0]
    return found


def _sentence(change: Change, titles: dict[str, str]) -> str:
    """A change in words: names of the file become titles where the policy has them."""
    place = _place(change, titles)
    message = re.sub(r"`([^`]*)`", lambda found: titles.get(found[1], found[1]), change.message)
    message = re.sub(r",? where [^:]*$", "", message) if place else message
    return f"{place}: {message}." if place else f"{message[:1].upper()}{message[1:]}."


def _place(change: Change, titles: dict[str, str]) -> str:
    """What a change is about, from the id of its clause; empty where the message says it itself."""
    if change.kind not in ("target", "escalation", "term", "definition", "floor"):
        return ""
    parts = [part for part in change.clause.split(".")[1:] if not part.isdigit() and part != "steps"]
    words = ", ".join(dict.fromkeys(titles.get(part, part.replace("_", " ")) for part in parts))
    return f"{words[:1].upper()}{words[1:]}"
