"""Calendars with unspecified time: whatever they really are, a due instant lies where it is said to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook
from casepact.semantics.due import Due, due_instant
from casepact.semantics.stretches import Stretches
from casepact.syntax.sentences import parse
from tests.semantics.cases import Log, at, policy, text

_ZONE = "in Europe/Prague"


def _book(calendars: dict[str, str]) -> CalendarBook:
    lines = "".join(f"  {name}: {said}\n" for name, said in calendars.items())
    found, diagnostics = resolve_text(
        f"casepact: 1\npolicy: p\ncalendars:\n{lines}tiers: {{basic: {{}}}}\nseverities: {{s: S}}\n"
    )
    assert found is not None, diagnostics
    assert not [item for item in diagnostics if item.level == "error"]
    return CalendarBook(found)


def _due(book: CalendarBook, target: str, start: int, paused: tuple[tuple[int, int], ...] = ()) -> Due:
    tree = parse("target", target)
    assert tree is not None
    return due_instant(tree, start, book, {}, Stretches.of(paused))


OUTSIDE = {
    "hours": f"Mon-Fri 00:00-24:00 {_ZONE} except unspecified within outside",
    "outside": f"daily 00:00-08:00, 18:00-24:00 {_ZONE}",
    "long": f"Mon-Fri 08:00-21:00 {_ZONE}",
    "short": f"Mon-Fri 08:00-19:00 {_ZONE}",
}


@pytest.mark.parametrize(
    "target", ["by close of 1 business day", "1 business day", "by 20:00 of 1 business day"]
)
def test_a_day_that_may_end_earlier_or_later_bounds_what_real_hours_say(target: str) -> None:
    book, start = _book(OUTSIDE), at("2026-03-06 20:00 Europe/Prague")
    found = _due(book, f"{target} on hours", start)
    assert found.at is None
    assert found.unspecified == ("calendars.hours",)
    for real in ("long", "short"):
        answer = _due(book, f"{target} on {real}", start).at
        assert answer is not None
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest <= answer <= found.latest


def test_a_stop_between_the_two_is_neither_met_nor_breached() -> None:
    found = policy(
        """
        targets:
          answer: {duty: vendor must respond after opened, within: by close of 1 business day on hours}
        """,
        head="casepact: 1\npolicy: u\ncalendars:\n"
        + "".join(f"  {name}: {said}\n" for name, said in list(OUTSIDE.items())[:2])
        + "tiers: {basic: {title: Basic}}\nseverities: {critical: C}\n",
    )
    log = Log(found, "2026-03-06 20:00 Europe/Prague").take("2026-03-09 22:00 Europe/Prague", "respond")
    assert [clock.outcome for clock in log.case.finished] == ["unjudged"]


def test_where_nothing_is_left_open_on_the_days_between_the_instant_is_exact() -> None:
    book = _book(
        {
            "hours": f"Mon-Fri 09:00-17:00 {_ZONE} except closed",
            "closed": f"unspecified within (daily 00:00-24:00 {_ZONE} and candidates)",
            "candidates": "2026-03-12",
        }
    )
    monday = at("2026-03-09 10:00 Europe/Prague")
    assert text(_due(book, "2 business days on hours", monday).at) == "2026-03-11 09:00"
    assert text(_due(book, "by close of 2 business days on hours", monday).at) == "2026-03-11 16:00"
    touched = _due(book, "3 business days on hours", monday)
    assert (touched.at, text(touched.earliest), text(touched.latest)) == (
        None,
        "2026-03-12 08:00",
        "2026-03-13 09:00",
    )


def test_windows_that_run_over_midnight_leave_business_days_unjudged() -> None:
    book = _book(
        {
            "night": f"Mon-Fri 18:00-06:00 {_ZONE} except unspecified within late",
            "late": f"daily 04:00-06:00 {_ZONE}",
        }
    )
    found = _due(book, "by close of 1 business day on night", at("2026-03-09 20:00 Europe/Prague"))
    assert (found.at, found.earliest, found.latest) == (None, None, None)
    assert found.unspecified == ("calendars.night",)


def test_the_close_of_a_day_is_told_only_where_it_is_certain() -> None:
    body = """
    escalations: {desk: {steps: [at close of office notify manager]}}
    roles: {manager: Manager}
    """
    head = """
casepact: 1
policy: example
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London except unspecified within (late or lunch)
  late: Mon 16:00-17:00 in Europe/London
  lunch: Tue 12:00-13:00 in Europe/London
tiers: {basic: {title: Basic}}
severities: {critical: C}
"""
    found = policy(body, head)
    monday = Log(found, "2026-03-09 10:00").until("2026-03-09 23:00")
    assert monday.of("notified") == []
    tuesday = Log(found, "2026-03-10 10:00").until("2026-03-10 23:00")
    assert [line.split(" ", 1)[1][:16] for line in tuesday.of("notified")] == ["2026-03-10 17:00"]


_HOURS = st.lists(st.integers(0, 24), min_size=2, max_size=4, unique=True).map(sorted)


@st.composite
def _windows(draw: st.DrawFn) -> str:
    edges = draw(_HOURS)
    spans = [pair for number, pair in enumerate(pairwise(edges)) if not number % 2]
    days = draw(st.sampled_from(["daily", "Mon-Fri", "Tue-Thu", "Mon", "Wed-Sun"]))
    return f"{days} " + ", ".join(f"{a:02}:00-{b:02}:00" for a, b in spans) + f" {_ZONE}"


_TARGETS = st.sampled_from(
    [
        "6 hours",
        "1 business day",
        "2 business days",
        "0.5 business days",
        "1.5 business days",
        "by close of 0 business days",
        "by close of 1 business day",
        "by close of 3 business days",
        "by 12:00 of 0 business days",
        "by 15:00 of 1 business day",
        "by 24:00 of 2 business days",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    base=_windows(),
    room=_windows(),
    cut=st.lists(_windows(), min_size=0, max_size=3),
    target=_TARGETS,
    start=st.integers(0, 7 * 24 * 4),
    pause=st.none() | st.tuples(st.integers(0, 200), st.integers(1, 100)),
)
def test_no_real_calendar_is_due_outside_what_is_said(
    base: str, room: str, cut: list[str], target: str, start: int, pause: tuple[int, int] | None
) -> None:
    taken = [f"(room and {item})" for item in ("one", "two", "three")[: len(cut)]]
    book = _book(
        {
            "base": base,
            "room": room,
            "said": "base except unspecified within room",
            "one": cut[0] if cut else base,
            "two": cut[1] if len(cut) > 1 else base,
            "three": cut[2] if len(cut) > 2 else base,
            "real": f"base except ({' or '.join(taken)})" if taken else "base",
        }
    )
    opened = at("2026-03-25 00:00 Europe/Prague") + start * 900
    paused = () if pause is None else ((opened + pause[0] * 900, opened + sum(pause) * 900),)
    found = _due(book, f"{target} on said", opened, paused)
    bounds = book.bounds(parse("calendar", "real"), {})
    if not hasattr(bounds, "most") or bounds.most.empty:
        return
    real = _due(book, f"{target} on real", opened, paused).at
    assert real is not None
    assert found.earliest is None or found.earliest <= real
    assert found.latest is None or real <= found.latest
    assert found.at in (None, real)
