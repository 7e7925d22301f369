"""What `decide` says of a case when it opens is what happens to it if nobody does anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.semantics.case import EffectKind
from casepact.semantics.interpreter import advance, open_case
from casepact.semantics.rules import Rules
from tests.semantics.cases import at, policy

POLICY = policy(
    """
    case: {big: boolean}
    targets:
      first_response:
        duty: vendor must respond after opened
        within:
          critical:
            - 30 minutes on always when channel is phone
            - 2 hours on office otherwise
          major: under 1 business day on office
          minor: by close of 2 business days on office
      resolution:
        duty: vendor must resolve after opened
        within: {critical: 8 hours on always, major: 3 business days on office, minor: none}
    escalations:
      ladder:
        steps:
          - after 1 hour on office notify team_lead
          - at 75% of resolution notify team_lead
          - 30 minutes before breach of first_response notify team_lead
          - 1 business day before breach of resolution notify director when severity is major
          - on breach of first_response notify director when big
          - at 18:00 on office hand over to night
          - at close of office hand over to night
    adjustments:
      floor: severity is at least major when tier is premium
    """
)
RULES = Rules(POLICY)
DECIDER = Decider(POLICY)


@given(
    st.fixed_dictionaries(
        {"tier": st.just("premium"), "severity": st.sampled_from(["critical", "major", "minor"])},
        optional={"channel": st.sampled_from(["email", "phone"]), "big": st.booleans()},
    ),
    st.integers(0, 14 * 86_400),
)
def test_clocks_and_rungs_come_when_decide_says(facts: dict[str, str | bool], later: int) -> None:
    opened = at("2026-03-20 00:00") + later
    decision = DECIDER.decide(facts, opened)
    case, effects = open_case(RULES, dict(facts), opened)
    assert case.severity == decision.severity
    started = {
        (effect.obligation, effect.clause): effect.due
        for effect in effects
        if effect.kind is EffectKind.STARTED
    }
    assert started == {(duty.id, duty.clause): duty.due for duty in decision.obligations}
    _, passed = advance(case, opened + 60 * 86_400)
    told = (EffectKind.NOTIFIED, EffectKind.HANDED_OVER)
    reached = {effect.clause: effect.at for effect in passed if effect.kind in told}
    assert reached == {rung.clause: rung.at for rung in decision.escalations if rung.at is not None}
