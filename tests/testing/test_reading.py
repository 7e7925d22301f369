"""A test file with a fault is reported on the fault, and its sound tests are run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from casepact.syntax.grammar_files import read_grammar_file
from casepact.syntax.reader import read_file, to_plain
from casepact.testing.answers import DECISION_KEYS
from casepact.testing.courses import COURSE_KEYS
from casepact.testing.entries import TEST_KEYS
from casepact.testing.reading import FILE_KEYS
from casepact.testing.running import run_tests
from tests.testing.bench import Bench

ROOT = Path(__file__).parents[2]
GOOD = "given: {tier: basic, severity: outage}, at: 2026-03-06T10:00Z, expect: {first_response: +4 hours}"


def answer(expected: str) -> str:
    """The rest of a test that is sound but for what it expects."""
    return GOOD.replace("first_response: +4 hours", expected)


FAULTS = [
    (f"{{tset: a, {GOOD}}}", "unknown-key", "tset", "did you mean `test`?"),
    (f"{{test: a, whom: b, {GOOD}}}", "unknown-key", "whom", None),
    ("{test: a, at: 2026-03-06T10:00Z, expect: {}}", "no-expectation", "expect", None),
    ("{test: a, at: 2026-03-06T10:00Z}", "missing-key", "test", "add `expect:`"),
    (f"{{test: a, {GOOD.replace('at: 2026-03-06T10:00Z, ', '')}}}", "missing-key", "test", "add `at:`"),
    (f"{{test: a, {GOOD.replace('10:00Z', '10:00')}}}", "bad-instant", "2026-03-06T10:00", None),
    (f"{{test: a, {GOOD.replace('+4 hours', 'soon')}}}", "bad-instant", "soon", None),
    (f"{{test: a, {GOOD.replace('outage', 'outrage')}}}", "bad-value", "outrage", "did you mean `outage`?"),
    (
        f"{{test: a, {GOOD.replace('severity', 'severty')}}}",
        "unknown-name",
        "severty",
        "did you mean `severity`?",
    ),
    (
        f"{{test: a, {GOOD.replace('first_response:', 'first_respons:')}}}",
        "unknown-name",
        "first_respons",
        "did you mean `first_response`?",
    ),
    (
        f"{{test: a, {answer('holds: [terms.servey]')}}}",
        "unknown-name",
        "terms.servey",
        "did you mean `terms.survey`?",
    ),
    (f"{{test: a, {answer('covered: perhaps')}}}", "bad-value", "perhaps", None),
    (
        f"{{test: a, {GOOD.replace('+4 hours', '{deu: +4 hours}')}}}",
        "unknown-name",
        "deu",
        "did you mean `due`?",
    ),
    (f"{{test: a, {answer('not: [leed]')}}}", "unknown-name", "leed", "did you mean `lead`?"),
    (f"{{test: a, policy: gone.yaml, {GOOD}}}", "unreadable-policy", "gone.yaml", None),
    (f"{{test: a, until: +1 hour, {GOOD}}}", "wrong-shape", "until", "add `timeline: []`"),
    (
        f"{{test: a, timeline: [+1 hour respnd], {answer('state: working')}}}",
        "unknown-name",
        "respnd",
        "did you mean `respond`?",
    ),
    (
        f"{{test: a, timeline: [], {answer('state: wroking')}}}",
        "unknown-name",
        "wroking",
        "did you mean `working`?",
    ),
    (
        f"{{test: a, timeline: [], {answer('never: [broke first_response]')}}}",
        "bad-value",
        "broke first_response",
        None,
    ),
    (f"{{test: a, each: [], {GOOD}}}", "wrong-shape", "[]", None),
    (f"{{test: a, each: [{{day: 6}}], {GOOD}}}", "unused-parameter", "day", "write `$day`"),
    (
        f"{{test: a, each: [{{tear: basic}}], {GOOD.replace('tier: basic', 'tier: $tier')}}}",
        "unknown-name",
        "$tier",
        "did you mean `tear`?",
    ),
    ("just words", "wrong-shape", "just words", None),
]


@pytest.mark.parametrize("test, code, place, help_", FAULTS)
def test_a_fault_is_reported_in_its_place(
    bench: Bench, test: str, code: str, place: str, help_: str | None
) -> None:
    suite = bench.run(f"  - {test}\n  - {{test: sound, {GOOD}}}\n")
    found = next(item for item in suite.files[0].diagnostics if item.code == code)
    line = bench.folder.joinpath("tests.yaml").read_text("utf-8").splitlines()[found.span.line - 1]

    assert line[found.span.column - 1 : found.span.end_column - 1] == place
    assert help_ is None or found.help == help_
    assert [(outcome.test.name, outcome.passed) for outcome in suite.outcomes] == [("sound", True)]
    assert suite.faulty == 1
    assert not suite.passed


def test_what_else_is_wrong_with_a_test_without_an_instant_is_said_too(bench: Bench) -> None:
    found = bench.found("tier: basic", "first_respons: +4 hours, covered: perhaps", at="2026-03-06 10:00")

    assert [item.code for item in found] == ["bad-instant", "unknown-name", "bad-value"]


@pytest.mark.parametrize("tests", ["  []\n", "\n", "  {}\n"])
def test_a_file_without_a_test_fails(bench: Bench, tests: str) -> None:
    suite = bench.run(tests)

    assert [found.code for found in suite.files[0].diagnostics] in (["no-tests"], ["wrong-shape"])
    assert not suite.passed


def test_a_policy_with_errors_is_not_tested(bench: Bench) -> None:
    bench.write("example.yaml", "casepact: 1\npolicy: example\n")
    suite = bench.run(f"  - {{test: a, {GOOD}}}\n")
    found = suite.files[0].diagnostics

    assert {item.code for item in found} == {"unreadable-policy"}
    assert found[0].help == "`casepact check example.yaml` shows them"
    assert not suite.passed


def test_the_zone_of_the_file_is_that_of_its_local_times(bench: Bench) -> None:
    head = "policy: example.yaml\nzone: Europe/Berlin\n"
    suite = bench.run(
        "  - {test: a, given: {tier: basic, severity: outage}, at: 2026-03-06 11:00,"
        " expect: {first_response: 2026-03-06 15:00}}\n",
        head=head,
    )

    assert suite.passed
    assert suite.outcomes[0].test.at == 1_772_791_200


def test_rows_put_values_into_facts_instants_events_and_expectations(bench: Bench) -> None:
    suite = bench.run(
        """\
  - test: ${tier}s wait $$5
    given: {tier: $tier, severity: $severity}
    at: 2026-03-0${day}T10:00Z
    expect: {first_response: $due, not: $not}
    each:
      - {tier: basic, severity: outage, day: 6, due: +4 hours, not: terms.big}
      - {tier: premium, severity: fault, day: 5, due: {due: +1 day, bound: exclusive}, not: [director, lead]}
