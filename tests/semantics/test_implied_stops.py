"""What does more than an action stops its clock as well; an explicit `until` says otherwise."""

from __future__ import annotations

from tests.semantics.cases import Log, policy

BODY = """
targets:
  receipt: {duty: vendor must acknowledge after opened, within: 30 minutes on always}
  first_response: {duty: vendor must respond after opened, within: 1 hour on always}
  start: {duty: vendor must activate after opened, within: 2 hours on always}
  relief: {duty: vendor must workaround after opened, within: 4 hours on always}
  strict: {duty: vendor must respond after opened until respond, within: 1 hour on always}
"""


def test_a_case_solved_in_the_first_answer_was_answered_in_time() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:20", "resolve", "vendor")
    assert {clock.obligation: str(clock.outcome) for clock in log.case.finished} == {
        "receipt": "met",
        "first_response": "met",
        "start": "met",
        "relief": "met",
    }
    assert set(log.case.clocks) == {"strict"}


def test_a_response_confirms_receipt_and_nothing_more() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:20", "respond", "vendor")
    assert [clock.obligation for clock in log.case.finished] == ["receipt", "first_response", "strict"]


def test_what_the_customer_does_implies_no_act_of_the_vendor_but_where_it_settles_the_case() -> None:
    body = (
        BODY + "lifecycle: {events: {resolve: {activity: yes}}, without: [submitted -> resolved on resolve]}"
    )
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 10:20", "resolve", "customer")
    assert (log.case.state, len(log.case.finished)) == ("submitted", 0)
    settled = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:20", "resolve", "customer")
    assert set(settled.case.clocks) == {"strict"}


def test_a_resolution_that_starts_a_clock_does_not_stop_it() -> None:
    body = "targets: {word: {duty: vendor must respond after resolved, within: 1 hour on always}}"
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 10:20", "resolve", "vendor")
    assert log.dues() == {"word": "2026-03-09 11:20"}


def test_the_first_response_does_not_stand_still_because_a_resolution_would_stop_it() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:20", "ask_customer")
    assert not log.case.clocks["first_response"].paused


def test_a_lifecycle_without_resolutions_has_none_to_imply_anything() -> None:
    body = """
    lifecycle:
      extends: none
      states: {new: {initial: yes}, done: {final: yes}}
      events: {respond: {activity: yes}, close: Closed}
      transitions: [new -> done on close]
    targets: {first_response: {duty: vendor must respond after opened, within: 1 hour on always}}
    """
    (clause,) = policy(body).obligations["first_response"].clauses
    assert clause.implied == ()
