"""Writes a case and what happens to it as a timeline, and the command that runs it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence

from casepact.semantics.rules import CHANGES
from casepact.syntax.yaml.flow import Plain, flow, quoted
from casepact.time.faults import utc_text

__all__ = ["event_line", "event_words", "run_command", "timeline_text"]

_ACTOR = re.compile(r"\sby\s+\S+$")

_NO_FACTS: Mapping[str, str] = {}


def event_line(at: int, event: str, by: str | None = None, facts: Mapping[str, str] = _NO_FACTS) -> str:
    """An event of a timeline, as an item of its list; ``by`` None or empty is nobody in particular.

    It is a line, or a mapping in braces where no line can say what the event sets.
    """
    if not facts or _fit_a_line(event, by, facts):
        return f"{utc_text(at)} {event_words(event, by, facts)}"
    actor = {"by": by} if by else {}
    item: Mapping[str, Plain] = {"at": utc_text(at), "event": event, **actor, "set": facts}
    return flow(item)


def event_words(event: str, by: str | None, facts: Mapping[str, str]) -> str:
    """What a timeline says of an event that sets ``facts``: ``change severity to major by vendor``.

    Where no line can say it, the facts follow as the `set` of a mapping.
    """
    who = f" by {by}" if by else ""
    if _fit_a_line(event, by, facts):
        ((fact, value),) = facts.items()
        return f"{event} {fact} to {value}{who}"
    return f"{event}{who}" + (f", set: {flow(facts)}" if facts else "")


def _fit_a_line(event: str, by: str | None, facts: Mapping[str, str]) -> bool:
    """Whether a line can say what an event sets: one fact, whose value does not end like an actor."""
    if event not in CHANGES or len(facts) != 1:
        return False
    (value,) = facts.values()
    seen = bool(value) and value.isprintable() and value == value.strip()
    return seen and (bool(by) or not _ACTOR.search(value))


def timeline_text(pairs: Iterable[tuple[str, str]], opened: int, events: Sequence[str], until: int) -> str:
    """A timeline of one case, from when it is ``opened`` ``until`` another instant (UTC seconds).

    ``events`` are items as `event_line` writes them.
    """
    lines = ["casepact: 1", "timeline: witness"]
    facts = ", ".join(f"{flow(name)}: {quoted(value)}" for name, value in pairs)
    if facts:
        lines.append(f"facts: {{{facts}}}")
    lines.append(f"opened: {utc_text(opened)}")
    if events:
        # An item in braces is YAML already; a line starts with an instant.
        lines += ["events:", *(f"  - {item if item.startswith('{') else flow(item)}" for item in events)]
    return "\n".join((*lines, f"until: {utc_text(until)}", ""))


def run_command(name: str, timeline: str, changes: Sequence[str] = ()) -> str:
    """The command, for a POSIX shell, that runs a timeline under the policy of a file."""
    made = "".join(f" --change {shlex.quote(change)}" for change in changes)
    return f"casepact run {shlex.quote(name)} -{made} <<'END'\n{timeline}END"
