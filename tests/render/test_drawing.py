"""Drawings of machines: everything has its place, nothing overlaps, and what is written can be read back."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given

from casepact.machine.graph import build_graph
from casepact.render.graphs.dot import dot_text
from casepact.render.graphs.drawing import Drawing, drawing_of
from casepact.render.graphs.layout import Frame, lay_out
from casepact.render.graphs.lettering import text_width
from casepact.render.graphs.mermaid import mermaid_text
from casepact.render.graphs.places import place_across
from casepact.render.graphs.ranks import rank_drawing
from casepact.render.graphs.svg import svg_text
from casepact.resolve import resolve_text
from tests.render.drawings import drawings

POLICY = """
casepact: 1
policy: odd-names
title: 'Odd: "names" & <signs>; all of them'
tiers: {basic: {channels: [email]}}
severities: {high: High, low: Low}
calendars: {office: 'Mon-Fri 09:00-17:00 in Europe/Madrid'}
lifecycle:
  states:
    state: {title: 'State: "one" # <b>; two'}
    end: {final: yes}
  events: {park: Park}
  transitions:
    - working -> state on park by vendor or customer when severity is high
    - state -> working on resume within 3 hours on (Mon-Fri 09:00-17:00 in Europe/Madrid)
    - state -> state on poke
    - state -> end after unspecified
