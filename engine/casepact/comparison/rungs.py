"""The steps of escalations, one for each role they reach, in a shape in which two policies compare."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casepact.machine.triggers import trigger_text
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import AfterAmount, Trigger, Verb
from casepact.verify.rules.definitions import Row

__all__ = ["Reach", "calendar_of", "rung_rows", "when_text"]


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
