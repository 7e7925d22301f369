"""Resolves conditions: facts are declared, values have their fact's type, ordered comparisons become sets."""

from __future__ import annotations

from typing import Any

from casepact.model import expression as model
from casepact.model.fact import Enumeration, Fact, FactValue, Origin
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.asked_types import type_asked
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields
from casepact.resolve.vocabulary import LEVELS, Vocabulary
from casepact.syntax.ast import condition as ast
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.printing.conditions import print_value
from casepact.syntax.yaml.tree import Scalar

__all__ = ["literal_value", "read_condition", "read_guard", "resolve_condition", "resolve_guard"]

_UNORDERED = (Primitive.BOOLEAN, Primitive.TEXT, Primitive.ZONE)

_MORE = frozenset(["above", "greater", "higher", "later", "longer", "more", "newer", "over", "worse"])
_LESS = frozenset(["below", "earlier", "fewer", "less", "lower", "older", "shorter", "under"])
"""What an author puts after a value, with ``or``, for what the language says before it."""


def read_condition(fields: Fields, key: str, vocabulary: Vocabulary) -> model.Expression | None:
    """The expression of the condition under a key; None where there is none that can be read."""
    scalar = fields.scalar(key)
    tree: Any = None if scalar is None else vocabulary.report.sentence("condition", scalar)
    return None if tree is None or scalar is None else resolve_condition(tree, scalar, vocabulary)


def read_guard(fields: Fields, vocabulary: Vocabulary) -> model.Expression | None:
    """The expression of the keys `when` and `unless`; None where neither has a condition that can be read."""
    when, unless = (read_condition(fields, key, vocabulary) for key in ("when", "unless"))
    if unless is None:
        return when
    return model.all_of(when or model.TRUE, model.negate(unless))


def resolve_guard(guard: ast.Guard, scalar: Scalar, vocabulary: Vocabulary) -> model.Expression:
    """The expression of a guard without ``otherwise``, which its table resolves."""
    when = model.TRUE if guard.when is None else resolve_condition(guard.when, scalar, vocabulary)
    if guard.unless is None:
        return when
    return model.all_of(when, model.negate(resolve_condition(guard.unless, scalar, vocabulary)))


def resolve_condition(tree: ast.Condition, scalar: Scalar, vocabulary: Vocabulary) -> model.Expression:
    """The expression of a condition; faults are reported, and what is at fault is never known to hold."""
    match tree:
        case ast.Or(items=items):
            return model.any_of(*(resolve_condition(item, scalar, vocabulary) for item in items))
        case ast.And(items=items):
            return model.all_of(*(resolve_condition(item, scalar, vocabulary) for item in items))
        case ast.Not(item=item):
            return model.negate(resolve_condition(item, scalar, vocabulary))
        case ast.UnspecifiedCondition():
            return model.UNKNOWN
        case ast.Opened(calendar=calendar, inside=inside):
            check_calendar(calendar, scalar, vocabulary)
            return model.OpenedDuring(calendar, inside)
        case ast.Breached(target=target):
            vocabulary.target(target.name, vocabulary.report.at(scalar, target.extent))
            return model.HasBreached(target.name)
        case ast.IsTrue():
            return _is_true(tree, scalar, vocabulary)
        case ast.Is(values=values, negated=negated):
            fact = _fact(tree, scalar, vocabulary)
            if fact is None:
                return model.UNKNOWN
            typed = [literal_value(fact, value, scalar, vocabulary) for value in values]
            known = frozenset(value for value in typed if value is not None)
            if len(known) < len(typed):
                return model.UNKNOWN
            return model.negate(model.FactIn(fact.name, known)) if negated else model.FactIn(fact.name, known)
        case ast.Compare():
            return _compare(tree, scalar, vocabulary)


def _fact(tree: ast.IsTrue | ast.Is | ast.Compare, scalar: Scalar, vocabulary: Vocabulary) -> Fact | None:
    word = tree.fact
    fact = vocabulary.facts.get(word.name)
    if fact is None and word.name not in vocabulary.faulty:
        span = vocabulary.report.at(scalar, word.extent)
        owners = vocabulary.owners(word.name)
        if owners:
            cause = f"`{word.name}` is a value of `{owners[0]}`, not a fact"
            way_out = f"write `{owners[0]} is {word.name}`, or `{owners[0]} is one of …, {word.name}`"
            vocabulary.report.unknown("fact", word.name, span, (), way_out=way_out, message=cause)
        elif (instead := _meant(word.name, vocabulary)) is not None:
            # A fact of such a name would be known to nobody, and no fact that is alike was meant.
            vocabulary.unknown("fact", word.name, span, (), way_out=instead)
        else:
            way_out = _to_declare(word.name, type_asked(tree))
            vocabulary.unknown("fact", word.name, span, vocabulary.facts, way_out=way_out)
    return fact


def _declared(fact: str, type_: str) -> str:
    """How a fact of a type is declared, where the whole stands on one line."""
    return f'case: {{{fact}: "{type_}"}}' if "," in type_ else f"case: {{{fact}: {type_}}}"


def _to_declare(fact: str, type_: str) -> str:
    others = ", with all its values" if "|" in type_ or "," in type_ else ""
    return f"declare it{others}: `{_declared(fact, type_)}`"


