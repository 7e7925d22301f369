"""Point 12: what is not known is not false, and undefined never means satisfied."""

from __future__ import annotations

import pytest

from casepact.semantics.case import Outcome
from tests.semantics.cases import Log, policy

BY_CHANNEL = """
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      - 1 hour on always when channel is phone
      - 4 hours on always otherwise
"""


def test_a_clause_applies_only_where_its_condition_is_known() -> None:
    log = Log(policy(BY_CHANNEL), "2026-03-09 10:00")
    unknown = [effect for effect in log.effects if effect.kind == "unknown"]
    assert [(effect.obligation, effect.objects) for effect in unknown] == [("first_response", ("channel",))]
    assert log.until("2026-03-12 10:00").of("breached") == []


def test_a_fact_given_later_counts_from_the_start() -> None:
    log = Log(policy(BY_CHANNEL), "2026-03-09 10:00").take("2026-03-09 10:30", "change", channel="phone")
    assert log.of("started") == ["started 2026-03-09 10:30 2026-03-09 11:00"]


def test_an_unspecified_target_is_named_and_neither_met_nor_breached() -> None:
    found = policy(
        """
        targets:
          first_response:
            duty: vendor must respond after opened
            within: {critical: {unspecified: the page gives none}}
        """
    )
    log = Log(found, "2026-03-09 10:00")
    named = [effect.objects for effect in log.effects if effect.kind == "unspecified"]
    assert named == [("targets.first_response.critical",)]
    log.until("2027-03-09 10:00").take("2027-03-09 10:00", "respond")
    assert log.of("met", "breached") == []
    assert log.of("stopped") == ["stopped 2027-03-09 10:00 -"]
    assert [clock.outcome for clock in log.case.finished] == [Outcome.UNJUDGED]


PARTLY = """
casepact: 1
policy: example
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London except unspecified within lunch
  lunch: Mon-Fri 12:00-13:00 in Europe/London
tiers: {basic: {channels: [email]}}
severities: {critical: {title: Critical}}
channels: {email: E-mail}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 2 hours on office}
"""


@pytest.mark.parametrize(
    "stop,outcome",
    [
        ("2026-03-09 13:00", Outcome.MET),  # in time even if lunch counts
        ("2026-03-09 13:30", Outcome.UNJUDGED),  # in time only if it does not
        ("2026-03-09 14:01", Outcome.BREACHED),  # late either way
    ],
)
def test_hours_the_document_leaves_open_decide_only_what_is_certain(stop: str, outcome: Outcome) -> None:
    log = Log(policy("", PARTLY), "2026-03-09 11:00").take(stop, "respond")
    assert [clock.outcome for clock in log.case.finished] == [outcome]
    assert [effect.objects for effect in log.effects if effect.kind == "unspecified"] == [
        ("calendars.office",)
    ]


def test_an_unknown_guard_of_a_transition_refuses_and_names_the_fact() -> None:
    found = policy(
        """
        case: {fixed: boolean}
        lifecycle:
          transitions: [working -> resolved on resolve when fixed]
        """
    )
    log = (
        Log(found, "2026-03-09 10:00")
        .take("2026-03-09 11:00", "activate")
        .take("2026-03-09 12:00", "resolve")
    )
    assert (log.kinds(), log.last[0].objects, log.case.state) == (["refused"], ("fixed",), "working")
    assert log.take("2026-03-09 12:00", "resolve", fixed=False).last[0].text.endswith("does not hold")
    assert log.take("2026-03-09 12:00", "resolve", fixed=True).case.state == "resolved"


def test_a_conflict_applies_nothing_and_names_both_clauses() -> None:
    found = policy(
        """
        case: {big: boolean}
        targets:
          first_response:
            duty: vendor must respond after opened
            within:
              - 1 hour on always when channel is phone
              - 4 hours on always when big
        """
    )
    log = Log(found, "2026-03-09 10:00", channel="phone", big=True)
    conflict = [effect.objects for effect in log.effects if effect.kind == "conflict"]
    assert conflict == [("targets.first_response.1", "targets.first_response.2")]
    assert log.dues() == {"first_response": "-"}
