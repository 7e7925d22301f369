"""Where nothing is drawn all runs are the same, and one is run; anything that is drawn is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.experiment.chance import is_drawn
from casepact.experiment.comparing import Verdict, compare_studies
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.running import Stop, run_study
from casepact.scenario.model import (
    Distribution,
    DistributionKind,
    DrawnTime,
    HandOver,
    Replay,
    Scenario,
    Share,
    SideEvent,
    Updates,
    Work,
)
from casepact.simulation import run
from tests.semantics.cases import policy
from tests.simulation.scenarios import (
    DAY,
    HOUR,
    MONDAY,
    NOTE,
    drawn,
    mix,
    scenario,
    stream,
    team,
    times,
    work,
)
from tests.simulation.strategies import maybe, works_of

RULES = policy(
    """
    targets:
      first_response: {duty: vendor must respond after opened, within: 1 hour on always}
      resolution: {duty: vendor must resolve after opened, within: 1 day on always}
    """
)
FACTS = ({"severity": "minor"}, {"severity": "major"})
CAME = Replay(
    name="came",
    note=NOTE,
    opened=tuple(MONDAY + hour * HOUR // 2 for hour in range(24)),
    facts=FACTS * 12,
)
FIXED = work(times("fixed", 3000.0), times("fixed", 2.0 * HOUR))
KEPT = Measure(MeasureKind.ATTAINMENT, "first_response")


def told(doing: Work, arrivals: Any = CAME, **more: Any) -> Scenario:
    """A scenario of two days with one agent."""
    return scenario(RULES, arrivals, doing, teams=(team(1),), end=MONDAY + 2 * DAY, **more)


def test_what_is_not_drawn_is_run_once_and_has_no_interval() -> None:
    study = run_study(told(FIXED), engine="plain", replications=20)
    assert (study.replications, study.drawn) == (1, False)
    kept = study.interval(KEPT)
    assert kept is not None
    assert 0 < kept.estimate < 1
    assert (kept.low, kept.high) == (None, None)
    narrow = run_study(told(FIXED), engine="plain", stop=Stop(measure=KEPT, half_width=0.01, most=40))
    assert narrow.replications == 1


def test_a_change_of_what_is_not_drawn_is_exact() -> None:
    before = run_study(told(FIXED), engine="plain")
    after = run_study(replace(told(FIXED), teams=(team(2),)), engine="plain")
    (found,) = [item for item in compare_studies(before, after).differences if item.measure == KEPT]
    assert found.verdict is Verdict.BETTER
    assert found.change.low is None


def test_what_is_not_drawn_is_compared_with_what_is() -> None:
    before = run_study(told(FIXED), engine="plain", replications=3)
    slower = work(times("exponential", 6.0 * HOUR), times("fixed", 2.0 * HOUR))
    after = run_study(told(slower), engine="plain", replications=3)
    (found,) = [item for item in compare_studies(before, after).differences if item.measure == KEPT]
    assert found.change.size == 3
    assert found.change.low is not None
    assert after.drawn
    one = run_study(told(slower), engine="plain", replications=1)
    (alone,) = [item for item in compare_studies(before, one).differences if item.measure == KEPT]
    assert alone.verdict is Verdict.ONE_RUN


@pytest.mark.parametrize(
    "distribution, is_fixed",
    [
        (Distribution(kind=DistributionKind.FIXED, parameters=(60.0,)), True),
        (Distribution(kind=DistributionKind.UNIFORM, parameters=(60.0, 60.0)), True),
        (Distribution(kind=DistributionKind.UNIFORM, parameters=(60.0, 61.0)), False),
        (Distribution(kind=DistributionKind.TRIANGULAR, parameters=(0.0, 60.0, 61.0)), False),
        (Distribution(kind=DistributionKind.EMPIRICAL, sample=(60.0, 60.0)), True),
        (Distribution(kind=DistributionKind.EMPIRICAL, sample=(60.0, 61.0)), False),
        (Distribution(kind=DistributionKind.EXPONENTIAL, parameters=(60.0,)), False),
    ],
)
def test_times_of_one_value_are_not_drawn(distribution: Distribution, is_fixed: bool) -> None:
    found = told(work((DrawnTime(note=NOTE, distribution=distribution),)))
    assert is_drawn(found) is not is_fixed


def test_cases_that_arrive_at_a_rate_are_drawn() -> None:
    assert is_drawn(told(FIXED, stream(5 / DAY, mix({}))))
    assert is_drawn(told(FIXED, (CAME, stream(5 / DAY, mix({})))))


# Each is seldom drawn, so that all of a case's times and shares together often are not.
_times = st.sampled_from(
    [*[times("fixed", 3000.0), times("fixed", 7.0 * HOUR)] * 6, times("exponential", HOUR)]
)
_shares = st.sampled_from([*[0.0, 1.0] * 6, 0.5])
_works = works_of(
    _times,
    _shares,
    [(("critical", 1.0),), (("critical", 0.5), ("minor", 0.5)), (("minor", 0.0),)],
    updates=maybe(st.builds(Updates, note=st.just(NOTE), every=_times)),
    side_events=st.lists(
        st.builds(
            SideEvent,
            name=st.just("update"),
            note=st.just(NOTE),
            after=st.just("respond"),
            share=_shares,
            delay=_times,
        ),
        max_size=1,
    ).map(tuple),
    hand_overs=st.lists(
        st.builds(HandOver, note=st.just(NOTE), share=_shares, team=st.just("second")), max_size=1
    ).map(tuple),
)


@settings(max_examples=25, deadline=None)
@given(_works)
def test_what_is_said_not_to_be_drawn_is_the_same_in_every_run(doing: Work) -> None:
    found = replace(told(doing), teams=(team(1), team(1, "second")))
    if not is_drawn(found):
        first, *others = (run(found, number, engine="plain").tally for number in range(3))
        assert all(first.same(other) for other in others)


def test_a_drawn_time_that_no_case_has_is_not_drawn() -> None:
    for share, is_said in ((0.0, False), (0.1, True)):
        reopen = Share(note=NOTE, share=share, after=(drawn("exponential", 60.0),))
        assert is_drawn(told(replace(FIXED, reopen=reopen))) is is_said
