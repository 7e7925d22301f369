"""Writes a case and what happens to it as a timeline, and the command that runs it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence

from casepact.semantics.rules import CHANGES
from casepact.time.faults import utc_text

__all__ = ["event_line", "event_words", "run_command", "timeline_text"]


def event_line(at: int, event: str, by: str | None = None) -> str:
    """An event of a timeline; ``by`` None or empty is nobody in particular."""
    return f"{utc_text(at)} {event}" + (f" by {by}" if by else "")


def event_words(event: str, by: str | None, facts: Mapping[str, str]) -> str:
    """What a timeline says of an event that sets ``facts``: ``change severity to major by vendor``.

    Where no line can say it, the facts follow as the `set` of a mapping.
    """
    who = f" by {by}" if by else ""
    if event in CHANGES and len(facts) == 1:
        ((fact, value),) = facts.items()
        return f"{event} {fact} to {value}{who}"
    made = ", ".join(f"{fact}: {value}" for fact, value in facts.items())
    return f"{event}{who}" + (f", set: {{{made}}}" if made else "")


def timeline_text(pairs: Iterable[tuple[str, str]], opened: int, events: Sequence[str], until: int) -> str:
    """A timeline of one case, from when it is ``opened`` ``until`` another instant (UTC seconds)."""
    lines = ["casepact: 1", "timeline: witness"]
    facts = ", ".join(f'{name}: "{value}"' for name, value in pairs)
    if facts:
        lines.append(f"facts: {{{facts}}}")
    lines.append(f"opened: {utc_text(opened)}")
    if events:
        lines += ["events:", *(f"  - {event}" for event in events)]
    return "\n".join((*lines, f"until: {utc_text(until)}", ""))


def run_command(name: str, timeline: str, changes: Sequence[str] = ()) -> str:
    """The command, for a POSIX shell, that runs a timeline under the policy of a file."""
    made = "".join(f" --change {shlex.quote(change)}" for change in changes)
    return f"casepact run {shlex.quote(name)} -{made} <<'END'\n{timeline}END"
