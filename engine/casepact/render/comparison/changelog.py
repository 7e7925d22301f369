"""Writes a comparison as a changelog for customers: what is better, what is worse, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepact.comparison import Cause, Change, Comparison, Verdict
from casepact.model.policy import Policy
from casepact.render.comparison.blocks import Block, blocks_of, kinds_line

__all__ = ["comparison_changelog"]

_SECTIONS = (
    ("What is better", Verdict.BETTER),
    ("What is less than before", Verdict.WORSE),
    ("What is better for some cases and less for others", Verdict.MIXED),
    ("What else is different", Verdict.CHANGED),
)


def comparison_changelog(comparison: Comparison, policy: Policy, *, apart: bool = False) -> str:
    """Return the changes as Markdown for readers of the policy, who know its titles and not its file.

    What is only reworded is left out, and of many changes from one cause all but the largest, unless they
    are to stand ``apart``. ``policy`` is the new one.
    """
    return "\n".join(_lines(comparison, policy, apart=apart)) + "\n"


def _lines(comparison: Comparison, policy: Policy, *, apart: bool) -> Iterator[str]:
    title = policy.title or policy.name
    version = f", {policy.version}" if policy.version else ""
    yield f"# Changes to {title}{version}"
    if policy.effective is not None:
        yield ""
        yield f"In force from {policy.effective}."
    titles = _titles(policy)
    empty = True
    blocks = dict(blocks_of(comparison, (), apart=apart))
    for heading, verdict in _SECTIONS:
        if verdict not in blocks:
            continue
        empty = False
        yield ""
        yield f"## {heading}"
        yield ""
        for line in dict.fromkeys(_told(block, titles) for block in blocks[verdict]):
            yield f"- {line}"
        if apart:
            for more in dict.fromkeys(item for block in blocks[verdict] for item in block.worst.untold):
                yield f"- {_titled(more[:1].upper() + more[1:], titles)}."
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
        policy.calendars,
    )
    found: dict[str, str] = {}
    for section in sections:
        for name, part in section.items():
            if part.note.title:
                found[name] = part.note.title.partition(",")[0]
    return found


def _told(block: Block, titles: dict[str, str]) -> str:
    """What comes from one cause: the cause, the change that is most, and how many more there are."""
    sentence = _sentence(block.worst, titles)
    if block.cause is None:
        return sentence
    said = f"{_cause(block.cause, titles)}. " if block.cause.message else ""
    best = "" if block.best is None else f" {_sentence(block.best, titles)}"
    more = f" It also changes {kinds_line(block.others)}." if block.others else ""
    return f"{said}{sentence}{best}{more}"


def _cause(cause: Cause, titles: dict[str, str]) -> str:
    names = cause.clause.split(".")[-1]
    message = _titled(cause.message, titles)
    if " and " in cause.clause:
        return message[:1].upper() + message[1:]
    title = titles.get(names, names.replace("_", " "))
    return f"{title[:1].upper()}{title[1:]}: {message}"


def _titled(message: str, titles: dict[str, str]) -> str:
    return re.sub(r"`([^`]*)`", lambda found: titles.get(found[1], found[1]), message)


def _sentence(change: Change, titles: dict[str, str]) -> str:
    """A change in words: names of the file become titles where the policy has them."""
    place = _place(change, titles)
    message = _titled(change.message, titles)
    message = re.sub(r",? where [^:]*$", "", message) if place else message
    return f"{place}: {message}." if place else f"{message[:1].upper()}{message[1:]}."


def _place(change: Change, titles: dict[str, str]) -> str:
    """What a change is about, from the id of its clause; empty where the message says it itself."""
    if change.kind not in ("target", "escalation", "term", "definition", "floor"):
        return ""
    parts = [part for part in change.clause.split(".")[1:] if not part.isdigit() and part != "steps"]
    words = ", ".join(dict.fromkeys(titles.get(part, part.replace("_", " ")) for part in parts))
    return f"{words[:1].upper()}{words[1:]}"
