"""Point 9: a case is judged by the version in force when it was opened, unless the policy says otherwise."""

from __future__ import annotations

import pytest

from casepact.model.policy import Policy
from casepact.semantics.case import Event
from casepact.semantics.in_force import policy_in_force
from casepact.semantics.replay import Run, replay
from casepact.semantics.timeline import Timeline, TimelineCase
from tests.semantics.cases import at, policy, text

BODY = """
version: "{version}"
effective: {effective}
judged_by: {judged_by}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {{critical: {hours} hours on always}}
"""


def _versions(judged_by: str) -> tuple[Policy, Policy]:
    old = BODY.format(version="1", effective="2026-01-01", judged_by=judged_by, hours=48)
    new = BODY.format(version="2", effective="2026-03-10", judged_by=judged_by, hours=24)
    return policy(old), policy(new)


def _run(policies: tuple[Policy, ...], opened: str, until: str, *events: Event) -> Run:
    case = TimelineCase(
        id="1", opened=at(opened), facts={"severity": "critical"}, events=events, until=at(until)
    )
    return replay(policies, Timeline(name="versions", cases=(case,)))


@pytest.mark.parametrize(
    "instant,version",
    [
        ("2025-12-31 23:59", None),
        ("2026-01-01 00:00", "1"),
        ("2026-03-09 23:59", "1"),
        ("2026-03-10 00:00", "2"),
    ],
)
def test_the_version_in_force(instant: str, version: str | None) -> None:
    found = policy_in_force(_versions("opened"), at(instant))
    assert (None if found is None else found.version) == version


def test_a_version_without_a_date_was_always_in_force() -> None:
    undated = policy("targets: {}")
    later = _versions("opened")[1]
    assert policy_in_force((later, undated), at("2020-01-01 00:00")) is undated
    assert policy_in_force((undated, later), at("2026-04-01 00:00")) is later


def test_a_case_stays_under_the_version_it_was_opened_under() -> None:
    run = _run(_versions("opened"), "2026-03-09 12:00", "2026-03-12 00:00")
    assert [text(row.at) for row in run.rows if row.kind == "breached"] == ["2026-03-11 12:00"]


def test_judged_by_current_changes_over_at_the_effective_instant() -> None:
    run = _run(_versions("current"), "2026-03-09 12:00", "2026-03-12 00:00")
    shown = [
        (row.kind, text(row.at)) for row in run.rows if row.kind in ("judged by", "retargeted", "breached")
    ]
    assert shown == [
        ("judged by", "2026-03-10 00:00"),
        ("retargeted", "2026-03-10 00:00"),
        ("breached", "2026-03-10 12:00"),
    ]


def test_a_case_opened_before_any_version_is_judged_by_none() -> None:
    run = _run(_versions("opened"), "2025-03-09 12:00", "2025-03-12 00:00")
    assert run.cases[0].case is None
    assert run.cases[0].fault == "no version of the policy was in force when the case was opened"


def test_a_state_the_new_version_lacks_keeps_the_old_one() -> None:
    states = """
    judged_by: current
    targets:
      first_response: {duty: vendor must respond after opened, within: {critical: 48 hours on always}}
    lifecycle:
      states: {triage: {initial: yes}}
      transitions: [triage -> working on activate]
    """
    old = policy(states)
    run = _run((old, _versions("current")[1]), "2026-03-09 12:00", "2026-03-12 00:00")
    assert [row.kind for row in run.rows if row.at == at("2026-03-10 00:00")] == ["refused"]
    assert [text(row.at) for row in run.rows if row.kind == "breached"] == ["2026-03-11 12:00"]
