"""Who is told, and when: the rungs that hold, counted from the opening or on a target."""

from __future__ import annotations

import pytest

from casepact.decision import Decision
from tests.decide.asking import FRIDAY, ask, hangs, policy

SECTIONS = """
case: {vip: boolean}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {outage: 4 hours on office, degraded: under 2 business days on office, question: none}
  progress: {duty: vendor must update customer after opened, within: every 4 hours on office}
  next_reply: {duty: vendor must reply after customer_reply, within: 4 hours on office}
  resolution: {duty: vendor must resolve after opened, within: 4 hours on open_ended}
  workaround: {duty: vendor must workaround after opened, within: unspecified}
  acknowledge: {duty: vendor must acknowledge after opened, within: immediately}
"""


def _ladder(*steps: str, keys: str = "") -> str:
    lines = "".join(f"      - {step}\n" for step in steps)
    return f"{SECTIONS}escalations:\n  ladder:\n{keys}    steps:\n{lines}"


def _ask(*steps: str, keys: str = "", at: str = FRIDAY, severity: str = "outage") -> Decision:
    return ask(policy(_ladder(*steps, keys=keys)), at, severity=severity)


@pytest.mark.parametrize(
    "step, at",
    [
        ("after 1 hour on always notify a", "2026-03-06T17:30:00Z"),
        ("within 1 hour on office notify a", "2026-03-09T07:30:00Z"),
        ("after 2 calendar days notify a", "2026-03-08T16:30:00Z"),
        ("after 1 business day on office notify a", "2026-03-09T16:30:00Z"),
        ("at 75% of first_response notify a", "2026-03-09T09:30:00Z"),
        ("at 10% of first_response notify a", "2026-03-06T16:54:00Z"),
        ("at 100% of first_response notify a", "2026-03-09T10:30:00Z"),
        ("on breach of first_response notify a", "2026-03-09T10:30:00Z"),
        ("30 minutes before breach of first_response notify a", "2026-03-09T10:00:00Z"),
        ("6 hours before breach of first_response notify a", "2026-03-06T16:30:00Z"),
        ("at 18:00 on office notify a", "2026-03-06T17:00:00Z"),
        ("at 17:00 on office notify a", "2026-03-09T16:00:00Z"),
        ("at close of office notify a", "2026-03-06T17:00:00Z"),
        ("on cycle 1 of progress notify a", "2026-03-09T10:30:00Z"),
        ("on cycle 2 of progress notify a", "2026-03-09T14:30:00Z"),
        ("on cycle 4 of progress notify a", "2026-03-10T12:30:00Z"),
        ("on cycle 1 of first_response notify a", "2026-03-09T10:30:00Z"),
        ("at 50% of acknowledge notify a", "2026-03-06T16:30:00Z"),
        ("on breach of acknowledge notify a", "2026-03-06T16:30:00Z"),
    ],
)
def test_rungs_with_an_instant(step: str, at: str) -> None:
    (rung,) = _ask(step).to_json()["escalations"]
    assert (rung["at"], rung["status"], rung["notify"]) == (at, "timed", ["a"])
    assert (rung["id"], rung["clause"]) == ("ladder", "escalations.ladder.steps.1")


@pytest.mark.parametrize(
    "step, status",
    [
        ("on reopen notify a", "on reopen"),
        ("on breach of next_reply notify a", "next_reply starts after customer_reply"),
        ("at 50% of workaround notify a", "workaround unspecified"),
        ("on cycle 2 of first_response notify a", "instant not known"),
    ],
)
def test_rungs_without_an_instant(step: str, status: str) -> None:
    (rung,) = _ask(step).escalations
    assert (rung.at, rung.status) == (None, status)


def test_business_days_and_their_share_of_open_time() -> None:
    at_half, at_due = _ask(
        "at 50% of first_response notify a", "on breach of first_response notify b", severity="degraded"
    ).to_json()["escalations"]
    assert at_due["at"] == "2026-03-10T16:30:00Z"
    assert at_half["at"] == "2026-03-09T16:30:00Z"


def test_business_days_before_a_breach() -> None:
    (rung,) = _ask("1 business day before breach of first_response notify a", severity="degraded").to_json()[
        "escalations"
    ]
    assert rung["at"] == "2026-03-09T16:30:00Z"


