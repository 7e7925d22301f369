"""Common random numbers: a change to one thing leaves all other draws alone."""

from __future__ import annotations

from dataclasses import replace

from casepact.scenario.model import Scenario, Share, Wait
from casepact.simulation import EventLog, run
from tests.simulation.policies import PLAIN
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

WORK = work(
    times("exponential", 2.0 * HOUR),
    times("lognormal", 9.0, 1.0),
    wait=Wait(note=NOTE, share=0.4, rounds=2, lasts=times("exponential", 5.0 * HOUR)),
    reopen=Share(note=NOTE, share=0.3, after=times("exponential", 8.0 * HOUR)),
)
BASE = scenario(
    PLAIN,
    (
        stream(20 / DAY, mix({"severity": "major"}, {"severity": "minor"}), name="tickets"),
        stream(10 / DAY, mix({"severity": "critical"}), name="calls"),
    ),
    WORK,
    end=MONDAY + 2 * DAY,
    follow=5 * DAY,
)


def story(found: Scenario) -> EventLog:
    """Every case of a scenario."""
    return run(found, engine="plain", log=1).log


def spans(log: EventLog, first: str, last: str) -> dict[str, int]:
    """How long each case took to the first event of a name from the one of another before it."""
    begins: dict[str, int] = {}
    found: dict[str, int] = {}
    for row in log.rows:
        if row.name == first:
            begins[row.case] = row.at
        if row.name == last and row.case in begins:
            found.setdefault(row.case, row.at - begins[row.case])
    return found


def test_another_stream_leaves_the_others_as_they_were() -> None:
    more = replace(BASE, arrivals=(stream(5 / DAY, mix({}), name="mail"), *BASE.arrivals))
    before, after = story(BASE), story(more)
    assert [row for row in after.rows if not row.case.startswith("mail")] == list(before.rows)


def test_a_longer_response_moves_what_follows_and_changes_none_of_it() -> None:
    slower = replace(BASE, work=replace(WORK, respond=times("fixed", 10.0 * HOUR)))
    before, after = story(BASE), story(slower)
    assert [case.opened for case in before.cases] == [case.opened for case in after.cases]
    assert spans(before, "respond", "ask_customer") == spans(after, "respond", "ask_customer")
    assert spans(before, "ask_customer", "customer_reply") == spans(after, "ask_customer", "customer_reply")


def test_a_larger_share_takes_more_of_the_same_cases() -> None:
    assert WORK.wait is not None
    more = replace(BASE, work=replace(WORK, wait=replace(WORK.wait, share=0.6)))
    asked = {row.case for row in story(BASE).rows if row.name == "ask_customer"}
    now = {row.case for row in story(more).rows if row.name == "ask_customer"}
    assert asked < now


def test_more_staff_does_not_change_the_work_there_is() -> None:
    small, large = replace(BASE, teams=(team(3),)), replace(BASE, teams=(team(20),))
    before, after = run(small, engine="plain", log=1), run(large, engine="plain", log=1)
    assert before.log.cases == after.log.cases
    assert before.tally.waited.sum() > after.tally.waited.sum()
    replies = spans(before.log, "ask_customer", "customer_reply")
    assert replies == spans(after.log, "ask_customer", "customer_reply")
    assert replies


def test_draws_look_at_the_facts_a_case_has() -> None:
    calls = times("fixed", 60.0)
    tickets = (drawn("fixed", 120.0, guard=None),)
    first = story(replace(BASE, work=replace(WORK, respond=calls)))
    second = story(replace(BASE, work=replace(WORK, respond=tickets)))
    assert set(spans_from_open(first).values()) == {60}
    assert set(spans_from_open(second).values()) == {120}


def spans_from_open(log: EventLog) -> dict[str, int]:
    """How long each case waited for its first response."""
    opened = {case.name: case.opened for case in log.cases}
    found: dict[str, int] = {}
    for row in log.rows:
        if row.name == "respond":
            found.setdefault(row.case, row.at - opened[row.case])
    return found
