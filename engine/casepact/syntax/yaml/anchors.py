"""Anchors seen so far, and what an alias to one costs once it is expanded."""

from __future__ import annotations

from dataclasses import dataclass, field

from casepact.source import Diagnostic, Related, Span
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.problems import in_backticks
from casepact.syntax.yaml.tree import Node

__all__ = ["Anchor", "Anchors", "Weight"]


@dataclass(slots=True)
class Weight:
    """What a node holds with every alias in it expanded: nodes, levels of nesting, characters of text."""

    nodes: int = 1
    height: int = 0
    characters: int = 0

    def take(self, other: Weight) -> None:
        """Count a child, one level down."""
        self.nodes += other.nodes
        self.height = max(self.height, other.height + 1)
        self.characters += other.characters


@dataclass(slots=True)
class Anchor:
    """An anchored node; ``node`` is None while it is still being read."""

    span: Span
    weight: Weight
    node: Node | None = None


@dataclass(slots=True)
class Anchors:
    """Anchors by name. The first node of a name keeps it."""

    known: dict[str, Anchor] = field(default_factory=dict)

    def define(self, name: str, anchor: Anchor) -> Diagnostic | None:
        """Remember an anchor, or refuse it because its name is taken."""
        first = self.known.setdefault(name, anchor)
        if first is anchor:
            return None
        return Diagnostic(
            "duplicate-anchor",
            f"anchor {in_backticks('&' + name)} is already taken",
            anchor.span,
            help="give this one another name",
            related=(Related(first.span, "first used here"),),
        )

    def resolve(self, name: str, span: Span) -> Anchor | Diagnostic:
        """Return the finished anchor of a name, or why an alias to it is refused."""
        anchor = self.known.get(name)
        word = in_backticks("*" + name)
        if anchor is None:
            guess = suggest(name, self.known)
            return Diagnostic(
                "unknown-anchor",
                f"alias {word} has no anchor {in_backticks('&' + name)} before it",
                span,
                help=f"did you mean {in_backticks('*' + guess)}?"
                if guess
                else "text that begins with `*` must be in quotes",
            )
        if anchor.node is None:
            return Diagnostic(
                "recursive-alias",
                f"alias {word} stands inside the node it repeats",
                span,
                help="write out what is meant here",
                related=(Related(anchor.span, "the node begins here"),),
            )
        return anchor
