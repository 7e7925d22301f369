"""What credits come to is measured, compared and judged by the amount; what is not known is said to be so."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from casepact.experiment.comparing import Comparison, Difference, Verdict, compare_studies
from casepact.experiment.intervals import Interval, bounded_interval
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.running import run_study
from casepact.experiment.study import Study
from casepact.model.policy import Policy
from casepact.render.simulation.changes import comparison_text
from casepact.render.simulation.impacts import impact_text
from casepact.render.simulation.plain import comparison_json, study_json
from casepact.render.simulation.story import gaps_of, headline
from casepact.render.simulation.tables import comparison_rows, run_rows
from casepact.render.simulation.text import study_text
from casepact.scenario.model import Scenario
from tests.semantics.cases import policy
from tests.simulation.scenarios import DAY, HOUR, MONDAY, mix, scenario, stream, times, work

KIND = MeasureKind
GRAMMAR = Path(__file__).parents[2] / "grammar"
KINDS = ("simulate", "whatif")
TARGETS = """
    targets:
      first_response:
        duty: vendor must respond after opened
        within: {critical: 90%% within 1 hour on always per week, major: %s}
      resolution: {duty: vendor must resolve after opened, within: 2 days on always}
"""
BANDS = """
    credits:
      fair: 10%% of fee when attainment of first_response is between 60%% and 90%% per week
      poor: %s when attainment of first_response is below 60%% per week
      late: %s per breach of resolution