"""
    )
    first, second = suite.outcomes

    assert (first.test.number, first.test.name) == ("1.1", "basics wait $5")
    assert first.passed
    assert [found.message for found in second.failures] == ["`lead` is told"]
    assert second.failures[0].span.line == 10


def schemas() -> Registry[Any]:
    return Registry().with_resources(
        (name, Resource.from_contents(json.loads(read_grammar_file(name))))
        for name in ("tests.schema.json", "timeline.schema.json")
    )


def validator() -> Draft202012Validator:
    schema = json.loads(read_grammar_file("tests.schema.json"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=schemas())


def typed(plain: Any) -> Any:
    """What an editor's YAML parser would make of the file's plain texts."""
    if isinstance(plain, dict):
        return {key: typed(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [typed(item) for item in plain]
    return int(plain) if plain.isdigit() else plain


def test_the_schema_knows_the_keys_that_are_read() -> None:
    schema = json.loads(read_grammar_file("tests.schema.json"))

    assert set(schema["properties"]) == set(FILE_KEYS)
    assert set(schema["$defs"]["test"]["properties"]) == set(TEST_KEYS)
    assert set(schema["$defs"]["decision"]["properties"]) == set(DECISION_KEYS)
    assert set(schema["$defs"]["course"]["properties"]) == set(COURSE_KEYS)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "policies" / "tests").glob("*.yaml")), ids=lambda path: path.stem
)
def test_the_schema_takes_the_tests_of_the_repository(path: Path) -> None:
    _, node, _ = read_file(path)
    assert node is not None

    assert [error.message for error in validator().iter_errors(typed(to_plain(node)))] == []


@pytest.mark.parametrize(
    "test",
    [
        "{test: a}",
        "{test: a, expect: {}}",
        "{test: a, timeline: [], expect: {offered: 'yes'}}",
        "{expect: {a: b}}",
    ],
)
def test_the_schema_refuses_what_is_no_test(bench: Bench, test: str) -> None:
    path = bench.write("tests.yaml", f"casepact: 1\npolicy: example.yaml\ntests: [{test}]\n")
    _, node, _ = read_file(path)
    assert node is not None

    assert list(validator().iter_errors(typed(to_plain(node))))
    assert not run_tests([str(path)]).passed
