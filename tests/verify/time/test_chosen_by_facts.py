"""Calendars and hours of channels that numbers and durations choose, beside targets that ask for them too."""

from __future__ import annotations

import pytest

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.time.severity_inversion import SEVERITY_INVERSION
from casepact.verify.time.target_order import TARGET_ORDER
from casepact.verify.time.tier_inversion import TIER_INVERSION
from casepact.verify.time.unserviceable_target import UNSERVICEABLE_TARGET
from tests.verify.time.test_time_checks import replayed

_HEAD = """\
casepact: 1
policy: small
case: {n: TYPE}
calendars:
  desk: [24x7 when n is at least FEW, "Mon-Fri 09:00-12:00 in Asia/Tokyo otherwise"]
  shop: Mon-Fri 09:00-17:00 in Asia/Tokyo
tiers: {t: {}}
severities: {s: {}, r: {}}
channels: {email: {hours: HOURS}}
targets:
  reply:
    duty: vendor must respond after opened
    within:
      s: [4 hours on desk when n is under MANY, 4 hours on always otherwise]
      r: 5 hours on shop
  fix:
    duty: vendor must resolve after opened
    within: 8 hours on always
"""


def _policy(type_: str, few: str, many: str, hours: str) -> Policy:
    text = _HEAD.replace("TYPE", type_).replace("FEW", few).replace("MANY", many).replace("HOURS", hours)
    policy, found = resolve_text(text, "small.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    return policy


@pytest.mark.parametrize(
    "type_, few, many",
    [("integer 0 to 500", "100", "300"), ("duration", "3 hours", "9 hours"), ("percentage", "40", "70")],
)
@pytest.mark.parametrize(
    "check, clauses",
    [
        (SEVERITY_INVERSION, {"targets.reply.s.1"}),
        (UNSERVICEABLE_TARGET, {"targets.reply.s.1", "targets.reply.s.2", "targets.fix"}),
        (TARGET_ORDER, {"targets.fix"}),
    ],
)
def test_each_value_is_looked_at(check: Check, clauses: set[str], type_: str, few: str, many: str) -> None:
    policy = _policy(type_, few, many, "shop")
    found = check(policy)
    assert {item.clause for item in found} == clauses
    for item in found:
        assert replayed(policy, item)  # its facts are read back as they are shown
        if type_ == "duration" and "n is" in item.message:
            assert item.message.rstrip().endswith(("hours", "minutes"))


def test_a_channel_that_never_opens_is_said_to_be_closed_for_ever() -> None:
    policy = _policy("integer 0 to 50", "10", "30", "[always when n is over 5, never otherwise]")
    found = UNSERVICEABLE_TARGET(policy)
    assert {item.clause for item in found} == {"targets.reply.s.1", "targets.reply.r", "targets.fix"}
    for item in found:
        assert "`email` is closed for ever, at every opening instant" in item.message
        assert item.witness is not None
        assert item.witness.note == "`email` never opens for this case"


_APART = """\
casepact: 1
policy: small
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  desk: [always when WHICH, office otherwise]
tiers: {low: {}, high: {}}
severities: {s: {}, r: {}}
targets:
  reply:
    duty: vendor must respond after opened
    within: [1 hour on office when opened during desk, 4 hours on always otherwise]
"""


@pytest.mark.parametrize(
    "check, which", [(SEVERITY_INVERSION, "severity is s"), (TIER_INVERSION, "tier is high")]
)
def test_when_a_case_opened_is_asked_of_the_calendar_of_its_own_side(check: Check, which: str) -> None:
    policy, _ = resolve_text(_APART.replace("WHICH", which), "small.yaml")
    assert policy is not None
    (found,) = check(policy)
    assert found.code == check.code
    assert replayed(policy, found)
