"""Lays what depends on facts out in a grid: one fact across, the others down, a text in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from casepact.frozen import dataclass
from casepact.machine.partial import specialise_expression
from casepact.model.expression import FALSE, Expression
from casepact.model.fact import Enumeration, FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.render.clauses import condition_text
from casepact.render.show.page import Footnotes, Table

__all__ = ["Entry", "grid"]

_ACROSS = ("tier", "region", "channel")
"""The facts that go across rather than down, the first that there is; else the last fact does."""

_LONGEST_TITLE = 28
_MOST_CELLS = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a cell can say, and when it does."""

    text: str
    guard: Expression
    note: Note


def grid(
    policy: Policy, title: str, facts: Sequence[str], entries: Sequence[Entry], footnotes: Footnotes
) -> Table:
    """Return the entries as a table keyed by ``facts``, or as a list where that would be too large.

    Each cell holds the entries that apply there, with what is left of their conditions.
    """
    values = {fact: _values(policy, fact) for fact in facts}
    cells = 1
    for known in values.values():
        cells *= len(known)
    if not facts or not 0 < cells <= _MOST_CELLS:
        return _listed(policy, title, entries, footnotes)
    across = next((fact for fact in (*_ACROSS, facts[-1]) if fact in facts), None) if len(facts) > 1 else None
    down = [fact for fact in facts if fact != across]
    columns: Sequence[Mapping[str, FactValue]] = (
        [{}] if across is None else [{across: value} for value in values[across]]
    )
    rows = []
    for combination in product(*(values[fact] for fact in down)):
        key = dict(zip(down, combination, strict=True))
        texts = [_cell(policy, entries, {**key, **column}, footnotes) for column in columns]
        if any(texts):
            rows.append((*(_label(policy, fact, value) for fact, value in key.items()), *texts))
    heads = [""] if across is None else [_label(policy, across, column[across]) for column in columns]
    return Table(title, (*down, *heads), tuple(rows))


def _values(policy: Policy, fact: str) -> tuple[FactValue, ...]:
    if fact == "severity":
        return tuple(policy.severities)
    declared = policy.facts.get(fact)
    if declared is None:
        return ()
    return declared.type.values if isinstance(declared.type, Enumeration) else (True, False)


def _label(policy: Policy, fact: str, value: FactValue) -> str:
    name = value_text(value)
    titles: dict[str, Callable[[], str]] = {
        "tier": lambda: policy.tiers[name].note.title,
        "severity": lambda: policy.severities[name].note.title,
        "channel": lambda: policy.channels[name].note.title if name in policy.channels else "",
    }
    title = titles.get(fact, str)()
    if not title or title.casefold() == name.casefold():
        return title or name
    return (
        f"{name}: {title}"
        if fact != "tier" and len(title) <= _LONGEST_TITLE
        else title
        if fact == "tier"
        else name
    )


def _cell(
    policy: Policy, entries: Iterable[Entry], known: Mapping[str, FactValue], footnotes: Footnotes
) -> str:
    texts = []
    for entry in entries:
        left = specialise_expression(entry.guard, known)
        if left != FALSE:
            condition = condition_text(policy, left)
            texts.append(" ".join(filter(None, (entry.text, condition))) + footnotes.mark(entry.note))
    return "; ".join(dict.fromkeys(texts))


def _listed(policy: Policy, title: str, entries: Iterable[Entry], footnotes: Footnotes) -> Table:
    rows = tuple(
        (entry.text + footnotes.mark(entry.note), condition_text(policy, entry.guard)) for entry in entries
    )
    if not any(row[1] for row in rows):
        return Table(title, ("",), tuple((row[0],) for row in rows))
    return Table(title, ("", "when"), rows)
