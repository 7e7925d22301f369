"""Finds states that no case can get to."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.checks.reach import reach_of, spread
from casepact.model.expression import TRUE
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level

__all__ = ["UNREACHABLE_STATE"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    reached = reach_of(policy).states
    lost = [name for name in policy.lifecycle.states if name not in reached]
    onward: dict[str, set[str]] = {}
    for transition in policy.lifecycle.transitions:
        if transition.source in lost and transition.destination in lost:
            onward.setdefault(transition.source, set()).add(transition.destination)
    following: set[str] = set()
    for name in lost:
        # A state behind another lost one is found again when that one is; one finding is enough.
        before = [other for other in lost if other != name and name in spread([other], onward)]
        if name in following or any(other not in spread([name], onward) for other in before):
            continue
        following |= spread([name], onward)
        state = policy.lifecycle.states[name]
        if state.note.id.startswith("standard."):
            continue
        into = [item for item in policy.lifecycle.transitions if item.destination == name != item.source]
        never = [item.note for item in into if item.source in reached]
        behind = [item for item in into if item.source not in reached]
        yield Diagnostic(
            code=UNREACHABLE_STATE.code,
            message=f"no case can get to the state `{name}`",
            span=state.note.span,
            level=UNREACHABLE_STATE.level,
            help=_help(policy, name, into),
            related=(
                *related(policy, "this leads to it, and its condition never holds", *never),
                *(
                    place
                    for item in behind
                    for place in related(
                        policy, f"this leads to it from `{item.source}`, which no case gets to", item.note
                    )
                ),
            ),
            clause=state.note.id,
        )


def _help(policy: Policy, name: str, into: list[StateTransition]) -> str:
    if not into:
        return f"add a transition to it such as `{policy.lifecycle.initial} -> {name} on ...`"
    if any(item.guard != TRUE for item in into):
        return "mend the condition of a transition that leads to it, or add another transition"
    first = into[0].source
    return f"add a transition to `{first}` or to `{name}` from a state that cases get to"


UNREACHABLE_STATE = Check(
    code="unreachable-state",
    level=Level.WARNING,
    summary="a state that no case can get to",
    explanation=(
        "A state is reached from the initial state by transitions whose conditions some case can meet. A "
        "state that is not reached that way never takes part in anything: the duties that hold while a case "
        "is in it, and the transitions out of it, are written for nothing. Mostly a transition into it was "
        "forgotten, or its condition can never hold; those that lead there are shown, each with what is in "
        "its way. Of states that lie behind one another the first is reported."
    ),
    run=_run,
)
