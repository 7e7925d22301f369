"""Ladders as integers: what reaches each rung, what it does, and whether its condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casepact.model.clause import Rung
from casepact.model.fact import Enumeration, Facts
from casepact.semantics.case import EffectKind
from casepact.semantics.due import amount_seconds
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.semantics.rules import Rules
from casepact.semantics.rungs import close_target, outlasts
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.clauses import Clauses, rank_of
from casepact.simulation.lowering.happenings import Happenings
from casepact.simulation.lowering.meters import Meters
from casepact.simulation.lowering.rows import EFFECTS, VERBS
from casepact.simulation.lowering.sheet import Sheet
from casepact.simulation.lowering.situations import Situations
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Repeatedly,
    Verb,
)
from casepact.syntax.ast.target import Target, Unit, Within

__all__ = ["put_ladders", "raises_of"]

_UNSPECIFIED = "unspecified"
_NOTHING = -1


def raises_of(rules: Rules) -> Iterator[Facts]:
    """The changes of facts that rungs make."""
    for ladder in rules.policy.ladders:
        for rung in ladder.rungs:
            for action in rung.actions:
                if action.verb is Verb.RAISE_SEVERITY:
                    yield {"severity": action.objects[0]}


def put_ladders(
    sheet: Sheet,
    rules: Rules,
    situations: Situations,
    clauses: Clauses,
    happens: Happenings,
    meters: Meters,
    changes: Mapping[tuple[tuple[str, object], ...], int],
) -> None:
    """Write every table of ladders and rungs."""
    ladders = rules.policy.ladders
    states = tuple(rules.policy.lifecycle.states)
    rungs = [(place, rung) for place, ladder in enumerate(ladders) for rung in ladder.rungs]
    sheet.header[at.N_LADDERS], sheet.header[at.N_RUNGS] = len(ladders), len(rungs)
    first = 0
    rows = []
    for ladder in ladders:
        rows.append((int(bool(ladder.stop)), first, len(ladder.rungs)))
        first += len(ladder.rungs)
    sheet.put(at.T_LADDER, rows)
    sheet.put(at.T_ARMS, [[int(event in ladder.start) for ladder in ladders] for event in happens.events])
    sheet.put(at.T_DISARMS, [[int(event in ladder.stop) for ladder in ladders] for event in happens.events])
    sheet.put(at.T_LADDER_STILL, [[int(state in ladder.pausing) for state in states] for ladder in ladders])
    ranks = rank_of(rules)
    severity = rules.policy.facts["severity"].type
    severities = severity.values if isinstance(severity, Enumeration) else ()
    table: list[tuple[int, ...]] = []
    actions: list[tuple[int, ...]] = []
    for ladder_number, rung in rungs:
        begin = len(actions)
        for action in rung.actions:
            open_ = _NOTHING
            if _UNSPECIFIED in action.objects:
                once = sheet.once(EFFECTS[EffectKind.UNSPECIFIED], rung.id, (rung.id,), rung.id)
                open_ = sheet.listed((once,))[0]
            raising = action.verb is Verb.RAISE_SEVERITY
            actions.append(
                (
                    VERBS[action.verb],
                    sheet.objects(action.objects),
                    changes[(("severity", action.objects[0]),)] if raising else 0,
                    severities.index(action.objects[0]) if raising else 0,
                    open_,
                )
            )
        trigger = _trigger(rung, clauses, happens)
        table.append(
            (ladder_number, sheet.ids(rung.id), ranks[rung.id], *trigger, begin, len(actions) - begin)
        )
    triggers = {row[at.RU_TRIGGER] for row in table}
    sheet.header[at.ASKS_LATE] = not triggers.isdisjoint((at.BY_LATE, at.BY_LATE_AGAIN, at.BY_PAST))
    sheet.put(at.T_RUNG, table)
    sheet.put(at.T_ACTION, actions)
    sheet.put(
        at.T_RUNG_NODE, [_known(sheet, situations, n, rungs, meters) for n in range(len(situations.found))]
    )


def _known(
    sheet: Sheet, situations: Situations, number: int, rungs: Sequence[tuple[int, Rung]], meters: Meters
) -> list[tuple[int, ...]]:
    """What is known of each rung in a situation: whether it holds, its meter, and what is said of it."""
    here, world = situations.found[number], situations.world(number)
    rows: list[tuple[int, ...]] = []
    for _, rung in rungs:
        holds = evaluate(rung.guard, here.facts, world)
        missing = tuple(sorted(unknown_facts(rung.guard, here.facts, world))) if holds is None else ()
        meter = _NOTHING
        left: tuple[str, ...] = ()
        match rung.trigger:
            case AfterAmount(amount=None):
                left = (rung.id,)
            case AfterAmount(amount=amount, calendar=calendar) if amount is not None:
                target = Target(Within(amount), calendar)
                meter = meters.of_target(target, here.facts, rung.id)
                left = meters.unspecified_in(target, here.facts)
            case Repeatedly(amount=amount, calendar=calendar):
                meter = meters.of_target(Target(Within(amount), calendar), here.facts, rung.id)
            case AfterBreach(amount=amount, calendar=calendar):
                meter = meters.of_target(Target(Within(amount), calendar), here.facts, rung.id)
            case AtTime(minute=None, calendar=calendar):
                meter = meters.of_target(close_target(calendar), here.facts, rung.id)
            case AtTime(calendar=calendar):
                meter = meters.on(calendar, here.facts)
            case _:
                pass
        reports = [sheet.once(EFFECTS[EffectKind.UNSPECIFIED], id_, (id_,), id_) for id_ in left]
        opened = sheet.listed(reports) if holds is not False else (0, 0)
        rows.append((2 if holds is None else int(holds), meter, sheet.objects(missing), *opened))
    return rows


def _trigger(rung: Rung, clauses: Clauses, happens: Happenings) -> tuple[int, int, int, int]:
    """What reaches a rung: its kind, the obligation it is about, a number, and what that is a part of."""
    about = clauses.obligations
    match rung.trigger:
        case AfterAmount():
            return at.BY_AMOUNT, _NOTHING, 0, 1
        case Repeatedly():
            return at.BY_AGAIN, _NOTHING, 0, 1
        case AtTime(minute=minute):
            return (at.BY_CLOSE, _NOTHING, 0, 1) if minute is None else (at.BY_MINUTE, _NOTHING, minute, 1)
        case AtShare(percent=percent, target=target):
            number, of = percent.as_integer_ratio()
            kind = at.BY_PAST if outlasts(percent) else at.BY_SHARE
            return _on(about, target.name, kind, number, 100 * of)
        case BeforeDue(amount=amount, target=target):
            seconds = amount_seconds(amount)
            if seconds is None:
                return _on(about, target.name, at.BY_BEFORE_DAYS, int(amount.value), 1)
            kind = at.BY_BEFORE_CALENDAR if amount.unit is Unit.CALENDAR_DAY else at.BY_BEFORE
            return _on(about, target.name, kind, seconds, 1)
        case OnBreach(target=target):
            return _on(about, target.name, at.BY_BREACH, 0, 1)
        case OnCycle(cycle=cycle, target=target):
            return _on(about, target.name, at.BY_CYCLE, _NOTHING if cycle is None else cycle, 1)
        case OnEvent(event=event):
            return at.BY_EVENT, _NOTHING, happens.events.get(event.name, _NOTHING), 1
        case AfterBreach(amount=amount, target=target, calendar=calendar, again=again):
            own = calendar is not None or amount.unit is Unit.CALENDAR_DAY
            return _on(about, target.name, at.BY_LATE_AGAIN if again else at.BY_LATE, int(own), 1)


def _on(about: Mapping[str, int], name: str, kind: int, number: int, of: int) -> tuple[int, int, int, int]:
    """A trigger about an obligation; one of which the policy has none is never reached."""
    return (kind, about[name], number, of) if name in about else (at.BY_NOTHING, _NOTHING, 0, 1)
