"""What a case waits for a piece of work: all its time in the queue, however often the work is put down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings

from casepact.scenario.model import Order, Replay, Scenario, Team
from casepact.simulation import Tally, run
from casepact.simulation.sketch import BINS, Sketch
from tests.semantics.cases import at
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, NOTE, scenario, team, times, work
from tests.simulation.strategies import Drawn, scenarios


def came(cases: Sequence[tuple[str, str]], staff: Team, at_once: bool = False) -> Scenario:
    """Cases of an hour's work, by when they came and how severe they are."""
    opened = tuple(at(f"2026-03-02 {time}") for time, _ in cases)
    replay = Replay(
        name="past", note=NOTE, opened=opened, facts=tuple({"severity": severity} for _, severity in cases)
    )
    doing = work(times("fixed", float(HOUR)), answers_at_once=at_once)
    return scenario(PLAIN, replay, doing, teams=(staff,), follow=DAY)


def waited(found: Scenario) -> Tally:
    """The tally, of both engines."""
    tally = run(found, engine="plain").tally
    assert tally.same(run(found, engine="compiled").tally)
    return tally


ONE_IN_HAND = (
    ("09:00", "critical"),
    ("09:00", "minor"),
    ("10:10", "critical"),
    ("11:20", "critical"),
    ("12:30", "critical"),
)


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(
    "interrupts, minutes, longest",
    [
        # Each waits for the one before it: 60, 50, 40 and 30 minutes.
        (False, 60 + 50 + 40 + 30, 60),
        # The minor case waits 60 minutes, has 10 of its work done, and waits three times for another 60.
        (True, 4 * 60, 240),
    ],
)
def test_a_case_that_is_interrupted_waits_again(
    interrupts: bool, minutes: int, longest: int, at_once: bool
) -> None:
    staff = team(1, order=Order.SEVERITY, interrupts=interrupts)
    tally = waited(came(ONE_IN_HAND, staff, at_once))
    assert tally.wait_count.tolist() == [[5, 0]]
    assert tally.wait_sum.tolist() == [[minutes * 60, 0]]
    assert Sketch(tally.waits[0, 0, :BINS]).quantile(1.0) == pytest.approx(longest * 60, rel=1 / 128)
    assert tally.waits[..., :BINS].sum() == 5
    assert tally.left_count.tolist() == [0]


def test_work_left_at_the_end_of_a_shift_waits_for_the_morning() -> None:
    staff = team(1, on="Mon-Fri 09:00-17:00 in Europe/London", finishes=False)
    tally = waited(came((("16:15", "critical"), ("16:30", "critical")), staff))
    # The first waits from 17:00 to 09:00, and the second until that is done, a quarter of an hour later.
    assert tally.wait_count.tolist() == [[2, 0]]
    assert tally.wait_sum.tolist() == [[16 * HOUR + 16 * HOUR + 45 * 60, 0]]


@settings(max_examples=20)
@given(scenarios(staffed=True))
def test_all_time_in_the_queue_is_in_some_wait(drawn: Drawn) -> None:
    """Waits for work that was taken up, and those for work that never was, sum up to what all waited."""
    tally = run(drawn.scenario).tally
    sums = tally.wait_sum.sum(axis=1) + tally.left_sum
    assert (sums <= tally.waited).all()
    assert drawn.scenario.warm_up or np.array_equal(sums, tally.waited)
    assert np.array_equal(tally.waits[..., :BINS].sum(axis=-1), tally.wait_count)
