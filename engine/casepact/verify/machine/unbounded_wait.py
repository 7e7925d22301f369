"""Finds cases that can stay open for ever while no clock runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.checks.check import Check, place_of
from casepact.checks.reach import reach_of, traps_of
from casepact.model.expression import FactIn
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Span
from casepact.verify.machine.clocks import has_clock, may_have_clock
from casepact.verify.machine.idle import idle_places
from casepact.verify.machine.playing import Play, witness_of
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.waiting import Waiting, first_wait, hanging_on
from casepact.verify.machine.world import OneCase, World, world_of
from casepact.verify.rules.finding import undecided

__all__ = ["UNBOUNDED_WAIT"]

_SHOWN = 30 * 86_400
"""Seconds the replay lets pass after the last event: a month, in which nothing happens."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    world = world_of(policy)
    try:
        yield from _find(world)
    except TooManyError as error:
        yield undecided(policy, policy.note, "whether a case can wait for ever", str(error))


def _find(world: World) -> Iterator[Diagnostic]:
    doubts: dict[str, Waiting] = {}
    # Nothing leads out of a trap, with a clock or without: that is told by `no-way-out`.
    trapped = {name for trap in traps_of(world.policy, reach_of(world.policy)) for name in trap}
    open_states = [state for state in world.open_states if state not in trapped]
    settled = [s.name for s in world.lifecycle.states.values() if s.settled and not s.final]

    def first(state: str, *, paused: bool = False) -> Play | None:
        found = first_wait(world, state, paused=paused, lasting=True)
        doubts.pop(state, None)
        if found.played is None and (found.open or found.why):
            doubts[state] = found
        return found.played

    explained: set[str] = set()
    for state in open_states:
        played = first(state, paused=True) if _pauses(world, state) else None
        if played is not None:
            explained.add(state)
            yield _waiting(world, state, played)
    others = [first(state) for state in open_states if state not in explained]
    nothing = [played for played in others if played is not None]
    if nothing:
        yield _unwatched(world, nothing)
    for state in (state for state in settled if state not in trapped):
        played = first(state)
        if played is not None:
            yield _left_settled(world, state, played)
    yield from _undecided(world, doubts)


def _undecided(world: World, doubts: Mapping[str, Waiting]) -> Iterator[Diagnostic]:
    """The states of which it was not decided, those with one reason together, where that can be mended."""
    by_reason: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for state, doubt in doubts.items():
        by_reason.setdefault((doubt.open, "" if doubt.open else doubt.why), []).append(state)
    notes = {note.id: note for note in world.policy.notes}
    for (names, why), states in by_reason.items():
        question = f"whether a case can be {_list(states, 'or')} for ever"
        if not names:
            found = undecided(world.policy, world.lifecycle.states[states[0]].note, question, why)
            yield replace(found, span=_place(world, states[0], ()))
            continue
        note = next((notes[name] for name in names if name in notes), world.policy.note)
        found = undecided(world.policy, note, question, hanging_on(names))
        yield replace(found, help="it is decided once that has a time, here or in a contract, or is `none`")


def _pauses(world: World, state: str) -> bool:
    return any(
        has_clock(clause) and world.rules.stands_still(clause, state)
        for family in world.rules.obligations.values()
        for clause in family.clauses
    )


def _scope(world: World, states: Sequence[str], *, paused: bool) -> str:
    """The severities for which it is so, where it is not so for all that occur."""
    found, others = [], []
    for name in world.policy.severities:
        severity = FactIn("severity", frozenset((name,)))
        idle = idle_places(world, states, severity, paused=paused)
        if any(item.case is not None and not item.is_open for item in idle):
            found.append(name)
        elif world.cases.find(severity).possible is not False:
            others.append(name)
    return f", where severity is {_list(found, 'or')}" if found and others else ""


def _waiting(world: World, state: str, played: Play) -> Diagnostic:
    names = list(dict.fromkeys(clock.obligation for clock in played.case.clocks.values() if clock.paused))
    still = _list(names, "and") or "every clock"
    verb = "stands" if len(names) == 1 else "stand"
    return _finding(
        world,
        state,
        _place(world, state, names),
        f"a case can be `{state}` for ever: {still} {verb} still there, and no timer ends it"
        f"{_scope(world, (state,), paused=True)}",
        f"close or move such a case by time, as `{state} -> … after 10 business days on …`",
        played,
        f"it is still `{state}`, and no clock runs{_unplanned(world, played)}",
    )


