"""Every command is described: on the page of commands, its JSON by a schema, each schema by its name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator

from casepact.cli import program
from tests.cli.desk import COMMANDS, ROOT

SCHEMAS = sorted((ROOT / "grammar").glob("*.schema.json"))
PAGE = COMMANDS.read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
DESCRIBED = [name for name in program.COMMANDS if name in SECTIONS]


def test_the_page_names_every_command() -> None:
    for name in program.COMMANDS:
        assert re.search(rf"^\| (\[`{name}`\]|`{name}`)", PAGE, re.MULTILINE), name
    assert len(DESCRIBED) > 7


@pytest.mark.parametrize("name", DESCRIBED)
def test_every_command_that_answers_has_json_with_a_schema(name: str) -> None:
    command = program.program.get_command(click.Context(program.program), name)
    assert command is not None
    formats = next(option.type for option in command.params if option.name == "format_")
    assert isinstance(formats, click.Choice)
    assert "json" in formats.choices
    named = re.findall(r"`(grammar/[a-z-]+\.schema\.json)`", SECTIONS[name])
    assert named
    assert all((ROOT / path).exists() for path in named)


def test_the_page_has_every_exit_status() -> None:
    for status in (0, 1, 2, 3, program._BUG, program._INTERRUPTED):
        assert f"\n| {status} | " in PAGE


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_called_as_its_file(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    # A relative name, so that editors find the others that it refers to in the same folder.
    assert schema["$id"] == path.name
    assert schema["title"]
    assert schema["description"]
