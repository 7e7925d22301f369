"""Resolves duties: who, what, which events and states, and from when to when the clock runs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model.clause import Clause, Notice
from casepact.model.note import Note
from casepact.resolve.calendars import check_amount, check_calendar, contains_unspecified
from casepact.resolve.coined_events import warn_of_unseen
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.duty_events import implied_event
from casepact.resolve.notes import left_open
from casepact.resolve.notices import Moment, find_moment, resolve_notice
from casepact.resolve.standard import IMPLIED_BY
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.duty import UNSPECIFIED, Duty, Modal
from casepact.syntax.ast.target import Ahead, Amount, By, Every, NoTarget, Target, Unit, Within
from casepact.syntax.misspelling import misspelled_keyword, misspelled_not
from casepact.syntax.yaml.tree import Scalar

__all__ = [
    "Family",
    "clause_of",
    "clause_of_sentence",
    "family_of",
    "fill_calendar",
    "leaves_open",
    "look_for_unseen",
    "notice_of",
]


@dataclass(frozen=True, slots=True)
class Family:
    """What all clauses of one duty share."""

    duty: Duty
    scalar: Scalar
    start: tuple[str, ...]
    before: tuple[str, ...]
    stop: tuple[str, ...]
    states: tuple[str, ...]
    pausing: tuple[str, ...]
    counting: tuple[str, ...]
    implied: tuple[str, ...]
    moment: Moment | None


def family_of(
    duty: Duty, scalar: Scalar, vocabulary: Vocabulary, *, timed: bool, ahead: Ahead | None = None
) -> Family:
    """What the clauses of a duty share: ``timed``, they have a clock; with ``ahead`` they are notices."""

    def events(words: tuple[Word, ...]) -> tuple[str, ...]:
        return tuple(vocabulary.event(w.name, vocabulary.report.at(scalar, w.extent)) for w in words)

    def states(words: tuple[Word, ...]) -> tuple[str, ...]:
        return tuple(vocabulary.state(w.name, vocabulary.report.at(scalar, w.extent)) for w in words)

    vocabulary.role(duty.actor.name, vocabulary.report.at(scalar, duty.actor.extent))
    _report_misspelled(duty, scalar, vocabulary)
    if duty.effort is not None:
        check_calendar(duty.effort, scalar, vocabulary)
    start, stop = events(duty.after), events(duty.until)
    moment = None if ahead is None else find_moment(duty, ahead, scalar, vocabulary)
    before: tuple[str, ...]
    if ahead is None:
        before = events(duty.before)
    else:
        before = () if moment is None or moment[0] is None else (moment[0],)
    if timed and duty.before and ahead is None:
        vocabulary.report.add(
            "time-before-event",
            "a time is counted from an event to what it asks for, not back from what comes before",
            vocabulary.report.at(scalar, duty.before[0].extent),
            help_="say which event it is counted from with `after`, or ahead of one with `at least`",
        )
    # No clock runs of what only forbids or permits: what would stop it ends it, as `before` does.
    before = before if duty.modal is Modal.MUST else tuple(dict.fromkeys((*before, *stop)))
    implied: tuple[str, ...] = ()
    if timed and not stop:
        stop, implied = _own_stops(duty, scalar, start, vocabulary)
    if timed and not start and not duty.states:
        start = ("open",)
    return Family(
        duty,
        scalar,
        start,
        before,
        stop,
        states(duty.states),
        states(duty.pausing),
        states(duty.counting),
        implied,
        moment,
    )


def _report_misspelled(duty: Duty, scalar: Scalar, vocabulary: Vocabulary) -> None:
    """Report words of what is done that look like keywords written wrongly."""
    if misspelled_not(duty.action.name):
        vocabulary.report.add(
            "misspelled-word",
            f"`{duty.action.name}` would be what is done",
            vocabulary.report.at(scalar, duty.action.extent),
            help_="did you mean `not`?",
        )
    for word in duty.objects:
        meant = misspelled_keyword(word.name)
        if meant is not None:
            vocabulary.report.add(
                "misspelled-word",
                f"`{word.name}` would be a part of what is done",
                vocabulary.report.at(scalar, word.extent),
                help_=f"did you mean `{meant}`? An object of a duty may not look so much like it",
            )


def _own_stops(
    duty: Duty, scalar: Scalar, start: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The event that a duty's own action is, which stops its clock, and the events that imply it."""
    name = implied_event(duty, vocabulary)
    found = vocabulary.find_event(name)
    if found is None:
        place = vocabulary.report.at(scalar, duty.action.extent)
        way_out = "declare it under `lifecycle.events`, or add `until EVENT`"
        vocabulary.unknown("event", name, place, vocabulary.events, way_out=way_out)
    own = found or name
    if duty.actor.name == "customer":
        return (own,), ()
    able = vocabulary.events.keys() - start
    return (own,), tuple(event for event in IMPLIED_BY.get(own, ()) if event in able)


