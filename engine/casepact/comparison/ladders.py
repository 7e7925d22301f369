"""Compares escalations: who is reached in more, fewer or other cases, earlier or later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Change, Evidence, Measure, Verdict
from casepact.comparison.context import Context, shown, where
from casepact.comparison.due import Judgement, how_often, lateness, measure_of
from casepact.comparison.evidence import Answer, Reading
from casepact.comparison.gathering import both_ways, gathered
from casepact.comparison.leaves import Leaf
from casepact.comparison.lives import show_life, step_read
from casepact.comparison.rows import Move, moves, only
from casepact.comparison.rungs import (
    ENDS_ITSELF,
    Reach,
    calendar_of,
    ends_where_cases_do,
    rung_rows,
    timed_by,
    when_text,
)
from casepact.comparison.step_times import judge_steps
from casepact.decision import Decision
from casepact.model.expression import FactIn, OpenedDuring
from casepact.model.fact import Enumeration
from casepact.model.note import Note
from casepact.model.partial import asks
from casepact.syntax.ast.escalation import (
    Verb,
)
from casepact.time.faults import utc_text
from casepact.verify.rules.definitions import Row

__all__ = ["ladder_changes"]

_UNSPECIFIED = "unspecified"
_RAISED_ALREADY = (
    "the cases it is for are as severe already, so that it comes to something only if their facts change"
)


def ladder_changes(context: Context) -> Iterator[Change]:
    """Every role that escalations reach, whatever the ladders are called and however steps are listed."""
    old, new = rung_rows(context.joint.old), rung_rows(context.joint.new)
    gone, come = only(old, new)
    if not gone and not come:
        return
    lost: list[Row] = []
    gained: list[Row] = []
    for deed in dict.fromkeys(row.answer.deed for row in (*gone, *come)):
        mine = [[row for row in rows if row.answer.deed == deed] for rows in (gone, come)]
        pairs, left, right = _paired(*mine)
        for one, other in pairs:
            yield from _changed(context, one, other)
        lost += left
        gained += right
    yield from _whom(context, lost, gained)
    for row in lost:
        same = [item for item in new if item.answer == row.answer]
        for move in moves(context.joint, [row], same, exclusive=False):
            if move.new is None:
                yield from _alone(context, move, Verdict.WORSE, beside=_beside(row, lost))
    for row in gained:
        same = [item for item in old if item.answer == row.answer]
        for move in moves(context.joint, same, [row], exclusive=False):
            if move.old is None:
                yield from _alone(context, move, Verdict.BETTER, beside=_beside(row, gained))


def _beside(row: Row, rows: Sequence[Row]) -> bool:
    """Whether something else that the same step does comes or goes with it."""
    return any(other.note == row.note and other.answer.deed != row.answer.deed for other in rows)


def _paired(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Steps that reach the same role: those of one time, those of one condition, then in order."""
    pairs: list[tuple[Row, Row]] = []
    left, right = list(old), list(new)
    ways: tuple[Callable[[Row, Row], bool], ...] = (
        lambda a, b: a.answer == b.answer,
        lambda a, b: a.guard == b.guard and type(a.answer.trigger) is type(b.answer.trigger),
        lambda a, b: a.note.id == b.note.id,
        lambda a, b: a.guard == b.guard,
        lambda _, __: True,
    )
    for fits in ways:
        for one in list(left):
            other = next((item for item in right if fits(one, item)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                pairs.append((one, other))
    return pairs, left, right


def _whom(context: Context, lost: list[Row], gained: list[Row]) -> Iterator[Change]:
    """Steps that reach another role, or otherwise, at the same time in the same cases."""
    for one in list(lost):
        old: Reach = one.answer
        other = next(
            (
                item
                for item in gained
                if item.guard == one.guard
                and item.answer.start == old.start
                and (item.answer.trigger == old.trigger or _is_open(old) or _is_open(item.answer))
            ),
            None,
        )
        if other is None:
            continue
        lost.remove(one)
        gained.remove(other)
        new: Reach = other.answer
        verdict, reason = Verdict.CHANGED, "whom it helps more to reach is not for the policy to say"
        if _is_open(old):
            verdict, reason = Verdict.BETTER, ""
        elif _is_open(new):
            verdict, reason = Verdict.WORSE, ""
        elif Verb.RAISE_SEVERITY in (old.verb, new.verb):
            reason = "which severity serves better hangs on what is owed at it"
        words = f"{_does(new)}, not {_does(old)}, {shown(when_text(new.trigger))}"
        evidence = _shown_where(context, one, other)
        message = words + where(context, one.guard)
        yield context.change(
            "escalation", verdict, message, (one.note, other.note), reason=reason, evidence=evidence
        )


def _is_open(reach: Reach) -> bool:
    """Whether the document does not print whom a step reaches."""
    return reach.whom == _UNSPECIFIED


def _shown_where(context: Context, one: Row, other: Row) -> Evidence | None:
    joint = context.joint
    conditions = (joint.old_true(one.guard), joint.new_true(other.guard), joint.same)
    known = joint.new_true(timed_by(joint.new, other.answer.trigger))
    found = joint.find(*conditions, known)
    if found.case is None:
        found = joint.find(*conditions)
    return context.show(found, Reading(_said(one.answer), _said(other.answer)))


def _does(reach: Reach) -> str:
    return f"{reach.verb} {reach.whom}"


def _alone(context: Context, move: Move, verdict: Verdict, *, beside: bool = False) -> Iterator[Change]:
    """Cases in which a role is not reached any more, or is now.

    A raise of what is as severe already is not judged, but where the step does something else ``beside``
    it, which is: it can only come to more of the same.
    """
    row = move.new or move.old
    assert row is not None
    notes = (None if move.old is None else row.note, None if move.new is None else row.note)
    reach: Reach = row.answer
    found = context.decided(move)
    about = f"whether other cases come to `{_does(reach)}`"
    if found.possible is None:
        yield context.undecided("escalation", about, notes, found.why)
    elif found.possible:
        now = "now" if verdict is Verdict.BETTER else "no more"
        cases = where(context, *move.guards, move.rest)
        message = f"`{_does(reach)}` {shown(when_text(reach.trigger))} {now}{cases}"
        # A case in which the other policy is known to be silent shows more than one in which it waits, and
        # one in which it is known what a step counts from more than one in which that is not.
        joint, rest = context.joint, move.rest
        gone = verdict is Verdict.WORSE
        sure = joint.new_true(rest) if gone else joint.old_true(rest)
        timed = timed_by(joint.old if gone else joint.new, reach.trigger)
        known = joint.old_true(timed) if gone else joint.new_true(timed)
        tried = (joint.find(*move.conditions, *more) for more in ((sure, known), (sure,)))
        shows = next((item for item in tried if item.case is not None), found)
        said = _said(reach, frozenset(item.note.id for item in move.apart))
        evidence = context.show(shows, Reading.both(said, None))
        reason = ""
        if reach.verb is Verb.RAISE_SEVERITY and not _raises(context, move, reach.whom):
            verdict, reason = Verdict.REWORDED if beside else Verdict.CHANGED, _RAISED_ALREADY
        yield context.change("escalation", verdict, message, notes, reason=reason, evidence=evidence)


def _raises(context: Context, move: Move, severity: str) -> bool:
    """Whether any case of a move may be less severe than what a step raises it to."""
    joint = context.joint
    type_ = joint.facts["severity"].type
    if not isinstance(type_, Enumeration) or severity not in type_.values:
        return True
    less = FactIn("severity", frozenset(type_.values[: type_.values.index(severity)]))
    below = joint.new_true(less) if move.old is None else joint.old_true(less)
    return joint.find(*move.conditions, below).possible is not False


def _changed(context: Context, one: Row, other: Row) -> Iterator[Change]:
    """One step as it was and as it is: the cases it is for, and when it is taken."""
    for move in moves(context.joint, [one], [other], exclusive=False):
        if move.new is None:
            yield from _alone(context, move, Verdict.WORSE)
        elif move.old is None:
            yield from _alone(context, move, Verdict.BETTER)
        else:
            found = context.decided(move)
            notes = (one.note, other.note)
            if found.possible is None:
                yield context.undecided(
                    "escalation", "whether a step is taken at other times", notes, found.why
                )
            elif found.possible:
                yield from _ladder(context, move, one.answer, other.answer, notes)
                if one.answer.trigger != other.answer.trigger:
                    yield from _when(context, move, one.answer, other.answer, notes)


def _ladder(
    context: Context, move: Move, old: Reach, new: Reach, notes: tuple[Note, Note]
) -> Iterator[Change]:
    known = context.joint.new_true(timed_by(context.joint.new, new.trigger))
    sure = replace(move, conditions=(*move.conditions, known))
    words_of = (*old.start, *new.start, *old.stop, *new.stop, *old.pausing, *new.pausing)
    readings = step_read(notes[0].id, old.whom), step_read(notes[1].id, new.whom)
    case = f" for `{_does(new)}`{where(context, *move.guards)}"

    def life() -> Evidence | None:
        return show_life(context, sure, words_of, readings) or show_life(context, move, words_of, readings)

    if old.start != new.start:
        words = f"the ladder starts after {' or '.join(new.start)}, not {' or '.join(old.start)}{case}"
        opened = [reach.start == ("open",) for reach in (old, new)]
        verdict, reason = Verdict.CHANGED, "which of the two comes first is not for the policy to say"
        if opened[0] != opened[1]:
            verdict, reason = (Verdict.BETTER if opened[1] else Verdict.WORSE), ""
        yield context.change("escalation", verdict, words, notes, reason=reason, evidence=life())
    if set(old.stop) != set(new.stop):
        ends = [" or ".join(reach.stop) or ENDS_ITSELF for reach in (new, old)]
        words = f"the ladder ends on {ends[0]}, not on {ends[1]}{case}"
        more, fewer = set(new.stop) - set(old.stop), set(old.stop) - set(new.stop)
        lifecycles = (context.joint.old.lifecycle, context.joint.new.lifecycle)
        if all(map(ends_where_cases_do, lifecycles, (old.stop, new.stop))):
            words = f"the ladder ends on {ends[0]}, which comes to the same as {ends[1]}{case}"
            yield context.change("escalation", Verdict.REWORDED, words, notes)
        elif old.stop and new.stop and not (more and fewer):
            verdict = Verdict.WORSE if more else Verdict.BETTER
            yield context.change("escalation", verdict, words, notes, evidence=life())
        else:
            reason = "whether that is sooner hangs on the case"
            yield context.change("escalation", Verdict.CHANGED, words, notes, reason=reason, evidence=life())
    if set(old.pausing) != set(new.pausing):
        where_ = f"while {' or '.join(new.pausing)}" if new.pausing else "in no state"
        words = f"the ladder stands still {where_}{case}"
        more, fewer = set(new.pausing) - set(old.pausing), set(old.pausing) - set(new.pausing)
        verdict = Verdict.CHANGED if more and fewer else Verdict.WORSE if more else Verdict.BETTER
        reason = "a case may be longer in the one state or in the other" if more and fewer else ""
        yield context.change("escalation", verdict, words, notes, reason=reason, evidence=life())


def _when(context: Context, move: Move, old: Reach, new: Reach, notes: tuple[Note, Note]) -> Iterator[Change]:
    first, second = old.trigger, new.trigger
    timed = asks(OpenedDuring, *move.guards) and "open" in new.start

    def judge(leaf: Leaf) -> tuple[Verdict, str, Judgement] | None:
        held = context.held(move.guards if timed else (), leaf.facts)
        if not held.seconds:
            return None
        found = judge_steps(context.joint.timing, old, new, leaf.facts, held)
        return found.verdict, found.reason, found

    calendars = [calendar_of(item) for item in (first, second)]
    every = gathered(context.joint, move, calendars, judge, how_often)
    if every.verdict is Verdict.REWORDED:
        return
    times = [shown(when_text(item)) for item in (first, second)]
    same = times[0] == times[1]
    message = f"`{_does(new)}` {times[1]}" + (" as before, on other hours" if same else f", not {times[0]}")
    evidence = None
    measure: Measure | None = None
    if every.worst is not None:
        found, leaf = every.worst
        measure = measure_of(found)
        if found.seconds or found.words:
            message += f": {lateness(found)}"
        if every.other is not None:
            measure = both_ways(measure, measure_of(every.other))
            message += f", and in other situations {lateness(every.other)}"
        instants = [item[0] for item in (found.latest, found.earliest) if item is not None]
        evidence = context.show(leaf.found, Reading(_said(old), _said(new)), *instants)
    message += where(context, *move.guards)
    yield context.change(
        "escalation",
        every.verdict,
        message,
        notes,
        measure=measure,
        reason=every.reason,
        evidence=evidence,
    )


def _said(reach: Reach, perhaps: frozenset[str] = frozenset()) -> Answer:
    """Whether a decision comes to a step; ``perhaps`` are steps that may be it, if facts were known."""

    def said(decision: Decision) -> str:
        found = [
            f"at {utc_text(item.at)}" if item.at is not None else item.status
            for item in decision.escalations
            for action in item.actions
            if action.verb == str(reach.verb) and reach.whom in action.objects
        ]
        deed = f"{reach.verb} {reach.whom}"
        if not found and any(item.clause in perhaps for item in decision.unknown):
            return f"is not known to {deed}"
        return f"{deed} {', '.join(found)}" if found else f"does not {deed}"

    return said
