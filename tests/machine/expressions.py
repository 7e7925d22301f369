"""Hypothesis strategies for conditions over a small set of facts, and for what is known of them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from casepact.model.expression import (
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
    all_of,
    any_of,
)
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.source import Span
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive

NOWHERE = Span("policy.yaml", 1, 1, 1, 1)

FACTS = {
    fact.name: fact
    for fact in (
        Fact("tier", Enumeration(("basic", "premium")), NOWHERE),
        Fact("severity", Enumeration(("question", "degraded", "outage")), NOWHERE),
        Fact("region", Enumeration(("emea", "apac"), ordered=False), NOWHERE),
        Fact("onboarded", Quantity(Primitive.BOOLEAN), NOWHERE),
        Fact("users", Quantity(Primitive.INTEGER, Decimal(1), Decimal(9)), NOWHERE),
        Fact("share", Quantity(Primitive.PERCENTAGE, Decimal(0), Decimal(100)), NOWHERE),
        Fact("product_version", Quantity(Primitive.VERSION), NOWHERE),
    )
}
CALENDARS: tuple[CalendarExpr, ...] = (CalendarName("office"), CalendarName("always"))
OBLIGATIONS = ("first_response", "resolution")
VERSIONS = ("7.2", "7.2.0", "7.10", "8.0.1", "6")

VALUES: dict[str, st.SearchStrategy[FactValue]] = {
    "tier": st.sampled_from(("basic", "premium")),
    "severity": st.sampled_from(("question", "degraded", "outage")),
    "region": st.sampled_from(("emea", "apac")),
    "onboarded": st.booleans(),
    "users": st.integers(1, 9),
    "share": st.sampled_from([Decimal(n) / 2 for n in range(201)]),
    "product_version": st.sampled_from(VERSIONS),
}


def _memberships(name: str) -> st.SearchStrategy[Expression]:
    return st.builds(FactIn, st.just(name), st.frozensets(VALUES[name], min_size=1, max_size=3))


def _comparisons(name: str) -> st.SearchStrategy[Expression]:
    return st.builds(FactCompare, st.just(name), st.sampled_from(Operator), VALUES[name])


ATOMS: st.SearchStrategy[Expression] = st.one_of(
    *(_memberships(name) for name in ("tier", "severity", "region", "onboarded", "users")),
    *(_comparisons(name) for name in ("users", "share", "product_version")),
    st.builds(OpenedDuring, st.sampled_from(CALENDARS), st.booleans()),
    st.builds(HasBreached, st.sampled_from(OBLIGATIONS)),
    st.builds(Constant, st.sampled_from((True, False, None))),
)

EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: all_of(*items)),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: any_of(*items)),
    ),
    max_leaves=12,
)

FACT_SETS: st.SearchStrategy[dict[str, FactValue]] = st.fixed_dictionaries({}, optional=VALUES)


class KnownWorld:
    """A world that knows what it was told."""

    def __init__(self, given: dict[tuple[str, CalendarExpr | str], bool]) -> None:
        self.given = given

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        return self.given.get(("opened", calendar))

    def has_breached(self, obligation: str) -> bool | None:
        return self.given.get(("breached", obligation))


GIVEN: st.SearchStrategy[dict[tuple[str, CalendarExpr | str], bool]] = st.dictionaries(
    st.one_of(
        st.sampled_from(CALENDARS).map(lambda calendar: ("opened", calendar)),
        st.sampled_from(OBLIGATIONS).map(lambda obligation: ("breached", obligation)),
    ),
    st.booleans(),
    max_size=4,
)
