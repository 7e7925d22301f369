"""Which files of a project are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.project.gathering import Gathered, gather

POLICY = "casepact: 1\npolicy: plain\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "a/policy.yaml": POLICY,
        "a/other.yaml": "services: {web: {}}\n",
        "a/slip.yaml": "casepact: 1\ntest: []\n",
        "a/tests.yaml": "casepact: 1\ntests: []\npolicy: policy.yaml\n",
        "b/other.yaml": "services: {web: {}}\n",
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_below_a_folder_what_is_ours_or_was_meant_to_be_is_checked() -> None:
    assert gather(["a"]) == Gathered(
        files=("a/policy.yaml", "a/slip.yaml"), passed_over=("a/other.yaml", "a/tests.yaml")
    )


@pytest.mark.usefixtures("folder")
def test_what_is_named_is_checked_whatever_it_is() -> None:
    assert gather(["b/other.yaml", "a/tests.yaml"]).files == ("b/other.yaml", "a/tests.yaml")


@pytest.mark.usefixtures("folder")
def test_a_folder_with_nothing_to_check_is_told_apart() -> None:
    assert gather(["b", "a/policy.yaml"]) == Gathered(
        files=("a/policy.yaml",), passed_over=("b/other.yaml",), empty=("b",)
    )
