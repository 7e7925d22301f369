"""Point 8: reopening starts a new cycle of the clocks, or takes the old one up again."""

from __future__ import annotations

from casepact.semantics.case import Outcome
from tests.semantics.cases import Log, policy

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 1 hour on always}
    on_reopen: %s
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on always}
    on_reopen: %s
escalations:
  ladder:
    steps:
      - after 2 hours on always notify team_lead
"""


def _reopened(rule: str) -> Log:
    log = Log(policy(BODY % (rule, rule)), "2026-03-09 10:00").take("2026-03-09 10:30", "respond")
    log.take("2026-03-09 13:00", "resolve")
    return log.take("2026-03-10 09:00", "reopen")


def test_restart_starts_every_clock_anew() -> None:
    log = _reopened("restart")
    assert log.case.state == "working"
    assert log.dues() == {"first_response": "2026-03-10 10:00", "resolution": "2026-03-10 17:00"}
    assert {clock.cycle for clock in log.case.clocks.values()} == {2}


def test_resume_takes_up_what_the_resolution_ended() -> None:
    log = _reopened("resume")
    # Three of the eight hours were used; the first response had been met before and stays so.
    assert log.dues() == {"resolution": "2026-03-10 14:00"}
    assert [clock.outcome for clock in log.case.finished] == [Outcome.MET, Outcome.RESUMED]


def test_ladders_start_anew_and_a_rung_is_taken_once_a_cycle() -> None:
    log = _reopened("restart").until("2026-03-11 00:00")
    assert log.of("notified") == [
        "notified 2026-03-09 12:00 2026-03-09 12:00",
        "notified 2026-03-10 11:00 2026-03-10 11:00",
    ]


def test_a_breached_clock_is_not_taken_up_again() -> None:
    log = Log(policy(BODY % ("restart", "resume")), "2026-03-09 10:00").take("2026-03-09 20:00", "resolve")
    log.take("2026-03-10 09:00", "reopen")
    assert "resolution" not in log.case.clocks


LIMITED = """
targets:
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on always}
lifecycle:
  transitions:
    - resolved -> closed after 5 business days on office
    - closed -> working on reopen by customer within 30 days
"""


def test_a_reopening_window_closes() -> None:
    log = Log(policy(LIMITED), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve")
    log.until("2026-03-16 12:00")
    assert log.case.state == "closed"
    late = log.take("2026-04-15 13:00:01", "reopen", by="customer")  # 30 days are over at 13:00 BST
    assert (late.kinds(), late.last[0].text) == (["refused"], "`reopen`: the time for it is over")


def test_a_reopening_in_time_is_taken() -> None:
    log = Log(policy(LIMITED), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve")
    log.take("2026-04-15 13:00", "reopen", by="customer")
    assert (log.case.state, log.case.cycle) == ("working", 2)


def test_only_the_actor_named_may_reopen() -> None:
    log = (
        Log(policy(LIMITED), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve").until("2026-03-17 12:00")
    )
    assert "not `vendor`" in log.take("2026-03-18 12:00", "reopen", by="vendor").last[0].text
    assert log.take("2026-03-18 12:00", "reopen").last[0].objects == ("by",)
