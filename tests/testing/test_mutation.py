"""A mutant is killed by a test that notices, proved equivalent, or comes with the test that would notice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from casepact.testing.mutation.results import Fate, PolicyMutation, Tried
from casepact.testing.mutation.running import Choice, mutate
from casepact.testing.running import run_tests
from tests.testing.bench import Bench

LINE = """\
casepact: 1
policy: line
calendars:
  office: Mon-Fri 09:00-17:00 in UTC except closures
  closures: holidays(GB-ENG) or holidays(GB-WLS)
case:
  affected: one | some | all
  trial: {type: boolean, default: no}
roles: {lead: Lead}
tiers:
  basic: {channels: [email], named_contacts: 2}
  premium: {extends: basic, channels: [email, phone]}
severities:
  outage: {when: affected is all}
  fault: {when: affected is at least some and affected is not all}
  question: {when: affected is one}
channels: {email: E-mail, phone: Telephone}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {outage: 2 hours on office, fault: 1 business day on office, question: unspecified}
escalations:
  late: {steps: [on breach of first_response notify lead]}
terms: {help: customer may call vendor when tier is premium}
"""

SLOPPY = """\
  - test: an outage
    given: {tier: basic, channel: email, affected: all}
    at: 2026-03-06T10:00Z
    expect: {severity: outage, first_response: {calendar: office}}
"""

STRICT = """\
  - test: an outage at $at
    given: {tier: basic, channel: email, affected: all}
    at: $at
    expect: {severity: outage, first_response: $due}
    each:
      - {at: 2026-03-06T16:00Z, due: 2026-03-09T10:00Z}
      - {at: 2026-04-02T16:30Z, due: 2026-04-07T10:30Z}
"""

COURSE = """\
  - test: a late answer
    given: {tier: basic, channel: email, affected: all}
    at: 2026-03-06T10:00Z
    timeline: [+3 hours respond by vendor, +4 hours activate by vendor, +5 hours resolve by vendor]
    expect: {breached: {first_response: +2 hours}, notified: [lead], state: resolved}
