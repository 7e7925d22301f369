"""Reads tables: nested mappings keyed by values of facts, with sentences in the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from casepact.model import expression as model
from casepact.model.fact import Enumeration, Fact
from casepact.model.note import Note
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.fields import Fields, shape_of, without_cut_off
from casepact.resolve.notes import annotated, left_open, unwrap
from casepact.resolve.range_keys import is_range, report_range
from casepact.resolve.vocabulary import LEVELS, Vocabulary
from casepact.source import Span
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.sentence import TableKey
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["Cell", "ReadSentence", "read_table"]

ReadSentence = Callable[[Scalar | None], tuple[Any, Guard] | None]
"""Parses the sentence of a cell to its tree and guard; given None, makes the unspecified one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One sentence of a table with everything that must hold for it to apply.

    ``scalar`` is where the sentence stands, None for ``unspecified: why``.
    """

    note: Note
    guard: model.Expression
    tree: Any
    scalar: Scalar | None
    fields: Fields | None


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    values: tuple[str, ...]
    entry: Entry
    place: Span


@dataclass(slots=True)
class _Table:
    vocabulary: Vocabulary
    read: ReadSentence
    by: tuple[str, ...]
    what: str
    used: list[str]
    cells: list[Cell]


def read_table(
    node: Node, path: str, vocabulary: Vocabulary, read: ReadSentence, *, by: tuple[str, ...] = (), what: str
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The cells of a table, in file order, and the facts that key it, outermost first.

    ``by`` names the facts where the author did; ``what`` says for messages what a cell holds. A node
    that is no mapping is a table of one cell.
    """
    table = _Table(vocabulary, read, by, what, [], [])
    _read_level(table, node, path, model.TRUE, ())
    return tuple(table.cells), tuple(table.used)


def _read_level(
    table: _Table, node: Node, path: str, guard: model.Expression, outer: tuple[str, ...]
) -> None:
    if not isinstance(node, Mapping) or annotated(node) is not None:
        _read_cell(table, node, path, guard)
        return
    if not node.entries:
        _report_nothing(table, path, node.span)
    node = _without_cut_off(node, table.vocabulary)
    ranges = [entry.key for entry in node.entries if is_range(entry.key, table.vocabulary)]
    if ranges:
        report_range(ranges[0], table.by, table.vocabulary)
        return
    rows = [row for entry in node.entries for row in _rows(table, entry)]
    fact = _keyed_by(table, rows, outer, node)
    if fact is None:
        return
    if fact.name not in table.used:
        table.used.append(fact.name)
    named: dict[str, Span] = {}
    for row in rows:
        for value in row.values:
            if value in named:
                table.vocabulary.report.add(
                    "duplicate-row",
                    f"`{value}` has a row already",
                    row.place,
                    help_="keep one of the two",
                )
            named[value] = row.place
    for row in rows:
        condition = _row_condition(fact, row, frozenset(named))
        _read_level(
            table, row.entry.value, f"{path}.{row.name}", model.all_of(guard, condition), (*outer, fact.name)
        )


def _without_cut_off(node: Mapping, vocabulary: Vocabulary) -> Mapping:
    """The mapping without what a comma cut off a sentence, and with each value of a fact that has a row."""
    owners = {name for entry in node.entries[:1] for name in vocabulary.owners(entry.key.text)}
    values = [value for name in owners for value in vocabulary.enumeration(name)]
    return without_cut_off(node, vocabulary.report, values)


def _rows(table: _Table, entry: Entry) -> list[_Row]:
    tree = table.vocabulary.report.sentence("table_key", entry.key)
    if not isinstance(tree, TableKey):
        return []
    if not tree.values:
        return [_Row("otherwise", (), entry, entry.key.span)]
    # A key that joins values is as many rows, so that each cell has an id of its own.
    return [
        _Row(word.name, (word.name,), entry, table.vocabulary.report.at(entry.key, word.extent))
        for word in tree.values
    ]


def _row_condition(fact: Fact, row: _Row, named: frozenset[str]) -> model.Expression:
    if isinstance(fact.type, Enumeration):
        values = row.values or tuple(value for value in fact.type.values if value not in named)
        return model.FactIn(fact.name, frozenset(values)) if values else model.FALSE
    holds = model.FactIn(fact.name, frozenset((True,)))
    if row.values:
        return holds if row.values[0] in ("yes", "true") else model.negate(holds)
    return model.negate(holds) if named & {"yes", "true"} else holds


def _keyed_by(table: _Table, rows: list[_Row], outer: tuple[str, ...], node: Mapping) -> Fact | None:
    vocabulary, keys = table.vocabulary, [(value, row) for row in rows for value in row.values]
    if len(outer) < len(table.by):
        return _check_keys(table, vocabulary.facts.get(table.by[len(outer)]), keys)
    if not keys:
        if rows:
            vocabulary.report.add(
                "ambiguous-key",
                "`otherwise` alone does not say of what",
                rows[0].entry.key.span,
                help_="add `by:`",
            )
        return None
    scores = Counter(
        name
        for value, _ in keys
        for name in vocabulary.owners(value)
        if name not in outer and name != "state"
    )
    best = max(scores.values(), default=0)
    if best < len(keys) and "value of a fact" in vocabulary.unsure:
        return None  # the facts that could key the table are not all known
    winners = [vocabulary.facts[name] for name, score in scores.items() if score == best]
    if best == 0:
        _report_rows(table, keys, outer)
        return None
    if len(winners) > 1:
        names = " and ".join(f"`{fact.name}`" for fact in winners)
        vocabulary.report.add(
            "ambiguous-key",
            f"these rows could be values of {names}",
            node.entries[0].key.span,
            help_=f"say which beside the table: `by: [{', '.join((*outer, winners[0].name))}]`",
        )
        return None
    return _check_keys(table, winners[0], keys)


