"""One policy that uses every construct a decision can hang on."""

from __future__ import annotations

from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level

POLICY = """
casepact: 1
policy: example-networks
title: Example Networks support policy
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  always: 24x7
case:
  affected: one_user | some_users | all_users
  workaround: none | temporary | lasting
  custom_code: boolean
  onboarded: {type: boolean, default: yes}
  users: integer 1 to 1000
  product_version: version
  language: one of en, de
  urgency: low | high
  impact: low | high
tiers:
  basic: {channels: [email]}
  premium: {channels: [email, phone], quotas: {cases: 10 per year}}
severities:
  outage: {when: affected is all_users and workaround is none}
  degraded: {when: affected is at least some_users and workaround is not lasting and not (workaround is none)}
  question: {}
channels:
  email: {hours: office}
  phone: {hours: always, languages: [en]}
matrices:
  urgency:
    by: [impact]
    rows: {low: low, high: high}
adjustments:
  floor: severity is at least degraded when tier is premium and users is over 100
  late_floor: severity is at least degraded when opened outside office
prerequisites:
  supported: {require: product_version is at least 7.10.2}
  onboarding: {require: onboarded, when: tier is premium, otherwise: tier is at most basic}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic:
        outage: 2 hours on always
        degraded: 1 business day on office
        question: {unspecified: not printed}
      premium:
        outage:
          - 30 minutes on always when channel is phone
          - 2 hours on always otherwise
        degraded: under 1 business day on office
        question: 2 to 3 business days on office
  resolution:
    duty: vendor must resolve after opened
    within:
      - 8 hours on always when urgency is high
      - 3 business days on office when severity is question and not breached first_response
  progress:
    duty: vendor must update customer while working
    within: {outage: every 4 hours on always}
escalations:
  ladder:
    when: severity is outage
    steps:
      - after 1 hour on always notify duty_manager when tier is premium
      - on breach of progress notify vp_support
coverage:
  excluded:
    custom_code: {when: custom_code, title: Code the vendor did not ship}
lifecycle:
  extends: standard
  transitions:
    - resolved -> closed after 5 business days on office unless tier is premium
    - closed -> working on reopen by customer within 30 days on always
"""


def load(text: str) -> Policy:
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


def example() -> Policy:
    return load(POLICY)
