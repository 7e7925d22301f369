"""A policy with something for every operator to change, and what is made of it."""

from __future__ import annotations

from casepact.source import Document
from casepact.syntax.reader import read
from casepact.syntax.yaml.tree import Mapping
from casepact.testing.mutation.making import draft_all, make
from casepact.testing.mutation.mutant import Mutant, Original

__all__ = ["WHOLE", "mutants_of", "original_of"]

WHOLE = """\
casepact: 1
policy: whole
effective: 2026-01-01
judged_by: opened
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/Paris except closures
  desk: Sun 16:00 to Fri 17:00 in UTC
  closures: holidays(GB-ENG) or Dec 24 or 2026-07-03
  open: unspecified within office
case:
  urgency: low | medium | high
  product: one of a, b, c
  trial: {type: boolean, default: no}
  users: integer 0 to 100
  language: one of en, de
  priority: one of p1, p2
roles: {lead: Lead, chief: Chief, night: Night team}
features: {manager: Manager, portal: Portal, reviews: Reviews}
tiers:
  basic: {channels: [email], includes: [portal], named_contacts: 2}
  premium:
    extends: basic
    channels: [email, phone]
    includes: [manager]
    optional: [reviews]
    quotas: {cases: 20 per year then charge}
severities:
  outage: {when: urgency is high, exception_to: fault}
  fault: {when: urgency is at least medium, unless: trial}
  question: {when: otherwise, default: yes}
matrices:
  priority: {by: [product], rows: {a: p1, b: p2, c: p1}}
adjustments: {floor: severity is at least fault when tier is premium}
channels:
  email: {title: E-mail, hours: office}
  phone: {hours: [always when severity is outage, desk otherwise], languages: [en, de]}
intake: {by_email: {when: channel is email, requires: {server: text}}}
prerequisites:
  set_up: {require: not trial, when: tier is premium, otherwise: tier is at most basic}
coverage:
  included: {mine: {when: "product is one of a, b"}}
  excluded: {yours: {when: product is c and users is over 50}}
targets:
  first_response:
    duty: vendor must respond after opened until respond pausing while waiting_on_customer
    on_severity_change: restart
    on_reopen: resume
    within:
      basic:
        outage: 1 hour on always
        fault: under 1 business day on office
        question: 2 to 3 business days on office
      premium:
        outage: immediately
        fault: 90% within 8 hours on office per month
        question: by 12:00 of next business day on office
  progress:
    duty: vendor must update customer while working
    within: {outage: every 4 hours on always}
escalations:
  ladder:
    when: severity is at least fault or breached first_response
    steps:
      - after 2 hours on always notify lead and chief
      - at 75% of first_response notify lead
      - on cycle 3 of progress notify night
      - on each cycle of progress notify lead then notify chief
  at_night:
    steps: [on open hand over to night when opened outside office]
credits:
  late: 5% of monthly_fee per breach of first_response up to 20% of monthly_fee per month
  each: 1% of monthly_fee per breach of first_response
  hourly: 1% of monthly_fee per hour of breach of first_response
  total: each and hourly up to 30% of monthly_fee per month
lifecycle:
  states: {parked: {pauses: [respond]}, gone: {final: yes}}
  transitions:
    - working, responded -> parked on park
    - parked -> working on unpark by vendor
    - resolved -> closed after 5 business days on office
    - closed -> working on reopen by customer within 30 days on always
    - any -> gone on drop by vendor or customer when urgency is low
terms:
  care: vendor must care for customer during office when users is at most 10 unless trial
  silence: vendor must not sell data
  raise: customer may raise severity after acknowledged
"""


def original_of(text: str) -> Original:
    """The policy of a text."""
    document = Document("policy.yaml", text)
    root, found = read(document)
    assert isinstance(root, Mapping)
    assert not found
    return Original.resolve(document, root)


def mutants_of(text: str) -> tuple[Original, list[Mutant]]:
    """A policy and every mutant of it that is a policy."""
    original = original_of(text)
    made = (make(original, draft) for draft in draft_all(original))
    return original, [mutant for mutant in made if mutant is not None]
