"""Lowers a policy for the kinds of case and the events of a scenario, or says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from casepact.frozen import dataclass
from casepact.model.expression import Expression
from casepact.model.fact import Facts
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.rules import Rules
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.clauses import Clauses
from casepact.simulation.lowering.happenings import Happening, Happenings
from casepact.simulation.lowering.hours import Hours
from casepact.simulation.lowering.meters import Meters
from casepact.simulation.lowering.rungs import put_ladders, raises_of
from casepact.simulation.lowering.sheet import Names, Sheet, UnloweredError
from casepact.simulation.lowering.situations import Question, Situations
from casepact.simulation.lowering.states import put_states
from casepact.simulation.lowering.statics import put_permissions, put_prohibitions, put_situations

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["STAYS", "Lowered", "lower"]

STAYS = 24
"""How many stays in states a case's record has room for, unless more are asked for.

Few: most of a record is that room, and many cases may be open at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A lowered policy: ``tables`` is one row of integers; `layout` says what stands where.

    ``kinds`` are where each kind of case begins in the tree of questions, in the order they were asked for.
    """

    tables: NDArray[np.int64]
    names: Names
    situations: Situations
    kinds: tuple[int, ...]
    happenings: tuple[Happening, ...]

    @property
    def record(self) -> NDArray[np.int64]:
        """A new record for a case."""
        return np.zeros(int(self.tables[at.RECORD]), dtype=np.int64)


def lower(
    rules: Rules,
    kinds: Sequence[Facts],
    happenings: Sequence[Happening],
    days: tuple[int, int] | None = None,
    *,
    stays: int = STAYS,
    uncovered: Sequence[tuple[str, ...]] = (),
    also: Sequence[Expression] = (),
) -> Lowered | str:
    """Return the policy lowered, or the reason in words why it cannot be lowered exactly.

    ``kinds`` are the facts that cases are opened with, ``happenings`` the events that can come. The tables
    of calendars reach over the civil ``days`` (counted from 1970), or over all their calendars know.
    ``stays`` is how many stays in states a case's record has room for, ``uncovered`` the ids for which cases
    are not covered. ``also`` are conditions beside the policy's that are to be asked of its situations.
    """
    try:
        return _lower(rules, kinds, happenings, days, stays, uncovered, also)
    except UnloweredError as error:
        return str(error)
    except UnanswerableError as error:
        return f"a condition asks what cannot be answered: {error}"


def _lower(
    rules: Rules,
    kinds: Sequence[Facts],
    happenings: Sequence[Happening],
    days: tuple[int, int] | None,
    stays: int,
    uncovered: Sequence[tuple[str, ...]],
    also: Sequence[Expression],
) -> Lowered:
    sheet = Sheet()
    for ids in uncovered:
        sheet.objects(ids)
    hours = Hours(sheet, days)
    meters = Meters(sheet, hours, rules.book)
    changes: dict[tuple[tuple[str, object], ...], int] = {(): 0}
    facts_of_change: list[Facts] = [{}]
    for facts in (*(item.facts for item in happenings), *raises_of(rules)):
        key = tuple(facts.items())
        if key not in changes:
            changes[key] = len(facts_of_change)
            facts_of_change.append(facts)
    situations = Situations(rules, facts_of_change, also)
    tree = _Tree(sheet, hours)
    roots = tuple(tree.add(situations.open_kind(facts)) for facts in kinds)
    happens = Happenings(rules, happenings, changes)
    clauses = Clauses(rules, sheet, happens, situations)
    obligations = clauses.obligations
    sheet.header[at.N_CHANGES] = len(facts_of_change)
    happens.put(sheet)
    clauses.put()
    put_situations(sheet, situations, clauses, meters)
    put_states(sheet, rules, situations, happens, meters)
    put_ladders(sheet, rules, situations, clauses, happens, meters, changes)
    put_permissions(sheet, rules, situations, happens)
    put_prohibitions(sheet, rules, situations, clauses, happens)
    sheet.put(at.T_TREE, tree.rows())
    sheet.put(at.T_METER, meters.rows() or [(0,) * at.ME_WIDTH])
    sheet.put(at.T_REPORT, sheet.reports())
    sheet.put(at.T_LIST, sheet.lists())
    sheet.header[at.ASKS_BREACHES] = rules.asks_for_breaches
    sheet.header[at.N_KEYS] = len(sheet.keys.items)
    _lay_out_record(sheet, stays)
    severity = rules.policy.facts["severity"].type
    names = Names(
        ids=tuple(str(item) for item in sheet.ids.items),
        objects=sheet.tuples(),
        obligations=tuple(obligations),
        severities=getattr(severity, "values", ()),
        states=tuple(rules.policy.lifecycle.states),
        events=tuple(happens.events),
        clauses=tuple(clause.id for clause in clauses.all),
        facts=tuple(item.facts for item in situations.found),
        changes=tuple(facts_of_change),
    )
    return Lowered(
        tables=sheet.row(), names=names, situations=situations, kinds=roots, happenings=tuple(happenings)
    )


class _Tree:
    """The questions between a kind of case and its first situation."""

    def __init__(self, sheet: Sheet, hours: Hours) -> None:
        self._hours = hours
        self._rows: list[tuple[int, int, int, int]] = []
        del sheet

    def add(self, root: Question | int) -> int:
        """Add a tree; returns the number of its root."""
        number = len(self._rows)
        if isinstance(root, int):
            self._rows.append((at.NONE, 0, 0, root))
            return number
        self._rows.append((0, 0, 0, 0))
        yes, no = self.add(root.yes), self.add(root.no)
        self._rows[number] = (self._hours.place(root.calendar), yes, no, 0)
        return number

    def rows(self) -> list[tuple[int, int, int, int]]:
        """The rows of all trees."""
        return self._rows


def _lay_out_record(sheet: Sheet, stays: int) -> None:
    header = sheet.header
    obligations, rungs = int(header[at.N_OBLIGATIONS]), int(header[at.N_RUNGS])
    parts: Mapping[int, int] = {
        at.REC_CLOCKS: obligations * at.CK_WIDTH,
        at.REC_LATE: obligations * at.CK_WIDTH if header[at.ASKS_LATE] else 0,
        at.REC_ORDER: obligations + 1,
        at.REC_SCRATCH: max(obligations, rungs) + 1,
        at.REC_LADDERS: int(header[at.N_LADDERS]) * at.LR_WIDTH,
        at.REC_RUNGS: rungs * at.RG_WIDTH,
        at.REC_REPORTED: int(header[at.N_KEYS]),
        at.REC_BROKEN: at.BROKEN_ROOM * at.BK_WIDTH,
        at.REC_STAYS: stays * at.SY_WIDTH,
    }
    place = at.FIXED
    for name, width in parts.items():
        header[name] = place
        place += width
    header[at.RECORD] = place
    header[at.REC_STAY_ROOM] = stays
