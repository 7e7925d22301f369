"""Finds steps of a ladder that time itself keeps from ever being reached."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.checks.reach import can_hold
from casepact.model.clause import Ladder, Rung
from casepact.model.expression import TRUE, HasBreached, OpenedDuring
from casepact.model.lifecycle import StateTransition
from casepact.model.partial import atoms
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.escalation import AfterAmount
from casepact.syntax.ast.target import Target, Within
from casepact.time.curves import compare
from casepact.verify.cutting import EVERYTHING, split
from casepact.verify.time.rungs import Step, case_of, choosers_of_steps, reached, rung_words
from casepact.verify.time.situations import LIMIT
from casepact.verify.time.timing import Range, Timing, Unknown, timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import one_case
from casepact.verify.witness import usual_instant

__all__ = ["RUNG_NEVER_FIRES"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            if not can_hold(policy, rung.guard):
                continue
            if _never_opened(timing, rung):
                yield _said(
                    policy,
                    rung,
                    "no instant at which a case can be opened meets its conditions on opening hours",
                    "change the hours that the step or its ladder asks for",
                )
            else:
                yield from _too_late(timing, ladder, rung)
    yield from undecided(timing, RUNG_NEVER_FIRES.code)


def _never_opened(timing: Timing, rung: Rung) -> bool:
    """Whether the hours in which a case has to be opened have no instant in common."""
    asked = [atom for atom in atoms(rung.guard) if isinstance(atom, OpenedDuring)]
    if not asked or any(isinstance(atom, HasBreached) for atom in atoms(rung.guard)):
        return False
    looked = 0
    choosers = timing.choosers((), (rung.guard,))
    for part in split(timing.policy, [rung.guard], EVERYTHING, choosers):
        looked += 1
        if looked > LIMIT:
            timing.give_up(rung.note)
            return False
        if any(isinstance(timing.open(atom.calendar, part.facts), Unknown) for atom in asked):
            return False
        if timing.may_hold(part.left, part.facts).seconds:
            return False
    return looked > 0


def _too_late(timing: Timing, ladder: Ladder, rung: Rung) -> Iterator[Diagnostic]:
    """A step that comes after the case has by time left the state in which the ladder runs."""
    if not isinstance(rung.trigger, AfterAmount) or ladder.pausing or len(ladder.start) != 1:
        return
    exits = _exits(timing.policy, ladder)
    if exits is None:
        return
    looked = 0
    choosers = choosers_of_steps(timing, (Step(rung),)) | timing.choosers(map(_target, exits))
    for part in split(timing.policy, [rung.guard], EVERYTHING, choosers):
        looked += 1
        if looked > LIMIT:
            timing.give_up(rung.note)
            return
        step = reached(timing, ladder, Step(rung), part.facts)
        if not isinstance(step, Range):
            return
        for exit_ in exits:
            out = timing.due(_target(exit_), part.facts)
            if not isinstance(out, Range) or out.late is None:
                return
            if compare(step.early, out.late).later < timing.window.seconds:
                return
    if looked:
        ends = exits[0]
        yield _said(
            timing.policy,
            rung,
            f"time moves the case from `{ends.source}` to `{ends.destination}` before it, ending the ladder",
            "let the step come sooner, or the case stay longer",
            exits,
        )


def _target(transition: StateTransition) -> Target:
    assert transition.after is not None
    return Target(Within(transition.after), transition.calendar)


def _exits(policy: Policy, ladder: Ladder) -> list[StateTransition] | None:
    """The timed moves that end the ladder, one for each state it starts in; None where it can go on."""
    lifecycle = policy.lifecycle
    (event,) = ladder.start
    moves = [item for item in lifecycle.transitions if item.event == event]
    states = {lifecycle.initial} if event == "open" else {item.destination for item in moves}

    def ended(item: StateTransition) -> bool:
        state = lifecycle.states[item.destination]
        return state.final or item.event in ladder.stop or (state.settled and not ladder.stop)

    found = []
    for state in states:
        out = [item for item in lifecycle.transitions if item.source == state]
        timed = [item for item in out if item.after is not None and item.guard == TRUE and ended(item)]
        if not timed or not all(ended(item) for item in out) or any(item.unspecified for item in timed):
            return None
        found.append(timed[0])
    return found or None


def _said(
    policy: Policy, rung: Rung, why: str, way_out: str, exits: list[StateTransition] | None = None
) -> Diagnostic:
    at = usual_instant(policy)
    case = case_of(policy, (rung.guard,), EVERYTHING)
    note = "the step is not among the escalations" if exits is None else "the case is closed before the step"
    return Diagnostic(
        code=RUNG_NEVER_FIRES.code,
        message=f"`{rung_words(rung)}` never comes: {why}",
        span=rung.note.span,
        level=RUNG_NEVER_FIRES.level,
        help=way_out,
        related=related(policy, "ends the ladder", *(item.note for item in exits or ())),
        clause=rung.id,
        witness=None if case is None else one_case(policy, case.facts, at, note),
    )


RUNG_NEVER_FIRES = Check(
    code="rung-never-fires",
    level=Level.WARNING,
    summary="a step of a ladder that time itself keeps from ever being reached",
    explanation=(
        "A step waits for a time that never comes. Either it asks for a case opened in hours that have no "
        "instant in common, such as during the night shift and during office hours; or it comes so late "
        "that the case has been closed by time before it, at every opening instant and whatever happens in "
        "between. Hours and times are compared on their calendars, at every second of five years. Whoever "
        "reads the ladder takes the step for a promise; it is none. What conditions on facts alone rule out "
        "is found by timer-never-fires."
    ),
    run=_run,
)
