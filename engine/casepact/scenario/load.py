"""Loads a scenario from its file, with the policy or contract it runs under and every diagnostic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path, PurePosixPath, PureWindowsPath

from casepact.frozen import dataclass
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.resolve.fields import shape_of
from casepact.resolve.filling import PolicyText, fill
from casepact.resolve.load import apply_changes, load_file
from casepact.resolve.report import Report
from casepact.scenario.model import Scenario
from casepact.scenario.reading import read_scenario
from casepact.source import Diagnostic, Document, Level, Span
from casepact.syntax.ast.sentence import Change
from casepact.syntax.reader import read_file
from casepact.syntax.sentences import parse
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["LoadedScenario", "load_scenario"]

_SECTIONS = ("arrivals", "work", "staff")
"""Keys of a scenario that no policy has, at which the path of a change to a scenario starts."""

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
    own, others = _split(root, changes)
    root = apply_changes(root, own, report)
    assert isinstance(root, Mapping)
    read = _policy(root, Path(path).parent, report, documents, others, policy)
    if read is None:
        return loaded(unread=any(item.code == "unreadable-policy" for item in report.diagnostics))
    return loaded(read_scenario(document, root, report, read[0], read[1], Path(path).parent))


def _split(root: Mapping, changes: Sequence[str]) -> tuple[list[str], list[str]]:
    """The changes to the scenario, and those to its policy."""
    own: list[str] = []
    others: list[str] = []
    for text in changes:
        tree = parse("change", text)
        is_own = isinstance(tree, Change) and (
            tree.path[0] in _SECTIONS or (tree.path[0] == "calendars" and _has(root, tree.path))
        )
        (own if is_own else others).append(text)
    return own, others


def _has(root: Mapping, path: tuple[str, ...]) -> bool:
    section = root.get(path[0])
    return isinstance(section, Mapping) and len(path) > 1 and section.entry(path[1]) is not None


def _policy(
    root: Mapping,
    folder: Path,
    report: Report,
    documents: dict[str, Document],
    changes: Sequence[str],
    other: Path | str | None,
) -> tuple[Policy, Contract | None] | None:
    """The policy the scenario runs under, filled, and the contract where it names one."""
    entry = root.entry("policy")
    if entry is None or not isinstance(entry.value, Scalar) or entry.value.is_null:
        span = root.entries[0].key.span if entry is None and root.entries else root.span
        if entry is not None:
            span = entry.key.span
        help_ = "add `policy: ../vendor.yaml`, or the path of a contract"
        report.add("missing-key", "the scenario names no policy", span, help_=help_)
        return None
    place, where = entry.value, entry.value.text.strip()
    if PurePosixPath(where).is_absolute() or PureWindowsPath(where).is_absolute():
        cause = "the policy of a scenario is named by a path that starts at the scenario's own folder"
        report.add("policy-path", cause, place.span, help_="write a relative path, such as `../vendor.yaml`")
        return None
    values = root.get("values")
    file = folder / where if other is None else Path(other)
    loaded = load_file(file, changes)
    documents.update(loaded.documents)
    if loaded.unread or loaded.kind not in ("policy", "contract"):
        cause = f"`{where}` cannot be read as a policy or a contract"
        first = next((item for item in loaded.diagnostics if item.level is Level.ERROR), None)
        if first is not None:
            cause += f": {first.message}"
        report.add("unreadable-policy", cause, place.span, help_="name the file of one")
        return None
    if loaded.has_errors or loaded.policy is None:
        report.extend(item for item in loaded.diagnostics if item.level is Level.ERROR)
        return None
    if loaded.contract is not None:
        if values is not None and isinstance(values, Mapping) and values.entries:
            cause = "the contract gives the values, so that the scenario gives none"
            help_ = "move them into the contract, or name the policy in its place"
            report.add("said-twice", cause, values.entries[0].key.span, help_=help_)
        return loaded.policy, loaded.contract
    if not isinstance(values, Mapping):
        return loaded.policy, None
    return _filled(file, values, changes, report)


def _filled(
    path: Path, values: Mapping, changes: Sequence[str], report: Report
) -> tuple[Policy, Contract | None] | None:
    """The policy with the scenario's values for what it leaves open."""
    document, root, found = read_file(path)
    assert root is not None  # it was read a moment ago
    own = Report()
    tree: Node = apply_changes(root, changes, own)
    filled = fill(values, PolicyText(document, tree, tuple(found)), own)
    report.extend(item for item in own.diagnostics if item.level is Level.ERROR)
    return None if filled is None or own.has_errors else (filled[1], None)
