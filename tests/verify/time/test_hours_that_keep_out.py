"""Hours that have a part in whether a case is covered: nothing is shown by a case that is not."""

from __future__ import annotations

import pytest

from casepact.source import Level
from tests.verify.time.test_against_brute_force import load, run
from tests.verify.time.test_time_checks import replayed

_HEAD = """casepact: 1
policy: example
calendars: {office: "Mon-Fri 09:00-17:00 in UTC", late: "Mon-Fri 12:00-20:00 in UTC"}
tiers: {basic: {channels: [email]}}
severities: {outage: Outage, question: Question}
channels: {email: {hours: office}}
roles: {lead: Lead}
targets:
  reply:
    duty: vendor must respond after opened
    within: {outage: 2 hours on office, question: 4 hours on always}
  solve:
    duty: vendor must resolve after opened
    within: {outage: 3 hours on late, question: 3 hours on always}
escalations:
  ladder: {until: respond, steps: [after 4 hours on office notify lead, after 5 hours on always notify lead]}
"""


@pytest.mark.parametrize("hours", ["", "opened during office", "opened outside office", "opened during late"])
def test_what_is_told_is_seen_in_a_case_that_is_covered(hours: str) -> None:
    policy = load(_HEAD + (f"coverage: {{excluded: {{some: {{when: {hours}}}}}}}\n" if hours else ""))
    every = run(load(_HEAD))
    for code, found in run(policy).items():
        assert bool(found) is bool(every[code]), code  # a case is told, or that none is known
        for item in found:
            if item.level is Level.INFO:
                assert item.message.startswith("not decided")
                continue
            assert all(decision.covered is not False for decision in replayed(policy, item)), item.message
