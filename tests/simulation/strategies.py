"""Scenarios of every kind for Hypothesis, small enough to run in a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from casepact.model.expression import TRUE, Expression, FactIn, HasBreached, OpenedDuring
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.scenario.model import (
    HandOver,
    Order,
    Patience,
    Scenario,
    SeverityChange,
    Share,
    SideEvent,
    Updates,
    Wait,
    Work,
)
from casepact.syntax.sentences import parse
from tests.simulation.compiled.policies import known, policy_bodies, rules_of
from tests.simulation.policies import PAID, PLAIN, RICH
from tests.simulation.scenarios import DAY, HOUR, NOTE, drawn, mix, scenario, stream, team

_OFFICE = "Mon-Fri 09:00-17:00 in Europe/London"
_CRITICAL = FactIn(fact="severity", values=frozenset({"critical"}))

_distributions = st.sampled_from(
    [
        ("fixed", 0.0),
        ("fixed", float(HOUR)),
        ("fixed", 0.4),
        ("exponential", 20 * 60.0),
        ("exponential", 6.0 * HOUR),
        ("lognormal", 7.0, 1.2),
        ("gamma", 0.5, 2.0 * HOUR),
        ("uniform", 0.0, 2.0 * DAY),
        ("triangular", 60.0, 600.0, 7200.0),
    ]
)
times = st.builds(
    lambda which, on, guarded, other: (
        (drawn(*which, on=on, guard=_CRITICAL), drawn(*other)) if guarded else (drawn(*which, on=on),)
    ),
    _distributions,
    st.sampled_from([None, None, _OFFICE]),
    st.booleans(),
    _distributions,
)
shares = st.sampled_from([0.0, 0.3, 0.7, 1.0])
guards: st.SearchStrategy[Expression] = st.sampled_from(
    [
        *[TRUE] * 6,
        _CRITICAL,
        _CRITICAL,
        FactIn(fact="state", values=frozenset({"working", "resolved"})),
        HasBreached(obligation="first_response"),
        OpenedDuring(calendar=parse("calendar", _OFFICE), inside=False),
    ]
)


_ALWAYS: st.SearchStrategy[Expression] = st.just(TRUE)


def maybe(made: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One of them or none."""
    return st.none() | made


def works_of(
    times: st.SearchStrategy[Any],
    shares: st.SearchStrategy[float],
    severities: Sequence[tuple[tuple[str, float], ...]],
    guards: st.SearchStrategy[Expression] = _ALWAYS,
    **more: st.SearchStrategy[Any],
) -> st.SearchStrategy[Work]:
    """How cases are worked on in such times; ``more`` are fields that are drawn otherwise than here."""
    after = st.just(()) | times
    fields = {
        "note": st.just(NOTE),
        "respond": times,
        "solve": times,
        "acknowledge": after,
        "close": after,
        "wait": maybe(
            st.builds(Wait, note=st.just(NOTE), share=shares, rounds=st.integers(0, 3), lasts=times)
        ),
        "reopen": maybe(st.builds(Share, note=st.just(NOTE), share=shares, after=times, guard=guards)),
        "severity_changes": st.lists(
            st.builds(
                SeverityChange,
                note=st.just(NOTE),
                share=shares,
                after=times,
                to=st.sampled_from(severities),
                guard=guards,
            ),
            max_size=2,
        ).map(tuple),
        "decline": st.lists(
            st.builds(Share, note=st.just(NOTE), share=shares, after=after, guard=guards), max_size=2
        ).map(tuple),
        "patience": maybe(st.builds(Patience, note=st.just(NOTE), share=shares, lasts=times)),
    }
    return st.builds(Work, **(fields | more))


works = works_of(
    times,
    shares,
    [(("critical", 1.0),), (("major", 1.0), ("minor", 3.0))],
    guards,
    reopen=maybe(
        st.builds(Share, note=st.just(NOTE), share=st.sampled_from([0.3, 0.8]), after=times, guard=guards)
    ),
    updates=maybe(
        st.builds(Updates, note=st.just(NOTE), every=st.sampled_from([(drawn("exponential", 5.0 * HOUR),)]))
    ),
    side_events=st.lists(
        st.builds(
            SideEvent,
            name=st.sampled_from(["call", "publish", "workaround"]),
            note=st.just(NOTE),
            after=st.sampled_from(["open", "respond", "activate", "resolve"]),
            share=shares,
            delay=times,
            by=st.sampled_from([None, "vendor", "customer"]),
            guard=guards,
        ),
        max_size=2,
    ).map(tuple),
    answers_at_once=st.booleans(),
)

