"""Compares the moves of cases: who makes which, closing by itself, reopening, and within what time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context, where
from casepact.comparison.due import Judgement, how_often, judge_due, lateness
from casepact.comparison.duties import CUSTOMER, opposite
from casepact.comparison.gathering import gathered
from casepact.comparison.leaves import Leaf
from casepact.comparison.redirects import judge_redirect, redirects, same_time
from casepact.comparison.rows import NOWHERE, Move, moves, only
from casepact.comparison.waits import show_move
from casepact.model.expression import TRUE
from casepact.model.lifecycle import Lifecycle, StateTransition
from casepact.model.note import Note
from casepact.syntax.ast.target import Amount, Target, Within
from casepact.time.curves import Stretches
from casepact.verify.rules.definitions import Row

__all__ = ["transition_changes"]

_WHO = "what follows for a case hangs on who makes the move, and when"


def transition_changes(context: Context) -> Iterator[Change]:
    """The transitions of either lifecycle that are not those of the other."""
    before, after = _rows(context.joint.old.lifecycle), _rows(context.joint.new.lifecycle)
    gone, come = only(before, after)
    alone: list[Move] = []
    for key in dict.fromkeys((*map(_key, gone), *map(_key, come))):
        mine, theirs = ([row for row in rows if _key(row) == key] for rows in (before, after))
        for move in moves(context.joint, mine, theirs, exclusive=False):
            if move.old is None or move.new is None:
                alone.append(move)
            else:
                yield from _moved(context, move)
    elsewhere, left = redirects(context.joint, alone)
    for move in (*elsewhere, *left):
        yield from _moved(context, move)


def _rows(lifecycle: Lifecycle) -> list[Row]:
    return [
        Row(item.note, item.guard, replace(item, note=NOWHERE, guard=TRUE)) for item in lifecycle.transitions
    ]


def _key(row: Row) -> tuple[str, str | None, str]:
    move: StateTransition = row.answer
    return move.source, move.event, move.destination


def _moved(context: Context, move: Move) -> Iterator[Change]:
    old, new = move.old, move.new
    notes = (None if old is None else old.note, None if new is None else new.note)
    found = context.joint.find(*move.conditions)
    if found.possible is None:
        yield context.undecided("lifecycle", "whether a case can move as before", notes, found.why)
        return
    if not found.possible:
        return
    if old is not None and new is not None:
        if old.answer.destination != new.answer.destination:
            yield _elsewhere(context, move, old.answer, new.answer, (old.note, new.note))
        else:
            yield from _limits(context, move, old.answer, new.answer, (old.note, new.note))
        return
    row = new or old
    assert row is not None
    step: StateTransition = row.answer
    lifecycle = (context.joint.new if old is None else context.joint.old).lifecycle
    verdict, reason = _gain(lifecycle, step)
    if new is None:
        verdict = opposite(verdict)
    message = f"{_text(step)} {'now' if old is None else 'no more'}{where(context, *move.guards, move.rest)}"
    evidence = show_move(context, step, None)
    yield context.change("lifecycle", verdict, message, notes, reason=reason, evidence=evidence)


def _elsewhere(
    context: Context, move: Move, old: StateTransition, new: StateTransition, notes: tuple[Note, Note]
) -> Change:
    """A case that leaves the same state in the same way, and comes to another one."""
    verdict, reason, words = judge_redirect(
        context.joint.old.lifecycle, context.joint.new.lifecycle, old, new
    )
    before = f"to {old.destination}"
    if not same_time(old, new) or set(old.actors) != set(new.actors):
        before += f" {_when(old)}{_on(old, new)}"
    message = f"{_text(new)}, not {before}{words}{where(context, *move.guards)}"
    evidence = show_move(context, new, None)
    return context.change("lifecycle", verdict, message, notes, reason=reason, evidence=evidence)


def _gain(lifecycle: Lifecycle, step: StateTransition) -> tuple[Verdict, str]:
    """What it is for the customer that a case can move so."""
    source, destination = (lifecycle.states[name] for name in (step.source, step.destination))
    ending = destination.final or destination.settled
    if (source.final or source.settled) and not ending:
        return Verdict.BETTER, ""
    if step.event is None:
        if ending:
            return Verdict.WORSE, ""
        return Verdict.CHANGED, "what follows for a case hangs on all that can happen to it"
    if step.actors == (CUSTOMER,):
        return Verdict.BETTER, ""
    if ending and step.actors and CUSTOMER not in step.actors:
        return Verdict.WORSE, ""
    return Verdict.CHANGED, "what follows for a case hangs on who makes the move, and when"


def _limits(
    context: Context, move: Move, old: StateTransition, new: StateTransition, notes: tuple[Note, Note]
) -> Iterator[Change]:
    """The same move, at another time or by others."""
    case = where(context, *move.guards)
    if set(old.actors) != set(new.actors):
        yield _actors(context, old, new, notes, case)
    if old.event is None:
        yield from _amounts(context, move, (old.after, new.after), old, new, notes)
    elif old.unspecified != new.unspecified:
        # A limit that is not printed is less than one that is, and less than none.
        verdict = Verdict.BETTER if old.unspecified else Verdict.WORSE
        message = f"{_text(new)}, whose limit {'was' if old.unspecified else 'is'} not printed{case}"
        yield context.change("lifecycle", verdict, message, notes)
    elif (old.within is None) != (new.within is None):
        verdict = Verdict.BETTER if new.within is None else Verdict.WORSE
        words = "without a limit of time" if new.within is None else "within a limit of time only"
        evidence = show_move(context, new, None)
        yield context.change("lifecycle", verdict, f"{_text(new)}, {words}{case}", notes, evidence=evidence)
    else:
        yield from _amounts(context, move, (old.within, new.within), old, new, notes)


def _actors(
    context: Context, old: StateTransition, new: StateTransition, notes: tuple[Note, Note], case: str
) -> Change:
    may = [_makes(item, CUSTOMER) for item in (old, new)]
    before, after = (" or ".join(item.actors) for item in (old, new))
    who = f"only {after}" if after else f"anyone, not only {before},"
    message = f"{who} makes a case move from {new.source} to {new.destination} on {new.event}{case}"
    anyone = (*old.actors, *new.actors, "vendor", CUSTOMER, *context.joint.new.roles)
    other = next((who for who in anyone if _makes(old, who) != _makes(new, who)), None)
    evidence = None if other is None else show_move(context, new, None, by=other)
    if may[0] != may[1]:
        verdict, reason = (Verdict.BETTER if may[1] else Verdict.WORSE), ""
    else:
        verdict, reason = Verdict.CHANGED, "who else may do it is neither better nor worse by itself"
    return context.change("lifecycle", verdict, message, notes, reason=reason, evidence=evidence)


def _makes(step: StateTransition, who: str) -> bool:
    return not step.actors or who in step.actors


def _amounts(
    context: Context,
    move: Move,
    amounts: tuple[Amount | None, Amount | None],
    old: StateTransition,
    new: StateTransition,
    notes: tuple[Note, Note],
) -> Iterator[Change]:
    before, after = amounts
    if before is None or after is None:
        if (before is None) != (after is None):
            words = (
                "after a time that is not printed" if after is None else "after a time that is printed now"
            )
            verdict = Verdict.WORSE if after is None else Verdict.BETTER
            yield context.change("lifecycle", verdict, f"{_text(new)}, {words}", notes)
        return
    first, second = Target(Within(before), old.calendar), Target(Within(after), new.calendar)
    destination = context.joint.new.lifecycle.states[new.destination]

    def judge(leaf: Leaf) -> tuple[Verdict, str, Judgement]:
        whole = Stretches.whole(context.joint.timing.window)
        found = judge_due(context.joint.timing, first, second, leaf.facts, whole)
        if new.event is not None:
            # The longer a move can be made, the better for whoever may make it.
            vendors = bool(new.actors) and CUSTOMER not in new.actors
            return (_unjudged(found) if vendors else opposite(found.verdict)), _WHO if vendors else "", found
        if destination.final or destination.settled:
            return opposite(found.verdict), found.reason, found
        return _unjudged(found), _WHO, found

    every = gathered(context.joint, move, (old.calendar, new.calendar), judge, how_often)
    if every.verdict is Verdict.REWORDED:
        return
    message = f"{_text(new)}, not {_amount(before)}{_on(old, new)}"
    if before == after:
        message = f"{_text(new)} as before{_on(old, new)}"
    evidence = None
    if every.worst is not None:
        found, _ = every.worst
        message += f": {lateness(found)}"
        at = found.latest or found.earliest
        evidence = show_move(context, new, at)
    message += where(context, *move.guards)
    yield context.change("lifecycle", every.verdict, message, notes, reason=every.reason, evidence=evidence)


def _unjudged(found: Judgement) -> Verdict:
    return found.verdict if found.verdict is Verdict.REWORDED else Verdict.CHANGED


def _on(old: StateTransition, new: StateTransition) -> str:
    return "" if old.calendar == new.calendar else ", on other hours"


def _text(step: StateTransition) -> str:
    return f"a case moves from {step.source} to {step.destination} {_when(step)}"


def _when(step: StateTransition) -> str:
    from casepact.syntax.printer import print_amount

    if step.event is None:
        when = "by itself" if step.after is None else f"after {print_amount(step.after)}"
    else:
        when = f"on {step.event}"
        if step.actors:
            when += f" by {' or '.join(step.actors)}"
        if step.within is not None:
            when += f" within {print_amount(step.within)}"
    return when


def _amount(amount: Amount) -> str:
    from casepact.syntax.printer import print_amount

    return print_amount(amount)
