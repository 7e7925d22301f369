"""What is owed by when: one clause of each obligation, and the terms."""

from __future__ import annotations

import pytest

from casepact.render.decision import decision_text
from casepact.resolve import resolve_text
from casepact.semantics.select import Conflict
from tests.decide.asking import FRIDAY, ask, dues, hangs, policy, utc

TABLE = """
case: {vip: boolean, region: "one of emea, apac"}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {outage: 2 hours on always, degraded: under 1 business day on office, question: unspecified}
      premium:
        outage:
          - 30 minutes on always when vip
          - 2 hours on always otherwise
        degraded: 2 to 3 business days on office
        question: none
"""


@pytest.mark.parametrize(
    "facts, clause, due, bound, target",
    [
        (
            {"tier": "basic", "severity": "outage"},
            "basic.outage",
            "2026-03-06T18:30:00Z",
            "inclusive",
            "within 2 hours",
        ),
        (
            {"tier": "basic", "severity": "degraded"},
            "basic.degraded",
            "2026-03-09T16:30:00Z",
            "exclusive",
            "under 1 business day",
        ),
        (
            {"tier": "premium", "severity": "outage", "vip": True},
            "premium.outage.1",
            "2026-03-06T17:00:00Z",
            "inclusive",
            "within 30 minutes",
        ),
        (
            {"tier": "premium", "severity": "outage", "vip": False},
            "premium.outage.2",
            "2026-03-06T18:30:00Z",
            "inclusive",
            "within 2 hours",
        ),
        (
            {"tier": "premium", "severity": "degraded"},
            "premium.degraded",
            "2026-03-11T16:30:00Z",
            "inclusive",
            "within 2 to 3 business days",
        ),
    ],
)
def test_the_clause_that_holds(
    facts: dict[str, str | bool], clause: str, due: str, bound: str, target: str
) -> None:
    (owed,) = ask(policy(TABLE), FRIDAY, **facts).to_json()["obligations"]
    assert owed["id"] == "first_response"
    assert owed["clause"] == f"targets.first_response.{clause}"
    assert (owed["due"], owed["bound"], owed["target"]) == (due, bound, target)
    assert (owed["actor"], owed["modal"], owed["action"]) == ("vendor", "must", "respond")
    assert owed["status"] == "running"


def test_an_unspecified_target_is_owed_and_named() -> None:
    decision = ask(policy(TABLE), tier="basic", severity="question")
    (owed,) = decision.to_json()["obligations"]
    assert (owed["target"], owed["due"], owed["bound"]) == ("unspecified", None, None)
    assert decision.unspecified == ("targets.first_response.basic.question",)


def test_what_a_term_leaves_unspecified_is_named_where_the_term_applies() -> None:
    asked = policy("case: {vip: boolean}\nterms: {access: vendor must give access unspecified when vip}\n")
    assert ask(asked, vip=True).unspecified == ("terms.access",)
    assert ask(asked, vip=False).unspecified == ()


def test_no_target_is_no_obligation() -> None:
    decision = ask(policy(TABLE), tier="premium", severity="question")
    assert decision.obligations == ()
    assert decision.unspecified == ()


def test_clauses_that_may_hold_are_named_with_their_facts() -> None:
    decision = ask(policy(TABLE), tier="premium", severity="outage")
    assert decision.obligations == ()
    assert hangs(decision) == {
        "targets.first_response.premium.outage.1": {"vip"},
        "targets.first_response.premium.outage.2": {"vip"},
    }


def test_clauses_known_not_to_hold_are_not_mentioned() -> None:
    assert set(hangs(ask(policy(TABLE), tier="basic"))) == {
        f"targets.first_response.basic.{severity}" for severity in ("outage", "degraded", "question")
    }


CONTRADICTION = """
case: {vip: boolean}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      - 1 hour on always when vip
      - 2 hours on always when tier is premium
      - 1 hour on always when severity is outage
"""


def test_two_clauses_with_different_answers_are_a_conflict() -> None:
    decision = ask(policy(CONTRADICTION), vip=True, tier="premium", severity="question")
    assert decision.obligations == ()
    clauses = ("targets.first_response.1", "targets.first_response.2")
    assert decision.conflicts == (Conflict("first_response", clauses),)


def test_two_clauses_with_the_same_answer_are_one() -> None:
    decision = ask(policy(CONTRADICTION), vip=True, tier="basic", severity="outage")
    assert [item.due for item in decision.obligations] == [utc("2026-03-06T17:30")]
    assert decision.conflicts == ()


