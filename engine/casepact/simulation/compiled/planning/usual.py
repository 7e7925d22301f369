"""Asks the machine what the usual course of cases comes to, once for each situation they begin in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.lowering import layout as at

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["with_courses"]

_ROWS = 256
_USUAL = frozenset(
    (at.OPENED_ROW, at.STARTED, at.MET, at.BREACHED, at.STOPPED, at.CANCELLED, at.MOVED, at.FINISHED)
)
"""The kinds of row of a usual course: nothing pauses, changes, is refused, is told or is left open."""


def with_courses(fixed: NDArray[np.int64], start: int) -> NDArray[np.int64]:
    """Return a plan's fixed memory with the usual courses appended, as `express` reads them.

    ``start`` is an instant at which a case can be opened (UTC seconds). A situation has a course where
    nothing can happen but the first response, the work, the resolution and a move that time makes then.
    """
    w: Any = fixed.tolist()
    w[pl.T_EXPRESS] = place = len(w)
    nodes = w[pl.P_NODES]
    table = [0] * nodes
    rows: list[int] = []
    if not _other_things_happen(w):
        for node in sorted(set(_first_nodes(w))):
            course = _Course(w, node, start).found()
            if course is not None:
                table[node] = place + nodes + len(rows)
                rows += course
    return np.array([*w, *table, *rows], dtype=np.int64)


def _other_things_happen(w: list[int]) -> bool:
    """Whether something happens to every case beside the usual, or every case can turn aside at any time."""
    tab = w[pl.P_TAB]
    always = (pl.P_STAFFED, pl.P_ACKNOWLEDGES, pl.P_UPDATES, pl.P_CLOSES, pl.P_SIDES, pl.P_CREDITS)
    machines = (at.N_RUNGS, at.N_PROHIBITIONS, at.ASKS_BREACHES)
    return any(w[place] for place in always) or any(w[tab + place] for place in machines)


def _first_nodes(w: list[int]) -> Iterator[int]:
    """The situations that cases of any kind begin in."""
    tab = w[pl.P_TAB]
    tree = tab + w[tab + at.T_TREE]
    # The tree comes before the tables of meters, reports and lists.
    for row in range(tree, tab + w[tab + at.T_METER], at.TR_WIDTH):
        if w[row + at.TR_CALENDAR] == at.NONE:
            yield w[row + at.TR_NODE]


class _Course:
    """The course of cases that begin in one situation, taken once at instants a second apart."""

    def __init__(self, w: list[int], node: int, start: int) -> None:
        self._w = w
        self._node = node
        self._start = start
        place = w[pl.P_TAB]
        self._tab = w[place:]
        self._case = [0] * self._tab[at.RECORD]
        self._log = [0] * (_ROWS * at.LG_WIDTH)
        self._case[at.ROOM], self._case[at.KEEPS] = _ROWS, -1

    def found(self) -> list[int] | None:
        """The course as rows of integers, None if it is not a usual one."""
        w, tab, case, log = self._w, self._tab, self._case, self._log
        events = [w[w[pl.T_EVENTS] + event] for event in (pl.EV_RESPOND, pl.EV_ACTIVATE, pl.EV_RESOLVE)]
        if min(events) < 0 or w[w[pl.T_RANK] + events[0]] > w[w[pl.T_RANK] + events[1]]:
            return None
        if self._breaches_matter():
            return None
        machine.open_case(tab, case, log, self._node, self._start, -1)
        for happening, second in zip(events, (1, 1, 2), strict=True):
            if self._leaves() or self._timed():
                return None
            machine.take(tab, case, log, self._start + second, happening)
            if case[at.REFUSED]:
                return None
        kinds = {row[at.LG_KIND] for row in self._rows()}
        if self._leaves() or case[at.CLOCKS] or case[at.FAULT] or not kinds <= _USUAL:
            return None
        clocks = self._clocks()
        after = self._after()
        if clocks is None or after is None:
            return None
        moves = [
            (row[at.LG_B], row[at.LG_AT] - self._start) for row in self._rows() if row[at.LG_KIND] == at.MOVED
        ]
        turns = [move for move in moves if self._turns(move[0])]
        moves = turns + [move for move in moves if not self._turns(move[0])]
        head = [len(clocks), len(turns), len(moves), *self._times(), *after, 0]
        return head + [number for row in (*clocks, *moves) for number in row]

    def _turns(self, move: int) -> bool:
        """Whether a transition changes how many cases have ended or settled."""
        w = self._w
        return bool(w[w[pl.T_MOVE_ENDS] + move] or w[w[pl.T_MOVE_RESTS] + move])

    def _times(self) -> list[int]:
        """The times of the response and of the work, each with its calendar."""
        w, nodes = self._w, self._w[pl.P_NODES]
        places = [number * nodes + self._node for number in (pl.LIST_RESPOND, pl.LIST_SOLVE)]
        return [w[w[table] + place] for place in places for table in (pl.T_PICK, pl.T_HOURS)]

    def _breaches_matter(self) -> bool:
        """Whether a breach brings the case into another situation."""
        obligations = self._tab[at.N_OBLIGATIONS]
        broke = self._tab[at.T_BROKE] + self._node * obligations
        return any(node != self._node for node in self._tab[broke : broke + obligations])

    def _leaves(self) -> bool:
        """Whether the case is in another situation than it began in."""
        return self._case[at.NODE] != self._node

    def _timed(self) -> list[tuple[int, int]]:
        """The moves that time alone makes from the present state, each with its meter."""
        tab, case = self._tab, self._case
        row = tab[at.T_TIMED] + case[at.STATE] * at.PL_WIDTH
        first = tab[at.T_PLACES] + tab[row + at.PL_FIRST]
        moves = tab[first : first + tab[row + at.PL_COUNT]]
        meters = [tab[tab[at.T_AFTER] + case[at.NODE] * tab[at.N_MOVES] + move] for move in moves]
        return [(move, meter) for move, meter in zip(moves, meters, strict=True) if meter >= 0]

    def _rows(self) -> list[list[int]]:
        count, width = self._case[at.ROWS], at.LG_WIDTH
        return [self._log[row * width : (row + 1) * width] for row in range(count)]

    def _clocks(self) -> list[tuple[int, ...]] | None:
        """The clocks that ran: none may have been chosen anew, and each needs an instant to be due at."""
        tab = self._tab
        found: list[tuple[int, ...]] = []
        for row in self._rows():
            if row[at.LG_KIND] != at.FINISHED:
                continue
            o = row[at.LG_OBLIGATION]
            chosen = tab[at.T_SELECT] + (self._node * tab[at.N_OBLIGATIONS] + o) * at.SE_WIDTH
            meter = tab[at.T_METER] + tab[chosen + at.SE_METER] * at.ME_WIDTH
            periodic = tab[tab[at.T_CLAUSE] + row[at.LG_ID] * at.CL_WIDTH + at.CL_PERIODIC]
            reports = tab[meter + at.ME_OPEN_COUNT], tab[meter + at.ME_CONFLICT], tab[meter + at.ME_UNKNOWN]
            cycles = self._case[tab[at.REC_CLOCKS] + o * at.CK_WIDTH + at.CK_CYCLES]
            if periodic or cycles != 1 or tab[meter + at.ME_KIND] == at.METER_NONE:
                return None
            if tab[chosen + at.SE_CLAUSE] != row[at.LG_ID] or reports != (0, -1, -1):
                return None
            first, last = row[at.LG_A] - self._start, row[at.LG_AT] - self._start
            if first == 2:
                return None
            stopped = row[at.LG_B] & 1
            under = tab[meter + at.ME_UNDER]
            cell = self._cell(o, row[at.LG_C])
            found.append((cell, row[at.LG_ID], meter, under, first, last, stopped))
        return found

    def _cell(self, o: int, severity: int) -> int:
        """The cell of the tally that an obligation's clocks count in."""
        w = self._w
        wide = w[w[pl.T_TIER] + self._node] * w[pl.P_WIDE]
        return wide + w[w[pl.T_SEVERITY_OF] + severity + 1] * w[pl.P_CELLS] + w[w[pl.T_OBLIGATION_OF] + o]

    def _after(self) -> tuple[int, int, int, int] | None:
        """What time brings after the resolution: its move, its meter, and whether the case has then ended."""
        tab, case = self._tab, self._case
        final = tab[tab[at.T_STATE] + case[at.STATE] * at.ST_WIDTH + at.ST_FINAL]
        timed = self._timed()
        if not timed:
            return -1, 0, final, final
        if len(timed) > 1:
            return None
        move, number = timed[0]
        meter = tab[at.T_METER] + number * at.ME_WIDTH
        if tab[meter + at.ME_KIND] <= at.METER_NOW:
            return None
        machine.advance(tab, case, self._log, self._start + 400 * 86_400)
        reached = tab[tab[at.T_MOVE] + move * at.MO_WIDTH + at.MO_DESTINATION]
        rows = [row for row in self._rows() if row[at.LG_KIND] == at.MOVED]
        if case[at.STATE] != reached or self._leaves() or rows[-1][at.LG_B] != move or self._timed():
            return None
        if case[at.CLOCKS] or not {row[at.LG_KIND] for row in self._rows()} <= _USUAL:
            return None
        self._case[at.ROWS] -= 1
        return move, meter, final, tab[tab[at.T_STATE] + reached * at.ST_WIDTH + at.ST_FINAL]
