"""Where things count: the cells of the tally by the numbers of the machine, and the periods of shares."""

from __future__ import annotations

import numpy as np

from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.credits import Periods, put_credits
from casepact.simulation.compiled.planning.memory import Memory, UnplannedError
from casepact.simulation.hours import GRID
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.sheet import Names
from casepact.simulation.lowering.situations import Situations
from casepact.simulation.preparing import Prepared
from casepact.simulation.tally import new_tally

__all__ = ["COUNTS", "put_counting", "put_counts"]

_ROLES = 8

COUNTS = {
    pl.C_CELLS: "cells",
    pl.C_LASTED: "lasted",
    pl.C_SLACK: "slack",
    pl.C_NOTICES: "notices",
    pl.C_RUNGS: "rungs",
    pl.C_EDGES: "edges",
    pl.C_CASES: "cases",
    pl.C_OPENED: "opened",
    pl.C_ENDED: "ended",
    pl.C_RESTED: "rested",
    pl.C_BUSY: "busy",
    pl.C_QUEUED: "queued",
    pl.C_QUEUE_TIME: "queue_time",
    pl.C_WAITS: "waits",
    pl.C_WAIT_COUNT: "wait_count",
    pl.C_WAIT_SUM: "wait_sum",
    pl.C_LEFT_COUNT: "left_count",
    pl.C_LEFT_SUM: "left_sum",
    pl.C_WAITED: "waited",
    pl.C_ATTAINED: "attained",
    pl.C_CREDITED: "credited",
}
"""The arrays of a tally that the loop fills."""


def put_counts(memory: Memory, prepared: Prepared, names: Names) -> None:
    """Make room for what is counted, all of it nothing as yet."""
    tally = new_tally(prepared.layout)
    for place, name in COUNTS.items():
        memory.put(place, np.zeros(getattr(tally, name).size, dtype=np.int64))
    memory.put(pl.C_GAPS, np.zeros(3 * len(names.objects), dtype=np.int64))


def put_counting(memory: Memory, prepared: Prepared, names: Names, situations: Situations) -> None:
    """Write when counting begins and ends, what is counted, and where."""
    layout, header = prepared.layout, memory.header
    bounds = {
        pl.P_START: layout.start,
        pl.P_HOURS: layout.hours,
        pl.P_HORIZON: layout.horizon,
        pl.P_COUNTED_FROM: layout.start + layout.warm_up,
        pl.P_FIRST_GRID: layout.start // GRID,
        pl.P_CELLS: len(layout.obligations),
        pl.P_WIDE: len(layout.obligations) * len(layout.severities),
    }
    for place, value in bounds.items():
        header[place] = value
    kept = [at.FINISHED, at.MOVED, at.NOTIFIED, at.INVOLVED, at.ASSIGNED, at.HANDED_OVER]
    kept += [at.UNSPECIFIED, at.UNKNOWN, at.CONFLICT]
    header[pl.P_KEEPS] = sum(1 << kind for kind in kept)
    header[pl.P_KEEPS_LOGGED] = (1 << (at.FINISHED + 1)) - 1
    memory.put(pl.T_WEEK, prepared.week)
    _put_facts(memory, prepared, names)
    _put_moves(memory, prepared)
    _put_notices(memory, prepared, names)
    unknown = len(layout.severities) - 1
    memory.put(pl.T_SEVERITY_OF, [unknown, *(layout.severities.index(name) for name in names.severities)])
    memory.put(pl.T_OBLIGATION_OF, [layout.obligations.index(name) for name in names.obligations])
    periods = Periods(memory, prepared, names)
    _put_shares(memory, prepared, names, periods)
    put_credits(memory, prepared, names, situations, periods)


def _put_facts(memory: Memory, prepared: Prepared, names: Names) -> None:
    """Write the severity and the tier of each situation."""
    severities, tiers = prepared.layout.severities, prepared.layout.tiers
    memory.put(pl.T_SEVERITY, [severities.index(str(facts.get("severity", ""))) for facts in names.facts])
    memory.put(pl.T_TIER, [tiers.index(str(facts.get("tier", ""))) for facts in names.facts])


def _put_moves(memory: Memory, prepared: Prepared) -> None:
    """Write whether each transition ends a case, or settles it."""
    lifecycle = prepared.rules.policy.lifecycle
    ends, rests = [], []
    for move in lifecycle.transitions:
        was, now = lifecycle.states[move.source], lifecycle.states[move.destination]
        ends.append(now.final - was.final)
        rests.append((now.final or now.settled) - (was.final or was.settled))
    memory.put(pl.T_MOVE_ENDS, ends)
    memory.put(pl.T_MOVE_RESTS, rests)


def _put_notices(memory: Memory, prepared: Prepared, names: Names) -> None:
    """Write which roles are told where some objects are named, and which rung an id is."""
    layout = prepared.layout
    roles = {name: place for place, name in enumerate(layout.roles)}
    told = np.zeros((len(names.objects), _ROLES + 1), dtype=np.int64)
    for place, objects in enumerate(names.objects):
        if objects and all(name in roles for name in objects):
            if len(objects) > _ROLES:
                raise UnplannedError(f"a step tells more than {_ROLES} roles at once")
            told[place, 0] = len(objects)
            told[place, 1 : len(objects) + 1] = [roles[name] for name in objects]
    memory.put(pl.T_ROLES, told)
    rungs = {name: place for place, name in enumerate(layout.rungs)}
    memory.put(pl.T_RUNG_OF, [rungs.get(name, 0) for name in names.ids])


def _put_shares(memory: Memory, prepared: Prepared, names: Names, periods: Periods) -> None:
    """Write which share each clause binds, and over which periods it is taken."""
    layout, rules = prepared.layout, prepared.rules
    shares = {share.clause: place for place, share in enumerate(layout.shares)}
    memory.put(pl.T_SHARE_OF, [shares.get(name, -1) for name in names.clauses])
    memory.header[pl.P_PERIODS] = max((len(known) for _, known in layout.periods), default=0)
    clauses = {item.id: item for family in rules.obligations.values() for item in family.clauses}
    memory.put(pl.T_PERIODS, [periods.table(clauses[share.clause], share.period) for share in layout.shares])