def test_a_clause_known_to_hold_needs_no_more_facts() -> None:
    decision = ask(policy(CONTRADICTION), tier="premium")
    assert [item.clause for item in decision.obligations] == ["targets.first_response.2"]
    assert decision.unknown == ()


STARTS = """
lifecycle:
  extends: standard
  states:
    queued: {title: In the queue, pauses: [workaround]}
targets:
  acknowledge: {duty: vendor must acknowledge after opened, within: immediately}
  next_reply: {duty: vendor must reply after customer_reply, within: 4 hours on office}
  progress: {duty: vendor must update customer while working, within: every 4 hours on office}
  triage: {duty: vendor must activate while submitted, within: 1 hour on office}
  resolution: {duty: vendor must resolve after opened counting while working, within: 8 hours on office}
  report: {duty: vendor must deliver report after reopened or resolved, within: 2 calendar days}
terms:
  contact: customer must state phone_number
  raising: customer may raise severity before resolve
  charging: vendor may charge customer after notice
  silence: vendor must not close while working
  waiting: customer must answer within 3 calendar days after ask_customer
"""


def test_what_a_clock_that_does_not_run_waits_for() -> None:
    decision = ask(policy(STARTS))
    assert {item.id: item.status for item in decision.obligations} == {
        "acknowledge": "running",
        "next_reply": "starts after customer_reply",
        "progress": "starts while working",
        "triage": "running",
        "resolution": "stands still while submitted",
        "report": "starts after reopen or resolve",
        "contact": "stands",
        "raising": "stands before resolve",
        "charging": "stands after notice",
        "silence": "stands while working",
        "waiting": "starts after ask_customer",
    }
    assert {clause: due for clause, due in dues(decision).items() if due} == {
        "targets.acknowledge": FRIDAY,
        "targets.triage": "2026-03-09T07:30:00Z",
    }


def test_a_clock_that_stands_still_is_due_no_earlier_than_if_it_ran() -> None:
    (owed,) = (item for item in ask(policy(STARTS)).obligations if item.id == "resolution")
    assert (owed.due, owed.earliest, owed.latest) == (None, utc("2026-03-09T14:30"), None)


def test_terms_say_what_they_are() -> None:
    terms = {item.id: item.to_json() for item in ask(policy(STARTS)).obligations}
    contact = terms["contact"]
    assert (contact["target"], contact["due"], contact["bound"]) == (None, None, None)
    assert (contact["actor"], contact["action"], contact["objects"]) == (
        "customer",
        "state",
        ["phone_number"],
    )
    assert terms["raising"]["modal"] == "may"
    assert terms["silence"]["modal"] == "must not"
    assert terms["progress"]["every"] == "4 hours"


def test_terms_hold_or_hang_or_do_not() -> None:
    asked = policy("case: {vip: boolean}\nterms: {contact: customer must state phone_number when vip}")
    assert [item.clause for item in ask(asked, vip=True).obligations] == ["terms.contact"]
    assert ask(asked, vip=False).obligations == ()
    assert hangs(ask(asked)) == {"terms.contact": {"vip"}}


CALENDARS = """
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  afternoons: Mon-Fri 12:00-18:00 in Europe/Madrid
  service: Mon-Fri 09:00-12:00 in Europe/Madrid or (unspecified within afternoons)
  local: [office when region is emea, always when region is apac]
"""
LOCAL = """
case: {region: "one of emea, apac, latam"}
targets:
  first_response: {duty: vendor must respond after opened, within: 2 hours on service}
  resolution: {duty: vendor must resolve after opened, within: 2 hours on local}
  named:
    duty: vendor must activate after opened
    within: 1 hour on (office or Sat 09:00-12:00 in Europe/Madrid)
"""


def test_an_unspecified_calendar_gives_bounds_and_its_id() -> None:
    decision = ask(policy(LOCAL, calendars=CALENDARS), "2026-03-09T10:30:00Z", region="apac")
    (owed,) = (item for item in decision.obligations if item.id == "first_response")
    assert (owed.due, owed.earliest, owed.latest) == (None, utc("2026-03-09T12:30"), utc("2026-03-10T09:30"))
    assert owed.status == "due instant not known"
    assert decision.unspecified == ("calendars.service",)


def test_an_unspecified_calendar_whose_bounds_agree_is_exact() -> None:
    decision = ask(policy(LOCAL, calendars=CALENDARS), "2026-03-09T08:30:00Z", region="apac")
    assert dues(decision)["targets.first_response"] == "2026-03-09T10:30:00Z"
    assert decision.unspecified == ()


