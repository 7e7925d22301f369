"""Queues whose answers are known: Erlang's formulas, two priorities, impatience, and Little's law."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from casepact.scenario.model import Order, Patience, Scenario
from casepact.simulation import Tally, merge, prepare, run
from casepact.simulation.sketch import Sketch
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, MONDAY, NOTE, mix, scenario, stream, team, times, work
from tests.simulation.strategies import Drawn, scenarios

ERRORS = 4.0
"""How many standard errors of the replications' mean a result may be off: once in thousands of times."""


def served(rate: float, service: float, agents: int, days: int = 400, **more: Any) -> Scenario:
    """Cases that come at a rate (a second), are served once for an exponential time, and are gone."""
    doing = work(times("exponential", service))
    return scenario(
        PLAIN,
        stream(rate, mix({"severity": "major"})),
        replace(doing, patience=more.pop("patience", None)),
        teams=(team(agents, order=Order.ARRIVAL),),
        end=MONDAY + days * DAY,
        warm_up=days * DAY // 10,
        follow=0,
        **more,
    )


def replications(found: Scenario, number: int) -> list[Tally]:
    """As many replications."""
    prepared = prepare(found)
    return [run(prepared, replication, engine="compiled").tally for replication in range(number)]


def agrees(samples: list[float], expected: float, slack: float = 0.0) -> bool:
    """Whether a mean is what it should be: to `ERRORS` standard errors, and ``slack`` for whole seconds."""
    error = float(np.std(samples, ddof=1)) / math.sqrt(len(samples))
    assert error < 0.05 * abs(expected) or error < slack, "too few replications to tell"
    return abs(float(np.mean(samples)) - expected) < ERRORS * error + slack


def erlang_c(agents: int, load: float) -> float:
    """The chance that a case waits, by Erlang's C formula; ``load`` is in Erlangs."""
    term = load**agents / math.factorial(agents) * agents / (agents - load)
    return term / (sum(load**k / math.factorial(k) for k in range(agents)) + term)


def mean_wait(tally: Tally) -> float:
    return float(tally.wait_sum[0, 0] / tally.wait_count[0, 0])


@pytest.mark.slow
def test_a_queue_of_ten_agents() -> None:
    # M/M/10 at a load of 0.9: the mean wait is C(10, 9) / (10 - 9) service times.
    service = 1800.0
    found = replications(served(9 / service, service, 10, days=200), 20)
    expected = erlang_c(10, 9.0) * service
    assert expected / service == pytest.approx(0.6687, abs=1e-4)
    # A service time of half an hour rounded to seconds, and instants to theirs, shift a wait by a second.
    assert agrees([mean_wait(tally) for tally in found], expected, slack=1.0)
    waits = [1 - tally.waits[0, 0, 0] / tally.wait_count[0, 0] for tally in found]
    assert agrees(waits, erlang_c(10, 9.0), slack=0.003)


@pytest.mark.slow
def test_a_queue_with_two_priorities() -> None:
    # Cobham: W = C(c, a) / (c mu) / ((1 - s) (1 - s')), with s the load of what comes first.
    service = 1800.0
    base = served(9 / service, service, 10, days=200)
    kinds = mix({"severity": "critical"}, {"severity": "minor"}, weights=(0.3, 0.7))
    both = replace(
        base,
        arrivals=(stream(9 / service, kinds),),
        teams=(team(10, order=Order.SEVERITY),),
    )
    found = replications(both, 20)
    share = erlang_c(10, 9.0) / 10
    high, low = share / (1 - 0.27), share / ((1 - 0.27) * (1 - 0.9))
    assert high == pytest.approx(0.0916, abs=5e-5)
    assert low == pytest.approx(0.9161, abs=5e-5)
    # Responses come at the end of service, whose mean is known, so waits are read from them by severity.
    for severity, wait in (("critical", high), ("minor", low)):
        waits = [mean_time(tally, severity) - service for tally in found]
        assert agrees(waits, wait * service, slack=6.0)


