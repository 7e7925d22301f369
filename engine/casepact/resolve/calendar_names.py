"""Declares the named calendars, and finds those that can never be worked out: cycles, chains without end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from casepact.resolve.day_zones import zones_of_days
from casepact.resolve.notes import annotated
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Related, Span
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.target import GuardedCalendar
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence
from casepact.time.sentences import names_used

__all__ = ["MOST_NESTED", "MOST_PARTS", "declare_calendars"]

MOST_NESTED = 32
"""Calendars that may stand behind one another, each named by the one before."""

MOST_PARTS = 1000
"""Calendars that a calendar may name in all, counted as often as they are named."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A calendar that a definition names, and where it does."""

    name: str
    span: Span


@dataclass(slots=True)
class _Definition:
    key: Scalar
    choices: list[ast.CalendarExpr]
    uses: list[_Use]
    is_broken: bool = False
    nested: int = 1
    parts: int = 1


def declare_calendars(section: Mapping | None, vocabulary: Vocabulary) -> None:
    """Add the calendars of a section to the vocabulary, in which ``always`` stands if none is called so.

    A name whose calendar cannot be worked out goes to ``doubtful_calendars`` too, and stands for time
    that is always open: whoever recurs through the others meets no cycle, and no more than `MOST_PARTS`.
    """
    vocabulary.calendars["always"] = ast.AlwaysOpen()
    definitions = {
        entry.key.text: _definition(entry.key, entry.value, vocabulary)
        for entry in (section.entries if section is not None else ())
    }
    order = _in_order(definitions, vocabulary)
    vocabulary.calendars.update(dict.fromkeys(definitions, ast.AlwaysOpen()))
    for name in order:
        definition = definitions[name]
        known = [definitions[use.name] for use in definition.uses if use.name in definitions]
        definition.nested += max((other.nested for other in known), default=0)
        definition.parts += sum(other.parts for other in known)
        definition.is_broken |= any(other.is_broken for other in known)
        definition.is_broken |= any(use.name not in vocabulary.calendars for use in definition.uses)
        _check_size(name, definition, vocabulary)
        if definition.is_broken:
            vocabulary.doubtful_calendars.add(name)
    if "always" not in definitions:
        vocabulary.always_open.add("always")
    for name in order:
        definition = definitions[name]
        stands = not definition.is_broken and bool(definition.choices)
        vocabulary.calendars[name] = definition.choices[0] if stands else ast.AlwaysOpen()
        if stands:
            ways = (zones_of_days(choice, vocabulary) for choice in definition.choices)
            vocabulary.zones_of_days[name] = frozenset().union(*ways)
        if all(_is_always(choice, vocabulary) for choice in definition.choices):
            vocabulary.always_open.add(name)


def _is_always(choice: ast.CalendarExpr, vocabulary: Vocabulary) -> bool:
    if isinstance(choice, ast.CalendarName):
        return choice.name in vocabulary.always_open
    return isinstance(choice, ast.AlwaysOpen)


def _definition(key: Scalar, node: Node, vocabulary: Vocabulary) -> _Definition:
    definition = _Definition(key, [], [])
    for scalar in _sentences(node):
        tree = vocabulary.report.parsed("guarded_calendar", scalar)
        if isinstance(tree, GuardedCalendar):
            definition.choices.append(tree.calendar)
            for use in names_used(tree.calendar):
                definition.uses.append(_Use(use.name, vocabulary.report.at(scalar, use.extent)))
        else:  # reported where the definition is read; whoever names the calendar need not hear of it
            definition.is_broken = True
    if not definition.choices and not definition.is_broken:
        definition.choices.append(ast.UnspecifiedCalendar())
    return definition


def _sentences(node: Node) -> Iterator[Scalar]:
    own = annotated(node)
    if own is not None:
        said = own.get("say")
        yield from () if said is None else _sentences(said)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _sentences(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _sentences(item)
    else:
        yield node


def _in_order(definitions: dict[str, _Definition], vocabulary: Vocabulary) -> list[str]:
    """The names in an order in which each comes after those it names; what closes a cycle is reported.

    The walk keeps a stack of its own, because a file can make chains longer than Python's.
    """
    order: list[str] = []
    done: set[str] = set()
    for root, first in definitions.items():
        if root in done:
            continue
        path = [root]
        on_path = {root: 0}
        waiting = [iter(first.uses)]
        while waiting:
            use = next(waiting[-1], None)
            if use is None:
                waiting.pop()
                name = path.pop()
                del on_path[name]
                done.add(name)
                order.append(name)
            elif use.name in on_path:
                _report_cycle(path[on_path[use.name] :], use, definitions, vocabulary)
            elif use.name in definitions and use.name not in done:
                on_path[use.name] = len(path)
                path.append(use.name)
                waiting.append(iter(definitions[use.name].uses))
    return order


def _report_cycle(
    cycle: list[str], closing: _Use, definitions: dict[str, _Definition], vocabulary: Vocabulary
) -> None:
    if all(definitions[name].is_broken for name in cycle):
        return  # the same calendars, by another way round
    for name in cycle:
        definitions[name].is_broken = True
    way = " -> ".join(f"`{name}`" for name in (*cycle[-1:], *cycle[:8]))
    related = tuple(
        Related(use.span, f"`{name}` names `{use.name}`")
        for name, after in pairwise(cycle[:9])
        for use in definitions[name].uses
        if use.name == after
    )
    vocabulary.report.add(
        "calendar-cycle",
        f"this calendar is defined by way of itself: {way}",
        closing.span,
        help_="say its hours in one of these calendars",
        related=related,
    )


def _check_size(name: str, definition: _Definition, vocabulary: Vocabulary) -> None:
    if definition.nested > MOST_NESTED:
        cause = f"`{name}` stands on a chain of more than {MOST_NESTED} calendars that name one another"
        code = "calendar-too-deep"
    elif definition.parts > MOST_PARTS:
        cause = f"`{name}` would hold more than {MOST_PARTS} calendars if those it names were written out"
        code = "calendar-too-large"
    else:
        return
    if not definition.is_broken:
        help_ = "say its hours here, without the names"
        vocabulary.report.add(code, cause, definition.key.span, help_=help_)
    definition.is_broken = True
    definition.nested = definition.parts = 1
