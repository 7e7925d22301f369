"""States and transitions as integers: what each event does in each state, under each situation's facts."""

from __future__ import annotations

from casepact.model.fact import Facts
from casepact.model.lifecycle import StateTransition
from casepact.semantics.case import EffectKind
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.semantics.rules import CHANGES, OPEN, Rules
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.clauses import rank_of
from casepact.simulation.lowering.happenings import Happenings
from casepact.simulation.lowering.meters import Meters
from casepact.simulation.lowering.rows import EFFECTS
from casepact.simulation.lowering.sheet import Sheet
from casepact.simulation.lowering.situations import Situations
from casepact.syntax.ast.target import Amount, Target, Within

__all__ = ["put_states"]


def put_states(
    sheet: Sheet, rules: Rules, situations: Situations, happens: Happenings, meters: Meters
) -> None:
    """Write every table of states and transitions."""
    lifecycle = rules.policy.lifecycle
    states = tuple(lifecycle.states)
    numbers = {name: place for place, name in enumerate(states)}
    moves = lifecycle.transitions
    header = sheet.header
    header[at.N_STATES], header[at.N_MOVES] = len(states), len(moves)
    header[at.INITIAL] = numbers[lifecycle.initial]
    header[at.OPENING] = sheet.objects((lifecycle.initial,))
    sheet.put(at.T_STATE, [(state.final, state.settled) for state in lifecycle.states.values()])
    sheet.put(at.T_TAKES, [[_takes(rules, event, state) for state in states] for event in happens.events])
    places: list[int] = []

    def listed(chosen: list[int]) -> tuple[int, int]:
        places.extend(chosen)
        return len(places) - len(chosen), len(chosen)

    sheet.put(
        at.T_MOVES_ON,
        [
            [
                listed([i for i, move in enumerate(moves) if move.source == state and move.event == event])
                for event in happens.events
            ]
            for state in states
        ],
    )
    sheet.put(
        at.T_TIMED,
        [
            listed([i for i, move in enumerate(moves) if move.source == state and move.after is not None])
            for state in states
        ],
    )
    sheet.put(at.T_PLACES, places or [0])
    ranks = rank_of(rules)
    sheet.put(
        at.T_MOVE,
        [
            (
                numbers[move.source],
                numbers[move.destination],
                sheet.ids(move.id),
                ranks[move.id],
                sheet.objects((move.source, move.destination)),
                int(lifecycle.settles(move)),
            )
            for move in moves
        ],
    )
    actors = tuple(happens.actors)
    codes, withins, afters, open_ended = [], [], [], []
    for number, here in enumerate(situations.found):
        world = situations.world(number)
        for move in moves:
            holds = evaluate(move.guard, here.facts, world)
            missing = tuple(sorted(unknown_facts(move.guard, here.facts, world))) if holds is None else ()
            codes.append([_code(sheet, move, missing, by, holds=holds) for by in actors])
            withins.append(_meter(meters, move, move.within, here.facts) if move.within is not None else -1)
            timed = move.after is not None and holds
            afters.append(_meter(meters, move, move.after, here.facts) if timed else -1)
        for state in states:
            ids: list[str] = []
            for move in rules.transitions[state]:
                if move.unspecified and move.event is None:
                    ids.append(move.id)
                elif move.after is not None:
                    ids += meters.unspecified_in(Target(Within(move.after), move.calendar), here.facts)
            open_ended.append(
                sheet.listed(sheet.once(EFFECTS[EffectKind.UNSPECIFIED], id_, (id_,), id_) for id_ in ids)
            )
    sheet.put(at.T_MOVE_CODE, codes)
    sheet.put(at.T_WITHIN, withins)
    sheet.put(at.T_AFTER, afters)
    sheet.put(at.T_OPEN_ENDED, open_ended)


def _takes(rules: Rules, event: str, state: str) -> int:
    declared = rules.policy.lifecycle.events.get(event)
    moves = any(move.event == event for move in rules.transitions[state])
    if event == OPEN:
        return at.TAKES_NOTHING
    if event in CHANGES and not (declared is not None and moves):
        return at.TAKES_CHANGE
    if declared is None:
        return at.TAKES_NOTHING
    return at.TAKES_ACTIVITY if declared.activity else at.TAKES_MOVES


def _code(
    sheet: Sheet, move: StateTransition, missing: tuple[str, ...], by: str | None, *, holds: bool | None
) -> int:
    """What a transition answers to an actor, as `casepact.semantics.moves` has it."""
    if holds is False:
        return at.MOVE_REFUSED
    if move.actors and by not in move.actors:
        return at.MOVE_MISSING + sheet.objects(("by",)) if by is None else at.MOVE_REFUSED
    if holds is None:
        return at.MOVE_MISSING + sheet.objects(missing or (move.id,))
    if move.within is not None:
        return at.MOVE_WITHIN
    return at.MOVE_MISSING + sheet.objects((move.id,)) if move.unspecified else at.MOVE_OPEN


def _meter(meters: Meters, move: StateTransition, amount: Amount | None, facts: Facts) -> int:
    assert amount is not None
    return meters.of_target(Target(Within(amount), move.calendar), facts, move.id)
