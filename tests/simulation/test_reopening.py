"""What becomes of a case that is reopened: somebody responds to it again, and then it is solved again."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from casepact.experiment.measures import REOPENED, Measure, MeasureKind, values_of
from casepact.scenario.model import Share, Work
from casepact.simulation import EventLog, run
from tests.semantics.cases import policy
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, NOTE, mix, scenario, stream, team, times, work
from tests.simulation.test_engines import check_engines

_ANSWERED_ONCE = policy(
    """
    lifecycle:
      extends: none
      states:
        fresh: {initial: yes}
        answered: {title: Answered}
        done: {settled: yes}
        gone: {final: yes}
      events: {respond: {title: Answer}, resolve: {title: Solve}, reopen: {title: Again}}
      transitions:
        - fresh -> answered on respond
        - answered -> done on resolve
        - done -> answered on reopen
        - done -> gone after 20 days on always
    """
)
"""A policy under which a reopened case takes no response."""

_WORK = work(
    times("uniform", 0.0, 2.0 * HOUR),
    times("exponential", 2.0 * HOUR),
    reopen=Share(note=NOTE, share=0.6, after=times("fixed", 4.0 * HOUR)),
)
_CASES = stream(20 / DAY, mix({"severity": "major"}))


def stories(log: EventLog) -> list[list[tuple[str, int]]]:
    """The events of each case, with their instants."""
    found: dict[str, list[tuple[str, int]]] = {case.name: [] for case in log.cases}
    for row in log.rows:
        if row.kind == "event":
            found[row.case].append((row.name, row.at))
    return list(found.values())


def cycles(log: EventLog) -> list[list[str]]:
    """What happens to cases from each reopening to the next, or to the end."""
    found = []
    for story in stories(log):
        names = [name for name, _ in story]
        marks = [place for place, name in enumerate(names) if name == "reopen"]
        found += [names[begin + 1 : end] for begin, end in pairwise([*marks, len(names)])]
    return found


def test_a_reopened_case_is_answered_before_it_is_solved() -> None:
    found = scenario(PLAIN, _CASES, _WORK)
    check_engines(found)
    again = cycles(run(found, log=1).log)
    assert len(again) > 50
    assert {tuple(names) for names in again} == {("respond", "activate", "resolve")}


def test_it_is_measured_how_often_cases_are_reopened() -> None:
    found = scenario(PLAIN, _CASES, _WORK)
    told = run(found, log=1)
    times = values_of(told.tally, found.policy)[Measure(MeasureKind.CASES, REOPENED)].amount
    assert times == len(cycles(told.log)) > 50


def test_each_response_is_drawn_by_itself() -> None:
    log = run(scenario(PLAIN, _CASES, _WORK), log=1).log
    waits = [
        at - since
        for story in stories(log)
        for (before, since), (name, at) in pairwise(story)
        if (before, name) == ("reopen", "respond")
    ]
    assert len(set(waits)) > len(waits) * 9 // 10
    assert abs(sum(waits) / len(waits) - HOUR) < HOUR / 5


def test_an_answer_in_time_meets_the_target_again() -> None:
    quick = replace(_WORK, respond=times("fixed", 600.0), solve=times("fixed", 5.0 * HOUR))
    tally = run(scenario(PLAIN, _CASES, quick)).tally
    counts = tally.count("first_response")
    assert counts["met"] > int(tally.cases[:, 0].sum())
    assert {name for name, number in counts.items() if number} == {"met"}


def test_a_reopened_case_waits_for_an_agent_like_a_new_one() -> None:
    found = scenario(PLAIN, _CASES, replace(_WORK, respond=times("fixed", 600.0)), teams=(team(2),))
    check_engines(found)
    done = run(found, log=1)
    assert set(map(tuple, cycles(done.log))) >= {("respond", "activate", "resolve")}
    answers = sum(name == "respond" for story in stories(done.log) for name, _ in story)
    assert int(done.tally.wait_count[0, 0]) == answers
    assert answers > len(done.log.cases)
    check_engines(replace(found, work=replace(found.work, answers_at_once=True)))


def test_who_does_not_take_an_answer_is_solved_at_once() -> None:
    found = scenario(_ANSWERED_ONCE, _CASES, _WORK, follow=90 * DAY)
    check_engines(found)
    again = cycles(run(found, log=1).log)
    assert len(again) > 50
    assert {tuple(names) for names in again} == {("resolve",)}


def test_a_case_that_was_solved_is_not_declined_when_it_is_reopened() -> None:
    refusing: Work = replace(_WORK, decline=(Share(note=NOTE, share=0.5, after=()),))
    found = scenario(PLAIN, _CASES, refusing)
    check_engines(found)
    log = run(found, log=1).log
    assert any(("decline" in dict(story)) for story in stories(log))
    assert not any("decline" in names for names in cycles(log))


def test_reopenings_leave_what_was_before_them_alone() -> None:
    found = scenario(PLAIN, _CASES, _WORK)
    never = replace(found, work=replace(_WORK, reopen=None))
    before = [story[:3] for story in stories(run(found, log=1).log)]
    assert before == [story[:3] for story in stories(run(never, log=1).log)]
