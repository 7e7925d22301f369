"""A definition that overlaps a matrix is told once, with what does help."""

from __future__ import annotations

from casepact.resolve import resolve_text
from casepact.source import Diagnostic
from casepact.verify.rules.definition_overlap import DEFINITION_OVERLAP

_HEAD = """casepact: 1
policy: example
case: {urgency: low | high | critical, planning: boolean}
tiers: {basic: {}}
severities: {p1: P1, p2: P2, p3: P3, p5: %s}
matrices: {severity: {by: [urgency], rows: {critical: p1, high: p2, low: p3}}}
"""


def _found(definition: str, more: str = "") -> list[Diagnostic]:
    policy, found = resolve_text(_HEAD % definition + more)
    assert found == []
    assert policy is not None
    return DEFINITION_OVERLAP(policy)


def test_all_cells_in_the_way_of_a_definition_are_one_finding() -> None:
    [found] = _found("{when: planning}")
    assert found.message.endswith("where `urgency is critical and planning`, and 2 more cells are in its way")
    assert found.clause == "severities.p5"
    assert [(item.span.line, item.message) for item in found.related] == [(6, "a cell of the matrix")] * 3


def test_one_cell_is_named() -> None:
    [found] = _found("{when: planning and urgency is low}")
    assert found.message == "both `p5` and `p3` are defined where `urgency is low and planning`"


def test_what_the_help_says_helps() -> None:
    [found] = _found("{when: planning}")
    assert found.help is not None
    adjustment = found.help.rpartition(", ")[2].strip("`")
    assert adjustment == "severity is p5 when planning"
    assert _found("P5", f"adjustments: {{planning: {adjustment}}}\n") == []
