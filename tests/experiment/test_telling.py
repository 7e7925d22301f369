"""A study tells why it was run on the plain engine."""

from __future__ import annotations

import pytest

from casepact.experiment.running import run_study
from tests.semantics.cases import policy
from tests.simulation.scenarios import DAY, MONDAY, mix, scenario, stream, times, work

_TARGETS = """
    targets:
      first_response: {duty: vendor must respond after opened, within: 1 hour on always}
"""
_STEP = "2 hours on always after breach of first_response notify team_lead"
_LATE = _TARGETS + f"    escalations: {{ladder: {{steps: [{_STEP}]}}}}\n"
_WHY = "`escalations.ladder.steps.1` comes some time after a breach"


@pytest.mark.parametrize(
    "body, engine, notes",
    [
        (_TARGETS, "auto", ()),
        (
            _LATE,
            "auto",
            (f"run on the plain engine, which takes hundreds of times as long: {_WHY}",),
        ),
        (_LATE, "plain", ()),
    ],
)
def test_what_makes_a_scenario_slow_is_told(body: str, engine: str, notes: tuple[str, ...]) -> None:
    found = scenario(
        policy(body), stream(2 / DAY, mix({})), work(times("fixed", 60.0)), end=MONDAY + DAY, follow=DAY
    )
    assert run_study(found, engine=engine, replications=2).notes == notes
