"""Shows what only time tells: a course of events that the two policies take differently, as a timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casepact.comparison.change import Evidence
from casepact.comparison.evidence import Replayer, Side
from casepact.comparison.renaming import Renaming
from casepact.frozen import dataclass, replace
from casepact.machine.courses import GAP, ways_by_events
from casepact.model.fact import Facts
from casepact.model.lifecycle import Lifecycle
from casepact.semantics.replay import CaseRun, replay
from casepact.semantics.timeline import read_timeline
from casepact.semantics.writing import event_line, run_command, timeline_text
from casepact.source import Document
from casepact.time.faults import utc_text
from casepact.verify.rules.region import narrowed
from casepact.verify.witness import setting_pairs

__all__ = ["GAP", "Answered", "Course", "Happening", "Readings", "show_course", "show_narrowed", "way_to"]

Answered = Callable[[CaseRun], str | None]
"""What to look at in a run, in words; None where it is not there to be seen."""

Readings = tuple[Answered, Answered]
"""What to look at in the runs under the old and under the new policy."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at an instant (UTC seconds), by the name it has in both policies; ``by`` may be empty.

    ``severity`` is what it makes the severity, by its name in the new policy; empty where it stays.
    """

    at: int
    event: str
    by: str = ""
    severity: str = ""


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

    plain = (item for item in lifecycle.transitions if item.guard == TRUE)
    way = ways_by_events(lifecycle.initial, plain).get(state)
    if way is None:
        return None
    return tuple(
        Happening(opened + number * GAP, str(item.event), item.actors[0] if item.actors else "")
        for number, item in enumerate(way, 1)
    )


def show_course(
    replayer: Replayer, course: Course, renaming: Renaming, readings: Readings | None = None
) -> Evidence | None:
    """What either policy makes of a course, where the two differ.

    ``readings`` say what to look at in either run, by default the state in which it ends; ``renaming``
    gives the new names of old ones.
    """
    events = {new: old for old, new in renaming.events.items()}
    roles = {new: old for old, new in renaming.roles.items()}
    severities = {new: old for old, new in renaming.values.get("severity", {}).items()}
    said = _events(course, {}, {}, {})
    old = _timeline(replayer.old, course, _events(course, events, roles, severities))
    new = _timeline(replayer.new, course, said)
    reads = readings or (_state, _state)
    before, after = _run(replayer.old, old, reads[0]), _run(replayer.new, new, reads[1])
    if before is None or after is None or before == after:
        return None
    return Evidence(
        facts=setting_pairs(replayer.new.policy, replayer.new.own(course.facts)),
        at=utc_text(course.opened),
        old_answer=before,
        new_answer=after,
        old_command=run_command(replayer.old.name, old, replayer.old.changes),
        new_command=run_command(replayer.new.name, new, replayer.new.changes),
        events=said,
    )


def show_narrowed(
    replayer: Replayer, course: Course, renaming: Renaming, readings: Readings | None = None
) -> Evidence | None:
    """What `show_course` shows, without the facts that it does not take."""
    shown = show_course(replayer, course, renaming, readings)
    if shown is None or replayer.brief:
        return shown
    answers = shown.old_answer, shown.new_answer

    def same(facts: Facts) -> bool:
        found = show_course(replayer, replace(course, facts=facts), renaming, readings)
        return found is not None and (found.old_answer, found.new_answer) == answers

    kept = narrowed(replayer.new.policy, course.facts, same)
    return shown if kept is None else show_course(replayer, replace(course, facts=kept), renaming, readings)


def _events(
    course: Course, events: Mapping[str, str], roles: Mapping[str, str], severities: Mapping[str, str]
) -> tuple[str, ...]:
    """The lines of what happens, with the old names of events, roles and severities where there are any."""
    return tuple(
        event_line(
            item.at,
            events.get(item.event, item.event),
            roles.get(item.by, item.by),
            {"severity": severities.get(item.severity, item.severity)} if item.severity else {},
        )
        for item in course.happenings
    )


def _timeline(side: Side, course: Course, events: Sequence[str]) -> str:
    pairs = setting_pairs(side.policy, side.own(course.facts))
    return timeline_text(pairs, course.opened, events, course.until)


def _run(side: Side, text: str, read: Answered) -> str | None:
    """What is read in the run of a timeline; None where it cannot be run, or shows nothing."""
    if text not in side.runs:
        timeline, _ = read_timeline(Document("witness", text), side.policy)
        side.runs[text] = None if timeline is None else replay(side.policy, timeline).cases[0]
    run = side.runs[text]
    return None if run is None or run.fault or run.case is None else read(run)


def _state(run: CaseRun) -> str:
    """The state in which a course ends."""
    refused = sum(row.kind == "refused" for row in run.rows)
    state = "" if run.case is None else run.case.state
    return f"the case is {state}" + (", an event refused" if refused else "")
