"""What terminals show of simulations."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from casepact.experiment.comparing import Verdict, compare_studies
from casepact.experiment.goals import Goal
from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.running import run_study
from casepact.experiment.study import Hourly
from casepact.experiment.varying import Found, Probe
from casepact.render.simulation.changes import differences_table, verdicts
from casepact.render.simulation.exploring import found_table, found_text, found_words
from casepact.render.simulation.numbers import (
    amount_text,
    both_texts,
    brief_length,
    change_text,
    count_text,
    interval_text,
    length_text,
    pair_texts,
    plus_minus,
    range_text,
    share_text,
)
from casepact.render.simulation.story import headline, sureness
from casepact.render.simulation.summary import Table, obligations_table
from casepact.render.simulation.text import in_blocks, study_text, table_text
from casepact.render.tables import cell_width
from casepact.scenario.model import Patience
from tests.experiment.scenarios import scenario_with, small_scenario
from tests.render.simulation.goldens import FOLDER, GOLDEN
from tests.render.simulation.results import comparison, found, study

KEPT = Measure(MeasureKind.ATTAINMENT, "first_response")
WAIT = Measure(MeasureKind.RESPONSE_WAIT, "desk")
CREDITS = Measure(MeasureKind.CREDITS, "late")
HOUR = 3_600


@pytest.mark.parametrize("name", GOLDEN)
def test_it_is_shown_as_in_its_file(name: str) -> None:
    assert GOLDEN[name]().rstrip("\n") + "\n" == (FOLDER / name).read_text("utf-8")


def test_no_file_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(GOLDEN)


@pytest.mark.parametrize("width", [80, 100])
def test_it_keeps_to_a_terminal(width: int) -> None:
    lines = study_text(study(), scenario=small_scenario(), width=width).splitlines()
    tables = [line for line in lines if not line.startswith("Open cases")]
    assert max(map(cell_width, tables)) <= width


def test_a_table_without_limit_is_readable_at_a_hundred_columns() -> None:
    lines = study_text(study(), scenario=small_scenario()).splitlines()
    assert max(map(cell_width, lines)) <= 112
    assert all(cell_width(line) <= 100 for line in lines if not line.startswith("Open cases"))


def test_only_obligations_asked_for_are_shown() -> None:
    assert obligations_table(study(), ["first_response"]).rows
    assert not obligations_table(study(), ["resolution"]).rows
    assert not any("First response" in text for text in headline(study(), ["resolution"]))


def test_it_says_of_what_is_never_done_that_nobody_does_it() -> None:
    values = tuple(
        {measure: value for measure, value in run.items() if measure.kind is not MeasureKind.MEDIAN_TIME}
        for run in study().values
    )
    assert "Nothing in this scenario ever does it." in next(headline(replace(study(), values=values)))
    assert "ever does it" not in next(headline(study()))


def test_it_says_where_there_are_too_few_cases() -> None:
    words = list(sureness(study()))
    assert "4 runs" in words[0]
    assert any("Too few cases" in text for text in words)


@pytest.mark.parametrize(
    "seconds, text",
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (-90, "-2 min"),
        (3 * HOUR, "3 h"),
        (9.5 * HOUR, "9 h 30 min"),
        (11.6 * HOUR, "12 h"),
        (30 * HOUR, "1 d 6 h"),
        (24 * 30 * HOUR, "30 d"),
    ],
)
def test_lengths_are_as_exact_as_it_matters(seconds: float, text: str) -> None:
    assert length_text(seconds) == text


@pytest.mark.parametrize(
    "seconds, text",
    [
        (0, "0 s"),
        (89, "89 s"),
        (-95, "-2 min"),
        (89 * 60, "89 min"),
        (9.5 * HOUR, "9.5 h"),
        (-30 * HOUR, "-30 h"),
        (46 * HOUR, "1.9 d"),
        (240 * HOUR, "10 d"),
    ],
)
def test_tables_have_lengths_of_one_unit(seconds: float, text: str) -> None:
    assert brief_length(seconds) == text


@pytest.mark.parametrize(
    "share, text",
    [(1, "100%"), (0, "0%"), (0.5, "50.0%"), (0.9997, "99.97%"), (0.00004, "0.004%"), (0.999, "99.9%")],
)
def test_a_share_is_told_from_all_and_nothing(share: float, text: str) -> None:
    assert share_text(share) == text


def test_intervals_have_one_unit() -> None:
    assert both_texts(KEPT, Interval(0.9, 0.8, 0.95, 4)) == ("90.0%", "80.0 to 95.0%")
    assert both_texts(KEPT, Interval(0.9, None, None, 1)) == ("90.0%", "")


@pytest.mark.parametrize(
    "measure, interval, value, ends",
    [
        (KEPT, Interval(0.996, 0.99562, 0.99638, 4), "99.60%", "99.56 to 99.64%"),
        (KEPT, Interval(0.5, 0.49999, 0.50001, 4), "50.000%", "49.999 to 50.001%"),
        (KEPT, Interval(0.5, 0.5, 0.5, 4), "50.0%", "±0"),
        (WAIT, Interval(1560.0, 1540.0, 1580.0, 4), "26.0 min", "25.7 to 26.3 min"),
        (WAIT, Interval(1560.0, 1559.8, 1560.2, 4), "1,560.0 s", "1,559.8 to 1,560.2 s"),
        (CREDITS, Interval(12.0, 12.0, 12.0, 4), "12", "±0"),
        (CREDITS, Interval(12.0, 11.998, 12.002, 4), "12.000", "11.998 to 12.002"),
        (CREDITS, Interval(2450.1, 2449.9, 2450.3, 4), "2,450.1", "2,449.9 to 2,450.3"),
    ],
)
def test_an_interval_narrower_than_the_rounding_is_written_finer_and_so_is_its_estimate(
    measure: Measure, interval: Interval, value: str, ends: str
) -> None:
    assert both_texts(measure, interval) == (value, ends)


@pytest.mark.parametrize(
    "least, most, text",
    [
        (0.0, 6.0, "not known: 0 to 6"),
        (2.0, math.inf, "not known: at least 2"),
        (-math.inf, 2.0, "not known: at most 2"),
        (-math.inf, math.inf, "not known"),
    ],
)
def test_what_is_not_known_is_shown_as_a_range(least: float, most: float, text: str) -> None:
    found = Interval(math.nan, least, most, 4, least, most)
    assert range_text(found) == text
    assert plus_minus(CREDITS, found) == interval_text(CREDITS, found) == text
    assert both_texts(CREDITS, found) == (text, "")


def test_a_change_that_is_not_known_is_shown_as_a_range() -> None:
    assert change_text(CREDITS, Interval(math.nan, -2.0, 880.0, 4, -2.0, 880.0)) == "-2.0 to +880"
    assert change_text(CREDITS, Interval(math.nan, -2.0, math.inf, 4, -2.0, math.inf)) == "-2.0 or more"
    assert change_text(CREDITS, Interval(math.nan, -math.inf, 3.0, 4, -math.inf, 3.0)) == "+3.0 or less"
    assert (
        change_text(CREDITS, Interval(math.nan, -math.inf, math.inf, 4, -math.inf, math.inf)) == "not known"
    )
    assert change_text(KEPT, Interval(0.02, 0.01, 0.03, 4)) == "+2.0 points (+1.0 to +3.0)"
    assert change_text(WAIT, Interval(-60, -120, -30, 4)) == "-1.0 min (-2.0 to -0.5)"
    # Ends that differ are written so.
    assert change_text(KEPT, Interval(-0.0005, -0.0012, 0.0002, 4)) == "-0.1 points (-0.1 to 0)"
    assert change_text(KEPT, Interval(-0.0002, -0.0004, 0.0001, 4)) == "-0.02 points (-0.04 to +0.01)"
    assert change_text(KEPT, Interval(0.001, 0.00095, 0.00105, 4)) == "+0.100 points (+0.095 to +0.105)"
    assert plus_minus(WAIT, Interval(2 * HOUR, HOUR, 3 * HOUR, 4)) == "2.0 ±1.0 h"
    assert plus_minus(KEPT, Interval(0.9, 0.88, 0.92, 4)) == "90.0% ±2.0"
    assert plus_minus(WAIT, None) == "–"
    assert amount_text(Measure(MeasureKind.NOTICES, "lead"), 12) == "12"


def test_a_count_is_never_said_to_be_below_nothing() -> None:
    few = Interval(0.2, -0.3, 0.7, 4).clipped(0.0, math.inf)
    assert plus_minus(Measure(MeasureKind.QUEUE, "desk"), few) == "0.2 (0 to 0.7)"
    busy = Interval(0.985, 0.955, 1.015, 4).clipped(0.0, 1.0)
    assert plus_minus(Measure(MeasureKind.UTILISATION, "desk"), busy) == "98.5% (95.5 to 100%)"
    long = Interval(25.0 * HOUR, -14.0 * HOUR, 64.0 * HOUR, 4).clipped(0.0, math.inf)
    assert plus_minus(WAIT, long) == "25 h (0 to 64 h)"


@pytest.mark.parametrize(
    "measure, interval, text",
    [
        (KEPT, Interval(-0.0003, -0.0006, -0.0001, 20), "-0.03 points (-0.06 to -0.01)"),
        (KEPT, Interval(-0.009, -0.018, 0.0001, 20), "-0.9 points (-1.8 to 0)"),
        (WAIT, Interval(-240.0, -420.0, -49.0, 20), "-4.0 min (-7.0 to -0.8)"),
        (WAIT, Interval(-18 * HOUR, -33 * HOUR, -4 * HOUR, 20), "-18.0 h (-33.0 to -4.0)"),
        (
            Measure(MeasureKind.NOTICES, "lead"),
            Interval(12345.0, 12000.0, 12700.0, 9),
            "+12,345 (+12,000 to +12,700)",
        ),
        (Measure(MeasureKind.BACKLOG), Interval(0.3, None, None, 1), "+0.3"),
        (Measure(MeasureKind.BACKLOG), Interval(150.0, 0.3, 300.0, 9), "+150.0 (+0.3 to +300.0)"),
        (KEPT, Interval(0.002, 0.0000003, 0.004, 9), "+0.20000 points (+0.00003 to +0.40000)"),
        (KEPT, Interval(-0.002, -0.004, -1e-12, 9), "-0.200000 points (-0.400000 to just under 0)"),
    ],
)
def test_a_change_has_one_unit_and_shows_on_which_side_of_nothing_it_is(
    measure: Measure, interval: Interval, text: str
) -> None:
    assert change_text(measure, interval) == text


LEAD = Measure(MeasureKind.NOTICES, "lead")


@pytest.mark.parametrize(
    "measure, before, after, change, texts",
    [
        (KEPT, 0.9994, 0.9991, Interval(-0.0003, -0.0004, -0.0002, 9), ("99.94%", "99.91%")),
        (KEPT, 1.0, 0.9991, Interval(-0.0009, -0.0014, -0.0004, 9), ("100.00%", "99.91%")),
        (KEPT, 0.985, 0.9996, Interval(0.0146, 0.01, 0.02, 9), ("98.50%", "99.96%")),
        (KEPT, 0.98511, 0.98544, Interval(0.0003, 0.0001, 0.0005, 9), ("98.51%", "98.54%")),
        (KEPT, 0.98511, 0.98544, Interval(0.0003, -0.0001, 0.0007, 9), ("98.5%", "98.5%")),
        (KEPT, 1.0, 1.0, Interval(0.0, 0.0, 0.0, 9), ("100%", "100%")),
        (LEAD, 10.1, 6.0, Interval(-4.1, -5.0, -3.0, 9), ("10.1", "6.0")),
        (LEAD, 1204.2, 1204.4, Interval(0.2, 0.1, 0.3, 9), ("1,204.2", "1,204.4")),
        (LEAD, 1204.2, 1350.0, Interval(145.8, 130.0, 160.0, 9), ("1,204", "1,350")),
        (WAIT, 11 * HOUR, 11.2 * HOUR, Interval(0.2 * HOUR, 300, 900, 9), ("11 h", "11 h 12 min")),
        (WAIT, 11 * HOUR, 11.2 * HOUR, Interval(0.2 * HOUR, -300, 1740, 9), ("11 h", "11 h")),
        (WAIT, 12 * 24 * HOUR, 12.2 * 24 * HOUR, Interval(5 * HOUR, 300, 9000, 9), ("12 d", "12 d 5 h")),
    ],
)
def test_both_sides_of_a_comparison_have_as_many_digits(
    measure: Measure, before: float, after: float, change: Interval, texts: tuple[str, str]
) -> None:
    one, other = (Interval(number, None, None, 9) for number in (before, after))
    assert pair_texts(measure, one, other, change) == texts


def test_a_difference_stands_in_one_row_where_there_is_one_tier() -> None:
    one = "arrivals.customers.mix.tier to plus"
    compared = compare_studies(study(one), study(one, "staff.desk.size to 3"))
    every = differences_table(compared, words=["attainment", "p90_time"]).rows
    assert every
    assert not [row for row in every if "plus" in row[0]]


def test_a_comparison_tells_of_what_is_asked_for_alone() -> None:
    rows = differences_table(comparison(), words=["notices", "queue"]).rows
    assert [row[0] for row in rows] == ["notices(team_lead)", "queue(desk)"]


@pytest.mark.parametrize("weekend, growth, said", [(60.0, 0.0, False), (60.0, 2.0, False), (0.0, 20.0, True)])
def test_open_cases_become_more_from_week_to_week_and_not_from_friday_to_sunday(
    weekend: float, growth: float, said: bool
) -> None:
    hours = np.arange(4 * 168)
    numbers = 50 + growth * (hours // 168) + weekend * (hours % 168 >= 120)
    hourly = numbers * study().replications
    grown = replace(study(), backlog=Hourly(hourly, hourly * hourly))
    [sentence] = [text for text in headline(grown) if "cases are open on average" in text]
    assert ("they become more" in sentence) == said
    assert not said or "50 in the first week that counts, 110 in the last" in sentence


def test_it_says_how_many_gave_up_where_any_did() -> None:
    assert not any("gave up" in line for line in headline(study()))
    scenario = small_scenario()
    lasts = scenario_with("work.respond to 1 hour").work.respond
    work = replace(scenario.work, patience=Patience(note=scenario.work.note, share=1.0, lasts=lasts))
    found = run_study(replace(scenario, work=work), engine="plain")
    left = found.interval(Measure(MeasureKind.CASES, "withdrawn"))
    assert left is not None
    [said] = [line for line in headline(found) if "gave up" in line]
    assert said.startswith(count_text(left.estimate))
    assert said[:30] in study_text(found)


@pytest.mark.parametrize(
    "interval, cell, said",
    [
        (
            Interval(estimate=0.967, low=0.941, high=0.982, size=10),
            "unclear",
            "12 reaches it by its estimate, but 10 runs are too few to be sure",
        ),
        (
            Interval(estimate=0.94, low=0.91, high=0.96, size=10),
            "unclear",
            "12 misses it by its estimate, but 10 runs are too few to be sure",
        ),
        (Interval(estimate=0.9, low=0.89, high=0.91, size=10), "does not hold", "something else than this"),
        (
            Interval(estimate=math.nan, low=0.0, high=math.inf, size=10, least=0.0, most=math.inf),
            "unclear",
            "at 12 it is not known, by what the policy leaves open",
        ),
    ],
)
def test_a_search_tells_what_is_missed_from_what_is_unclear(interval: Interval, cell: str, said: str) -> None:
    goal = Goal(measure=KEPT, relation=">=", bound=0.95, text="attainment(first_response) >= 95%")
    probe = Probe(value=12, interval=interval, holds=goal.holds(interval))
    found = Found(path="staff.desk.size", goal=goal, value=None, probes=(probe,), monotone=True)
    assert said in " ".join(found_words(found))
    assert [row[-1] for row in found_table(found).rows] == [cell]
    assert ("does not reach" in found_words(found)[0]) == (cell != "unclear")


def test_a_search_among_what_is_not_drawn_speaks_of_no_interval() -> None:
    goal = Goal(measure=KEPT, relation=">=", bound=0.95, text="attainment(first_response) >= 95%")
    interval = Interval(0.97, None, None, 1)
    probe = Probe(value=1, interval=interval, holds=goal.holds(interval))
    found = Found(path="staff.desk.size", goal=goal, value=1, probes=(probe,), monotone=True)
    assert (
        found_words(found)[0]
        == "staff.desk.size = 1 is the smallest that has attainment(first_response) >= 95%"
    )


def test_where_the_share_stays_it_is_judged_by_how_many_are_late() -> None:
    whole = comparison()
    share = next(item for item in whole.differences if item.measure == KEPT)
    late = next(
        item for item in whole.differences if item.measure == replace(KEPT, kind=MeasureKind.BREACHES)
    )
    stays = replace(share, verdict=Verdict.SAME)
    more = replace(late, verdict=Verdict.WORSE)
    differing = replace(whole, differences=(stays, more))
    [(text, verdict)] = verdicts(differing, ["first_response"])
    assert verdict is Verdict.WORSE
    assert text.startswith("First response: worse. Late ")
    assert "before and after" in text
    [(text, verdict)] = verdicts(replace(whole, differences=(stays, replace(more, verdict=Verdict.SAME))))
    assert verdict is Verdict.SAME
    assert text.startswith("First response: the same")


@pytest.mark.parametrize(
    "kind, said", [(MeasureKind.BREACHES, "worse. Late "), (MeasureKind.P90_TIME, "worse. 90% within ")]
)
def test_where_the_share_is_not_seen_to_differ_it_is_judged_by_what_is(kind: MeasureKind, said: str) -> None:
    whole = comparison()
    share = replace(
        next(item for item in whole.differences if item.measure == KEPT), verdict=Verdict.NOT_SEEN
    )
    other = next(item for item in whole.differences if item.measure == replace(KEPT, kind=kind))
    seen = replace(whole, differences=(share, replace(other, verdict=Verdict.WORSE)))
    [(text, verdict)] = verdicts(seen, ["first_response"])
    assert verdict is Verdict.WORSE
    assert text.startswith(f"First response: {said}")
    assert "Of the share kept no difference is seen: " in text
    [(text, verdict)] = verdicts(
        replace(whole, differences=(share, replace(other, verdict=Verdict.NOT_SEEN)))
    )
    assert verdict is Verdict.NOT_SEEN
    assert text.startswith("First response: no difference seen at this size. Kept ")


@pytest.mark.parametrize(
    "measure, half, said",
    [
        (CREDITS, 0.003, "1.600 ±0.003"),
        (CREDITS, 0.04, "1.60 ±0.04"),
        (CREDITS, 0.26, "1.6 ±0.3"),
        (CREDITS, 0.0, "1.6 ±0"),
        (CREDITS, 12.0, "2 ±12"),
        (KEPT, 0.0002, "160.00% ±0.02"),
        (KEPT, 0.237, "160% ±24"),
    ],
)
def test_an_estimate_and_half_of_its_interval_have_the_same_digits(
    measure: Measure, half: float, said: str
) -> None:
    assert plus_minus(measure, Interval(1.6, 1.6 - half, 1.6 + half, 9)) == said


@pytest.mark.parametrize(
    "seconds, half, said",
    [
        (123.0, 3.0, "2.05 ±0.05 min"),
        (9_000.0, 1_200.0, "2.5 ±0.3 h"),
        (39_600.0, 12_960.0, "11.0 ±3.6 h"),
        (2_000.0, 0.01, "2,000.00 ±0.01 s"),
        (40.0, 45.0, "40 ±45 s"),
        (4 * 86_400.0, 60.0, "96.00 ±0.02 h"),
    ],
)
def test_a_length_and_half_of_its_interval_have_one_unit(seconds: float, half: float, said: str) -> None:
    assert plus_minus(WAIT, Interval(seconds, seconds - half, seconds + half, 9)) == said


def test_what_a_search_found_is_wrapped_as_all_prose() -> None:
    long = replace(found(), path="staff.the_desk_that_answers_whoever_calls_at_night_or_on_a_holiday.size")
    lines = found_text(long).splitlines()
    assert max(map(len, lines[: lines.index("")])) <= 96
    assert len(lines[: lines.index("")]) > 1


@pytest.mark.parametrize("width", [None, 60, 200])
def test_a_wide_sweep_is_cut_into_tables_that_fit(width: int | None) -> None:
    header = ("staff.desk.size", *(f"attainment(promise_{number})" for number in range(7)))
    rows = (("1", *("98.7% (96.9 to 99.4%)",) * 7), ("2", *("99.7% (97.9 to 99.9%)",) * 7))
    lines = in_blocks(Table(title="Values", header=header, rows=rows, note="All of it."), keys=1, width=width)
    assert max(map(len, lines)) <= min(width or 100, 100)
    heads = [line for line in lines if line.startswith("staff.desk.size")]
    assert len(heads) > 1
    assert " ".join(heads).split() == [
        name for head in heads for name in (header[0], *(name for name in header[1:] if name in head))
    ]
    assert {name for head in heads for name in head.split()} == {*header}
    assert lines.count("All of it.") == 1
    narrow = Table(title="Values", header=header[:3], rows=tuple(row[:3] for row in rows))
    assert in_blocks(narrow, keys=1) == table_text(narrow)


def test_what_is_surest_to_be_worse_is_told_first() -> None:
    """What is worse comes before what is better, and of either first what differs by most intervals."""
    compared = comparison()
    kept = next(item for item in compared.differences if item.measure == KEPT)
    change = Interval(-3_600.0, -5_000.0, -2_000.0, 4)
    wait = replace(
        kept,
        measure=Measure(MeasureKind.SOLVING_WAIT, "desk"),
        before=Interval(50_000.0, None, None, 4),
        after=Interval(46_400.0, None, None, 4),
        change=change,
        verdict=Verdict.BETTER,
    )
    surer = replace(wait, measure=Measure(MeasureKind.BACKLOG), change=Interval(-3.0, -3.5, -2.5, 4))
    owed = replace(
        wait,
        measure=Measure(MeasureKind.CREDIT_DUE, "USD"),
        change=Interval(9.0, 1.0, 17.0, 4),
        verdict=Verdict.WORSE,
    )
    told = replace(compared, differences=(replace(kept, verdict=Verdict.NOT_SEEN), wait, surer, owed))
    assert [text.partition(":")[0] for text, _ in verdicts(told, (), "staff.desk.size to 2")] == [
        "Credits owed, amount in USD",
        "Open cases",
        "Wait for desk to solve",
        "First response",
    ]
    work = replace(wait, measure=Measure(MeasureKind.UTILISATION, "desk"), verdict=Verdict.LESS)
    for what, said in (("staff.desk.size to 2", True), ("work.solve to 1 hour", False)):
        texts = [text for text, _ in verdicts(replace(told, differences=(kept, work)), (), what)]
        assert any(text.startswith("Desk at work: less.") for text in texts) is said
