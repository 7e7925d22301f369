"""Finds what follows for cases of which another value is made than before: times, notices, terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casepact.comparison.change import Verdict
from casepact.comparison.context import Context, shown
from casepact.comparison.coverage import coverage_bars, offers
from casepact.comparison.due import judge_due
from casepact.comparison.duties import CUSTOMER, benefit, opposite
from casepact.comparison.joint import Joint, TooManyError
from casepact.comparison.notices import notice_text, notice_verdict
from casepact.comparison.rows import clause_rows
from casepact.comparison.rungs import rung_rows
from casepact.model.clause import Clause
from casepact.model.expression import Expression, OpenedDuring, facts_of
from casepact.model.fact import FactValue
from casepact.model.partial import asks, specialise_expression
from casepact.syntax.ast.target import NoTarget, Target, UnspecifiedBound, Within
from casepact.verify.rules.cases import Case
from casepact.verify.rules.definitions import Row
from casepact.verify.time.words import duration_text, target_text

__all__ = ["Consequence", "consequences"]

Values = tuple[FactValue | None, FactValue | None]


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that cases lose or gain."""

    verdict: Verdict
    words: str
    reason: str = ""
    uncovered: Case | None = None
    """A case that one policy covers and the other does not, where that is it."""


def consequences(
    context: Context,
    name: str,
    values: Values,
    region: tuple[Expression, Expression],
    *,
    given: FactValue | None,
) -> Iterator[Consequence]:
    """Yield what is different for the cases of a region in which a fact has another value than before.

    What else changed between the two policies counts too: it is the answers that are compared.
    """
    lens = _Lens(context.joint.definitions, name, region, given)
    for obligation in context.joint.new.obligations:
        if obligation in context.joint.old.obligations:
            yield from _target(context, lens, obligation, values)
    yield from _standing(lens)
    yield from _coverage(lens)


@dataclass(frozen=True, slots=True)
class _Lens:
    """How conditions read in the cases of the region."""

    joint: Joint
    name: str
    region: tuple[Expression, Expression]
    given: FactValue | None

    def _read(self, condition: Expression, *, new: bool) -> Expression:
        from casepact.comparison.definitions import without_given

        if self.given is not None:
            return specialise_expression(condition, {self.name: self.given})
        policy = self.joint.new if new else self.joint.old
        return without_given(condition, self.name, policy.facts[self.name].default)

    def true(self, guard: Expression, *, new: bool) -> Expression:
        condition = self.joint.new_true(guard) if new else self.joint.old_true(guard)
        return self._read(condition, new=new)

    def silent(self, guard: Expression, *, new: bool) -> Expression:
        condition = self.joint.new_not(guard) if new else self.joint.old_not(guard)
        return self._read(condition, new=new)

    def left(self, condition: Expression, *, new: bool) -> Expression:
        """A condition on given facts as it is where the fact is not given."""
        return self._read(condition, new=new)

    def possible(self, *conditions: Expression) -> bool | None:
        return self.joint.find(*self.region, *conditions).possible


def _target(context: Context, lens: _Lens, name: str, values: Values) -> Iterator[Consequence]:
    joint = lens.joint
    old, new = (clause_rows(policy.obligations[name].clauses) for policy in (joint.old, joint.new))
    before = [row for row in old if lens.possible(lens.true(row.guard, new=False)) is not False]
    after = [row for row in new if lens.possible(lens.true(row.guard, new=True)) is not False]
    for row in before:
        holds = lens.true(row.guard, new=False)
        for other in after:
            if other.answer == row.answer:
                continue
            both = (holds, lens.true(other.guard, new=True))
            if lens.possible(*both) is not False:
                yield from _between(context, lens, name, values, (row, other), both)
        nothing = [lens.silent(other.guard, new=True) for other in after]
        if not _is_none(row.answer) and lens.possible(holds, *nothing) is not False:
            yield _all_of_it(name, row.answer, gone=True)
    for other in after:
        nothing = [lens.silent(row.guard, new=False) for row in before]
        holds = lens.true(other.guard, new=True)
        if not _is_none(other.answer) and lens.possible(holds, *nothing) is not False:
            yield _all_of_it(name, other.answer, gone=False)


