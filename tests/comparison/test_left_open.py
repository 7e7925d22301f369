"""What is said of targets on hours that the document leaves open."""

from __future__ import annotations

from casepact.comparison import Verdict, compare
from casepact.resolve import resolve_text

POLICY = """\
casepact: 1
policy: open
calendars: {office: Mon-Fri 09:00-17:00 in Europe/London except unspecified within holidays(GB)}
tiers: {basic: Basic}
severities: {high: High}
targets:
  response: {duty: vendor must respond after opened, within: {high: within 4 hours on office}}
"""


def test_a_second_less_is_said_once_with_how_the_hours_are_counted() -> None:
    (old, _), (new, _) = (resolve_text(text) for text in (POLICY, POLICY.replace("within 4", "under 4")))
    assert old is not None
    assert new is not None
    [change] = compare(old, new).changes
    assert change.verdict is Verdict.BETTER
    said = (
        "earlier at every opening instant, by up to 1 second, the most counting unspecified hours as closed,"
    )
    assert said in change.message
