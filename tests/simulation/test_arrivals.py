"""Arrivals: how many come when, and what changes with what."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from casepact.scenario.model import Arrivals, Burst, Modulation
from casepact.simulation.arrivals import arrivals_of, bursts_of, rate_of, with_bursts
from casepact.simulation.hours import hours_of_week
from casepact.simulation.preparing import prepare
from casepact.syntax.sentences import parse
from tests.semantics.cases import at
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, MONDAY, NOTE, mix, scenario, stream, times, work

WEEK = 7 * DAY


def instants(arrivals: Arrivals, *, weeks: int = 52, seed: int = 1, replication: int = 0) -> list[int]:
    """When the cases of a stream come."""
    prepared = prepare(
        scenario(PLAIN, arrivals, work(times("fixed", 0.0)), seed=seed, end=MONDAY + weeks * WEEK)
    )
    only = prepared.streams[0]
    return list(arrivals_of(prepared.rate(only, replication), prepared.key(only, replication)))


def test_cases_come_as_often_as_the_rate_says() -> None:
    found = instants(stream(100 / DAY, mix({})))
    # Four standard errors of a Poisson number.
    assert len(found) == pytest.approx(36_400, abs=4 * math.sqrt(36_400))
    assert found == sorted(found)
    assert all(MONDAY <= instant < MONDAY + 52 * WEEK for instant in found)


def test_the_times_between_cases_are_exponential() -> None:
    found = instants(stream(200 / DAY, mix({})))
    gaps = sorted(later - earlier for earlier, later in pairwise(found))
    mean = DAY / 200
    # Kolmogorov and Smirnov at one in a thousand, and a second for the rounding of instants.
    worst = max(abs(-math.expm1(-gap / mean) - (place + 0.5) / len(gaps)) for place, gap in enumerate(gaps))
    assert worst < 1.95 / math.sqrt(len(gaps)) + 1 / mean


def test_hours_of_the_week_are_those_of_the_zone() -> None:
    hourly = tuple(168.0 if hour == 9 else 0.0 for hour in range(168))
    found = instants(stream(20 / WEEK, mix({}), hourly=hourly))
    # Mondays from nine to ten in London, in winter and, from 29 March on, in summer.
    assert min(found) >= at("2026-03-02 09:00")
    offsets = {instant % WEEK // HOUR for instant in found}
    assert offsets == {(MONDAY % WEEK) // HOUR + 9, (MONDAY % WEEK) // HOUR + 8}
    assert len(found) == pytest.approx(1040, abs=4 * math.sqrt(1040))


def test_a_modulation_counts_while_its_calendar_is_open() -> None:
    calendar = parse("calendar", "Mon-Fri 09:30-17:00 in Europe/London")
    half = Modulation(note=NOTE, calendar=calendar, factor=0.0)
    found = instants(stream(100 / DAY, mix({}), modulations=(half,)), weeks=4)
    seconds = [
        instant % DAY
        for instant in found
        if (instant - MONDAY) % WEEK < 5 * DAY and instant < at("2026-03-28 00:00")
    ]
    assert seconds
    assert not [second for second in seconds if 9.5 * HOUR <= second < 17 * HOUR]


def test_growth_is_by_the_year() -> None:
    arrivals = stream(10 / DAY, mix({}), growth=2.0)
    rate = rate_of(
        arrivals, hours_of_week("UTC", MONDAY, MONDAY + 2 * 366 * DAY), MONDAY, MONDAY + 730 * DAY, ()
    )
    year = 365.25
    expected = 10 * year / math.log(2) * (2 ** (730 / year) - 1)
    assert rate.expected[-1] == pytest.approx(expected, rel=1e-6)


def test_bursts_come_as_often_and_last_as_long_as_they_should() -> None:
    kind = Burst(note=NOTE, every=10.0 * DAY, lasting=5.0 * HOUR, factor=3.0)
    found = bursts_of(kind, 0, 99, MONDAY, MONDAY + 20_000 * DAY)
    # Four standard errors; overlapping ones are one, which is once in 48 times.
    assert len(found) == pytest.approx(2000 * (1 - 1 / 48), abs=4 * math.sqrt(2000))
    assert {end - begin for begin, end in found if end - begin < 6 * HOUR} >= {5 * HOUR}
    assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
    plain = stream(24 / DAY, mix({}))
    rate = rate_of(plain, hours_of_week("UTC", MONDAY, MONDAY + 10 * DAY), MONDAY, MONDAY + 10 * DAY, ())
    more = with_bursts(rate, [(3.0, ((MONDAY + HOUR, MONDAY + 3 * HOUR),))])
    assert more.expected[-1] == pytest.approx(240 + 2 * 2)


def test_another_seed_or_replication_is_another_course() -> None:
    arrivals = stream(10 / DAY, mix({}))
    first = instants(arrivals, weeks=2)
    assert first == instants(arrivals, weeks=2)
    assert first != instants(arrivals, weeks=2, seed=2)
    assert first != instants(arrivals, weeks=2, replication=1)
    assert first == [instant for instant in instants(arrivals, weeks=3) if instant < MONDAY + 2 * WEEK]
