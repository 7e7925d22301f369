"""Every code has an explanation, and the examples in it are what they say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import casepact
from casepact.project.checking import check_file
from casepact.render.explanations import Explanation, explanations

PACKAGE = Path(casepact.__file__).parent
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
MAKERS = frozenset(("Diagnostic", "SyntaxFault", "SentenceError", "CalendarError"))

SECTIONS = {
    "casepact": "casepact: 1\n",
    "policy": "policy: example\n",
    "sources": f"sources:\n  page: {{title: Page, sha256: {'a' * 64}}}\n",
    "calendars": "calendars:\n  office: Mon-Fri 09:00-17:00 in Europe/Madrid\n",
    "case": "case:\n  onboarded: boolean\n  users: integer 0 to 100\n",
    "features": "features: {status_page: Status page, account_manager: Account manager}\n",
    "tiers": "tiers:\n  basic: {channels: [email], includes: [status_page], optional: [account_manager],"
    " named_contacts: 1}\n",
    "severities": "severities: {high: High, low: Low}\n",
    "channels": "channels: {email: E-mail}\n",
    "targets": "targets:\n  first_response:\n    duty: vendor must respond after opened\n"
    "    within: {high: 1 hour on always, low: unspecified}\n",
}
"""A sound policy, section by section, of which an example replaces some."""


SCENARIO = {
    "policy": "policy: example.yaml\n",
    "period": "period: 2026-03-02 to 2026-03-29\n",
    "arrivals": "arrivals:\n  customers: {rate: 4 per day, mix: {tier: basic, severity: high}}\n",
    "work": "work: {respond: 10 minutes, solve: 1 hour}\n",
}
"""The same for a scenario."""


def constants(node: ast.expr | None) -> Iterator[str]:
    """Yield the strings an expression can be, where it says them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from constants(body)
            yield from constants(orelse)
        case _:
            return


def codes_in(source: str) -> Iterator[str]:
    """Yield every code that a module can give a diagnostic."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            keyed = [word.value for word in node.keywords if word.arg == "code"]
            if name in MAKERS or (name == "add" and len(node.args) >= 3):
                keyed += node.args[:1]
            for value in keyed:
                yield from constants(value)
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "code" for target in node.targets
        ):
            yield from constants(node.value)
        elif isinstance(node, ast.arguments):
            named = zip(node.kwonlyargs, node.kw_defaults, strict=True)
            for default in (default for argument, default in named if argument.arg == "code"):
                yield from constants(default)


@cache
def codes_of_the_engine() -> frozenset[str]:
    return frozenset(
        code
        for path in PACKAGE.rglob("*.py")
        if "explanations" not in path.parts
        for code in codes_in(path.read_text("utf-8"))
        if CODE.fullmatch(code)
    )


@pytest.mark.slow
def test_the_search_for_codes_finds_those_made_in_each_way() -> None:
    found = codes_of_the_engine()

    assert {"duplicate-key", "bad-range", "zone-missing", "unknown-value", "tab-indentation"} <= found
    assert {"syntax", "unused-name", "unreadable-policy"} <= found


def test_every_code_is_explained_and_nothing_else() -> None:
    found = codes_of_the_engine()

    assert sorted(found - explanations().keys()) == []
    assert sorted(explanations().keys() - found) == []


@pytest.mark.parametrize("entry", explanations().values(), ids=lambda entry: entry.code)
def test_an_explanation_is_a_paragraph(entry: Explanation) -> None:
    assert entry.text.endswith((".", ")"))
    assert len(entry.text) > 60
    assert "\n" not in entry.text
    assert entry.summary
    assert not entry.summary.endswith(".")


def whole(example: str) -> str:
    """Put an example of a policy in place of the sections it has; leave any other kind as it is."""
    keys = re.findall(r"^(\w+) *:", example, re.MULTILINE)
    if {"contract", "timeline"} & set(keys):
        return f"casepact: 1\n{example}"
    if "scenario" in keys:
        return "casepact: 1\n" + "".join(text for key, text in SCENARIO.items() if key not in keys) + example
    if example.startswith(("%", "#")) or "\n---" in example:
        return example
    return "".join(text for key, text in SECTIONS.items() if key not in keys) + example


def findings(folder: Path, example: str, code: str) -> int:
    (folder / "example.yaml").write_text("".join(SECTIONS.values()), "utf-8")
    path = folder / "shown.yaml"
    path.write_text(whole(example), "utf-8")
    return sum(found.code == code for found in check_file(str(path)).diagnostics)


EXAMPLES = [entry for entry in explanations().values() if entry.bad]


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.code)
def test_the_bad_example_has_what_is_explained_and_the_good_one_does_not(
    entry: Explanation, tmp_path: Path
) -> None:
    sound = findings(tmp_path, "title: Sound\n", entry.code)  # a check may have something to say of it

    assert findings(tmp_path, entry.bad, entry.code) > findings(tmp_path, entry.good, entry.code)
    assert findings(tmp_path, entry.good, entry.code) <= sound
