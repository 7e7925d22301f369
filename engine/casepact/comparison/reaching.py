"""Finds whom escalations reach otherwise because another value is made of a fact: who, and how soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.comparison.change import Verdict
from casepact.comparison.context import shown
from casepact.comparison.leaves import TooManyError, leaves
from casepact.comparison.lens import Consequence, Lens
from casepact.comparison.rungs import Reach, calendar_of, rung_rows, when_text
from casepact.comparison.step_times import judge_steps
from casepact.model.expression import Expression, FactIn, OpenedDuring
from casepact.model.fact import Enumeration
from casepact.model.partial import asks
from casepact.syntax.ast.escalation import Verb
from casepact.verify.rules.definitions import Row

__all__ = ["reached_otherwise"]


def reached_otherwise(lens: Lens) -> Iterator[Consequence]:
    """What escalations of both policies come to for the cases of a lens, one role after the other."""
    old, new = rung_rows(lens.joint.old), rung_rows(lens.joint.new)
    hanging = (row.answer.deed for row in (*old, *new) if lens.hangs(row.guard) or _is_chosen(lens, row))
    for deed in dict.fromkeys(hanging):
        sides = (_holding(lens, old, deed, new=False), _holding(lens, new, deed, new=True))
        yield from _reached(lens, sides)


def _holding(lens: Lens, rows: Sequence[Row], deed: tuple[Verb, str], *, new: bool) -> list[Row]:
    mine = [row for row in rows if row.answer.deed == deed]
    return [row for row in mine if lens.possible(lens.true(row.guard, new=new)) is not False]


def _reached(lens: Lens, sides: tuple[list[Row], list[Row]]) -> Iterator[Consequence]:
    """What becomes of the steps that do one thing: those that go, that come, and that have another time."""
    old, new = sides
    gone = [row for row in old if _alone(lens, row, _same(lens, row, new), is_new=False)]
    come = [row for row in new if _alone(lens, row, _same(lens, row, old), is_new=True)]
    lost = [row for row in gone if _alone(lens, row, new, is_new=False)]
    gained = [row for row in come if _alone(lens, row, old, is_new=True)]
    for row in lost[:1]:
        yield Consequence(Verdict.WORSE, f"no escalation {_does(row.answer)} any more")
    for row in gained[:1]:
        yield Consequence(Verdict.BETTER, f"an escalation {_does(row.answer)}")
    waiting = list(come)
    for row in gone:
        holds = lens.true(row.guard, new=False)
        together = (
            item for item in waiting if lens.possible(holds, lens.true(item.guard, new=True)) is not False
        )
        other = next(together, None)
        if other is not None:
            waiting.remove(other)
            yield from _between(lens, row, other)
        elif row not in lost:
            yield Consequence(Verdict.WORSE, f"one escalation fewer {_does(row.answer)}")
    for row in waiting:
        if row not in gained:
            yield Consequence(Verdict.BETTER, f"one escalation more {_does(row.answer)}")


def _is_chosen(lens: Lens, row: Row) -> bool:
    """Whether the fact chooses the hours that a step counts on."""
    return lens.fact in lens.joint.chooses(calendar_of(row.answer.trigger))


def _same(lens: Lens, row: Row, others: Sequence[Row]) -> list[Row]:
    """The steps that do the same at the same time: none where the fact chooses the hours they count on."""
    if _is_chosen(lens, row):
        return []
    return [other for other in others if other.answer == row.answer]


def _alone(lens: Lens, row: Row, others: Sequence[Row], *, is_new: bool) -> bool:
    """Whether some of the cases have a step of one policy, and none of some steps of the other."""
    silent = [lens.silent(other.guard, new=not is_new) for other in others]
    if row.answer.verb is Verb.RAISE_SEVERITY:
        # Where the severity is as high by itself, that no step raises it is no loss.
        silent.append(lens.silent(_as_high(lens, row.answer.whom), new=not is_new))
    return lens.possible(lens.true(row.guard, new=is_new), *silent) is not False


def _as_high(lens: Lens, severity: str) -> Expression:
    """When the severity is one or above it; the severities are in order from the lowest."""
    type_ = lens.joint.new.facts["severity"].type
    order = type_.values if isinstance(type_, Enumeration) else ()
    above = order[order.index(severity) :] if severity in order else (severity,)
    return FactIn("severity", frozenset(above))


def _between(lens: Lens, row: Row, other: Row) -> Iterator[Consequence]:
    """What it is to be reached by one step where another did the same."""
    old, new = row.answer, other.answer
    times = [shown(when_text(reach.trigger)) for reach in (old, new)]
    text = f"an escalation {_does(new)} {times[1]}" + (
        ", on other hours" if times[0] == times[1] else f", not {times[0]}"
    )
    if (old.start, set(old.stop), set(old.pausing)) != (new.start, set(new.stop), set(new.pausing)):
        yield Consequence(Verdict.CHANGED, text, "the two ladders run from and up to other events")
        return
    if old.trigger == new.trigger and not _is_chosen(lens, other):
        return
    joint = lens.joint
    if asks(OpenedDuring, row.guard, other.guard):
        yield Consequence(Verdict.CHANGED, text, "which step is taken hangs on when the case is opened")
        return
    calendars = (calendar_of(old.trigger), calendar_of(new.trigger))
    asked = joint.chooses(*calendars) - {lens.fact, *joint.derived}
    conditions = (
        *lens.region,
        lens.true(row.guard, new=False),
        lens.true(other.guard, new=True),
        lens.required(new=False),
        lens.required(new=True),
    )
    try:
        for leaf in leaves(joint, conditions, (), asked, covered=False):
            facts = [dict(leaf.facts), dict(leaf.facts)]
            for side, value in zip(facts, lens.values, strict=True):
                if value is not None:
                    side[lens.fact] = value
            held = lens.context.held((), facts[0])
            found = judge_steps(joint.timing, old, new, facts[0], held, beside=facts[1])
            if found.verdict is not Verdict.REWORDED:
                yield Consequence(found.verdict, text, found.reason)
    except TooManyError:
        yield Consequence(Verdict.CHANGED, text, "it depends on too many situations")


def _does(reach: Reach) -> str:
    """What a step does, as it follows on `an escalation`."""
    if reach.verb is Verb.RAISE_SEVERITY:
        return f"raises the severity to {reach.whom}"
    if reach.verb is Verb.NOTIFY:
        return f"reaches {reach.whom}"
    first, _, rest = str(reach.verb).partition(" ")
    return " ".join(filter(None, (f"{first}s", rest, reach.whom)))
