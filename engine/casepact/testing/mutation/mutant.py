"""What a mutant is: one small change of a policy, by which operator, and the tree that has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.source import Span
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


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Part of a sentence's tree as an operator makes it."""

    operator: str
    node: object


@dataclass(frozen=True, slots=True)
class Draft:
    """A changed tree, before anyone knows whether it is a policy.

    ``path`` are the keys of what is changed, ``before`` and ``after`` its text; ``after`` is None where
    it is taken away, and ``before`` where something is added.
    """

    operator: str
    path: tuple[str, ...]
    span: Span
    before: str | None
    after: str | None
    root: Node = field(repr=False, compare=False)


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
        if self.after is None:
            return f"`{self.before}` dropped" if self.before else "dropped"
        return f"`{self.after}` added" if self.before is None else f"`{self.after}`, not `{self.before}`"

    @property
    def key(self) -> tuple[str, str]:
        """What no other mutant has: its place, and what stands there."""
        return self.path, "" if self.after is None else f"={self.after}"


Drafts = Iterator[Draft]
