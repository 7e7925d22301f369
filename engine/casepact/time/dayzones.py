"""By whose clocks the hours of a calendar sentence go: days and months of several zones are nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from casepact.syntax.ast import calendar as ast
from casepact.time.sentences import Kind, kind_of, parts_of
from casepact.time.zones import find_zone

__all__ = ["ONE_WAY", "Ways", "zones_of_days"]

_MOST = 64
"""Ways for facts to choose among calendars that are told apart; past them every zone counts as joined."""

Ways = frozenset[frozenset[str]]
"""The zones of a calendar, for each way in which facts may choose its parts."""

ONE_WAY: Ways = frozenset({frozenset[str]()})
"""Those of one that goes by no clock, as one that is always open."""


def zones_of_days(
    expr: ast.CalendarExpr, named: Mapping[str, ast.CalendarExpr], ways_of: Mapping[str, Ways]
) -> Ways:
    """The zones whose hours an expression is made of, for each way in which facts may choose its parts.

    ``named`` has a sentence of each calendar it may name, and ``ways_of`` the zones of those. Hours that
    are only taken away, and sets of dates, make no days and do not count.
    """
    match expr:
        case ast.CalendarName(name):
            return ways_of.get(name, ONE_WAY)
        case ast.Windows(zone=zone) | ast.Dates(zone=zone) | ast.Yearly(zone=zone):
            # A zone that there is not is a fault of its own, and none but the author knows which was meant.
            is_known = zone is not None and (zone.is_fact or find_zone(zone.name) is not None)
            return frozenset({frozenset({zone.name})}) if zone is not None and is_known else ONE_WAY
        case ast.Except(base=base):
            return zones_of_days(base, named, ways_of)
        case _:
            ways = ONE_WAY
            for part in parts_of(expr):
                if kind_of(part, named) is Kind.DAYS:
                    continue
                others = zones_of_days(part, named, ways_of)
                ways = frozenset(one | other for one, other in product(ways, others))
                if len(ways) > _MOST:
                    ways = frozenset({frozenset[str]().union(*ways)})
            return ways
