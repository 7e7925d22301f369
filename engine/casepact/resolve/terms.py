"""Resolves terms: duties outside the tables, each one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from casepact.model.clause import Clause
from casepact.resolve.duties import clause_of_sentence
from casepact.resolve.exceptions import Exceptions, note_exception
from casepact.resolve.fields import items_of
from casepact.resolve.notes import unwrap_sentence
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.duty import Duty
from casepact.syntax.yaml.tree import Node, Scalar

__all__ = ["named_terms", "read_terms"]


def read_terms(
    node: Node | None, path: str, vocabulary: Vocabulary, exceptions: Exceptions
) -> tuple[Clause, ...]:
    """The clauses of ``terms``: a mapping or a list of duty sentences."""
    clauses = []
    for item_path, item, key in items_of(node, path) if node is not None else ():
        said, note, fields = unwrap_sentence(item, item_path, vocabulary, "a term")
        if key is not None and fields is None:
            note = replace(note, span=item.span)
        if said is None:
            continue
        if not isinstance(said, Scalar) or said.is_null:
            vocabulary.report.add(
                "wrong-shape",
                "a term is a duty sentence",
                item.span if key is None or said.span.line == key.span.line else key.span,
                help_="write one such as `vendor may charge customer when …`, or a mapping with `say`",
            )
            continue
        duty = vocabulary.report.sentence("duty", said)
        if not isinstance(duty, Duty):
            continue
        clause = clause_of_sentence(duty, said, note, item_path.rsplit(".", 1)[-1], vocabulary)
        note_exception(fields, clause, exceptions)
        clauses.append(clause)
    return tuple(clauses)


def named_terms(node: Node | None, terms: Iterable[Clause]) -> Mapping[str, Clause | None]:
    """The terms by the names that they have, those with None that are at fault."""
    known = {term.id: term for term in terms}
    items = items_of(node, "terms") if node is not None else ()
    return {key.text: known.get(path) for path, _, key in items if key is not None}
