"""Finds states from which a case can never be closed."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, place_of, related
from casepact.checks.course import course_to
from casepact.checks.reach import reach_of, traps_of
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["NO_WAY_OUT"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    reach = reach_of(policy)
    states = policy.lifecycle.states
    for trap in traps_of(policy, reach):
        name, *others = trap
        into = [t.note for t in reach.transitions if t.destination in trap and t.source not in trap]
        out = [
            t.note
            for t in policy.lifecycle.transitions
            if t.source in trap and t.destination not in trap and t not in reach.transitions
        ]
        among = f", nor any of {', '.join(f'`{other}`' for other in others)}" if others else ""
        yield Diagnostic(
            code=NO_WAY_OUT.code,
            message=f"no final state can be reached from `{name}`{among}",
            span=place_of(policy, states[name].note, *into),
            level=NO_WAY_OUT.level,
            help=_help(name, out),
            related=(
                *related(policy, "a case gets there by this", *into),
                *related(policy, "this would lead out of it, and its condition never holds", *out),
            ),
            clause=states[name].note.id,
            witness=course_to(policy, reach, name, f"the case is `{name}`, and nothing leads it to an end"),
        )


def _help(name: str, out: list[Note]) -> str:
    if out:
        return "mend the condition of a transition that leads out of it, or add another transition"
    return f"add a transition out of it such as `{name} -> closed on close`, or mark it `final: yes`"


NO_WAY_OUT = Check(
    code="no-way-out",
    level=Level.ERROR,
    summary="a state from which no case can be closed",
    explanation=(
        "Every case has to be able to end. From this state no transition, nor any sequence of transitions "
        "whose conditions can hold, leads to a final state: a case that gets there stays open for ever, "
        "with whatever clocks run in it. Add a transition out of the state, or mark it `final: yes` if it "
        "is an end. Where several states lead into one another and to no end, the first of them is "
        "reported. A transition that leads out, and whose condition never holds, is shown; so are a case "
        "and the events that lead it there, where events alone do."
    ),
    run=_run,
)
