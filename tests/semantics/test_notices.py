"""Notices: what must be done so long before an event, or before a moment that a fact names."""

from __future__ import annotations

import datetime as dt

import pytest

from casepact.decision import decide
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.account import settle
from tests.semantics.cases import HEAD, Log, at, policy, text

BODY = """
case: {contract_end: date, planned: boolean}
lifecycle:
  events: {maintenance: {title: Planned maintenance, activity: yes}}
targets:
  warning:
    duty: vendor must warn customer before maintenance
    calendar: office
    within: {critical: at least 5 business days, major: at least 2 hours, minor: none}
terms:
  ending: vendor must send reminder at least 30 calendar days before contract_end
"""


@pytest.fixture
def notices() -> Policy:
    return policy(BODY)


# Five business days before Monday 16 March 10:00 is Monday 9 March 10:00.
@pytest.mark.parametrize(
    "warned, outcome, effects",
    [
        ("2026-03-09 10:00", "met", ["stopped 2026-03-09 10:00 -", "met 2026-03-16 10:00 2026-03-09 10:00"]),
        (
            "2026-03-09 10:01",
            "breached",
            [
                "stopped 2026-03-09 10:01 -",
                "breached 2026-03-16 10:00 2026-03-09 10:00",
                "stopped 2026-03-16 10:00 2026-03-09 10:00",
            ],
        ),
        (None, "breached", ["breached 2026-03-16 10:00 2026-03-09 10:00"]),
    ],
)
def test_an_event_that_nobody_planned_judges_when_it_comes(
    notices: Policy, warned: str | None, outcome: str, effects: list[str]
) -> None:
    log = Log(notices, "2026-03-02 09:00")
    if warned:
        log.take(warned, "warn", "vendor")
    log.take("2026-03-16 10:00", "maintenance")
    assert log.of("met", "breached", "stopped", clause="targets.warning.critical") == effects
    assert [(clock.obligation, clock.outcome) for clock in log.case.finished] == [("warning", outcome)]


def test_a_planned_event_has_a_due_instant(notices: Policy) -> None:
    log = Log(notices, "2026-03-02 09:00", maintenance_at=at("2026-03-16 10:00"))
    assert log.dues()["warning"] == "2026-03-09 10:00"
    log.until("2026-03-12 10:00")
    assert log.of("breached") == ["breached 2026-03-09 10:00 2026-03-09 10:00"]
    log.take("2026-03-12 11:00", "warn", "vendor")
    assert log.of("stopped") == ["stopped 2026-03-12 11:00 2026-03-09 10:00"]


def test_a_warning_is_judged_as_soon_as_the_moment_is_known(notices: Policy) -> None:
    log = Log(notices, "2026-03-02 09:00").take("2026-03-09 10:00", "warn", "vendor")
    log.take("2026-03-10 09:00", "change", maintenance_at=at("2026-03-16 10:00"))
    assert log.of("met") == ["met 2026-03-10 09:00 2026-03-09 10:00"]
    late = Log(notices, "2026-03-02 09:00").take("2026-03-09 10:01", "warn", "vendor")
    late.take("2026-03-10 09:00", "change", maintenance_at=at("2026-03-16 10:00"))
    assert late.of("breached") == ["breached 2026-03-10 09:00 2026-03-09 10:00"]


def test_a_case_opened_too_late_for_the_notice_is_late_at_once(notices: Policy) -> None:
    log = Log(notices, "2026-03-10 09:00", maintenance_at=at("2026-03-16 10:00")).until("2026-03-10 09:00")
    assert log.of("breached") == ["breached 2026-03-10 09:00 2026-03-09 10:00"]


def test_the_plan_may_change(notices: Policy) -> None:
    log = Log(notices, "2026-03-02 09:00", maintenance_at=at("2026-03-16 10:00"))
    log.take("2026-03-05 09:00", "change", maintenance_at=at("2026-03-18 10:00"))
    assert log.dues()["warning"] == "2026-03-11 10:00"


@pytest.mark.parametrize("severity, due", [("major", "2026-03-13 16:30"), ("minor", None)])
def test_the_table_chooses(notices: Policy, severity: str, due: str | None) -> None:
    log = Log(notices, "2026-03-02 09:00", severity=severity, maintenance_at=at("2026-03-16 10:30"))
    # Two hours of office time before Monday 10:30 began on Friday 16:30.
    assert log.dues()["warning"] == (due or "-")
    assert (log.until("2026-03-20 09:00").of("breached", clause="targets") != []) is (due is not None)


def test_a_date_begins_at_midnight_of_its_calendar() -> None:
    found = policy(
        "case: {contract_end: date}\n"
        "terms: {ending: vendor must send reminder at least 1 business day on office before contract_end}\n"
    )
    decision = decide(found, {"severity": "major", "contract_end": "2026-07-01"}, at("2026-03-02 09:00"))
    [owed] = decision.obligations
    # Midnight of 1 July in London, an hour before that in UTC: the day before is a Tuesday.
    assert (text(owed.due), owed.target) == (
        "2026-06-29 15:59:59",
        "at least 1 business day before contract_end",
    )


