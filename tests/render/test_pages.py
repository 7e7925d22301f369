"""What pages, decisions and runs say of things that the examples in the documents do not have."""

from __future__ import annotations

import pytest

from casepact.decision import decide
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.render.decision import decision_text
from casepact.render.instants import instant_text, zone_time
from casepact.render.show import SECTIONS, page_of, page_text
from casepact.render.style import Style
from casepact.resolve import resolve_text

POLICY = """
casepact: 1
policy: full
title: Everything
version: "3"
effective: 2026-01-01
sources:
  page: {title: The page, sha256: %s}
calendars:
  office:
    - Mon-Fri 09:00-17:00 in Europe/Madrid when region is emea
    - say: Mon-Fri 09:00-17:00 in Asia/Tokyo when region is apac
      assumed: the page names no zone
      alternative: the customer's own zone
case:
  region: one of emea, apac
  language: one of en, de
  urgency: low | high
  impact: low | high
  affected: integer 0 to 100
  onboarded: {type: boolean, default: no}
features: {status_page: Status page, manager: A manager}
tiers:
  basic:
    {title: Basic, channels: [email], includes: [status_page], quotas: {cases: 10 per year then charge}}
  premium:
    title: Premium
    extends: basic
    channels: [email, phone]
    optional: [manager]
    quotas: {cases: unlimited}
severities: {p1: {title: Worst}, p2: Bad, p3: {title: Least, default: yes}}
matrices:
  severity:
    by: [urgency, impact]
    rows: {high: {high: p1, low: p2}, low: p3}
adjustments:
  floor: severity is at least p2 when tier is premium
channels:
  email: {title: E-mail, languages: [en, de]}
  phone: {hours: [always when severity is p1, office otherwise]}
intake:
  by_email: {when: channel is email, to: the desk, requires: {server: {type: text, title: The server}}}
prerequisites:
  ready: {require: onboarded, when: tier is premium, otherwise: tier is at most basic}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {p1: 4 hours on always, otherwise: {unspecified: not printed}}
      premium:
        p1: [30 minutes on always when channel is phone, 2 hours on always otherwise]
        otherwise: 90%% within 1 business day on office per month
escalations:
  ladder:
    title: The ladder
    when: severity is p1
    steps:
      - after 1 hour on always notify lead when tier is premium
      - after unspecified notify boss
coverage:
  included: {product: {title: The product}}
  excluded: {custom: {title: Custom code, when: affected is over 50}}
credits:
  late: 5%% of monthly_fee per breach of first_response up to 25%% of monthly_fee per month
lifecycle:
  states: {parked: {title: Parked, pauses: [resolve]}}
  transitions:
    - working -> parked on park by vendor
    - parked -> working on unpark within 3 days on always when severity is p1
terms:
  notice: {say: vendor must notify customer before closed, cite: page:3-4, title: A notice}
promises:
  - a closed case never reopens
""" % ("a" * 64)


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy, found = resolve_text(POLICY)
    assert policy is not None
    assert [item.message for item in found if item.level == "error"] == []
    return policy


@pytest.mark.parametrize(
    "section, line",
    [
        ("tiers", "cases 10 per year then charge unlimited"),
        ("tiers", "A manager – optional"),
        ("severities", "severity, from urgency and impact"),
        ("severities", "high p2 p1"),
        ("severities", "severity is at least p2 when tier is premium"),
        ("targets", "4 hours on always 30 minutes on always when channel is phone; 2 hours on always when"),
        ("targets", "unspecified [1] 90% within 1 business day on office per month"),
        ("escalations", "The ladder, when severity is p1"),
        ("escalations", "after 1 hour on always notify lead when tier is premium"),
        ("channels", "email: E-mail (en, de) yes yes"),
        ("channels", "phone – always when severity is p1; office when severity is not p1"),
        ("channels", "What a request states (to the desk), when channel is email"),
        ("channels", "server The server text"),
        ("calendars", "Mon-Fri 09:00-17:00 in Asia/Tokyo when region is apac [1]"),
        ("coverage", "Custom code affected is above 50"),
        ("coverage", "ready onboarded when tier is premium tier is at most basic"),
        ("credits", "5% of monthly_fee per breach of first_response up to 25% of monthly_fee per month"),
        ("terms", "vendor must notify customer before close A notice page:3-4"),
        ("lifecycle", "parked Parked pauses resolve"),
        ("lifecycle", "parked working on unpark within 3 days on always when severity is p1"),
        ("case", "onboarded boolean no"),
        ("case", "affected integer 0 to 100"),
    ],
)
def test_a_section_shows_what_the_policy_says(policy: Policy, section: str, line: str) -> None:
    lines = page_text(page_of(policy, section), width=400).splitlines()

    assert line in "\n".join(" ".join(shown.split()) for shown in lines)


