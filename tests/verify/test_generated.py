"""The large policy that the benches time is clean: what they time is a proof, not the telling of faults."""

from __future__ import annotations

from casepact.checks import run_checks
from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.proofs import prove
from tests.verify.generated import Size, policy_text


def test_no_check_finds_a_fault() -> None:
    size = Size(tiers=4, severities=4, channels=3, facts=12, clauses=120)
    policy, diagnostics = resolve_text(policy_text(size))
    assert policy is not None
    found = [*diagnostics, *run_checks(policy), *prove(policy)]
    assert [one.message for one in found if one.level is not Level.INFO] == []
    assert sum(1 for _ in policy.clauses()) >= 115
