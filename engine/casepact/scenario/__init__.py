"""Scenarios: YAML files that say which cases come under a policy and who serves them."""

from casepact.scenario.load import LoadedScenario, load_scenario
from casepact.scenario.model import Scenario

__all__ = ["LoadedScenario", "Scenario", "load_scenario"]
