"""docs/scenarios.md shows what is printed; ``python -m tests.scenario.test_documented`` writes it anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from casepact.scenario.reading import SCENARIO_KEYS
from casepact.scenario.staff import TEAM_KEYS
from casepact.scenario.work import WORK_KEYS
from tests.docs.walkthrough import follow, rewritten

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    shown = 0
    for block, transcript in follow(PAGE.read_text(encoding="utf-8"), tmp_path):
        assert block.body == transcript, f"docs/scenarios.md:{block.line}"
        shown += 1
    assert shown == 5


def test_every_key_is_in_the_reference() -> None:
    reference = PAGE.read_text(encoding="utf-8").partition("\n## Reference\n")[2]
    for key in {*SCENARIO_KEYS, *WORK_KEYS, *TEAM_KEYS}:
        assert f"`{key}" in reference, key


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
