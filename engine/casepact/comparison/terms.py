"""Compares the terms: duties, permissions and prohibitions, most of them without a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from casepact.comparison.change import Change
from casepact.comparison.context import Context
from casepact.comparison.duties import deed
from casepact.comparison.permissions import other_terms, permission_changes
from casepact.comparison.rows import clause_rows, moves, only
from casepact.comparison.targets import clause_moved
from casepact.model.policy import Policy
from casepact.verify.rules.definitions import Row

__all__ = ["term_changes"]


def term_changes(context: Context) -> Iterator[Change]:
    """Every term, whatever it is called: what says the same in the same cases is the same."""
    yield from permission_changes(context)
    joint = context.joint
    old, new = _rows(joint.old), _rows(joint.new)
    gone, come = only(old, new)
    if not gone and not come:
        return
    answers = dict.fromkeys(row.answer for row in (*gone, *come))
    both = [a for a in answers if any(r.answer == a for r in old) and any(r.answer == a for r in new)]
    for answer in both:
        before, after = ([row for row in rows if row.answer == answer] for rows in (old, new))
        yield from _compared(context, before, after)
    left = [row for row in gone if row.answer not in both]
    right = [row for row in come if row.answer not in both]
    ways: tuple[Callable[[Row, Row], bool], ...] = (
        lambda a, b: a.note.id == b.note.id,
        lambda a, b: deed(a.answer) == deed(b.answer),
    )
    for fits in ways:
        for row in list(left):
            other = next((item for item in right if fits(row, item)), None)
            if other is not None:
                left.remove(row)
                right.remove(other)
                yield from _compared(context, [row], [other])
    for row in left:
        yield from _compared(context, [row], [])
    for row in right:
        yield from _compared(context, [], [row])


def _compared(context: Context, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    for move in moves(context.joint, old, new, exclusive=False):
        names = (_name(move.old or move.new), _name(move.new or move.old))
        yield from clause_moved(context, "term", move, names)


def _name(row: Row | None) -> str:
    assert row is not None
    return row.note.id.rpartition(".")[2]


def _rows(policy: Policy) -> list[Row]:
    return clause_rows(other_terms(policy))
