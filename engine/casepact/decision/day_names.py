"""What days are called: holidays by their names, other dates by the calendar that has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.model.fact import Facts
from casepact.model.policy import CalendarChoice, Policy
from casepact.semantics.calendars import pick_calendar
from casepact.syntax.ast import calendar as tree
from casepact.syntax.printer import print_calendar
from casepact.time.compiling import dates_of
from casepact.time.daysets import first_day, last_day
from casepact.time.public_holidays import holiday_names
from casepact.time.sentences import Kind, kind_of, parts_of

__all__ = ["CLOCKS_CHANGE", "DayNames", "Leaf", "without"]

CLOCKS_CHANGE = ("the clocks change",)
"""What a day is called on which hours differ for no other reason."""

_Dated = tree.Holidays | tree.Dates | tree.Yearly

Leaf = tuple[_Dated, str]
"""A set of dates, and the name of the calendar in whose sentence it stands."""


class DayNames:
    """The names of days of one ``year`` in the calendars of a policy, which ``facts`` choose among."""

    def __init__(self, policy: Policy, facts: Facts, year: int) -> None:
        self.policy = policy
        self.year = year
        chosen = ((name, _chosen(policy, name, facts)) for name in policy.calendars)
        self.named: Mapping[str, tree.CalendarExpr] = {
            name: choice.calendar for name, choice in chosen if choice is not None
        }

    def is_day_set(self, expr: tree.CalendarExpr) -> bool:
        """Whether a sentence is a set of dates and not of time."""
        return kind_of(expr, self.named) is Kind.DAYS

    def of(self, expr: tree.CalendarExpr, own: str) -> dict[int, dict[Leaf, str]]:
        """The names of days (counted since 1970) that the sentence of the calendar ``own`` speaks of.

        A date is called as the calendar is that has it, and in the sentence itself as it is written.
        Where the sentence takes holidays of several regions, each says whose it is.
        """
        leaves = dict.fromkeys(self._leaves(expr, own))
        regions = {_region(leaf) for leaf, _ in leaves if isinstance(leaf, tree.Holidays)}
        found: dict[int, dict[Leaf, str]] = {}
        for leaf, within in leaves:
            if isinstance(leaf, tree.Holidays):
                of = f" ({_region(leaf)})" if len(regions) > 1 else ""
                called = {day: f"{name}{of}" for day, name in self._named(leaf).items()}
            else:
                title = self.policy.calendars[within].note.title
                text = print_calendar(replace(leaf, zone=None)) if within == own else title or within
                called = dict.fromkeys(self._dates(leaf), text)
            for day, text in called.items():
                found.setdefault(day, {})[leaf, within] = text
        return found

    def holidays(self, expr: tree.CalendarExpr) -> frozenset[int]:
        """The days that are holidays of a region the sentence names, whatever it makes of them."""
        leaves = (leaf for leaf, _ in self._leaves(expr, ""))
        return frozenset(
            day for leaf in leaves if isinstance(leaf, tree.Holidays) for day in self._named(leaf)
        )

    def _leaves(self, expr: tree.CalendarExpr, within: str) -> Iterator[Leaf]:
        """Every set of dates a sentence comes to, with the name of the calendar it stands in."""
        if isinstance(expr, tree.CalendarName) and expr.name in self.named:
            yield from self._leaves(self.named[expr.name], expr.name)
        elif isinstance(expr, _Dated):
            yield expr, within
        for part in parts_of(expr):
            yield from self._leaves(part, within)

    def _named(self, leaf: tree.Holidays) -> Mapping[int, str]:
        return holiday_names(leaf.country, leaf.subdivision, self.year)

    def _dates(self, leaf: tree.Dates | tree.Yearly) -> Sequence[int]:
        return dates_of(leaf).within(first_day(self.year), last_day(self.year))


def without(gone: Collection[Leaf], expr: tree.CalendarExpr, within: str) -> tree.CalendarExpr:
    """The sentence of the calendar ``within`` as it would be if some sets of dates had no days."""

    def less(part: tree.CalendarExpr) -> tree.CalendarExpr:
        return without(gone, part, within)

    match expr:
        case tree.Holidays() | tree.Dates() | tree.Yearly() if (expr, within) in gone:
            return tree.Except(expr, expr)
        case tree.Union(items) | tree.Intersection(items):
            return replace(expr, items=tuple(map(less, items)))
        case tree.Except(base, removed):
            return replace(expr, base=less(base), removed=less(removed))
        case tree.UnspecifiedCalendar(limit) if limit is not None:
            return replace(expr, within=less(limit))
        case _:
            return expr


def _chosen(policy: Policy, name: str, facts: Facts) -> CalendarChoice | None:
    picked = pick_calendar(policy.calendars[name].choices, facts)
    return picked if isinstance(picked, CalendarChoice) else None


def _region(leaf: tree.Holidays) -> str:
    return "-".join(filter(None, (leaf.country, leaf.subdivision)))
