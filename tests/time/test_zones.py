"""Local clocks: what `zoneinfo` says, gaps and folds, and names that are no zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.time.zones import epoch_day, find_zone, zone_clock
from tests.time.strategies import ZONES

MORE_ZONES = [*ZONES, "Africa/Cairo", "Asia/Gaza", "Asia/Tehran", "America/Caracas", "Antarctica/Troll"]


def _utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC).timestamp())


@pytest.mark.parametrize("zone", MORE_ZONES)
@settings(deadline=None, max_examples=50)
@given(instant=st.integers(_utc(2000, 1, 1), _utc(2050, 1, 1)))
def test_wall_time_is_what_zoneinfo_says(zone: str, instant: int) -> None:
    clock = zone_clock(zone, 2000, 2049)
    shown = dt.datetime.fromtimestamp(instant, ZoneInfo(zone)).replace(tzinfo=dt.UTC)
    wall = clock.to_wall(instant)
    assert wall == int(shown.timestamp())
    assert clock.to_utc(wall) <= instant
    assert instant in clock.readings(wall)
    assert clock.to_utc_all([wall - 1, wall, wall + 1]) == [clock.to_utc(wall + n) for n in (-1, 0, 1)]


def _wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return _utc(year, month, day, hour, minute)


def test_a_reading_in_a_gap_is_the_instant_after_it() -> None:
    clock = zone_clock("Europe/Madrid", 2026, 2026)
    after = _utc(2026, 3, 29, 1)
    assert {clock.to_utc(_wall(2026, 3, 29, 2, minute)) for minute in (0, 1, 30, 59)} == {after}
    assert clock.to_utc(_wall(2026, 3, 29, 3)) == after
    assert clock.to_utc(_wall(2026, 3, 29, 1, 59)) == after - 60


def test_a_reading_in_a_fold_is_its_first() -> None:
    clock = zone_clock("Europe/Madrid", 2026, 2026)
    assert clock.to_utc(_wall(2026, 10, 25, 2, 30)) == _utc(2026, 10, 25, 0, 30)
    assert clock.to_utc(_wall(2026, 10, 25, 3)) == _utc(2026, 10, 25, 2)
    assert clock.readings(_wall(2026, 10, 25, 2, 30)) == (
        _utc(2026, 10, 25, 0, 30),
        _utc(2026, 10, 25, 1, 30),
    )
    assert clock.readings(_wall(2026, 10, 25, 3)) == (_utc(2026, 10, 25, 2),)


def test_days_that_a_clock_never_showed() -> None:
    for zone, days in (
        ("Pacific/Apia", {epoch_day(dt.date(2011, 12, 30))}),
        ("Pacific/Fakaofo", {epoch_day(dt.date(2011, 12, 30))}),
        ("America/Sao_Paulo", set()),
        ("America/Nuuk", set()),
        ("Europe/Madrid", set()),
    ):
        assert zone_clock(zone, 2000, 2049).skipped == days


def test_names_that_are_no_zone() -> None:
    for name in (
        "Europe/Madird",
        "",
        "Europe",
        "../../etc/passwd",
        "/etc/localtime",
        "right/Europe/Madrid",
        "a\0b",
    ):
        assert find_zone(name) is None, name
    assert find_zone("Europe/Madrid") is not None


@pytest.mark.slow
def test_no_change_of_offset_is_overlooked() -> None:
    """Offsets are read every few days, so two changes closer together might cancel out unseen."""
    first, last = _utc(2000, 1, 1), _utc(2049, 12, 31)
    for zone in sorted(available_timezones()):
        clock, own = zone_clock(zone, 2000, 2049), ZoneInfo(zone)
        for noon in range(first, last, 2 * 86_400):
            offset = dt.datetime.fromtimestamp(noon, own).utcoffset()
            assert offset == dt.timedelta(seconds=clock.to_wall(noon) - noon), (zone, noon)
