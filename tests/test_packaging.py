"""What a wheel carries, and what an installed casepact says of itself."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points, packages_distributions, version
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder

import casepact

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "engine" / "casepact"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def wheel_files(kind: str, directory: Path) -> set[str]:
    """Build one kind of wheel, `standard` or `editable`, and list what lies in it."""
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(directory), versions=[kind])
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path) -> set[str]:
    """List the files of a folder by their paths in it, but for what Python leaves there."""
    paths = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_package_and_the_grammar_and_nothing_else(tmp_path: Path) -> None:
    grammar = files_below(ROOT / "grammar")
    expected = {f"casepact/{name}" for name in files_below(PACKAGE)}
    expected |= {f"casepact/grammar/{name}" for name in grammar}

    inside = {name for name in wheel_files("standard", tmp_path) if ".dist-info/" not in name}

    assert "casepact.lark" in grammar
    assert "casepact/py.typed" in expected
    assert inside == expected


def test_an_editable_install_copies_no_grammar_that_could_grow_stale(tmp_path: Path) -> None:
    inside = wheel_files("editable", tmp_path)

    assert not [name for name in inside if name.startswith("casepact/")]


def test_the_version_is_the_one_in_pyproject() -> None:
    assert version("casepact") == PROJECT["version"], "stale install: run `make test`, which installs anew"
    assert casepact.__version__ == PROJECT["version"]


def test_the_console_script_leads_to_something_that_can_be_called() -> None:
    (script,) = entry_points(group="console_scripts", name="casepact")

    assert callable(script.load())


FOR_TYPE_CHECKERS = frozenset(("typing_extensions",))
"""Modules that type checkers bring along, and that nothing imports when it runs."""


def distribution(requirement: str) -> str:
    """Return the normal form of a requirement's name, as PEP 503 has it."""
    name = re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_by(source: Path) -> set[str]:
    """Top-level names of what a module imports by absolute name, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_a_module_imports_only_what_pyproject_declares() -> None:
    installs = packages_distributions()
    extras = PROJECT["optional-dependencies"]
    optional = (each for name in ("fast", "simulate", "cluster") for each in extras[name])
    declared = {distribution(each) for each in [*PROJECT["dependencies"], *optional]}
    known = sys.stdlib_module_names | {"casepact"} | FOR_TYPE_CHECKERS
    modules = sorted(PACKAGE.rglob("*.py"))

    undeclared = {
        (module.relative_to(PACKAGE).as_posix(), name)
        for module in modules
        for name in imported_by(module) - known
        if not declared & {distribution(each) for each in installs.get(name, [name])}
    }

    assert PACKAGE / "__init__.py" in modules
    assert undeclared == set()
