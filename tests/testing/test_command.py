"""`casepact test`: its exit statuses, its formats, and the share that must be tested."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from casepact.cli.program import run
from casepact.syntax.grammar_files import read_grammar_file
from tests.testing.bench import Bench

CASE = "given: {tier: basic, severity: outage}, at: 2026-03-06T10:00Z"
PASSES = f"  - {{test: four hours, {CASE}, expect: {{first_response: +4 hours}}}}\n"
FAILS = f"  - {{test: five hours, {CASE}, expect: {{first_response: +5 hours}}}}\n"
FAULTY = f"  - {{test: a slip, {CASE}, expect: {{first_respons: +5 hours}}}}\n"


class Desk:
    """Writes a test file and runs the command."""

    def __init__(self, bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
        self.bench = bench
        self.capsys = capsys

    def write(self, tests: str, name: str = "tests.yaml", policy: str = "example.yaml") -> None:
        """Write a test file."""
        self.bench.write(name, f"casepact: 1\npolicy: {policy}\ntests:\n{tests}")

    def ask(self, *arguments: str) -> tuple[int, str, str]:
        """The status, and what was written to standard output and standard error."""
        self.capsys.readouterr()
        status = run(["test", *arguments])
        return (status, *self.capsys.readouterr())


@pytest.fixture
def desk(bench: Bench, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(bench, capsys)


@pytest.mark.parametrize(
    "tests, status", [(PASSES, 0), (FAILS, 1), (FAULTY, 1), ("  []\n", 1), ("  - [\n", 3)]
)
def test_the_status_tells_how_it_ended(desk: Desk, tests: str, status: int) -> None:
    desk.write(PASSES, "sound.yaml")
    desk.write(tests)

    assert desk.ask()[0] == status
    assert desk.ask("tests.yaml")[0] == status


def test_a_policy_that_cannot_be_read_is_unread_and_one_with_errors_a_finding(desk: Desk) -> None:
    desk.write(PASSES, policy="gone.yaml")
    assert desk.ask()[0] == 3
    desk.bench.write("wrong.yaml", "casepact: 1\npolicy: wrong\n")
    desk.write(PASSES, policy="wrong.yaml")
    assert desk.ask()[0] == 1


def test_no_test_file_is_wrong_usage(desk: Desk) -> None:
    status, out, err = desk.ask(".")
    assert (status, out) == (2, "")
    assert "there is no test file below `.`" in err
    assert desk.ask("gone.yaml")[0] == 3
    status, _, err = desk.ask("example.yaml")
    assert status == 2
    assert "`example.yaml` holds a policy, not tests" in err


@pytest.mark.parametrize("key", ["tets", "test", "Tests"])
def test_a_file_that_says_neither_tests_nor_anything_else_is_not_passed_over(desk: Desk, key: str) -> None:
    desk.write(PASSES, "sound.yaml")
    slip = f"casepact: 1\npolicy: example.yaml\n{key}:\n{PASSES}"
    desk.bench.write("slip.yaml", slip)
    for arguments in ((), ("slip.yaml",)):
        status, out, _ = desk.ask(*arguments)
        assert status == 1
        assert "--> slip.yaml" in out
        assert "did you mean `tests`?" in out

    desk.bench.write("slip.yaml", slip.replace("policy: example.yaml\n", ""))
    assert desk.ask()[0] == 1


def test_a_file_that_is_not_utf_8_is_not_passed_over(desk: Desk) -> None:
    desk.write(PASSES, "sound.yaml")
    text = Path("sound.yaml").read_text("utf-8")
    Path("other.yaml").write_text(text, "utf-16")
    status, out, _ = desk.ask()
    assert status == 3
    assert "other.yaml" in out


def test_policies_and_contracts_beside_tests_are_left_to_others(desk: Desk) -> None:
    desk.write(PASSES, "sound.yaml")
    desk.bench.write("nameless.yaml", "casepact: 1\ntiers: {basic: Basic}\n")
    desk.bench.write("flow.yaml", "{casepact: 1, policy: flow}\n")
    desk.bench.write("nameless-contract.yaml", "casepact: 1\npolicy: example.yaml\ntier: basic\n")
    assert desk.ask()[0] == 0


def test_tests_are_chosen_by_name_and_the_first_failure_can_end_it(desk: Desk) -> None:
    desk.write(FAILS + PASSES)

    assert desk.ask("-k", "FOUR")[0] == 0
    assert "1 passed, 1 left out" in desk.ask("-k", "four")[1]
    assert desk.ask("-k", "six")[0] == 2
    assert desk.ask()[1].splitlines()[-6] == "tests.yaml: 1 passed, 1 failed"
    stopped = desk.ask("-x")
    assert stopped[0] == 1
    assert "tests.yaml: 0 passed, 1 failed, 1 left out" in stopped[1]
    assert "stopped at the first failure" in stopped[1]


def test_a_share_can_be_asked_for(desk: Desk) -> None:
    desk.write(PASSES)
    status, out, _ = desk.ask("--min-coverage", "cell=20")
    assert status == 0
    status, out, _ = desk.ask("--min-coverage", "cell=100", "--min-coverage", "rung=0")
    assert status == 1
    assert out.splitlines()[-1] == "example.yaml: 20% of the cells are tested, less than 100%"
    assert desk.ask("--min-coverage", "1")[0] == 1
    for wrong in ("cells=10", "101", "-1", "most", "nan"):
        assert desk.ask("--min-coverage", wrong)[0] == 2
    assert desk.ask("--min-coverage", "0", "-k", "four")[0] == 2


def test_the_detail_lists_what_was_missed(desk: Desk) -> None:
    desk.write(PASSES)
    _, out, _ = desk.ask("--coverage")

    assert (
        "targets.first_response.premium.question  no case can meet it: masked by `adjustments.floor`" in out
    )
    assert (
        "targets.first_response.basic.outage"
        not in out.partition("example.yaml\n  clauses")[2].split("conditions")[0]
    )


def test_json_is_what_its_schema_says(desk: Desk) -> None:
    schema = json.loads(read_grammar_file("test-results.schema.json"))
    Draft202012Validator.check_schema(schema)
    desk.write(PASSES + FAILS + FAULTY)
    status, out, _ = desk.ask("--format", "json", "--min-coverage", "50")
    found = json.loads(out)
    Draft202012Validator(schema).validate(found)

    assert status == 1
    assert found["summary"] == {
        "files": 1,
        "tests": 3,
        "passed": 1,
        "failed": 1,
        "faulty": 1,
        "left_out": 0,
        "stopped": False,
        "failed_run": True,
    }
    assert [test["passed"] for test in found["tests"]] == [True, False]
    assert [item["code"] for item in found["findings"]] == ["unknown-name", "unmet-expectation"]
    assert found["findings"][1]["witness"]["command"].startswith("casepact decide example.yaml ")
    assert {item["kind"] for item in found["shortfalls"]} == {"clause", "cell", "condition", "transition"} | (
        {"rung"} if found["coverage"][0]["counts"]["rung"]["percent"] < 50 else set()
    )
    assert desk.ask("--format", "json", "--min-coverage", "50")[1] == out


def test_junit_has_a_case_with_a_name_of_its_own_for_each_test(desk: Desk) -> None:
    desk.write(PASSES + PASSES + FAILS + FAULTY + FAILS.replace("five hours", '"<a> & \\x07 b"'))
    status, out, _ = desk.ask("--format", "junit", "--min-coverage", "cell=100")
    root = ET.fromstring(out)
    cases = root.findall("./testsuite/testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]

    assert status == 1
    assert len(set(names)) == len(names) == 6
    assert names[0] == ("tests.yaml", "1 four hours")
    assert ("tests.yaml", "5 <a> & b") in {(file, name.replace("  ", " ")) for file, name in names if name}
    assert [case.get("name") for case in cases if case.find("error") is not None] == ["4 a slip"]
    failed = [case for case in cases if case.find("failure") is not None]
    assert [root.get(key) for key in ("tests", "failures", "errors")] == ["6", str(len(failed)), "1"]
    assert failed[-1].get("classname") == "coverage"
    assert "= replay: casepact decide" in (failed[0].findtext("failure") or "")


def test_a_change_that_no_policy_can_take_is_wrong_usage(desk: Desk) -> None:
    desk.write(PASSES)
    desk.bench.write("other.yaml", Path("example.yaml").read_text("utf-8").replace("first_response", "reply"))
    desk.write(PASSES.replace("first_response", "reply"), "other-tests.yaml", "other.yaml")

    assert desk.ask("--change", "targets.first_response.basic.outage to 4 hours on always")[0] == 0
    assert desk.ask("--change", "targets.first_response.basic.outage to 5 hours on always")[0] == 1
    status, out, err = desk.ask("--change", "targets.nothing.basic to 5 hours on always")
    assert (status, out) == (2, "")
    assert "error[unknown-path]" in err
    assert desk.ask("--change", "five hours, please")[0] == 2


def test_the_result_can_go_to_a_file(desk: Desk) -> None:
    desk.write(PASSES)

    assert desk.ask("-o", "out.txt") == (0, "", "")
    assert "1 of 1 tests passed in 1 file" in Path("out.txt").read_text("utf-8")
