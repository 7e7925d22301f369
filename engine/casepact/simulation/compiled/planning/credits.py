"""Which credits there are, in which situations their conditions hold, and over which periods they count."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.model.clause import Clause
from casepact.model.credit import CreditRule
from casepact.model.expression import Expression
from casepact.semantics.due import counted_on
from casepact.semantics.periods import period_of
from casepact.semantics.rules import Rules
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.memory import Memory, UnplannedError
from casepact.simulation.hours import GRID
from casepact.simulation.lowering.sheet import Names
from casepact.simulation.lowering.situations import Situations
from casepact.simulation.preparing import Prepared
from casepact.syntax.ast.credit import PerBreach
from casepact.syntax.ast.target import UNIT_SECONDS, Period, Unit

__all__ = ["Periods", "put_credits"]

_KINDS = {
    None: pl.CREDIT_BREACH,
    Unit.SECOND: pl.CREDIT_OPEN_TIME,
    Unit.MINUTE: pl.CREDIT_OPEN_TIME,
    Unit.HOUR: pl.CREDIT_OPEN_TIME,
    Unit.WEEK: pl.CREDIT_TIME,
    Unit.DAY: pl.CREDIT_DAYS,
}


class Periods:
    """Tables of which period of a length each stretch of time lies in, by the local date in a zone."""

    def __init__(self, memory: Memory, prepared: Prepared, names: Names) -> None:
        self._memory, self._prepared, self._facts = memory, prepared, names.facts
        self._known: dict[tuple[Period | None, str], int] = {}

    def table(self, clause: Clause, length: Period | None) -> int:
        """Return where the table for a clause's cycles begins."""
        zones = {self._zone(clause, node) for node in range(len(self._facts))}
        if len(zones) > 1:
            raise UnplannedError(f"`{clause.id}` is counted by the periods of several zones")
        key = length, zones.pop()
        if key not in self._known:
            layout = self._prepared.layout
            names = {name: place for place, name in enumerate(layout.period_names(length))}
            grids = range(layout.start // GRID, layout.horizon // GRID + 1)
            starts = (max(grid * GRID, layout.start) for grid in grids)
            self._known[key] = self._memory.block([names[period_of(at, *key)] for at in starts])
        return self._known[key]

    def _zone(self, clause: Clause, node: int) -> str:
        """The zone in which cycles of a clause are counted, as the account has it."""
        return self._prepared.rules.book.civil_zone(counted_on(clause), self._facts[node])


def put_credits(
    memory: Memory, prepared: Prepared, names: Names, situations: Situations, periods: Periods
) -> None:
    """Write the credits of the policy."""
    rules, lengths = prepared.rules, prepared.layout.credit_periods
    credits_ = rules.policy.credits
    clauses = _clauses(rules)
    memory.header[pl.P_CREDITS] = len(credits_)
    memory.header[pl.P_CLAUSES] = len(clauses)
    memory.header[pl.P_JUDGED_AT] = len(names.severities) + 1
    memory.put(pl.T_CREDIT, [_row(rule, names) for rule in credits_])
    memory.put(pl.T_CREDIT_HOLDS, [_holds(rule, names, situations) for rule in credits_])
    memory.put(
        pl.T_CREDIT_PERIODS,
        [
            periods.table(clause, length) if clause.obligation == rule.credit.trigger.target.name else 0
            for rule, length in zip(credits_, lengths, strict=True)
            for clause in clauses
        ],
    )


def _clauses(rules: Rules) -> list[Clause]:
    """Every clause, in the order of its number in the machine."""
    families = (clause for family in rules.obligations.values() for clause in family.clauses)
    return [*families, *rules.prohibitions]


def _row(rule: CreditRule, names: Names) -> tuple[int, int, int, bool]:
    trigger = rule.credit.trigger
    name = trigger.target.name
    about = names.obligations.index(name) if name in names.obligations else -1
    if not isinstance(trigger, PerBreach):
        return about, pl.CREDIT_SHARE, 1, False
    if trigger.unit not in _KINDS:
        raise UnplannedError(f"`{rule.note.id}` is for units that are not counted compiled")
    seconds = 1 if trigger.unit is None else UNIT_SECONDS[trigger.unit]
    return about, _KINDS[trigger.unit], seconds, trigger.started


def _holds(rule: CreditRule, names: Names, situations: Situations) -> list[int]:
    """Whether a rule's condition holds (2 where that is unknown), by situation and by the severity judged at.

    The account asks at the end of a case; what cannot change on the way can be asked before.
    """
    severities = (None, *names.severities)
    answers = [
        [_answer(rule.guard, situations, node, severity) for severity in severities]
        for node in range(len(situations.found))
    ]
    nameless = _after_nameless(situations)
    for node, here in enumerate(situations.found):
        first = 0 if node in nameless else 1
        for after in (*here.changed, *here.entered.values(), *here.broke.values()):
            if answers[node][first:] != answers[after][first:]:
                raise UnplannedError(f"`{rule.note.id}` asks for what becomes of a case after its breach")
    return [answer for row in answers for answer in row]


def _answer(guard: Expression, situations: Situations, node: int, severity: str | None) -> int:
    facts = dict(situations.found[node].facts)
    if severity is not None:
        facts["severity"] = severity
    answer = situations.ask(guard, node, facts)
    return 2 if answer is None else int(answer)


def _after_nameless(situations: Situations) -> set[int]:
    """The situations that can follow one in which the severity is not known, those themselves included."""
    waiting = [node for node, here in enumerate(situations.found) if here.severity is None]
    found = set(waiting)
    while waiting:
        here = situations.found[waiting.pop()]
        following: Sequence[int] = (*here.changed, *here.entered.values(), *here.broke.values())
        waiting += [node for node in dict.fromkeys(following) if node not in found]
        found.update(following)
    return found
