"""What a scenario says of the work on cases: what there is of it at all, shares, times and conditions."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.model.expression import Expression
from casepact.model.fact import Facts
from casepact.scenario.model import DrawnTime
from casepact.semantics.logic import evaluate
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.memory import Memory
from casepact.simulation.distributions import KINDS, parameters_of
from casepact.simulation.lowering.hours import Hours
from casepact.simulation.lowering.situations import Situations
from casepact.simulation.preparing import Prepared, calendar_of

__all__ = ["Guards", "conditions_of", "put_conditions", "put_shares", "put_times", "put_work"]


class Guards:
    """The conditions of a scenario, asked in each situation."""

    def __init__(self, situations: Situations) -> None:
        self._situations = situations
        self.nodes = range(len(situations.found))

    def facts(self, node: int) -> Facts:
        """Return what is known in a situation."""
        return self._situations.found[node].facts

    def holds(self, guard: Expression, node: int) -> bool:
        """Whether a condition is known to hold in a situation."""
        return evaluate(guard, self.facts(node), self._situations.world(node)) is True

    def first(self, guards: Sequence[Expression], node: int) -> int:
        """Return which of some conditions is the first that holds in a situation, -1 for none."""
        return next((place for place, guard in enumerate(guards) if self.holds(guard, node)), -1)


def conditions_of(prepared: Prepared) -> list[Expression]:
    """Return every condition of a scenario's work and teams."""
    work = prepared.scenario.work
    guards = [item.guard for times in _lists(prepared) for item in times]
    guards += [item.guard for item in work.severity_changes]
    guards += [item.guard for item in work.decline]
    guards += [item.guard for item in work.hand_overs]
    guards += [item.guard for item in work.side_events]
    guards += [team.guard for team in prepared.scenario.teams]
    return guards if work.reopen is None else [*guards, work.reopen.guard]


def put_work(memory: Memory, prepared: Prepared) -> None:
    """Write which parts of the work a scenario has."""
    work, header = prepared.scenario.work, memory.header
    flags = {
        pl.P_STAFFED: bool(prepared.scenario.teams),
        pl.P_TEAMS: len(prepared.scenario.teams),
        pl.P_SIDES: len(work.side_events),
        pl.P_CHANGES: len(work.severity_changes),
        pl.P_CHANGERS: len(prepared.changers),
        pl.P_REFUSALS: len(work.decline),
        pl.P_HAND_OVERS: len(work.hand_overs),
        pl.P_TIMERS_MATTER: prepared.timers_matter,
        pl.P_AT_ONCE: work.answers_at_once,
        pl.P_ACKNOWLEDGES: bool(work.acknowledge),
        pl.P_GIVES_UP: work.patience is not None,
        pl.P_UPDATES: work.updates is not None,
        pl.P_CLOSES: bool(work.close),
        pl.P_WAITS: work.wait is not None,
        pl.P_ROUNDS: 0 if work.wait is None else work.wait.rounds,
        pl.P_REOPENS: work.reopen is not None,
    }
    for place, value in flags.items():
        header[place] = value


def put_shares(memory: Memory, prepared: Prepared) -> None:
    """Write the shares of cases to which something happens, as the first of the numbers."""
    work = prepared.scenario.work
    memory.numbers += [
        0.0 if work.patience is None else work.patience.share,
        0.0 if work.wait is None else work.wait.share,
        0.0 if work.reopen is None else work.reopen.share,
    ]
    for items in (work.severity_changes, work.decline, work.hand_overs, work.side_events):
        memory.numbers += [item.share for item in items]


def put_times(memory: Memory, prepared: Prepared, guards: Guards, hours: Hours) -> None:
    """Write the lists of drawn times: which holds in each situation, on which calendar, how it is drawn."""
    drawn: list[DrawnTime] = []
    picks, calendars = [], []
    for times in _lists(prepared):
        first = len(drawn)
        drawn += times
        asked = [item.guard for item in times]
        for node in guards.nodes:
            found = guards.first(asked, node)
            calendar = None if found < 0 else times[found].calendar
            picks.append(-1 if found < 0 else first + found)
            calendars.append(
                -1
                if calendar is None
                else hours.place(calendar_of(prepared.rules.book, calendar, guards.facts(node)))
            )
    rows = []
    for item in drawn:
        found_in = item.distribution
        rows.append((KINDS.index(found_in.kind), len(found_in.sample), len(memory.numbers)))
        memory.numbers += parameters_of(found_in)
    samples = []
    for item in drawn:
        samples.append(len(memory.numbers))
        memory.numbers += item.distribution.sample
    memory.put(pl.T_PICK, picks)
    memory.put(pl.T_HOURS, calendars)
    memory.put(
        pl.T_DRAWN,
        [(kind, sample, count, first) for (kind, count, first), sample in zip(rows, samples, strict=True)],
    )


def _lists(prepared: Prepared) -> list[tuple[DrawnTime, ...]]:
    """Every list of times, in the order of `plan`."""
    work = prepared.scenario.work
    return [
        work.acknowledge,
        work.respond,
        work.solve,
        work.close,
        () if work.wait is None else work.wait.lasts,
        () if work.reopen is None else work.reopen.after,
        () if work.patience is None else work.patience.lasts,
        () if work.updates is None else work.updates.every,
        *(item.after for item in work.severity_changes),
        *(item.after for item in work.decline),
        *(item.delay for item in work.side_events),
    ]


def put_conditions(memory: Memory, prepared: Prepared, guards: Guards) -> None:
    """Write in which situations what is conditional happens, and which team a case comes to."""
    put, work, nodes = memory.put, prepared.scenario.work, guards.nodes
    reopen, teams = work.reopen, prepared.scenario.teams
    put(pl.T_REOPENS, [reopen is not None and guards.holds(reopen.guard, node) for node in nodes])
    declined, handed = [item.guard for item in work.decline], [item.guard for item in work.hand_overs]
    coming = [team.guard for team in teams]
    put(pl.T_DECLINES, [guards.first(declined, node) for node in nodes])
    put(pl.T_HANDS, [guards.first(handed, node) for node in nodes])
    put(pl.T_TEAM_OF, [guards.first(coming, node) for node in nodes])
    names = [team.name for team in teams]
    put(pl.T_HAND_TEAM, [names.index(item.team) for item in work.hand_overs])
    put(
        pl.T_CHANGE_HOLDS,
        [guards.holds(item.guard, node) for item in work.severity_changes for node in nodes],
    )
    put(pl.T_SIDE_HOLDS, [guards.holds(item.guard, node) for item in work.side_events for node in nodes])
