"""Reads a policy or contract from a file or from git, such as ``main:policies/example.yaml``."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal
from casepact.cli.git import GitError, ask_git
from casepact.source import Document, Level

if TYPE_CHECKING:
    from casepact.cli.inputs import Subject
    from casepact.resolve.filling import PolicyText
    from casepact.syntax.reader import Scalar

__all__ = ["is_revision", "load_revision"]


def is_revision(name: str) -> bool:
    """Whether a name means something in git: it has a colon, and there is no file of that name."""
    revision, colon, path = name.partition(":")
    return bool(colon and revision and path) and not Path(name).exists()


def _show(name: str) -> bytes:
    """The bytes of an object of git."""
    if name.startswith("-"):
        raise Refusal(WRONG, f"`{name}` is no revision and path")
    try:
        return ask_git("cat-file", "blob", name)
    except GitError as error:
        raise Refusal(UNREAD, f"`{name}` cannot be read: {error}") from error


def load_revision(name: str, changes: Sequence[str] = ()) -> Subject:
    """Read what git has under ``REVISION:PATH``, a policy, or a contract with the policy it names there.

    Raises:
        Refusal: as `load_subject`, and with status 3 where git does not have it.
    """
    from casepact.cli.inputs import Subject
    from casepact.model.contract import Contract
    from casepact.model.policy import Policy
    from casepact.resolve.contract import resolve_contract
    from casepact.resolve.filling import PolicyText
    from casepact.resolve.load import apply_changes
    from casepact.resolve.policy import resolve_policy
    from casepact.resolve.report import Report
    from casepact.syntax.reader import Mapping, read_bytes

    revision, _, path = name.partition(":")
    document, root, found = read_bytes(name, _show(name))
    report, documents = Report(), {document.name: document}
    report.extend(found)
    source: Policy | Contract | None = None
    if isinstance(root, Mapping) and root.entry("contract") is not None:

        def read_policy(scalar: Scalar) -> PolicyText | None:
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), scalar.text.strip()))
            below, tree, faults = read_bytes(f"{revision}:{where}", _show(f"{revision}:{where}"))
            documents[below.name] = below
            report.extend(faults)
            return None if tree is None else PolicyText(below, apply_changes(tree, changes, report), ())

        source = resolve_contract(document, root, report, read_policy)
    elif root is not None:
        changed = apply_changes(root, changes, report)
        source = resolve_policy(document, changed, report, {}, is_partial=report.has_errors)
    texts = {f"change {number}": Document(f"change {number}", text) for number, text in enumerate(changes, 1)}
    errors = [item for item in report.diagnostics if item.level is Level.ERROR]
    if root is None:
        raise Refusal(UNREAD, f"`{name}` cannot be read", errors, documents)
    if any(error.span.file in texts for error in errors):
        raise Refusal(WRONG, "the change cannot be made", errors, {**documents, **texts})
    if errors or source is None:
        message = f"`{name}` has errors; nothing is said about it until they are mended"
        raise Refusal(FOUND, message, errors, documents)
    return Subject(source, {**documents, **texts})
