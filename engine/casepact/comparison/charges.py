"""Compares what money and requests come to: service credits, and what a request must state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Change, Verdict, joined
from casepact.comparison.context import Context, where
from casepact.comparison.duties import opposite
from casepact.comparison.evidence import Reading
from casepact.comparison.rows import Move, moves, only
from casepact.decision import Decision
from casepact.model.credit import CreditRule, is_part_of
from casepact.model.policy import Policy
from casepact.syntax.ast.condition import Guard, Operator
from casepact.syntax.ast.credit import Attainment, Credit, CreditCap, Money
from casepact.syntax.ast.target import Period
from casepact.verify.rules.definitions import Row

__all__ = ["credit_changes", "intake_changes"]


def credit_changes(context: Context) -> Iterator[Change]:
    """Service credits: for which cases, how much, and up to how much."""
    old, new = _credits(context.joint.old), _credits(context.joint.new)
    gone, come = only(old, new)
    pairs: list[tuple[Row | None, Row | None]] = []
    left, right = list(gone), list(come)
    for row in gone:
        near = [item for item in right if item.answer == row.answer] or [
            item for item in right if _place(item) == _place(row)
        ]
        near = near or [item for item in right if item.note.id == row.note.id]
        if near:
            left.remove(row)
            right.remove(near[0])
            pairs.append((row, near[0]))
    pairs += [(row, None) for row in left]
    pairs += [(None, row) for row in right]
    for one, other in pairs:
        for move in moves(context.joint, _list(one), _list(other), exclusive=False):
            yield from _credit(context, move)
    yield from _instead(context)
    yield from _caps(context)


def _list(row: Row | None) -> list[Row]:
    return [] if row is None else [row]


def _place(row: Row) -> tuple[object, object]:
    """What a credit is given for, in which cases."""
    return row.answer.trigger, row.guard


def _credits(policy: Policy) -> list[Row]:
    return [Row(rule.note, rule.guard, replace(rule.credit, guard=Guard())) for rule in policy.credits]


def _credit(context: Context, move: Move) -> Iterator[Change]:
    from casepact.syntax.printer import print_sentence

    old, new = move.old, move.new
    notes = (None if old is None else old.note, None if new is None else new.note)
    found = context.decided(move)
    if found.possible is None:
        yield context.undecided("credit", "whether other cases earn a credit", notes, found.why)
        return
    if not found.possible:
        return
    evidence = context.show(found, Reading.both(_credits_said, None))
    case = where(context, *move.guards)
    if old is None or new is None:
        row = new or old
        assert row is not None
        verdict, instead = _replacing(context, row, Verdict.BETTER if old is None else Verdict.WORSE)
        message = f"`{print_sentence(row.answer)}` {'now' if old is None else 'no more'}{instead}{case}"
        yield context.change("credit", verdict, message, notes, evidence=evidence)
        return
    verdict, reason = _judge(old.answer, new.answer)
    often, instead = _replacing(context, new, _trigger(old.answer, new.answer))
    verdict = joined((verdict, often))
    message = f"`{print_sentence(old.answer)}` is `{print_sentence(new.answer)}` now{instead}{case}"
    yield context.change("credit", verdict, message, notes, reason=reason, evidence=evidence)


def _replacing(context: Context, row: Row, often: Verdict) -> tuple[Verdict, str]:
    """What it is that a credit is given more or less often: those it replaces are given less or more."""
    joint = context.joint
    pairs = list(_paired(joint.old.credits, joint.new.credits))
    kept = {rule.note.id: rule for pair in pairs for rule in pair}
    sides = (joint.new.credits, joint.old.credits)
    own = next((rule for rules in sides for rule in rules if rule.note == row.note), None)
    if own is None or often not in (Verdict.BETTER, Verdict.WORSE):
        return often, ""
    others = [kept[id_] for id_ in own.instead_of if id_ in kept]
    lost = [other for other in others if not _outdoes(own, other)]
    text = f", in place of {' and '.join(f'`{other.name}`' for other in others)}" if others else ""
    return (joined((often, opposite(often))) if lost else often), text


def _outdoes(rule: CreditRule, other: CreditRule) -> bool:
    """Whether one credit, wherever it is given, is for certain no less than another gives in that period."""
    mine, ours = rule.credit, other.credit
    if rule.period != other.period:
        return False
    if (rule.guard, mine.trigger) == (other.guard, ours.trigger) and mine.cap in (None, ours.cap):
        return not _is_less(mine.money, ours.money)
    most = ours.money if isinstance(ours.trigger, Attainment) else None
    if ours.cap is not None and ours.cap.period == other.period:
        most = ours.cap.money if most is None or not _is_less(most, ours.cap.money) else most
    return most is not None and not any(_is_less(item, most) for item in mine.sums)


def _is_less(one: Money, other: Money) -> bool:
    """Whether a sum may be less than another: it is, or they are of different things."""
    return (one.base.name, one.percent) != (other.base.name, other.percent) or one.amount < other.amount


def _judge(old: Credit, new: Credit) -> tuple[Verdict, str]:
    verdicts = [_money(old.money, new.money), _cap(old.cap, new.cap), _trigger(old, new)]
    verdict = joined(verdicts)
    return verdict, "it is reckoned in another way than before" if verdict is Verdict.CHANGED else ""


def _money(old: Money, new: Money) -> Verdict:
    if (old.base.name, old.percent) != (new.base.name, new.percent):
        return Verdict.CHANGED
    if old.amount == new.amount:
        return Verdict.REWORDED
    return Verdict.BETTER if new.amount > old.amount else Verdict.WORSE


def _cap(old: CreditCap | None, new: CreditCap | None) -> Verdict:
    if old is None or new is None:
        if old == new:
            return Verdict.REWORDED
        return Verdict.BETTER if new is None else Verdict.WORSE
    return joined((_money(old.money, new.money), _period(old.period, new.period)))


def _period(old: Period | None, new: Period | None) -> Verdict:
    """A most for a longer time is less; without a time it is the most there is."""
    if old == new:
        return Verdict.REWORDED
    if is_part_of(old, new):
        return Verdict.WORSE
    return Verdict.BETTER if is_part_of(new, old) else Verdict.CHANGED


def _trigger(old: Credit, new: Credit) -> Verdict:
    one, other = old.trigger, new.trigger
    if one == other:
        return Verdict.REWORDED
    if isinstance(one, Attainment) and isinstance(other, Attainment):
        same = (one.target.name, one.operator, one.period) == (
            other.target.name,
            other.operator,
            other.period,
        )
        if same and one.operator in (Operator.BELOW, Operator.AT_MOST):
            return Verdict.BETTER if other.percent > one.percent else Verdict.WORSE
        if same:
            return Verdict.BETTER if other.percent < one.percent else Verdict.WORSE
    return Verdict.CHANGED


def _instead(context: Context) -> Iterator[Change]:
    """Credits that are not given where another is."""
    pairs = list(_paired(context.joint.old.credits, context.joint.new.credits))
    renamed = {before.name: rule.name for before, rule in pairs}
    for before, rule in pairs:
        # Of credits that only one of the two has, what comes and goes is told with them.
        were = {renamed[name] for name in _names(before) if name in renamed}
        are = set(_names(rule)).intersection(renamed.values())
        more, fewer = are - were, were - are
        if not more and not fewer:
            continue
        verdict = Verdict.MIXED if more and fewer else Verdict.WORSE if more else Verdict.BETTER
        message = f"`{rule.name}` is given in place of {' and '.join(_names(rule)) or 'no other credit'}"
        yield context.change("credit", verdict, message, (before.note, rule.note))


def _caps(context: Context) -> Iterator[Change]:
    """Caps over several credits: how much, and over which of those that there were and are."""
    from casepact.syntax.printer import print_sentence

    old, new = context.joint.old, context.joint.new
    kept = {before.note.id: rule.note.id for before, rule in _paired(old.credits, new.credits)}
    left = list(old.credit_caps)
    for cap in new.credit_caps:
        are = set(kept.values()).intersection(cap.credits)
        near = [one for one in left if one.name == cap.name] or [
            one for one in left if {kept.get(id_) for id_ in one.credits} - {None} == are
        ]
        if not near:
            message = f"`{print_sentence(cap.shared)}` now"
            yield context.change("credit", Verdict.WORSE, message, (None, cap.note))
            continue
        before = near[0]
        left.remove(before)
        were = {kept[id_] for id_ in before.credits if id_ in kept}
        verdicts = [_cap(before.cap, cap.cap)]
        verdicts += [Verdict.WORSE] if are - were else []
        verdicts += [Verdict.BETTER] if were - are else []
        verdict = joined(verdicts)
        if verdict is not Verdict.REWORDED:
            texts = print_sentence(before.shared), print_sentence(cap.shared)
            message = f"`{texts[0]}` is `{texts[1]}` now"
            yield context.change("credit", verdict, message, (before.note, cap.note))
    for cap in left:
        message = f"`{print_sentence(cap.shared)}` no more"
        yield context.change("credit", Verdict.BETTER, message, (cap.note, None))


def _paired(old: Sequence[CreditRule], new: Sequence[CreditRule]) -> Iterator[tuple[CreditRule, CreditRule]]:
    """Each rule that stayed, before and after: of one name, else one that gives as much for the same."""
    kept = {rule.name for rule in old} & {rule.name for rule in new}
    gone = [rule for rule in old if rule.name not in kept]
    for rule in new:
        same = [
            before
            for before in (old if rule.name in kept else gone)
            if before.name == rule.name
            or (rule.name not in kept and (before.guard, before.credit) == (rule.guard, rule.credit))
        ]
        if same:
            if rule.name not in kept:
                gone.remove(same[0])
            yield same[0], rule


def _names(rule: CreditRule) -> list[str]:
    return sorted(id_.rpartition(".")[2] for id_ in rule.instead_of)


def _credits_said(decision: Decision) -> str:
    return "; ".join(item.text for item in decision.credits) or "no credit"


def intake_changes(context: Context) -> Iterator[Change]:
    """What a request must state, and where it goes."""
    old, new = _fields(context.joint.old), _fields(context.joint.new)
    gone, come = only(old, new)
    for one in [row for row in gone if row.answer[0] == "to"]:
        fits = (row for row in come if row.answer[0] == "to" and row.guard == one.guard)
        other = next(fits, None)
        if other is not None:
            yield from _sent_on(context, one, other)
            gone.remove(one)
            come.remove(other)
            old.remove(one)
            new.remove(other)
    for answer in dict.fromkeys(row.answer for row in (*gone, *come)):
        mine, theirs = ([row for row in rows if row.answer == answer] for rows in (old, new))
        for move in moves(context.joint, mine, theirs, exclusive=False):
            yield from _field(context, move)


_SENT = "where requests go is neither better nor worse by itself"


def _sent_on(context: Context, one: Row, other: Row) -> Iterator[Change]:
    """Requests of the same cases that go elsewhere than before."""
    joint = context.joint
    found = joint.find(joint.old_true(one.guard), joint.new_true(other.guard), joint.same)
    if found.possible is False:
        return
    message = f"requests go to `{other.answer[1]}`, not to `{one.answer[1]}`{where(context, other.guard)}"
    evidence = context.show(found, Reading.both(_intake_said))
    notes = (one.note, other.note)
    yield context.change("intake", Verdict.CHANGED, message, notes, reason=_SENT, evidence=evidence)


def _fields(policy: Policy) -> list[Row]:
    rows = []
    for rule in policy.intake:
        rows += [Row(item.note, rule.guard, ("state", item.fact)) for item in rule.fields]
        if rule.to:
            rows.append(Row(rule.note, rule.guard, ("to", rule.to)))
    return rows


def _field(context: Context, move: Move) -> Iterator[Change]:
    row = move.new or move.old
    assert row is not None
    notes = (None if move.old is None else row.note, None if move.new is None else row.note)
    found = context.decided(move)
    kind, what = row.answer
    if found.possible is None:
        yield context.undecided("intake", "whether other requests must state it", notes, found.why)
    elif found.possible:
        come = move.new is not None
        case = where(context, *move.guards)
        evidence = context.show(found, Reading.both(_intake_said))
        if kind == "to":
            message = f"requests {'' if come else 'no longer '}go to `{what}`{case}"
            yield context.change("intake", Verdict.CHANGED, message, notes, reason=_SENT, evidence=evidence)
            return
        message = f"a request must {'' if come else 'no longer '}state `{what}`{case}"
        verdict = Verdict.WORSE if come else Verdict.BETTER
        yield context.change("intake", verdict, message, notes, evidence=evidence)


def _intake_said(decision: Decision) -> str:
    stated = sorted({name for item in decision.intake for name in item.required})
    to = sorted({item.to for item in decision.intake if item.to})
    return f"must state {', '.join(stated) or 'nothing'}" + (f", to {', '.join(to)}" if to else "")
