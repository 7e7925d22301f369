"""`casepact test --mutate`: what it prints, in every format, and how it ends."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import jsonschema
import pytest

from casepact.cli.program import run
from casepact.syntax.grammar_files import read_grammar_file
from tests.testing.bench import Bench

TESTS = """\
casepact: 1
policy: example.yaml
tests:
  - test: an outage
    given: {tier: basic, channel: email, affected: all, workaround: no}
    at: 2026-03-06T15:00Z
    expect: {severity: outage, first_response: +4 hours}
"""

CELL = ("tests.yaml", "--mutate", "--only", "targets.first_response.basic.outage")
TERM = ("tests.yaml", "--mutate", "--only", "terms.survey")

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def tests(bench: Bench) -> Bench:
    bench.write("tests.yaml", TESTS)
    return bench


def test_without_survivors_it_ends_well(capsys: Capture) -> None:
    assert run(["test", *CELL]) == 0

    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1].split() == [
        *("example.yaml", "6", "of", "130", "6", "0", "0", "0", "100%"),
    ]
    assert printed.err == "example.yaml: 6 changes tried\n"


def test_survivors_are_findings_with_a_test_to_paste(capsys: Capture) -> None:
    assert run(["test", *TERM]) == 1

    out = capsys.readouterr().out
    assert (
        """\
survived[other-modal]: terms.survey to vendor may send survey after closed
  --> example.yaml:39:11
   = difference: `vendor must send survey` is `vendor may send survey` now
   = this would tell, in the tests of tests.yaml:
         - test: "terms.survey, told from the same with `may` for `must`"
           at: 2026-03-03T12:00:00Z
           expect: {terms.survey: {modal: must}}
"""
        in out
    )
    assert out.splitlines()[-1].split()[-1] == "0%"


def test_others_are_listed_when_asked_for(capsys: Capture) -> None:
    run(["test", *CELL, "--only", "targets.first_response.duty", "--show", "killed", "--show", "equivalent"])

    out = capsys.readouterr().out
    assert "example.yaml: killed\n" in out
    assert "\n  29: other-end: targets.first_response.within.basic.outage to under 4" in out
    assert "(tests.yaml::1 an outage)" in out
    assert "example.yaml: equivalent\n" in out


def test_json_is_as_its_schema_says(capsys: Capture) -> None:
    schema = json.loads(read_grammar_file("test-results.schema.json"))
    for words, survived in ((CELL, False), (TERM, True)):
        run(["test", *words, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        jsonschema.validate(found, schema)

        (policy,) = found["mutation"]["policies"]
        assert found["mutation"]["survived"] is survived
        assert found["summary"]["failed_run"] is survived
        assert len(policy["mutants"]) == policy["tried"]
        assert policy["tried"] == sum(policy[fate] for fate in _FATES)
        for item in policy["mutants"]:
            assert (item["test"] is not None) == (item["fate"] == "survived")
            assert (item["killed_by"] is not None) == (item["fate"] == "killed")


_FATES = ("killed", "survived", "undecided", "equivalent", "invalid")


def test_without_the_option_nothing_is_said_of_mutants(capsys: Capture) -> None:
    run(["test", "tests.yaml", "--format", "json"])

    assert "mutation" not in json.loads(capsys.readouterr().out)


def test_junit_has_a_case_for_each_policy(capsys: Capture) -> None:
    run(["test", *TERM, "--format", "junit"])

    root = ET.fromstring(capsys.readouterr().out)
    suite = root.find("testsuite[@name='mutation']")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), root.get("failures")) == ("1", "1", "1")
    assert root.get("tests") == "2"
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "4 of 4 mutants survived"
    assert "told from the same" in str(failure.text)


def test_the_same_bytes_every_time(capsys: Capture) -> None:
    printed = []
    for jobs in ("1", "2", "1"):
        run(["test", *TERM, "--jobs", jobs, "--format", "json"])
        printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1] == printed[2]


def test_tests_that_fail_cannot_notice(tests: Bench, capsys: Capture) -> None:
    tests.write("tests.yaml", TESTS.replace("+4 hours", "+5 hours"))

    assert run(["test", *CELL]) == 1
    printed = capsys.readouterr()
    assert "mutated" not in printed.out
    assert printed.err == (
        "no change was tried: what no test notices can only be told where every test passes\n"
    )


@pytest.mark.parametrize(
    "words, message",
    [
        (["--mutate", "--only", "targets.second"], "there is nothing to change below `targets.second`"),
        (["--mutate", "--only", "."], "`.` is no path of a policy"),
        (["--only", "targets"], "`--only` is about mutants; add `--mutate`"),
        (["--jobs", "2"], "`--jobs` is about mutants; add `--mutate`"),
        (["--seed", "2"], "`--seed` is about mutants; add `--mutate`"),
        (["--show", "killed"], "`--show` is about mutants; add `--mutate`"),
    ],
)
def test_misuse(capsys: Capture, words: list[str], message: str) -> None:
    assert run(["test", "tests.yaml", *words]) == 2

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith(f"Error: {message}\n")
