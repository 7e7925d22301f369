"""Every example of docs/semantics.md happens as the page says."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from pathlib import Path

import pytest

from casepact.resolve import resolve_text
from casepact.semantics.replay import Row, replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document

PAGE = (Path(__file__).parents[2] / "docs" / "semantics.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"```yaml policy\n(?P<policy>.*?)```\n```yaml timeline\n(?P<timeline>.*?)```\n\n"
    r"\| at \| what \| due \|\n\| --- \| --- \| --- \|\n(?P<rows>(?:\|[^\n]*\|\n)+)",
    re.DOTALL,
)
HEAD = PAGE.partition("```yaml head\n")[2].partition("```")[0]
EXAMPLES = list(EXAMPLE.finditer(PAGE))
LEFT_OUT = ("event", "opened", "moved", "changed")


def _local(instant: int | None) -> str:
    if instant is None:
        return "-"
    return dt.datetime.fromtimestamp(instant, zoneinfo.ZoneInfo("Europe/London")).strftime("%Y-%m-%d %H:%M")


def _what(row: Row) -> str:
    return " ".join(part for part in (row.obligation, row.kind, *row.objects) if part)


def test_no_example_is_overlooked() -> None:
    assert len(EXAMPLES) == PAGE.count("```yaml policy") == PAGE.count("```yaml timeline")
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_happens_as_it_says(number: int) -> None:
    example = EXAMPLES[number]
    head = HEAD
    if "calendars:" in example["policy"]:
        head = re.sub(r"calendars:\n(  .*\n)+", "", head)
    policy, found = resolve_text(head + example["policy"])
    assert policy is not None
    assert [item.message for item in found if item.level == "error"] == []
    source = f"casepact: 1\ntimeline: example\nzone: Europe/London\n{example['timeline']}"
    timeline, faults = read_timeline(Document("timeline.yaml", source), policy)
    assert [item.message for item in faults] == []
    assert timeline is not None
    rows = [row for row in replay(policy, timeline).rows if row.kind not in LEFT_OUT]
    shown = [[cell.strip() for cell in line.split("|")[1:-1]] for line in example["rows"].splitlines()]
    assert [[_local(row.at), _what(row), _local(row.due)] for row in rows] == shown


def test_the_timeline_on_the_page_is_one() -> None:
    policy, _ = resolve_text(HEAD)
    assert policy is not None
    source = PAGE.partition("## Timelines")[2].partition("```yaml\n")[2].partition("```")[0]
    timeline, faults = read_timeline(Document("timeline.yaml", source), policy)
    assert [item.message for item in faults] == []
    assert timeline is not None
    assert [event.name for event in timeline.cases[0].events] == ["respond", "activate", "change", "resolve"]
