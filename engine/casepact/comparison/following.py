"""Finds what else follows where another value is made of a fact: hours, credits, moves, fields to state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from casepact.comparison.change import Verdict
from casepact.comparison.hours import compare_hours
from casepact.comparison.lens import Consequence, Lens
from casepact.comparison.rows import NOWHERE
from casepact.model.expression import TRUE, FactIn, all_of
from casepact.model.policy import Policy
from casepact.syntax.ast.condition import Guard
from casepact.verify.rules.definitions import Row

__all__ = ["follows_otherwise"]

_UNJUDGED = "whether that is more or less hangs on what is owed beside it"


def follows_otherwise(lens: Lens) -> Iterator[Consequence]:
    """What holds for the cases of a lens under one policy only, and is no duty, step or term."""
    joint = lens.joint
    for name in joint.new.channels:
        yield from _kept(lens, name)
    for rows, verdict in ((_credits, Verdict.BETTER), (_moves, Verdict.CHANGED), (_fields, Verdict.CHANGED)):
        for row, come in _apart(lens, rows(joint.old), rows(joint.new)):
            told = verdict if come or verdict is Verdict.CHANGED else Verdict.WORSE
            words = f"`{row.note.id}` {'holds' if come else 'does not hold any more'}"
            yield Consequence(told, words, _UNJUDGED if told is Verdict.CHANGED else "")


def _kept(lens: Lens, name: str) -> Iterator[Consequence]:
    """The hours of a channel, where other ones hold."""
    joint = lens.joint
    for row, other in product(_hours(joint.old, name), _hours(joint.new, name)):
        if row.answer == other.answer or not (lens.hangs(row.guard) or lens.hangs(other.guard)):
            continue
        if lens.possible(lens.true(row.guard, new=False), lens.true(other.guard, new=True)) is False:
            continue
        calendars = (row.answer, other.answer)
        if joint.chooses(*calendars):
            reason = "which hours these are hangs on other facts"
            yield Consequence(Verdict.CHANGED, f"`{name}` keeps other hours", reason)
            continue
        verdict, _, reason = compare_hours(joint.timing, calendars, {})
        words = _LENGTHS.get(verdict, "keeps other hours")
        yield Consequence(verdict, f"`{name}` {words}", reason)


_LENGTHS = {Verdict.WORSE: "is open less", Verdict.BETTER: "is open more"}


def _apart(lens: Lens, old: list[Row], new: list[Row]) -> Iterator[tuple[Row, bool]]:
    """The rows that hold under one policy where none that says the same does under the other."""
    for rows, others, is_new in ((old, new, False), (new, old, True)):
        for row in rows:
            if lens.hangs(row.guard):
                same = (other for other in others if other.answer == row.answer)
                silent = [lens.silent(other.guard, new=not is_new) for other in same]
                if lens.possible(lens.true(row.guard, new=is_new), *silent) is not False:
                    yield row, is_new


def _hours(policy: Policy, name: str) -> list[Row]:
    here = FactIn("channel", frozenset((name,)))
    channel = policy.channels.get(name)
    choices = () if channel is None else channel.hours
    return [Row(item.note, all_of(here, item.guard), item.calendar) for item in choices]


def _credits(policy: Policy) -> list[Row]:
    return [Row(rule.note, rule.guard, replace(rule.credit, guard=Guard())) for rule in policy.credits]


def _moves(policy: Policy) -> list[Row]:
    steps = policy.lifecycle.transitions
    return [Row(item.note, item.guard, replace(item, note=NOWHERE, guard=TRUE)) for item in steps]


def _fields(policy: Policy) -> list[Row]:
    found = []
    for rule in policy.intake:
        found += [Row(item.note, rule.guard, ("state", item.fact)) for item in rule.fields]
        if rule.to:
            found.append(Row(rule.note, rule.guard, ("to", rule.to)))
    return found
