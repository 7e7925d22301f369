"""Compares what cases come to be: the severity, tier and other facts that definitions and floors give."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from casepact.comparison.change import Change, Verdict, joined
from casepact.comparison.consequences import consequences, told_of, uncovered, words_of
from casepact.comparison.context import Context
from casepact.comparison.coverage import is_covered
from casepact.comparison.evidence import NO_DUTIES, Answer, Reading
from casepact.comparison.joint import Joint
from casepact.comparison.lens import Lens, Values
from casepact.comparison.made import Made
from casepact.comparison.silence import ALWAYS_SAID, DOUBTFUL
from casepact.decision import Decision
from casepact.model.expression import FALSE, TRUE, Expression, OpenedDuring
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.semantics.adjust import adjustments_of
from casepact.verify.rules.cases import Found
from casepact.verify.rules.problem import domains_of
from casepact.verify.rules.shared import together

__all__ = ["definition_changes"]

_MOST = 4096
"""How many combinations of facts are counted."""


def definition_changes(context: Context) -> Iterator[Change]:
    """The cases of which another value is made than before, by definitions, matrices, floors and caps."""
    joint = context.joint
    for name in joint.derived:
        if name in joint.old.facts and name in joint.new.facts:
            yield from _fact(context, name)


def _fact(context: Context, name: str) -> Iterator[Change]:
    told: set[Values] = set()
    for values, change in _of_complete(context, name):
        told.add(values)
        yield change
    yield from _of_incomplete(context, name, told)


def _of_incomplete(context: Context, name: str, told: Collection[Values]) -> Iterator[Change]:
    """What it comes to be in cases of which not every fact is known, where complete ones do not tell.

    A default stands where definitions leave a case open for want of facts, so one that is another makes
    other cases of those.
    """
    policies = (context.joint.old, context.joint.new)
    defaults = tuple(policy.facts[name].default for policy in policies)
    if name in context.joint.fixed or (told and defaults[0] == defaults[1]):
        return
    doubtful = context.doubtful
    old, new = (Made(doubtful.joint.definitions, name, new=side) for side in (False, True))
    floors = old.defined == new.defined and old.default == new.default
    for found in _moves(doubtful, name, (old, new), None, floors=floors, told=told):
        if not told or found.values[0] == defaults[0] or found.values[1] == defaults[1]:
            yield found.told(DOUBTFUL)


def _of_complete(context: Context, name: str) -> Iterator[tuple[Values, Change]]:
    """The values that it was and is, with the change, in cases that have a value of every fact."""
    joint = context.joint.definitions
    old, new = (Made(joint, name, new=side) for side in (False, True))
    unsaid = name not in joint.fixed
    if unsaid and (old.stands_alone or new.stands_alone):
        floors = old.defined == new.defined and old.default == new.default
        for found in _moves(context, name, (old, new), None, floors=floors):
            yield found.values, found.told("")
        unsaid = False
    elif name in ALWAYS_SAID:
        unsaid = False
    # What people say of a case themselves is only adjusted.
    said: list[FactValue] = [one for one in old.given if one in new.given]
    if not (old.adjusted or new.adjusted):
        said = []
    by_hand: dict[tuple[object, ...], list[tuple[_Moved, FactValue | None]]] = {}
    for one in (*said, *((None,) if unsaid else ())):
        if one is not None and name in joint.fixed and one != joint.fixed[name]:
            continue
        for found in _moves(context, name, (old, new), one, floors=True):
            by_hand.setdefault(found.key, []).append((found, one))
    for same in by_hand.values():
        ways = [one for _, one in same]
        whenever = unsaid and len(ways) == len(said) + 1
        found = next((item for item, one in same if one is None), same[0][0])
        yield found.values, found.told("" if whenever else f"where {name} is {_said_to_be(ways)}: ")


def _said_to_be(ways: list[FactValue | None]) -> str:
    said = " or ".join(f"`{one}`" for one in ways if one is not None)
    if None not in ways:
        return f"said to be {said}"
    return f"said to be {said}, or not said" if said else "not said"


def _moves(
    context: Context,
    name: str,
    readings: tuple[Made, Made],
    said: FactValue | None,
    *,
    floors: bool,
    told: Collection[Values] = (),
) -> Iterator[_Moved]:
    """The changes of a value to another one, in cases of which people say one, or nothing.

    Those that have been ``told`` are left out.
    """
    old, new = readings
    for one, before in old.of(said).items():
        for other, after in new.of(said).items():
            if one == other or (one, other) in told or FALSE in (before, after):
                continue
            lens = Lens(context, name, (one, other), (before, after), said)
            yield from _moved(lens, floors=floors)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A change, whose message begins with ``head``, and in how many cases of which nobody says a value."""

    values: Values
    change: Change
    head: str = ""
    share: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same whatever people say."""
        return (self.values, self.change.verdict, self.change.message, self.change.consequences)

    def told(self, where: str) -> Change:
        """The change with where it is so, and with its share where that is of all cases."""
        rest = self.change.message.removeprefix(self.head)
        share = "" if where else self.share
        return replace(self.change, message=f"{where}{self.head}{share}{rest}")


def _any_of(lens: Lens) -> Found:
    """A case that both policies cover, if there is one."""
    found = [view.find() for view in lens.views]
    sure = (item for item in found if item.possible)
    return next(sure, next((item for item in found if item.possible is None), found[0]))


def _moved(lens: Lens, *, floors: bool) -> Iterator[_Moved]:
    context, name, values = lens.context, lens.fact, lens.values
    found = _any_of(lens)
    kind = "floor" if floors else "definition"
    notes = _notes(context, name, values, floors=floors)
    if found.possible is None:
        about = f"whether {name} is another than before"
        yield _Moved(values, context.undecided(kind, about, notes, found.why))
        return
    brief = context.replayer.brief
    case, covered = found.case, True
    if case is not None:
        results = [] if brief else list(consequences(lens))
    else:
        # Of cases that one policy alone covers, that they are is all there is to tell.
        results, covered = list(uncovered(lens)), False
        if not results:
            return
        case = next((item.uncovered for item in results if item.uncovered is not None), None)
    verdict = joined(item.verdict for item in results)
    reason = ""
    if verdict is Verdict.REWORDED:
        verdict = Verdict.CHANGED
        reason = "no target, escalation or term tells the two apart"
    elif verdict is Verdict.CHANGED:
        reason = "; ".join(dict.fromkeys(item.reason for item in results if item.reason))
    before, after = (f"`{item}`" if item is not None else "not known" for item in values)
    alone = lens.given is None and not brief
    share = _share(lens.joint, lens.region) if alone else ""
    head = message = f"cases that were {before} are {after} now"
    message += told_of(results)
    evidence = None
    if case is not None:
        facts = dict(case.facts)
        if lens.given is None:
            facts.pop(name, None)
        reading = Reading(_value_said(name, old=context), _value_said(name), NO_DUTIES)
        if not covered:
            reading = Reading.both(is_covered)
        evidence = context.replayer.show(facts, (case.at,), reading, covered=covered)
    change = context.change(kind, verdict, message, notes, reason=reason, evidence=evidence)
    yield _Moved(values, replace(change, consequences=words_of(results)), head, share)


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
