"""`explain … --year`: the days of a year on which a calendar is closed, or open at other hours, by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.cli.test_answers import in_json

POLICY = """\
casepact: 1
policy: year
case:
  site: one of london, munich, milan
  site_zone: zone
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Amsterdam except holidays(NL) or closures or early_close
  closures: {title: Company days, say: 2026-08-14 or 2026-12-28 to 2026-12-30}
  early_close: 2026-12-24 13:00-24:00 or Dec 31 13:00-24:00 in Europe/Amsterdam
  seasons: Mon-Fri 08:00-15:00 during Jun 15 to Sep 15 or Mon-Fri 09:00-17:30 outside Jun 15 to Sep 15 in UTC
  night: Mon-Fri 22:00-06:00 in UTC except holidays(NL)
  window: Sun 02:00-06:00 in Europe/Berlin
  usual: Mon-Fri 08:00-18:00 in UTC
  some: Mon-Fri 09:00-17:00 in UTC except unspecified within summer
  summer: Jul
  both: Mon-Fri 08:00-18:00 in UTC except holidays(GB-ENG) or holidays(DE-BY)
  islamic: Mon-Fri 08:00-18:00 in Asia/Kathmandu except holidays(NP)
  local:
    - Mon-Fri 08:00-18:00 in site_zone except holidays(GB-ENG) when site is london
    - Mon-Fri 08:00-18:00 in site_zone except holidays(DE-BY) when site is munich
  early: Mon-Fri 08:00-17:00 in Europe/London except short or evening or holidays(GB-ENG) or extra
  short: Fri 13:00-17:00 in Europe/London during May 25 to Jun 5
  evening: daily 20:00-22:00 in Europe/London during May
  extra: 2026-05-25 or 2026-05-26
  opened: Mon-Fri 08:00-17:00 in Europe/London except (holidays(GB-ENG) except 2026-05-25)
  hangs: local except holidays(IT)