def test_a_target_the_case_does_not_have_is_never_breached() -> None:
    decision = _ask("on breach of first_response notify a", severity="question")
    assert decision.escalations == ()
    assert decision.unspecified == ("calendars.open_ended", "targets.workaround")


def test_an_instant_that_hangs_on_unspecified_time_has_bounds() -> None:
    decision = _ask("at 50% of resolution notify a", "after 1 hour on open_ended notify b")
    for rung in decision.to_json()["escalations"]:
        assert rung["at"] is None
        assert rung["status"] == "instant not known"
        assert rung["latest"] is None
    assert [rung.to_json()["earliest"] for rung in decision.escalations] == [
        "2026-03-09T08:30:00Z",
        "2026-03-09T07:30:00Z",
    ]
    assert "calendars.open_ended" in decision.unspecified


def test_what_is_unspecified_is_named() -> None:
    amount, role = _ask("after unspecified notify a", "after 1 hour on always notify unspecified").escalations
    assert (amount.at, amount.status, amount.notify) == (None, "unspecified", ("a",))
    assert (role.status, role.notify) == ("timed", ("unspecified",))
    decision = _ask("after unspecified notify a", "after 1 hour on always notify unspecified")
    assert {"escalations.ladder.steps.1", "escalations.ladder.steps.2"} <= set(decision.unspecified)


def test_each_cycle_takes_its_own_rung() -> None:
    first, second = _ask("on each cycle of progress notify a then notify b").to_json()["escalations"]
    assert (first["notify"], first["at"]) == (["a"], "2026-03-09T10:30:00Z")
    assert (second["notify"], second["at"]) == (["b"], "2026-03-09T14:30:00Z")
    (again,) = _ask("on each cycle of progress notify a").escalations
    assert again.status == "timed, and again each cycle"


def test_actions_beside_notifying() -> None:
    (rung,) = _ask(
        "after 1 hour on always notify a and b, hand over to night_team, raise severity to outage",
        severity="question",
    ).to_json()["escalations"]
    assert rung["notify"] == ["a", "b"]
    assert rung["actions"] == [
        {"verb": "notify", "objects": ["a", "b"]},
        {"verb": "hand over to", "objects": ["night_team"]},
        {"verb": "raise severity to", "objects": ["outage"]},
    ]


@pytest.mark.parametrize("severity, raised", [("question", True), ("degraded", False), ("outage", False)])
def test_a_step_raises_no_severity_to_what_it_is_or_is_above(severity: str, *, raised: bool) -> None:
    steps = ("after 1 hour on always notify a, raise severity to degraded",)
    alone = ("after 1 hour on always raise severity to degraded",)
    (rung,) = ask(policy(_ladder(*steps)), FRIDAY, severity=severity).escalations
    assert [action.verb for action in rung.actions] == ["notify", "raise severity to"][: 1 + raised]
    assert len(ask(policy(_ladder(*alone)), FRIDAY, severity=severity).escalations) == raised


@pytest.mark.parametrize(
    "vip, listed, hanging",
    [(True, True, False), (False, False, False), (None, False, True)],
)
def test_a_rung_holds_under_its_ladder_and_its_own_condition(
    vip: bool | None, listed: bool, hanging: bool
) -> None:
    asked = policy(_ladder("after 1 hour on always notify a when vip", keys="    when: severity is outage\n"))
    facts = {} if vip is None else {"vip": vip}
    decision = ask(asked, FRIDAY, severity="outage", **facts)
    assert bool(decision.escalations) is listed
    assert ("escalations.ladder.steps.1" in hangs(decision)) is hanging
    assert ask(asked, FRIDAY, severity="degraded", vip=True).escalations == ()


def test_a_ladder_that_starts_later_has_no_instants_yet() -> None:
    (rung,) = _ask("after 1 hour on always notify a", keys="    after: respond\n").escalations
    assert (rung.at, rung.status) == (None, "starts after respond")


def test_a_ladder_that_stands_still_at_first_has_no_instants_yet() -> None:
    (rung,) = _ask("after 1 hour on always notify a", keys="    pausing: [submitted]\n").escalations
    assert (rung.at, rung.status) == (None, "stands still while submitted")


def test_a_target_that_hangs_on_facts_leaves_its_rungs_open() -> None:
    asked = policy(_ladder("on breach of first_response notify a"))
    (rung,) = ask(asked).escalations
    assert (rung.at, rung.status) == (None, "first_response is not known")
