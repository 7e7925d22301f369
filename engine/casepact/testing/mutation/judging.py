"""Judges one mutant: killed by a test, proved equivalent, or a survivor with a test that would kill it."""

from __future__ import annotations

from dataclasses import replace

from casepact.comparison import Change, difference
from casepact.testing.mutation.homes import Home
from casepact.testing.mutation.hours import same_hours
from casepact.testing.mutation.making import Drafted, make
from casepact.testing.mutation.mutant import Draft, Mutant
from casepact.testing.mutation.results import Fate, Tried
from casepact.testing.mutation.trial import Bench, Stage
from casepact.testing.mutation.witness import LIVES, TRIED, find_test
from casepact.testing.subjects import Shelf

__all__ = ["judge"]

_NOT_DECIDED = "not decided"


def judge(drafted: Drafted, bench: Bench, homes: tuple[Home, ...], shelf: Shelf) -> Tried:
    """What becomes of a mutant."""
    mutant = make(bench.original, drafted)
    if mutant is None:
        return _invalid(drafted)
    stage = Stage(bench, mutant)
    near, far = bench.order(mutant)
    killer = stage.killer(near)
    if killer is not None:
        return replace(_tried(mutant, Fate.KILLED), killer=killer.id)
    change = difference(bench.original.policy, mutant.policy)
    if change is None or (_is_open(change) and _keeps_hours(mutant, bench)):
        return _tried(mutant, Fate.EQUIVALENT)
    killer = stage.killer(far)
    if killer is not None:
        return replace(_tried(mutant, Fate.KILLED), killer=killer.id)
    return _survivor(mutant, stage, homes, shelf, change)


def _is_open(change: Change) -> bool:
    """Whether the diff shows no case: it compares hours that the document leaves open by their words."""
    return change.evidence is None


def _keeps_hours(mutant: Mutant, bench: Bench) -> bool:
    in_calendars = mutant.operator.family == "calendars" and mutant.path.startswith("calendars.")
    return in_calendars and same_hours(bench.original.policy, mutant.policy)


def _survivor(mutant: Mutant, stage: Stage, homes: tuple[Home, ...], shelf: Shelf, change: Change) -> Tried:
    survived = replace(_tried(mutant, Fate.SURVIVED), difference=change.message)
    ready = find_test(mutant, stage, shelf, homes, change)
    if ready is not None:
        return replace(survived, test=ready.text, test_file=ready.file, new_file=ready.new_file)
    searched = (
        f"none of {TRIED} cases near those of the tests, nor of {LIVES:,} timelines that lead to what is "
        "changed, is answered in another way"
    )
    if change.reason.startswith(_NOT_DECIDED):
        return replace(survived, fate=Fate.UNDECIDED, reason=f"{change.reason}; {searched}")
    return replace(survived, reason=searched)


def _tried(mutant: Mutant, fate: Fate) -> Tried:
    return Tried(
        operator=mutant.operator.name,
        family=mutant.operator.family,
        clause=mutant.clause,
        path=mutant.path,
        span=mutant.span,
        before=mutant.before,
        after=mutant.after,
        change=mutant.change,
        text=mutant.text,
        fate=fate,
    )


def _invalid(drafted: Drafted) -> Tried:
    draft: Draft = drafted.draft
    return Tried(
        operator=draft.operator,
        family="",
        clause=drafted.clause,
        path=".".join(draft.path),
        span=draft.span,
        before=draft.before,
        after=draft.after,
        change="",
        text=draft.text,
        fate=Fate.INVALID,
    )
