"""An activity of which two transitions lead to different states happens all the same, and moves nothing."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}, low: {}}
roles: {lead: Lead}
lifecycle:
  events: {poke: {activity: yes}}
  states: {checked: Checked}
  transitions:
    - submitted -> working on poke
    - submitted -> OTHER on poke when severity is high
escalations: {ladder: {until: poke, steps: [after 1 hour on always notify lead]}}
promises:
  - when state is submitted, lead is notified within 1 hour after opened
"""


@pytest.mark.parametrize("other, outcome", [("checked", Outcome.NOT_DECIDED), ("working", Outcome.PROVED)])
def test_what_it_ends_is_not_counted_on(other: str, outcome: Outcome) -> None:
    policy, found = resolve_text(TEXT.replace("OTHER", other))
    assert policy is not None, found
    [(_, verdict)] = verdicts_of(policy)
    assert verdict.outcome is outcome, verdict.why
