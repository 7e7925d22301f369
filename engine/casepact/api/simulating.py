"""Simulates a scenario, and what changes to it do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from casepact.api.faults import PolicyError
from casepact.experiment.comparing import Comparison, compare_studies
from casepact.experiment.running import run_study
from casepact.experiment.study import Study
from casepact.experiment.workers import Workers
from casepact.render.simulation import notebook
from casepact.scenario import Scenario, load_scenario
from casepact.source import Diagnostic, Document, Level, Span

__all__ = ["simulate", "whatif"]


def simulate(
    source: str | os.PathLike[str] | Scenario,
    *,
    changes: Iterable[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
) -> Study:
    """Return what the cases of a scenario come to; it needs ``casepact[simulate]``.

    In a notebook a study shows itself, with charts. Elsewhere::

        study = casepact.simulate("policies/scenarios/openback.yaml", replications=4)
        for measure in study.measures():
            print(measure.text, study.interval(measure))

    Args:
        source: the path of a scenario's file, or the scenario.
        changes: sentences such as ``staff.desk.size to 6``, made to the file or its policy first.
        replications: how many, in place of the scenario's own number.
        seed: in place of the scenario's.
        engine: ``compiled``, ``plain``, or ``auto`` for the first that can run it.
        jobs: processes that share the work, None for as many as there are processors. More than one
            wants the caller's module guarded by ``if __name__ == "__main__"``, as multiprocessing does.

    Raises:
        PolicyError: the scenario, its policy or a change has errors.
        ValueError: changes to a scenario that was not read from a file here; or ``engine`` is ``compiled``,
            which cannot run the scenario.
    """
    notebook.show_results()
    scenario = _scenario(source, tuple(changes), seed)
    with Workers(jobs) as workers:
        return run_study(scenario, workers=workers, engine=engine, replications=replications)


def whatif(
    source: str | os.PathLike[str],
    changes: Iterable[str],
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
) -> Comparison:
    """Return what changes to a scenario do, replication by replication on the same cases.

    The arguments and faults are those of `simulate`::

        comparison = casepact.whatif("scenario.yaml", ["staff.desk.size to 6"])
        for difference in comparison.differences:
            print(difference.measure.text, difference.verdict)
    """
    before, after = (
        simulate(source, changes=made, replications=replications, seed=seed, engine=engine, jobs=jobs)
        for made in ((), tuple(changes))
    )
    return compare_studies(before, after)


def _scenario(
    source: str | os.PathLike[str] | Scenario, changes: tuple[str, ...], seed: int | None
) -> Scenario:
    if isinstance(source, Scenario):
        if changes:
            raise ValueError("changes are made to a file: give the path of the scenario")
        scenario = source
    else:
        name = os.fspath(source)
        loaded = load_scenario(name, changes)
        errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
        if not errors and loaded.scenario is None:
            errors = [Diagnostic("unknown-kind", "the file holds no scenario", Span(name, 1, 1, 1, 1))]
        if errors or loaded.scenario is None:
            texts = [Document(f"change {number}", text) for number, text in enumerate(changes, 1)]
            raise PolicyError(errors, [*loaded.documents.values(), *texts], "scenario")
        scenario = loaded.scenario
    return scenario if seed is None else replace(scenario, seed=seed)
