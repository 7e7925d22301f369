"""To come into a settled state is to be resolved, whatever leads there, for promises as for clocks."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.event_not_state import EVENT_NOT_STATE
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome, Verdict

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}}
roles: {lead: Lead}
lifecycle:
  transitions:
    - %s
  without:
    - submitted -> resolved on resolve
    - acknowledged -> resolved on resolve
    - responded -> resolved on resolve
    - working -> resolved on resolve
    - waiting_on_customer -> resolved on resolve
promises:
  - %s
"""

BY_TIME = "working -> resolved after 2 days on always"
BY_ANOTHER_EVENT = "working -> resolved on customer_reply"


def _verdict(way: str, promise: str) -> Verdict:
    policy, found = resolve_text(TEXT % (way, promise))
    assert policy is not None, found
    assert list(EVENT_NOT_STATE(policy)) == []
    [(_, verdict)] = verdicts_of(policy)
    return verdict


@pytest.mark.parametrize("way", [BY_TIME, BY_ANOTHER_EVENT])
@pytest.mark.parametrize(
    "promise, outcome, why",
    [
        ("respond always comes before resolve", Outcome.REFUTED, "`resolve` comes"),
        ("no case is resolved without resolve", Outcome.PROVED, ""),
        ("lead is notified within 1 hour after resolved", Outcome.REFUTED, "`lead` has not been told"),
        # As a prohibition, it is about the act itself.
        ("a working case never resolves", Outcome.PROVED, ""),
    ],
)
def test_a_promise_counts_a_settled_state_as_resolve(
    way: str, promise: str, outcome: Outcome, why: str
) -> None:
    verdict = _verdict(way, promise)
    assert verdict.outcome is outcome
    assert why in verdict.why
