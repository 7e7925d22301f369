"""Changes to a scenario and to its policy, as `--set` makes them: what they change, and wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.scenario import LoadedScenario, load_scenario
from casepact.scenario.model import Arrivals, DistributionKind, Scenario

HERE = Path(__file__).parent
OPENDNS = Path(__file__).parents[2] / "policies" / "scenarios" / "opendns.yaml"


def changed(*changes: str) -> LoadedScenario:
    return load_scenario(OPENDNS, changes)


def sound(*changes: str) -> Scenario:
    loaded = changed(*changes)
    assert loaded.scenario is not None, loaded.diagnostics
    return loaded.scenario


def stream(scenario: Scenario, name: str) -> Arrivals:
    found = next(item for item in scenario.arrivals if item.name == name)
    assert isinstance(found, Arrivals)
    return found


def test_the_size_of_a_team() -> None:
    scenario = sound("staff.desk.size to 12")
    desk = next(team for team in scenario.teams if team.name == "desk")
    assert [shift.size for shift in desk.shifts] == [12]


def test_a_shift_and_the_calendar_it_is_on() -> None:
    scenario = sound(
        "staff.urgent_desk.shifts.day to 7 on day_shift",
        "calendars.day_shift to Mon-Fri 09:00-17:00 in America/Los_Angeles",
    )
    urgent = next(team for team in scenario.teams if team.name == "urgent_desk")
    assert [shift.size for shift in urgent.shifts] == [7, 3]
    choice = scenario.policy.calendars["day_shift"].choices[0].calendar
    assert choice != sound().policy.calendars["day_shift"].choices[0].calendar


def test_a_number_alone_keeps_the_calendar_of_a_shift() -> None:
    [before, night] = next(team for team in sound().teams if team.name == "urgent_desk").shifts
    [day, same] = next(
        team for team in sound("staff.urgent_desk.shifts.day to 7").teams if team.name == "urgent_desk"
    ).shifts
    assert (day.size, day.calendar) == (7, before.calendar)
    assert (same.size, same.calendar) == (night.size, night.calendar)
    changes = ("staff.urgent_desk.shifts.day to 7 on always", "staff.urgent_desk.shifts.day to 8")
    [always, _] = next(team for team in sound(*changes).teams if team.name == "urgent_desk").shifts
    assert (always.size, always.calendar != before.calendar) == (8, True)


def test_a_number_of_a_shift_on_what_is_no_calendar_is_told_at_the_change() -> None:
    loaded = changed("staff.urgent_desk.shifts.day to 7 on nowhere", "staff.urgent_desk.shifts.day to 8")
    assert [(found.code, found.span.file) for found in loaded.diagnostics] == [
        ("no-such-calendar", "change 2")
    ]


def test_the_rate_of_a_stream_and_its_mix() -> None:
    before, scenario = sound(), sound("arrivals.questions.rate to 120 per day")
    assert stream(scenario, "questions").rate == 2 * stream(before, "questions").rate
    assert stream(scenario, "outages") == stream(before, "outages")
    only_p2 = sound("arrivals.questions.mix.severity to p2")
    assert {row.facts["severity"] for row in stream(only_p2, "questions").mix.rows} == {"p2"}


def test_the_time_that_work_takes() -> None:
    scenario = sound("work.respond to 5 minutes")
    [drawn] = scenario.work.respond
    assert (drawn.distribution.kind, drawn.distribution.parameters) == (DistributionKind.FIXED, (300.0,))
    scenario = sound("work.solve.1 to 3 hours when severity is p1")
    assert scenario.work.solve[0].distribution.parameters == (10_800.0,)


def test_the_policy_and_the_scenario_at_once() -> None:
    target = "targets.first_response.p1.phone"
    before, after = sound(), sound(f"{target} to within 3 hours on always", "staff.desk.size to 3")
    changed_targets = [
        one.note.id
        for one, other in zip(before.policy.clauses(), after.policy.clauses(), strict=True)
        if one != other
    ]
    assert changed_targets
    assert all("first_response" in name for name in changed_targets)


def test_a_mapping_takes_the_place_of_one() -> None:
    before = stream(sound(), "questions").mix
    after = stream(sound("arrivals.questions.mix.severity to {p2: 10%, p3: 90%}"), "questions").mix
    assert {row.facts["severity"] for row in before.rows} >= {"p2", "p3"}
    weights = dict.fromkeys(("p2", "p3"), 0.0)
    for row in after.rows:
        weights[str(row.facts["severity"])] += row.weight
    assert weights["p3"] / sum(weights.values()) == pytest.approx(0.9)


@pytest.mark.parametrize(
    "change, code, column",
    [
        ("staff.dsk.size to 12", "unknown-path", 1),
        ("staff.desk.size to -1", "bad-value", 1),
        ("staff.desk.on to day_shft", "no-such-calendar", 1),
        ("arrivals.questions.rate to 40 a day", "bad-rate", 1),
        ("work.respond to lognormal median 1 hour", "bad-distribution", 1),
        ("work.nothing.1 to 1 hour", "unknown-path", 1),
        ("targets.first_response.p9.phone to within 1 hour on always", "unknown-path", 1),
        ("targets.first_response.p1.phone to within 1 our on always", "syntax", 1),
        ("staff.desk.size 12", "syntax", 1),
        ("make it faster", "syntax", 1),
        ("arrivals.questions.mix.severity to {p2: 10%, p8: 90%}", "unknown-name", 46),
        ("arrivals.questions.mix.severity to {p2: 10%", "yaml-syntax", 36),
    ],
)
def test_a_wrong_change_is_told_where_it_is_wrong(change: str, code: str, column: int) -> None:
    loaded = changed(change)
    assert loaded.scenario is None
    codes = [(item.code, item.span.file) for item in loaded.diagnostics]
    assert (code, "change 1") in codes, loaded.diagnostics
    assert all(item.span.column >= column for item in loaded.diagnostics)


def test_a_wrong_change_among_others_keeps_its_number_and_says_what_was_meant() -> None:
    loaded = changed("staff.desk.size to 12", "targets.first_respnse.p1 to 24x7", "staff.dsk.size to 3")
    told = {item.span.file: item for item in loaded.diagnostics}
    assert set(told) == {"change 2", "change 3"}
    assert told["change 3"].message == "nothing in the scenario stands at `staff.dsk.size`"
    assert told["change 3"].help == "did you mean `staff.desk.size`?"


def test_a_change_that_leaves_nobody_to_serve_is_told() -> None:
    loaded = changed("staff.desk.size to 0")
    assert [item.code for item in loaded.diagnostics] == ["never-staffed"]


def test_another_policy_stands_in_for_the_one_named() -> None:
    contract = OPENDNS.parents[1] / "contracts" / "opendns.yaml"
    loaded = load_scenario(OPENDNS, policy=contract)
    assert {item.code for item in loaded.diagnostics} >= {"said-twice"}


@pytest.mark.parametrize(
    "path, policy",
    [
        (OPENDNS.with_name("openconnect.yaml"), OPENDNS.parents[1] / "openconnect.yaml"),
        (HERE / "good" / "contracts.yaml", HERE / "policies" / "desk.yaml"),
    ],
)
def test_the_contracts_of_a_scenario_are_taken_under_the_policy_that_stands_in(
    path: Path, policy: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "new.yaml"
    copy.write_bytes(policy.read_bytes())
    named, other = load_scenario(path).scenario, load_scenario(path, policy=copy).scenario
    assert named is not None
    assert other is not None  # the values for what the policy leaves open are there
    assert (other.contracts, list(other.facts_of_kinds())) == (named.contracts, list(named.facts_of_kinds()))
    assert other.policy.document.name == str(copy)


@pytest.mark.parametrize(
    "path, id_, value",
    [
        (OPENDNS, "calendars.business_hours", "Mon-Fri 08:00-18:00 in America/Los_Angeles"),
        (OPENDNS.with_name("openxchange.yaml"), "targets.first_response.severity_1", "30 minutes on always"),
        (HERE / "good" / "contracts.yaml", "targets.first_response.basic.low", "2 hours on always"),
    ],
)
def test_a_change_takes_the_place_of_a_value_of_the_scenario_or_its_contract(
    path: Path, id_: str, value: str
) -> None:
    before, after = load_scenario(path), load_scenario(path, [f"{id_} to {value}"])
    assert before.scenario is not None
    assert id_ in before.scenario.policy.values
    assert after.scenario is not None, after.diagnostics
    assert id_ not in after.scenario.policy.values
    assert after.scenario.policy.values.items() < before.scenario.policy.values.items()


@pytest.mark.parametrize("said", ["", "values: {ID: 3 days on always}", "open_ended: [ID]"])
def test_what_only_one_of_two_policies_leaves_open_is_told_of_that_one(tmp_path: Path, said: str) -> None:
    """The place is in the policy that stands in, and a value for it does not disturb the other."""
    id_ = "targets.first_response.low"
    head = "casepact: 1\npolicy: POLICY\ntiers: {basic: {}}\nseverities: {low: Low}\n"
    duty = (
        "targets:\n  first_response:\n    duty: vendor must respond after opened\n    within: {low: TARGET}\n"
    )
    for name, target in (("old", "1 day on always"), ("new", "{unspecified: as agreed}")):
        text = (head + duty).replace("POLICY", name).replace("TARGET", target)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "scenario.yaml").write_text(
        "casepact: 1\nscenario: one\npolicy: old.yaml\nperiod: 2026-03-02 to 2026-03-08\n"
        "arrivals: {all: {rate: 3 per day, mix: {tier: basic, severity: low}}}\n"
        f"work: {{respond: 5 minutes, solve: 1 hour}}\n{said.replace('ID', id_)}\n",
        "utf-8",
    )
    paths = [tmp_path / f"{name}.yaml" for name in ("old", "new")]
    old, new = (load_scenario(tmp_path / "scenario.yaml", policy=path) for path in paths)
    assert old.scenario is not None, old.diagnostics
    if said:
        assert new.scenario is not None, new.diagnostics
        return
    [found] = new.diagnostics
    assert (found.code, found.span.file, found.span.line) == ("no-value", str(paths[1]), 8)
    assert "under `values:` of the scenario" in str(found.help)
