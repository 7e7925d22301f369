"""What a tier comes with, what a request must state and what a breach costs can be expected too."""

from __future__ import annotations

import pytest

from tests.testing.bench import Bench

POLICY = """\
casepact: 1
policy: offers
features: {status_page: Status page, manager: A manager, reviews: Reviews}
tiers:
  basic: {includes: [status_page], named_contacts: 2}
  premium:
    {extends: basic, includes: [manager], optional: [reviews], quotas: {cases: 20 per year then charge}}
severities: {outage: Outage}
channels: {email: E-mail}
roles: {lead: Team lead}
intake: {by_email: {when: channel is email, requires: {server: text, product: "one of a, b"}}}
targets: {first_response: vendor must respond within 4 hours on always after opened}
escalations:
  ladder:
    steps:
      - after 1 hour on always hand over to lead
credits: {late: 5% of fee per breach of first_response}
terms: {work: vendor must work_on outage and request during always}
"""

CASE = "tier: premium, severity: outage, channel: email"

TRUE = [
    "includes: [status_page, manager], optional: reviews",
    "requires: [server, product], intake: by_email",
    "quotas: {named_contacts: 2, cases: 20 per year then charge}",
    "credits: {credits.late: 5% of fee per breach of first_response}",
    "credits: [credits.late]",
    "terms.work: {modal: must, objects: [outage, and, request], effort: always}",
    "first_response: {modal: must, objects: none}",
    "escalations.ladder.steps.1: {actions: [hand over to lead], notify: none}",
]

FALSE = [
    ("includes: [reviews]", "`reviews` is not among `includes`"),
    ("optional: none", "`optional` is reviews, not none"),
    ("quotas: {cases: 20 per year}", "`cases` is 20 per year then charge, not 20 per year"),
    ("quotas: {cases: none}", "`cases` is 20 per year then charge, not none"),
    (
        "credits: {credits.late: 9 EUR per breach of first_response}",
        "`credits.late` is 5% of fee per breach of first_response, not 9 EUR per breach of first_response",
    ),
    ("terms.work: {modal: may}", "`terms.work` modal is must, not may"),
    ("terms.work: {objects: [request]}", "`terms.work` objects is outage, and, request, not request"),
    ("terms.work: {effort: none}", "`terms.work` effort is always, not none"),
    (
        "escalations.ladder.steps.1: {actions: [notify lead]}",
        "`escalations.ladder.steps.1` actions is hand over to lead, not notify lead",
    ),
    ("quotas: {case: 3}", "`case` is not a quota of this policy"),
    ("requires: [serer]", "`serer` is not a name of this policy"),
]


@pytest.fixture
def offers(bench: Bench) -> Bench:
    bench.write("example.yaml", POLICY)
    return bench


@pytest.mark.parametrize("expect", TRUE)
def test_what_is_so_passes(offers: Bench, expect: str) -> None:
    assert offers.messages(CASE, expect) == []


@pytest.mark.parametrize("expect, message", FALSE)
def test_what_is_not_so_fails(offers: Bench, expect: str, message: str) -> None:
    assert offers.messages(CASE, expect) == [message]
