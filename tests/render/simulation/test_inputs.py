"""A report says all that a scenario told the model."""

from __future__ import annotations

import textwrap
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.render.simulation.inputs import input_tables, inputs_of
from casepact.render.simulation.kinds import kinds_of
from casepact.render.simulation.pages.frame import details_html
from casepact.scenario import Scenario, load_scenario
from casepact.scenario.model import Replay
from tests.simulation.scenarios import NOTE, mix, stream

POLICY = """
casepact: 1
policy: lift
calendars:
  yard: Mon-Sat 07:30-19:30 in Asia/Kolkata except closures
  closures: 2026-08-15
  nights: daily 22:00-06:00 in Asia/Kolkata
case: {trapped: boolean}
tiers: {shared: {}, tower: {extends: shared}}
severities: {entrapment: Entrapment, stopped: Stopped, noise: Noise}
targets:
  first_response: {duty: vendor must respond after opened, within: 1 day on always}
  workaround: {duty: vendor must workaround after opened, within: 3 days on always}
"""
SCENARIO = """
casepact: 1
scenario: lift
policy: lift.yaml
zone: Asia/Kolkata
period: 2026-08-03 to 2026-08-30
warm_up: 2 days
follow: 30 days
arrivals:
  lobby:
    rate: 60 per day
    growth: 5% per year
    weekdays: {Mon-Sat: 110%, Sun: 40%}
    hours: {"07:00-20:00": 150%, otherwise: 40.9%}
    mix:
      tier: {shared: 60%, tower: 40%}
      severity:
        - when: tier is tower
          shares: {entrapment: 10%, noise: 90%}
        - shares: {entrapment: 5%, stopped: 35%, noise: 60%}
      trapped: {yes: 1%, no: 99%}
  storm:
    rate: 2 per hour
    factors: [300% on nights]
    bursts: [3 times for 6 hours every 10 days]
    mix: {tier: shared, severity: stopped}
work:
  acknowledge: 1 minute
  respond: lognormal median 8 minutes p90 30 minutes
  solve:
    - gamma mean 50 minutes sd 40 minutes when severity is entrapment
    - weibull median 40 minutes p90 2 hours otherwise
  close: 3 days
  decline: {share: 2%, when: severity is noise}
  wait: {share: 25%, rounds: 2, lasts: exponential mean 5 hours}
  reopen: {share: 10%, after: uniform from 2 hours to 30 hours}
  patience: {share: 30%, lasts: exponential mean 10 hours}
  severity_changes: {share: 15%, after: exponential mean 1 hour, to: entrapment, when: severity is stopped}
  updates: 25 minutes
  hand_over: {share: 20%, to: riggers, when: severity is at most stopped}
  events: {event: workaround, after: respond, in: exponential mean 3 hours, share: 45%}
staff:
  mechanics:
    shifts: {day: 9 on yard, night: 2 on nights}
    order: severity then due
    interrupts: yes
    finishes: no
  riggers: {size: 3, on: yard, order: arrival, serves: severity is entrapment and tier is tower}
"""


def load(folder: Path, text: str = SCENARIO) -> Scenario:
    (folder / "lift.yaml").write_text(POLICY, "utf-8")
    (folder / "scenario.yaml").write_text(textwrap.dedent(text), "utf-8")
    found = load_scenario(folder / "scenario.yaml")
    assert found.scenario is not None, [(one.message, one.span.line) for one in found.diagnostics]
    return found.scenario


