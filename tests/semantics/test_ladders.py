"""Ladders: when rungs are taken, once each, and when a ladder stops."""

from __future__ import annotations

import pytest

from tests.semantics.cases import HEAD, Log, policy

DESK = HEAD.replace("calendars:", "calendars:\n  desk: Mon-Fri 09:00-12:30, 13:30-17:30 in Europe/London")

TARGETS = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 4 hours on office, major: 8 hours on office, minor: 2 business days on office}
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on always, major: 40 hours on always, minor: 80 hours on always}
escalations:
  ladder:
%s    steps:
      - %s
"""


def _told(log: Log) -> list[str]:
    return log.of("notified", "involved", "assigned", "handed over", "severity raised")


def _ladder(step: str, extra: str = "") -> str:
    return TARGETS % (f"    {extra}\n" if extra else "", step)


@pytest.mark.parametrize(
    "step,told",
    [
        ("after 90 minutes on office notify lead", "notified 2026-03-09 10:00 2026-03-09 10:00"),
        ("within 1 hour on always notify lead", "notified 2026-03-06 17:30 2026-03-06 17:30"),
        ("at 75% of first_response notify lead", "notified 2026-03-09 11:30 2026-03-09 11:30"),
        (
            "30 minutes before breach of first_response notify lead",
            "notified 2026-03-09 12:00 2026-03-09 12:00",
        ),
        ("6 hours before breach of first_response notify lead", "notified 2026-03-06 16:30 2026-03-06 16:30"),
        ("on breach of first_response notify lead", "notified 2026-03-09 12:30 2026-03-09 12:30"),
        ("at 18:00 on office hand over to night", "handed over 2026-03-06 18:00 2026-03-06 18:00"),
        ("at close of office hand over to night", "handed over 2026-03-06 17:00 2026-03-06 17:00"),
        ("after 1 business day on office involve expert", "involved 2026-03-09 16:30 2026-03-09 16:30"),
        ("after 1 hour on always assign to tier_two", "assigned 2026-03-06 17:30 2026-03-06 17:30"),
    ],
)
def test_when_a_rung_is_taken(step: str, told: str) -> None:
    log = Log(policy(_ladder(step)), "2026-03-06 16:30").until("2026-03-12 00:00")
    assert _told(log) == [told]


def test_a_rung_before_the_breach_of_business_days_counts_them_back() -> None:
    found = policy(_ladder("1 business day before breach of first_response notify lead"))
    log = Log(found, "2026-03-05 11:00", severity="minor").until("2026-03-12 00:00")
    # Due Monday 11:00; from Friday 11:00 one business day ends there.
    assert _told(log) == ["notified 2026-03-06 11:00 2026-03-06 11:00"]


def test_a_share_moves_with_the_pauses_of_its_target() -> None:
    log = Log(policy(_ladder("at 50% of resolution notify lead")), "2026-03-09 10:00")
    log.take("2026-03-09 12:00", "ask_customer").take("2026-03-09 15:00", "customer_reply")
    assert _told(log.until("2026-03-10 00:00")) == ["notified 2026-03-09 17:00 2026-03-09 17:00"]


@pytest.mark.parametrize("step, told", [("at 150%", "10 02:00"), ("at 100%", "09 18:00")])
def test_what_a_pause_after_the_breach_moves_waits_for_its_end(step: str, told: str) -> None:
    log = Log(policy(_ladder(f"{step} of resolution notify lead")), "2026-03-09 10:00")
    log.take("2026-03-09 19:00", "ask_customer").take("2026-03-09 23:00", "customer_reply")
    assert _told(log.until("2026-03-11 00:00")) == [f"notified 2026-03-{told} 2026-03-{told}"]


def test_a_share_moves_with_the_severity_and_may_be_reached_by_the_change() -> None:
    log = Log(policy(_ladder("at 50% of resolution notify lead")), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 16:00", "change", severity="critical").until("2026-03-10 00:00")
    assert _told(log) == ["notified 2026-03-09 16:00 2026-03-09 14:00"]


def test_a_share_of_a_target_that_was_met_is_never_reached() -> None:
    log = Log(policy(_ladder("at 50% of resolution notify lead")), "2026-03-09 10:00")
    assert _told(log.take("2026-03-09 11:00", "resolve").until("2026-03-20 00:00")) == []


def test_a_rung_whose_condition_comes_to_hold_late_is_taken_then() -> None:
    found = policy(_ladder("after 1 hour on always notify lead when severity is critical"))
    log = Log(found, "2026-03-09 10:00", severity="major").until("2026-03-09 12:00")
    assert _told(log) == []
    log.take("2026-03-09 13:00", "change", severity="critical").until("2026-03-09 14:00")
    assert _told(log) == ["notified 2026-03-09 13:00 2026-03-09 11:00"]


@pytest.mark.parametrize(
    "step,changed,told",
    [
        ("at 18:00 on desk", "2026-03-11 11:00", "2026-03-11 18:00"),
        ("at 18:00 on desk", "2026-03-11 18:00", "2026-03-11 18:00"),
        ("at 18:00 on desk", "2026-03-13 18:01", "2026-03-16 18:00"),
        ("at 24:00 on desk", "2026-03-11 11:00", "2026-03-12 00:00"),
        ("at 24:00 on desk", "2026-03-12 00:00", "2026-03-12 00:00"),
        ("at close of desk", "2026-03-11 11:00", "2026-03-11 17:30"),
        ("at close of desk", "2026-03-11 13:00", "2026-03-11 17:30"),
        ("at close of desk", "2026-03-11 17:30", "2026-03-11 17:30"),
        ("at close of desk", "2026-03-11 17:31", "2026-03-12 17:30"),
        ("at close of desk", "2026-03-13 20:00", "2026-03-16 17:30"),
    ],
)
def test_a_rung_at_a_time_of_day_keeps_it_when_its_condition_comes_to_hold_late(
    step: str, changed: str, told: str
) -> None:
    found = policy(_ladder(f"{step} notify lead when severity is critical"), DESK)
    log = Log(found, "2026-03-09 10:00", severity="major").until("2026-03-10 08:00")
    log.take(changed, "change", severity="critical")
    # What happens in between, at the very instant too, makes no difference.
    log.take(changed, "update").take(told, "update").until("2026-03-20 00:00")
    assert _told(log) == [f"notified {told} {told}"]


@pytest.mark.parametrize(
    "opened,told",
    [
        ("2026-03-09 10:00", "2026-03-09 17:30"),
        ("2026-03-09 12:30", "2026-03-09 17:30"),
        ("2026-03-09 17:30", "2026-03-10 17:30"),
        ("2026-03-13 18:00", "2026-03-16 17:30"),
    ],
)
def test_a_break_is_no_close_of_the_day(opened: str, told: str) -> None:
    found = policy(_ladder("at close of desk hand over to night"), DESK)
    assert _told(Log(found, opened).until("2026-03-20 00:00")) == [f"handed over {told} {told}"]


def test_a_rung_on_a_breach_is_not_made_up_for_later() -> None:
    found = policy(_ladder("on breach of resolution notify lead when severity is critical"))
    log = Log(found, "2026-03-09 10:00", severity="major").until("2026-03-11 12:00")
    assert _told(log.take("2026-03-11 13:00", "change", severity="critical").until("2026-03-20 00:00")) == []


def test_a_rung_on_an_unknown_fact_waits_and_says_so_once() -> None:
    found = policy(_ladder("after 1 hour on always notify lead when channel is phone"))
    log = Log(found, "2026-03-09 10:00").until("2026-03-09 11:30").until("2026-03-09 12:00")
    unknown = [(effect.clause, effect.objects) for effect in log.effects if effect.kind == "unknown"]
    assert unknown == [("escalations.ladder.steps.1", ("channel",))]
    log.take("2026-03-09 12:30", "change", channel="phone").until("2026-03-09 13:00")
    assert _told(log) == ["notified 2026-03-09 12:30 2026-03-09 11:00"]


@pytest.mark.parametrize(
    "extra,stop,told",
    [
        ("", ("2026-03-09 10:30", "resolve"), 0),
        ("until: respond", ("2026-03-09 10:30", "respond"), 0),
        ("until: respond", ("2026-03-09 10:30", "resolve"), 1),
        ("until: respond", ("2026-03-09 10:30", "withdraw"), 0),
        ("after: respond", ("2026-03-09 10:30", "respond"), 1),
        ("after: respond", ("2026-03-09 10:30", "update"), 0),
        ("", ("2026-03-09 10:30", "respond"), 1),
    ],
)
def test_what_starts_and_stops_a_ladder(extra: str, stop: tuple[str, str], told: int) -> None:
    log = Log(policy(_ladder("after 1 hour on always notify lead", extra)), "2026-03-09 10:00").take(*stop)
    assert len(_told(log.until("2026-03-09 20:00"))) == told


def test_a_ladder_may_stand_still_in_some_states() -> None:
    found = policy(_ladder("after 2 hours on always notify lead", "pausing: waiting_on_customer"))
    log = Log(found, "2026-03-09 10:00").take("2026-03-09 11:00", "ask_customer")
    log.take("2026-03-09 15:00", "customer_reply").until("2026-03-10 00:00")
    assert _told(log) == ["notified 2026-03-09 16:00 2026-03-09 16:00"]


def test_a_rung_may_raise_the_severity_and_never_lowers_it() -> None:
    found = policy(_ladder("after 1 hour on always notify lead, raise severity to major"))
    log = Log(found, "2026-03-09 10:00", severity="minor").until("2026-03-09 11:00")
    assert _told(log) == [
        "notified 2026-03-09 11:00 2026-03-09 11:00",
        "severity raised 2026-03-09 11:00 -",
    ]
    assert (log.case.severity, log.dues()["resolution"]) == ("major", "2026-03-11 02:00")
    critical = Log(found, "2026-03-09 10:00").until("2026-03-09 11:00")
    assert (critical.case.severity, len(_told(critical))) == ("critical", 1)


def test_a_rung_on_an_event() -> None:
    log = Log(policy(_ladder("on customer_reply notify lead")), "2026-03-09 10:00")
    log.take("2026-03-09 11:00", "ask_customer").take("2026-03-09 12:00", "customer_reply")
    assert _told(log) == ["notified 2026-03-09 12:00 2026-03-09 12:00"]


def test_a_rung_without_a_time_is_named_as_unspecified() -> None:
    log = Log(policy(_ladder("after unspecified notify lead")), "2026-03-09 10:00").until("2026-04-09 10:00")
    named = [effect.objects for effect in log.effects if effect.kind == "unspecified"]
    assert (named, _told(log)) == ([("escalations.ladder.steps.1",)], [])
