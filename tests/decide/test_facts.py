"""Facts as people write them, and questions that have no answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from casepact.decision import Decider, DecisionError, decide, parse_facts
from casepact.model.fact import FactValue
from tests.decide.asking import FRIDAY, ask, policy, utc

SECTIONS = """
case:
  vip: boolean
  users: integer 1 to 100
  share: percentage 0 to 100
  load: number
  patience: duration
  bought: date
  noticed: instant
  product_version: version
  site_zone: zone
  region: one of emea, apac
  remark: text
targets:
  first_response: {duty: vendor must respond after opened, within: 4 hours on office}
"""
WRITTEN: dict[str, tuple[str, FactValue, object]] = {
    "vip": ("yes", True, True),
    "users": ("12", 12, 12),
    "share": ("99.5%", Decimal("99.5"), 99.5),
    "load": ("-3", Decimal(-3), -3),
    "patience": ("90 minutes", 5400, "90 minutes"),
    "bought": ("2026-01-31", dt.date(2026, 1, 31), "2026-01-31"),
    "noticed": ("2026-03-06T17:30+01:00", utc("2026-03-06T16:30"), "2026-03-06T16:30:00Z"),
    "product_version": ("7.10.2", "7.10.2", "7.10.2"),
    "site_zone": ("Asia/Tokyo", "Asia/Tokyo", "Asia/Tokyo"),
    "region": ("apac", "apac", "apac"),
    "remark": ("no rush", "no rush", "no rush"),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_texts_become_values_and_values_are_shown(name: str) -> None:
    text, value, shown = WRITTEN[name]
    asked = policy(SECTIONS)
    assert parse_facts(asked, {name: text}) == ({name: value}, [])
    assert ask(asked, FRIDAY, **{name: value}).to_json()["facts"] == {name: shown}
    assert ask(asked, FRIDAY, **{name: text}).to_json()["facts"] == {name: shown}


@pytest.mark.parametrize(
    "seconds, shown",
    [(86_400, "1 day"), (7_200, "2 hours"), (30, "30 seconds"), (60, "1 minute"), (0, "0 minutes")],
)
def test_durations_are_shown_as_they_are_written(seconds: int, shown: str) -> None:
    assert ask(policy(SECTIONS), FRIDAY, patience=seconds).to_json()["facts"]["patience"] == shown


def test_every_mistake_is_told_with_a_way_out() -> None:
    facts, messages = parse_facts(
        policy(SECTIONS),
        {
            "vpi": "yes",
            "users": "200",
            "region": "aapc",
            "severity": "outage",
            "state": "working",
            "patience": "3",
        },
    )
    assert facts == {"severity": "outage"}
    assert messages == [
        "there is no fact `vpi`; did you mean `vip`?",
        "`200` is out of range; `users` is integer 1 to 100",
        "`aapc` is not a value of `region`; did you mean `apac`?",
        "`state` is known only while a case runs; it cannot be given",
        "`patience`: `3` is not a duration; write one such as 4 hours",
    ]


def test_a_name_unlike_any_gets_the_list() -> None:
    _, (message,) = parse_facts(policy(""), {"xyzzy": "1"})
    assert message == "there is no fact `xyzzy`; the facts are `tier`, `channel`, `severity`"


@pytest.mark.parametrize(
    "name, value",
    [
        ("users", True),
        ("vip", 1),
        ("users", 200),
        ("region", 3),
        ("bought", 3),
        ("remark", False),
        ("state", 1),
        ("nothing", 1),
    ],
)
def test_values_of_another_type_are_refused(name: str, value: FactValue) -> None:
    with pytest.raises(DecisionError, match=f"`{name}`"):
        ask(policy(SECTIONS), FRIDAY, **{name: value})


def test_all_wrong_facts_are_told_at_once() -> None:
    with pytest.raises(DecisionError) as caught:
        ask(policy(SECTIONS), FRIDAY, users="200", vpi="yes")
    assert str(caught.value).count("\n") == 1


def test_an_instant_is_seconds_or_an_aware_datetime() -> None:
    asked = policy(SECTIONS)
    moment = dt.datetime(2026, 3, 6, 17, 30, 0, 999_999, dt.timezone(dt.timedelta(hours=1)))
    assert decide(asked, {}, moment) == decide(asked, {}, utc("2026-03-06T16:30"))
    with pytest.raises(DecisionError, match="no time zone"):
        decide(asked, {}, dt.datetime.fromisoformat("2026-03-06T17:30"))


def test_many_cases_under_one_policy() -> None:
    asked = policy(SECTIONS)
    decider = Decider(asked)
    for day in (2, 3, 4):
        at = utc(f"2026-03-0{day}T08:00")
        assert decider.decide({}, at) == decide(asked, {}, at)
