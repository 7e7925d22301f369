"""A name that stands where a fact does, and is that of something else, is told with what to write instead."""

from __future__ import annotations

import pytest

from tests.syntax.accepting import faults_of, tried

_STEP = "after 4 hours on always notify boss"


@pytest.mark.parametrize(
    "kind,sentence,said,written",
    [
        ("step", f"{_STEP} unless update", "until: update", [("until", "update"), ("step", _STEP)]),
        ("step", f"{_STEP} unless updated", "until: update", [("until", "update")]),
        (
            "step",
            f"{_STEP} unless resolved",
            "state is resolved",
            [("step", f"{_STEP} unless state is resolved")],
        ),
        (
            "duty",
            "vendor must call customer unless update",
            "until update",
            [("duty", "vendor must call customer until update")],
        ),
        ("step", f"{_STEP} when fix is breached", "breached fix", [("step", f"{_STEP} when breached fix")]),
        ("condition", "fix is breached", "breached fix", [("condition", "breached fix")]),
        ("condition", "fix", "breached fix", [("condition", "breached fix")]),
        ("condition", "users is 10 or more", "is at least", [("condition", "users is at least 10")]),
        ("condition", "severity is p2 or lower", "is at most", [("condition", "severity is at most p2")]),
        ("step", "on breach notify boss", "on breach of", [("step", "on breach of fix notify boss")]),
    ],
)
def test_it_says_what_was_meant(kind: str, sentence: str, said: str, written: list[tuple[str, str]]) -> None:
    (fault,) = tried(kind, sentence)
    assert fault.code == "unknown-name"
    assert fault.help is not None
    assert f"`{said}" in fault.help
    assert "declare" not in fault.help
    for accepted_kind, accepted in written:
        assert faults_of(accepted_kind, accepted) == []


def test_what_is_the_name_of_nothing_can_be_declared() -> None:
    (fault,) = tried("condition", "zebra")
    assert fault.help == "declare it: `case: {zebra: boolean}`"
