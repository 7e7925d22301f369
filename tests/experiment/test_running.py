"""A study is the same whoever runs it, however it is cut, and wherever it was interrupted."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from casepact.experiment import workers as crew
from casepact.experiment.identity import digest_of
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.running import Stop, run_study
from casepact.experiment.store import Store, StoreFault
from casepact.experiment.study import Study, part_of
from casepact.experiment.tasks import perform, tasks_of
from casepact.experiment.workers import ClusterFault, Workers
from casepact.semantics.rules import Rules
from casepact.simulation.layout import layout_of
from casepact.simulation.tally import Tally
from tests.experiment.scenarios import scenario_with, small_scenario

KEPT = Measure(MeasureKind.ATTAINMENT, "first_response")


def same(one: Tally, other: Tally) -> bool:
    pairs = ((getattr(one, item.name), getattr(other, item.name)) for item in fields(Tally))
    return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


def equal(one: Study, other: Study) -> bool:
    return (
        one.values == other.values
        and same(one.tally, other.tally)
        and np.array_equal(one.backlog.total, other.backlog.total)
        and np.array_equal(one.backlog.squares, other.backlog.squares)
    )


def written(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.fixture(scope="module")
def serial() -> Study:
    return run_study(small_scenario(), engine="plain")


def test_it_measures_what_is_there(serial: Study) -> None:
    interval = serial.interval(KEPT)
    assert interval is not None
    assert serial.replications == 4
    assert 0 < interval.estimate < 1
    judged = serial.interval(Measure(MeasureKind.JUDGED, "first_response"))
    cases = serial.interval(Measure(MeasureKind.CASES, "opened"))
    assert judged is not None
    assert cases is not None
    assert judged.estimate <= cases.estimate


def test_cells_add_up(serial: Study) -> None:
    layout = serial.tally.layout
    for values in serial.values:
        whole = values[Measure(MeasureKind.BREACHES, "first_response")].amount
        cells = [
            values[measure].amount
            for tier in layout.tiers
            for severity in layout.severities
            if tier
            and severity
            and (measure := Measure(MeasureKind.BREACHES, "first_response", tier, severity)) in values
        ]
        assert sum(cells) == whole


def test_others_give_the_same(serial: Study) -> None:
    with Workers(jobs=3) as workers:
        workers._executor = ThreadPoolExecutor(3)  # taken whatever the work is worth
        assert equal(run_study(small_scenario(), engine="plain", workers=workers), serial)


def test_threads_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("llvmlite")
    whole = run_study(small_scenario(), engine="compiled", replications=12)
    monkeypatch.setattr(crew, "_WORTH_THREADS", 0.0)
    with Workers(jobs=3) as workers:
        assert equal(run_study(small_scenario(), workers=workers, replications=12), whole)
        assert workers._threads is not None


@pytest.mark.slow
def test_processes_give_the_same(serial: Study) -> None:
    with Workers(jobs=2) as workers:
        assert workers.executor(10, 100.0) is not None
        assert equal(run_study(small_scenario(), engine="plain", workers=workers), serial)


def test_cutting_gives_the_same(serial: Study) -> None:
    whole = perform(tasks_of(small_scenario(), [range(4)], "plain")[0])
    parts = [perform(task) for task in tasks_of(small_scenario(), [range(2), range(2, 4)], "plain")]
    assert tuple(values for part in parts for values in part.values) == whole.values == serial.values


def test_a_study_is_taken_up_where_it_stopped(serial: Study, tmp_path: Path) -> None:
    scenario = small_scenario()
    run_study(scenario, engine="plain", replications=2, folder=tmp_path)
    before = written(tmp_path)
    told: list[tuple[int, int]] = []
    again = run_study(scenario, engine="plain", folder=tmp_path, progress=lambda *done: told.append(done))
    assert equal(again, serial)
    assert told == [(2, 4), (3, 4), (4, 4)]
    assert {
        path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir() if path.name in before
    } == before


def test_what_is_kept_is_not_prepared_again(
    serial: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_study(small_scenario(), engine="plain", folder=tmp_path)

    def prepared(*_: object) -> None:
        raise AssertionError("there is nothing to run")

    monkeypatch.setattr("casepact.experiment.tasks._prepared", prepared)
    assert equal(run_study(small_scenario(), folder=tmp_path), serial)


def test_a_damaged_part_is_run_again(serial: Study, tmp_path: Path) -> None:
    run_study(small_scenario(), engine="plain", folder=tmp_path)
    damaged = sorted(tmp_path.glob("part-*.npz"))[1]
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert equal(run_study(small_scenario(), engine="plain", folder=tmp_path), serial)


def test_parts_survive_the_disk(tmp_path: Path) -> None:
    scenario = small_scenario()
    part = perform(tasks_of(scenario, [range(2)], "plain")[0])
    layout = layout_of(scenario, Rules(scenario.policy))
    store = Store(tmp_path / "new", scenario, layout)
    store.keep(part)
    (found,) = store.parts()
    assert (found.replications, found.values) == (part.replications, part.values)
    assert same(found.tally, part.tally)
    assert np.array_equal(found.backlog.total, part.backlog.total)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    scenario = small_scenario()
    layout = layout_of(scenario, Rules(scenario.policy))
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(StoreFault, match="holds no study"):
        Store(tmp_path, scenario, layout)
    Store(tmp_path / "one", scenario, layout)
    with pytest.raises(StoreFault, match="seed 1, and this is seed 2"):
        Store(tmp_path / "one", replace(scenario, seed=scenario.seed + 1), layout)
    with pytest.raises(StoreFault, match="another scenario"):
        Store(tmp_path / "one", scenario_with("staff.desk.size to 2"), layout)
    assert (tmp_path / "mine.txt").read_text() == "keep me"
    assert json.loads((tmp_path / "one" / "study.json").read_text())["digest"] == digest_of(scenario)


def test_replications_are_added_until_it_is_known_well_enough() -> None:
    loose = Stop(measure=KEPT, half_width=0.99, most=40)
    assert run_study(small_scenario(), engine="plain", replications=2, stop=loose).replications == 2
    tight = Stop(measure=KEPT, half_width=0.0, most=5)
    study = run_study(small_scenario(), engine="plain", replications=2, stop=tight)
    assert study.replications == 5


def test_a_part_of_nothing_is_none() -> None:
    with pytest.raises(ValueError, match="no tally to add up"):
        part_of([], small_scenario().policy)


def test_a_cluster_that_is_not_there_says_so() -> None:
    with pytest.raises(ClusterFault, match="names no number"), Workers(cluster="local:many") as workers:
        workers.executor(1, 1.0)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same() -> None:
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Workers(cluster=cluster.scheduler_address) as workers,
    ):
        told: list[int] = []

        def lose_a_worker(done: int, most: int) -> None:
            del most
            told.append(done)
            if done == 4:  # two were run here, two there, and the others are under way
                next(iter(cluster.workers.values())).process.process.kill()

        study = run_study(
            small_scenario(), engine="plain", replications=12, workers=workers, progress=lose_a_worker
        )
    assert 4 in told
    assert told[-1] == 12
    assert equal(study, run_study(small_scenario(), engine="plain", replications=12))
