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


def test_a_clock_that_stands_still_is_due_at_no_instant() -> None:
    """Nobody knows how long it goes on, so that an earlier due instant beside a later `met` would mislead."""
    held = policy(
        """
        targets:
          done: {duty: vendor must resolve after opened, within: 24 hours on always}
        lifecycle: {transitions: [waiting_on_customer -> resolved after 3 days on always]}
        """
    )
    text = """
casepact: 1
timeline: held
facts: {tier: basic, severity: minor}
cases:
  - {id: ended, opened: OPENED, events: [+1 hour activate, +2 hours ask_customer], until: +90 hours}
  - {id: runs, opened: OPENED, events: [+1 hour activate, +2 hours ask_customer], until: +9 hours}
  - {id: late, opened: OPENED, events: [+1 hour activate, +25 hours ask_customer], until: +26 hours}
""".replace("OPENED", "2026-03-02T09:00Z")
    timeline, faults = read_timeline(Document("timeline.yaml", text), held)
    assert timeline is not None, faults
    run = replay(held, timeline)
    clocks = [case.to_json()["obligations"][0] for case in run.cases]
    assert [(item["outcome"], item["held"], item["due"]) for item in clocks] == [
        ("met", True, None),
        ("running", True, None),
        ("breached", False, "2026-03-03T09:00:00Z"),
    ]
    ended, runs, late = (
        " ".join(line.split()) for line in run_text(run).splitlines() if line.startswith("  done ")
    )
    assert ended == "done 1 minor Mon 2026-03-02 09:00 stood still Thu 2026-03-05 11:00 met"
    assert runs == "done 1 minor Mon 2026-03-02 09:00 stands still running"
    assert late == "done 1 minor Mon 2026-03-02 09:00 Tue 2026-03-03 09:00 breached, running"