def _unwatched(world: World, found: Sequence[Play]) -> Diagnostic:
    found = sorted(found, key=lambda item: len(item.events))
    played = found[0]
    states = [item.case.state for item in found]
    listed = _list(states, "or")
    done = _done(played)
    after = f" once {_list(done, 'and')} {'is' if len(done) == 1 else 'are'} done with" if done else ""
    return _finding(
        world,
        played.case.state,
        _place(world, played.case.state, done, without=_without_time(world, played)),
        f"a case can stay open for ever: no clock runs while it is {listed}{after}"
        f"{_scope(world, states, paused=False)}",
        "give it a resolution target, an update while it is worked on, or a timed transition",
        played,
        f"it is still `{played.case.state}`, and no clock runs{_unplanned(world, played)}",
    )


def _left_settled(world: World, state: str, played: Play) -> Diagnostic:
    return _finding(
        world,
        state,
        _place(world, state, _done(played)),
        f"a case can be `{state}` for ever: nothing closes it unless somebody does",
        f"close it by time, as `{state} -> closed after 5 business days on …`",
        played,
        f"it is still `{state}`",
        level=Level.INFO,
    )


def _list(names: Sequence[str], word: str) -> str:
    quoted = [f"`{name}`" for name in names]
    return f" {word} ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def _done(played: Play) -> list[str]:
    """The obligations of which a clock has been stopped, in the order in which that happened."""
    return list(dict.fromkeys(clock.obligation for clock in played.case.finished))


def _without_time(world: World, played: Play) -> list[Note]:
    """The clauses of the case that say there is no time, where another case has one."""
    holds = OneCase(world, played.opening)
    return [
        clause.note
        for family in world.rules.obligations.values()
        if any(map(may_have_clock, family.clauses))
        for clause in family.clauses
        if clause.target is not None and not may_have_clock(clause) and holds(clause.guard, played.case.state)
    ]


def _unplanned(world: World, played: Play) -> str:
    """The facts by which notices of the case would be due, if anybody knew them."""
    clauses = (clock.clause for clock in played.case.clocks.values() if not clock.paused)
    moments = {clause.notice.moment for clause in clauses if clause is not None and clause.notice is not None}
    names = [name for name in world.policy.facts if name in moments - played.case.facts.keys()]
    return f", as {_list(names, 'and')} {'is' if len(names) == 1 else 'are'} not known" if names else ""


def _place(world: World, state: str, clocks: Sequence[str], *, without: Sequence[Note] = ()) -> Span:
    """Where the author can do something about a state in which nothing counts.

    That is the state, or a transition into it, where the policy has it; else a clause ``without`` a
    time, the section with the lifecycle, or the last of the ``clocks``, which are named by their
    obligations. It is a place in the policy, never in a contract under which it is found.
    """
    policy, lifecycle = world.policy, world.lifecycle
    file = policy.document.name
    into = [t.note for t in lifecycle.transitions if t.destination == state]
    own = [note for note in (lifecycle.states[state].note, *into) if not note.id.startswith("standard.")]
    spans = [note.span for note in (*own, *without)]
    if lifecycle.span is not None:
        spans.append(lifecycle.span)
    spans += [world.rules.obligations[name].note.span for name in reversed(clocks)]
    return next((span for span in spans if span.file == file), place_of(policy))


def _finding(
    world: World,
    state: str,
    place: Span,
    message: str,
    help_: str,
    played: Play,
    note: str,
    *,
    level: Level | None = None,
) -> Diagnostic:
    own = world.lifecycle.states[state].note
    last = played.events[-1].at if played.events else played.opening.at
    played.until = max(last + _SHOWN, played.ticks[-1].at)
    return Diagnostic(
        code=UNBOUNDED_WAIT.code,
        message=message,
        span=place,
        level=UNBOUNDED_WAIT.level if level is None else level,
        help=help_,
        clause=own.id,
        witness=witness_of(played, note),
    )


UNBOUNDED_WAIT = Check(
    code="unbounded-wait",
    level=Level.WARNING,
    summary="a case that can stay open for ever while no clock runs",
    explanation=(
        "A case can come into a state in which nothing counts: every clock stands still or has been stopped, "
        "and no timed transition leads on. If nobody does anything more it stays open for ever, and no "
        "breach ever tells anyone: for example while the vendor waits for the customer, or after a first "
        "response to a severity without a resolution target. A clock that is overdue still counts, as "
        "somebody is late. All orders of events are looked at, for all facts that a case can have; the "
        "finding shows one case and its timeline. States with one cause are one finding. A settled case "
        "that nothing closes is shown for information, and so is a state of which it was not decided, with "
        "what it hangs on, such as a target whose time the document does not say. Add a "
        "timed transition, or a target that runs there."
    ),
    run=_run,
)
