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
_AHEAD = "vendor must update customer at least 1 hour on always before resolve"
_NOTICE = _TARGETS + f"    terms: {{ahead: {_AHEAD}}}\n"
_WHY = "`terms.ahead` asks for notice ahead of an event"


@pytest.mark.parametrize(
    "body, engine, notes",
    [
        (_TARGETS, "auto", ()),
        (
            _NOTICE,
            "auto",
            (f"run on the plain engine, which takes hundreds of times as long: {_WHY}",),
        ),
        (_NOTICE, "plain", ()),
    ],
)
def test_what_makes_a_scenario_slow_is_told(body: str, engine: str, notes: tuple[str, ...]) -> None:
    found = scenario(
        policy(body), stream(2 / DAY, mix({})), work(times("fixed", 60.0)), end=MONDAY + DAY, follow=DAY
    )
    assert run_study(found, engine=engine, replications=2).notes == notes