def test_everything_is_said(tmp_path: Path) -> None:
    said = dict(inputs_of(load(tmp_path)))
    assert said == {
        "period": "Mon 2026-08-03 00:00 to Mon 2026-08-31 00:00 (Asia/Kolkata); cases of the first 2 d are"
        " run and not counted; each is followed until 30 d after the end",
        "arrivals: lobby": "60 per day on average, growing by 5% per year; Mon-Sat 165% of that from"
        " 07:00 to 20:00, else 45%; Sun 60% of that from 07:00 to 20:00, else 16.4%",
        "arrivals: lobby, kinds of case": "10 kinds of case; trapped: yes 1.0%, no 99.0%; tier, severity hang"
        " together, 5 combinations, see the table",
        "arrivals: storm": "2 per hour on average; 300% of it on nights; bursts of 300% of it for 6 h, which"
        " begin at random every 10 d on average",
        "arrivals: storm, kinds of case": "1 kind of case; tier: shared; severity: stopped",
        "acknowledged": "after 1 minute",
        "time to respond": "lognormal median 8 minutes p90 30 minutes",
        "work to solve": "gamma mean 50 minutes sd 40 minutes when severity is entrapment; weibull median"
        " 40 minutes p90 2 hours otherwise",
        "declined": "2.0% of cases when severity is noise",
        "waiting on the customer": "25.0% of cases ask the customer, and as many of them again after each"
        " reply, 2 times at the most; a reply takes exponential mean 5 hours",
        "updates": "every 25 minutes, from the first response on",
        "closed by the customer": "3 days after the resolution",
        "reopened": "10.0% of cases, after uniform from 2 hours to 30 hours",
        "patience": "30.0% of customers give up, after exponential mean 10 hours without an answer",
        "severity changed": "15.0% of cases when severity is stopped, after exponential mean 1 hour, to"
        " entrapment",
        "handed over": "20.0% of cases when severity is at most stopped, to riggers for solving",
        "workaround": "45.0% of cases, exponential mean 3 hours after respond",
        "team: mechanics": "9 on yard, 2 on nights; the next case by severity then due; a case of higher"
        " severity interrupts one of lower; what is in hand at the end of a shift is left to whoever comes",
        "team: riggers": "3 on yard; the next case by arrival; serves only cases when severity is entrapment"
        " and tier is tower",
        "calendar nights": "daily 22:00-06:00 in Asia/Kolkata",
        "calendar yard": "Mon-Sat 07:30-19:30 in Asia/Kolkata except closures",
        "calendar closures": "2026-08-15",
    }


def test_kinds_of_case_that_hang_together_are_in_a_table(tmp_path: Path) -> None:
    (table,) = input_tables(load(tmp_path))
    assert table.header == ("tier", "severity", "share")
    assert table.rows == (
        ("shared", "entrapment", "3.0%"),
        ("shared", "stopped", "21.0%"),
        ("shared", "noise", "36.0%"),
        ("tower", "entrapment", "4.0%"),
        ("tower", "noise", "36.0%"),
    )


def test_a_week_of_many_rates_is_in_a_table(tmp_path: Path) -> None:
    hours = ", ".join(f'"{hour:02}:00-{hour + 1:02}:00": {50 + 5 * hour}%' for hour in range(8, 18))
    text = SCENARIO.replace('"07:00-20:00": 150%, otherwise: 40.9%', f"{hours}, otherwise: 95%")
    found = load(tmp_path, text)
    assert "by the hour of the week, see the table" in dict(inputs_of(found))["arrivals: lobby"]
    _, week = input_tables(found)
    assert [row[0] for row in week.rows] == ["Mon-Sat", "Sun"]
    assert {len(row) for row in week.rows} == {25}