"""


@pytest.fixture
def line(bench: Bench) -> Bench:
    bench.write("example.yaml", LINE)
    return bench


def tried(bench: Bench, tests: str, *only: str, jobs: int = 1, changes: Sequence[str] = ()) -> PolicyMutation:
    suite = bench.run(tests, changes=changes)
    assert suite.passed
    (found,) = mutate(suite, Choice(only=only), jobs=jobs).policies
    return found


def fates(found: PolicyMutation) -> dict[str, Fate]:
    return {item.change or item.text: item.fate for item in found.tried}


def test_a_bound_that_no_test_works_out_survives(line: Bench) -> None:
    found = fates(tried(line, SLOPPY, "targets.first_response.outage"))

    assert found == {
        "targets.first_response.within.outage to under 2 hours on office": Fate.SURVIVED,
        "targets.first_response.within.outage to 3 hours on office": Fate.SURVIVED,
        "targets.first_response.within.outage to 1 hour on office": Fate.SURVIVED,
        "targets.first_response.within.outage to 2 minutes on office": Fate.SURVIVED,
        "with `closures` for `office`": Fate.INVALID,  # days are no hours to count
        "targets.first_response.within.outage to 2 hours on always": Fate.KILLED,
        "targets.first_response.outage to none": Fate.KILLED,
    }


def test_and_one_that_a_test_works_out_does_not(line: Bench) -> None:
    found = tried(line, STRICT, "targets.first_response.outage")

    assert set(fates(found).values()) == {Fate.KILLED, Fate.INVALID}
    assert (found.score, found.survivors) == (100.0, ())
    assert {item.killer for item in found.tried if item.fate is Fate.KILLED} == {
        "tests.yaml::1.1 an outage at 2026-03-06T16:00Z"
    }


def test_what_no_case_can_tell_is_equivalent_and_does_not_count(line: Bench) -> None:
    found = fates(tried(line, STRICT, "calendars", "severities.fault"))

    assert found["calendars.closures to holidays(GB-WLS)"] is Fate.EQUIVALENT
    assert found["calendars.closures to holidays(GB-ENG) and holidays(GB-WLS)"] is Fate.EQUIVALENT
    assert found["calendars.office to Mon-Fri 09:00-17:00 in UTC"] is Fate.KILLED
    assert found["severities.fault.when to affected is above some and affected is not all"] is Fate.SURVIVED


def test_a_calendar_is_told_by_its_windows_where_hours_are_left_open(line: Bench) -> None:
    line.write("example.yaml", LINE.replace("  closures:", "  closures: unspecified within some\n  some:"))
    found = fates(tried(line, SLOPPY, "calendars.some"))

    assert found["calendars.some to holidays(GB-WLS)"] is Fate.EQUIVALENT
    assert found["calendars.some to holidays(GB) or holidays(GB-WLS)"] is Fate.EQUIVALENT


@pytest.mark.parametrize(
    "only",
    ["targets", "severities", "calendars", "tiers", "case", "terms", "escalations", "lifecycle", "standard"],
)
def test_the_test_of_a_survivor_passes_and_kills_it(line: Bench, only: str) -> None:
    found = tried(line, SLOPPY, only)
    survivors = [item for item in found.survivors if item.change]

    assert found.survivors
    for item in found.survivors:
        assert item.test, item
        assert item.fate is Fate.SURVIVED
    for item in survivors[::3]:
        path = line.write("new.yaml", _whole(item))
        assert run_tests([str(path)]).passed, item.test
        assert not run_tests([str(path)], changes=[item.change]).passed, item.test


def _whole(item: Tried) -> str:
    """The test in a file of its own, as it would stand in the one it was made for."""
    return item.test if item.new_file else f"casepact: 1\npolicy: example.yaml\ntests:\n{item.test}"


def test_pasted_in_they_leave_no_survivor(line: Bench) -> None:
    found = tried(line, SLOPPY, "targets.first_response.outage", "terms", "severities.question")
    assert len(found.survivors) > 5
    assert {item.test_file for item in found.survivors} == {"tests.yaml"}

    again = tried(
        line,
        SLOPPY + "".join(item.test for item in found.survivors),
        *("targets.first_response.outage", "terms", "severities.question"),
    )

    assert again.survivors == ()
    assert again.count(Fate.KILLED) == found.count(Fate.KILLED) + len(found.survivors)


def test_a_file_that_gives_what_the_case_has_not_gets_no_such_test(line: Bench) -> None:
    head = "policy: example.yaml\ngiven: {tier: basic, channel: email, affected: all}\n"
    suite = line.run("  - {test: covered, at: 2026-03-06T10:00Z, expect: {covered: yes}}\n", head=head)
    (found,) = mutate(suite, Choice(only=("terms.help", "severities.question"))).policies

    assert found.survivors
    for item in found.survivors:
        path = line.write(
            "other.yaml", item.test if item.new_file else f"casepact: 1\n{head}tests:\n{item.test}"
        )
        assert run_tests([str(path)]).passed
        if item.change:
            assert not run_tests([str(path)], changes=[item.change]).passed


def test_a_timeline_tells_ways_and_rungs(line: Bench) -> None:
    found = fates(tried(line, COURSE, "escalations", "standard.resolve"))

    assert found["remove escalations.late"] is Fate.KILLED
    assert found["without `working -> resolved on resolve`"] is Fate.KILLED
    assert found["without `waiting_on_customer -> resolved on resolve`"] is Fate.SURVIVED


def test_mutants_are_of_the_changed_policy(line: Bench) -> None:
    found = tried(
        line,
        SLOPPY,
        "targets.first_response.outage",
        changes=["targets.first_response.outage to 5 hours on office"],
    )

    assert "with `6` for `5`" in [item.text for item in found.tried]


def test_contracts_are_read_under_the_mutant(line: Bench) -> None:
    contract = "casepact: 1\ncontract: c\npolicy: example.yaml\ntier: premium\nstarts: 2026-01-01\n"
    line.write("contract.yaml", f"{contract}values: {{targets.first_response.question: 4 hours on office}}\n")
    tests = """\
  - test: 4 hours that the contract gives
    policy: contract.yaml
    given: {channel: phone, severity: question}
    at: 2026-03-06T10:00Z
    expect: {first_response: +4 hours}
"""
    found = fates(tried(line, SLOPPY + tests, "calendars.office", "tiers.premium"))

    assert found["calendars.office to Mon-Fri 10:00-17:00 in UTC except closures"] is Fate.SURVIVED
    assert found["calendars.office to Mon-Thu 09:00-17:00 in UTC except closures"] is Fate.KILLED


@pytest.mark.slow
def test_a_sample_is_drawn_the_same_every_time(line: Bench) -> None:
    suite = line.run(STRICT)
    (whole,) = mutate(suite, Choice()).policies
    draws = [mutate(suite, Choice(sample=12, seed=seed)).policies[0] for seed in (1, 1, 2)]

    assert draws[0] == draws[1]
    assert draws[0].tried != draws[2].tried
    for draw in draws:
        assert (len(draw.tried), draw.made) == (12, len(whole.tried))
        # What becomes of a mutant hangs on no other.
        assert [item for item in whole.tried if item in draw.tried] == list(draw.tried)


def test_processes_change_nothing(line: Bench) -> None:
    only = ("targets.first_response", "terms", "case")

    assert tried(line, STRICT, *only, jobs=2) == tried(line, STRICT, *only)


def test_only_a_file_or_a_path(line: Bench) -> None:
    suite = line.run(STRICT)

    assert mutate(suite, Choice(only=("other.yaml",))).policies == ()
    (one,) = mutate(suite, Choice(only=("example.yaml", "terms.help"))).policies
    assert {item.clause for item in one.tried} == {"terms.help"}
    assert mutate(suite, Choice(only=("term",))).policies == ()