def test_a_calendar_that_hangs_on_a_fact_leaves_the_duty_owed() -> None:
    decision = ask(policy(LOCAL, calendars=CALENDARS), "2026-03-09T08:30:00Z")
    assert dues(decision)["targets.resolution"] is None
    assert hangs(decision) == {"targets.resolution": {"region"}}


def test_a_calendar_no_fact_chooses_is_unspecified() -> None:
    decision = ask(policy(LOCAL, calendars=CALENDARS), "2026-03-09T08:30:00Z", region="latam")
    assert dues(decision)["targets.resolution"] is None
    assert decision.unspecified == ("calendars.local",)


def test_calendars_are_named_or_written_out() -> None:
    owed = {
        item.id: item for item in ask(policy(LOCAL, calendars=CALENDARS), "2026-03-09T08:30:00Z").obligations
    }
    assert owed["first_response"].calendar == "service"
    assert owed["named"].calendar == "office or Sat 09:00-12:00 in Europe/Madrid"


def test_shares_are_shown() -> None:
    asked = policy(
        "targets:\n"
        "  first_response:\n"
        "    duty: vendor must respond after opened\n"
        "    within: 90% within 1 hour on office per month\n"
    )
    (share,) = ask(asked).obligations
    assert share.share == "90% per month"
    assert (share.due, share.target) == (utc("2026-03-09T07:30"), "within 1 hour")
    assert share.effort is None


def test_opened_during_a_calendar_is_asked_at_the_instant() -> None:
    asked = policy(
        "targets:\n"
        "  first_response:\n"
        "    duty: vendor must respond after opened\n"
        "    within: [1 hour on always when opened during office, 8 hours on always otherwise]\n"
    )
    assert dues(ask(asked, FRIDAY)) == {"targets.first_response.1": "2026-03-06T17:30:00Z"}
    assert dues(ask(asked, "2026-03-06T17:00:00Z")) == {"targets.first_response.2": "2026-03-07T01:00:00Z"}


def test_a_breach_is_never_known_beforehand() -> None:
    asked = policy(
        "targets: {first_response: {duty: vendor must respond after opened, within: 1 hour on always}}\n"
        "terms: {apology: vendor must apologise when breached first_response}\n"
    )
    assert hangs(ask(asked)) == {"terms.apology": {"breached first_response"}}


@pytest.mark.parametrize(
    "facts, holds",
    [
        ({"kind": "leak"}, None),
        ({}, None),
        ({"kind": "bug"}, True),
        ({"kind": "request"}, True),
    ],
)
def test_what_is_not_owed_is_not_breached(facts: dict[str, str], holds: bool | None) -> None:
    asked = policy(
        "case: {kind: leak | bug | request}\n"
        "lifecycle: {events: {publish: {activity: yes}}}\n"
        "targets:\n"
        "  fix: {duty: vendor must publish, within: {leak: 90 calendar days, request: none}}\n"
        "  late: vendor must apologise within 1 hour on always when breached early\n"
        "  early: vendor must report within 1 hour on always when breached late\n"
        "terms:\n"
        "  quiet: customer must not disclose before publish unless breached fix\n"
    )
    decision = ask(asked, **facts)

    assert ("terms.quiet" in {item.clause for item in decision.obligations}) is (holds is True)
    assert hangs(decision).get("terms.quiet") == (None if holds else {"breached fix"})
    # Two that hang on one another stay unknown.
    assert hangs(decision)["targets.late"] == {"breached early"}
    assert hangs(decision)["targets.early"] == {"breached late"}


@pytest.mark.parametrize("modal", ["may", "must not"])
@pytest.mark.parametrize("time", ["within 2 hours on office", "every 2 hours on office", "immediately"])
def test_nothing_is_due_of_what_is_permitted_or_forbidden(modal: str, time: str) -> None:
    said = f"customer {modal} raise severity {time} after opened"
    found, diagnostics = resolve_text(
        "casepact: 1\npolicy: permitting\ncalendars: {office: 'Mon-Fri 08:00-18:00 in Europe/Madrid'}\n"
        f"tiers: {{basic: {{}}}}\nseverities: {{high: High}}\nterms:\n  change: {said}\n"
        "  duty: vendor must respond within 1 hour on office after opened\n"
    )
    assert found is not None
    assert diagnostics == []

    decision = ask(found)
    change, duty = decision.obligations

    assert (change.due, change.earliest, change.latest) == (None, None, None)
    assert change.status == "stands after open"
    assert change.target == time.removesuffix(" on office")
    assert duty.due is not None
    shown = decision_text(decision, found)
    duties, _, terms = shown.partition("\nTerms\n")
    assert said.removesuffix("ed") in terms
    assert "severity" not in duties.partition("\nDuties\n")[2]