def _report_rows(table: _Table, keys: list[tuple[str, _Row]], outer: tuple[str, ...]) -> None:
    """Report a level of a table none of whose keys is a value of a fact that is still free."""
    vocabulary = table.vocabulary
    for value, row in keys:
        used = next((name for name in vocabulary.owners(value) if name in outer), None)
        if used is not None:
            vocabulary.report.add(
                "fact-keyed-twice",
                f"`{value}` is a value of `{used}`, by which the table is keyed further out",
                row.place,
                help_="key each level of a table by another fact",
            )
            continue
        keyed = vocabulary.facts.get(value)
        if keyed is not None and isinstance(keyed.type, Enumeration) and not vocabulary.owners(value):
            vocabulary.report.add(
                "unknown-name",
                f"`{value}` is a fact, and the rows of a table are values of one",
                row.place,
                help_=f"leave this level out: rows such as `{keyed.type.values[0]}` say that they are"
                f" of `{value}`",
            )
            continue
        known = [
            value
            for name, fact in vocabulary.facts.items()
            if name not in outer and name != "state" and isinstance(fact.type, Enumeration)
            for value in fact.type.values
        ]
        vocabulary.unknown("value of a fact", value, row.place, known)


def _check_keys(table: _Table, fact: Fact | None, keys: list[tuple[str, _Row]]) -> Fact | None:
    if fact is None:
        return None  # `by` names an unknown fact, which has been reported where it stands
    is_boolean = not isinstance(fact.type, Enumeration) and fact.type.primitive.value == "boolean"
    values = ("yes", "no") if is_boolean else table.vocabulary.enumeration(fact.name)
    for value, row in keys:
        if not (value in values if is_boolean else table.vocabulary.has_value(fact.name, value)):
            kind = fact.name if fact.name in LEVELS else f"value of `{fact.name}`"
            table.vocabulary.unknown(kind, value, row.place, values, unsure=fact.name)
    return fact


def _read_cell(table: _Table, node: Node, path: str, guard: model.Expression) -> None:
    said, note, fields = unwrap(node, path, table.vocabulary, f"a cell that holds {table.what}")
    if said is None:
        if note.is_unspecified:
            sentence = table.read(None)
            if sentence is not None:
                table.cells.append(Cell(note, guard, sentence[0], None, fields))
        return
    if isinstance(said, Sequence):
        _read_alternatives(table, said, path, guard, note, fields)
    elif isinstance(said, Mapping):
        if fields is not None:
            _read_level(table, said, path, guard, ())
            return
        table.vocabulary.report.add("wrong-shape", f"expected {table.what}, not {shape_of(said)}", said.span)
    else:
        _read_sentences(table, [(path, said, note, fields)], guard, listed=False)


def _read_alternatives(
    table: _Table, node: Sequence, path: str, guard: model.Expression, outer: Note, fields: Fields | None
) -> None:
    items: list[tuple[str, Scalar | None, Note, Fields | None]] = []
    if not node.items:
        _report_nothing(table, path, node.span)
    for number, item in enumerate(node.items, 1):
        said, note, own = unwrap(
            item, f"{path}.{number}", table.vocabulary, f"a cell that holds {table.what}"
        )
        if fields is not None:
            note = replace(
                note,
                title=note.title or outer.title,
                cites=note.cites or outer.cites,
                assumed=note.assumed or outer.assumed,
                alternative=note.alternative or outer.alternative,
            )
        if isinstance(said, Scalar) or (said is None and note.is_unspecified):
            items.append((f"{path}.{number}", said, note, own or fields))
        elif said is not None:
            table.vocabulary.report.add(
                "wrong-shape", f"expected {table.what}, not {shape_of(said)}", said.span
            )
    _read_sentences(table, items, guard, listed=True)


def _report_nothing(table: _Table, path: str, span: Span) -> None:
    none = ", `none`" if table.what.startswith("a target") else ""
    help_ = f"write {table.what}{none} or `unspecified`"
    table.vocabulary.report.add("empty-sentence", f"`{path}` says nothing", span, help_=help_)


def _read_sentences(
    table: _Table,
    items: list[tuple[str, Scalar | None, Note, Fields | None]],
    guard: model.Expression,
    *,
    listed: bool,
) -> None:
    vocabulary = table.vocabulary
    parsed: list[tuple[Scalar | None, Note, Fields | None, Any, Guard, model.Expression]] = []
    for path, scalar, note, fields in items:
        if scalar is not None and scalar.is_null:
            _report_nothing(table, path, scalar.span)
            continue
        sentence = table.read(scalar)
        if sentence is None:
            continue
        tree, written = sentence
        own = model.TRUE if scalar is None else resolve_guard(written, scalar, vocabulary)
        if written.otherwise and not listed and scalar is not None:
            vocabulary.report.add(
                "lone-otherwise",
                "`otherwise` has nothing beside it to be other than",
                vocabulary.report.at(scalar, written.extent),
            )
        parsed.append((scalar, note, fields, tree, written, own))
    others = model.any_of(*(own for *_, written, own in parsed if not written.otherwise))
    for scalar, note, fields, tree, written, own in parsed:
        condition = model.negate(others) if written.otherwise else own
        said = note if written.otherwise else left_open(note, own)
        table.cells.append(Cell(said, model.all_of(guard, condition), tree, scalar, fields))
