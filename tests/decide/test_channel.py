"""The channel of a case: offered by the tier, open now, open next."""

from __future__ import annotations

import pytest

from casepact.decision import ChannelAnswer
from tests.decide.asking import FRIDAY, ask, hangs, policy, utc

TIERS = """
tiers:
  basic: {channels: [email]}
  premium: {channels: [email, phone]}
"""
CHANNELS = """
channels:
  email: {hours: office}
  phone:
    hours:
      - always when severity is outage
      - office otherwise
"""
SATURDAY = "2026-03-07T10:00:00Z"
MONDAY_OPENING = utc("2026-03-09T07:00")


@pytest.mark.parametrize(
    "facts, offered, covered",
    [
        ({"tier": "basic", "channel": "email"}, True, True),
        ({"tier": "basic", "channel": "phone"}, False, False),
        ({"tier": "premium"}, True, True),
        ({"channel": "email"}, True, True),
        ({"tier": "basic"}, None, None),
        ({"channel": "phone"}, None, None),
        ({}, None, None),
    ],
)
def test_offered(facts: dict[str, str], offered: bool | None, covered: bool | None) -> None:
    decision = ask(policy(CHANNELS, tiers=TIERS), FRIDAY, severity="outage", **facts)
    assert decision.channel.offered is offered
    assert decision.covered is covered
    assert (decision.because == ("tiers.basic.channels",)) is (covered is False)


def test_what_an_offer_hangs_on() -> None:
    asked = policy(CHANNELS, tiers=TIERS)
    assert hangs(ask(asked, tier="basic", severity="outage")) == {"tiers.basic.channels": {"channel"}}
    assert hangs(ask(asked, channel="phone", severity="outage")) == {"channels": {"tier"}}


def test_tiers_that_list_no_channels_have_them_all() -> None:
    decision = ask(policy(CHANNELS), tier="basic", channel="phone", severity="outage")
    assert decision.channel.offered is True
    assert decision.covered is True


def test_a_policy_without_channels_offers_none_and_covers() -> None:
    decision = ask(policy(""), tier="basic")
    assert decision.channel == ChannelAnswer(name=None, offered=None, open=None, next_open=None)
    assert decision.covered is True


@pytest.mark.parametrize(
    "at, severity, open_, next_open",
    [
        (FRIDAY, "question", True, utc("2026-03-06T16:30")),
        (SATURDAY, "question", False, MONDAY_OPENING),
        (SATURDAY, "outage", True, utc("2026-03-07T10:00")),
        (SATURDAY, None, None, None),
        ("2026-03-06T17:00:00Z", "question", False, MONDAY_OPENING),
    ],
)
def test_hours(at: str, severity: str | None, open_: bool | None, next_open: int | None) -> None:
    facts = {} if severity is None else {"severity": severity}
    decision = ask(policy(CHANNELS, tiers=TIERS), at, tier="premium", channel="phone", **facts)
    assert (decision.channel.open, decision.channel.next_open) == (open_, next_open)
    assert ("channels.phone.hours" in hangs(decision)) is (severity is None)


@pytest.mark.parametrize(
    "hours, unspecified",
    [
        ("", ()),
        ("hours: {unspecified: it says business hours}", ("channels.email.hours",)),
        ("hours: open_ended", ("calendars.open_ended",)),
    ],
    ids=["no-hours", "unspecified", "unspecified-calendar"],
)
def test_hours_that_are_not_stated(hours: str, unspecified: tuple[str, ...]) -> None:
    asked = policy(
        f"channels: {{email: {{title: E-mail, {hours}}}}}", tiers="tiers: {basic: {channels: [email]}}"
    )
    decision = ask(asked, tier="basic", channel="email")
    assert (decision.channel.open, decision.channel.next_open) == (None, None)
    assert decision.unspecified == unspecified


def test_hours_that_are_closed_in_any_case_are_closed() -> None:
    asked = policy("channels: {email: {hours: open_ended}}", tiers="tiers: {basic: {channels: [email]}}")
    decision = ask(asked, SATURDAY, tier="basic", channel="email")
    assert decision.channel.open is False
    assert decision.channel.next_open is None


def test_hours_that_never_come_have_no_next_opening() -> None:
    asked = policy("channels: {email: {hours: never}}", tiers="tiers: {basic: {channels: [email]}}")
    decision = ask(asked, tier="basic", channel="email")
    assert (decision.channel.open, decision.channel.next_open) == (False, None)


LANGUAGES = """
case: {language: "one of en, de, fr"}
channels:
  phone: {languages: [en, de]}
  email: {}
"""


@pytest.mark.parametrize(
    "facts, offered",
    [
        ({"channel": "phone", "language": "de"}, True),
        ({"channel": "phone", "language": "fr"}, False),
        ({"channel": "phone"}, None),
        ({"channel": "email"}, True),
    ],
)
def test_a_channel_is_offered_in_its_languages(facts: dict[str, str], offered: bool | None) -> None:
    decision = ask(policy(LANGUAGES), FRIDAY, tier="basic", **facts)
    assert decision.channel.offered is offered
    assert (decision.because == ("channels.phone.languages",)) is (offered is False)


def test_contradicting_hours_are_a_conflict() -> None:
    asked = policy(
        "case: {vip: boolean}\n"
        "channels: {email: {hours: [always when vip, office when severity is outage, never otherwise]}}"
    )
    decision = ask(asked, channel="email", vip=True, severity="outage")
    assert decision.channel.open is None
    assert decision.conflicts[0].clauses == ("channels.email.hours.1", "channels.email.hours.2")
