"""Every fixture of a bad scenario gives the diagnostics it marks, on the marked columns, and no other.

The marks are those of `tests.resolve.test_marked`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casepact.scenario import load_scenario
from casepact.source import Diagnostic, Level
from tests.scenario.marks import BAD, GOOD, expected_in


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_scenario_is_told_where_and_why(path: Path) -> None:
    expected = expected_in(path)
    assert expected, "a fixture of a bad scenario marks at least one diagnostic"
    loaded = load_scenario(path)
    found = loaded.diagnostics
    assert {d.span.file for d in found} == {str(path)}
    assert [(d.code, d.span.line, d.span.column) for d in found] == [
        (mark.code, mark.line, mark.column) for mark in expected
    ], [(d.code, d.message, d.span.line, d.span.column) for d in found]
    for diagnostic, mark in zip(found, expected, strict=True):
        assert mark.text in diagnostic.message
        if mark.width > 1:
            assert diagnostic.span.end_column - diagnostic.span.column == mark.width, diagnostic
    has_errors = any(d.level is Level.ERROR for d in found)
    assert (loaded.scenario is None) == has_errors


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_scenario_has_nothing_to_say(path: Path) -> None:
    loaded = load_scenario(path)
    assert loaded.diagnostics == ()
    assert loaded.scenario is not None


def test_there_are_many_marked_faults() -> None:
    assert sum(len(expected_in(path)) for path in BAD) >= 200


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_number_that_cannot_be_comes_with_a_way_out(path: Path) -> None:
    numbers = ("bad-share", "bad-dates", "bad-rate", "bad-distribution", "never-open", "overloaded")
    bare = [d.message for d in load_scenario(path).diagnostics if d.code in numbers and not d.help]
    assert bare == []


DISTRIBUTIONS = (
    "there are `exponential`, `lognormal`, `gamma`, `weibull`, `triangular`, `uniform`, `fixed`, `empirical`"
)


@pytest.mark.parametrize(
    "word, said",
    [
        ("lognormel", "did you mean `lognormal`? "),
        ("Log-Normal", "did you mean `lognormal`? "),
        ("exp", "did you mean `exponential`? "),
        ("normal", "did you mean `lognormal`? "),
        ("pareto", ""),
    ],
)
def test_a_distribution_that_there_is_not_is_told_with_those_there_are(word: str, said: str) -> None:
    [found] = with_change(f"work.solve to {word} mean 1 hour")
    assert (found.code, found.help) == ("bad-distribution", said + DISTRIBUTIONS)


@pytest.mark.parametrize(
    "section, value, help_",
    [
        ("staff", "desk: {shifts: [3 on early, 2 on late]}", "{early: 3 on early, late: 2 on late}"),
        ("staff", "desk: {shifts: 3 on early}", "give each shift a name: `shifts: {early: 3 on early}`"),
        ("staff", "desk: {shifts: [3 on early or late, 4]}", "{shift_1: 3 on early or late, shift_2: 4}"),
        ("staff", "desk: {shifts: [3 on early, 2 on early]}", "{early: 3 on early, shift_2: 2 on early}"),
        ("staff", "desk: 3 on early", "write `desk: {size: 3, on: early}`"),
        ("staff", "desk: 3", "write `desk: {size: 3}`"),
        ("staff", "desk: some", "write `desk: {size: 6, on: office}`"),
        ("staff", "[{size: 3}]", "give each team a name, as in `desk: {size: 6, on: office}`"),
        ("staff", "{size: 3, on: early}", "`staff: {desk: {size: 6, on: office}}`"),
        ("arrivals", "[{rate: 3 per day}]", "give each stream a name, as in `customers: {rate: 40 per day,"),
        ("arrivals", "{rate: 3 per day, mix: {}}", "put one above what is said of it: `customers: {rate: "),
        ("arrivals", "{customers: 3 per day}", "write `customers: {rate: 40 per day, mix: {…}}`"),
    ],
)
def test_what_is_written_in_another_shape_is_told_with_how_to_write_it(
    section: str, value: str, help_: str, tmp_path: Path
) -> None:
    lines = {
        "arrivals": "customers: {rate: 3 per day, mix: {tier: basic, severity: high}}",
        "staff": "desk: {size: 3}",
    }
    lines[section] = value
    sections = "\n".join(f"{key}:\n  {text}" for key, text in lines.items())
    path = tmp_path / "shapes.yaml"
    shutil.copy(BAD[0].parent.parent / "policies" / "desk.yaml", tmp_path)
    hours = "Mon-Fri 06:00-14:00 in Europe/Madrid"
    path.write_text(
        "casepact: 1\nscenario: shapes\npolicy: desk.yaml\nperiod: 2026-03-02 to 2026-03-29\n"
        f"calendars: {{early: {hours}, late: {hours}}}\n{sections}\n"
        "work: {respond: 5 minutes, solve: 1 hour}\n",
        "utf-8",
    )
    [found] = load_scenario(path).diagnostics
    assert found.code == "wrong-shape"
    assert found.help is not None
    assert help_ in found.help


def with_change(text: str) -> tuple[Diagnostic, ...]:
    return load_scenario(BAD[0].parent.parent / "good" / "sentences.yaml", [text]).diagnostics
