"""Compares the lives of cases: states and what they pause, moves, closing by itself, reopening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Change, Evidence, Verdict
from casepact.comparison.context import Context, where
from casepact.comparison.courses import GAP, Course, Happening, show_course, way_to
from casepact.comparison.due import Judgement, judge_due
from casepact.comparison.duties import CUSTOMER, opposite
from casepact.comparison.gathering import gathered
from casepact.comparison.joint import Leaf
from casepact.comparison.rows import NOWHERE, Move, moves, only
from casepact.comparison.targets import lateness
from casepact.model.expression import TRUE
from casepact.model.lifecycle import Lifecycle, State, StateTransition
from casepact.model.note import Note
from casepact.syntax.ast.target import Amount, NoTarget, Target, Within
from casepact.time.curves import Stretches
from casepact.verify.rules.definitions import Row

__all__ = ["lifecycle_changes"]


def lifecycle_changes(context: Context) -> Iterator[Change]:
    """States, events, and the transitions between them."""
    old, new = context.joint.old.lifecycle, context.joint.new.lifecycle
    yield from _states(context, old, new)
    yield from _events(context, old, new)
    before, after = _rows(old), _rows(new)
    gone, come = only(before, after)
    keys = dict.fromkeys((*map(_key, gone), *map(_key, come)))
    for key in keys:
        mine, theirs = ([row for row in rows if _key(row) == key] for rows in (before, after))
        for move in moves(context.joint, mine, theirs, exclusive=False):
            yield from _moved(context, move)


def _rows(lifecycle: Lifecycle) -> list[Row]:
    return [
        Row(item.note, item.guard, replace(item, note=NOWHERE, guard=TRUE)) for item in lifecycle.transitions
    ]


def _key(row: Row) -> tuple[str, str | None, str]:
    move: StateTransition = row.answer
    return move.source, move.event, move.destination


def _states(context: Context, old: Lifecycle, new: Lifecycle) -> Iterator[Change]:
    for name in dict.fromkeys((*old.states, *new.states)):
        before, after = old.states.get(name), new.states.get(name)
        notes = (None if before is None else before.note, None if after is None else after.note)
        if before is None or after is None:
            words = "is new" if before is None else "is gone"
            used = old if after is None else new
            if any(name in (item.source, item.destination) for item in used.transitions):
                # The transitions that lead there are told of by themselves.
                message = f"the state `{name}` {words}"
                yield context.change("lifecycle", Verdict.REWORDED, message, notes)
            continue
        yield from _state(context, before, after)
    if old.initial != new.initial:
        notes = (old.states[old.initial].note, new.states[new.initial].note)
        message = f"a case starts as `{new.initial}`, not `{old.initial}`"
        reason = "what follows for a case hangs on all that can happen to it"
        yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


def _state(context: Context, old: State, new: State) -> Iterator[Change]:
    notes = (old.note, new.note)
    more, fewer = new.pauses - old.pauses, old.pauses - new.pauses
    if more or fewer:
        parts = []
        if more:
            parts.append(f"pauses {' and '.join(sorted(more))}")
        if fewer:
            parts.append(f"no longer pauses {' and '.join(sorted(fewer))}")
        timed = _timed(context)
        worse, better = more & timed, fewer & timed
        verdict = Verdict.MIXED if worse and better else Verdict.WORSE if worse else Verdict.BETTER
        if not worse and not better:
            verdict = Verdict.REWORDED
            parts.append("no clock hangs on that")
        yield context.change("lifecycle", verdict, f"the state `{new.name}` {', '.join(parts)}", notes)
    for flag in ("final", "settled"):
        before, after = getattr(old, flag), getattr(new, flag)
        if before != after:
            message = f"the state `{new.name}` {'is' if after else 'is not'} {flag} any more"
            if after:
                message = f"the state `{new.name}` is {flag} now"
            reason = "what follows for a case hangs on all that can happen to it"
            yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


def _timed(context: Context) -> frozenset[str]:
    """The actions and events by which states pause a clock that there is, in either policy."""
    return frozenset(
        name
        for policy in (context.joint.old, context.joint.new)
        for clause in policy.clauses()
        if clause.target is not None
        and not isinstance(clause.target.bound, NoTarget)
        and not clause.counting
        and not clause.pausing
        for name in (clause.action, *clause.stop)
    )


def _events(context: Context, old: Lifecycle, new: Lifecycle) -> Iterator[Change]:
    for name in dict.fromkeys((*old.events, *new.events)):
        before, after = old.events.get(name), new.events.get(name)
        notes = (None if before is None else before.note, None if after is None else after.note)
        if before is None or after is None:
            words = "is known now" if before is None else "is not known any more"
            yield context.change("lifecycle", Verdict.REWORDED, f"the event `{name}` {words}", notes)
        elif before.activity != after.activity:
            words = "may happen in any state now" if after.activity else "takes a transition now"
            reason = "what follows for a case hangs on all that can happen to it"
            message = f"the event `{name}` {words}"
            yield context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


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
        yield from _limits(context, move, old.answer, new.answer, (old.note, new.note))
        return
    row = new or old
    assert row is not None
    step: StateTransition = row.answer
    lifecycle = (context.joint.new if old is None else context.joint.old).lifecycle
    verdict, reason = _gain(lifecycle, step)
    if new is None:
        verdict = opposite(verdict)
    message = f"{_text(step)} {'now' if old is None else 'no more'}{where(context, *move.guards)}"
    evidence = _evidence(context, step, None)
    yield context.change("lifecycle", verdict, message, notes, reason=reason, evidence=evidence)


def _text(step: StateTransition) -> str:
    from casepact.syntax.printer import print_amount

    if step.event is None:
        when = "by itself" if step.after is None else f"after {print_amount(step.after)}"
    else:
        when = f"on {step.event}"
        if step.actors:
            when += f" by {' or '.join(step.actors)}"
        if step.within is not None:
            when += f" within {print_amount(step.within)}"
    return f"a case moves from {step.source} to {step.destination} {when}"


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
        evidence = _evidence(context, new, None)
        yield context.change("lifecycle", verdict, f"{_text(new)}, {words}{case}", notes, evidence=evidence)
    else:
        yield from _amounts(context, move, (old.within, new.within), old, new, notes)


def _actors(
    context: Context, old: StateTransition, new: StateTransition, notes: tuple[Note, Note], case: str
) -> Change:
    may = [not item.actors or CUSTOMER in item.actors for item in (old, new)]
    who = " or ".join(new.actors) or "anyone"
    message = f"only {who} makes a case move from {new.source} to {new.destination} on {new.event}{case}"
    if may[0] != may[1]:
        return context.change("lifecycle", Verdict.BETTER if may[1] else Verdict.WORSE, message, notes)
    reason = "who else may do it is neither better nor worse by itself"
    return context.change("lifecycle", Verdict.CHANGED, message, notes, reason=reason)


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

    every = gathered(context.joint, move, (old.calendar, new.calendar), judge, _weight)
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
        evidence = _evidence(context, new, at)
    message += where(context, *move.guards)
    yield context.change("lifecycle", every.verdict, message, notes, reason=every.reason, evidence=evidence)


_WEEK = 7 * 86_400
_WHO = "what follows for a case hangs on who makes the move, and when"


def _unjudged(found: Judgement) -> Verdict:
    return found.verdict if found.verdict is Verdict.REWORDED else Verdict.CHANGED


def _on(old: StateTransition, new: StateTransition) -> str:
    return "" if old.calendar == new.calendar else ", on other hours"


def _weight(found: Judgement) -> tuple[int, ...]:
    return found.later, found.earlier


def _amount(amount: Amount) -> str:
    from casepact.syntax.printer import print_amount

    return print_amount(amount)


def _evidence(context: Context, step: StateTransition, at: tuple[int, int] | None) -> Evidence | None:
    """A case that comes to the state a move starts from, and what becomes of it."""
    for entered in _entries(context, at):
        for course in _courses(context, step, entered):
            found = show_course(context.replayer, course, context.names.renaming)
            if found is not None:
                return found
    return None


def _entries(context: Context, at: tuple[int, int] | None) -> Sequence[int]:
    usual = context.replayer.usual
    if at is None:
        return (usual,)
    # At the first instant a case may have to be opened before the policy is in force: weeks are alike.
    return at[0], at[0] + _WEEK, usual


def _courses(context: Context, step: StateTransition, entered: int) -> Iterator[Course]:
    """Courses that enter the state at an instant and then wait, or try the event, ever longer."""
    joint = context.joint
    for lifecycle in (joint.new.lifecycle, joint.old.lifecycle):
        way = way_to(lifecycle, step.source, entered)
        if way is None:
            continue
        opened = entered - GAP * max(len(way), 1)
        way = tuple(replace(item, at=item.at - GAP * max(len(way), 1)) for item in way)
        for wait in _waits(joint_amounts(context, step), entered, context):
            if step.event is None:
                yield Course({}, opened, way, wait)
            else:
                by = step.actors[0] if step.actors else ""
                last = Happening(wait, step.event, by)
                yield Course({}, opened, (*way, last), wait + GAP)


def joint_amounts(context: Context, step: StateTransition) -> list[StateTransition]:
    """The same move in both policies."""
    joint = context.joint
    key = (step.source, step.event, step.destination)
    return [
        item
        for lifecycle in (joint.old.lifecycle, joint.new.lifecycle)
        for item in lifecycle.transitions
        if (item.source, item.event, item.destination) == key
    ]


def _waits(steps: Sequence[StateTransition], entered: int, context: Context) -> list[int]:
    """Instants just around those at which the move's times run out."""
    from casepact.semantics.calendars import UnanswerableError
    from casepact.semantics.due import due_instant

    found = {entered + GAP}
    for item in steps:
        amount = item.after or item.within
        if amount is None:
            continue
        try:
            due = due_instant(Target(Within(amount), item.calendar), entered, context.joint.timing.book, {})
        except UnanswerableError:
            continue
        for at in (due.at, due.earliest, due.latest):
            if at is not None:
                found |= {at - 1, at, at + 1}
    return sorted(at for at in found if at > entered)
