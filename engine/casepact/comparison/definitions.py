"""Compares what cases come to be: the severity, tier and other facts that definitions and floors give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod

from casepact.comparison.change import Change, Verdict, joined
from casepact.comparison.consequences import consequences
from casepact.comparison.context import Context
from casepact.comparison.evidence import NO_DUTIES, Answer, Reading
from casepact.comparison.joint import Joint
from casepact.comparison.lens import given_as, without_given
from casepact.decision import Decision
from casepact.machine.completion import derivations_of
from casepact.model.expression import FALSE, TRUE, Expression, FactIn, OpenedDuring, negate
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.semantics.adjust import adjustments_of
from casepact.verify.rules.problem import domains_of
from casepact.verify.rules.shared import together

__all__ = ["definition_changes"]

_MOST = 4096
"""How many combinations of facts are counted."""

_SHOWN = 3
"""How many consequences a message tells of."""


def definition_changes(context: Context) -> Iterator[Change]:
    """The cases of which another value is made than before, by definitions, matrices, floors and caps."""
    joint = context.joint
    for name in joint.derived:
        if name in joint.old.facts and name in joint.new.facts:
            yield from _fact(context, name)


def _fact(context: Context, name: str) -> Iterator[Change]:
    joint = context.joint.definitions
    old, new = (_Reading(joint, name, new=side) for side in (False, True))
    floors = old.defined == new.defined and old.default == new.default
    for one, before in old.values.items():
        for other, after in new.values.items():
            if one == other or FALSE in (before, after):
                continue
            yield from _moved(context, name, (one, other), (before, after), floors=floors)
    # What people say of a case themselves is only adjusted.
    by_hand: dict[tuple[object, ...], list[tuple[Change, FactValue]]] = {}
    for one in old.given if old.adjusted or new.adjusted else ():
        if one not in new.given:
            continue
        for value, before in old.given[one].items():
            for other, after in new.given[one].items():
                if value == other:
                    continue
                for change in _moved(context, name, (value, other), (before, after), floors=True, given=one):
                    key = (value, other, change.verdict, change.message)
                    by_hand.setdefault(key, []).append((change, one))
    for same in by_hand.values():
        said = " or ".join(f"`{one}`" for _, one in same)
        yield replace(same[0][0], message=f"where {name} is said to be {said}: {same[0][0].message}")


class _Reading:
    """What one policy makes of a fact, in cases that do not say it and in those that do.

    ``values`` are the conditions under which it comes to be each value where nobody gives it, under
    None where it is not known.
    """

    def __init__(self, joint: Joint, name: str, *, new: bool) -> None:
        policy = joint.new if new else joint.old
        self.effective = (joint.after if new else joint.before).effective
        found = {item.fact: item for item in derivations_of(policy)}.get(name)
        self.defined = frozenset() if found is None else frozenset(found.definitions)
        self.adjusted = found is not None and bool(found.adjustments)
        default = self.default = policy.facts[name].default
        shared = list(self.effective.domain(name))
        is_ = {value: self.effective.is_(name, value) for value in shared}
        self.values: dict[FactValue | None, Expression] = {
            value: without_given(condition, name, default) for value, condition in is_.items()
        }
        self.values[None] = together(*(negate(condition) for condition in self.values.values()))
        counts = self.effective.said.get(name, {})
        self.given: dict[FactValue, dict[FactValue, Expression]] = {}
        for said in shared:
            given = FactIn(name, frozenset((said,)))
            self.given[said] = {
                value: together(given, counts.get(said, TRUE), given_as(condition, name, said))
                for value, condition in is_.items()
            }


def _moved(
    context: Context,
    name: str,
    values: tuple[FactValue | None, FactValue | None],
    region: tuple[Expression, Expression],
    *,
    floors: bool,
    given: FactValue | None = None,
) -> Iterator[Change]:
    joint = context.joint.definitions
    found = joint.find(*region)
    kind = "floor" if floors else "definition"
    notes = _notes(context, name, values, floors=floors)
    if found.possible is None:
        yield context.undecided(kind, f"whether {name} is another than before", notes, found.why)
        return
    if found.case is None:
        return
    brief = context.replayer.brief
    results = [] if brief else list(consequences(context, name, values, region, given=given))
    verdict = joined(item.verdict for item in results)
    reason = ""
    if verdict is Verdict.REWORDED:
        verdict = Verdict.CHANGED
        reason = "no target, escalation or term tells the two apart"
    elif verdict is Verdict.CHANGED:
        reason = "; ".join(dict.fromkeys(item.reason for item in results if item.reason))
    results.sort(key=lambda item: _ORDER.index(item.verdict))
    before, after = (f"`{item}`" if item is not None else "not known" for item in values)
    share = "" if brief or given is not None else _share(joint, region)
    message = f"cases that were {before} are {after} now{share}"
    told = (item.words for item in results if item.verdict is not Verdict.REWORDED)
    said = list(dict.fromkeys(told))[:_SHOWN]
    if said:
        message += ": " + "; ".join(said)
    facts = dict(found.case.facts)
    if given is None:
        facts.pop(name, None)
    evidence = context.replayer.show(
        facts, (found.case.at,), Reading(_value_said(name, old=context), _value_said(name), NO_DUTIES)
    )
    yield context.change(kind, verdict, message, notes, reason=reason, evidence=evidence)


_ORDER = (Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED, Verdict.BETTER, Verdict.REWORDED)


def _value_said(name: str, old: Context | None = None) -> Answer:
    mine = name if old is None else old.names.old_facts.get(name, name)

    def said(decision: Decision) -> str:
        value = decision.facts.get(mine)
        if old is not None and isinstance(value, str):
            value = old.names.renaming.value(mine, value)
        return f"{name} {'not known' if value is None else value}"

    return said


def _notes(
    context: Context,
    name: str,
    values: tuple[FactValue | None, FactValue | None],
    *,
    floors: bool,
) -> tuple[Note | None, Note | None]:
    """The definitions or floors that are different, nearest to what changed."""
    first, second = context.joint.old, context.joint.new
    if floors:
        keys = [
            {(a.operator, a.value, a.guard): a for a in adjustments_of(p).get(name, ())}
            for p in (first, second)
        ]
        gone = [item.note for key, item in keys[0].items() if key not in keys[1]]
        come = [item.note for key, item in keys[1].items() if key not in keys[0]]
        return (gone[0] if gone else None), (come[0] if come else None)
    found: list[Note | None] = []
    for policy, other in ((first, second), (second, first)):
        found.append(_definition(policy, other, name, values))
    return found[0], found[1]


def _definition(
    policy: Policy, other: Policy, name: str, values: tuple[FactValue | None, FactValue | None]
) -> Note | None:
    """The entry of a policy that defines one of the values, and that the other policy has not."""
    for matrix in policy.matrices:
        if matrix.fact == name:
            theirs = {(c.value, c.guard) for m in other.matrices if m.fact == name for c in m.cells}
            own = [cell.note for cell in matrix.cells if (cell.value, cell.guard) not in theirs]
            return own[0] if own else matrix.note
    if name != "severity":
        fact = policy.facts.get(name)
        return None if fact is None else fact.note
    changed = [
        item
        for item in policy.severities.values()
        if item.name not in other.severities or other.severities[item.name].guard != item.guard
    ]
    for item in changed:
        if item.name in values:
            return item.note
    kept = [policy.severities[str(value)] for value in values if value in policy.severities]
    return (changed or kept)[0].note if changed or kept else None


def _share(joint: Joint, region: tuple[Expression, Expression]) -> str:
    """Of how many combinations of the facts that it hangs on this is so; empty where they are too many."""
    condition = together(*region)
    if any(isinstance(atom, OpenedDuring) for atom in atoms(condition)):
        return ""
    domains = domains_of(condition, joint.facts)
    whole = prod(map(len, domains.values()))
    if whole > _MOST or whole < 2:
        return ""
    held = sum(
        specialise_expression(condition, dict(zip(domains, values, strict=True))) == TRUE
        for values in product(*domains.values())
    )
    return f", in {held} of {whole} combinations of the facts it hangs on"