def test_what_no_tier_lists_every_tier_has_and_a_table_gives_a_severity() -> None:
    found, diagnostics = resolve_text(
        "casepact: 1\npolicy: p\ntiers: {basic: {}, gold: {}}\nchannels: {email: E-mail, phone: Phone}\n"
        "case: {impact: low | high}\nseverities: {bad: Bad, good: Good, other: Other}\n"
        "matrices: {severity: {by: [impact], rows: {high: bad, low: good}}}\n"
    )
    assert found is not None, diagnostics
    shown = [" ".join(line.split()) for line in page_text(page_of(found), width=200).splitlines()]

    assert "channels email, phone email, phone" in shown
    assert "phone: Phone yes yes" in shown or "Phone yes yes" in shown
    assert [line for line in shown if line.endswith(("from impact", "set by people"))][:3] == [
        "bad Bad from impact",
        "good Good from impact",
        "other Other set by people",
    ]


def test_footnotes_say_what_is_open_and_what_is_assumed(policy: Policy) -> None:
    page = page_of(policy)
    notes = {note.id: (note.kind, note.text) for note in page.footnotes}

    assert notes["calendars.office.2"] == (
        "assumed",
        "the page names no zone; the other reading: the customer's own zone",
    )
    assert notes["targets.first_response.basic.otherwise"] == ("unspecified", "not printed")
    marks = [note.mark for note in page.footnotes]
    assert marks == list(range(1, len(marks) + 1))
    cells = " ".join(
        cell for section in page.sections for table in section.tables for row in table.rows for cell in row
    )
    assert all(f"[{mark}]" in cells for mark in marks)


def test_the_head_of_a_page_has_version_date_and_sources(policy: Policy) -> None:
    assert page_of(policy).lines == ("version 3", "in force from 2026-01-01", "source `page`: The page")


def test_sections_are_those_that_have_something(policy: Policy) -> None:
    small, _ = resolve_text(
        "casepact: 1\npolicy: small\ntiers: {basic: {channels: [email]}}\nseverities: {high: High}\n"
    )
    assert small is not None

    assert [section.name for section in page_of(policy).sections] == list(SECTIONS)
    (promised,) = page_of(policy, "promises").sections[0].tables
    assert promised.rows == (("a closed case never reopens", ""),)
    assert "targets" not in [section.name for section in page_of(small).sections]


def test_a_decision_says_what_it_does_not_know(policy: Policy) -> None:
    text = decision_text(decide(policy, {}, 1772818200), policy)

    assert "tier      not known" in text
    assert "Would be decided by" in text
    assert "urgency" in text


def test_a_decision_names_what_is_unspecified_and_what_is_used_up(policy: Policy) -> None:
    facts: dict[str, FactValue] = {
        "tier": "basic",
        "channel": "email",
        "urgency": "low",
        "cases_used": 10,
        "affected": 1,
    }
    text = decision_text(decide(policy, facts, 1772818200), policy)

    assert "targets.first_response.basic.otherwise  not printed" in text
    assert "10 per year, 0 left, used up: charge" in text


def test_a_decision_says_why_a_case_is_not_covered_and_nothing_more(policy: Policy) -> None:
    text = decision_text(
        decide(policy, {"tier": "basic", "affected": 99}, 1772818200), policy, style=Style(on=True)
    )

    assert "\x1b[1;31mno\x1b[0m: Custom code (coverage.excluded.custom)" in text
    assert "Duties" not in text
    assert "Quotas" not in text


def test_a_decision_shows_a_channel_that_is_not_offered_or_closed(policy: Policy) -> None:
    def channel(**facts: str) -> str:
        text = decision_text(decide(policy, facts, 1772818200), policy, zone="Asia/Tokyo")
        return next(line for line in text.splitlines() if line.startswith("channel"))

    assert channel(tier="basic", channel="phone") == "channel   phone, not offered"
    closed = channel(tier="premium", channel="phone", region="apac", urgency="low", onboarded="yes")
    assert (
        closed == "channel   phone, closed until Mon 2026-03-09 00:00 UTC (Mon 2026-03-09 09:00 Asia/Tokyo)"
    )


@pytest.mark.parametrize(
    "instant, zone, text",
    [
        (1772818200, None, "Fri 2026-03-06 17:30"),
        (1772818201, None, "Fri 2026-03-06 17:30:01"),
        (1772818200, "Asia/Tokyo", "Sat 2026-03-07 02:30"),
        (10**15, None, "1000000000000000 s"),
        (1775316600, "Australia/Sydney", "Sun 2026-04-05 02:30 +11:00"),
        (1775320200, "Australia/Sydney", "Sun 2026-04-05 02:30 +10:00"),
        (1775323800, "Australia/Sydney", "Sun 2026-04-05 03:30"),
        (1775320201, "Australia/Sydney", "Sun 2026-04-05 02:30:01 +10:00"),
    ],
)
def test_instants_are_shown_by_a_clock(instant: int, zone: str | None, text: str) -> None:
    assert instant_text(instant, zone) == text


def test_an_instant_in_two_zones() -> None:
    assert zone_time(0, "Asia/Tokyo") == "Thu 1970-01-01 00:00 UTC (Thu 1970-01-01 09:00 Asia/Tokyo)"
    assert zone_time(0, None) == "Thu 1970-01-01 00:00 UTC"
