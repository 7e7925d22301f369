"""The schema of scenarios knows the keys the reader knows, and refuses no file that it accepts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from casepact.scenario import work
from casepact.scenario.arrivals import STREAM_KEYS
from casepact.scenario.model import Order
from casepact.scenario.reading import SCENARIO_KEYS
from casepact.scenario.replays import REPLAY_KEYS
from casepact.scenario.staff import TEAM_KEYS
from casepact.scenario.work import WORK_KEYS
from casepact.syntax.grammar_files import read_grammar_file
from casepact.syntax.reader import read_file, to_plain
from casepact.syntax.sentences import SyntaxFault, parse
from tests.resolve.test_schema import nodes, typed
from tests.scenario.marks import GOOD

ROOT = Path(__file__).parents[2]
FIVE = sorted((ROOT / "policies" / "scenarios").glob("*.yaml"))
SCENARIOS = [*FIVE, ROOT / "docs" / "examples" / "month.yaml", *GOOD]
SCHEMA: dict[str, Any] = json.loads(read_grammar_file("scenario.schema.json"))
SENTENCES = [
    (node["$comment"].removeprefix("sentence: "), example)
    for node in nodes(SCHEMA)
    if str(node.get("$comment", "")).startswith("sentence: ")
    for example in node["examples"]
]


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "part, keys",
    [
        (SCHEMA, SCENARIO_KEYS),
        (SCHEMA["$defs"]["stream"], STREAM_KEYS),
        (SCHEMA["$defs"]["replay"], REPLAY_KEYS),
        (SCHEMA["properties"]["work"], WORK_KEYS),
        (SCHEMA["properties"]["staff"]["additionalProperties"], TEAM_KEYS),
    ],
    ids=["scenario", "stream", "replay", "work", "team"],
)
def test_keys_are_the_readers(part: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert set(part["properties"]) == set(keys)
    assert part["additionalProperties"] is False


@pytest.mark.parametrize("key", work.ENTRY_KEYS)
def test_keys_of_what_else_happens_are_the_readers(key: str) -> None:
    part = SCHEMA["properties"]["work"]["properties"][key]
    entry = part if "properties" in part else part["anyOf"][0]
    assert set(entry["properties"]) == set(work.ENTRY_KEYS[key])


def test_orders_are_the_readers() -> None:
    team = SCHEMA["properties"]["staff"]["additionalProperties"]
    assert team["properties"]["order"]["enum"] == [order.value for order in Order]


def test_every_key_has_a_description_and_an_example() -> None:
    for node in nodes(SCHEMA):
        for key, value in (node.get("properties") or {}).items():
            target = SCHEMA["$defs"][value["$ref"].rsplit("/", 1)[1]] if "$ref" in value else {}
            assert "description" in value or "description" in target, key
            assert "examples" in value or "examples" in target, key


@pytest.mark.parametrize("kind, example", SENTENCES)
def test_every_example_sentence_parses(kind: str, example: str) -> None:
    assert not isinstance(parse(kind, example), SyntaxFault)


def test_every_kind_of_sentence_has_an_example() -> None:
    grammar = read_grammar_file("casepact.lark")
    kinds = {kind for kind, _ in SENTENCES}
    assert kinds >= {
        "drawn_time",
        "arrival_rate",
        "rate_factor",
        "burst",
        "growth",
        "shift",
        "length",
        "date_span",
    }
    assert all(re.search(rf"^{kind}: ", grammar, re.MULTILINE) for kind in kinds)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_are_valid(path: Path) -> None:
    _, root, _ = read_file(path)
    assert root is not None
    errors = list(Draft202012Validator(SCHEMA).iter_errors(typed(to_plain(root))))
    assert not errors, [(list(e.absolute_path), e.message[:200]) for e in errors]


@pytest.mark.parametrize("path", FIVE, ids=lambda path: path.stem)
def test_editors_are_told_of_the_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == ROOT / "grammar" / "scenario.schema.json"
