"""A replay names the very facts of the case, whatever text they are."""

from __future__ import annotations

import pytest

from casepact.checks import run_checks
from casepact.resolve import resolve_text
from casepact.semantics.timeline import read_timeline
from casepact.source import Document, Level, Witness
from casepact.verify.proofs import prove

POLICY = """
casepact: 1
policy: odd
case: {{product: text}}
tiers: {{basic: {{}}}}
severities: {{high: High}}
targets: {{first_response: vendor must respond within 1 hour on always after opened}}
lifecycle:
  extends: standard
  states: {{stuck: {{}}}}
  transitions:
    - |-
      working -> stuck on park when product is {text}
promises:
  - every stuck case is eventually closed
"""


@pytest.mark.parametrize("text", ["C:\\temp", "a: b # c", "no", "1e3", "\u2018x\u2019, {y}", "C:\\\\"])
def test_a_replay_shows_the_case_that_was_found(text: str) -> None:
    policy, found = resolve_text(POLICY.format(text=f'"{text}"'))
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    shown = {item.code: item.witness for item in (*run_checks(policy), *prove(policy))}
    for code in ("no-way-out", "promise-refuted"):
        witness = shown[code]
        assert isinstance(witness, Witness)
        timeline, faults = read_timeline(Document("t", witness.command.split(" <<'END'\n")[1][:-3]), policy)
        assert faults == []
        assert timeline is not None
        [case] = timeline.cases
        assert case.facts["product"] == text
        assert set(case.facts) <= {"product", "severity"}
