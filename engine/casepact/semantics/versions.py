"""How a running case changes over to another version of its policy (point 9)."""

from __future__ import annotations

from casepact.frozen import replace
from casepact.semantics.case import Case, Effect, EffectKind
from casepact.semantics.changes import reconsider
from casepact.semantics.cycles import sync
from casepact.semantics.interpreter import pass_time
from casepact.semantics.judging import cancel
from casepact.semantics.rules import Rules
from casepact.semantics.turn import Turn

__all__ = ["adopt"]


def adopt(case: Case, rules: Rules, at: int) -> tuple[Case, tuple[Effect, ...]]:
    """Judge a running case by another version from ``at`` (UTC seconds) on.

    Its clocks are measured by the new clauses of the same obligations, as after a change of facts;
    those of obligations the new version does not have are cancelled, and obligations only the new
    version has start with their next event. A case in a state the new version does not have stays
    under the old one.
    """
    case, effects = pass_time(case, at)
    turn = Turn(replace(case, now=at))
    policy = rules.policy
    name = f"{policy.name} {policy.version}".strip()
    if case.state not in policy.lifecycle.states:
        text = f"{name} has no state `{case.state}`, so the case stays under the version it has"
        turn.emit(EffectKind.REFUSED, clause=policy.note.id, text=text)
        return turn.case, effects + tuple(turn.effects)
    for clock in tuple(case.clocks.values()):
        if clock.obligation not in rules.obligations:
            cancel(turn, clock, f"{name} has no `{clock.obligation}`")
    kept = {ladder.name for ladder in policy.ladders}
    turn.set(rules=rules, ladders={key: run for key, run in case.ladders.items() if key in kept})
    turn.emit(EffectKind.JUDGED_BY, clause=policy.note.id, text=f"judged by {name} from now on")
    reconsider(turn, always=True)
    sync(turn)
    return turn.case, effects + tuple(turn.effects)
