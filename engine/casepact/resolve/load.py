"""Reads policies and contracts from files, with every diagnostic collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.resolve.contract import PolicyText, resolve_contract
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.resolve.substitution import remove, substitute
from casepact.source import Diagnostic, Document, Level
from casepact.syntax.ast.sentence import Change
from casepact.syntax.reader import Node, read, read_file
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.yaml.tree import Mapping, Scalar

__all__ = ["Loaded", "apply_changes", "load_contract", "load_file", "load_policy", "resolve_text"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file held: a policy, or a contract with the policy it fills; neither where it is unreadable.

    ``kind`` is ``policy``, ``contract``, another first key such as ``timeline``, or empty. ``unread`` is
    true where the file could not be read or parsed at all.
    """

    path: str
    kind: str
    policy: Policy | None = None
    contract: Contract | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    unread: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether any diagnostic is an error, so that the policy must not be relied on."""
        return any(diagnostic.level is Level.ERROR for diagnostic in self.diagnostics)


def _kind(root: Node | None) -> str:
    if isinstance(root, Mapping):
        for key in ("contract", "timeline", "cases", "scenario", "policy"):
            if root.entry(key) is not None:
                return key
    return "policy" if root is not None else ""


def load_file(path: Path | str, changes: Sequence[str] = ()) -> Loaded:
    """Read a policy or a contract; ``changes`` are change sentences made to the policy before it is resolved.

    Never raises for anything the file holds.
    """
    document, root, found = read_file(path)
    documents, report = {document.name: document}, Report()
    report.extend(found)
    kind = _kind(root)
    if root is None:
        return Loaded(
            str(path), kind, diagnostics=tuple(report.diagnostics), documents=documents, unread=True
        )
    if kind == "contract":

        def read_policy(name: str) -> PolicyText | None:
            return _policy_text(Path(path).parent / name, root, report, documents, changes)

        contract = resolve_contract(document, root, report, read_policy)
        policy = None if contract is None else contract.policy
        return Loaded(str(path), kind, policy, contract, tuple(report.diagnostics), documents)
    if kind != "policy":
        return Loaded(str(path), kind, diagnostics=tuple(report.diagnostics), documents=documents)
    changed = apply_changes(root, changes, report)
    policy = resolve_policy(document, changed, report, {})
    return Loaded(str(path), kind, policy, None, tuple(report.diagnostics), documents)


def _policy_text(
    path: Path, contract: Node, report: Report, documents: dict[str, Document], changes: Sequence[str]
) -> PolicyText | None:
    document, root, found = read_file(path)
    if root is None:
        where = contract.get("policy") if isinstance(contract, Mapping) else None
        span = contract.span if where is None else where.span
        cause = found[0].message if found else "it is empty"
        report.add("unreadable-policy", f"the policy of the contract cannot be read: {cause}", span)
        return None
    documents[document.name] = document
    report.extend(found)
    return PolicyText(document, apply_changes(root, changes, report))


def apply_changes(root: Node, changes: Sequence[str], report: Report) -> Node:
    """The tree with change sentences made to it; one that is wrong is reported and left out.

    A change is shown as a document of its own, named ``change 1`` and so on.
    """
    for number, text in enumerate(changes, 1):
        name = f"change {number}"
        tree = parse("change", text)
        sentence = Scalar(text, "plain", Document(name, text).span(0, len(text)), text)
        if isinstance(tree, SyntaxFault):
            span = sentence.span_of(tree.extent.start, tree.extent.end)
            report.add(tree.code, tree.message, span, help_=tree.help)
            continue
        assert isinstance(tree, Change)
        if tree.text is None:
            new = remove(root, tree.path)
        else:
            span = sentence.span_of(tree.text_extent.start, tree.text_extent.end)
            new = substitute(root, tree.path, Scalar(tree.text, "plain", span, tree.text))
        if new is None:
            path = ".".join(tree.path)
            report.add("unknown-path", f"nothing in the policy stands at `{path}`", sentence.span)
        else:
            root = new
    return root


def load_policy(path: Path | str) -> tuple[Policy | None, list[Diagnostic]]:
    """The policy of a file, or of the contract in it, and every diagnostic in file order."""
    loaded = load_file(path)
    return loaded.policy, list(loaded.diagnostics)


def load_contract(path: Path | str) -> tuple[Contract | None, list[Diagnostic]]:
    """The contract of a file and every diagnostic in file order."""
    loaded = load_file(path)
    return loaded.contract, list(loaded.diagnostics)


def resolve_text(text: str, name: str = "policy.yaml") -> tuple[Policy | None, list[Diagnostic]]:
    """The policy of a text, and every diagnostic in file order."""
    document = Document(name, text)
    root, found = read(document)
    report = Report()
    report.extend(found)
    policy = None if root is None else resolve_policy(document, root, report, {})
    return policy, report.diagnostics