def mean_time(tally: Tally, severity: str) -> float:
    """The mean time to the first response of one severity."""
    layout = tally.layout
    place = layout.obligations.index("first_response")
    times = tally.lasted[:, layout.severities.index(severity), place].sum(axis=0)
    return Sketch.of(times).mean() or 0.0


def test_calls_of_half_an_hour() -> None:
    # 100 calls in 30 minutes of 3 minutes each and 14 agents: 10 Erlangs.
    found = replications(served(100 / 1800, 180.0, 14, days=20), 20)
    waits = [1 - tally.waits[0, 0, 0] / tally.wait_count[0, 0] for tally in found]
    within = [tally.waits[0, 0, :21].sum() / tally.wait_count[0, 0] for tally in found]
    mean = erlang_c(14, 10.0) * 180 / 4
    assert erlang_c(14, 10.0) == pytest.approx(0.1741, abs=5e-5)
    assert 1 - erlang_c(14, 10.0) * math.exp(-4 * 20 / 180) == pytest.approx(0.8884, abs=5e-5)
    assert mean == pytest.approx(7.836, abs=5e-4)
    # A wait is counted in whole seconds: one in about 45 begins and ends in the same one.
    assert agrees(waits, erlang_c(14, 10.0), slack=0.004)
    assert agrees(within, 0.8884, slack=0.002)
    assert agrees([mean_wait(tally) for tally in found], mean, slack=0.2)


def erlang_a(agents: int, arrivals: float, service: float, patience: float) -> tuple[float, float]:
    """The share that gives up, and the mean queue, of M/M/c+M: from its chain, cut off where it is empty."""
    weights = [1.0]
    for n in range(1, 3000):
        leaving = min(n, agents) / service + max(n - agents, 0) / patience
        weights.append(weights[-1] * arrivals / leaving)
    total = sum(weights)
    queue = sum((n - agents) * weight for n, weight in enumerate(weights) if n > agents) / total
    return queue / patience / arrivals, queue


@pytest.mark.slow
def test_callers_who_give_up() -> None:
    service, patience = 300.0, 600.0
    impatient = Patience(note=NOTE, share=1.0, lasts=times("exponential", patience))
    # A day more, so that nobody is left waiting at the horizon.
    base = replace(served(11 / service, service, 10, days=60, patience=impatient), follow=DAY)
    found = replications(base, 20)
    share, queue = erlang_a(10, 11 / service, service, patience)
    lost = [tally.left_count[0] / (tally.left_count[0] + tally.wait_count[0, 0]) for tally in found]
    assert agrees(lost, share, slack=0.002)
    first = 60 * DAY // 10 // HOUR
    lengths = [tally.queued[0, first:].sum() / (54 * DAY) for tally in found]
    assert agrees(lengths, queue, slack=0.02)
    assert all(tally.cases[0, 3] == tally.left_count[0] for tally in found)


@settings(max_examples=20)
@given(scenarios(staffed=True))
def test_littles_law_holds_on_every_run(drawn: Drawn) -> None:
    """The integral of the length of a queue is the sum of the times spent in it."""
    tally = run(drawn.scenario, engine="plain").tally
    assert np.array_equal(tally.waited, tally.queue_time)
    tally = run(drawn.scenario).tally
    assert np.array_equal(tally.waited, tally.queue_time)
    assert (tally.queued.sum(axis=1) <= tally.queue_time).all()


def test_nobody_works_more_than_there_are_people() -> None:
    found = served(8 / 1800, 1800.0, 10, days=30)
    tally = merge(replications(found, 3))
    assert tally.replications == 3
    assert (tally.staffed == 3 * 10 * HOUR).all()
    assert (tally.busy <= tally.staffed).all()
    assert tally.busy.sum() / tally.staffed.sum() == pytest.approx(0.8, abs=0.02)
