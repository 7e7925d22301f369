"""Compares what is covered: exclusions, inclusions, prerequisites, languages, and quotas that decline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.comparison.change import Change, Verdict
from casepact.comparison.context import Context
from casepact.comparison.evidence import Reading
from casepact.comparison.joint import Joint
from casepact.decision import Decision
from casepact.model.expression import Expression, facts_of, negate
from casepact.model.note import Note
from casepact.model.policy import Coverage, Policy
from casepact.verify.rules.requirements import Bar, BarKind, bars_of
from casepact.verify.rules.shared import together

__all__ = ["coverage_bars", "coverage_changes", "is_covered", "offers"]


_COVERED_BY = frozenset((BarKind.EXCLUSION, BarKind.INCLUSIONS, BarKind.PREREQUISITE))
"""What keeps cases out by what is covered; the rest does by what is offered, which is compared elsewhere."""


def coverage_changes(context: Context) -> Iterator[Change]:
    """The cases that are covered by one policy only, and entries that describe in words alone."""
    joint = context.joint
    old, new = coverage_bars(joint.old), coverage_bars(joint.new)
    ours, theirs = ({bar.fails for bar in bars} for bars in (new, old))
    gone = [bar for bar in old if bar.fails not in ours]
    come = [bar for bar in new if bar.fails not in theirs]
    paired = {bar.note.id: bar for bar in gone}
    for bar in come:
        before = paired.pop(bar.note.id, None)
        yield from _kept_out(context, bar, before, old, is_new=True)
        if before is not None:
            yield from _kept_out(context, before, bar, new, is_new=False)
    for bar in paired.values():
        yield from _kept_out(context, bar, None, new, is_new=False)
    yield from _doubted(context, gone, come)
    yield from _described(context, joint)
    yield from _beside_words(context, joint)


def _beside_words(context: Context, joint: Joint) -> Iterator[Change]:
    """Inclusions that decide nothing, since others of their list are said in words alone."""
    old, new = (
        {_last(item.note): item for item in policy.coverage if not item.excluded}
        for policy in (joint.old, joint.new)
    )
    if all(item.guard is not None for item in (*old.values(), *new.values())):
        return
    for name, entry in new.items():
        before = old.get(name)
        if before is not None and None not in (before.guard, entry.guard) and before.guard != entry.guard:
            message = f"`{name}` names other cases, and decides nothing beside entries in words"
            yield context.change("coverage", Verdict.REWORDED, message, (before.note, entry.note))


def coverage_bars(policy: Policy) -> list[Bar]:
    """What keeps cases out: exclusions, the list of inclusions, prerequisites."""
    return [bar for bar in bars_of(policy) if bar.kind in _COVERED_BY]


def _section(bar: Bar) -> str:
    return "prerequisite" if bar.kind is BarKind.PREREQUISITE else "coverage"


def _words(bar: Bar) -> str:
    if bar.kind is BarKind.INCLUSIONS:
        return "the list of what is included"
    return f"the {bar.kind} `{_last(bar.note)}`"


def _last(note: Note) -> str:
    return note.id.rpartition(".")[2]


def _kept_out(
    context: Context, bar: Bar, other: Bar | None, others: Sequence[Bar], *, is_new: bool
) -> Iterator[Change]:
    """Cases that a bar of one policy keeps out, and nothing keeps out under the other one.

    ``is_new`` says that it is a bar of the new policy; ``other`` is what stands in its place, if anything.
    """
    joint, words = context.joint, _words(bar)
    fails, silent = (joint.new_true, joint.old_not) if is_new else (joint.old_true, joint.new_not)
    passed = [silent(item.fails) for item in others]
    offered = offers(joint, new=not is_new)
    place = None if other is None else other.note
    notes = (place, bar.note) if is_new else (bar.note, place)
    # Facts need not be made the same of: a case that is kept out is kept out, whatever follows from it.
    found = joint.find(fails(bar.fails), *passed, *offered, joint.same, covered=False)
    deed = f"{words} {'keeps' if is_new else 'kept'} out"
    if found.possible is None:
        yield context.undecided(_section(bar), f"whether {deed} other cases", notes, found.why)
    elif found.possible:
        evidence = context.show(found, Reading.both(is_covered), covered=False)
        verdict = Verdict.WORSE if is_new else Verdict.BETTER
        sides = (joint.before, joint.after) if is_new else (joint.after, joint.before)
        sure = [sides[0].effective.false(item.fails) for item in others]
        known = (
            ""
            if joint.find(fails(bar.fails), *sure, *offered, joint.same, covered=False).possible is not False
            else "not known to be un"
        )
        message = f"{deed} cases that {'were' if is_new else 'are'} {known}covered{'' if is_new else ' now'}"
        yield context.change(_section(bar), verdict, message, notes, evidence=evidence)
    elif other is None:
        message = f"{words} is new, and keeps out no case that was covered"
        if not is_new:
            message = f"{words} is gone, and kept out no case that is covered now"
        yield context.change(_section(bar), Verdict.REWORDED, message, notes)


def _doubted(context: Context, gone: Sequence[Bar], come: Sequence[Bar]) -> Iterator[Change]:
    """Cases that only one policy is known to cover, since some fact has, or comes to have, no value."""
    joint = context.joint
    sides = (joint.before, joint.after)
    asked = frozenset[str]().union(*(facts_of(bar.fails) for bar in (*gone, *come)))
    lacking = any(cases.effective.may_lack(name) for cases in sides for name in asked)
    if not lacking and joint.unsure.isdisjoint(asked):
        return
    known = [together(*(c.effective.false(bar.fails) for bar in coverage_bars(c.policy))) for c in sides]
    kind = _section((*come, *gone)[0])
    notes = (gone[0].note if gone else None, come[0].note if come else None)
    for sure, doubtful, verdict in ((0, 1, Verdict.WORSE), (1, 0, Verdict.BETTER)):
        found = joint.find(known[sure], negate(known[doubtful]), joint.same)
        words = "are not known to be covered any more" if sure == 0 else "are known to be covered now"
        about = f"cases {words}" if joint.unsure else f"cases of which a fact contradicts itself {words}"
        if found.possible is None:
            yield context.undecided(kind, f"whether {about}", notes, found.why)
        elif found.possible:
            evidence = context.show(found, Reading.both(is_covered), covered=False)
            yield context.change(kind, verdict, about, notes, evidence=evidence)


def offers(joint: Joint, *, new: bool) -> list[Expression]:
    """What else a case needs to be covered: a channel its tier has, and what is left of a quota."""
    cases = joint.after if new else joint.before
    return [together(item.condition) for item in cases.requirements if item.kind not in _COVERED_BY]


def _described(context: Context, joint: Joint) -> Iterator[Change]:
    """Entries without a condition, of which only words tell what they say."""
    reason = "it is said in words alone, which no case can be held against"
    old = {(item.excluded, _last(item.note)): item for item in joint.old.coverage if item.guard is None}
    new = {(item.excluded, _last(item.note)): item for item in joint.new.coverage if item.guard is None}
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
