"""Sixty edits of the five policies are what they were said to be, and every command shows what it should."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from casepact.comparison import Verdict, compare, difference
from casepact.source import Document
from casepact.syntax.reader import read, to_plain
from tests.comparison.edits import EDITS, NAMES, compared, edited, policy_of, text_of
from tests.comparison.replaying import told_apart


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
def test_the_commands_of_a_change_tell_the_policies_apart(
    edit: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(text_of(edit["policy"]), "utf-8")
    Path("new.yaml").write_text(edited(edit), "utf-8")

    for change in compared(edit).changes:
        if change.evidence is None:
            assert change.verdict is Verdict.REWORDED or change.kind in ("feature", "quota", "tier"), change
        else:
            assert told_apart(change, change.evidence), change


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit['policy']}: {edit['edit']}")
def test_every_change_has_one_cause(edit: dict[str, Any]) -> None:
    comparison = compared(edit)

    told = [mark for cause in comparison.causes for mark in cause.changes]
    assert sorted(told) == sorted(change.fingerprint for change in comparison.changes)


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
