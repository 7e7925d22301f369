"""Duties that are due again and again: cycles, misses, and when they end."""

from __future__ import annotations

from casepact.semantics.case import Outcome
from tests.semantics.cases import Log, policy

BODY = """
targets:
  progress:
    duty: vendor must update customer while working
    within: {critical: every 4 hours on always, major: every 8 hours on always}
escalations:
  ladder:
    steps:
      - on each cycle of progress notify team_lead then notify director
      - on breach of progress notify duty_manager
"""


def _working(severity: str = "critical") -> Log:
    return Log(policy(BODY), "2026-03-09 08:00", severity=severity).take("2026-03-09 10:00", "activate")


def test_it_is_due_again_after_each_update() -> None:
    log = _working().take("2026-03-09 11:00", "update").take("2026-03-09 15:00", "update")
    assert log.of("started", "met", "due again") == [
        "started 2026-03-09 10:00 2026-03-09 14:00",
        "met 2026-03-09 11:00 2026-03-09 14:00",
        "due again 2026-03-09 11:00 2026-03-09 15:00",
        "met 2026-03-09 15:00 2026-03-09 15:00",
        "due again 2026-03-09 15:00 2026-03-09 19:00",
    ]


def test_a_missed_cycle_is_a_breach_of_its_own_and_the_next_counts_from_it() -> None:
    log = _working().take("2026-03-09 19:00", "update")
    assert log.of("breached", "met", "due again") == [
        "breached 2026-03-09 14:00 2026-03-09 14:00",
        "due again 2026-03-09 14:00 2026-03-09 18:00",
        "breached 2026-03-09 18:00 2026-03-09 18:00",
        "due again 2026-03-09 18:00 2026-03-09 22:00",
        "met 2026-03-09 19:00 2026-03-09 22:00",
        "due again 2026-03-09 19:00 2026-03-09 23:00",
    ]
    assert [(clock.cycle, clock.outcome) for clock in log.case.finished] == [
        (1, Outcome.BREACHED),
        (2, Outcome.BREACHED),
        (3, Outcome.MET),
    ]


def test_a_ladder_climbs_one_rung_for_each_missed_cycle_and_tells_of_each() -> None:
    log = _working().take("2026-03-09 12:00", "update").until("2026-03-10 06:00")
    told = [(effect.at, effect.objects) for effect in log.effects if effect.kind == "notified"]
    first = log.case.opened + 8 * 3_600  # 16:00, four hours after the update
    assert told == [
        (first, ("team_lead",)),
        (first, ("duty_manager",)),
        (first + 4 * 3_600, ("director",)),
        (first + 4 * 3_600, ("duty_manager",)),
        (first + 8 * 3_600, ("duty_manager",)),
        (first + 12 * 3_600, ("duty_manager",)),
    ]


def test_it_ends_when_the_case_is_resolved() -> None:
    log = _working().take("2026-03-09 11:00", "resolve").until("2026-03-20 00:00")
    assert log.of("cancelled", "breached") == ["cancelled 2026-03-09 11:00 -"]
    assert log.case.clocks == {}


def test_it_stands_still_while_the_case_waits_and_runs_on_after_it() -> None:
    log = _working().take("2026-03-09 11:00", "ask_customer").take("2026-03-10 11:00", "customer_reply")
    assert log.of("paused", "resumed", "cancelled") == [
        "paused 2026-03-09 11:00 -",
        "resumed 2026-03-10 11:00 2026-03-10 14:00",
    ]


def test_a_shorter_period_counts_from_the_present_cycle_and_missed_ones_are_not_made_up() -> None:
    log = _working("major").take("2026-03-09 17:00", "change", severity="critical").until("2026-03-09 20:00")
    assert log.of("breached", "due again") == [
        "breached 2026-03-09 17:00 2026-03-09 14:00",
        "due again 2026-03-09 17:00 2026-03-09 21:00",
    ]


def test_an_until_event_ends_it() -> None:
    found = policy(
        """
        targets:
          calls:
            duty: vendor must update customer after opened until workaround
            within: {critical: every 2 hours on always}
        """
    )
    log = (
        Log(found, "2026-03-09 10:00")
        .take("2026-03-09 11:00", "update")
        .take("2026-03-09 12:00", "workaround")
    )
    assert log.until("2026-03-10 00:00").of("met", "cancelled", "breached") == [
        "met 2026-03-09 11:00 2026-03-09 12:00",
        "cancelled 2026-03-09 12:00 -",
    ]
