"""Reads who is there: teams, their shifts, and in which order they take up cases."""

from __future__ import annotations

from casepact.model.expression import TRUE
from casepact.model.note import Note
from casepact.resolve.calendars import check_calendar
from casepact.resolve.fields import Fields, is_empty, is_name
from casepact.scenario.model import Order, Shift, Team
from casepact.scenario.words import Words
from casepact.syntax.ast import calendar as cal
from casepact.syntax.ast.scenario import Shift as ShiftSentence
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["TEAM_KEYS", "read_teams"]

TEAM_KEYS = (
    *("title", "size", "on", "shifts", "order", "serves", "interrupts", "finishes", "assumed", "note"),
)
"""The keys of a team."""

_MOST_AGENTS = 10_000
"""Agents that one shift may have."""

_ORDERS = tuple(order.value for order in Order)


def read_teams(fields: Fields, words: Words) -> tuple[Team, ...]:
    """The teams under ``staff``, in file order; a case goes to the first that serves it."""
    node = fields.mapping("staff", "give each team a name, as in `desk: {size: 6, on: office}`")
    entry = fields.entry("staff")
    if entry is not None and is_empty(entry.value):
        cause = "there is no team"
        words.report.add("missing-value", cause, entry.key.span, help_="add one, or leave `staff` out")
        return ()
    if node is not None and _is_team(node):
        cause = "the team has no name"
        help_ = "put one above what is said of it: `staff: {desk: {size: 6, on: office}}`"
        words.report.add("wrong-shape", cause, node.entries[0].key.span, help_=help_)
        return ()
    found = []
    for item in node.entries if node is not None else ():
        name = item.key.text
        if not is_name(name):
            help_ = "use lower case letters, digits and underscores"
            words.report.add("bad-name", f"`{name}` is not a name", item.key.span, help_=help_)
        if not isinstance(item.value, Mapping):
            help_ = f"write `{name}: {_team_as_written(item.value)}`"
            words.report.add("wrong-shape", f"the team `{name}` is a mapping", item.key.span, help_=help_)
            continue
        path = f"staff.{name}"
        own = Fields(item.value, path, words.report, TEAM_KEYS, "a team", item.key.span)
        found.append(
            Team(
                name=name,
                note=Note(path, item.key.span, title=own.text("title"), assumed=own.text("assumed")),
                shifts=_shifts(own, words, name),
                order=Order(own.choice("order", _ORDERS, Order.DUE.value)),
                interrupts=own.flag("interrupts"),
                finishes=own.flag("finishes") if "finishes" in own else True,
                guard=words.condition(own, "serves", TRUE),
            )
        )
    return tuple(found)


def _shifts(fields: Fields, words: Words, name: str) -> tuple[Shift, ...]:
    """The shifts of a team: one of ``size`` agents ``on`` a calendar, or those under ``shifts``."""
    node = fields.mapping("shifts", f"give each shift a name: `shifts: {_shifts_as_written(fields)}`")
    if "shifts" not in fields:
        fields.require("size", f"the team `{name}`")
    for key in ("size", "on") if "shifts" in fields else ():
        entry = fields.entry(key)
        if entry is not None:
            cause = f"`{key}` stands beside `shifts`, where each shift has its own"
            words.report.add("said-twice", cause, entry.key.span, help_="keep one of the two")
    found = []
    for item in node.entries if node is not None else ():
        if not isinstance(item.value, Scalar) or item.value.is_null:
            cause = f"the shift `{item.key.text}` says nothing"
            words.report.add("wrong-shape", cause, item.key.span, help_="write one such as `6 on office`")
            continue
        tree = words.report.sentence("shift", item.value)
        if isinstance(tree, ShiftSentence):
            calendar = tree.calendar or cal.AlwaysOpen()
            check_calendar(calendar, item.value, words.vocabulary)
            note = Note(f"{fields.path}.shifts.{item.key.text}", item.key.span)
            found.append(Shift(note=note, size=_size(tree.size, item.value, words), calendar=calendar))
    if node is None and "size" in fields:
        scalar, on = fields.scalar("size"), fields.scalar("on")
        size = words.whole(fields, "size", 0, 0, _MOST_AGENTS)
        tree = None if on is None else words.report.sentence("calendar", on)
        hours: cal.CalendarExpr = cal.AlwaysOpen()
        if tree is not None and on is not None:
            assert isinstance(tree, cal.CalendarExpr)
            check_calendar(tree, on, words.vocabulary)
            hours = tree
        if scalar is not None:
            found.append(Shift(note=Note(f"{fields.path}.size", scalar.span), size=size, calendar=hours))
    return tuple(found)


def _is_team(node: Mapping) -> bool:
    """Whether what should be teams by name is what is said of one."""
    return any(entry.key.text in ("size", "shifts") for entry in node.entries) and not any(
        isinstance(entry.value, Mapping) and entry.key.text != "shifts" for entry in node.entries
    )


def _team_as_written(node: Node) -> str:
    """What was written of a team as one shift, such as ``6 on office``, in the keys of a team."""
    size, _, calendar = (node.text if isinstance(node, Scalar) else "").strip().partition(" on ")
    if not size.isdigit():
        return "{size: 6, on: office}"
    return f"{{size: {size}, on: {calendar}}}" if calendar else f"{{size: {size}}}"


def _shifts_as_written(fields: Fields) -> str:
    """Shifts that were written without names, each named for the calendar it is on where that has a name."""
    node = fields.node_of("shifts")
    items = node.items if isinstance(node, Sequence) else (node,)
    texts = [item.text.strip() for item in items if isinstance(item, Scalar) and not item.is_null]
    named: dict[str, str] = {}
    for number, text in enumerate(texts, 1):
        calendar = text.partition(" on ")[2].strip()
        name = calendar if is_name(calendar) and calendar not in named else f"shift_{number}"
        named[name] = text
    listed = ", ".join(f"{name}: {text}" for name, text in named.items())
    return f"{{{listed or 'day: 6 on office'}}}"


def _size(size: int, scalar: Scalar, words: Words) -> int:
    if size > _MOST_AGENTS:
        cause = f"a shift has at most {_MOST_AGENTS} agents"
        words.report.add("bad-value", cause, scalar.span)
        return _MOST_AGENTS
    return size
