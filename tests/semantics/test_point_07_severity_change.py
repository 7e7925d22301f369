"""Point 7: a change of severity chooses the target afresh and keeps the start, unless told otherwise."""

from __future__ import annotations

import pytest

from casepact.semantics.interpreter import open_case
from tests.semantics.cases import Log, at, policy

BODY = """
targets:
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 4 hours on always, major: 24 hours on always, minor: none}
    on_severity_change: %s
"""


def test_carry_counts_from_the_original_start() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 12:00", "change", severity="critical")
    assert log.dues() == {"resolution": "2026-03-09 14:00"}
    assert log.of("retargeted") == ["retargeted 2026-03-09 12:00 2026-03-09 14:00"]


def test_carry_keeps_the_pauses() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 11:00", "ask_customer").take("2026-03-09 12:30", "customer_reply")
    log.take("2026-03-09 13:00", "change", severity="critical")
    assert log.dues() == {"resolution": "2026-03-09 15:30"}


def test_a_due_instant_that_is_past_is_a_breach_at_the_change() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 20:00", "change", severity="critical").until("2026-03-10 20:00")
    assert log.of("breached") == ["breached 2026-03-09 20:00 2026-03-09 14:00"]
    assert [effect.severity for effect in log.effects if effect.kind == "breached"] == ["critical"]


def test_a_breach_stays_under_the_severity_it_happened_at() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00").take("2026-03-09 15:00", "change", severity="major")
    assert log.of("breached") == ["breached 2026-03-09 14:00 2026-03-09 14:00"]
    assert log.of("retargeted") == []
    clock = log.case.clocks["resolution"]
    assert (clock.severity, clock.clause.id if clock.clause else "") == (
        "critical",
        "targets.resolution.critical",
    )


