"""Sixty edits of the five policies are what they were said to be, and every command shows what it should."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from casepact.comparison import Comparison, Verdict, compare, difference
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Document, Level
from casepact.syntax.reader import read, to_plain

ROOT = Path(__file__).parents[2]
EDITS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "edits.yaml").read_text("utf-8"))
NAMES = ("openback", "openconnect", "opendns", "openxchange", "roxen")


def policy_of(text: str, name: str) -> Policy:
    policy, found = resolve_text(text, name)
    assert policy is not None
    assert [item for item in found if item.level is Level.ERROR] == []
    return policy


def text_of(name: str) -> str:
    return (ROOT / "policies" / f"{name}.yaml").read_text("utf-8")


def edited(edit: dict[str, Any]) -> str:
    text = text_of(edit["policy"])
    for step in (edit, *edit.get("also", ())):
        if "find" in step:
            assert text.count(step["find"]) == 1, step["find"]
            text = text.replace(step["find"], step["put"])
    if "word" in edit:
        old, new = edit["word"]
        text, count = re.subn(rf"\b{old}\b", new, text)
        assert count > 1
    return text + str(edit.get("add", ""))


def compared(edit: dict[str, Any]) -> Comparison:
    old = policy_of(text_of(edit["policy"]), "old.yaml")
    return compare(old, policy_of(edited(edit), "new.yaml"))


def test_there_are_twelve_edits_of_each_policy() -> None:
    assert Counter(edit["policy"] for edit in EDITS) == dict.fromkeys(NAMES, 12)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit['policy']}: {edit['edit']}")
def test_an_edit_is_what_it_was_said_to_be(edit: dict[str, Any]) -> None:
    comparison = compared(edit)
    found: dict[str, list[str]] = {}
    for change in comparison.changes:
        found.setdefault(change.code, []).append(change.clause)

    assert {code: sorted(ids) for code, ids in found.items()} == {
        code: sorted(ids) for code, ids in edit["changes"].items()
    }, "\n".join(change.message for change in comparison.changes)
    assert comparison.verdict == edit["verdict"]
    assert len({change.fingerprint for change in comparison.changes}) == len(comparison.changes)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit['policy']}: {edit['edit']}")
def test_the_first_difference_agrees_with_the_whole_comparison(edit: dict[str, Any]) -> None:
    old, new = policy_of(text_of(edit["policy"]), "old.yaml"), policy_of(edited(edit), "new.yaml")

    first = difference(old, new)
    assert (first is None) == (edit["verdict"] == Verdict.REWORDED)


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_no_other_than_itself(name: str) -> None:
    one, other = policy_of(text_of(name), "old.yaml"), policy_of(text_of(name), "new.yaml")

    assert compare(one, other).changes == ()
    assert difference(one, other) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_written_anew_is_the_same(name: str) -> None:
    """Comments, quotes, line breaks and flow style go, and the sections come in another order."""
    node, _ = read(Document(name, text_of(name)))
    assert node is not None
    plain = to_plain(node)
    assert isinstance(plain, dict)
    head = ("casepact", "policy")
    order = [*head, *sorted((key for key in plain if key not in head), reverse=True)]
    anew = yaml.safe_dump({key: plain[key] for key in order}, sort_keys=False, width=60)

    assert compare(policy_of(text_of(name), "old.yaml"), policy_of(anew, "new.yaml")).changes == ()
