"""What can be asked for of a scenario before it is run: what each kind of measure is about, and its names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casepact.experiment.measures import REOPENED, Measure, MeasureKind
from casepact.simulation.layout import Layout
from casepact.simulation.tally import FATES
from casepact.syntax.suggest import suggest

__all__ = ["Names", "subjects_of"]

_KIND = MeasureKind
_KINDS = tuple(kind.value for kind in MeasureKind)
_WRITTEN = re.compile(r"(?P<kind>\w+)\((?P<inside>.+)\)")
_PART = re.compile(r"[^\s(),]+")

_OF_TEAMS = frozenset((_KIND.UTILISATION, _KIND.QUEUE, _KIND.ABANDONED))
_OF_NOTHING = frozenset((_KIND.BACKLOG, _KIND.BACKLOG_AT_END))


def subjects_of(kind: MeasureKind, layout: Layout) -> tuple[str, ...]:
    """What measures of a kind are about: obligations, roles, teams, fates, or rules and caps of credits.

    Empty of a kind that is about nothing in particular. What a credit comes to is about its rule here,
    whatever it is counted in.
    """
    if kind is _KIND.NOTICES:
        return layout.roles
    if kind in (_KIND.CREDITS, _KIND.CREDIT_DUE):
        return (*layout.credits, *layout.credit_caps)
    if kind is _KIND.CASES:
        return (*FATES, REOPENED)
    if kind in _OF_NOTHING:
        return ()
    return layout.teams if kind in _OF_TEAMS or "_wait" in kind.value else layout.obligations


class Names:
    """All that measures are asked for by: kinds, what they are about, and each measure as it is written.

    A name says what may be measured: a run in which nothing of it happens does not have it. There are as
    many measures as obligations, tiers and severities can be put together, so that they are not listed.
    """

    def __init__(self, *layouts: Layout) -> None:
        self._layouts = layouts
        subjects = (
            subject for layout in layouts for kind in MeasureKind for subject in subjects_of(kind, layout)
        )
        self._short = frozenset((*_KINDS, *subjects))

    def __contains__(self, word: str) -> bool:
        return word in self._short or any(_is_measure(word, layout) for layout in self._layouts)

    def told(self) -> str:
        """What may be asked for, in words: the kinds of measure, and the names of everything else."""
        layout = self._layouts[0]
        groups = {
            "a kind": _KINDS,
            "an obligation": layout.obligations,
            "a team": layout.teams,
            "a role": layout.roles,
            "a credit": (*layout.credits, *layout.credit_caps),
        }
        texts = [
            f"{what} ({', '.join(f'`{name}`' for name in names)})" for what, names in groups.items() if names
        ]
        return f"ask for {', '.join(texts)}"

    def near(self, word: str) -> str | None:
        """The name that a word was most likely meant to be, or None if none is close."""
        if "(" not in word:
            return suggest(word, sorted(self._short, key=lambda name: (len(name), name)))
        return next(filter(None, (_nearest(word, layout) for layout in self._layouts)), None)


def _is_measure(word: str, layout: Layout) -> bool:
    """Whether a layout has a measure that is written so: ``attainment(first_response, premium, p1)``."""
    found = _WRITTEN.fullmatch(word)
    if found is None or found["kind"] not in _KINDS:
        return False
    about, *cell = found["inside"].split(", ")
    if about not in subjects_of(MeasureKind(found["kind"]), layout) or "" in cell:
        return False
    if not cell:
        return True
    if about not in layout.obligations or len(cell) > 2:
        return False
    either = (layout.tiers, layout.severities)
    return (
        cell[0] in layout.tiers and cell[1] in layout.severities
        if cell[1:]
        else any(cell[0] in one for one in either)
    )


def _nearest(word: str, layout: Layout) -> str | None:
    """The measure that was most likely meant, part by part; None where a part is like nothing there is."""
    first, *parts = _PART.findall(word) or [""]
    kind = _near(first, _KINDS)
    if kind is None:
        return None
    subjects = subjects_of(MeasureKind(kind), layout)
    if not subjects or not parts:
        return kind
    about = _near(parts[0], subjects)
    if about is None:
        return None
    cell = {"tier": "", "severity": ""}
    for part in parts[1:] if about in layout.obligations else ():
        known = {"tier": layout.tiers, "severity": layout.severities}
        left = [name for name, value in cell.items() if not value]
        axis = next((name for name in left if part in known[name]), None)
        near = part if axis else _near(part, [value for name in left for value in known[name]])
        axis = axis or next((name for name in left if near in known[name]), None)
        if near is None or axis is None:
            return None
        cell[axis] = near
    return Measure(MeasureKind(kind), about, cell["tier"], cell["severity"]).text


def _near(word: str, known: Sequence[str]) -> str | None:
    """A word that is known, or the known one nearest to it."""
    return word if word in known else suggest(word, known)
