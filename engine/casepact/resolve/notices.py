"""Resolves notices: what is to be done at least so long before an event that is planned."""

from __future__ import annotations

from casepact.model.clause import Notice
from casepact.model.fact import Fact, Origin, Quantity
from casepact.resolve.calendars import check_amount, check_calendar
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.duty import Duty, Modal
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.ast.target import Ahead, Unit
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Moment", "declare_moment", "find_moment", "resolve_notice"]

_MOMENTS = (Primitive.INSTANT, Primitive.DATE)

Moment = tuple[str | None, str]
"""What a notice comes before: the event, if it is one, and the fact that says when that is planned."""


def declare_moment(duty: Duty, span_of: Scalar, vocabulary: Vocabulary) -> None:
    """Declare the fact that says when an event is planned, such as ``maintenance_at``."""
    for word in duty.before:
        event = vocabulary.find_event(word.name)
        if event is not None and f"{event}_at" not in vocabulary.facts:
            span = vocabulary.report.at(span_of, word.extent)
            kind = Quantity(Primitive.INSTANT)
            vocabulary.facts[f"{event}_at"] = Fact(
                f"{event}_at", kind, span, None, f"when {event} is planned", Origin.NOTICE
            )


def find_moment(duty: Duty, ahead: Ahead, scalar: Scalar, vocabulary: Vocabulary) -> Moment | None:
    """What a duty with a notice comes before; None after a report."""
    report = vocabulary.report
    if duty.modal is not Modal.MUST or len(duty.before) != 1:
        cause = "a notice is something that must be done before one event"
        help_ = "write `vendor must notify customer at least 5 business days on office before maintenance`"
        report.add("not-a-notice", cause, report.at(scalar, ahead.extent), help_=help_)
        return None
    word = duty.before[0]
    event = vocabulary.find_event(word.name)
    moment = word.name if event is None else f"{event}_at"
    fact = vocabulary.facts.get(moment)
    if fact is None:
        _report_unknown(word, scalar, vocabulary)
        return None
    if not isinstance(fact.type, Quantity) or fact.type.primitive not in _MOMENTS:
        place = report.at(scalar, word.extent)
        help_ = "declare it as an `instant` or a `date`"
        report.add("wrong-type", f"the fact `{moment}` is no moment in time", place, help_=help_)
        return None
    return event, moment


def _report_unknown(word: Word, scalar: Scalar, vocabulary: Vocabulary) -> None:
    way_out = f"declare it under `lifecycle.events`, or as `{word.name}: date` under `case`"
    place = vocabulary.report.at(scalar, word.extent)
    known = [event for event in vocabulary.events if event not in vocabulary.coined]  # not the notice itself
    vocabulary.unknown("event", word.name, place, known, way_out=way_out)


def resolve_notice(
    ahead: Ahead, moment: Moment, scalar: Scalar, default: CalendarExpr | None, vocabulary: Vocabulary
) -> Notice:
    """The notice with its calendar, or the default one; what cannot be counted is reported."""
    calendar = ahead.calendar
    if calendar is not None:
        check_calendar(calendar, scalar, vocabulary)
    if calendar is None and ahead.amount.unit is Unit.CALENDAR_DAY:
        calendar = CalendarName("always")
    calendar = calendar or default
    check_amount(ahead.amount, calendar, scalar, vocabulary, "beside the table")
    return Notice(amount=ahead.amount, calendar=calendar or AlwaysOpen(), moment=moment[1])
