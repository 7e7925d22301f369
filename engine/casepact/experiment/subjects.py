"""What can be asked for of a scenario before it is run: what each kind of measure is about, and its names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from casepact.experiment.measures import Measure, MeasureKind
from casepact.simulation.layout import Layout
from casepact.simulation.tally import FATES

__all__ = ["names_of", "subjects_of"]

_KIND = MeasureKind

_OF_TEAMS = frozenset((_KIND.UTILISATION, _KIND.QUEUE, _KIND.ABANDONED))
_OF_NOTHING = frozenset((_KIND.BACKLOG, _KIND.BACKLOG_AT_END))


def subjects_of(kind: MeasureKind, layout: Layout) -> tuple[str, ...]:
    """What measures of a kind are about: obligations, roles, teams, fates or rules of credits.

    Empty of a kind that is about nothing in particular. What a credit comes to is about its rule here,
    whatever it is counted in.
    """
    if kind is _KIND.NOTICES:
        return layout.roles
    if kind in (_KIND.CREDITS, _KIND.CREDIT_DUE):
        return layout.credits
    if kind is _KIND.CASES:
        return FATES
    if kind in _OF_NOTHING:
        return ()
    return layout.teams if kind in _OF_TEAMS or "_wait" in kind.value else layout.obligations


def names_of(*layouts: Layout) -> frozenset[str]:
    """All that measures are asked for by: kinds, what they are about, and each measure as it is written.

    A name says what may be measured: a run in which nothing of it happens does not have it.
    """
    return frozenset(name for layout in layouts for name in _names(layout))


def _names(layout: Layout) -> Iterator[str]:
    cells = list(product(layout.tiers, layout.severities))  # both end in an empty name, which is all
    for kind in MeasureKind:
        yield kind.value
        subjects = subjects_of(kind, layout)
        yield from subjects
        for subject in subjects or ("",):
            of_cases = subject in layout.obligations
            for tier, severity in cells if of_cases else (("", ""),):
                yield Measure(kind, subject, tier, severity).text
