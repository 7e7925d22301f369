"""What a long run costs: as much again for as much again that happens, and an end to what has none."""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.model.policy import Policy
from casepact.semantics.past import Growing
from casepact.semantics.replay import Run, replay
from casepact.semantics.timeline import Timeline, read_timeline
from casepact.source import Document
from tests.semantics.cases import HEAD, policy

_PERIODIC = (
    "targets: {news: {duty: vendor must update customer after opened, within: every 1 hour on always}}\n"
)
_CALENDARS = """\
calendars:
  noon: daily 12:00-13:00 in UTC
  some: daily 08:00-20:00 in UTC except unspecified within noon
"""
_BODIES = {
    "a promise that is due again and again": _PERIODIC,
    "steps that come again": "escalations: {l: {steps: [every 1 hour on always notify boss]}}",
    "steps as long as a target is late": (
        _PERIODIC + "escalations: {l: {steps: [every 1 hour on always after breach of news notify boss]}}"
    ),
    "steps at missed cycles": (
        _PERIODIC + "escalations: {l: {steps: [on each cycle of news notify lead then notify boss]}}"
    ),
    "conditions that ask for a breach": (
        _PERIODIC + "adjustments: {floor: severity is at least major when breached news}"
    ),
    "timers that reopen a case": """
targets: {fix: {duty: vendor must resolve after opened, within: 1 minute on always}}
lifecycle:
  transitions:
    - submitted -> resolved after 30 minutes on always
    - resolved -> submitted after 30 minutes on always
""",
    "timers among states of rest": """
targets: {fix: {duty: vendor must resolve after opened, within: 1 minute on always}}
lifecycle:
  states: {shelved: {settled: yes}}
  transitions:
    - submitted -> resolved after 1 hour on always
    - resolved -> shelved after 30 minutes on always
    - shelved -> resolved after 30 minutes on always
""",
    "a clock that stands still now and then, and a step at a share of it": """
targets: {fix: {duty: vendor must resolve after opened pausing while working, within: 9000 hours on always}}
lifecycle:
  transitions:
    - submitted -> working after 1 hour on always
    - working -> submitted after 1 hour on always
escalations: {l: {steps: [at 90% of fix notify boss, 1 hour before breach of fix notify lead]}}
""",
    "a clock on hours that are not all known": """
targets: {fix: {duty: vendor must resolve after opened pausing while working, within: 9000 hours on some}}
lifecycle:
  transitions:
    - submitted -> working after 1 hour on always
    - working -> submitted after 1 hour on always
""",
    "a clock that a reopening takes up again": """
targets: {fix: {duty: vendor must resolve after opened, on_reopen: resume, within: 9000 hours on always}}
lifecycle:
  transitions:
    - submitted -> resolved after 1 hour on always
    - resolved -> submitted after 1 hour on always
""",
    "a step at a numbered miss": (
        _PERIODIC + "escalations: {l: {steps: [on cycle 9000 of news notify boss]}}"
    ),
    "a step of a ladder that stands still now and then": """
lifecycle:
  transitions:
    - submitted -> working after 1 hour on always
    - working -> submitted after 1 hour on always
escalations: {l: {pausing: [working], steps: [after 9000 hours on always notify boss]}}
""",
    "steps of a ladder that stands still now and then": """
lifecycle:
  transitions:
    - submitted -> working after 1 hour on always
    - working -> submitted after 1 hour on always
escalations: {l: {pausing: [working], steps: [every 1 hour on always notify boss]}}
""",
}


def _timeline(found: Policy, days: int) -> Timeline:
    text = f"""
casepact: 1
timeline: long
facts: {{tier: basic, severity: minor}}
opened: 2026-01-01T00:00Z
events: []
until: +{days} days
"""
    timeline, diagnostics = read_timeline(Document("t.yaml", text), found)
    assert timeline is not None, diagnostics
    return timeline


def _calls(found: Policy, days: int) -> int:
    """How many functions are called, and generators resumed, in so many days of a case."""
    timeline = _timeline(found, days)
    count = 0

    def profile(*_: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        replay(found, timeline)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("body", _BODIES.values(), ids=_BODIES)
def test_as_much_again_costs_as_much_again(body: str) -> None:
    found = policy(body, HEAD.replace("calendars:\n", _CALENDARS))
    _calls(found, 1)  # what is worked out once
    first, second, third = (_calls(found, days) for days in (5, 10, 15))
    assert third - second == pytest.approx(second - first, rel=0.05)
    assert second > first + 500  # something does happen


def test_a_case_that_never_rests_is_given_up() -> None:
    found = policy(_PERIODIC)
    timeline = _timeline(found, 10)
    assert _faults(replay(found, timeline, most=240)) == [""]
    run = replay(found, timeline, most=239)
    [fault] = _faults(run)
    assert fault.startswith("more than 239 timers were due by 2026-01-11T00:00:00Z")
    assert len([row for row in run.rows if row.kind == "breached"]) == 239


def test_a_run_tells_how_many_days_have_been_run() -> None:
    found = policy(_PERIODIC)
    heard: list[tuple[int, int]] = []
    replay(found, _timeline(found, 10), tell=lambda done, of: heard.append((done, of)))
    assert heard == [(day, 10) for day in range(1, 11)]


def _faults(run: Run) -> list[str]:
    return [case.fault for case in run.cases]


def _joined(text: str, number: int) -> str:
    return f"{text}{number}"


def _kept_in(growing: Growing[int]) -> list[int]:
    return [id(part) for part in gc.get_referents(growing) if isinstance(part, dict)]


def test_growing_copies_nothing_unless_it_grows_in_two_ways() -> None:
    root = Growing(range(5))
    longer = root.then(5)
    for number in range(6, 100):
        longer = longer.then(number)
    assert _kept_in(longer) == _kept_in(root) != []
    assert list(longer) == list(range(100))
    assert list(root.then(99)) == [0, 1, 2, 3, 4, 99]
    assert list(longer) == list(range(100))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=40))
def test_sequences_that_grow_from_one_another_are_as_lists_are(steps: list[tuple[int, int]]) -> None:
    grown: list[Growing[int]] = [Growing()]
    plain: list[list[int]] = [[]]
    for place, number in steps:
        grown.append(grown[place % len(grown)].then(number))
        grown[-1].fold("all", _joined, "")  # what is longer asks before what is shorter
        plain.append([*plain[place % len(plain)], number])
    assert [list(item) for item in grown] == plain
    assert [list(reversed(item)) for item in grown] == [item[::-1] for item in plain]
    assert [item[1:] for item in grown] == [tuple(item[1:]) for item in plain]
    assert [len(item) for item in grown] == [len(item) for item in plain]
    assert [item.fold("all", _joined, "") for item in grown] == ["".join(map(str, item)) for item in plain]
    rest = ["".join(map(str, item[2:])) for item in plain]
    assert [item.fold("rest", _joined, "", 2) for item in grown] == rest
    assert [item == Growing(same) for item, same in zip(grown, plain, strict=True)] == [True] * len(plain)
    assert [item == grown[0] for item in grown] == [item == [] for item in plain]
