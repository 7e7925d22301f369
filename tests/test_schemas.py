"""Every JSON Schema is one, says of every key what it is, and shows it where people write the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FILES = sorted((Path(__file__).parents[1] / "grammar").glob("*.schema.json"))
SCHEMAS: dict[str, dict[str, Any]] = {path.name: json.loads(path.read_text("utf-8")) for path in FILES}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)

WRITTEN = ("contract", "policy", "scenario", "tests", "timeline")
"""The kinds of file that people write; their editors show the examples."""


def keys_of(name: str, part: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each key that a schema knows, with the place where it is described, and what is said of it."""
    if isinstance(part, dict):
        properties = part.get("properties")
        if isinstance(properties, dict) and all(isinstance(value, dict) for value in properties.values()):
            for key, value in properties.items():
                yield f"{place}/properties/{key}", value
        for key, value in part.items():
            yield from keys_of(name, value, f"{place}/{key}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from keys_of(name, value, f"{place}/{number}")


def says(name: str, said: dict[str, Any], what: str) -> bool:
    """Whether a key has a description (or examples), of its own or of what it refers to."""
    while what not in said:
        if "$ref" not in said:
            return False
        file, _, place = said["$ref"].partition("#")
        name = file or name
        said = SCHEMAS[name]
        for part in place.split("/")[1:]:
            said = said[part]
    return bool(said[what])


def examples_of(part: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Each example, with the place of what it is an example of."""
    if isinstance(part, dict):
        if isinstance(part.get("examples"), list):
            for example in part["examples"]:
                yield place, example
        for key, value in part.items():
            if key != "examples":
                yield from examples_of(value, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from examples_of(value, f"{place}/{number}")


def test_there_are_schemas() -> None:
    assert {f"{kind}.schema.json" for kind in WRITTEN} <= SCHEMAS.keys()
    assert len(SCHEMAS) > 15


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == name
    assert SCHEMAS[name]["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_has_a_description(name: str) -> None:
    found = list(keys_of(name, SCHEMAS[name]))
    assert found
    assert [place for place, said in found if not says(name, said, "description")] == []


@pytest.mark.parametrize("name", [f"{kind}.schema.json" for kind in WRITTEN])
def test_every_key_that_people_write_has_an_example(name: str) -> None:
    found = list(keys_of(name, SCHEMAS[name]))
    assert [place for place, said in found if not says(name, said, "examples")] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_is_one(name: str) -> None:
    wrong = [
        (place, example, error.message)
        for place, example in examples_of(SCHEMAS[name])
        for error in validator(f"{name}#{quote(place)}").iter_errors(example)
    ]
    assert wrong == []


def test_an_example_that_is_none_is_found() -> None:
    assert not validator("timeline.schema.json#/$defs/instant").is_valid("yesterday")
    assert not validator("tests.schema.json#/$defs/test/properties/timeline").is_valid({"case": "one"})


def validator(place: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": place}, registry=REGISTRY)
