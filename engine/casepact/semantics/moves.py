"""Moves between states: which transition an event takes, why one is refused, and the timers of states."""

from __future__ import annotations

from itertools import takewhile

from casepact.frozen import dataclass
from casepact.model.lifecycle import StateTransition
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Case, Event, TimerEvent, TimerKind
from casepact.semantics.clocks import awaits
from casepact.semantics.due import Due, due_instant
from casepact.semantics.phrases import list_text
from casepact.semantics.turn import Turn
from casepact.syntax.ast.target import Target, Within

__all__ = ["Answer", "answer_event", "move_timers", "open_ended", "undated"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an event does in the present state: a transition, nothing but happening, or a refusal.

    ``refusal`` is the reason, ``clause`` the transition concerned and ``missing`` the facts not known.
    An activity whose transition is refused happens all the same, which ``taken`` says.
    """

    taken: bool
    transition: StateTransition | None = None
    refusal: str = ""
    clause: str = ""
    missing: tuple[str, ...] = ()


def answer_event(turn: Turn, event: Event) -> Answer:
    """Whether the case takes an event now, and by which transition.

    A transition is taken where its condition is known to be true, its actor did it and its time
    limit has not passed. Two that hold and lead to different states take nothing (rule 3).
    """
    case = turn.case
    lifecycle = case.policy.lifecycle
    declared = lifecycle.events.get(event.name)
    if declared is None:
        return Answer(taken=False, refusal=f"`{event.name}` is not an event of this policy")
    moves = [move for move in case.rules.transitions[case.state] if move.event == event.name]
    activity = awaits(case, event) if case.ended else declared.activity
    if not moves:
        if activity:
            return Answer(taken=True)
        return Answer(taken=False, refusal=_out_of_place(case, event.name))
    refusals = [(move, _refuse(turn, move, event)) for move in moves]
    open_ = [move for move, refusal in refusals if refusal is None]
    if open_:
        if any(move.destination != open_[0].destination for move in open_):
            ids = tuple(move.id for move in open_)
            return Answer(
                taken=activity,
                refusal=f"{list_text(ids)} lead to different states",
                clause=ids[0],
            )
        return Answer(taken=True, transition=open_[0])
    # What is not known weighs more than what is known to be false: it is what to find out.
    move, refusal = next((item for item in refusals if item[1] and item[1].missing), refusals[0])
    said = refusal or _No("")
    if activity and not said.missing:
        return Answer(taken=True)
    return Answer(taken=activity, refusal=said.reason, clause=move.id, missing=said.missing)


def move_timers(case: Case) -> list[TimerEvent]:
    """The timers of the present state whose conditions are known to hold, in no order.

    A timer that takes no time is not taken twice at one instant, so that a circle of them ends.
    """
    turn = Turn(case)
    found = []
    for move in case.rules.transitions[case.state]:
        if move.after is None:
            continue
        here = takewhile(lambda stay: stay.entered == case.now, case.stays_back())
        again = sum(stay.state == move.source for stay in here) > 1
        if again or not turn.holds(move.guard):
            continue
        due = _limit(case, move, Within(move.after)).latest
        if due is not None:
            found.append(
                TimerEvent(
                    at=max(due, case.now),
                    due=due,
                    kind=TimerKind.MOVE,
                    clause=move.id,
                    owner=move.destination,
                    cycle=len(case.left) + 1,
                )
            )
    return found


def undated(case: Case) -> list[tuple[StateTransition, Due]]:
    """The timers of the present state of which the instant is only bounded, and which may hold; in order."""
    turn = Turn(case)
    timed = (move for move in case.rules.transitions[case.state] if move.after is not None)
    limits = ((move, _limit(case, move, Within(move.after))) for move in timed if move.after is not None)
    return [(move, due) for move, due in limits if due.at is None and turn.holds(move.guard) is not False]


def open_ended(case: Case) -> tuple[str, ...]:
    """The ids of what the present state's timers leave unspecified."""
    ids: list[str] = []
    for move in case.rules.transitions[case.state]:
        if move.unspecified and move.event is None:
            ids.append(move.id)
        elif move.after is not None:
            ids += _limit(case, move, Within(move.after)).unspecified
    return tuple(ids)


@dataclass(frozen=True, slots=True)
class _No:
    reason: str
    missing: tuple[str, ...] = ()


def _refuse(turn: Turn, move: StateTransition, event: Event) -> _No | None:
    """Why a transition does not take an event, None if it does."""
    holds = turn.holds(move.guard)
    if holds is False:
        return _No(f"the condition of `{move.id}` does not hold")
    if move.actors and event.by not in move.actors:
        who = list_text(move.actors, "or")
        if event.by is None:
            return _No(f"only {who} may do this, and who did it is not said", ("by",))
        return _No(f"only {who} may do this, not `{event.by}`")
    if holds is None:
        names = turn.missing(move.guard)
        return _No(
            f"{list_text(names)} is not known"
            if names
            else f"the document leaves the condition of `{move.id}` open",
            names or (move.id,),
        )
    if move.within is not None:
        return _too_late(turn.case, move, event.at)
    if move.unspecified:
        return _No(f"`{move.id}` is unspecified", (move.id,))
    return None


def _too_late(case: Case, move: StateTransition, at: int) -> _No | None:
    limit = _limit(case, move, Within(move.within)) if move.within is not None else Due()
    if limit.earliest is not None and at <= limit.earliest:
        return None
    if limit.latest is not None and at > limit.latest:
        return _No("the time for it is over")
    names = (*limit.unspecified, *sorted(limit.unknown))
    return _No(
        f"until when it may be done hangs on {list_text(names)}" if names else "until when cannot be told",
        names,
    )


def _limit(case: Case, move: StateTransition, bound: Within) -> Due:
    try:
        return due_instant(Target(bound, move.calendar), case.entered, case.rules.book, case.facts)
    except UnanswerableError:
        return Due()


def _out_of_place(case: Case, event: str) -> str:
    if case.ended:
        return f"the case has ended: it is {case.state}"
    return f"`{event}` has no place in {case.state}"
