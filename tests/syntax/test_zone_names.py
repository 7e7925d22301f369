"""The zones that people mean by other names than those of IANA."""

from __future__ import annotations

import zoneinfo

import pytest

from casepact.syntax.ast.extent import NOWHERE
from casepact.syntax.zone_names import zone_called
from casepact.time.validation import no_such_zone


@pytest.mark.parametrize(
    "text,zone",
    [
        ("UK time", "Europe/London"),
        ("London", "Europe/London"),
        ("New York", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("Central European Time", "Europe/Berlin"),
        ("europe/madrid", "Europe/Madrid"),
        ("UTC", "UTC"),
        ("UTC+2", "Etc/GMT-2"),
        ("GMT -5", "Etc/GMT+5"),
        ("GMT+0", "UTC"),
    ],
)
def test_a_zone_by_another_name(text: str, zone: str) -> None:
    assert zone_called(text) == zone
    assert zone in zoneinfo.available_timezones()


@pytest.mark.parametrize("text", ["", "local time", "Nowhere", "UTC+05:30", "time"])
def test_no_zone_is_called_so(text: str) -> None:
    assert zone_called(text) is None


def test_a_fixed_offset_is_as_far_from_utc_as_it_says() -> None:
    import datetime as dt

    zone = zoneinfo.ZoneInfo(zone_called("UTC+2") or "")
    assert dt.datetime(2026, 7, 1, tzinfo=zone).utcoffset() == dt.timedelta(hours=2)


@pytest.mark.parametrize(
    "name,said",
    [
        ("UK", "did you mean `Europe/London`?"),
        ("CEST", "did you mean `Europe/Berlin`?"),
        ("UTC+1", "write `Etc/GMT-1`: the names of fixed offsets have their sign turned"),
        ("Europe/Lundon", "did you mean `Europe/London`?"),
        ("Nowhere", None),
    ],
)
def test_the_name_of_no_zone_is_told_with_the_one_that_is_meant(name: str, said: str | None) -> None:
    assert no_such_zone(name, NOWHERE).help == said
