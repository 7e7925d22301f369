"""The steps of escalations, one for each role they reach, in a shape in which two policies compare."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casepact.machine.triggers import obligation_of, trigger_text
from casepact.model.expression import TRUE, Expression, any_of
from casepact.model.lifecycle import RESOLVE, Lifecycle
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import AfterAmount, Trigger, Verb
from casepact.syntax.ast.target import NoTarget
from casepact.verify.rules.definitions import Row

__all__ = ["ENDS_ITSELF", "Reach", "calendar_of", "ends_where_cases_do", "rung_rows", "timed_by", "when_text"]

ENDS_ITSELF = "any settled or final state"
"""What ends a ladder that names no event."""


@dataclass(frozen=True, slots=True)
class Reach:
    """That someone is reached, or a severity raised: how, when, and while which ladder runs."""

    verb: Verb
    whom: str
    trigger: Trigger
    start: tuple[str, ...]
    stop: tuple[str, ...]
    pausing: tuple[str, ...]

    @property
    def deed(self) -> tuple[Verb, str]:
        """What is done, to whom."""
        return self.verb, self.whom


def rung_rows(policy: Policy) -> list[Row]:
    """Every step of every ladder, once for each role: what ladders are called says nothing."""
    rows = []
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            trigger = rung.trigger
            if isinstance(trigger, AfterAmount):
                trigger = replace(trigger, at_latest=False)
            for action in rung.actions:
                for whom in action.objects:
                    reach = Reach(action.verb, whom, trigger, ladder.start, ladder.stop, ladder.pausing)
                    rows.append(Row(rung.note, rung.guard, reach))
    return rows


def ends_where_cases_do(lifecycle: Lifecycle, stop: tuple[str, ...]) -> bool:
    """Whether a ladder until some events ends in any settled or final state, as one until none does.

    To come into a settled state from one that is not counts as being resolved, and a final state ends
    every ladder, so that one until `resolve` does, if nothing it ends on leads elsewhere.
    """
    rests = {state.name for state in lifecycle.states.values() if state.settled or state.final}
    settled = {name for name in rests if not lifecycle.states[name].final}
    events = [lifecycle.events.get(name) for name in stop]
    if stop and (RESOLVE not in stop or any(event is None or event.activity for event in events)):
        return False
    return not any(
        (item.event in stop and item.destination not in rests)
        or (item.source in rests and item.destination in settled)
        for item in lifecycle.transitions
    )


def when_text(trigger: Trigger) -> str:
    """When a step is taken, with its calendar."""
    from casepact.syntax.printer import print_calendar

    text = trigger_text(trigger)
    calendar = calendar_of(trigger)
    if calendar is not None and " on " not in text:
        text += f" on {print_calendar(calendar)}"
    return text


def calendar_of(trigger: Trigger) -> CalendarExpr | None:
    """The calendar a step names, if it names one."""
    found: CalendarExpr | None = getattr(trigger, "calendar", None)
    return found


def timed_by(policy: Policy, trigger: Trigger) -> Expression:
    """When it is known what a step counts from: some clause gives the target that it names a time."""
    table = policy.obligations.get(obligation_of(trigger) or "")
    if table is None:
        return TRUE
    targets = ((item.guard, item.target) for item in table.clauses)
    return any_of(*(guard for guard, target in targets if target and not isinstance(target.bound, NoTarget)))
