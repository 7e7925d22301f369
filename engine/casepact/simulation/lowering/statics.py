"""What hangs on a situation alone: clauses that hold, permissions, prohibitions, and where facts lead."""

from __future__ import annotations

from collections.abc import Mapping

from casepact.model.clause import Clause
from casepact.model.fact import Enumeration, FactValue
from casepact.semantics.case import EffectKind
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.semantics.rules import Rules
from casepact.semantics.select import select
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.clauses import Clauses
from casepact.simulation.lowering.happenings import Happening, Happenings
from casepact.simulation.lowering.meters import Meters
from casepact.simulation.lowering.rows import EFFECTS
from casepact.simulation.lowering.sheet import Sheet
from casepact.simulation.lowering.situations import Situation, Situations
from casepact.syntax.ast.duty import Modal

__all__ = ["put_permissions", "put_prohibitions", "put_situations"]

_UP = frozenset({"raise", "upgrade", "change", "set"})
_DOWN = frozenset({"lower", "downgrade", "change", "set"})
_NOTHING = -1


def put_situations(sheet: Sheet, situations: Situations, clauses: Clauses, meters: Meters) -> None:
    """Write the situations: what learning each says, where facts lead, and which clauses hold."""
    found, rules = situations.found, situations.rules
    severity = rules.policy.facts["severity"].type
    severities = severity.values if isinstance(severity, Enumeration) else ()
    states = tuple(rules.policy.lifecycle.states)
    entered = states if situations.by_state else states[:1]
    sheet.header[at.N_ENTERED] = len(entered)
    nodes, changed, moved, broke, selected = [], [], [], [], []
    for number, here in enumerate(found):
        once = [sheet.once(EFFECTS[item.kind], item.clause, item.names, item.key) for item in here.reports]
        place = _NOTHING if here.severity is None else severities.index(here.severity)
        nodes.append((place, *sheet.listed(once)))
        changed.append([(to, _flags(here, found[to])) for to in here.changed])
        if situations.by_state:
            moved.append([(here.entered[name], _flags(here, found[here.entered[name]])) for name in entered])
        else:
            to = here.changed[0]
            moved.append([(to, _flags(here, found[to]) | at.GO_STATE)])
        broke.append([here.broke.get(name, number) for name in clauses.obligations])
        selected.append(_selected(sheet, situations, number, clauses, meters))
    sheet.put(at.T_NODE, nodes)
    sheet.put(at.T_CHANGE, changed)
    sheet.put(at.T_ENTERED, moved)
    sheet.put(at.T_BROKE, broke)
    sheet.put(at.T_SELECT, selected)


def _flags(before: Situation, after: Situation) -> int:
    # What is known no more has changed too.
    names = before.facts.keys() | after.facts.keys()
    shown = any(before.facts.get(name) != after.facts.get(name) for name in names if name != "state")
    return (at.GO_CHANGED if before.facts != after.facts else 0) | (at.GO_SHOWN if shown else 0)


def _selected(
    sheet: Sheet, situations: Situations, number: int, clauses: Clauses, meters: Meters
) -> list[tuple[int, int, int]]:
    """The clause, the meter and the report of each obligation in a situation."""
    here, world = situations.found[number], situations.world(number)
    rows = []
    for family in situations.rules.obligations.values():
        selection = select(family, here.facts, world)
        clause = selection.owed
        report = _NOTHING
        if selection.conflict:
            names = tuple(item.id for item in selection.conflict)
            report = sheet.report(EFFECTS[EffectKind.CONFLICT], names)
        elif selection.unknown:
            report = sheet.report(EFFECTS[EffectKind.UNKNOWN], tuple(sorted(selection.unknown)))
        if clause is None:
            rows.append((at.CLAUSE_EXEMPT if selection.exempt else at.CLAUSE_OPEN, _NOTHING, report))
            continue
        meter = meters.of_target(clause.target, here.facts, clause.id)
        rows.append((clauses.number(clause), meter, _NOTHING))
    rows += [(at.CLAUSE_OPEN, _NOTHING, _NOTHING)] * (len(clauses.obligations) - len(rows))
    return rows


