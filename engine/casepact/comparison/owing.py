"""Finds what cases are owed otherwise because another value is made of a fact: times and notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Verdict
from casepact.comparison.context import shown
from casepact.comparison.due import judge_due
from casepact.comparison.duties import CUSTOMER, benefit, opposite
from casepact.comparison.leaves import TooManyError, leaves
from casepact.comparison.lens import Consequence, Lens
from casepact.comparison.notices import notice_text, notice_verdict
from casepact.comparison.rows import clause_rows
from casepact.model.clause import Clause
from casepact.model.expression import Expression, OpenedDuring, negate
from casepact.model.partial import asks
from casepact.syntax.ast.target import NoTarget, Target, UnspecifiedBound, Within
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.pairs import meets
from casepact.verify.rules.shared import together
from casepact.verify.time.words import duration_text, target_text

__all__ = ["owed_otherwise"]

_OPEN, _TIMED = 1, 2
"""The ranks of a target whose time is not printed, and of one with a time."""


def owed_otherwise(lens: Lens, name: str) -> Iterator[Consequence]:
    """What an obligation of both policies comes to for the cases of a lens."""
    joint = lens.joint
    old, new = (clause_rows(policy.obligations[name].clauses) for policy in (joint.old, joint.new))
    before = [row for row in old if lens.possible(lens.true(row.guard, new=False)) is not False]
    after = [row for row in new if lens.possible(lens.true(row.guard, new=True)) is not False]
    held = [[_alone(lens, row, before, new=False) for row in before]]
    held.append([_alone(lens, row, after, new=True) for row in after])
    nothing = [[negate(holds) for holds in side] for side in held]
    for row, holds in zip(before, held[0], strict=True):
        for other, now_holds in zip(after, held[1], strict=True):
            if other.answer == row.answer and not _is_chosen(lens, row.answer):
                continue
            both = (holds, now_holds)
            if lens.possible(*both) is not False:
                yield from _between(lens, name, (row, other), both)
        if not _is_none(row.answer) and lens.possible(holds, *nothing[1]) is not False:
            yield _all_of_it(name, row.answer, gone=True)
    for other, holds in zip(after, held[1], strict=True):
        if not _is_none(other.answer) and lens.possible(holds, *nothing[0]) is not False:
            yield _all_of_it(name, other.answer, gone=False)


def _alone(lens: Lens, row: Row, rows: Sequence[Row], *, new: bool) -> Expression:
    """When a row answers: where others hold that answer otherwise, nothing is known."""
    beside = (other for other in rows if other.answer != row.answer and meets(row.guard, other))
    return together(lens.true(row.guard, new=new), *(lens.silent(other.guard, new=new) for other in beside))


def _is_chosen(lens: Lens, clause: Clause) -> bool:
    """Whether the fact chooses the calendar of a clause."""
    return clause.target is not None and lens.fact in lens.joint.chooses(clause.target.calendar)


def _is_none(clause: Clause) -> bool:
    return clause.target is not None and isinstance(clause.target.bound, NoTarget)


def _all_of_it(name: str, clause: Clause, *, gone: bool) -> Consequence:
    verdict, reason = benefit(clause)
    if gone:
        return Consequence(opposite(verdict), f"they are not owed `{name}` any more", reason)
    return Consequence(verdict, f"they are owed `{name}`", reason)


def _between(
    lens: Lens, name: str, rows: tuple[Row, Row], conditions: Sequence[Expression]
) -> Iterator[Consequence]:
    """What it is to be owed by one clause what another said, in cases that meet some conditions."""
    one, other = (row.answer for row in rows)
    if one.notice is not None or other.notice is not None:
        yield from _noticed(lens, name, (one, other))
        return
    first, second = one.target, other.target
    ranks = (_rank(first), _rank(second))
    text = (
        f"`{name}` is {_text(second)}, " + ("which was" if ranks[0] == _OPEN else "not") + f" {_text(first)}"
    )
    if ranks[0] != ranks[1]:
        verdict = Verdict.BETTER if ranks[1] > ranks[0] else Verdict.WORSE
        yield Consequence(_for(other, verdict), text)
    elif ranks[0] == _TIMED and (first.bound, first.calendar) != (second.bound, second.calendar):
        yield from _timed(lens, name, rows, conditions, text)
    elif (
        ranks[0] == _TIMED and first.calendar is not None and lens.fact in lens.joint.chooses(first.calendar)
    ):
        # One sentence on a calendar that the fact chooses.
        yield from _timed(lens, name, rows, conditions, f"`{name}` is on other hours")


def _timed(
    lens: Lens, name: str, rows: tuple[Row, Row], conditions: Sequence[Expression], text: str
) -> Iterator[Consequence]:
    joint = lens.joint
    first, second = (row.answer.target for row in rows)
    asked = joint.chooses(first.calendar, second.calendar) - {lens.fact, *joint.derived}
    if asks(OpenedDuring, *(row.guard for row in rows)):
        reason = "which clause holds hangs on when the case is opened"
        yield Consequence(Verdict.CHANGED, text, reason)
        return
    try:
        required = (lens.required(new=False), lens.required(new=True))
        for leaf in leaves(joint, (*lens.region, *conditions, *required), (), asked, covered=False):
            facts = [dict(leaf.facts), dict(leaf.facts)]
            for side, value in zip(facts, lens.values, strict=True):
                if value is not None:
                    side[lens.fact] = value
            found = judge_due(
                joint.timing, first, second, facts[0], lens.context.held((), facts[0]), beside=facts[1]
            )
            if found.verdict is Verdict.REWORDED:
                continue
            most = found.earliest if found.verdict is Verdict.BETTER else found.latest
            by = "" if most is None else f" (by up to {duration_text(most[1])})"
            owed = None
            if leaf.found.case is not None:
                case = lens.shown(leaf.found.case)
                owed = name, case if most is None else replace(case, at=most[0])
            yield Consequence(_for(rows[1].answer, found.verdict), text + by, found.reason, owed=owed)
    except TooManyError:
        yield Consequence(Verdict.CHANGED, text, "it depends on too many situations")


def _noticed(lens: Lens, name: str, clauses: tuple[Clause, Clause]) -> Iterator[Consequence]:
    """Another time ahead of an event: where it takes longer, it has to begin earlier."""
    one, other = (clause.notice for clause in clauses)
    if one is None or other is None:
        verdict, reason = notice_verdict(*clauses)
        come = "is now" if one is None else "is no longer"
        yield Consequence(verdict, f"`{name}` {come} a time ahead of an event", reason)
        return
    text = f"`{name}` is `{notice_text(clauses[1])}`, not `{notice_text(clauses[0])}`"
    asked = lens.joint.chooses(one.calendar, other.calendar) - {lens.fact, *lens.joint.derived}
    if one.moment != other.moment or asked:
        yield Consequence(Verdict.CHANGED, text, "the two do not compare in every case")
        return
    facts = [{} if value is None else {lens.fact: value} for value in lens.values]
    first, second = (Target(Within(notice.amount), notice.calendar) for notice in (one, other))
    held = lens.context.held((), facts[0])
    found = judge_due(lens.joint.timing, first, second, facts[0], held, beside=facts[1])
    if found.verdict is not Verdict.REWORDED:
        yield Consequence(_for(clauses[1], opposite(found.verdict)), text, found.reason)


def _for(clause: Clause, verdict: Verdict) -> Verdict:
    return opposite(verdict) if clause.actor == CUSTOMER else verdict


def _rank(target: Target | None) -> int:
    if target is None or isinstance(target.bound, NoTarget):
        return 0
    return _OPEN if isinstance(target.bound, UnspecifiedBound) else _TIMED


def _text(target: Target | None) -> str:
    if target is None or isinstance(target.bound, NoTarget):
        return "without a time"
    if isinstance(target.bound, UnspecifiedBound):
        return "not printed"
    return f"`{shown(target_text(target))}`"