"""


def machine(text: str = POLICY) -> Any:
    policy, found = resolve_text(text)
    assert policy is not None
    assert not [item for item in found if item.level == "error"]
    return build_graph(policy)


def overlap(one: Frame, other: Frame) -> bool:
    across = abs(one.x - other.x) < (one.width + other.width) / 2 - 0.01
    down = abs(one.y - other.y) < (one.height + other.height) / 2 - 0.01
    return across and down


# ---- ranks and places


@given(drawings())
def test_every_arrow_runs_down_from_rank_to_rank(drawing: Drawing) -> None:
    ranked = rank_drawing(drawing)
    level = {node: number for number, rank in enumerate(ranked.ranks) for node in rank}

    assert sorted(chain.arrow for chain in ranked.chains) == [
        index for index, arrow in enumerate(drawing.arrows) if arrow.source != arrow.target
    ]
    for chain in ranked.chains:
        assert all(level[lower] == level[upper] + 1 for upper, lower in pairwise(chain.nodes))
        arrow = drawing.arrows[chain.arrow]
        ends = (chain.nodes[-1], chain.nodes[0]) if chain.turned else (chain.nodes[0], chain.nodes[-1])
        assert ends == (ranked.boxes[arrow.source], ranked.boxes[arrow.target])
        assert chain.label in chain.nodes[1:-1]
        assert level[chain.label] % 2 == 1
    assert all(level[node] % 2 == 0 for node in ranked.boxes.values())


@given(drawings())
def test_nodes_of_a_rank_keep_their_order_and_their_distance(drawing: Drawing) -> None:
    ranked = rank_drawing(drawing)
    widths = {node: 10.0 + node for rank in ranked.ranks for node in rank}
    across = place_across(ranked, widths, 5.0)

    assert min(across[node] - widths[node] / 2 for node in across) == pytest.approx(0.0)
    for rank in ranked.ranks:
        for left, right in pairwise(rank):
            assert across[right] - across[left] >= (widths[left] + widths[right]) / 2 + 5.0 - 1e-6


@given(drawings())
def test_no_box_and_no_label_lies_on_another(drawing: Drawing) -> None:
    layout = lay_out(drawing)
    frames = [*layout.frames, *(way.label for way in layout.ways if not is_loop(drawing, way.arrow))]

    assert len(layout.frames) == len(drawing.boxes)
    assert sorted(way.arrow for way in layout.ways) == list(range(len(drawing.arrows)))
    for one, other in combinations(frames, 2):
        assert not overlap(one, other)
    for frame in frames:
        assert frame.x - frame.width / 2 >= -0.01
        assert frame.x + frame.width / 2 <= layout.width + 0.01
        assert frame.top >= -0.01
        assert frame.bottom <= layout.height + 0.01


def is_loop(drawing: Drawing, index: int) -> bool:
    return drawing.arrows[index].source == drawing.arrows[index].target


@given(drawings())
def test_an_arrow_starts_and_ends_at_its_boxes(drawing: Drawing) -> None:
    layout = lay_out(drawing)
    frames = dict(zip([box.id for box in drawing.boxes], layout.frames, strict=True))
    for way in layout.ways:
        numbers = [float(number) for number in re.findall(r"-?\d+\.\d", way.path)]
        arrow = drawing.arrows[way.arrow]
        for (x, y), box in ((numbers[:2], arrow.source), (numbers[-2:], arrow.target)):
            frame = frames[box]
            assert abs(x - frame.x) <= frame.width / 2 + 0.1
            assert abs(y - frame.y) <= frame.height / 2 + 0.1


def test_what_several_states_share_leaves_one_box() -> None:
    drawing = drawing_of(machine())
    (shared,) = [box for box in drawing.boxes if box.members]
    leaving = {(arrow.target, arrow.lines) for arrow in drawing.arrows if arrow.source == shared.id}

    assert shared.members == (
        "Submitted",
        "Acknowledged",
        "Responded to",
        "Being worked on",
        "Waiting on the customer",
    )
    assert leaving == {("resolved", ("resolve",)), ("declined", ("decline",)), ("closed", ("withdraw",))}
    assert ("working", "resolved") not in {(arrow.source, arrow.target) for arrow in drawing.arrows}


def test_every_transition_is_in_the_drawing_once() -> None:
    graph = machine()
    drawing = drawing_of(graph)
    titles = {box.title: box.id for box in drawing.boxes}
    drawn = 0
    for arrow in drawing.arrows:
        (box,) = [box for box in drawing.boxes if box.id == arrow.source]
        sources = [titles[title] for title in box.members] or [box.id]
        drawn += sum(
            graph.number_of_edges(source, arrow.target) > 0
            for source in sources
            for _ in " ".join(arrow.lines).split(" / ")
        )

    assert drawn == graph.number_of_edges()


def test_wider_texts_are_taken_to_be_wider() -> None:
    assert text_width("iii", 10) < text_width("aaa", 10) < text_width("WWW", 10)
    assert text_width("界", 10) > text_width("a", 10)


# ---- SVG


def test_the_picture_is_xml_and_says_what_the_states_are_called() -> None:
    picture = ET.fromstring(svg_text(machine()))
    texts = ["".join(element.itertext()) for element in picture.iter() if element.tag.endswith("text")]

    assert 'Odd: "names" & <signs>; all of them' in texts
    assert 'State: "one" # <b>; two' in texts
    assert "poke" in texts


def test_timers_are_dashed_and_final_states_double() -> None:
    picture = ET.fromstring(svg_text(machine()))
    groups = [element.get("class") for element in picture.iter() if element.tag.endswith("}g")]
    inner = [element for element in picture.iter() if element.get("class") == "inner"]

    assert groups.count("timer") == 2  # the arrow and its label
    assert len(inner) == 3


def test_the_picture_suits_light_and_dark_pages() -> None:
    picture = svg_text(machine())

    assert "prefers-color-scheme: dark" in picture
    assert 'class="page"' in picture


# ---- Mermaid

STATE = re.compile(r'  state "[^"\n]*" as [a-z][a-z0-9_]*')
MOVE = re.compile(r"  (\[\*\]|[a-z][a-z0-9_]*) --> (\[\*\]|[a-z][a-z0-9_]*)( : .+)?")
NOTE = re.compile(r"  note right of [a-z][a-z0-9_]* : .+")


def test_mermaid_has_a_line_for_each_state_and_transition() -> None:
    graph = machine()
    lines = mermaid_text(graph).splitlines()
    body = lines[lines.index("stateDiagram-v2") + 1 :]

    assert lines[0] == lines[2] == "---"
    for line in body:
        assert STATE.fullmatch(line) or MOVE.fullmatch(line) or NOTE.fullmatch(line), line
    assert sum(bool(STATE.fullmatch(line)) for line in body) == len(graph)
    moves = [line for line in body if MOVE.fullmatch(line) and "[*]" not in line]
    assert len(moves) == graph.number_of_edges()


def test_mermaid_s_own_words_and_signs_are_kept_apart() -> None:
    text = mermaid_text(machine())

    assert " as state_\n" in text
    assert " as end_\n" in text
    assert "end_ --> [*]" in text
    assert 'state "State#58; #quot;one#quot; #35; #lt;b#gt;#59; two" as state_' in text
    described = [line.partition(" : ")[2] for line in text.splitlines() if "-->" in line]
    assert not [
        label for label in described if ":" in label.replace("#58;", "") or ";" in re.sub(r"#\w+;", "", label)
    ]


# ---- DOT


def test_dot_has_an_edge_for_each_transition() -> None:
    graph = machine()
    lines = dot_text(graph).splitlines()

    assert lines[0] == 'digraph "odd-names" {'
    assert lines[-1] == "}"
    assert sum(" -> " in line and "id=" in line for line in lines) == graph.number_of_edges()
    assert sum("style=dashed" in line for line in lines) == 1
    assert '  label="Odd: \\"names\\" & <signs>; all of them"' in lines[1]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_what_is_written() -> None:
    done = subprocess.run(
        ["dot", "-Tplain"],
        input=dot_text(machine()),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (
        sum(line.startswith("edge ") for line in done.stdout.splitlines()) == machine().number_of_edges() + 1
    )


# ---- clocks

CLOCKS = """
casepact: 1
policy: clocks
roles: {boss: Boss}
tiers: {basic: {channels: [email]}}
severities: {high: High, low: Low}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {high: 1 hour on always, low: 2 days on always}
  progress: {duty: vendor must update customer while working, within: every 4 hours on always}
