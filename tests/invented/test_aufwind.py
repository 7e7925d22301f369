"""Lifts and who is stuck in them: a trade that the documents do not use, and its contract decides right."""

from __future__ import annotations

from pathlib import Path

import casepact
from casepact.project.checking import check_file
from casepact.resolve import load_file
from casepact.semantics.timeline import load_timeline
from casepact.testing.running import run_tests

HERE = Path(__file__).parent
POLICY, CONTRACT = HERE / "aufwind.yaml", HERE / "aufwind.contract.yaml"


def test_all_that_is_warned_of_is_what_no_run_can_see() -> None:
    for path in (POLICY, CONTRACT):
        found = [item for item in check_file(str(path)).diagnostics if item.level != "info"]
        assert {(item.code, item.clause) for item in found} == {
            ("not-computed", f"terms.{name}") for name in ("access", "lock", "liable", "no_parts")
        }


def test_the_cases_worked_out_by_hand() -> None:
    suite = run_tests([str(HERE / "aufwind.tests.yaml")])

    assert suite.passed, [outcome for outcome in suite.outcomes if not outcome.passed]
    assert len(suite.outcomes) == 5


def test_a_night_and_a_spare_part_in_a_hospital() -> None:
    contract = load_file(CONTRACT).contract
    assert contract is not None
    timeline, found = load_timeline(HERE / "aufwind.timeline.yaml", contract.policy, contract.facts)
    assert timeline is not None, found
    run = casepact.run(contract, timeline)
    stuck, part = run.cases
    # 1500 EUR for the people freed after 70 minutes, and one started hour at night for the technician.
    assert [f"{line.rule} {line.due.amount}" for line in run.account.credits if line.times] == [
        "credits.hospital_trapped 1500",
        "credits.night 50",
    ]
    assert {clock.obligation for clock in stuck.clocks if clock.breached} == {"arrival", "freeing"}
    # 70 hours of waiting for the part are not counted against the 8 hours that the repair may take.
    (repair,) = (clock for clock in part.clocks if clock.obligation == "repair")
    assert repair.outcome == "met"
    assert repair.ended is not None
    assert repair.ended - repair.started == 75 * 3600
