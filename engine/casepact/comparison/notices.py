"""Compares notices: how long before an event, or before a moment that a fact names, an act has to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from casepact.comparison.change import Change, Evidence, Verdict
from casepact.comparison.context import Context, shown, where
from casepact.comparison.due import Judgement, compare_curves, extents_text, how_often, judge_due, measure_of
from casepact.comparison.duties import CUSTOMER, opposite
from casepact.comparison.evidence import Duties
from casepact.comparison.gathering import both_ways, gathered
from casepact.comparison.leaves import Leaf
from casepact.comparison.rows import Move
from casepact.comparison.sayings import duty_said
from casepact.model.clause import Clause, Notice
from casepact.model.fact import Facts, FactValue, Quantity
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.ast.target import NoTarget, Target, UnspecifiedBound, Within
from casepact.time.curves import Curve, Stretches, Window, traced
from casepact.verify.rules.definitions import Row
from casepact.verify.time.timing import Timing, Unknown
from casepact.verify.time.words import share_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["notice_changes", "notice_text", "notice_verdict"]

_INSTANTS = (
    ("opening instants", "the instants it can come before"),
    ("opening instant", "instant it can come before"),
)
"""What a notice is counted back from, which is not when a case is opened."""

_DAYS = 14
"""How many days around a moment are tried to show the difference of two notices."""


def notice_changes(
    context: Context, kind: str, move: Move, rows: tuple[Row, Row], names: Duties
) -> Iterator[Change]:
    """What two clauses say differently of how long ahead an act has to come."""
    one, other = rows[0].answer, rows[1].answer
    first, second = one.notice, other.notice
    notes = (rows[0].note, rows[1].note)
    if first == second:
        return
    case = where(context, *move.guards)
    if first is None or second is None:
        verdict, reason = notice_verdict(one, other)
        message = f"what {_was(one)} {_is(other)} now{case}"
        yield context.change(
            kind, verdict, message, notes, reason=reason, evidence=_evidence(context, move, rows, names, None)
        )
        return
    if first.moment != second.moment and one.before == other.before:
        message = f"{_text(other)}, not {_text(one)}{case}"
        reason = "which of the two comes first is not for the policy to say"
        yield context.change(kind, Verdict.CHANGED, message, notes, reason=reason)
    if (first.amount, first.calendar) == (second.amount, second.calendar):
        return
    targets = _target(first), _target(second)
    customers = other.actor == CUSTOMER

    def judge(leaf: Leaf) -> tuple[Verdict, str, Judgement]:
        found = _judged(context.joint.timing, targets, leaf.facts)
        return (opposite(found.verdict) if customers else found.verdict), found.reason, found

    every = gathered(context.joint, move, (first.calendar, second.calendar), judge, how_often)
    if every.verdict is Verdict.REWORDED:
        return
    same = _text(one) == _text(other)
    message = f"{_text(other)} as before, on other hours" if same else f"{_text(one)} is {_text(other)} now"
    measure = evidence = None
    if every.worst is not None:
        found, _ = every.worst
        measure = measure_of(found, turned=customers)
        message += f", {_length(found)}"
        if every.other is not None:
            measure = both_ways(measure, measure_of(every.other, turned=customers))
            message += f", and in other situations {_length(every.other)}"
        at = found.latest or found.earliest
        evidence = _evidence(context, move, rows, names, None if at is None else at[0])
    yield context.change(
        kind, every.verdict, message + case, notes, measure=measure, reason=every.reason, evidence=evidence
    )


def notice_verdict(one: Clause, other: Clause) -> tuple[Verdict, str]:
    """What it is that one of two clauses has a notice and the other none; why it is not judged."""
    ranks = (_rank(one), _rank(other))
    if ranks[0] == ranks[1]:
        reason = "a time from an event and a time ahead of one do not compare" if ranks[0] == 2 else ""
        return (Verdict.CHANGED if reason else Verdict.REWORDED), reason
    verdict = Verdict.BETTER if ranks[1] > ranks[0] else Verdict.WORSE
    return (opposite(verdict) if other.actor == CUSTOMER else verdict), ""


def _rank(clause: Clause) -> int:
    if clause.notice is not None:
        return 2
    if clause.target is None or isinstance(clause.target.bound, NoTarget):
        return 0
    return 1 if isinstance(clause.target.bound, UnspecifiedBound) else 2


def _was(clause: Clause) -> str:
    if clause.notice is not None:
        return f"was {_text(clause)}"
    words = {0: "had no time ahead", 1: "had a time that was not printed"}
    return words.get(_rank(clause), "had a time of its own")


def _is(clause: Clause) -> str:
    if clause.notice is not None:
        return f"is {_text(clause)}"
    words = {0: "has no time ahead", 1: "has one that is not printed"}
    return words.get(_rank(clause), "has a time of its own")


def notice_text(clause: Clause) -> str:
    """How long ahead of what, as the language writes it."""
    from casepact.syntax.printer import print_amount, print_calendar

    notice = clause.notice
    assert notice is not None
    event = " or ".join(clause.before) or notice.moment
    on = print_calendar(notice.calendar)
    return shown(f"at least {print_amount(notice.amount)} on {on} before {event}")


def _text(clause: Clause) -> str:
    return f"`{notice_text(clause)}`"


def _target(notice: Notice) -> Target:
    """The time of a notice counted onward: where it takes longer, the notice has to begin earlier."""
    return Target(Within(notice.amount), notice.calendar)


def _length(found: Judgement) -> str:
    """How much longer and shorter a notice is, by the instants that it has to come before."""
    return extents_text(
        found,
        (found.later, found.latest, "shorter"),
        (found.earlier, found.earliest, "longer"),
        often=_counted_often,
    )


def _counted_often(seconds: int, whole: int) -> str:
    text = share_text(seconds, whole)
    for opening, counted in _INSTANTS:
        text = text.replace(opening, counted)
    return text


def _judged(timing: Timing, targets: tuple[Target, Target], facts: Facts) -> Judgement:
    """Judge the last instants at which a notice can be given, by the moment that it has to come before."""
    dues = [timing.due(target, facts) for target in targets]
    curves = [due.early for due in dues if not isinstance(due, Unknown) and due.exact]
    if len(curves) == len(dues):
        first = max(curve.at(timing.window.lo) for curve in curves)
        window = Window(first, timing.window.hi)
        old, new = (_last_starts(curve, window) for curve in curves)
        return compare_curves(old, new, Stretches.whole(window))
    # Which is longer is told by how long either takes onward, but not how much longer it is.
    found = judge_due(timing, *targets, facts, Stretches.whole(timing.window))
    return replace(
        found,
        verdict=opposite(found.verdict),
        later=found.earlier,
        earlier=found.later,
        latest=None,
        earliest=None,
    )


def _last_starts(curve: Curve, window: Window) -> Curve:
    """The last instant from which a time is over by each moment; the curve says when it is from any."""
    ends: Seconds = np.append(curve.starts[1:], curve.window.hi) - 1

    def last(moments: Seconds) -> Seconds:
        piece = np.searchsorted(curve.values, moments, side="right") - 1
        moved = curve.starts[piece] + moments - curve.values[piece]
        return np.where(curve.slopes[piece] == 1, np.minimum(moved, ends[piece]), ends[piece])

    over: Seconds = curve(ends)
    return traced(last, (curve.values, over), window)


def _evidence(
    context: Context, move: Move, rows: tuple[Row, Row], names: Duties, moment: int | None
) -> Evidence | None:
    """A case with the moment planned, for which decisions say another last instant."""
    found = context.decided(move)
    if found.case is None:
        return None
    around = context.replayer.usual if moment is None else moment
    reading = duty_said(names)
    for days in range(_DAYS):
        planned: Mapping[str, FactValue] = {
            name: _planned(context, name, around + days * 86_400)
            for name in dict.fromkeys(row.answer.notice.moment for row in rows if row.answer.notice)
        }
        case = replace(found.case, facts={**found.case.facts, **planned})
        shown_ = context.show(replace(found, case=case), reading, None)
        if shown_ is not None:
            return shown_
    return None


def _planned(context: Context, name: str, at: int) -> FactValue:
    fact = context.joint.facts.get(name)
    dated = fact is not None and isinstance(fact.type, Quantity) and fact.type.primitive is Primitive.DATE
    return dt.datetime.fromtimestamp(at, dt.UTC).date() if dated else at
