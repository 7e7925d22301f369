"""A promise on a calendar by its name holds of a duty on one that stands for it in the case."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

TEXT = """\
casepact: 1
policy: p
calendars:
  weekdays: Mon-Fri 09:00-18:00 in GMT except closing
  closing: unspecified within holidays(US)
  office:
    - Mon-Sat 09:00-18:00 in GMT except closing when tier is plus
    - weekdays when tier is not plus
tiers: {basic: {}, plus: {}}
severities: {high: {when: otherwise}}
targets:
  first_response: {duty: vendor must respond after opened, within: 1 business day on office}
promises:
  - when tier is %s, first_response is due within 1 business day on weekdays after opened
"""


@pytest.mark.parametrize("tier, outcome", [("basic", Outcome.PROVED), ("plus", Outcome.NOT_DECIDED)])
def test_a_chosen_calendar_is_the_one_that_it_names(tier: str, outcome: Outcome) -> None:
    policy, found = resolve_text(TEXT % tier)
    assert policy is not None, found
    [(_, verdict)] = verdicts_of(policy)
    assert verdict.outcome is outcome