"""


@cache
def rules(
    major: str = "4 hours on always",
    poor: str = "25% of fee",
    late: str = "2 EUR",
    *,
    with_credits: bool = True,
) -> Policy:
    return policy(TARGETS % major + (BANDS % (poor, late) if with_credits else ""))


def told(found: Policy, respond: float = 0.5) -> Scenario:
    course = work(times("exponential", respond * HOUR), times("exponential", 30.0 * HOUR))
    facts = mix({"severity": "critical"}, {"severity": "major"})
    return scenario(found, stream(8 / DAY, facts), course, end=MONDAY + 14 * DAY)


def study(found: Policy, respond: float = 0.5, size: int = 3) -> Study:
    key = (id(found), respond, size)  # policies are kept by `rules`
    if key not in _RUN:
        _RUN[key] = run_study(told(found, respond), engine="plain", replications=size)
    return _RUN[key]


_RUN: dict[tuple[int, float, int], Study] = {}


def owed(comparison: Comparison, about: str) -> Difference:
    (found,) = [item for item in comparison.differences if item.measure == Measure(KIND.CREDIT_DUE, about)]
    return found


OPEN = rules("unspecified")


def test_what_credits_come_to_is_not_known_where_cases_cannot_be_judged() -> None:
    found, fair = study(OPEN), Measure(KIND.CREDIT_DUE, "credits.fair, % of fee")
    interval = found.interval(fair)
    assert interval is not None
    assert not interval.is_known
    assert math.isnan(interval.estimate)
    assert interval.least == 0.0
    assert interval.most is not None
    assert interval.most > 0
    assert interval.half_width is None
    late = found.interval(Measure(KIND.CREDIT_DUE, "credits.late, EUR"))
    assert late is not None
    assert late.is_known
    text = study_text(found, scenario=told(OPEN))
    assert "not known: 0 to" in text
    assert "what is owed by `credits.fair` and `credits.poor` hangs on that" in " ".join(text.split())
    assert any("first response could not be judged" in gap for gap in gaps_of(found, OPEN))
    assert any("not known: 0 to" in line for line in headline(found))


def test_what_is_not_known_has_no_value_in_tables_and_json() -> None:
    found = study(OPEN)
    rows = [row for row in run_rows(found) if row["about"] == "credits.fair, % of fee"]
    assert len(rows) == 4
    assert {(row["value"], row["least"]) for row in rows} == {(None, 0.0)}
    assert all(row["most"] >= 10.0 for row in rows)
    known = [row for row in run_rows(found) if row["about"] == "credits.late, EUR"]
    assert {(row["least"], row["most"]) for row in known} == {(None, None)}
    (answer,) = [
        row for row in study_json(found)["study"]["measures"] if row["about"] == "credits.fair, % of fee"
    ]
    assert (answer["estimate"], answer["least"], answer["values"]) == (None, 0.0, [None, None, None])
    assert answer["most"] == pytest.approx(rows[0]["most"])
    json.dumps(answer, allow_nan=False)


def test_no_verdict_is_given_on_what_is_not_known() -> None:
    compared = compare_studies(study(OPEN), study(OPEN, 0.6))
    assert owed(compared, "% of fee").verdict is Verdict.NOT_KNOWN
    text = " ".join(comparison_text(compared, what="slower").split())
    assert re.search(r"Credits owed, amount in % of fee: not known\. [\d.]+ to [\d.]+ before, ", text)
    assert "are not known: `casepact simulate` names what they hang on" in text
    assert "Of what is not known the least and the most that it may be." in text
    (row,) = [row for row in comparison_rows(compared) if row["about"] == "% of fee"]
    assert (row["before"], row["after"], row["change"], row["verdict"]) == (None, None, None, "not known")
    assert row["low"] < 0 < row["high"]
    answer = comparison_json(compared, ["slower"])
    json.dumps(answer, allow_nan=False)
    schemas = {name: json.loads((GRAMMAR / f"{name}.schema.json").read_text("utf-8")) for name in KINDS}
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas.values()
    )
    Draft202012Validator(schemas["whatif"], registry=registry).validate(answer)


def test_what_is_not_known_is_worse_where_it_surely_is() -> None:
    sure = compare_studies(study(OPEN), study(rules(poor="900% of fee"), 40.0))
    assert owed(sure, "% of fee").verdict is Verdict.WORSE
    one = compare_studies(study(OPEN, size=1), study(rules(poor="900% of fee"), 40.0, size=1))
    assert owed(one, "% of fee").verdict is Verdict.ONE_RUN


def test_a_dearer_credit_is_worse_though_none_is_owed_more_often() -> None:
    compared = compare_studies(study(rules()), study(rules(late="50 EUR")))
    assert owed(compared, "EUR").verdict is Verdict.WORSE
    counts = [item for item in compared.differences if item.measure.kind is KIND.CREDITS]
    assert {item.verdict for item in counts} == {Verdict.SAME}
    for text in (comparison_text(compared, what="dearer"), impact_text(compared, what="dearer")):
        flat = " ".join(text.split())
        assert "Credits owed, amount in EUR: worse for the vendor, who owes them." in flat
        assert "credits owed, amount (EUR)" in flat


def test_fewer_credits_of_a_dearer_band_are_not_better() -> None:
    compared = compare_studies(study(rules(), 0.8, 5), study(rules(), 8.0, 5))
    fair = [item for item in compared.differences if item.measure == Measure(KIND.CREDITS, "credits.fair")]
    assert [item.verdict for item in fair] == [Verdict.LESS]
    assert owed(compared, "credits.fair, % of fee").verdict is Verdict.LESS
    assert owed(compared, "credits.poor, % of fee").verdict is Verdict.MORE
    assert owed(compared, "% of fee").verdict is Verdict.WORSE
    text = comparison_text(compared, what="slower")
    assert "credits owed, times (credits.fair)" in text
    assert "credits owed, amount (credits.poor, % of fee)" in text


def test_a_credit_that_only_one_policy_has_is_compared_with_nothing() -> None:
    without = rules(with_credits=False)
    compared = compare_studies(study(without), study(rules()))
    item = owed(compared, "EUR")
    assert item.before.estimate == 0
    assert item.after.estimate > 0
    assert item.verdict is Verdict.WORSE
    assert owed(compare_studies(study(rules()), study(without)), "EUR").verdict is Verdict.BETTER


def test_what_is_not_known_is_kept_in_a_folder(tmp_path: Path) -> None:
    found = told(OPEN)
    first = run_study(found, engine="plain", replications=2, folder=tmp_path)
    again = run_study(found, engine="plain", replications=2, folder=tmp_path)
    measure = Measure(KIND.CREDIT_DUE, "credits.fair, % of fee")
    assert again.bounds(measure) == first.bounds(measure)
    assert all(least < most for least, most in again.bounds(measure))


def test_an_interval_of_what_is_not_known_reaches_from_one_to_the_other() -> None:
    found = bounded_interval([0.0, 1.0], [5.0, 5.0], 0.95)
    assert (found.least, found.most, found.high) == (0.5, 5.0, 5.0)
    assert found.low is not None
    assert found.low < 0.5
    assert found.clipped(0.0, 9.0).low == 0.0
    endless = bounded_interval([1.0], [math.inf], 0.95)
    assert endless.to_json() == {
        "estimate": None,
        "low": 1.0,
        "high": None,
        "least": 1.0,
        "most": None,
        "replications": 1,
    }
    assert Interval(1.0, 0.5, 1.5, 2).to_json() == {
        "estimate": 1.0,
        "low": 0.5,
        "high": 1.5,
        "replications": 2,
    }
