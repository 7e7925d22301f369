"""Compares what is covered: exclusions, inclusions, prerequisites, languages, and quotas that decline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.evidence import Reading
from casepact.comparison.joint import Joint
from casepact.decision import Decision
from casepact.model.expression import Expression, all_of, any_of, negate
from casepact.model.note import Note
from casepact.model.policy import Coverage, Policy
from casepact.verify.rules.shared import together

__all__ = ["Bar", "bars_of", "coverage_changes", "is_covered", "offers"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that keeps cases out: the condition under which it does."""

    kind: str
    note: Note
    fails: Expression
    words: str


def coverage_changes(context: Context) -> Iterator[Change]:
    """The cases that are covered by one policy only, and entries that describe in words alone."""
    joint = context.joint
    old, new = list(bars_of(joint.old)), list(bars_of(joint.new))
    ours, theirs = ({bar.fails for bar in bars} for bars in (new, old))
    gone = [bar for bar in old if bar.fails not in ours]
    come = [bar for bar in new if bar.fails not in theirs]
    paired = {bar.note.id: bar for bar in gone}
    for bar in come:
        before = paired.pop(bar.note.id, None)
        yield from _came(context, bar, before, old)
        if before is not None:
            yield from _went(context, before, bar, new)
    for bar in paired.values():
        yield from _went(context, bar, None, new)
    yield from _described(context, joint)
    yield from _beside_words(context, joint)


def _beside_words(context: Context, joint: Joint) -> Iterator[Change]:
    """Inclusions that decide nothing, since others of their list are said in words alone."""
    old, new = (
        {_name(item): item for item in policy.coverage if not item.excluded}
        for policy in (joint.old, joint.new)
    )
    if all(item.guard is not None for item in (*old.values(), *new.values())):
        return
    for name, entry in new.items():
        before = old.get(name)
        if before is not None and None not in (before.guard, entry.guard) and before.guard != entry.guard:
            message = f"`{name}` names other cases, and decides nothing beside entries in words"
            yield context.change("coverage", Verdict.REWORDED, message, (before.note, entry.note))


def bars_of(policy: Policy) -> Iterator[Bar]:
    """Everything that keeps cases out: exclusions, the list of inclusions, prerequisites."""
    for entry in policy.coverage:
        if entry.excluded and entry.guard is not None:
            yield Bar("coverage", entry.note, entry.guard, f"the exclusion `{_name(entry)}`")
    included = [entry for entry in policy.coverage if not entry.excluded]
    guards = [entry.guard for entry in included if entry.guard is not None]
    if guards and len(guards) == len(included):
        yield Bar("coverage", included[0].note, negate(any_of(*guards)), "the list of what is included")
    for needed in policy.prerequisites:
        if needed.adjustment is None:
            fails = all_of(needed.guard, negate(needed.requirement))
            yield Bar("prerequisite", needed.note, fails, f"the prerequisite `{needed.name}`")


def _name(entry: Coverage) -> str:
    return entry.note.id.rpartition(".")[2]


def _came(context: Context, bar: Bar, before: Bar | None, old: Sequence[Bar]) -> Iterator[Change]:
    """Cases that a new bar keeps out and nothing kept out before."""
    joint = context.joint
    passed = [joint.old_not(item.fails) for item in old]
    offered = offers(joint, new=False)
    notes = (None if before is None else before.note, bar.note)
    # Facts need not be made the same of: a case that is kept out is kept out, whatever follows from it.
    found = joint.find(joint.new_true(bar.fails), *passed, *offered, joint.same, covered=False)
    if found.possible is None:
        yield context.undecided(bar.kind, f"whether {bar.words} keeps out other cases", notes, found.why)
    elif found.possible:
        evidence = context.show(found, Reading.both(is_covered), covered=False)
        message = f"{bar.words} keeps out cases that were covered"
        yield context.change(bar.kind, Verdict.WORSE, message, notes, evidence=evidence)
    elif before is None:
        message = f"{bar.words} is new, and keeps out no case that was covered"
        yield context.change(bar.kind, Verdict.REWORDED, message, notes)


def _went(context: Context, bar: Bar, after: Bar | None, new: Sequence[Bar]) -> Iterator[Change]:
    """Cases that an old bar kept out and nothing keeps out any more."""
    joint = context.joint
    passed = [joint.new_not(item.fails) for item in new]
    offered = offers(joint, new=True)
    notes = (bar.note, None if after is None else after.note)
    found = joint.find(joint.old_true(bar.fails), *passed, *offered, joint.same, covered=False)
    if found.possible is None:
        yield context.undecided(bar.kind, f"whether {bar.words} kept out other cases", notes, found.why)
    elif found.possible:
        evidence = context.show(found, Reading.both(is_covered), covered=False)
        message = f"{bar.words} kept out cases that are covered now"
        yield context.change(bar.kind, Verdict.BETTER, message, notes, evidence=evidence)
    elif after is None:
        message = f"{bar.words} is gone, and kept out no case that is covered now"
        yield context.change(bar.kind, Verdict.REWORDED, message, notes)


def offers(joint: Joint, *, new: bool) -> list[Expression]:
    """What else a case needs to be covered: a channel its tier has, and what is left of a quota."""
    cases = joint.after if new else joint.before
    bars = {bar.note.id for bar in bars_of(joint.new if new else joint.old)}
    return [together(item.condition) for item in cases.requirements if item.note.id not in bars]


def _described(context: Context, joint: Joint) -> Iterator[Change]:
    """Entries without a condition, of which only words tell what they say."""
    reason = "it is said in words alone, which no case can be held against"
    old = {(item.excluded, _name(item)): item for item in joint.old.coverage if item.guard is None}
    new = {(item.excluded, _name(item)): item for item in joint.new.coverage if item.guard is None}
    gone = [key for key in old if key not in new]
    for key, entry in new.items():
        before = old.get(key)
        if before is not None:
            if before.note.title != entry.note.title:
                message = f"what is {_list(entry)} as `{key[1]}` is worded otherwise"
                yield context.change(
                    "coverage", Verdict.CHANGED, message, (before.note, entry.note), reason=reason
                )
            continue
        same = next((k for k in gone if k[0] == key[0] and old[k].note.title == entry.note.title), None)
        if same is not None:
            gone.remove(same)
            continue
        message = f"`{key[1]}` is listed as {_list(entry)} now"
        yield context.change("coverage", Verdict.CHANGED, message, (None, entry.note), reason=reason)
    for key in gone:
        message = f"`{key[1]}` is not listed as {_list(old[key])} any more"
        yield context.change("coverage", Verdict.CHANGED, message, (old[key].note, None), reason=reason)


def _list(entry: Coverage) -> str:
    return "excluded" if entry.excluded else "included"


def is_covered(decision: Decision) -> str:
    """What a decision says of coverage, with the clauses that stand against it."""
    answer = {True: "covered", False: "not covered", None: "not known to be covered"}[decision.covered]
    return f"{answer} ({', '.join(decision.because)})" if decision.covered is False else answer
