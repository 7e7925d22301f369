"""Compares what cases can be: facts and their values and defaults, severities, channels, languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casepact.comparison.change import Change, Evidence, Verdict, joined
from casepact.comparison.consequences import consequences, told_of, words_of
from casepact.comparison.context import Context
from casepact.comparison.coverage import is_covered
from casepact.comparison.evidence import Answer, Reading
from casepact.comparison.lens import Consequence, Lens
from casepact.comparison.sayings import duty_said
from casepact.decision import Decision
from casepact.machine.completion import derivations_of
from casepact.model.expression import TRUE, facts_of
from casepact.model.fact import BUILT_IN_FACTS, Enumeration, Fact, Origin
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.model.values import value_text

__all__ = ["fact_changes", "severity_changes"]

_NEW_VALUE = "no case could be so before, so that there is nothing to compare with"
_OLD_VALUE = "no case can be so any more, so that there is nothing to compare with"
_ORDER = "what follows hangs on who raises or lowers it, and when"


def severity_changes(context: Context) -> Iterator[Change]:
    """Severities that come and go, and the orders of severities and tiers."""
    first, second = context.joint.old, context.joint.new
    for name, item in first.severities.items():
        if name not in second.severities:
            message = f"there is no severity `{name}` any more"
            yield context.change("severity", Verdict.CHANGED, message, (item.note, None), reason=_OLD_VALUE)
    for name, item in second.severities.items():
        if name not in first.severities:
            message = f"the severity `{name}` is new"
            yield context.change("severity", Verdict.CHANGED, message, (None, item.note), reason=_NEW_VALUE)
    for what, old, new in (
        ("severities", list(first.severities), list(second.severities)),
        ("tiers", list(first.tiers), list(second.tiers)),
    ):
        before = [name for name in old if name in new]
        after = [name for name in new if name in old]
        if before != after:
            section = second.severities if what == "severities" else second.tiers
            note = section[after[0]].note
            message = f"the order of {what} is {', '.join(after)}, not {', '.join(before)}"
            kind = "severity" if what == "severities" else "tier"
            yield context.change(kind, Verdict.CHANGED, message, (None, note), reason=_ORDER)


def fact_changes(context: Context) -> Iterator[Change]:
    """Facts that come and go, their types, values and defaults; and the languages of channels."""
    first, second = context.joint.old, context.joint.new
    for name in dict.fromkeys((*first.facts, *second.facts)):
        before, after = first.facts.get(name), second.facts.get(name)
        if before is None or after is None:
            fact = after or before
            if fact is not None and fact.origin not in (Origin.BUILT_IN, Origin.QUOTA):
                words = "is new" if before is None else "is gone"
                message = f"the fact `{name}` {words}"
                notes = (_note(before), _note(after))
                yield context.change("fact", Verdict.REWORDED, message, notes)
            continue
        if name not in BUILT_IN_FACTS:
            yield from _values(context, before, after)
        if before.default != after.default:
            yield from _default(context, name, before, after)
    yield from _languages(context)


def _note(fact: Fact | None) -> Note | None:
    if fact is None:
        return None
    return fact.note or Note(f"case.{fact.name}", fact.span)


def _values(context: Context, old: Fact, new: Fact) -> Iterator[Change]:
    notes = (_note(old), _note(new))
    one, other = old.type, new.type
    if isinstance(one, Enumeration) and isinstance(other, Enumeration):
        for value in one.values:
            if value not in other.values:
                message = f"`{new.name}` cannot be `{value}` any more"
                yield context.change("fact", Verdict.CHANGED, message, notes, reason=_OLD_VALUE)
        for value in other.values:
            if value not in one.values:
                message = f"`{new.name}` can be `{value}` now"
                yield context.change("fact", Verdict.CHANGED, message, notes, reason=_NEW_VALUE)
        kept = [[value for value in item.values if value in both] for item, both in _both(one, other)]
        if kept[0] != kept[1] and one.ordered and other.ordered:
            message = f"the values of `{new.name}` are in another order, by which no condition is another"
            yield context.change("fact", Verdict.REWORDED, message, notes)
        if one.ordered != other.ordered:
            message = (
                f"the values of `{new.name}` are {'in order now' if other.ordered else 'in no order now'}"
            )
            yield context.change("fact", Verdict.REWORDED, message, notes)
    elif one != other:
        message = f"`{new.name}` is of another type"
        yield context.change("fact", Verdict.CHANGED, message, notes, reason=_NEW_VALUE)


def _both(one: Enumeration, other: Enumeration) -> Iterator[tuple[Enumeration, frozenset[str]]]:
    shared = frozenset(one.values) & frozenset(other.values)
    yield one, shared
    yield other, shared


def _default(context: Context, name: str, old: Fact, new: Fact) -> Iterator[Change]:
    """Cases that do not say a fact: what they are taken to be, and what follows from it."""
    joint = context.joint
    if any(item.fact == name for policy in (joint.old, joint.new) for item in derivations_of(policy)):
        return  # what definitions leave is told with them
    results = list(consequences(Lens(context, name, (old.default, new.default), (TRUE, TRUE), None)))
    verdict = joined(item.verdict for item in results)
    reason = ""
    if verdict is Verdict.REWORDED:
        verdict = Verdict.CHANGED
        reason = _hanging(context.joint.new, name) or "nothing hangs on it"
    elif verdict is Verdict.CHANGED:
        reason = "; ".join(dict.fromkeys(item.reason for item in results if item.reason))
    before, after = (
        f"`{value_text(item.default)}`" if item.default is not None else "not known" for item in (old, new)
    )
    message = f"a case that does not say its `{name}` is taken to be {after}, not {before}"
    message += told_of(results)
    notes = (_note(old), _note(new))
    own = context.names.old_facts.get(name, name)
    evidence = None
    for case in (item.uncovered for item in results):
        if case is not None and evidence is None:
            facts = {fact: value for fact, value in case.facts.items() if fact != name}
            evidence = context.replayer.show(facts, (case.at,), Reading.both(is_covered), covered=False)
    if evidence is None:
        evidence = _owed(context, verdict, results)
    if evidence is None:
        said_of = Reading(_fact_said(own), _fact_said(name))
        evidence = context.replayer.show({}, (None,), said_of, covered=False)
    change = context.change("fact", verdict, message, notes, reason=reason, evidence=evidence)
    yield replace(change, consequences=words_of(results))


def _owed(context: Context, verdict: Verdict, results: Iterable[Consequence]) -> Evidence | None:
    """A case that is owed a duty otherwise, by what makes for the verdict where that can be."""
    olds = {new: old for old, new in context.names.renaming.obligations.items()}
    for item in sorted(results, key=lambda item: item.verdict is not verdict):
        if item.owed is None:
            continue
        duty, case = item.owed
        reading = duty_said((olds.get(duty, duty), duty))
        shown = context.replayer.show(case.facts, (case.at,), reading)
        if shown is not None:
            return shown
    return None


def _hanging(policy: Policy, name: str) -> str:
    """What asks for a fact, of which it may be known or not what it answers, though nothing else is owed."""
    guards = [
        *((item.note.id, item.guard) for item in policy.adjustments),
        *((item.note.id, item.guard) for item in policy.coverage),
        *((item.note.id, item.guard) for item in policy.credits),
        *((item.note.id, item.guard) for item in policy.severities.values()),
        *((item.note.id, item.guard) for item in policy.lifecycle.transitions),
        *((clause.id, clause.guard) for clause in policy.clauses()),
    ]
    found = [id_ for id_, guard in guards if guard is not None and name in facts_of(guard)]
    listed = ", ".join(f"`{item}`" for item in found)
    return f"the same is owed, and whether it is certain hangs on {listed}" if found else ""


def _fact_said(name: str) -> Answer:
    def said(decision: Decision) -> str:
        value = decision.facts.get(name)
        return f"{name} {'not known' if value is None else value_text(value)}"

    return said


def _languages(context: Context) -> Iterator[Change]:
    for name, after in context.joint.new.channels.items():
        before = context.joint.old.channels.get(name)
        if before is None or set(before.languages) == set(after.languages):
            continue
        lost, gained = (
            set(before.languages) - set(after.languages),
            set(after.languages) - set(before.languages),
        )
        if not before.languages or not after.languages:
            verdict = Verdict.WORSE if after.languages else Verdict.BETTER
        else:
            verdict = Verdict.MIXED if lost and gained else Verdict.WORSE if lost else Verdict.BETTER
        said = ", ".join(after.languages) or "any language"
        message = f"the channel `{name}` is in {said}, not {', '.join(before.languages) or 'any language'}"
        yield context.change("channel", verdict, message, (before.note, after.note))