def _is_none(clause: Clause) -> bool:
    return clause.target is not None and isinstance(clause.target.bound, NoTarget)


def _all_of_it(name: str, clause: Clause, *, gone: bool) -> Consequence:
    verdict, reason = benefit(clause)
    if gone:
        return Consequence(opposite(verdict), f"they are not owed `{name}` any more", reason)
    return Consequence(verdict, f"they are owed `{name}`", reason)


def _between(
    context: Context,
    lens: _Lens,
    name: str,
    values: Values,
    rows: tuple[Row, Row],
    conditions: Sequence[Expression],
) -> Iterator[Consequence]:
    one, other = (row.answer for row in rows)
    if one.notice is not None or other.notice is not None:
        yield from _noticed(context, lens, name, values, (one, other))
        return
    first, second = one.target, other.target
    text = f"`{name}` is {_text(second)}, not {_text(first)}"
    ranks = (_rank(first), _rank(second))
    if ranks[0] != ranks[1] or ranks[0] < 2:
        if ranks[0] != ranks[1]:
            verdict = Verdict.BETTER if ranks[1] > ranks[0] else Verdict.WORSE
            yield Consequence(_for(rows[1].answer, verdict), text)
        return
    if (first.bound, first.calendar) == (second.bound, second.calendar):
        yield from _same_time(context, lens, name, values, rows, conditions)
        return
    yield from _timed(context, lens, values, rows, conditions, text)


def _same_time(
    context: Context,
    lens: _Lens,
    name: str,
    values: Values,
    rows: tuple[Row, Row],
    conditions: Sequence[Expression],
) -> Iterator[Consequence]:
    """One sentence on a calendar that the moved fact may choose; or two clauses that differ elsewhere."""
    calendar = rows[0].answer.target.calendar
    if calendar is not None and lens.name in lens.joint.chooses(calendar):
        yield from _timed(context, lens, values, rows, conditions, f"`{name}` is on other hours")


def _timed(
    context: Context,
    lens: _Lens,
    values: Values,
    rows: tuple[Row, Row],
    conditions: Sequence[Expression],
    text: str,
) -> Iterator[Consequence]:
    joint = lens.joint
    first, second = (row.answer.target for row in rows)
    asked = joint.chooses(first.calendar, second.calendar) - {lens.name, *joint.derived}
    if asks(OpenedDuring, *(row.guard for row in rows)):
        reason = "which clause holds hangs on when the case is opened"
        yield Consequence(Verdict.CHANGED, text, reason)
        return
    try:
        for leaf in joint.leaves((*lens.region, *conditions), (), asked):
            facts = [dict(leaf.facts), dict(leaf.facts)]
            for side, value in zip(facts, values, strict=True):
                if value is not None:
                    side[lens.name] = value
            found = judge_due(
                joint.timing, first, second, facts[0], context.held((), facts[0]), beside=facts[1]
            )
            if found.verdict is Verdict.REWORDED:
                continue
            most = found.earliest if found.verdict is Verdict.BETTER else found.latest
            by = "" if most is None else f" (by up to {duration_text(most[1])})"
            yield Consequence(_for(rows[1].answer, found.verdict), text + by, found.reason)
    except TooManyError:
        yield Consequence(Verdict.CHANGED, text, "it depends on too many situations")


def _noticed(
    context: Context, lens: _Lens, name: str, values: Values, clauses: tuple[Clause, Clause]
) -> Iterator[Consequence]:
    """Another time ahead of an event: where it takes longer, it has to begin earlier."""
    one, other = (clause.notice for clause in clauses)
    if one is None or other is None:
        verdict, reason = notice_verdict(*clauses)
        come = "is now" if one is None else "is no longer"
        yield Consequence(verdict, f"`{name}` {come} a time ahead of an event", reason)
        return
    text = f"`{name}` is `{notice_text(clauses[1])}`, not `{notice_text(clauses[0])}`"
    asked = lens.joint.chooses(one.calendar, other.calendar) - {lens.name, *lens.joint.derived}
    if one.moment != other.moment or asked:
        yield Consequence(Verdict.CHANGED, text, "the two do not compare in every case")
        return
    facts = [{} if value is None else {lens.name: value} for value in values]
    first, second = (Target(Within(notice.amount), notice.calendar) for notice in (one, other))
    held = context.held((), facts[0])
    found = judge_due(lens.joint.timing, first, second, facts[0], held, beside=facts[1])
    if found.verdict is not Verdict.REWORDED:
        yield Consequence(_for(clauses[1], opposite(found.verdict)), text, found.reason)


