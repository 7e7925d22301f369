"""What was never done by the end is told beside the times of what was."""

from __future__ import annotations

from casepact.experiment.running import run_study
from casepact.experiment.study import Study
from casepact.render.simulation.story import headline
from casepact.render.simulation.summary import obligations_table, teams_table
from casepact.scenario.model import Replay
from tests.semantics.cases import at
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, NOTE, scenario, team, times, work


def study_of(agents: int) -> Study:
    """Ten cases of an hour's work that come at once, four hours before the end."""
    opened = (at("2026-03-08 20:00 UTC"),) * 10
    replay = Replay(name="past", note=NOTE, opened=opened, facts=({"severity": "major"},) * 10)
    doing = work(times("fixed", float(HOUR)))
    return run_study(
        scenario(PLAIN, replay, doing, teams=(team(agents),), follow=30 * 60 if agents < 5 else DAY)
    )


def test_what_was_not_done_is_told_beside_the_times() -> None:
    study = study_of(2)
    # In four hours and a half two agents end eight cases, and have two in hand.
    note = obligations_table(study).note
    assert "Not done by the end: `first_response` 2 of 10 times; how soon tells of the rest alone." in note
    assert "up by the end" not in teams_table(study).note
    study = study_of(1)
    assert "`first_response` 6 of 10 times" in obligations_table(study).note
    note = teams_table(study).note
    assert "Never taken up by the end: `desk` 5 cases; waits tell of the rest alone." in note
    assert any("but for 5 cases that it never took up" in line for line in headline(study))


def test_where_all_is_done_there_is_nothing_to_tell() -> None:
    study = study_of(5)
    assert "by the end" not in obligations_table(study).note + teams_table(study).note
