"""Point 4: `within` is met at the due instant, `under` is not, and a range binds at its end."""

from __future__ import annotations

import pytest

from tests.semantics.cases import Log, policy

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: %s}
"""


@pytest.mark.parametrize(
    "target,stop,outcome",
    [
        ("within 1 hour on always", "2026-03-06 13:00", ["met"]),
        ("within 1 hour on always", "2026-03-06 13:01", ["breached", "stopped"]),
        ("under 1 hour on always", "2026-03-06 12:59", ["met"]),
        ("under 1 hour on always", "2026-03-06 13:00", ["breached", "stopped"]),
        ("30 to 60 minutes on always", "2026-03-06 12:10", ["met"]),
        ("30 to 60 minutes on always", "2026-03-06 13:00", ["met"]),
        ("0 to 60 minutes on always", "2026-03-06 13:01", ["breached", "stopped"]),
    ],
)
def test_bounds(target: str, stop: str, outcome: list[str]) -> None:
    log = Log(policy(BODY % target), "2026-03-06 12:00").take(stop, "respond").until("2026-03-08 12:00")
    found = [effect.kind.value for effect in log.effects]
    assert [kind for kind in found if kind in ("met", "breached", "stopped")] == outcome


def test_a_stop_at_the_instant_under_excludes_is_breached_at_that_instant() -> None:
    log = Log(policy(BODY % "under 1 hour on always"), "2026-03-06 12:00").take("2026-03-06 13:00", "respond")
    assert log.of("breached", "stopped") == [
        "breached 2026-03-06 13:00 2026-03-06 13:00",
        "stopped 2026-03-06 13:00 2026-03-06 13:00",
    ]