tiers: {a: {}}
severities: {s: {}}
targets: {r: vendor must respond within 1 hour on always}
"""


@pytest.fixture
def year(desk: Desk) -> Desk:
    desk.write("year.yaml", POLICY)
    return desk


def days(desk: Desk, calendar: str, *more: str, of: int = 2026) -> list[Any]:
    """What is said of each day: from, to, open, usually, names."""
    answer = in_json(
        desk, "explanation", "explain", "year.yaml", f"calendars.{calendar}", "--year", str(of), *more
    )
    (found,) = answer["entry"]["years"]
    keys = ("from", "to", "open", "usually", "names")
    assert all(day["open"] == day["open_for_certain"] for day in found["days"])
    return [tuple(day[key] for key in keys) for day in found["days"]]


def test_closed_days_and_odd_hours_have_names(year: Desk) -> None:
    found = days(year, "office")
    usual = ["08:00-18:00"]

    assert ("2026-04-03", "2026-04-03", [], usual, ["Good Friday"]) in found
    assert ("2026-04-05", "2026-04-05", [], [], ["Easter Sunday"]) in found
    assert ("2026-08-14", "2026-08-14", [], usual, ["Company days"]) in found
    assert ("2026-12-24", "2026-12-24", ["08:00-13:00"], usual, ["early_close"]) in found
    assert found[-2:] == [
        ("2026-12-28", "2026-12-30", [], usual, ["Company days"]),
        ("2026-12-31", "2026-12-31", ["08:00-13:00"], usual, ["early_close"]),
    ]
    assert [day[0] for day in days(year, "office", of=2025) if "Company days" in day[4]] == []


def test_of_several_names_those_are_causes_that_make_a_difference(year: Desk) -> None:
    names = {day[0]: day[4] for day in days(year, "early")}

    assert names["2026-05-04"] == ["May Day"]
    assert names["2026-05-25"] == ["Spring Bank Holiday", "extra"]  # either alone would close it
    assert names["2026-05-26"] == ["extra"]
    assert names["2026-05-29"] == ["short"]
    assert {day[0]: day[4] for day in days(year, "opened")}["2026-05-25"] == [
        "Spring Bank Holiday",
        "2026-05-25",
    ]


def test_days_that_say_the_same_are_one_row_over_weekends(year: Desk) -> None:
    season = ("2026-06-15", "2026-09-15", ["08:00-15:00"], ["09:00-17:30"], ["Jun 15 to Sep 15"])

    assert days(year, "seasons") == [season]


def test_a_night_belongs_to_the_day_it_begins_on(year: Desk) -> None:
    found = {day[0]: day for day in days(year, "night")}

    assert found["2026-04-06"][2:4] == ([], ["22:00-06:00"])
    assert found["2026-12-26"][2:4] == ([], [])
    assert "2026-04-07" not in found


def test_hours_differ_where_the_clocks_change(year: Desk) -> None:
    assert days(year, "window") == [
        ("2026-03-29", "2026-03-29", ["03:00-06:00"], ["02:00-06:00"], ["the clocks change"])
    ]


def test_holidays_of_several_regions_say_whose_they_are(year: Desk) -> None:
    names = {day[0]: day[4] for day in days(year, "both")}

    assert names["2026-01-06"] == ["Epiphany (DE-BY)"]
    assert names["2026-04-03"] == ["Good Friday (GB-ENG)", "Good Friday (DE-BY)"]
    assert "2026-08-15" not in names


def test_a_set_of_dates_is_listed_whole(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars.summer", "--year", "2026")

    assert days(year, "summer") == [("2026-07-01", "2026-07-31", ["00:00-24:00"], [], ["Jul"])]
    assert "\nsummer in 2026\n" in answer.out
    assert "Wed 2026-07-01 to Fri 2026-07-31  Jul\n" in answer.out


def test_what_is_left_open_has_both_ends(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars.some", "--year", "2026")

    row = next(line for line in answer.out.splitlines() if "2026-07-01" in line)
    assert row.split("  ")[1:] == [
        "Wed 2026-07-01 to Fri 2026-07-31",
        "closed or 09:00-17:00 (unspecified)",
        "09:00-17:00",
        "summer",
    ]


def test_a_year_without_another_day_says_so(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars.usual", "--year", "2026")

    assert answer.out.endswith("usual in 2026, in UTC\n  every day is as usual\n")


def test_choices_are_shown_as_far_as_they_may_hold(year: Desk) -> None:
    def choices(*more: str) -> dict[str, list[str]]:
        words = ("explain", "year.yaml", "calendars.local", "--year", "2026", *more)
        return {item["id"]: item["needs"] for item in in_json(year, "explanation", *words)["entry"]["years"]}

    assert choices() == {"calendars.local.1": ["site_zone"], "calendars.local.2": ["site_zone"]}
    assert choices("--set", "site=munich", "--set", "site_zone=Europe/Berlin") == {"calendars.local.2": []}
    assert choices("--set", "site=milan") == {}


def test_what_a_calendar_hangs_on_is_asked_for(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars.hangs", "--year", "2026")
    none = year.ask("explain", "year.yaml", "calendars.hangs", "--year", "2026", "--set", "site=milan")
    set_ = ("--set", "site=london", "--set", "site_zone=Europe/London")

    assert "it hangs on `site`; add --set site=…" in answer.out
    assert "not known: `calendars.local` is left open" in none.out
    assert "Late Summer Bank Holiday (GB-ENG)" in {
        name for day in days(year, "hangs", *set_) for name in day[4]
    }


def test_a_year_past_the_holidays_has_no_answer(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars.islamic", "--year", "2045")

    assert "not known: its holidays are known from 2010-01-01 to 2032-12-31" in answer.out


def test_every_calendar_of_a_policy_at_once(year: Desk) -> None:
    answer = year.ask("explain", "year.yaml", "calendars", "--year", "2026")

    assert answer.status == 0
    for name in ("office", "seasons", "night", "local.1", "local.2"):
        assert f"\n{name} in 2026" in answer.out


@pytest.mark.parametrize(
    "words, said",
    [
        (("year.yaml", "targets", "--year", "2026"), "--year is for a calendar"),
        (("no-calendar", "--year", "2026"), "--year is for a calendar; name its id and its policy"),
        (("year.yaml", "calendars.office", "--set", "site=munich"), "--set is for --year"),
        (("year.yaml", "calendars.office", "--year", "1999"), "2000"),
        (("year.yaml", "calendars.office", "--year", "2026", "--set", "site=paris"), "`paris`"),
    ],
)
def test_what_has_no_year_is_refused(year: Desk, words: tuple[str, ...], said: str) -> None:
    answer = year.ask("explain", *words)

    assert answer.status == 2
    assert said in answer.err
