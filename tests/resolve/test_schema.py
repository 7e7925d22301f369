"""The editor schemas know the keys the resolver knows, and refuse no file that it accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from casepact.resolve.contract import CONTRACT_KEYS
from casepact.resolve.policy import TOP_KEYS
from casepact.syntax.grammar_files import read_grammar_file
from casepact.syntax.reader import read_file, to_plain
from casepact.syntax.sentences import SyntaxFault, parse

ROOT = Path(__file__).parents[2]
POLICIES = [*sorted((ROOT / "policies").glob("*.yaml")), *sorted(Path(__file__).parent.glob("good/*.yaml"))]
CONTRACTS = sorted((ROOT / "policies" / "contracts").glob("*.yaml"))


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(read_grammar_file(f"{name}.schema.json"))
    return loaded


def typed(plain: Any) -> Any:
    """What an editor's YAML parser would make of the file's plain texts."""
    if isinstance(plain, dict):
        return {key: typed(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [typed(item) for item in plain]
    return int(plain) if plain.isdigit() else plain or None


def nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from nodes(value)
    elif isinstance(part, list):
        for item in part:
            yield from nodes(item)


@pytest.mark.parametrize("name", ["policy", "contract"])
def test_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_sections_are_the_resolvers() -> None:
    assert set(schema("policy")["properties"]) == set(TOP_KEYS)
    assert set(schema("contract")["properties"]) == set(CONTRACT_KEYS)


@pytest.mark.parametrize("name", ["policy", "contract"])
def test_every_key_has_a_description_and_an_example(name: str) -> None:
    loaded = schema(name)
    for node in nodes(loaded):
        for key, value in (node.get("properties") or {}).items() if "properties" in node else ():
            target = loaded["$defs"][value["$ref"].rsplit("/", 1)[1]] if "$ref" in value else {}
            assert "description" in value or "description" in target, key
            assert "examples" in value or "examples" in target, key


def test_every_example_sentence_parses() -> None:
    kinds = 0
    for node in nodes(schema("policy")):
        comment = node.get("$comment", "")
        if comment.startswith("sentence: "):
            kinds += 1
            for example in node["examples"]:
                tree = parse(comment.removeprefix("sentence: "), example)
                assert not isinstance(tree, SyntaxFault), (example, tree)
    assert kinds == 11


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policies_are_valid(path: Path) -> None:
    _, root, _ = read_file(path)
    assert root is not None
    errors = list(Draft202012Validator(schema("policy")).iter_errors(typed(to_plain(root))))
    assert not errors, [(list(e.absolute_path), e.message[:200]) for e in errors]


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_contracts_are_valid(path: Path) -> None:
    _, root, _ = read_file(path)
    assert root is not None
    errors = list(Draft202012Validator(schema("contract")).iter_errors(typed(to_plain(root))))
    assert not errors, [(list(e.absolute_path), e.message[:200]) for e in errors]
