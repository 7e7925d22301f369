"""A small scenario for tests of experiments: two weeks, few cases, a team."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casepact.scenario import Scenario, load_scenario

__all__ = ["SCENARIO", "scenario_with", "small_scenario"]

SCENARIO = Path(__file__).parent / "small.scenario.yaml"


@cache
def scenario_with(*changes: str) -> Scenario:
    """The scenario with change sentences made to it."""
    loaded = load_scenario(SCENARIO, changes)
    assert loaded.scenario is not None, [(found.message, found.span) for found in loaded.diagnostics]
    return loaded.scenario


def small_scenario() -> Scenario:
    """The scenario as it is."""
    return scenario_with()