@pytest.mark.parametrize(
    "written, other",
    [
        ("warm_up: 2 days", "warm_up: 3 days"),
        ("follow: 30 days", "follow: 20 days"),
        ("60 per day", "61 per day"),
        ("5% per year", "6% per year"),
        ("Sun: 40%", "Sun: 50%"),
        ("40.9%", "50%"),
        ("shared: 60%, tower: 40%", "shared: 50%, tower: 50%"),
        ("stopped: 35%, noise: 60%", "stopped: 45%, noise: 50%"),
        ("yes: 1%, no: 99%", "yes: 2%, no: 98%"),
        ("300% on nights", "200% on nights"),
        ("300% on nights", "300% on yard"),
        ("3 times for", "4 times for"),
        ("for 6 hours every", "for 7 hours every"),
        ("every 10 days", "every 11 days"),
        ("acknowledge: 1 minute", "acknowledge: 2 minutes"),
        ("median 8 minutes", "median 9 minutes"),
        ("when severity is entrapment\n", "when severity is noise\n"),
        ("close: 3 days", "close: 4 days"),
        ("share: 2%", "share: 3%"),
        ("when: severity is noise", "when: severity is stopped"),
        ("share: 25%", "share: 26%"),
        ("rounds: 2", "rounds: 1"),
        ("mean 5 hours", "mean 6 hours"),
        ("share: 10%", "share: 11%"),
        ("to 30 hours", "to 31 hours"),
        ("share: 30%", "share: 31%"),
        ("mean 10 hours", "mean 11 hours"),
        ("share: 15%", "share: 16%"),
        ("to: entrapment, when", "to: {entrapment: 50%, noise: 50%}, when"),
        ("when: severity is stopped}", "when: severity is noise}"),
        ("updates: 25 minutes", "updates: 26 minutes"),
        ("share: 20%", "share: 21%"),
        ("to: riggers", "to: mechanics"),
        ("at most stopped", "at least stopped"),
        ("share: 45%", "share: 46%"),
        ("after: respond", "after: activate"),
        ("in: exponential mean 3 hours", "in: exponential mean 4 hours"),
        ("day: 9", "day: 8"),
        ("night: 2 on nights", "night: 2 on yard"),
        ("severity then due", "due"),
        ("interrupts: yes", "interrupts: no"),
        ("finishes: no", "finishes: yes"),
        ("tier is tower}", "tier is shared}"),
        ("size: 3", "size: 4"),
        ("order: arrival", "order: severity"),
    ],
)
def test_nothing_in_the_file_is_left_unsaid(written: str, other: str, tmp_path: Path) -> None:
    assert written in SCENARIO
    one, two = load(tmp_path), load(tmp_path, SCENARIO.replace(written, other))
    assert (list(inputs_of(one)), list(input_tables(one))) != (list(inputs_of(two)), list(input_tables(two)))


def test_kinds_for_which_there_is_no_room_are_counted() -> None:
    rows = [{"model": f"m{number}", "tier": "tower" if number % 3 else "shared"} for number in range(60)]
    kinds = kinds_of(stream(1.0, mix(*rows)))
    assert len(kinds.rows) == 40
    assert kinds.left_out == " 20 more kinds are 33.3% of the cases."
    many = kinds_of(stream(1.0, mix(*({"model": row["model"]} for row in rows))))
    assert many.rows == ()
    assert many.words.startswith("60 kinds of case; model: m0 1.7%, m1 1.7%")
    assert many.words.endswith("and 48 other values")


def test_cases_that_came_are_counted_by_kind() -> None:
    came = Replay(
        name="came",
        note=NOTE,
        opened=(1, 2, 3, 4),
        facts=({"tier": "tower"}, {"tier": "shared", "trapped": True}, {"tier": "tower"}, {"tier": "tower"}),
    )
    kinds = kinds_of(came)
    assert kinds.words == "2 kinds of case; tier, trapped hang together, 2 combinations, see the table"
    assert kinds.rows == (("tower", "not said", "75.0%"), ("shared", "yes", "25.0%"))


@given(st.lists(st.tuples(st.integers(1, 3), *[st.sampled_from("abc")] * 3), min_size=1, max_size=9))
def test_words_and_rows_are_the_whole_mix(drawn: list[tuple[int, str, str, str]]) -> None:
    weights = tuple(float(weight) for weight, *_ in drawn)
    facts = [dict(zip(("x", "y", "z"), values, strict=True)) for _, *values in drawn]
    kinds = kinds_of(stream(1.0, mix(*facts, weights=weights)))
    apart = [name for name in ("x", "y", "z") if name not in kinds.facts]
    for values in product("abc", repeat=3):
        case = dict(zip(("x", "y", "z"), values, strict=True))
        share = sum(w for w, own in zip(weights, facts, strict=True) if own == case) / sum(weights)
        said = 1.0
        for name in apart:
            own = [w for w, one in zip(weights, facts, strict=True) if one[name] == case[name]]
            said *= sum(own) / sum(weights)
        if kinds.facts:
            tied = tuple(case[name] for name in kinds.facts)
            said *= sum(float(row[-1].rstrip("%")) / 100 for row in kinds.rows if row[:-1] == tied)
        assert said == pytest.approx(share, abs=2e-3)


def test_the_file_stands_in_the_report_as_it_is() -> None:
    html = details_html("The scenario", "a: <b> & c\n  d: 1\n")
    assert (
        html == "<details><summary>The scenario</summary><pre>a: &lt;b&gt; &amp; c\n  d: 1\n</pre></details>"
    )
