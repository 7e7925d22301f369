"""A case that takes more room than is set aside at first is run the same, or run plain and told so."""

from __future__ import annotations

import pytest

from casepact.experiment.running import run_study
from casepact.scenario.model import Scenario
from casepact.simulation import NotCompiledError, prepare, run
from casepact.simulation.compiled import engine as compiled
from casepact.simulation.compiled.plan import FAULT_CASES
from casepact.simulation.compiled.planning.planner import Plan, make_plan
from tests.semantics.cases import policy
from tests.simulation.scenarios import DAY, HOUR, MONDAY, mix, scenario, stream, team, times, work
from tests.simulation.test_engines import differences

RESTLESS = policy(
    """
    targets:
      first_response: {duty: vendor must respond after opened, within: 1 hour on always}
    lifecycle:
      states: {ping: {}, pong: {}}
      transitions:
        - submitted -> ping after 1 hour on always
        - ping -> pong after 1 hour on always
        - pong -> ping after 1 hour on always
        - pong -> resolved on resolve
    """
)
"""Every case goes from one state to another each hour."""
PINGS = 100
"""Hours until a case is answered: more than a record has room for stays at first."""


def restless(**more: object) -> Scenario:
    """Some cases that go through many states."""
    return scenario(
        RESTLESS,
        stream(3 / DAY, mix({"severity": "major"})),
        work(times("fixed", PINGS * HOUR), times("fixed", float(HOUR))),
        end=MONDAY + 2 * DAY,
        follow=6 * DAY,
        **more,
    )


@pytest.mark.parametrize("log", [0, 1])
@pytest.mark.parametrize("agents", [0, 2])
def test_what_a_replication_took_is_kept_for_the_next(log: int, agents: int) -> None:
    prepared = prepare(restless(teams=(team(agents),) if agents else ()))
    kept = []
    for replication in range(3):
        plain = run(prepared, replication, engine="plain", log=log)
        found = run(prepared, replication, engine="compiled", log=log)
        assert differences(found.tally, plain.tally) == []
        assert (found.log.cases, found.log.rows) == (plain.log.cases, plain.log.rows)
        plan, room = prepared.kept["plan"], prepared.kept["room", log]
        assert isinstance(plan, Plan)
        assert isinstance(room, compiled.Room)
        kept.append((plan.stays, plan.whole, room.cases, room.step))
    assert kept == [(384, False, 1024 if agents else 1, 4096)] * 3


def test_a_step_of_many_rows_takes_room_for_rows_alone() -> None:
    prepared = prepare(restless())
    prepared.kept["room", 0] = compiled.Room(cases=1, rows=1, step=2)
    found = run(prepared, engine="compiled")
    assert found.tally.same(run(prepared, engine="plain").tally)
    assert prepared.kept["room", 0] == compiled.Room(cases=1, rows=1, step=128)


@pytest.mark.parametrize(
    "log, agents, reason",
    [
        (0, 0, "a case goes through more states than there is room for"),
        (0, 2, "a case goes through more states than there is room for"),
        (1, 0, "the log has more rows than there is room for"),
    ],
)
def test_what_takes_too_much_is_run_plain_and_told(
    log: int, agents: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "_MOST", 0)
    found = restless(teams=(team(agents),) if agents else ())
    prepared = prepare(found)
    if log:
        prepared.kept["room", log] = compiled.Room(cases=1, rows=8)
    for replication in range(2):
        auto = run(prepared, replication, log=log)
        assert auto.why_plain == reason
        assert auto.tally.same(run(prepared, replication, engine="plain", log=log).tally)
    with pytest.raises(NotCompiledError, match=reason):
        run(prepared, engine="compiled", log=log)
    if not log:
        told = f"run on the plain engine, which takes hundreds of times as long: {reason}"
        assert run_study(found, replications=3).notes == (told,)


def test_memory_that_there_is_not_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(compiled, "_lay_out", no_memory)
    found = run(restless())
    assert found.why_plain == "there is not enough memory"
    assert found.tally.same(run(restless(), engine="plain").tally)


def test_half_a_million_cases_may_be_open_at_once() -> None:
    plan = make_plan(prepare(restless(teams=(team(2),))))
    assert isinstance(plan, Plan)
    _, room = compiled._with_more(plan, compiled.Room(cases=1 << 18), FAULT_CASES)
    assert room.cases == 1 << 19
