"""Shows what only time tells: a course of events that the two policies take differently, as a timeline."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from casepact.comparison.change import Evidence
from casepact.comparison.evidence import Replayer, Side
from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.model.lifecycle import Lifecycle, StateTransition
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from casepact.time.faults import utc_text
from casepact.verify.witness import setting_pairs

__all__ = ["Course", "Happening", "show_course", "way_to"]

GAP = 60
"""Seconds between the events of a course in which time does not matter."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at an instant (UTC seconds), by the name it has in both policies; ``by`` may be empty."""

    at: int
    event: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A case with some facts, opened at an instant, and all that happens to it until another."""

    facts: Facts
    opened: int
    happenings: tuple[Happening, ...]
    until: int


def way_to(lifecycle: Lifecycle, state: str, opened: int) -> tuple[Happening, ...] | None:
    """The events that lead a case into a state, a moment apart; None where none do without a condition."""
    from casepact.model.expression import TRUE

    ways: dict[str, tuple[StateTransition, ...]] = {lifecycle.initial: ()}
    waiting = [lifecycle.initial]
    while waiting:
        here = waiting.pop(0)
        if here == state:
            return tuple(
                Happening(opened + number * GAP, str(item.event), item.actors[0] if item.actors else "")
                for number, item in enumerate(ways[here], 1)
            )
        for item in lifecycle.transitions:
            plain = item.event is not None and item.guard == TRUE and item.source == here
            if plain and item.destination not in ways:
                ways[item.destination] = (*ways[here], item)
                waiting.append(item.destination)
    return None


def show_course(
    replayer: Replayer, course: Course, events: Mapping[str, str], roles: Mapping[str, str]
) -> Evidence | None:
    """What either policy makes of a course, where they end in different states.

    ``events`` and ``roles`` are the old names of new ones.
    """
    old = _lines(replayer.old, course, events, roles)
    new = _lines(replayer.new, course, {}, {})
    before, after = _ends(replayer.old, old), _ends(replayer.new, new)
    if before is None or after is None or before == after:
        return None
    return Evidence(
        facts=setting_pairs(replayer.new.policy, replayer.new.own(course.facts)),
        at=utc_text(course.opened),
        old_answer=before,
        new_answer=after,
        old_command=_command(replayer.old, old),
        new_command=_command(replayer.new, new),
        events=tuple(line.strip(" -") for line in new if line.startswith("  - ")),
    )


def _lines(side: Side, course: Course, events: Mapping[str, str], roles: Mapping[str, str]) -> Sequence[str]:
    pairs = setting_pairs(side.policy, side.own(course.facts))
    text = ["casepact: 1", "timeline: witness"]
    if pairs:
        text.append("facts: {" + ", ".join(f'{name}: "{value}"' for name, value in pairs) + "}")
    text.append(f"opened: {utc_text(course.opened)}")
    if course.happenings:
        text.append("events:")
    for item in course.happenings:
        by = f" by {roles.get(item.by, item.by)}" if item.by else ""
        text.append(f"  - {utc_text(item.at)} {events.get(item.event, item.event)}{by}")
    return [*text, f"until: {utc_text(course.until)}"]


def _ends(side: Side, lines: Sequence[str]) -> str | None:
    """The state in which the course ends."""
    timeline, _ = read_timeline(Document("witness", "\n".join(lines) + "\n"), side.policy)
    if timeline is None:
        return None
    (run,) = replay(side.policy, timeline).cases
    if run.fault or run.case is None:
        return None
    refused = sum(row.kind == "refused" for row in run.rows)
    return f"the case is {run.case.state}" + (", an event refused" if refused else "")


def _command(side: Side, lines: Sequence[str]) -> str:
    changes = "".join(f" --change {shlex.quote(change)}" for change in side.changes)
    return f"casepact run {shlex.quote(side.name)} -{changes} <<'END'\n" + "\n".join(lines) + "\nEND"