teams = st.lists(
    st.builds(
        team,
        size=st.integers(1, 2),
        on=st.sampled_from(["24x7", _OFFICE, "Mon-Sun 06:00-22:00 in Europe/London"]),
        order=st.sampled_from(list(Order)),
        interrupts=st.booleans(),
        finishes=st.booleans(),
        guard=guards,
    ),
    max_size=2,
).map(lambda found: tuple(replace(one, name=f"team{place}") for place, one in enumerate(found)))

_facts: st.SearchStrategy[dict[str, FactValue]] = st.fixed_dictionaries(
    {"tier": st.sampled_from(["basic", "premium"])},
    optional={
        "severity": st.sampled_from(["critical", "major", "minor"]),
        "channel": st.sampled_from(["email", "phone"]),
        "fixed": st.booleans(),
    },
)


@dataclass
class Drawn:
    """A scenario that shows no more of itself than what was drawn, and not the whole policy."""

    scenario: Scenario = field(repr=False)
    policy: str = ""
    shown: str = ""

    def __post_init__(self) -> None:
        found = self.scenario
        self.shown = (
            f"{found.arrivals}, {found.work}, teams={found.teams}, seed={found.seed}, "
            f"end={found.end}, follow={found.follow}, warm_up={found.warm_up}"
        )


@st.composite
def scenarios(draw: st.DrawFn, staffed: bool | None = None) -> Drawn:
    """A scenario of a few cases over a few days, under one of three policies."""
    name, policy = draw(st.sampled_from([("RICH", RICH), ("PAID", PAID), ("PLAIN", PLAIN)]))
    rows: list[dict[str, FactValue]] = draw(st.lists(_facts, min_size=1, max_size=3))
    if policy is PLAIN:
        rows = [{name: value for name, value in row.items() if name != "fixed"} for row in rows]
    if policy is PAID:  # a severity that is found out later could change what a cycle before was worth
        rows = [{"severity": "major", **row} for row in rows]
    return Drawn(draw(_scenarios_under(policy, rows, staffed)), name)


@st.composite
def scenarios_under_any_policy(draw: st.DrawFn) -> Drawn:
    """The same under a policy drawn sentence by sentence."""
    body = draw(policy_bodies(paid=True))
    rows: list[dict[str, FactValue]] = draw(st.lists(known, min_size=1, max_size=3))
    # One site for all, and a severity from the start, so that credits are counted by one zone and once.
    rows = [{"severity": "major", **row, "site": "Europe/Madrid"} for row in rows]
    return Drawn(draw(_scenarios_under(rules_of(body).policy, rows, None)), body)


@st.composite
def _scenarios_under(
    draw: st.DrawFn, policy: Policy, rows: list[dict[str, FactValue]], staffed: bool | None
) -> Scenario:
    doing = draw(works)
    events = policy.lifecycle.events
    doing = replace(doing, side_events=tuple(side for side in doing.side_events if side.name in events))
    hired = draw(teams)
    if staffed is not None:
        hired = (hired or (team(1, "team0"),)) if staffed else ()
    if hired:
        hand_over = HandOver(note=NOTE, share=draw(shares), team=hired[-1].name)
        doing = replace(doing, hand_overs=(hand_over,))
    return scenario(
        policy,
        stream(draw(st.sampled_from([4, 12])) / DAY, mix(*rows)),
        doing,
        teams=hired,
        seed=draw(st.integers(0, 1 << 64)),
        end=scenario_start() + 2 * DAY,
        follow=draw(st.sampled_from([0, 5 * DAY, 20 * DAY])),
        warm_up=draw(st.sampled_from([0, 0, DAY])),
    )


def scenario_start() -> int:
    """When every scenario starts, in UTC seconds."""
    return scenario(PLAIN, stream(0.0, mix({})), Work(note=NOTE, respond=(), solve=())).start
