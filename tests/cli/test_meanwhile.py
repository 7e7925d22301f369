"""What draws is loaded while others work: processes, or LLVM in its thread."""

from __future__ import annotations

from casepact.cli.simulating import Runs, open_workers
from casepact.simulation.compiled.language import building


def _runs(engine: str) -> Runs:
    return Runs(replications=None, seed=None, engine=engine, jobs=1, cluster=None, keep=None)


def test_it_is_begun_while_machine_code_is_built_and_once() -> None:
    begun: list[str] = []
    with building._BUILDING, open_workers(_runs("auto"), meanwhile=lambda: begun.append("now")) as workers:
        assert begun == ["now"]
        assert workers.meanwhile is None


def test_it_is_left_to_the_workers_where_nothing_is_built() -> None:
    begun: list[str] = []
    with open_workers(_runs("auto"), meanwhile=lambda: begun.append("now")) as workers:
        assert workers.meanwhile is not None
    with building._BUILDING, open_workers(_runs("plain"), meanwhile=lambda: begun.append("now")):
        pass
    assert begun == []
