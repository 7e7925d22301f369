"""Studies of a small scenario that tests of outputs share, each run once."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cache

from casepact.experiment.comparing import Comparison, compare_studies
from casepact.experiment.goals import read_goal
from casepact.experiment.running import run_study
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Found, Point, search, sweep
from casepact.semantics.rules import Rules
from casepact.simulation import Replicate, run
from casepact.simulation.layout import layout_of
from tests.experiment.scenarios import scenario_with, small_scenario

__all__ = ["AXES", "CHANGE", "Page", "comparison", "found", "logged", "points", "read_page", "study"]

CHANGE = "staff.desk.size to 2"
AXES = (Axis("staff.desk.size", ("1", "2")),)


@cache
def study(*changes: str) -> Study:
    """The study of the scenario with changes."""
    return run_study(scenario_with(*changes), engine="plain")


@cache
def comparison() -> Comparison:
    """What one agent more does."""
    return compare_studies(study(), study(CHANGE))


@cache
def points() -> tuple[Point, ...]:
    """A sweep over one agent and two."""
    return tuple(sweep(AXES, lambda changes: study(*changes)))


@cache
def found() -> Found:
    """A search for how many agents are needed."""
    scenario = small_scenario()
    goal, _, _ = read_goal("attainment(first_response) >= 50%", layout_of(scenario, Rules(scenario.policy)))
    assert goal is not None
    return search("staff.desk.size", 1, 2, goal, lambda changes: study(*changes))


@cache
def logged() -> Replicate:
    """The first replication with every case logged."""
    return run(small_scenario(), 0, engine="plain", log=1)


@dataclass(frozen=True)
class Page:
    """A page as it was read: its tags with their attributes, and its text."""

    tags: tuple[tuple[str, dict[str, str]], ...]
    text: str

    def values(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def read_page(html: str) -> Page:
    """Read a page, which is well-formed XML too; raises where it is not."""
    root = ET.fromstring(html)
    return Page(
        tags=tuple((node.tag.rsplit("}", 1)[-1], dict(node.attrib)) for node in root.iter()),
        text=re.sub(r"\s+", " ", " ".join(root.itertext())),
    )