def test_a_decision_names_the_moment_it_hangs_on(notices: Policy) -> None:
    decision = decide(notices, {"severity": "critical"}, at("2026-03-02 09:00"))
    by_id = {owed.id: owed for owed in decision.obligations}
    assert (by_id["warning"].due, by_id["warning"].status) == (None, "stands before maintenance")
    assert {(item.clause, *item.facts) for item in decision.unknown if len(item.facts) == 1} == {
        ("targets.warning.critical", "maintenance_at"),
        ("terms.ending", "contract_end"),
    }


@pytest.mark.parametrize("severity", ["critical", "major"])
def test_a_decision_and_a_run_agree(notices: Policy, severity: str) -> None:
    given: dict[str, FactValue] = {
        "severity": severity,
        "maintenance_at": at("2026-03-16 10:00"),
        "contract_end": dt.date(2026, 5, 1),
    }
    decision = decide(notices, given, at("2026-03-02 09:00"))
    said = {owed.id: text(owed.due) for owed in decision.obligations}
    assert said == Log(notices, "2026-03-02 09:00", **given).dues()
    assert said["ending"] == "2026-04-01 00:00"


def test_a_breach_of_a_notice_is_told() -> None:
    found = policy(BODY + "escalations:\n  ladder:\n    steps: [on breach of warning notify director]\n")
    log = Log(found, "2026-03-02 09:00", maintenance_at=at("2026-03-16 10:00")).until("2026-03-20 10:00")
    assert log.of("notified") == ["notified 2026-03-09 10:00 2026-03-09 10:00"]


def test_a_late_notice_earns_a_credit_by_the_hour_of_its_calendar() -> None:
    found = policy(BODY + "credits: [10 EUR per hour of breach of warning]\n")
    log = Log(found, "2026-03-02 09:00", maintenance_at=at("2026-03-16 10:00"))
    log.take("2026-03-10 11:30", "warn", "vendor")  # a day of 8 hours and 90 minutes late
    [line] = settle([("1", log.case)]).credits
    assert (line.times, line.open) == (9, False)


@pytest.mark.parametrize(
    "hours, due",
    [
        ("Mon-Fri 09:00-17:00 in Europe/London except unspecified within (Wed 09:00-17:00)", None),
        ("Mon-Fri 09:00-17:00 in Europe/London except unspecified within Aug", "2026-03-09 10:00"),
    ],
)
def test_what_is_left_open_bounds_a_notice(hours: str, due: str | None) -> None:
    head = HEAD.replace("Mon-Fri 09:00-17:00 in Europe/London", hours)
    found, _ = resolve_text(
        head + BODY.replace("\n  ending", "\n  ending").replace("5 business days", "40 hours")
    )
    assert found is not None
    given: dict[str, FactValue] = {"severity": "critical", "maintenance_at": at("2026-03-16 10:00")}
    decision = decide(found, given, at("2026-03-02 09:00"))
    owed = next(owed for owed in decision.obligations if owed.id == "warning")
    assert (None if owed.due is None else text(owed.due)) == due
    if due is None:  # eight hours fewer in the week before means a business day sooner
        assert (text(owed.earliest), text(owed.latest)) == ("2026-03-06 10:00", "2026-03-09 10:00")


@pytest.mark.parametrize(
    "calendar, zone, due",
    [
        ("always", "America/New_York", "2026-06-01 04:00"),
        ("always", "UTC", "2026-06-01 00:00"),
        ("office", "America/New_York", "2026-05-31 23:00"),  # the calendar has a zone of its own
    ],
)
def test_a_date_begins_in_the_zone_of_the_policy_where_the_calendar_has_none(
    calendar: str, zone: str, due: str
) -> None:
    found = policy(
        f"zone: {zone}\ncase: {{contract_end: date}}\n"
        "terms: {ending: vendor must send reminder"
        f" at least 30 calendar days on {calendar} before contract_end}}\n"
    )
    decision = decide(found, {"severity": "major", "contract_end": "2026-07-01"}, at("2026-03-02 09:00"))
    (reminder,) = decision.obligations
    assert text(reminder.due) == due


def test_a_month_of_a_clock_that_always_runs_is_one_of_the_policy() -> None:
    found = policy(
        "zone: America/New_York\n"
        "targets:\n"
        "  fix: {duty: vendor must resolve after opened, within: 90% within 4 hours on always per month}\n"
    )
    account = settle([("one", Log(found, "2026-04-01 02:00", severity="major").case)])
    assert [line.period for line in account.attainments] == ["2026-03"]