def _for(clause: Clause, verdict: Verdict) -> Verdict:
    return opposite(verdict) if clause.actor == CUSTOMER else verdict


def _rank(target: Target | None) -> int:
    if target is None or isinstance(target.bound, NoTarget):
        return 0
    return 1 if isinstance(target.bound, UnspecifiedBound) else 2


def _text(target: Target | None) -> str:
    if target is None or isinstance(target.bound, NoTarget):
        return "without a time"
    if isinstance(target.bound, UnspecifiedBound):
        return "not printed"
    return f"`{shown(target_text(target))}`"


def _standing(lens: _Lens) -> Iterator[Consequence]:
    """Steps of escalations, and terms, that hold for the cases of one policy only."""
    joint = lens.joint
    for old, new, about in (
        (rung_rows(joint.old), rung_rows(joint.new), _rung),
        (clause_rows(joint.old.terms), clause_rows(joint.new.terms), _term),
    ):
        for rows, others, is_new in ((old, new, False), (new, old, True)):
            for row in rows:
                if not _asks(joint, row, lens.name):
                    continue
                same = [other for other in others if other.answer == row.answer]
                silent = [lens.silent(other.guard, new=not is_new) for other in same]
                if lens.possible(lens.true(row.guard, new=is_new), *silent) is not False:
                    yield about(row, come=is_new)


def _coverage(lens: _Lens) -> Iterator[Consequence]:
    """What keeps cases out that the other policy covers, in one way or the other."""
    joint = lens.joint
    old, new = coverage_bars(joint.old), coverage_bars(joint.new)
    for bars, others, is_new in ((new, old, True), (old, new, False)):
        passed = [lens.silent(bar.fails, new=not is_new) for bar in others]
        needed = [lens.left(item, new=not is_new) for item in offers(joint, new=not is_new)]
        for bar in bars:
            if not _hangs(joint, bar.fails, lens.name):
                continue
            fails = lens.true(bar.fails, new=is_new)
            found = joint.find(*lens.region, fails, *passed, *needed, covered=False)
            if found.case is not None:
                verdict = Verdict.WORSE if is_new else Verdict.BETTER
                words = "they are not covered any more" if is_new else "they are covered now"
                yield Consequence(verdict, f"{words} (`{bar.note.id}`)", uncovered=found.case)


def _asks(joint: Joint, row: Row, name: str) -> bool:
    """Whether the condition of a row hangs on a fact."""
    return _hangs(joint, row.guard, name)


def _hangs(joint: Joint, condition: Expression, name: str) -> bool:
    """Whether a condition hangs on a fact, directly or by way of another."""
    from casepact.machine.completion import derivations_of

    asked = facts_of(condition)
    if name in asked:
        return True
    hang = {item.fact for item in derivations_of(joint.new) if any(name in facts_of(g) for g in item.guards)}
    return bool(hang & asked)


def _rung(row: Row, *, come: bool) -> Consequence:
    who = row.answer.whom
    if come:
        return Consequence(Verdict.BETTER, f"an escalation reaches {who}")
    return Consequence(Verdict.WORSE, f"no escalation reaches {who} any more")


def _term(row: Row, *, come: bool) -> Consequence:
    clause: Clause = row.answer
    verdict, reason = benefit(clause)
    said = " ".join((clause.actor, str(clause.modal), clause.action, *clause.objects))
    if come:
        return Consequence(verdict, f"`{said}` holds", reason)
    return Consequence(opposite(verdict), f"`{said}` does not hold any more", reason)
