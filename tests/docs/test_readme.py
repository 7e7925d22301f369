"""What README.md shows is what casepact does."""

from __future__ import annotations

import pytest

from tests.docs.rewrite import DRAWING, README, ROOT, WEEK, drawing, week
from tests.docs.walkthrough import blocks_of, follow

DOCUMENT = README.read_text(encoding="utf-8")


def test_the_commands_print_what_the_readme_shows() -> None:
    shown = 0
    for block, transcript in follow(DOCUMENT, ROOT):
        assert block.body == transcript, f"README.md:{block.line}"
        shown += 1
    assert shown == 5


def test_the_drawing_is_the_machine_of_the_example() -> None:
    assert DRAWING.read_text(encoding="utf-8") == drawing()


@pytest.mark.slow
def test_the_chart_is_drawn_by_the_command_it_stands_by() -> None:
    pytest.importorskip("vl_convert")
    pytest.importorskip("llvmlite")
    assert WEEK.read_text(encoding="utf-8") == week()
    assert "simulate policies/scenarios/openback.yaml -n 20 --charts" in DOCUMENT.replace("\n", " ")


def test_the_excerpt_is_from_the_policy_it_speaks_of() -> None:
    policy = (ROOT / "policies" / "openback.yaml").read_text(encoding="utf-8").splitlines()
    (excerpt,) = (block.body for block in blocks_of(DOCUMENT) if block.info == ("yaml",))
    place = -1
    for line in excerpt.splitlines():
        assert line in policy[place + 1 :], line
        place = policy.index(line, place + 1)
