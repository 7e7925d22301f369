"""What a mutant is: one small change of a policy, by which operator, and the tree that has it."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.source import Document, Span
from casepact.syntax.yaml.tree import Mapping, Node

__all__ = ["Draft", "Mutant", "Operator", "Original", "Rewrite"]


@dataclass(frozen=True, slots=True)
class Operator:
    """A kind of small change; ``family`` is what it changes, ``summary`` says what it does."""

    name: str
    family: str
    summary: str


@dataclass(frozen=True, slots=True)
class Original:
    """A policy as it stands, with the tree it was resolved from."""

    policy: Policy
    root: Mapping

    @classmethod
    def resolve(cls, document: Document, root: Mapping) -> Original:
        """The policy of a tree that is known to hold one."""
        policy = resolve_policy(document, root, Report(), {})
        assert policy is not None
        return cls(policy, root)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Part of a sentence's tree as an operator makes it."""

    operator: str
    node: Any


@dataclass(frozen=True, slots=True)
class Draft:
    """A changed tree, before anyone knows whether it is a policy.

    ``path`` are the keys of what is changed, ``before`` and ``after`` its text; ``after`` is None where
    it is taken away, and ``before`` where something is added. ``clause`` is the id of what is changed
    where that has no place in the file.
    """

    operator: str
    path: tuple[str, ...]
    span: Span
    before: str | None
    after: str | None
    root: Node = field(repr=False, compare=False)
    clause: str = ""

    @property
    def text(self) -> str:
        """The change in words, without its place."""
        return _in_words(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One small change of a policy.

    ``clause`` is the id of the entry that is changed, ``change`` the change sentence that makes it, and
    empty where none can. ``local`` is true where nothing but what that clause answers is changed, so
    that only a case which comes to the clause can tell.
    """

    operator: Operator
    clause: str
    path: str
    span: Span
    before: str | None
    after: str | None
    change: str
    local: bool
    policy: Policy = field(repr=False, compare=False)
    root: Node = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The change in words, without its place."""
        return _in_words(self.before, self.after)


def _in_words(before: str | None, after: str | None) -> str:
    """What has gone and what has come, without the words around it that have stayed."""
    if after is None:
        return f"without `{before}`"
    if before is None:
        return f"with `{after}`"
    old, new = before.split(), after.split()
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    rest = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(rest) if a != b), min(len(old), len(new)) - start)
    gone, come = (" ".join(words[start : len(words) - end]) for words in (old, new))
    if not come:
        return f"without `{gone}`"
    return f"with `{come}` for `{gone}`" if gone else f"with `{come}`"
