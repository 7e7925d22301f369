"""Policies to simulate: one with a bit of everything, and one that asks for next to nothing."""

from __future__ import annotations

from tests.semantics.cases import policy

_RICH = """
    case: {fixed: boolean, site: zone}
    targets:
      first_response:
        duty: vendor must respond after opened
        within:
          critical:
            - 30 minutes on always when channel is phone
            - 2 hours on office otherwise
          major: under 1 business day on office
          minor: unspecified
      next_reply:
        duty: vendor must activate after customer_reply
        calendar: office
        within: {critical: 1 hour on always, major: 4 hours, minor: by close of 1 business day}
        on_severity_change: restart
      progress:
        duty: vendor must update customer while working
        within: {critical: every 4 hours on always, major: daily on office}
      resolution:
        duty: vendor must resolve after opened
        within:
          critical: 8 hours on always
          major: 90% within 3 business days on office per month
          minor: none
        on_reopen: resume
    escalations:
      ladder:
        steps:
          - after 1 hour on always notify team_lead
          - at 75% of resolution notify team_lead
          - 30 minutes before breach of next_reply notify team_lead
          - on each cycle of progress notify team_lead then notify director
          - on breach of first_response notify director, raise severity to critical
          - at close of office hand over to night when not fixed
    coverage:
      excluded:
        - {when: fixed, title: What is fixed already}
    adjustments:
      floor: severity is at least major when tier is premium
      neglected: severity is at least major when breached next_reply
    terms:
      raising: customer may raise severity
      lowering: vendor may lower severity when channel is phone
    lifecycle:
      events: {call: {activity: yes}}
      transitions:
        - waiting_on_customer -> closed after 2 business days on office
        - resolved -> closed after 1 business day on office
        - closed -> working on reopen by customer within 10 days
"""
RICH = policy(_RICH)
"""A policy with a bit of everything."""

PAID = policy(
    _RICH
    + """
    credits:
      slow: 2 EUR per breach of resolution up to 20 EUR per month when severity is critical
      slower: 1 EUR per hour of breach of next_reply up to 100 EUR per week when channel is phone
      begun: 1 EUR per started hour of breach of first_response
      daily: 5 EUR per day of breach of resolution when opened outside office
      counted: 3 EUR per started day of breach of next_reply
      missed: 5% of monthly_fee when attainment of first_response is below 90% per week when tier is premium
      open: 1% of monthly_fee when attainment of resolution is below 80% per month
"""
)
"""The same, which gives credits of every kind."""

PLAIN = policy(
    """
    targets:
      first_response:
        duty: vendor must respond after opened
        within: {critical: 1 hour on always, major: 1 hour on always, minor: 1 hour on always}
    lifecycle:
      transitions:
        - resolved -> closed after 1 day on always
    """
)
"""One target for all, and an end."""
