"""Steps after a breach and steps that come again: as long as the target stays late, or the ladder runs."""

from __future__ import annotations

import pytest

from casepact.decision import decide
from casepact.model.policy import Policy
from tests.semantics.cases import Log, at, policy, text

BODY = """
targets:
  first_response: {duty: vendor must respond after opened, within: 2 hours on office}
  resolution: {duty: vendor must resolve after opened, within: 8 hours on always}
  progress: {duty: vendor must update customer while working, within: every 4 hours on always}
escalations:
  ladder:
    steps:
%s
"""
# Friday 6 March 2026, 14:00: the response is due at 16:00 and office closes at 17:00.
OPENED = "2026-03-06 14:00"


def ladder(*steps: str) -> Policy:
    return policy(BODY % "\n".join(f"      - {step}" for step in steps))


def told(log: Log) -> list[str]:
    return [f"{item.objects[0]} {text(item.at)}" for item in log.effects if item.kind == "notified"]


@pytest.mark.parametrize(
    "step, instants",
    [
        ("90 minutes after breach of first_response notify vp", ["vp 2026-03-09 09:30"]),  # on its own hours
        ("90 minutes on always after breach of first_response notify vp", ["vp 2026-03-06 17:30"]),
        ("1 business day on office after breach of first_response notify vp", ["vp 2026-03-09 16:00"]),
        ("at 100% of first_response notify vp", ["vp 2026-03-06 16:00"]),
        ("at 150% of first_response notify vp", ["vp 2026-03-06 17:00"]),
        ("at 200% of first_response notify vp", ["vp 2026-03-09 10:00"]),
        ("every 12 hours on always notify vp", ["vp 2026-03-07 02:00", "vp 2026-03-07 14:00"]),
        ("every 1 business day on office notify vp", ["vp 2026-03-09 14:00", "vp 2026-03-10 14:00"]),
        (
            "every 4 hours on always after breach of first_response notify vp",
            ["vp 2026-03-06 20:00", "vp 2026-03-07 00:00"],
        ),
        (
            "every 1 hour after breach of first_response notify lead then notify head then notify vp",
            ["lead 2026-03-06 17:00", "head 2026-03-09 10:00", "vp 2026-03-09 11:00"],
        ),
        (
            "every 12 hours on always notify lead then notify head",
            ["lead 2026-03-07 02:00", "head 2026-03-07 14:00"],
        ),
    ],
)
def test_when_a_step_comes(step: str, instants: list[str]) -> None:
    log = Log(ladder(step), OPENED).until("2026-03-10 15:00")
    assert told(log)[: len(instants)] == instants
    comes_again = step.startswith("every") and " then " not in step
    assert (len(told(log)) > 2 or "business day" in step) if comes_again else len(told(log)) == len(instants)


def test_the_answer_ends_it() -> None:
    step = "every 4 hours on always after breach of first_response notify vp"
    log = Log(ladder(step), OPENED).take("2026-03-07 01:00", "respond", "vendor").until("2026-03-09 12:00")
    assert told(log) == ["vp 2026-03-06 20:00", "vp 2026-03-07 00:00"]


def test_the_resolution_ends_it() -> None:
    log = Log(ladder("every 4 hours on always after breach of resolution notify vp"), OPENED)
    log.take("2026-03-07 06:00", "resolve", "vendor").until("2026-03-12 12:00")
    assert told(log) == ["vp 2026-03-07 02:00", "vp 2026-03-07 06:00"][:1]
    assert log.case.state == "resolved"


def test_what_is_met_in_time_has_no_step_after_its_breach() -> None:
    log = Log(ladder("1 hour on always after breach of first_response notify vp"), OPENED)
    log.take("2026-03-06 15:00", "respond", "vendor").until("2026-03-09 12:00")
    assert told(log) == []


def test_missed_updates_are_late_until_one_comes() -> None:
    log = Log(ladder("6 hours on always after breach of progress notify vp"), "2026-03-06 09:00")
    log.take("2026-03-06 10:00", "activate", "vendor")
    log.take("2026-03-06 19:00", "update", "vendor")  # the first update was due at 14:00
    assert told(log) == []
    log.until("2026-03-07 12:00")  # those due at 23:00, 03:00 and 07:00 are missed
    assert told(log) == ["vp 2026-03-07 05:00"]


def test_a_step_whose_condition_comes_to_hold_counts_on_from_then() -> None:
    log = Log(ladder("every 4 hours on always notify vp when severity is critical"), OPENED, severity="major")
    log.take("2026-03-06 23:30", "change", severity="critical").until("2026-03-07 08:00")
    assert told(log) == ["vp 2026-03-06 23:30", "vp 2026-03-07 03:30", "vp 2026-03-07 07:30"]


@pytest.mark.parametrize(
    "step",
    [
        "90 minutes after breach of first_response notify vp",
        "every 1 business day on office after breach of first_response notify vp",
        "at 150% of first_response notify vp",
        "every 4 hours on always notify vp",
    ],
)
def test_a_decision_says_when_it_comes_first(step: str) -> None:
    found = ladder(step)
    decision = decide(found, {"severity": "critical", "tier": "basic"}, at(OPENED))
    [item] = decision.escalations
    assert [f"vp {text(item.at)}"] == told(Log(found, OPENED).until("2026-03-12 09:00"))[:1]
    again = "" if not step.startswith("every") else step.removeprefix("every ").split(" on ")[0]
    assert item.status == (f"timed, and again every {again}" if again else "timed")
