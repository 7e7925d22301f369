"""The opening is the first event of every case, for promises about what comes before what."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}}
targets: {first_response: vendor must respond within 1 hour on always after opened}
promises:
  - %s
"""


@pytest.mark.parametrize(
    "promise, outcome",
    [
        ("open always comes before resolve", Outcome.PROVED),
        ("opened always comes before change", Outcome.PROVED),
        ("respond always comes before open", Outcome.REFUTED),
        ("open always comes before open", Outcome.REFUTED),
        ("no case is resolved without open", Outcome.PROVED),
        ("no case is submitted without respond or open", Outcome.PROVED),
        ("no case is submitted without respond", Outcome.REFUTED),
        ("a submitted case never opens", Outcome.PROVED),
        ("an open case never opens within 1 hour", Outcome.PROVED),
        ("first_response is due within 1 hour after opened unless opened", Outcome.PROVED),
    ],
)
def test_the_opening_comes_before_every_other_event(promise: str, outcome: Outcome) -> None:
    policy, found = resolve_text(TEXT % promise)
    assert policy is not None, found
    [(_, verdict)] = verdicts_of(policy)
    assert verdict.outcome is outcome
    assert (verdict.witness is not None) is (outcome is Outcome.REFUTED)
