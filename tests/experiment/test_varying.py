"""Sweeps, searches, goals and comparisons, on studies made up for the purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest

from casepact.experiment import subjects
from casepact.experiment.comparing import Verdict, compare_studies
from casepact.experiment.goals import Goal, read_goal
from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure, MeasureKind, Value
from casepact.experiment.study import Study
from casepact.experiment.subjects import Names
from casepact.experiment.tasks import perform, tasks_of
from casepact.experiment.varying import Axis, VaryFault, read_axis, search, sweep
from casepact.render.simulation.exploring import found_words
from casepact.semantics.rules import Rules
from casepact.simulation.layout import Layout, layout_of
from casepact.simulation.tally import new_tally
from casepact.syntax.suggest import suggest
from tests.experiment.scenarios import scenario_with, small_scenario

KEPT = Measure(MeasureKind.ATTAINMENT, "first_response")
QUEUE = Measure(MeasureKind.QUEUE, "desk")
CASES = Measure(MeasureKind.CASES, "opened")
P90 = Measure(MeasureKind.P90_TIME, "first_response")


@pytest.fixture(scope="module")
def layout() -> Layout:
    scenario = small_scenario()
    return layout_of(scenario, Rules(scenario.policy))


@pytest.fixture(scope="module")
def blank() -> Study:
    part = perform(tasks_of(small_scenario(), [range(1)], "plain")[0])
    return Study(
        scenario="made-up", title="", confidence=0.95, values=(), tally=part.tally, backlog=part.backlog
    )


def made_up(blank: Study, measure: Measure, numbers: list[float]) -> Study:
    def value(number: float) -> Value:
        return Value(number * 100, 100) if measure is KEPT else Value(number)

    return replace(blank, values=tuple({measure: value(number)} for number in numbers))


@pytest.mark.parametrize(
    "measure,before,after,verdict",
    [
        (KEPT, [0.8, 0.9, 0.7, 0.8], [0.9, 1.0, 0.81, 0.9], Verdict.BETTER),
        (KEPT, [0.8, 0.9, 0.7, 0.8], [0.7, 0.8, 0.61, 0.7], Verdict.WORSE),
        (KEPT, [0.8, 0.9, 0.7, 0.8], [0.9, 0.8, 0.8, 0.7], Verdict.NOT_SEEN),
        (KEPT, [0.8, 0.9, 0.7, 0.8], [0.8, 0.9, 0.7, 0.8], Verdict.SAME),
        (QUEUE, [3.0, 4.0, 5.0], [2.0, 3.0, 4.1], Verdict.BETTER),
        (CASES, [3.0, 4.0, 5.0], [2.0, 3.0, 4.1], Verdict.LESS),
        # The replications vary far more than the change changes: only pairs can see it.
        (QUEUE, [10.0, 50.0, 90.0], [11.0, 51.1, 91.0], Verdict.WORSE),
        # One replication tells nothing, however large the difference.
        (QUEUE, [10.0], [90.0], Verdict.ONE_RUN),
        (QUEUE, [10.0], [10.0], Verdict.SAME),
        (QUEUE, [0.3, 0.6], [0.1 + 0.2, 0.6], Verdict.SAME),
        (KEPT, [0.8], [0.9], Verdict.ONE_RUN),
        # Percentiles are read off bins, which are as wide as a second below 128 seconds alone.
        (P90, [100.0] * 3, [101.0] * 3, Verdict.WORSE),
        (P90, [2047.0] * 3, [2048.0] * 3, Verdict.TOO_SMALL),
        (P90, [2049.0] * 3, [2075.0] * 3, Verdict.TOO_SMALL),
        (P90, [2049.0] * 3, [2049.0] * 3, Verdict.SAME),
        (P90, [2049.0] * 3, [2175.0] * 3, Verdict.WORSE),
    ],
)
def test_verdicts(
    blank: Study, measure: Measure, before: list[float], after: list[float], verdict: Verdict
) -> None:
    comparison = compare_studies(made_up(blank, measure, before), made_up(blank, measure, after))
    (difference,) = comparison.differences
    assert difference.verdict is verdict


def test_periods_are_kept_in_no_more_than_there_are(blank: Study) -> None:
    kept, missed = (
        Measure(kind, "first_response") for kind in (MeasureKind.PERIODS_KEPT, MeasureKind.PERIODS_MISSED)
    )
    runs = tuple({kept: Value(times), missed: Value(6 - times)} for times in (4.0, 3.0, 3.0))
    for measure, mean in ((kept, 10 / 3), (missed, 8 / 3)):
        interval = replace(blank, values=runs).interval(measure)
        assert interval is not None
        assert interval.estimate == pytest.approx(mean)
        assert 0 <= (interval.low or 0.0) < mean < (interval.high or 0.0) <= 6


def test_a_share_is_owed_for_in_no_more_than_all_periods_and_so_is_its_amount(blank: Study) -> None:
    rule = "credits.band"
    periods = ((None, ("",)),)
    layout = replace(blank.tally.layout, credits=(rule,), credit_periods=(None,), periods=periods)
    tally = new_tally(layout)
    tally.credited[0, 0] = (0, 0, 3, 1, 0)
    times, due = Measure(MeasureKind.CREDITS, rule), Measure(MeasureKind.CREDIT_DUE, f"{rule}, CHF")
    runs = ({times: Value(1.0), due: Value(200.0)},) * 2
    often, amount = (replace(blank, tally=tally, values=runs).interval(item) for item in (times, due))
    assert often is not None
    assert amount is not None
    assert 0 < (often.low or 0.0) < often.estimate == often.high == 1
    assert amount.high == 200
    assert amount.low == pytest.approx(200 * (often.low or 0.0))


def test_studies_of_different_sizes_are_not_compared(blank: Study) -> None:
    with pytest.raises(ValueError, match="not as many"):
        compare_studies(made_up(blank, QUEUE, [1.0]), made_up(blank, QUEUE, [1.0, 2.0]))


@pytest.mark.parametrize(
    "text,axis",
    [
        ("staff.desk.size=1..3", Axis("staff.desk.size", ("1", "2", "3"))),
        ("staff.desk.size=2..9..3", Axis("staff.desk.size", ("2", "5", "8"))),
        ("work.respond=1 hour, 2 hours", Axis("work.respond", ("1 hour", "2 hours"))),
        (
            "a.mix.tier={x: 1%, y: 99%},{x: 2%, y: 98%}",
            Axis("a.mix.tier", ("{x: 1%, y: 99%}", "{x: 2%, y: 98%}")),
        ),
    ],
)
def test_axes(text: str, axis: Axis) -> None:
    assert read_axis(text) == axis


@pytest.mark.parametrize(
    "text",
    ["a.b", "a.b=", "=1..2", "a.b=3..1", "a.b=1..9..0", "a.b=1..99999", "a.b=x,,y", "a.b=1..", "a.b=..8"],
)
def test_bad_axes(text: str) -> None:
    with pytest.raises(VaryFault):
        read_axis(text)


def test_a_grid_is_run_whole(blank: Study) -> None:
    asked: list[tuple[str, ...]] = []

    def study_at(changes: tuple[str, ...]) -> Study:
        asked.append(changes)
        return blank

    points = list(sweep([Axis("a.b", ("1", "2")), Axis("c.d", ("x",))], study_at))
    assert [point.values for point in points] == [("1", "x"), ("2", "x")]
    assert asked == [("a.b to 1", "c.d to x"), ("a.b to 2", "c.d to x")]


GOAL = Goal(measure=QUEUE, relation="<=", bound=4.0, text="queue(desk) <= 4")


@pytest.mark.parametrize("threshold", range(1, 17))
def test_the_smallest_is_found(blank: Study, threshold: int) -> None:
    def study_at(changes: tuple[str, ...]) -> Study:
        value = int(changes[0].rsplit(" ", 1)[1])
        return made_up(blank, QUEUE, [3.0, 3.1] if value >= threshold else [8.0, 8.1])

    found = search("staff.desk.size", 1, 15, GOAL, study_at)
    assert found.value == (threshold if threshold <= 15 else None)
    assert found.monotone
    if found.value not in (None, 1):
        assert any(probe.value == threshold - 1 and not probe.holds for probe in found.probes)


@pytest.mark.parametrize(
    "doing, smallest",
    [
        (range(1, 6), 1),  # as of a team that is to be busy: fewer do better
        (range(6, 9), 6),  # neither too few nor too many
        (range(3, 4), None),  # too narrow to be come across, which is why what was tried is told
    ],
)
def test_more_need_not_be_better(blank: Study, doing: range, smallest: int | None) -> None:
    def study_at(changes: tuple[str, ...]) -> Study:
        value = int(changes[0].rsplit(" ", 1)[1])
        return made_up(blank, QUEUE, [3.0, 3.1] if value in doing else [8.0, 8.1])

    found = search("staff.desk.size", 1, 15, GOAL, study_at)
    assert found.value == smallest
    if smallest is None:
        words = found_words(found)[0]
        assert all(str(probe.value) in words for probe in found.probes)
        assert "all that were tried" in words


def test_a_goal_must_hold_with_the_whole_interval() -> None:
    assert GOAL.holds(Interval(3.0, 2.0, 4.0, 5))
    assert not GOAL.holds(Interval(3.9, 3.7, 4.1, 5))
    assert not GOAL.holds(None)


def test_goals_are_read(layout: Layout) -> None:
    goal, found, _ = read_goal("attainment(high, first_response, plus) >= 99%", layout)
    assert not found
    assert goal is not None
    assert goal.measure == Measure(MeasureKind.ATTAINMENT, "first_response", "plus", "high")
    assert (goal.relation, goal.bound) == (">=", 0.99)
    goal, found, _ = read_goal("p90_time(first_response) < 2 hours", layout)
    assert goal is not None
    assert goal.bound == 7200.0
    goal, found, _ = read_goal("backlog < 12.5", layout)
    assert goal is not None
    assert goal.bound == 12.5


@pytest.mark.parametrize(
    "text,code,column",
    [
        ("attainmnt(first_response) >= 99%", "unknown-name", 1),
        ("attainment(first_respons) >= 99%", "unknown-name", 12),
        ("attainment >= 99%", "missing-value", 1),
        ("attainment(first_response) >= 4 hours", "wrong-type", 1),
        ("attainment(first_response) >= 120%", "wrong-type", 1),
        ("p90_time(first_response) < 99%", "wrong-type", 1),
        ("queue(desk) < 2 hours", "wrong-type", 1),
        ("attainment(first_response) more than 99%", "syntax", 28),
    ],
)
def test_bad_goals(layout: Layout, text: str, code: str, column: int) -> None:
    goal, found, _ = read_goal(text, layout)
    assert goal is None
    assert [(item.code, item.span.column) for item in found] == [(code, column)]


def test_a_goal_is_about_a_rule_of_credits_by_its_name(layout: Layout) -> None:
    owing = replace(layout, credits=("credits.late",))
    goal, found, _ = read_goal("credits(late) <= 4", owing)
    assert not found
    assert goal is not None
    assert goal.measure == Measure(MeasureKind.CREDITS, "credits.late")
    goal, found, _ = read_goal("credit_due(late) <= 4", owing)
    assert goal is None
    assert [item.help for item in found] == ["ask for `credits`, which are how often one is owed"]


def test_all_that_is_measured_has_a_name_that_is_known_before(layout: Layout) -> None:
    part = perform(tasks_of(small_scenario(), [range(1)], "plain")[0])
    names = Names(layout)
    for measure in part.values[0]:
        assert measure.kind.value in names
        assert measure.text in names
        assert not measure.about or measure.about in names
    cells = list(product(layout.tiers, layout.severities))
    for subject in layout.obligations:
        assert all(Measure(MeasureKind.BREACHES, subject, *cell).text in names for cell in cells)


@pytest.mark.parametrize(
    "word, near",
    [
        ("first_respons", "first_response"),
        ("atainment", "attainment"),
        ("atainment(first_response)", "attainment(first_response)"),
        ("attainment(first_respons)", "attainment(first_response)"),
        ("attainment(first_response,high)", "attainment(first_response, high)"),
        ("attainment(first_response, hihg)", "attainment(first_response, high)"),
        ("attainment(first_response, high, basic)", "attainment(first_response, basic, high)"),
        ("attainment(first_response, bassic, high)", "attainment(first_response, basic, high)"),
        ("attainment(first_response, basic, high, desk)", None),
        ("utilisation(first_response)", None),
        ("utilisation(desk, high)", "utilisation(desk)"),
        ("backlog(desk)", "backlog"),
        ("attainment()", "attainment"),
        ("attainment(first_response, )", "attainment(first_response)"),
        ("(", None),
        ("weather", None),
    ],
)
def test_what_is_not_measured_is_not_known_and_what_was_meant_is(
    layout: Layout, word: str, near: str | None
) -> None:
    names = Names(layout)
    assert word not in names
    assert names.near(word) == near


def test_a_measure_is_looked_for_part_by_part_however_many_there_are(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counted(word: str, known: Iterable[str]) -> str | None:
        nonlocal compared
        compared += len(known := list(known))
        return suggest(word, known)

    many = replace(
        layout,
        obligations=tuple(f"promise_{number}" for number in range(100)),
        tiers=(*(f"tier_{number}" for number in range(100)), ""),
        severities=(*(f"level_{number}" for number in range(100)), ""),
    )
    monkeypatch.setattr(subjects, "suggest", counted)
    assert (
        Names(many).near("attainment(promise_x, tier_7, levl_9)") == "attainment(promise_0, tier_7, level_9)"
    )
    assert compared <= 3 * 100 + 10


def test_a_change_to_one_thing_leaves_the_cases_as_they_were() -> None:
    before, after = (
        perform(tasks_of(scenario, [range(2)], "plain")[0])
        for scenario in (small_scenario(), scenario_with("staff.desk.size to 3"))
    )
    for one, other in zip(before.values, after.values, strict=True):
        assert one[CASES] == other[CASES]
        assert one[QUEUE].amount > other[QUEUE].amount
