"""Loads a scenario from its file, with the policy or contract it runs under and every diagnostic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from casepact.frozen import dataclass
from casepact.resolve.fields import Fields, shape_of
from casepact.resolve.load import apply_changes, without_values
from casepact.resolve.report import Report
from casepact.scenario.model import Scenario
from casepact.scenario.reading import SCENARIO_KEYS, read_scenario
from casepact.scenario.rules import read_rules
from casepact.source import Diagnostic, Document, Level, Span
from casepact.syntax.ast.sentence import Change
from casepact.syntax.reader import read_file
from casepact.syntax.sentences import parse
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["LoadedScenario", "load_scenario"]

_SECTIONS = ("arrivals", "work", "staff")
"""Keys of a scenario that no policy has, at which the path of a change to a scenario starts."""

_SUFFIXES = (".yaml", ".yml")

_START = "start it with `casepact: 1`, `scenario:`, and the path of a `policy:`"


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """What a scenario's file held; ``scenario`` None where it, or the policy it runs under, is at fault."""

    path: str
    scenario: Scenario | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    unread: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(diagnostic.level is Level.ERROR for diagnostic in self.diagnostics)


def load_scenario(
    path: Path | str, changes: Sequence[str] = (), *, policy: Path | str | None = None
) -> LoadedScenario:
    """Read a scenario; ``changes`` are change sentences made to it or to its policy before it is resolved.

    ``policy`` is a policy's or a contract's file to run under in place of the one the scenario names.

    A change whose path starts at ``arrivals``, ``work`` or ``staff``, or at a key that only the
    scenario has there, changes the scenario; every other the policy. Never raises for anything the
    files hold.
    """
    document, root, found = read_file(path)
    documents, report = {document.name: document}, Report()
    report.extend(found)

    def loaded(scenario: Scenario | None = None, *, unread: bool = False) -> LoadedScenario:
        return LoadedScenario(str(path), scenario, tuple(report.diagnostics), documents, unread)

    if root is None:
        if not report.has_errors:
            report.add("wrong-shape", "the file is empty", Span(str(path), 1, 1, 1, 1), help_=_START)
        return loaded(unread=True)
    if not isinstance(root, Mapping):
        report.add("wrong-shape", f"a scenario is a mapping, not {shape_of(root)}", root.span, help_=_START)
        return loaded()
    other = _other_kind(root)
    if other is not None:
        cause = f"the file holds {other[1]}, not a scenario"
        report.add("unknown-kind", cause, other[0], help_=_START)
        return loaded(unread=True)
    own, others = _split(root, changes)
    root = _changed(without_values(root, others), own, report)
    assert isinstance(root, Mapping)
    # A misspelled key is told first, and then taken for what it was meant to be.
    root = Fields(root, "", report, SCENARIO_KEYS, "a scenario").node
    rules = read_rules(root, Path(path).parent, report, documents, others, policy)
    if rules is None:
        return loaded(unread=any(item.code == "unreadable-policy" for item in report.diagnostics))
    return loaded(read_scenario(document, root, report, rules, Path(path).parent))


def _other_kind(root: Mapping) -> tuple[Span, str] | None:
    """What a file holds and the key that says so, if that is something other than a scenario."""
    if root.entry("scenario") is not None:
        return None
    for key, what in (("timeline", "a timeline"), ("tests", "tests"), ("contract", "a contract")):
        entry = root.entry(key)
        if entry is not None:
            return entry.key.span, what
    entry = root.entry("policy")
    if entry is None or not isinstance(entry.value, Scalar) or entry.value.is_null:
        return None
    is_path = entry.value.text.strip().endswith(_SUFFIXES)
    return None if is_path else (entry.key.span, "a policy")


def _split(root: Mapping, changes: Sequence[str]) -> tuple[list[str | None], list[str | None]]:
    """The changes to the scenario, and those to its policy, each at its place among all."""
    own: list[str | None] = []
    others: list[str | None] = []
    for text in changes:
        tree = parse("change", text)
        is_own = isinstance(tree, Change) and (
            tree.path[0] in _SECTIONS or (tree.path[0] == "calendars" and _has(root, tree.path))
        )
        own.append(text if is_own else None)
        others.append(None if is_own else text)
    return own, others


def _changed(root: Node, changes: Sequence[str | None], report: Report) -> Node:
    """The scenario with changes made to it one after the other: a bare number leaves a shift its calendar."""
    for number, text in enumerate(changes):
        if text is None:
            continue
        tree = parse("change", text)
        calendar = _calendar_of_shift(root, tree) if isinstance(tree, Change) else ""
        whole = f"{text.rstrip()} on {calendar}" if calendar else text
        root = apply_changes(root, (*([None] * number), whole), report, "scenario")
    return root


def _calendar_of_shift(root: Node, change: Change) -> str:
    """The calendar of a shift of which a change gives the number of agents alone; empty of any other."""
    path = change.path
    is_shift = len(path) == 4 and path[0] == "staff" and path[2] == "shifts"
    if not is_shift or change.text is None or not change.text.strip().isdigit():
        return ""
    node: Node | None = root
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    if not isinstance(node, Scalar):
        return ""
    return node.text.strip().partition(" on ")[2].strip()


def _has(root: Mapping, path: tuple[str, ...]) -> bool:
    section = root.get(path[0])
    return isinstance(section, Mapping) and len(path) > 1 and section.entry(path[1]) is not None
