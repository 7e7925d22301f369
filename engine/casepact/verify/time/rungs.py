"""When the steps of a ladder are reached, as functions of the instant its clock starts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from casepact.frozen import dataclass
from casepact.machine.triggers import obligation_of, trigger_text
from casepact.model.clause import Clause, Ladder, Rung
from casepact.model.expression import TRUE, Expression, OpenedDuring
from casepact.model.fact import Facts, FactValue
from casepact.model.note import Note
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.syntax.ast.escalation import AfterAmount, AtShare, BeforeDue, OnBreach, OnCycle, OnEvent
from casepact.syntax.ast.target import Amount, Every, Immediately, Target, Unit, Within
from casepact.time.curves.bounds import seconds_of
from casepact.verify.cutting import UNCHOSEN, Box, Choosers, values_of
from casepact.verify.rules.cases import Case, cases_of
from casepact.verify.time.alone import alone
from casepact.verify.time.situations import case_like
from casepact.verify.time.timing import Range, Timing, Unknown, is_owed

__all__ = [
    "Step",
    "case_at",
    "case_of",
    "choosers_of_steps",
    "filled",
    "reached",
    "rung_words",
    "shown_facts",
    "steps_of",
]

_AT_ONCE = Target(Immediately())


@dataclass(frozen=True, slots=True)
class Step:
    """A rung, and the clause whose target it counts on, if it counts on one."""

    rung: Rung
    clause: Clause | None = None

    @property
    def conditions(self) -> tuple[Expression, ...]:
        """What has to hold for it to be reached at its time."""
        return (self.rung.guard,) if self.clause is None else (self.rung.guard, self.clause.guard)

    @property
    def target(self) -> Target | None:
        """The target of which its time is the due instant, where it is that of one."""
        trigger = self.rung.trigger
        if isinstance(trigger, AfterAmount) and trigger.amount is not None:
            return Target(Within(trigger.amount), trigger.calendar)
        if isinstance(trigger, OnEvent):
            return _AT_ONCE
        if self.clause is None or self.clause.target is None:
            return None
        target = self.clause.target
        if isinstance(trigger, OnBreach) or (isinstance(trigger, OnCycle) and trigger.cycle in (None, 1)):
            return target
        if isinstance(trigger, AtShare):
            return _share_of(target, trigger.percent)
        return None


def _share_of(target: Target, percent: Decimal) -> Target | None:
    """The target that is due when a share of the time of another has passed, where it has one."""
    if isinstance(target.bound, Immediately):
        return target
    if not isinstance(target.bound, Within | Every) or target.bound.amount.unit is Unit.CALENDAR_DAY:
        return None
    seconds = seconds_of(target.bound.amount)
    if seconds is None:
        return None
    share = Decimal(math.ceil(seconds * percent / 100))
    amount = Amount(share / 60, Unit.MINUTE)
    return Target(Within(amount), target.calendar) if seconds_of(amount) == share else None


def steps_of(policy: Policy, ladder: Ladder, rung: Rung) -> Iterator[Step]:
    """Yield a rung once for each clause its time may hang on; once alone where it hangs on none."""
    name = obligation_of(rung.trigger)
    if name is None:
        yield Step(rung)
    elif name in policy.obligations:
        for clause in alone(policy, policy.obligations[name]):
            if is_owed(clause) and not clause.states and set(clause.start) & set(ladder.start):
                yield Step(rung, clause)


def reached(timing: Timing, ladder: Ladder, step: Step, facts: Facts) -> Range | Unknown:
    """The earliest and the latest that a rung is reached by time, counted from the start of its ladder."""
    trigger, target = step.rung.trigger, step.target
    if isinstance(trigger, OnEvent) and trigger.event.name not in ladder.start:
        return Unknown()
    if target is not None:
        return timing.due(target, facts)
    if step.clause is None or step.clause.target is None:
        return Unknown()
    due = timing.due(step.clause.target, facts)
    if isinstance(due, Unknown):
        return due
    match trigger:
        case AtShare() | BeforeDue():
            start = timing.due(_AT_ONCE, facts)
            return start if isinstance(start, Unknown) else Range(start.early, due.late)
        case OnCycle():
            return Range(due.early, None)
        case _:
            return Unknown()


def filled(timing: Timing, found: Unknown, facts: Mapping[str, FactValue]) -> Iterator[dict[str, FactValue]]:
    """Yield the facts with each value of one that a calendar asks for; nothing where none is missing.

    The facts are to have been cut by what chooses calendars, if they are any but those of calendars.
    """
    missing = found.facts - facts.keys()
    if missing:
        fact = min(missing)
        for value in values_of(timing.policy, fact):
            yield {**facts, fact: value}


def choosers_of_steps(timing: Timing, steps: Iterable[Step]) -> Choosers:
    """What chooses the calendars on which steps are reached."""
    found = UNCHOSEN
    for step in steps:
        own = None if step.clause is None else step.clause.target
        found |= timing.choosers((step.target, own, _AT_ONCE), step.conditions)
    return found


def case_of(policy: Policy, conditions: tuple[Expression, ...], box: Box) -> Case | None:
    """A case that can come up, lies in the box and meets the conditions; time has been seen to."""
    cases = cases_of(policy)
    left = [specialise_expression(item, box.known) for item in conditions]
    timeless = [
        TRUE if any(isinstance(atom, OpenedDuring) for atom in atoms(item)) else item for item in left
    ]
    met = map(cases.effective.true, (*timeless, *box.conditions))
    return case_like(cases, box.facts.get("severity"), *met)


def case_at(timing: Timing, note: Note, conditions: tuple[Expression, ...], box: Box, at: int) -> Case | None:
    """`case_of`, opened at an instant.

    Where such a case is none at that instant, since hours have a part in what it is or whether it is
    covered, ``note`` is written down as given up: another case may show it, or another instant.
    """
    cases = cases_of(timing.policy)
    case = case_of(timing.policy, conditions, box)
    if case is None:
        return None
    completed = cases.complete(case.facts, at)
    met = all(cases.holds(item, completed, at) for item in (*conditions, *box.conditions))
    if not met or cases.is_kept_out(case.facts, at):
        timing.give_up(note)
        return None
    return Case(case.facts, at)


def shown_facts(policy: Policy, case: Case, box: Box) -> dict[str, FactValue]:
    """The values that a case has of the facts of its box."""
    return box.shown(cases_of(policy).complete(case.facts, case.at).facts)


def rung_words(rung: Rung) -> str:
    """When a rung is reached, with its calendar, and whom it concerns."""
    from casepact.syntax.printer import print_calendar

    trigger = rung.trigger
    when = trigger_text(trigger)
    if isinstance(trigger, AfterAmount) and trigger.calendar is not None:
        when += f" on {print_calendar(trigger.calendar)}"
    whom = " and ".join(dict.fromkeys(name for action in rung.actions for name in action.objects))
    return f"{when} {rung.actions[0].verb} {whom}" if rung.actions else when