def put_permissions(sheet: Sheet, rules: Rules, situations: Situations, happens: Happenings) -> None:
    """Write who may change the severity, as `casepact.semantics.changes` has it."""
    states = tuple(rules.policy.lifecycle.states)
    terms = rules.permissions
    sheet.header[at.N_PERMISSIONS] = len(terms)
    # No one who brings events about is an actor of the term: it never speaks.
    nobody = len(happens.actors)
    sheet.put(
        at.T_PERMISSION,
        [
            (
                happens.actors.get(term.actor, nobody),
                int(term.modal is Modal.MAY),
                sheet.ids(term.id),
                happens.bits(term.start),
                happens.bits(term.before),
                sum(1 << states.index(name) for name in set(term.states)),
                _covers(term),
            )
            for term in terms
        ],
    )
    known, asked = [], []
    for number, here in enumerate(situations.found):
        world = situations.world(number)
        for term in terms:
            holds = evaluate(term.guard, here.facts, world)
            missing = tuple(sorted(unknown_facts(term.guard, here.facts, world))) if holds is None else ()
            known.append((2 if holds is None else int(holds), sheet.objects(missing)))
        asked += [_asked(sheet, rules, here, item) for item in happens.all]
    sheet.put(at.T_PERMIT_NODE, known)
    sheet.put(at.T_PERMIT, asked)


def _asked(sheet: Sheet, rules: Rules, here: Situation, item: Happening) -> int:
    """Whether the change that an event makes has to be permitted, and in which direction it goes."""
    if "severity" not in item.facts:
        return at.PERMIT_FREE
    old, new = here.given.get("severity", here.severity), item.facts["severity"]
    direction = _direction(rules, old, new)
    wanted = {"raise": 1, "lower": -1}.get(item.name)
    if wanted is not None and direction not in (None, wanted):
        return at.PERMIT_REFUSED
    if not rules.permissions or direction == 0:
        return at.PERMIT_FREE
    if item.by is None:
        return at.PERMIT_REFUSED + sheet.objects(("by",))
    return {None: at.PERMIT_UNTOLD, 1: at.PERMIT_UP, -1: at.PERMIT_DOWN}[direction]


def _direction(rules: Rules, old: FactValue | None, new: FactValue) -> int | None:
    type_ = rules.policy.facts["severity"].type if "severity" in rules.policy.facts else None
    if not isinstance(type_, Enumeration) or old not in type_.values or new not in type_.values:
        return None
    was, becomes = type_.values.index(str(old)), type_.values.index(str(new))
    return (becomes > was) - (becomes < was)


def _covers(term: Clause) -> int:
    """The directions a permission speaks of, a bit each."""
    words: Mapping[int, frozenset[str]] = {
        at.PERMIT_UP: _UP,
        at.PERMIT_DOWN: _DOWN,
        at.PERMIT_UNTOLD: _UP & _DOWN,
    }
    return sum(1 << direction for direction, covering in words.items() if term.action in covering)


def put_prohibitions(
    sheet: Sheet, rules: Rules, situations: Situations, clauses: Clauses, happens: Happenings
) -> None:
    """Write what is forbidden, which events that concerns, and where the conditions hold."""
    states = tuple(rules.policy.lifecycle.states)
    sheet.header[at.N_PROHIBITIONS] = len(rules.prohibitions)
    rows, forbids = [], []
    for place, clause in enumerate(rules.prohibitions):
        rows.append(
            (
                clauses.obligations[clause.obligation],
                clauses.first_forbidden + place,
                0,
                happens.bits(clause.start),
                happens.bits(clause.before),
                sum(1 << states.index(name) for name in set(clause.states)),
                0,
            )
        )
        own = rules.own_event(clause)
        forbids.append([int(own == item.name and item.by in (None, clause.actor)) for item in happens.all])
    sheet.put(at.T_PROHIBITION, rows)
    sheet.put(at.T_FORBIDS, forbids)
    sheet.put(
        at.T_FORBID_NODE,
        [
            [
                int(evaluate(clause.guard, here.facts, situations.world(number)) is True)
                for clause in rules.prohibitions
            ]
            for number, here in enumerate(situations.found)
        ],
    )
