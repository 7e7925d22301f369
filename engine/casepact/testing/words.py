"""Reads the words of expectations: ids and names of the policy, instants, yes and no, and values of facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from casepact.model.policy import Policy
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.fields import shape_of
from casepact.resolve.report import Report
from casepact.semantics.written import read_instant
from casepact.source import Span
from casepact.syntax.printer import print_sentence
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["NOT_KNOWN", "Words", "is_nothing"]

NOT_KNOWN = "unknown"
"""The word for what cannot be told."""

_NOTHING = ("none", "nothing")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False, NOT_KNOWN: None}
_DATES = ("effective", "contract.starts", "contract.ends")


def is_nothing(node: Node) -> bool:
    """Whether a node says that there is nothing: `none`, or an empty list or mapping."""
    if isinstance(node, Scalar):
        return node.text.strip() in _NOTHING
    return not (node.items if isinstance(node, Sequence) else node.entries)


class Words:
    """What the words of one test mean; ``zone`` and ``opened`` are those its instants count from."""

    def __init__(self, policy: Policy, report: Report, zone: str, opened: int | None) -> None:
        self.policy = policy
        self.report = report
        self.zone = zone
        self.opened = opened
        self.clauses = {clause.id: clause for clause in policy.clauses()}
        self.rungs = {rung.id: rung for ladder in policy.ladders for rung in ladder.rungs}
        self.ladders = {ladder.note.id: ladder for ladder in policy.ladders}
        self.credits = {rule.note.id for rule in policy.credit_entries}
        self.duties = dict.fromkeys([*policy.obligations, *(clause.obligation for clause in policy.terms)])
        self._ids: tuple[str, ...] | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that an answer can name."""
        if self._ids is None:
            policy = self.policy
            whole = [note.id for note in policy.notes if note.id]
            above = [id_.rsplit(".", 1)[0] for id_ in whole if "." in id_]
            made = [f"{tier.note.id}.channels" for tier in policy.tiers.values()]
            made += [f"{way.note.id}.{part}" for way in policy.channels.values() for part in _PARTS]
            moves = [move.id for move in policy.lifecycle.transitions]
            self._ids = tuple(dict.fromkeys([*whole, *moves, *made, *_DATES, "channels", *above]))
        return self._ids

    def fault(self, message: str, span: Span, help_: str | None = None, code: str = "bad-value") -> None:
        """Add that a word means nothing here."""
        self.report.add(code, message, span, help_=help_)

    def truth(self, node: Node, what: str) -> tuple[bool | None] | None:
        """Yes, no or unknown, in a tuple; None after a report."""
        if isinstance(node, Scalar) and node.text.strip() in _TRUTH:
            return (_TRUTH[node.text.strip()],)
        said = f"`{node.text}`" if isinstance(node, Scalar) else shape_of(node)
        self.fault(f"`{what}` is yes, no or unknown, not {said}", node.span)
        return None

    def instant(self, node: Node, what: str) -> int | None:
        """UTC seconds of an instant, which may count from the opening of the case; None after a report."""
        if not isinstance(node, Scalar):
            self.fault(f"`{what}` is an instant, not {shape_of(node)}", node.span, code="wrong-shape")
            return None
        return read_instant(node, self.report, self.zone, self.opened)

    def instants(self, node: Node, what: str) -> tuple[int, ...] | None:
        """One instant or a list of them; None after a report."""
        nodes = node.items if isinstance(node, Sequence) else (node,)
        read = [self.instant(item, what) for item in nodes]
        return None if None in read else tuple(item for item in read if item is not None)

    def value(self, fact: str, node: Node) -> tuple[str | bool | int | None] | None:
        """A value of a fact as an answer shows it, or unknown, in a tuple; None after a report."""
        declared = self.policy.facts[fact]
        if not isinstance(node, Scalar):
            self.fault(f"`{fact}` is one value, not {shape_of(node)}", node.span, code="wrong-shape")
            return None
        if node.text.strip() == NOT_KNOWN:
            return (None,)
        try:
            value = parse_value(declared, node.text)
        except ValueFault as fault:
            self.fault(fault.message, node.span, fault.help)
            return None
        # Instants and durations are shown as the texts that write them.
        return (value if isinstance(value, bool | int) else node.text.strip(),)

    def sentence(self, kind: str, node: Node) -> str | None:
        """A sentence in its canonical words; None after a report."""
        if not isinstance(node, Scalar):
            self.fault(f"a {kind} is text, not {shape_of(node)}", node.span, code="wrong-shape")
            return None
        tree: Any = self.report.sentence(kind, node)
        return None if tree is None else print_sentence(tree)

    def one_of(self, scalar: Scalar, kind: str, known: Collection[str]) -> str | None:
        """A name among those known; None after a report."""
        word = scalar.text.strip()
        if word in known:
            return word
        self.report.unknown(kind, word, scalar.span, known)
        return None

    def named(self, node: Node, what: str) -> Iterator[Scalar]:
        """The scalars of a list, or of a single text."""
        items = node.items if isinstance(node, Sequence) else (node,)
        for item in items:
            if isinstance(item, Scalar) and not item.is_null:
                yield item
            else:
                self.fault(f"`{what}` is a list of names, not {_of(item)}", item.span, code="wrong-shape")

    def entries(self, node: Node, what: str) -> Iterator[tuple[Scalar, Node | None, Span]]:
        """The keys of a mapping with their values, or the items of a list with none; and their places."""
        if isinstance(node, Mapping):
            for entry in node.entries:
                yield entry.key, entry.value, entry.written
            return
        for scalar in self.named(node, what):
            yield scalar, None, scalar.span


_PARTS = ("hours", "languages")


def _of(node: Node) -> str:
    return shape_of(node) if isinstance(node, Scalar) else f"{shape_of(node)} in it"
