"""Fixtures of checks: `CODE.good.yaml`, and `CODE.bad.yaml` with `# <- message` on every faulty line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from casepact.checks import Check
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level

__all__ = ["assert_explained", "assert_paired", "load", "marked_in"]

_MARK = re.compile(r" # <- ([^#]*)(?= # <- |$)")


def load(path: Path) -> tuple[Policy, str]:
    """A policy without errors, and its text."""
    text = path.read_text("utf-8")
    policy, found = resolve_text(text, str(path))
    assert [f"{item.span.line}: {item.message}" for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    return policy, text


def marked_in(text: str) -> list[tuple[int, str]]:
    """The line and the message of each fault that is marked."""
    marks = [
        (number, message)
        for number, line in enumerate(text.splitlines(), 1)
        for message in _MARK.findall(line)
    ]
    assert marks, "a fixture of a bad policy marks at least one fault"
    return marks


def assert_explained(check: Check) -> None:
    """Its explanation is a paragraph, and its summary no sentence."""
    assert 150 < len(check.explanation) < 1000
    assert "\n" not in check.explanation
    assert check.explanation.endswith(".")
    assert not check.summary.endswith(".")


def assert_paired(checks: Iterable[Check], fixtures: Path) -> None:
    """Each check has a code of its own and both fixtures, and each fixture a check."""
    codes = [check.code for check in checks]
    assert len(set(codes)) == len(codes)
    assert {path.name for path in fixtures.iterdir()} == {
        f"{code}.{kind}.yaml" for code in codes for kind in ("good", "bad")
    }
