"""Point 2: business days keep the local time, moved into the hours of the day they end on."""

from __future__ import annotations

import pytest

from tests.semantics.cases import Log, policy

TARGETS = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: %s}
"""
HEAD = """
casepact: 1
policy: example
calendars:
  office: Mon-Thu 09:00-17:00, Fri 10:00-15:00 in Europe/London
tiers: {basic: {channels: [email]}}
severities: {critical: {title: Critical}}
channels: {email: E-mail}
"""


@pytest.mark.parametrize(
    "target,opened,due",
    [
        ("1 business day on office", "2026-03-03 11:20", "2026-03-04 11:20"),
        ("1 business day on office", "2026-03-05 16:30", "2026-03-06 15:00"),  # back to Friday's closing
        ("1 business day on office", "2026-03-05 09:15", "2026-03-06 10:00"),  # forward to its opening
        ("2 business days on office", "2026-03-06 20:00", "2026-03-11 09:00"),  # closed: from Monday 09:00
        ("by close of 1 business day on office", "2026-03-05 11:00", "2026-03-06 15:00"),
        ("by close of next business day on office", "2026-03-03 11:20", "2026-03-04 17:00"),
        ("by close of next business day on office", "2026-03-05 16:30", "2026-03-06 15:00"),
        (
            "by close of next business day on office",
            "2026-03-05 18:00",
            "2026-03-09 17:00",
        ),  # received Friday
        (
            "by close of next business day on office",
            "2026-03-07 12:00",
            "2026-03-10 17:00",
        ),  # received Monday
        ("by close of next business day on office", "2026-03-09 06:00", "2026-03-10 17:00"),
        ("by close of same business day on office", "2026-03-06 11:00", "2026-03-06 15:00"),
        ("by close of same business day on office", "2026-03-07 12:00", "2026-03-09 17:00"),
        ("by 12:00 of next business day on office", "2026-03-07 12:00", "2026-03-10 12:00"),
        ("by 12:00 of 1 business day on office", "2026-03-05 11:00", "2026-03-06 12:00"),
        ("by 19:00 of next business day on office", "2026-03-05 11:00", "2026-03-06 19:00"),
        ("by 08:00 of next business day on office", "2026-03-05 11:00", "2026-03-06 08:00"),
        ("3 business hours on office", "2026-03-05 16:00", "2026-03-06 12:00"),
        ("1 business day on office", "2026-03-26 11:00", "2026-03-27 11:00"),
        ("2 business days on office", "2026-03-26 11:00", "2026-03-30 10:00"),  # 11:00 BST is 10:00 UTC
    ],
)
def test_business_days(target: str, opened: str, due: str) -> None:
    assert Log(policy(TARGETS % target, HEAD), opened).dues() == {"first_response": due}