def clause_of(family: Family, note: Note, obligation: str, **rest: Any) -> Clause:
    """A clause of a family; ``rest`` are the fields of its own."""
    duty = family.duty
    return Clause(
        note=note,
        obligation=obligation,
        actor=duty.actor.name,
        modal=duty.modal,
        action=duty.action.name,
        objects=tuple(word.name for word in duty.objects),
        effort=duty.effort,
        start=family.start,
        before=family.before,
        stop=family.stop,
        states=family.states,
        pausing=family.pausing,
        counting=family.counting,
        implied=family.implied,
        **rest,
    )


def look_for_unseen(family: Family, target: Target | None, vocabulary: Vocabulary) -> None:
    """Report a duty that is due again and again, and that no event of its own meets."""
    if target is not None and isinstance(target.bound, Every):
        duty, scalar = family.duty, family.scalar
        until = family.stop if duty.until else ()
        event = implied_event(duty, vocabulary)
        warn_of_unseen(duty, event, until, scalar, vocabulary.events, vocabulary.report)


def leaves_open(duty: Duty) -> bool:
    """Whether the duty itself, apart from its time and its condition, says that something is unspecified."""
    effort = duty.effort is not None and contains_unspecified(duty.effort)
    return effort or any(word.name == UNSPECIFIED for word in duty.objects)


def clause_of_sentence(duty: Duty, scalar: Scalar, note: Note, name: str, vocabulary: Vocabulary) -> Clause:
    """The clause of a duty that is one sentence, time and all."""
    target = duty.target
    timed = duty.ahead is not None or (target is not None and not isinstance(target.bound, NoTarget))
    family = family_of(duty, scalar, vocabulary, timed=timed, ahead=duty.ahead)
    if target is not None:
        target = fill_calendar(target, scalar, None, vocabulary)
        look_for_unseen(family, target, vocabulary)
    notice = notice_of(duty.ahead, family, scalar, None, vocabulary)
    guard = resolve_guard(duty.guard, scalar, vocabulary)
    note = replace(note, is_unspecified=True) if leaves_open(duty) else left_open(note, guard)
    return clause_of(family, note, name, target=target, notice=notice, guard=guard)


def notice_of(
    ahead: Any, family: Family, scalar: Scalar | None, default: CalendarExpr | None, vocabulary: Vocabulary
) -> Notice | None:
    """The notice of a clause, if ``ahead`` is one and the moment it comes before is known."""
    if not isinstance(ahead, Ahead) or family.moment is None or scalar is None:
        return None
    return resolve_notice(ahead, family.moment, scalar, default, vocabulary)


def fill_calendar(
    target: Target, scalar: Scalar | None, default: CalendarExpr | None, vocabulary: Vocabulary
) -> Target:
    """The target with its calendar, or the default one; what cannot be counted is reported."""
    calendar = target.calendar
    if calendar is not None and scalar is not None:
        check_calendar(calendar, scalar, vocabulary)
    amount = target.bound.amount if isinstance(target.bound, Within | Every) else None
    if amount is None and isinstance(target.bound, By):
        amount = Amount(Decimal(target.bound.days), Unit.BUSINESS_DAY, extent=target.bound.extent)
    if amount is not None and amount.unit is Unit.CALENDAR_DAY and calendar is None:
        calendar = CalendarName("always")
    calendar = calendar if calendar is not None else default
    if amount is not None and scalar is not None:
        check_amount(amount, calendar, scalar, vocabulary, "beside the table")
    return replace(target, calendar=calendar)
