"""Clauses as integers: what starts and stops their clocks, and in which states those stand still or end."""

from __future__ import annotations

from casepact.model.clause import Carry, Clause, Notice, Reopening
from casepact.model.lifecycle import RESOLVE
from casepact.semantics.case import is_periodic
from casepact.semantics.rules import OPEN, Rules
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.happenings import Happening, Happenings
from casepact.simulation.lowering.sheet import Sheet, UnloweredError
from casepact.simulation.lowering.situations import Situations
from casepact.syntax.ast.duty import Modal

__all__ = ["Clauses", "rank_of"]

_CARRY = {Carry.CARRY: at.CARRY, Carry.RESTART: at.RESTART, Carry.KEEP: at.KEEP}


def rank_of(rules: Rules) -> dict[str, int]:
    """Return the place of each id among timers of one instant."""
    ids = [clause.id for family in rules.obligations.values() for clause in family.clauses]
    ids += [rung.id for ladder in rules.policy.ladders for rung in ladder.rungs]
    ids += [move.id for move in rules.policy.lifecycle.transitions]
    return {id_: place for place, id_ in enumerate(sorted(set(ids), key=rules.place))}


class Clauses:
    """Numbers for obligations and clauses; prohibitions come last among both."""

    def __init__(self, rules: Rules, sheet: Sheet, happens: Happenings, situations: Situations) -> None:
        self._rules, self._sheet, self._happens = rules, sheet, happens
        families = rules.obligations
        forbidden = [clause.obligation for clause in rules.prohibitions]
        for name in forbidden:
            if name in families:
                raise UnloweredError(f"`{name}` is both an obligation and a prohibition")
        for family in families.values():
            for clause in family.clauses:
                if clause.notice is not None and self._is_judged(clause, clause.notice, situations):
                    raise UnloweredError(f"`{clause.id}` asks for notice ahead of an event")
        names = dict.fromkeys([*families, *forbidden])
        if len(names) > 62 or len(rules.policy.lifecycle.states) > 62:
            raise UnloweredError("it has more than 62 obligations or states")
        self.obligations: dict[str, int] = {name: place for place, name in enumerate(names)}
        self.families = len(families)
        self.all: list[Clause] = [clause for family in families.values() for clause in family.clauses]
        self.first_forbidden = len(self.all)
        self.all += rules.prohibitions
        # By identity: clauses that say the same under one id are still clauses of their own.
        self._numbers = {id(clause): place for place, clause in enumerate(self.all)}

    def _is_judged(self, clause: Clause, notice: Notice, situations: Situations) -> bool:
        """Whether a case can give a notice, or come to know for when; else it is never due."""
        names = {RESOLVE, *(item.name for item in self._happens.all)}
        touches = (self._rules.own_event(clause), *clause.implied, *clause.stop, *clause.before)
        return not names.isdisjoint(touches) or any(notice.moment in here.facts for here in situations.found)

    def number(self, clause: Clause) -> int:
        """Return the number of a clause of an obligation."""
        return self._numbers[id(clause)]

    def put(self) -> None:
        """Write every table of clauses."""
        sheet, rules, header = self._sheet, self._rules, self._sheet.header
        states = tuple(rules.policy.lifecycle.states.values())
        header[at.N_OBLIGATIONS] = len(self.obligations)
        header[at.N_CLAUSES] = len(self.all)
        ranks = rank_of(rules)
        rows = []
        for clause in self.all:
            still = any(rules.stands_still(clause, state.name) for state in states)
            rows.append(
                (
                    0,
                    sheet.ids(clause.id),
                    ranks.get(clause.id, 0),
                    int(is_periodic(clause)),
                    _CARRY[clause.on_severity_change],
                    int(clause.on_reopen is Reopening.RESUME),
                    int(clause.target is not None),
                    int(still),
                )
            )
        sheet.put(at.T_CLAUSE, rows or [(0,) * at.CL_WIDTH])
        families = tuple(rules.obligations.values())
        firsts = [self.number(family.clauses[0]) for family in families]
        others = len(self.obligations) - len(families)
        sheet.put(at.T_FIRST, [*firsts, *[-1] * others])
        depends = [int(rules.depends_on(name, "severity")) for name in rules.obligations]
        sheet.put(at.T_DEPENDS, [*depends, *[0] * others])
        sheet.put(
            at.T_STILL,
            [[int(rules.stands_still(clause, state.name)) for state in states] for clause in self.all],
        )
        sheet.put(
            at.T_LEAVE,
            [[self._leave(clause, name) for name in rules.policy.lifecycle.states] for clause in self.all],
        )
        sheet.put(
            at.T_STOP, [[self._stop(clause, item) for item in self._happens.all] for clause in self.all]
        )
        settled = Happening(RESOLVE)
        sheet.put(at.T_STOP_SETTLED, [self._stop(clause, settled) for clause in self.all] or [0])
        sheet.put(
            at.T_AWAIT,
            [
                [
                    int(name in (rules.own_event(clause), *clause.stop, *clause.implied))
                    for name in self._happens.events
                ]
                for clause in self.all
            ],
        )
        sheet.put(
            at.T_BEGIN,
            [[self._beginning(event, state.name) for state in states] for event in self._happens.events],
        )
        names = tuple(state.name for state in states)
        sheet.put(at.T_ENTER, [[self._entering(old, new) for new in names] for old in (None, *names)])
        header[at.MASK_ON_OPEN] = sum(
            1 << place
            for place, family in enumerate(families)
            if any(OPEN in clause.start for clause in family.clauses)
        )

    def _leave(self, clause: Clause, name: str) -> int:
        state = self._rules.policy.lifecycle.states[name]
        periodic = is_periodic(clause)
        outside = bool(clause.states) and name not in clause.states
        if (
            (state.final and periodic)
            or (state.settled and periodic)
            or (outside and not self._rules.stands_still(clause, name))
        ):
            return at.LEAVE_ALWAYS
        return at.LEAVE_UNLESS_OUTLIVING if state.final else 0

    def _stop(self, clause: Clause, happening: Happening) -> int:
        """What an event does to a clock under a clause; as `casepact.semantics.clocks.stop` has it."""
        act = self._rules.own_event(clause)
        own = happening.name == act
        implied = happening.name in clause.implied
        by_other = happening.by is not None and happening.by != clause.actor
        if (own or implied) and by_other and not (clause.actor == "vendor" and happening.by != "customer"):
            return at.STOP_NOT
        periodic = is_periodic(clause)
        renews = periodic and (own or act is None)
        judge = at.STOP_RENEW if renews else at.STOP_JUDGE
        if own and (renews or not clause.stop or happening.name in clause.stop):
            return judge
        if implied or happening.name in clause.stop:
            return judge if renews or not periodic else at.STOP_CANCEL
        return at.STOP_TOO_LATE if happening.name in clause.before else at.STOP_NOT

    def _beginning(self, event: str, state: str) -> int:
        return sum(
            1 << place
            for place, family in enumerate(self._rules.obligations.values())
            if any(
                clause.modal is Modal.MUST
                and event in clause.start
                and (not clause.states or state in clause.states)
                for clause in family.clauses
            )
        )

    def _entering(self, old: str | None, new: str) -> int:
        return sum(
            1 << place
            for place, family in enumerate(self._rules.obligations.values())
            if any(
                clause.modal is Modal.MUST
                and not clause.start
                and new in clause.states
                and old not in clause.states
                for clause in family.clauses
            )
        )