def test_restart_counts_from_the_change() -> None:
    log = Log(policy(BODY % "restart"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 12:00", "change", severity="critical")
    assert log.dues() == {"resolution": "2026-03-09 16:00"}


def test_restart_counts_from_when_a_target_applies_again() -> None:
    log = Log(policy(BODY % "restart"), "2026-03-09 10:00", severity="minor")
    log.take("2026-03-11 12:00", "change", severity="critical")
    assert log.dues() == {"resolution": "2026-03-11 16:00"}
    log.take("2026-03-11 13:00", "change", severity="minor")
    log.take("2026-03-12 09:00", "change", severity="major")
    assert log.dues() == {"resolution": "2026-03-13 09:00"}


FIXED = """
case: {fixed: boolean, cause: known | unknown}
targets:
  resolution:
    duty: vendor must resolve after opened
    within:
      critical:
        - none when fixed
        - 4 hours on always when not fixed and cause is known
        - 8 hours on always when not fixed and cause is unknown
      major: 24 hours on always
      minor: 48 hours on always
    on_severity_change: %s
"""


@pytest.mark.parametrize("mode, due", [("carry", "2026-03-09 14:00"), ("restart", "2026-03-09 23:00")])
def test_what_is_not_known_yet_is_no_time_in_which_nothing_applied(mode: str, due: str) -> None:
    log = Log(policy(FIXED % mode), "2026-03-09 10:00", fixed=True)
    log.take("2026-03-09 19:00", "change", fixed=False).take("2026-03-09 20:00", "change", cause="known")
    assert log.of("started") == [f"started 2026-03-09 20:00 {due}"]


def test_restart_counts_from_a_change_whatever_was_known_before_it() -> None:
    log = Log(policy(FIXED % "restart"), "2026-03-09 10:00", fixed=False)
    log.take("2026-03-09 19:00", "change", severity="major")
    assert log.dues() == {"resolution": "2026-03-10 19:00"}
    log.take("2026-03-09 20:00", "change", severity="critical").take(
        "2026-03-09 21:00", "change", cause="known"
    )
    assert log.dues() == {"resolution": "2026-03-10 00:00"}


def test_what_only_a_change_of_the_same_instant_makes_late_is_met() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 20:00", "change", severity="critical").take("2026-03-09 20:00", "resolve")
    assert log.of("met", "breached") == ["met 2026-03-09 20:00 2026-03-09 14:00"]


def test_what_was_late_before_the_change_of_the_same_instant_is_breached() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00")
    log.take("2026-03-09 20:00", "change", severity="major").take("2026-03-09 20:00", "resolve")
    assert log.of("met", "breached") == ["breached 2026-03-09 14:00 2026-03-09 14:00"]


def test_a_stop_as_a_fact_becomes_known_that_should_have_come_before_is_breached() -> None:
    log = Log(policy(FIXED % "carry"), "2026-03-09 10:00", fixed=False)
    log.take("2026-03-09 20:00", "change", cause="known").take("2026-03-09 20:00", "resolve")
    assert log.of("met", "breached") == ["breached 2026-03-09 20:00 2026-03-09 14:00"]


def test_keep_changes_nothing() -> None:
    log = Log(policy(BODY % "keep"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 12:00", "change", severity="critical")
    assert log.dues() == {"resolution": "2026-03-10 10:00"}
    assert log.of("retargeted") == []


def test_a_target_that_ceases_to_apply_is_cancelled_and_comes_back_from_its_start() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 12:00", "change", severity="minor")
    assert log.of("cancelled") == ["cancelled 2026-03-09 12:00 -"]
    log.take("2026-03-09 13:00", "change", severity="critical")
    assert log.of("started")[-1] == "started 2026-03-09 13:00 2026-03-09 14:00"


FLOOR = """
targets:
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 4 hours on always, major: 8 hours on always, minor: 16 hours on always}
adjustments:
  floor: severity is at least major when tier is premium
terms:
  raising: customer may raise severity before resolve
  lowering: {say: vendor may lower severity when channel is phone}
  never: vendor may not raise severity
"""


def test_a_floor_holds_for_the_new_value_too() -> None:
    log = Log(policy(FLOOR), "2026-03-09 10:00", tier="premium", severity="critical", channel="phone")
    log.take("2026-03-09 11:00", "lower", by="vendor", severity="minor")
    assert log.case.severity == "major"
    assert log.dues() == {"resolution": "2026-03-09 18:00"}


@pytest.mark.parametrize(
    "by,name,old,new,channel,reason",
    [
        ("customer", "raise", "major", "critical", "email", None),
        ("customer", "change", "major", "critical", "email", None),
        ("vendor", "lower", "major", "minor", "phone", None),
        ("customer", "lower", "major", "minor", "email", "nothing permits `customer`"),
        ("vendor", "raise", "major", "critical", "phone", "`vendor` may not"),
        ("vendor", "lower", "major", "minor", "email", "nothing permits `vendor`"),
        (None, "raise", "major", "critical", "email", "who did it is not said"),
        ("customer", "raise", "major", "minor", "email", "`minor` is not more severe than `major`"),
    ],
)
def test_who_may_change_the_severity(
    by: str | None, name: str, old: str, new: str, channel: str, reason: str | None
) -> None:
    log = Log(policy(FLOOR), "2026-03-09 10:00", severity=old, channel=channel)
    log.take("2026-03-09 11:00", name, by=by, severity=new)
    if reason is None:
        assert log.case.severity == new
        assert "refused" not in log.kinds()
    else:
        assert log.case.severity == old
        assert log.kinds() == ["refused"]
        assert reason in log.last[0].text


def test_a_permission_that_hangs_on_an_unknown_fact_permits_nothing() -> None:
    log = Log(policy(FLOOR), "2026-03-09 10:00", severity="major")
    log.take("2026-03-09 11:00", "lower", by="vendor", severity="minor")
    assert (log.kinds(), log.last[0].objects) == (["refused"], ("channel",))


def test_a_permission_ends_with_the_event_it_comes_before() -> None:
    log = Log(policy(FLOOR), "2026-03-09 10:00", severity="major").take("2026-03-09 11:00", "resolve")
    assert log.take("2026-03-09 12:00", "raise", by="customer", severity="critical").kinds() == ["refused"]


def test_without_permissions_anyone_may_change_it() -> None:
    log = Log(policy(BODY % "carry"), "2026-03-09 10:00", severity="major")
    assert log.take("2026-03-09 12:00", "change", severity="critical").case.severity == "critical"


def test_other_facts_choose_afresh_as_well() -> None:
    found = policy(
        """
        targets:
          first_response:
            duty: vendor must respond after opened
            within:
              - 1 hour on always when channel is phone
              - 4 hours on always otherwise
        """
    )
    log = Log(found, "2026-03-09 10:00", channel="email")
    log.take("2026-03-09 10:30", "change", channel="phone")
    assert log.dues() == {"first_response": "2026-03-09 11:00"}


def _derived() -> Log:
    found = policy(
        """
        case: {urgency: "one of high, low"}
        matrices: {severity: {by: [urgency], rows: {high: critical, low: minor}}}
        terms: {raising: vendor may raise severity}
        """
    )
    case, first = open_case(found, {"tier": "basic", "urgency": "low"}, at("2026-03-09 10:00"))
    log = Log(found, "2026-03-09 10:00")
    log.case, log.effects = case, list(first)
    return log


@pytest.mark.parametrize("by", ["customer", "vendor", None])
def test_recording_a_fact_that_the_severity_follows_from_needs_no_permission(by: str | None) -> None:
    log = _derived().take("2026-03-09 11:00", "change", by, urgency="high")
    assert (log.kinds(), log.case.severity) == (["changed"], "critical")
    log.take("2026-03-09 12:00", "change", by, urgency="low")
    assert (log.kinds(), log.case.severity) == (["changed"], "minor")


def test_an_adjustment_takes_hold_whoever_records_the_fact_it_hangs_on() -> None:
    found = policy(
        """
        adjustments: {by_phone: severity is at most major when channel is not phone}
        terms: {lowering: vendor may lower severity}
        """
    )
    log = Log(found, "2026-03-09 10:00", severity="critical", channel="email")
    assert log.case.severity == "major"
    log.take("2026-03-09 11:00", "change", "customer", channel="phone")
    assert (log.kinds(), log.case.severity) == (["changed"], "critical")
    refused = log.take("2026-03-09 12:00", "lower", "customer", severity="minor")
    assert (refused.kinds(), refused.case.severity) == (["refused"], "critical")


CAPPED = """
adjustments: {cap: severity is at most major unless channel is phone}
terms:
  raising: customer may raise severity
  never: vendor must not raise severity
"""


def _said(log: Log) -> list[str]:
    return [effect.text.replace("`", "") for effect in log.last]


def test_a_severity_that_an_adjustment_makes_another_is_said_with_the_one_given() -> None:
    log = Log(policy(CAPPED), "2026-03-09 10:00", severity="minor", channel="email")
    log.take("2026-03-09 11:00", "raise", "customer", severity="critical")
    assert _said(log) == ["severity is major (given as critical)"]
    log.take("2026-03-09 11:10", "lower", "vendor", severity="major")
    assert _said(log) == [
        "lower: nothing permits vendor to change the severity from critical (in effect major) to major"
    ]
    log.take("2026-03-09 11:20", "raise", "customer", severity="critical")
    assert _said(log) == ["raise: critical is not more severe than critical (in effect major)"]
    log.take("2026-03-09 11:30", "change", "customer", channel="phone")
    assert _said(log) == ["severity is critical, channel is phone"]
    log.take("2026-03-09 11:40", "raise", "customer", severity="critical")
    assert _said(log) == ["raise: critical is not more severe than critical"]


def test_a_severity_that_changes_nothing_in_effect_is_no_change() -> None:
    log = Log(policy(CAPPED), "2026-03-09 10:00", severity="major", channel="email")
    log.take("2026-03-09 11:00", "raise", "vendor", severity="critical")
    assert _said(log) == ["raise: vendor may not change the severity from major to critical"]
    log.take("2026-03-09 11:10", "raise", "customer", severity="critical")
    assert _said(log) == []
    log.take("2026-03-09 11:20", "raise", "vendor", severity="critical")
    assert _said(log) == ["raise: critical is not more severe than critical (in effect major)"]


def test_a_change_says_what_is_no_longer_known_and_what_a_fact_is_as_people_write_it() -> None:
    found = policy(
        """
        case: {waited: duration, promised: instant, urgent: boolean}
        adjustments:
          high: severity is critical when waited is at least 2 hours
          low: severity is minor when urgent
        """
    )
    log = Log(found, "2026-03-09 10:00", severity="major", urgent=True)
    log.take("2026-03-09 11:00", "change", waited=9_000)
    assert _said(log)[-1] == "waited is 150 minutes, severity is not known (given as major)"
    log.take("2026-03-09 12:00", "change", promised=at("2026-03-10 12:00"))
    assert _said(log) == ["promised is 2026-03-10T12:00:00Z"]


def test_a_step_that_raises_to_what_a_cap_forbids_says_what_it_comes_to() -> None:
    steps = "escalations: {l: {steps: [after 1 hour on always raise severity to critical]}}"
    log = Log(policy(CAPPED + steps), "2026-03-09 10:00", severity="minor", channel="email")
    log.until("2026-03-09 12:00")
    assert _said(log) == [
        "raise severity to critical, which is major in effect",
        "severity is major (given as critical)",
    ]
    log = Log(policy(CAPPED + steps), "2026-03-09 10:00", severity="minor", channel="phone")
    log.until("2026-03-09 12:00")
    assert _said(log) == ["raise severity to critical", "severity is critical"]
