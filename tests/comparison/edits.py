"""Sixty edits of the five policies, and the comparison of each with what was there before."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casepact.comparison import Comparison, compare
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level

__all__ = ["EDITS", "NAMES", "compared", "edited", "policy_of", "text_of"]

ROOT = Path(__file__).parents[2]
EDITS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "edits.yaml").read_text("utf-8"))
NAMES = ("openback", "openconnect", "opendns", "openxchange", "roxen")


@cache
def policy_of(text: str, name: str) -> Policy:
    policy, found = resolve_text(text, name)
    assert policy is not None
    assert [item for item in found if item.level is Level.ERROR] == []
    return policy


@cache
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
    return _compared(edit["policy"], edited(edit))


@cache
def _compared(name: str, text: str) -> Comparison:
    return compare(policy_of(text_of(name), "old.yaml"), policy_of(text, "new.yaml"))