escalations:
  ladder: {steps: [at 75% of first_response notify boss]}
"""

TOLD = (
    "Clocks beside these states",
    "first_response, from open, until respond or resolve",
    "within 1 hour on always [severity is high]",
    "within 2 days on always [severity is low]",
    "progress, while working, until update or resolved, pausing while waiting_on_customer",
    "every 4 hours on always",
    "ladder, from open, until resolved",
    "at 75% of first_response",
)


def test_every_drawing_tells_of_the_clocks() -> None:
    graph = machine(CLOCKS)
    picture = [element.text or "" for element in ET.fromstring(svg_text(graph)).iter()]
    note = re.search(r'"\*clocks" \[shape=note.* label="(.*)"\];', dot_text(graph))
    assert note is not None
    in_dot = [line.strip() for line in note[1].split("\\l")]
    mermaid = re.search(r"note left of submitted\n(.*?)\n  end note\n", mermaid_text(graph), re.DOTALL)
    assert mermaid is not None
    in_mermaid = [line.strip().removeprefix("· ") for line in mermaid[1].splitlines()]
    for told in TOLD:
        assert told in picture
        assert told in in_dot
        assert told in in_mermaid


def test_many_clocks_are_told_by_the_line() -> None:
    tiers = "".join(f"  tier{number}: {{channels: [email]}}\n" for number in range(11))
    rows = "".join(f"      tier{number}: {{high: 1 hour, low: 1 day}}\n" for number in range(11))
    text = CLOCKS.replace("tiers: {basic: {channels: [email]}}", f"tiers:\n{tiers}".rstrip())
    text = text.replace("    within: {high: 1 hour on always, low: 2 days on always}", f"    within:\n{rows}")
    text = text.replace("1 hour,", "1 hour on always,").replace("1 day}", "1 day on always}")
    shown = svg_text(machine(text))

    assert "Clocks beside these states, of which facts choose" in shown
    assert "first_response, 22 clocks, from open, until respond or resolve" in shown
    assert "ladder, 1 clock, from open, until resolved" in shown
    assert "within 1 hour" not in shown


def test_a_machine_without_clocks_tells_of_none() -> None:
    text = CLOCKS.partition("targets:")[0]
    for shown in (svg_text(machine(text)), dot_text(machine(text)), mermaid_text(machine(text))):
        assert "Clocks" not in shown
