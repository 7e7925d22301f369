"""Reads policies and contracts from files, with every diagnostic collected."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from casepact.frozen import dataclass
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.resolve.contract import resolve_contract
from casepact.resolve.filling import PolicyText
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.resolve.substitution import remove, substitute
from casepact.source import Diagnostic, Document, Level
from casepact.syntax.ast.sentence import Change
from casepact.syntax.reader import Node, read, read_file
from casepact.syntax.sentences import SyntaxFault, parse
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.syntax.yaml.tree import Sequence as Sequence_

__all__ = [
    "Loaded",
    "apply_changes",
    "load_contract",
    "load_file",
    "load_policy",
    "resolve_text",
    "without_values",
]


_SUFFIXES = (".yaml", ".yml")
_MOST_LISTED = 8
_PATH_HELP = "name the policy's file, such as `../vendor.yaml`"


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
        for key in ("timeline", "tests", "scenario"):
            if root.entry(key) is not None:
                return key
        named = root.get("policy")
        if isinstance(named, Scalar) and named.text.strip().endswith(_SUFFIXES):
            return "contract"  # whatever else is missing from it
        for key in ("contract", "policy"):
            if root.entry(key) is not None:
                return key
    return "policy" if root is not None else ""


def load_file(
    path: Path | str, changes: Sequence[str | None] = (), *, policy_file: Path | None = None
) -> Loaded:
    """Read a policy or a contract; ``changes`` are change sentences made to the policy before it is resolved.

    ``policy_file`` holds the policy that a contract is read under in place of the one that it names.
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
        root = without_values(root, changes)
        unread: list[Path] = []

        def read_policy(name: Scalar) -> PolicyText | None:
            text = _policy_text(Path(path).parent, name, report, documents, changes, policy_file)
            if text is None:
                unread.append(Path(path))
            return text

        contract = resolve_contract(document, root, report, read_policy)
        policy = None if contract is None else contract.policy
        return Loaded(
            str(path), kind, policy, contract, tuple(report.diagnostics), documents, unread=bool(unread)
        )
    if kind != "policy":
        return Loaded(str(path), kind, diagnostics=tuple(report.diagnostics), documents=documents)
    is_partial = report.has_errors
    changed = apply_changes(root, changes, report)
    policy = resolve_policy(document, changed, report, {}, is_partial=is_partial)
    return Loaded(str(path), kind, policy, None, tuple(report.diagnostics), documents)


def _policy_text(
    folder: Path,
    name: Scalar,
    report: Report,
    documents: dict[str, Document],
    changes: Sequence[str | None],
    instead: Path | None,
) -> PolicyText | None:
    where = name.text.strip()
    if PurePosixPath(where).is_absolute() or PureWindowsPath(where).is_absolute():
        cause = "the policy of a contract is named by a path that starts at the contract's own folder"
        report.add("policy-path", cause, name.span, help_="write a relative path, such as `../vendor.yaml`")
        return None
    if not where.endswith(_SUFFIXES):
        report.add("policy-path", f"`{where}` is not the path of a YAML file", name.span, help_=_PATH_HELP)
        return None
    document, root, found = read_file(instead or _near(folder / where))
    if found and found[0].code == "unreadable-file":
        cause = found[0].message.removeprefix("the file cannot be read: ")
        report.add("unreadable-policy", f"the policy of the contract cannot be read: {cause}", name.span)
        return None
    documents[document.name] = document
    if root is None:
        report.extend(found)
        return None
    if _kind(root) != "policy":
        report.add("unreadable-policy", f"`{where}` holds no policy", name.span, help_=_PATH_HELP)
        return None
    return PolicyText(document, apply_changes(root, changes, report), tuple(found))


def _near(path: Path) -> Path:
    """The path without steps that it takes back, where it is the same file by that one, too."""
    short = Path(os.path.normpath(path))
    try:
        return short if short.samefile(path) else path
    except OSError:
        return path


def apply_changes(root: Node, changes: Sequence[str | None], report: Report, what: str = "policy") -> Node:
    """The tree with change sentences made to it; one that is wrong is reported and left out.

    A change puts a sentence in its place, or a mapping or a list as YAML writes it in one line.
    A change is shown as a document of its own, named ``change 1`` and so on; None stands for one that
    is made elsewhere. ``what`` the tree holds, for people.
    """
    for number, text in enumerate(changes, 1):
        if text is None:
            continue
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
            value = _value_of(tree, tree.text, sentence, report)
            if value is None:
                continue
            new = substitute(root, tree.path, value)
        if new is None:
            cause = f"nothing in the {what} stands at `{'.'.join(tree.path)}`"
            report.add("unknown-path", cause, sentence.span, help_=_meant(root, tree.path))
        else:
            root = new
    return root


def _value_of(tree: Change, text: str, sentence: Scalar, report: Report) -> Node | None:
    """What a change puts in a place: a mapping or a list in braces or brackets, else a sentence."""
    if not text.lstrip().startswith(("{", "[")):
        span = sentence.span_of(tree.text_extent.start, tree.text_extent.end)
        return Scalar(text, "plain", span, text)
    # Read with what stands before it blanked, every part of it is where it is in the change.
    blanked = " " * tree.text_extent.start + text
    value, found = read(Document(sentence.span.file, blanked))
    report.extend(found)
    return value


def without_values(root: Node, changes: Sequence[str | None]) -> Node:
    """A contract or a scenario without the ``values`` of its own that a change to the policy says anew."""
    values = root.get("values") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(values, Mapping):
        return root
    trees = [parse("change", text) for text in changes if text is not None]
    said = {".".join(tree.path) for tree in trees if isinstance(tree, Change) and tree.text is not None}
    kept = tuple(entry for entry in values.entries if entry.key.text not in said)
    if len(kept) == len(values.entries):
        return root
    entries = (
        replace(entry, value=replace(values, entries=kept)) if entry.key.text == "values" else entry
        for entry in root.entries
    )
    return replace(root, entries=tuple(entries))


def _meant(root: Node, path: tuple[str, ...]) -> str | None:
    """The path that was meant, as far as one name of it that there is not tells."""
    node: Node | None = root
    for number, name in enumerate(path):
        if isinstance(node, Sequence_) and name.isdigit() and 0 < int(name) <= len(node.items):
            node = node.items[int(name) - 1]
        elif isinstance(node, Mapping) and node.entry(name) is not None:
            node = node.get(name)
        elif isinstance(node, Mapping) and node.entries:
            known = [entry.key.text for entry in node.entries]
            close = suggest(name, known)
            if close is not None:
                return f"did you mean `{'.'.join((*path[:number], close, *path[number + 1 :]))}`?"
            if not number:
                return None
            listed = ", ".join(f"`{key}`" for key in known[:_MOST_LISTED])
            more = ", ..." if len(known) > _MOST_LISTED else ""
            return f"under `{'.'.join(path[:number])}` stand {listed}{more}"
        else:
            return None
    return None


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
    is_partial = report.has_errors
    policy = None if root is None else resolve_policy(document, root, report, {}, is_partial=is_partial)
    return policy, report.diagnostics
