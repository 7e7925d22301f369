"""A test file that names a zone is answered by the clock of that zone, and its events as they are written."""

from __future__ import annotations

import pytest

from casepact.source import Diagnostic
from casepact.testing.failing import written_instant
from tests.testing.bench import Bench

HEAD = "policy: example.yaml\nzone: Europe/Madrid\n"
CASE = "given: {tier: basic, affected: all, workaround: no}"


def failed(bench: Bench, test: str) -> list[Diagnostic]:
    (file,) = bench.run(f"  - {{test: a, {CASE}, at: 2026-03-06 11:00, {test}}}\n", head=HEAD).files
    return list(file.diagnostics)


@pytest.mark.parametrize(
    "test, message",
    [
        (
            "expect: {first_response: 2026-03-06 16:00}",
            "`first_response` is due 2026-03-06 15:00, not 2026-03-06 16:00 Europe/Madrid",
        ),
        (
            "expect: {first_response: unknown}",
            "`first_response` is due 2026-03-06 15:00 Europe/Madrid, not unknown",
        ),
        (
            "expect: {escalations.ladder.steps.1: 2026-03-06 12:00}",
            "`escalations.ladder.steps.1` is 2026-03-06 13:00, not 2026-03-06 12:00 Europe/Madrid",
        ),
        (
            "timeline: [+9 hours respond by vendor], expect: {breached: {first_response: 2026-03-06 16:00}}",
            ("`first_response` is breached at 2026-03-06 15:00, not at 2026-03-06 16:00 Europe/Madrid"),
        ),
        (
            "timeline: [+9 hours respond by vendor], expect: {breached: none}",
            "`first_response` is breached too, at 2026-03-06 15:00 Europe/Madrid",
        ),
        (
            "timeline: [+5 minutes reopen], expect: {state: submitted}",
            "`reopen` is refused at 2026-03-06 11:05 Europe/Madrid: ",
        ),
    ],
)
def test_a_failure_names_times_as_the_file_writes_them(bench: Bench, test: str, message: str) -> None:
    (found,) = failed(bench, test)

    assert found.message.startswith(message)


def test_the_events_of_a_failure_can_be_written_as_they_are_shown(bench: Bench) -> None:
    events = (
        "2026-03-06 11:20 change affected to some by vendor",
        "2026-03-06 11:40 respond by vendor",
    )
    expect = "expect: {breached: [first_response]}"
    (found,) = failed(bench, f"timeline: [{', '.join(events)}], {expect}")
    assert found.witness is not None
    again = failed(bench, f"timeline: [{', '.join(found.witness.events)}], {expect}")

    assert found.witness.at == "2026-03-06T10:00:00Z"
    assert found.witness.note == "test 1: a, opened 2026-03-06 11:00 Europe/Madrid"
    assert found.witness.events == tuple(f"{event[:16]} Europe/Madrid{event[16:]}" for event in events)
    assert [item.witness for item in again] == [found.witness]


@pytest.mark.parametrize(
    "at, text",
    [
        (1_761_438_600, "2025-10-26T02:30+02:00"),
        (1_761_442_200, "2025-10-26T02:30+01:00"),
        (1_761_445_861, "2025-10-26 03:31:01 Europe/Madrid"),
        (10**15, "1000000000000000 s"),
    ],
)
def test_an_hour_that_comes_twice_is_told_from_the_other(at: int, text: str) -> None:
    assert written_instant(at, "Europe/Madrid") == text
    assert written_instant(0, "") == "1970-01-01T00:00:00Z"