def _to_order(fact: Fact, tree: ast.Compare) -> str:
    """How to declare a fact of the author's own so that its values have the order that is asked for."""
    if fact.origin is not Origin.CASE:
        return ""
    type_ = " | ".join(fact.type.values) if isinstance(fact.type, Enumeration) else type_asked(tree)
    return f"; or declare it so that it has one: `{_declared(fact.name, type_)}`"


def _meant(name: str, vocabulary: Vocabulary) -> str | None:
    """What to write in place of a name that stands where a fact does and is that of something else."""
    if name in vocabulary.targets:
        return f"write `breached {name}`"
    if name in _MORE or name in _LESS:
        operator = "at least" if name in _MORE else "at most"
        return f"write `is {operator}` before the value, in place of `or {name}` after it"
    event = vocabulary.find_event(name)
    if event is None:
        return None
    return (
        "a condition cannot ask what has happened: a step stops with its ladder, so give it one with"
        f" `until: {event}`; a duty ends with `until {event}`"
    )


def _is_true(tree: ast.IsTrue, scalar: Scalar, vocabulary: Vocabulary) -> model.Expression:
    word, fact = tree.fact, _fact(tree, scalar, vocabulary)
    if fact is None:
        return model.UNKNOWN
    if isinstance(fact.type, Enumeration) or fact.type.primitive is not Primitive.BOOLEAN:
        example = fact.type.values[0] if isinstance(fact.type, Enumeration) else "…"
        vocabulary.report.add(
            "wrong-type",
            f"`{fact.name}` is not yes or no by itself",
            vocabulary.report.at(scalar, word.extent),
            help_=f"compare it, as `{fact.name} is {example}`",
        )
        return model.UNKNOWN
    return model.FactIn(fact.name, frozenset((True,)))


def _compare(tree: ast.Compare, scalar: Scalar, vocabulary: Vocabulary) -> model.Expression:
    word, operator, value = tree.fact, tree.operator, tree.value
    fact = _fact(tree, scalar, vocabulary)
    if fact is None:
        return model.UNKNOWN
    ordered = (
        fact.type.ordered if isinstance(fact.type, Enumeration) else fact.type.primitive not in _UNORDERED
    )
    if not ordered:
        vocabulary.report.add(
            "wrong-type",
            f"the values of `{fact.name}` have no order",
            vocabulary.report.at(scalar, word.extent),
            help_="write `is` or `is one of`" + _to_order(fact, tree),
        )
        return model.UNKNOWN
    bound = literal_value(fact, value, scalar, vocabulary)
    if bound is None:
        return model.UNKNOWN
    if not isinstance(fact.type, Enumeration):
        return model.FactCompare(fact.name, operator, bound)
    place = fact.type.values.index(str(bound))
    chosen: tuple[str, ...]
    match operator:
        case Operator.AT_LEAST:
            chosen = fact.type.values[place:]
        case Operator.AT_MOST:
            chosen = fact.type.values[: place + 1]
        case Operator.ABOVE:
            chosen = fact.type.values[place + 1 :]
        case _:
            chosen = fact.type.values[:place]
    if not chosen:
        vocabulary.report.add(
            "never-true",
            f"no value of `{fact.name}` is {operator} `{bound}`",
            vocabulary.report.at(scalar, value.extent),
        )
    return model.FactIn(fact.name, frozenset(chosen))


def literal_value(fact: Fact, value: ast.Value, scalar: Scalar, vocabulary: Vocabulary) -> FactValue | None:
    """The typed value of a literal compared with a fact; a fault is reported, and None returned."""
    text, span = _text_of(value), vocabulary.report.at(scalar, value.extent)
    if _is_other_fact(fact, text, value, vocabulary):
        vocabulary.report.add(
            "wrong-type",
            f"`{text}` is a fact as well, and two facts cannot be compared",
            span,
            help_=f"declare one that says how they compare, such as `case: {{{fact.name}_reached: boolean}}`",
        )
        return None
    if isinstance(fact.type, Enumeration):
        if vocabulary.has_value(fact.name, text):
            return text
        known = fact.type.values
        if fact.name in LEVELS:
            vocabulary.unknown(fact.name, text, span, known)
        else:
            kind = f"value of `{fact.name}`"
            vocabulary.unknown(kind, text, span, known, code="unknown-value", unsure=fact.name)
        return None
    try:
        return parse_value(fact, text)
    except ValueFault as fault:
        vocabulary.report.add("wrong-type", fault.message, span, help_=fault.help)
        return None


def _is_other_fact(fact: Fact, text: str, value: ast.Value, vocabulary: Vocabulary) -> bool:
    """Whether a word stands for another fact: it is no value that this one can have."""
    if not isinstance(value, ast.Word) or text not in vocabulary.facts:
        return False
    if isinstance(fact.type, Enumeration):
        return not vocabulary.has_value(fact.name, text)
    return fact.type.primitive not in _UNORDERED


def _text_of(value: ast.Value) -> str:
    match value:
        case ast.Word(name=text) | ast.Text(value=text):
            return text
        case ast.VersionLiteral(raw=text) | ast.InstantLiteral(raw=text):
            return text
        case ast.Number(raw=raw, unit=None | "%" as unit):
            return f"{raw}{unit or ''}"
        case ast.Number():
            return print_value(value)
        case ast.DateLiteral(value=date):
            return date.isoformat()
