"""Says which kinds of case a stream brings, and how many of each: in words, or as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.model.values import value_text
from casepact.render.simulation.numbers import share_text
from casepact.scenario.model import Arrivals, Replay

__all__ = ["Kinds", "kinds_of"]

_MOST_ROWS = 40
_MOST_VALUES = 12
_NEAR = 1e-9

Row = tuple[float, Mapping[str, FactValue]]
"""A share of the cases, and their facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The kinds of case of a stream.

    ``words`` has the shares of each fact by itself, and says which hang together: ``facts``, whose ``rows``
    are their values and the share. ``left_out`` says of how many rows there is no room.
    """

    words: str
    facts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: str = ""


def kinds_of(stream: Arrivals | Replay) -> Kinds:
    """The kinds of case of a stream. Facts whose values come in any combination are told one by one."""
    rows = _rows(stream)
    names = list(dict.fromkeys(name for _, facts in rows for name in facts))
    tied = list(names)
    for name in names:
        if _is_apart(rows, name, [other for other in tied if other != name]):
            tied.remove(name)
    joint = _joint(rows, tied) if tied else {}
    several = f", {len(joint)} combinations, see the table" if tied else ""
    parts = [f"{name}: {_values(rows, name)}" for name in names if name not in tied]
    parts += [f"{', '.join(tied)} hang together{several}"] if tied else []
    count = "1 kind of case" if len(rows) == 1 else f"{len(rows)} kinds of case"
    shown = list(joint.items())[:_MOST_ROWS]
    more = len(joint) - len(shown)
    rest = sum(share for _, share in list(joint.items())[_MOST_ROWS:])
    return Kinds(
        words="; ".join([count, *parts]),
        facts=tuple(tied),
        rows=tuple((*values, share_text(share)) for values, share in shown),
        left_out=f" {more} more kinds are {share_text(rest)} of the cases." if more else "",
    )


def _rows(stream: Arrivals | Replay) -> list[Row]:
    """The kinds of case with their shares, which sum to 1; of cases that came, as often as they did."""
    if isinstance(stream, Arrivals):
        total = sum(row.weight for row in stream.mix.rows) or 1.0
        return [(row.weight / total, row.facts) for row in stream.mix.rows if row.weight]
    found: dict[tuple[tuple[str, str], ...], tuple[int, Mapping[str, FactValue]]] = {}
    for facts in stream.facts:
        key = tuple((name, repr(value)) for name, value in facts.items())
        found[key] = found.get(key, (0, facts))[0] + 1, facts
    most = sorted(found.values(), key=lambda item: -item[0])
    return [(count / len(stream.facts), facts) for count, facts in most]


def _text(facts: Mapping[str, FactValue], name: str) -> str:
    return value_text(facts[name]) if name in facts else "not said"


def _joint(rows: Sequence[Row], names: Sequence[str]) -> dict[tuple[str, ...], float]:
    """The share of each combination of the values of some facts, in the order of the rows."""
    found: dict[tuple[str, ...], float] = {}
    for share, facts in rows:
        key = tuple(_text(facts, name) for name in names)
        found[key] = found.get(key, 0.0) + share
    return found


def _is_apart(rows: Sequence[Row], name: str, others: Sequence[str]) -> bool:
    """Whether a fact has its values in the same shares, whatever the others are."""
    own, rest = _joint(rows, [name]), _joint(rows, others)
    both = _joint(rows, [name, *others])
    return all(
        abs(both.get((*value, *combination), 0.0) - share * part) <= _NEAR
        for value, share in own.items()
        for combination, part in rest.items()
    )


def _values(rows: Sequence[Row], name: str) -> str:
    shares = _joint(rows, [name])
    if len(shares) == 1:
        return next(iter(shares))[0]
    shown = [f"{value} {share_text(share)}" for (value,), share in list(shares.items())[:_MOST_VALUES]]
    more = len(shares) - len(shown)
    return ", ".join([*shown, *([f"and {more} other values"] if more else [])])
