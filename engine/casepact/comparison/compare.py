"""Compares two policies part by part, and gathers what differs for the customer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from casepact.comparison.causes import causes_of
from casepact.comparison.change import Change, Comparison, Verdict
from casepact.comparison.charges import credit_changes, intake_changes
from casepact.comparison.context import Context
from casepact.comparison.contracts import contract_changes
from casepact.comparison.coverage import coverage_changes
from casepact.comparison.definitions import definition_changes
from casepact.comparison.evidence import Replayer, Side
from casepact.comparison.force import force_changes
from casepact.comparison.grounds import Grounds
from casepact.comparison.hours import channel_hours
from casepact.comparison.joint import Joint
from casepact.comparison.ladders import ladder_changes
from casepact.comparison.levels import fact_changes, severity_changes
from casepact.comparison.lifecycles import lifecycle_changes
from casepact.comparison.names import match_names
from casepact.comparison.offers import tier_changes
from casepact.comparison.silence import DOUBTFUL
from casepact.comparison.targets import target_changes
from casepact.comparison.terms import term_changes
from casepact.comparison.wording import rule_changes, wording_changes
from casepact.findings.fingerprint import fingerprint, subject_of
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.source import Span

__all__ = ["PARTS", "compare", "difference"]

PARTS: tuple[Callable[[Context], Iterator[Change]], ...] = (
    contract_changes,
    rule_changes,
    force_changes,
    fact_changes,
    tier_changes,
    severity_changes,
    definition_changes,
    channel_hours,
    intake_changes,
    coverage_changes,
    target_changes,
    ladder_changes,
    credit_changes,
    lifecycle_changes,
    term_changes,
    wording_changes,
)
"""What is compared, in the order of the changes."""

_CONDITIONAL = (
    channel_hours,
    intake_changes,
    coverage_changes,
    target_changes,
    ladder_changes,
    credit_changes,
    lifecycle_changes,
    term_changes,
)
"""Those whose answers hang on conditions, which may ask for facts that nobody gives."""


def compare(
    old: Policy | Contract,
    new: Policy | Contract,
    *,
    names: tuple[str, str] | None = None,
    changes: tuple[str, ...] = (),
) -> Comparison:
    """Return what differs between two policies, or contracts, for the customer.

    Args:
        old: what was in force.
        new: what is to be.
        names: what commands call the two, by default the names of their files; they may be revisions of
            git, such as ``main:policies/example.yaml``.
        changes: the change sentences that were made to what is called ``new``.
    """
    context = _context(old, new, names, changes, brief=False)
    marked = _marked(_changes(context), context)
    window = context.joint.timing.window
    return Comparison(
        old=context.replayer.old.policy.document,
        new=context.replayer.new.policy.document,
        policy=context.joint.new.name,
        changes=marked,
        causes=causes_of(context.first, context.second, marked),
        since=window.lo,
        until=window.hi,
    )


def _marked(changes: Iterable[Change], context: Context) -> tuple[Change, ...]:
    """The changes with what each is known by: its code, its clauses, what it quotes, and what was edited.

    Those without a case to show get commands that print what they are about.
    """
    sides, policy = context.replayer, context.joint.new.name
    grounds = Grounds(context.first, context.second)
    seen: Counter[tuple[object, ...]] = Counter()
    marked = []
    for change in changes:
        before = "" if change.old is None else change.old.clause
        identity = (
            change.code,
            policy,
            change.clause,
            (before, *subject_of(change.message), *grounds.of(change)),
        )
        mark = fingerprint(*identity, occurrence=seen[identity])
        seen[identity] += 1
        see = None
        if change.evidence is None and change.verdict is not Verdict.REWORDED:
            clauses = (change.old or change.new, change.new or change.old)
            old, new = ("" if item is None else item.clause for item in clauses)
            see = (sides.old.look(old), sides.new.look(new))
        taken = _taken(context.second, before) if change.new is None else None
        marked.append(replace(change, fingerprint=mark, see=see, taken=taken))
    return tuple(marked)


def _taken(policy: Policy, clause: str) -> Span | None:
    """What a clause that a policy has no more was part of: the entry around it, else the section."""
    notes = {note.id: note.span for note in policy.notes}
    words = clause.split(".")
    around = (".".join(words[:length]) for length in range(len(words) - 1, 0, -1))
    entry = next((notes[name] for name in around if name in notes), None)
    section = re.search(rf"^{re.escape(words[0])}(?= *:)", policy.document.text, re.MULTILINE)
    if entry is None and section is not None:
        entry = policy.document.span(*section.span())
    return entry


def difference(old: Policy | Contract, new: Policy | Contract) -> Change | None:
    """Return the first change that is more than wording; None where the two are proved to be equivalent.

    It is for asking often: its evidence may hold facts that do not matter.
    """
    context = _context(old, new, None, (), brief=True)
    return next((item for item in _changes(context) if item.verdict is not Verdict.REWORDED), None)


def _changes(context: Context) -> Iterator[Change]:
    """What every part finds; where complete cases have the same answers, those that are less complete too."""
    for part in PARTS:
        equal = True
        for change in part(context):
            equal = equal and change.verdict is Verdict.REWORDED
            yield change
        if equal and part in _CONDITIONAL:
            for change in part(context.doubtful):
                if change.verdict is not Verdict.REWORDED:
                    yield _doubted(change)


def _doubted(change: Change) -> Change:
    """A change of cases that are less complete; it is not judged where no case shows it."""
    change = replace(change, message=f"{DOUBTFUL}{change.message}")
    if change.evidence is not None or change.verdict is Verdict.CHANGED:
        return change
    return replace(change, verdict=Verdict.CHANGED, reason="no case was found that shows it")


def _context(
    old: Policy | Contract,
    new: Policy | Contract,
    names: tuple[str, str] | None,
    changes: tuple[str, ...],
    *,
    brief: bool,
) -> Context:
    policies = [item.policy if isinstance(item, Contract) else item for item in (old, new)]
    first, matched = match_names(*policies)
    fixed = {
        matched.renaming.facts.get(name, name): matched.renaming.value(name, value)
        for name, value in (old.facts if isinstance(old, Contract) else {}).items()
    }
    if isinstance(new, Contract):
        fixed |= new.facts
    shown = names or (old.document.name, new.document.name)
    sides = (
        Side(old, shown[0], matched.old_facts, matched.old_values),
        Side(new, shown[1], changes=changes),
    )
    joint = Joint(first, policies[1], fixed)
    return Context(first, policies[1], matched, joint, Replayer(*sides, brief=brief))
