"""What happens again and again in a run is shown at its beginning and its end."""

from __future__ import annotations

import pytest

from casepact.render.running import run_text
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from tests.semantics.cases import policy

POLICY = policy(
    """
    targets:
      news: {duty: vendor must update customer after opened, within: every 1 hour on always}
    escalations: {l: {steps: [on each cycle of news notify boss]}}
    """
)


def _shown(hours: int, *events: str) -> str:
    text = f"""
casepact: 1
timeline: late
facts: {{tier: basic, severity: minor}}
opened: 2026-03-02T09:00Z
events: [{", ".join(events)}]
until: +{hours} hours
"""
    timeline, faults = read_timeline(Document("timeline.yaml", text), POLICY)
    assert timeline is not None, faults
    return run_text(replay(POLICY, timeline))


@pytest.mark.parametrize("hours, first, more", [(4, 4, 0), (5, 2, 3), (48, 2, 46)])
def test_what_time_alone_makes_happen_again_is_shown_twice(hours: int, first: int, more: int) -> None:
    text = _shown(hours)
    assert text.count("news was not met") == text.count("notify boss") == first
    assert text.count("news  ") - first - 1 == (1 if more else 0)
    assert (f"· the same {more} times more" in text) == (f"{more} more\n" in text) == bool(more)


def test_what_an_event_does_is_always_shown() -> None:
    text = _shown(12, *(f"2026-03-02T{hour:02}:30Z update by vendor" for hour in range(9, 19)))
    assert text.count("update by vendor") == text.count("news was met") == 10
    assert "more" not in text
