"""A survivor of which only a timeline can tell comes with that timeline, whatever the events are called."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.testing.mutation.results import Fate, PolicyMutation, Tried
from casepact.testing.mutation.roads import Roads
from casepact.testing.mutation.running import Choice, mutate
from casepact.testing.running import run_tests
from tests.testing.bench import Bench

OVEN = """\
casepact: 1
policy: oven
calendars:
  shift: daily 04:00-12:00 in UTC
case: {down: duration}
tiers: {one: One}
severities: {cold: {when: down is at least 6 hours}, warm: {when: otherwise}}
roles: {lead: Lead, head: Head}
targets:
  visit:
    duty: vendor must visit after opened until arrive pausing while away
    within: {cold: 5 hours on shift, warm: 9 hours on shift}
    on_reopen: resume
escalations:
  lad:
    when: severity is cold
    after: call
    until: arrive
    steps: [after 1 hour on always notify lead]
lifecycle:
  extends: none
  states: {new: {initial: yes}, away: {title: Away}, ok: {settled: yes}, end: {final: yes}}
  events:
    arrive: {activity: yes}
    call: {activity: yes}
    leave: {title: Leave}
    back: {title: Back}
    fix: {title: Fix}
    again: {title: Again}
  transitions:
    - new -> away on leave by customer
    - away -> new on back
    - new -> ok on fix by vendor
    - ok -> new on again by customer within 3 days on always
    - ok -> end after 4 days on always
"""

ONE = """\
  - test: an oven that is cold
    given: {tier: one, down: 7 hours}
    at: 2026-03-03T05:00Z
    expect: {severity: cold, visit: 2026-03-03T10:00Z}
"""


@pytest.fixture
def oven(bench: Bench) -> Bench:
    bench.write("example.yaml", OVEN)
    return bench


def tried(bench: Bench, tests: str, *only: str) -> PolicyMutation:
    suite = bench.run(tests)
    assert suite.passed
    (found,) = mutate(suite, Choice(only=only)).policies
    return found


def named(found: PolicyMutation) -> dict[str, Tried]:
    return {f"{item.clause} {item.operator}": item for item in found.survivors}


@pytest.mark.parametrize(
    "only,operators",
    [
        ("targets.visit.duty", {"stop-dropped", "pause-dropped"}),
        ("targets.visit.on_reopen", {"other-rule"}),
        ("escalations.lad.steps", {"longer", "shorter", "other-unit", "other-calendar"}),
        ("lifecycle.states", {"other-flag"}),
        ("lifecycle.transitions", {"actor-dropped", "transition-dropped"}),
    ],
)
def test_every_survivor_comes_with_a_test_that_kills_it(oven: Bench, only: str, operators: set[str]) -> None:
    found = tried(oven, ONE, only)

    assert operators <= {item.operator for item in found.survivors}
    assert [item.change or item.text for item in found.survivors if not item.test] == []
    for item in found.survivors:
        if item.change:
            text = item.test if item.new_file else f"casepact: 1\npolicy: example.yaml\ntests:\n{item.test}"
            path = oven.write("new.yaml", text)
            assert run_tests([str(path)]).passed, item.test
            assert not run_tests([str(path)], changes=[item.change]).passed, item.test


def test_pasted_in_they_leave_none(oven: Bench) -> None:
    only = ("lifecycle.states", "targets.visit.duty")
    found = tried(oven, ONE, *only)
    assert {item.operator for item in found.survivors} >= {"other-flag", "stop-dropped", "pause-dropped"}

    again = tried(oven, ONE + "".join(item.test for item in found.survivors), *only)

    assert again.survivors == ()


def test_one_who_may_not_do_it_is_in_the_test_of_a_way_that_is_open_to_all(oven: Bench) -> None:
    found = named(tried(oven, ONE, "lifecycle.transitions.1"))
    item = found["lifecycle.transitions.1 actor-dropped"]
    assert "leave by vendor" in item.test
    assert "refused" in item.test
    assert item.fate is Fate.SURVIVED


def test_ways_wait_for_what_happens_by_itself() -> None:
    policy, _ = resolve_text(OVEN)
    assert policy is not None
    roads = Roads(policy)
    road = roads.to_state("end", "new")
    assert road is not None
    moves, wait = road
    assert [(move.event, move.by) for move in moves] == [("fix", "vendor")]
    assert wait > 4 * 86_400
    assert roads.to_state("away", "end") is None
    assert set(roads.others("leave")) == {"vendor", "lead", None}
