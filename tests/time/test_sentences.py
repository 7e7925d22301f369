"""Which zone a leaf takes, and every fault of a sentence with the words that explain it."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from casepact.syntax.ast import calendar as tree
from casepact.syntax.ast.extent import Extent
from casepact.time import CalendarError, compile_calendar, validate_calendar
from tests.time.sentences import MADRID, OFFICE, WEEK, at, calendar, daily

HERE = Extent(3, 9)
PARIS, TOKYO = tree.Zone("Europe/Paris"), tree.Zone("Asia/Tokyo")
SITE = tree.Zone("site_zone", is_fact=True)
ZONELESS = tree.Windows((daily(WEEK, 9, 17),), extent=HERE)
CLOSURE = tree.Yearly(12, 24, tree.Hours(780, 1440), extent=HERE)
CHRISTMAS = tree.Yearly(12, 25, extent=HERE)
NAMED: dict[str, tree.CalendarExpr] = {
    "office": OFFICE,
    "always": tree.AlwaysOpen(),
    "closures": tree.Union((tree.Holidays("ES"), CHRISTMAS)),
    "tokyo": tree.Windows((daily(WEEK, 9, 17),), TOKYO),
    "site": tree.Windows((daily(WEEK, 9, 17),), SITE),
}


def test_a_leaf_takes_the_one_zone_of_its_sentence() -> None:
    both = calendar(tree.Union((tree.Windows((daily((5,), 9, 12),)), OFFICE)))
    assert both.zone == "Europe/Madrid"
    assert both.is_open(at("2026-03-07 09:00"))


def test_or_else_the_one_zone_of_the_calendars_it_names() -> None:
    half = calendar(tree.Except(tree.CalendarName("office"), CLOSURE), **NAMED)
    assert half.is_open(at("2026-12-24 12:59"))
    assert not half.is_open(at("2026-12-24 13:00"))


def test_a_named_day_set_takes_the_zone_of_its_user() -> None:
    for name, zone in (("office", "Europe/Madrid"), ("tokyo", "Asia/Tokyo")):
        open_time = calendar(tree.Except(tree.CalendarName(name), tree.CalendarName("closures")), **NAMED)
        assert not open_time.is_open(at("2026-12-25 12:00", zone))
        assert open_time.is_open(at("2026-12-24 12:00", zone))


def test_round_the_clock_takes_the_zone_of_the_sentence() -> None:
    expr = tree.Except(tree.CalendarName("always"), tree.Yearly(12, 25, None, TOKYO))
    open_time = calendar(expr, **NAMED)
    assert open_time.zone == "Asia/Tokyo"
    assert open_time.next_close(at("2026-12-24 12:00", "Asia/Tokyo")) == at("2026-12-25 00:00", "Asia/Tokyo")
    other_than_office = tree.Except(tree.CalendarName("always"), tree.CalendarName("office"))
    assert calendar(other_than_office, **NAMED).zone == "Europe/Madrid"


def test_a_fact_holds_the_zone() -> None:
    site = compile_calendar(tree.CalendarName("site"), named=NAMED, zones={"site_zone": "Asia/Tokyo"})
    assert site.least == calendar(tree.CalendarName("tokyo"), **NAMED)
    with pytest.raises(CalendarError, match="`site_zone`, which has no value") as caught:
        compile_calendar(tree.Windows((daily(WEEK, 9, 17),), SITE))
    assert caught.value.code == "zone-unknown"
    with pytest.raises(CalendarError, match="`site_zone` holds `Asia/Tokio`") as caught:
        compile_calendar(tree.CalendarName("site"), named=NAMED, zones={"site_zone": "Asia/Tokio"})
    assert caught.value.code == "no-such-zone"
    assert caught.value.help == "did you mean `Asia/Tokyo`?"


def _window(opens: int, closes: int) -> tree.CalendarExpr:
    return tree.Windows((tree.DailyWindow(WEEK, tree.Hours(opens, closes, HERE)),), MADRID)


FAULTS: list[tuple[tree.CalendarExpr, str, str, str | None]] = [
    (
        tree.CalendarName("offise", HERE),
        "no-such-calendar",
        "no calendar is called `offise`",
        "did you mean `office`?",
    ),
    (
        tree.Windows((daily(WEEK, 9, 17),), tree.Zone("Europe/Madird", extent=HERE)),
        "no-such-zone",
        "`Europe/Madird` is not an IANA time zone",
        "did you mean `Europe/Madrid`?",
    ),
    (
        tree.Windows((daily(WEEK, 9, 17),), tree.Zone("new york", extent=HERE)),
        "no-such-zone",
        "`new york` is not an IANA time zone",
        "did you mean `America/New_York`?",
    ),
    (
        tree.Windows((daily(WEEK, 9, 17),), tree.Zone("site_zon", is_fact=True, extent=HERE)),
        "no-such-zone-fact",
        "no fact called `site_zon` holds a time zone",
        "did you mean `site_zone`?",
    ),
    (ZONELESS, "zone-missing", "no time zone is named for this", "add one, such as `in Europe/Madrid`"),
    (
        tree.Except(tree.AlwaysOpen(HERE), tree.Holidays("ES"), HERE),
        "zone-missing",
        "no time zone is named for this",
        "add one, such as `in Europe/Madrid`",
    ),
    (
        tree.Union((OFFICE, tree.CalendarName("tokyo"), tree.Windows((daily(WEEK, 1, 2),), PARIS), ZONELESS)),
        "zone-ambiguous",
        "this has no zone of its own, and its sentence names `Europe/Madrid` and `Europe/Paris`",
        "say which, such as `in Europe/Madrid`",
    ),
    (
        tree.Except(OFFICE, tree.Holidays("UK", extent=HERE)),
        "no-such-country",
        "no holidays are known for a country `UK`",
        "did you mean `GB`?",
    ),
    (
        tree.Except(OFFICE, tree.Holidays("DE", "BYY", extent=HERE)),
        "no-such-subdivision",
        "no holidays are known for a subdivision `BYY` of `DE`",
        "did you mean `BY`?",
    ),
    (
        tree.Except(OFFICE, tree.Dates(dt.date(2026, 3, 4), dt.date(2026, 3, 2), extent=HERE)),
        "dates-reversed",
        "the last date, 2026-03-02, lies before the first, 2026-03-04",
        None,
    ),
    (
        tree.Except(OFFICE, tree.Yearly(2, 30, extent=HERE)),
        "no-such-date",
        "no year has a day 30 in month 2",
        None,
    ),
    (
        _window(540, 540),
        "window-empty",
        "a window from 09:00 to 09:00 has no length",
        "write `00:00-24:00` for a whole day",
    ),
    (
        _window(1440, 60),
        "window-out-of-range",
        "a window opens at 00:00 to 23:59 and closes at 00:00 to 24:00 of the local day",
        None,
    ),
    (
        tree.Windows((tree.SpanWindow(0, 1440, 1, 0, HERE),), MADRID),
        "window-empty",
        "a stretch of the week that closes when it opens has no length",
        "write `24x7` for the whole week",
    ),
    (
        tree.Windows((tree.SpanWindow(0, 0, 1, 1441, HERE),), MADRID),
        "window-out-of-range",
        "a stretch of the week opens and closes at 00:00 to 24:00 of the local day",
        None,
    ),
    (
        tree.Union((OFFICE, CHRISTMAS)),
        "day-set-as-time",
        "a set of dates has no hours, and open time is needed here",
        "give it hours, such as `Dec 24 08:00-12:00`, or write it after `except`",
    ),
    (
        tree.Except(tree.Holidays("ES"), tree.Windows((daily(WEEK, 9, 17),), MADRID, HERE)),
        "time-as-day-set",
        "hours cannot be taken from a set of dates",
        None,
    ),
]


@pytest.mark.parametrize("expr,code,message,help_", FAULTS, ids=[f"{n}-{f[1]}" for n, f in enumerate(FAULTS)])
def test_a_fault_says_its_cause_and_a_way_out(
    expr: tree.CalendarExpr, code: str, message: str, help_: str | None
) -> None:
    faults = validate_calendar(expr, named=NAMED, zone_facts={"site_zone"})
    assert [(fault.code, fault.message, fault.help, fault.extent) for fault in faults] == [
        (code, message, help_, HERE)
    ]
    with pytest.raises(CalendarError):
        compile_calendar(expr, named=NAMED)
    copied = pickle.loads(pickle.dumps(faults[0]))
    assert (copied.code, copied.extent, copied.help) == (code, HERE, help_)


def test_every_fault_is_reported_in_reading_order() -> None:
    expr = tree.Except(
        tree.CalendarName("a", Extent(0, 1)),
        tree.Union((tree.Holidays("XX", extent=Extent(9, 21)), tree.CalendarName("b", Extent(25, 26)))),
    )
    faults = validate_calendar(expr, named={}, zone_facts=())
    assert [fault.code for fault in faults] == ["no-such-calendar", "no-such-country", "no-such-calendar"]


def test_calendars_defined_by_way_of_themselves() -> None:
    named: dict[str, tree.CalendarExpr] = {
        "a": tree.Union((OFFICE, tree.CalendarName("b", HERE))),
        "b": tree.Except(tree.CalendarName("a", HERE), CHRISTMAS),
        "c": tree.CalendarName("a", HERE),
        "d": tree.CalendarName("d", HERE),
    }
    (fault,) = validate_calendar(named["a"], named=named, zone_facts=())
    assert (fault.code, fault.extent) == ("calendar-cycle", HERE)
    assert fault.message == "this calendar is defined by way of itself: `b` -> `a`"
    assert [fault.code for fault in validate_calendar(named["d"], named=named, zone_facts=())] == [
        "calendar-cycle"
    ]
    # The fault is that of `a` and `b`, and said there.
    assert validate_calendar(named["c"], named=named, zone_facts=()) == []
    for expr in named.values():
        with pytest.raises(CalendarError) as caught:
            compile_calendar(expr, named=named)
        assert caught.value.code == "calendar-cycle"


def test_a_fault_in_a_named_calendar_is_placed_at_its_name() -> None:
    named = {"bad": _window(540, 540)}
    use = tree.CalendarName("bad", Extent(1, 4))
    assert validate_calendar(use, named=named, zone_facts=()) == []
    with pytest.raises(CalendarError, match="in calendar `bad`: a window from") as caught:
        compile_calendar(use, named=named)
    assert caught.value.extent == Extent(1, 4)


def test_a_day_set_is_a_name_but_no_calendar() -> None:
    for expr in (NAMED["closures"], tree.Intersection((tree.Holidays("ES"), CHRISTMAS)), CHRISTMAS):
        assert validate_calendar(expr, named=NAMED, zone_facts=()) == []
        with pytest.raises(CalendarError) as caught:
            compile_calendar(expr, named=NAMED)
        assert caught.value.code == "day-set-as-time"


def test_sentences_without_fault() -> None:
    for expr in (
        *NAMED.values(),
        tree.Except(OFFICE, tree.Union((tree.CalendarName("closures"), CLOSURE))),
        tree.Except(tree.CalendarName("always"), tree.Holidays("ES", zone=MADRID)),
        tree.Intersection((tree.CalendarName("always"), tree.CalendarName("office"), tree.Holidays("ES"))),
        tree.UnspecifiedCalendar(tree.CalendarName("office")),
        tree.Windows((daily(WEEK, 9, 24),), MADRID),
    ):
        assert validate_calendar(expr, named=NAMED, zone_facts={"site_zone"}) == []
