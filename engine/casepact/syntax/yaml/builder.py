"""Events of the C parser to a located tree, within limits on what a file may ask for.

The stack is explicit and reading stops at the first limit passed, so nesting, aliases and size cost no
more than the limits allow. A refused construct leaves a diagnostic and reading goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml._yaml import CParser, Mark

from casepact.source import Diagnostic, Document, Span, advance
from casepact.syntax.yaml import refusals
from casepact.syntax.yaml.anchors import Anchor, Anchors, Weight
from casepact.syntax.yaml.characters import escaped_character, refuse_escape
from casepact.syntax.yaml.directives import after_document, directive_refused
from casepact.syntax.yaml.limits import Limits
from casepact.syntax.yaml.problems import explain, explicit_tag
from casepact.syntax.yaml.properties import Properties, properties
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence, Style

__all__ = ["build"]

_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_NO_PROPERTIES = Properties(None, None, 0, 0)


class _Stopped(Exception):
    """Reading stops here; what there is to say has been said."""


class _Frame:
    """A list or a mapping that is still being read."""

    def __init__(self, start: tuple[int, int], anchor: Anchor | None, *, mapping: bool) -> None:
        self.mapping = mapping
        self.start = start
        self.anchor = anchor
        self.weight = Weight(height=1)
        self.items: list[Node] = []
        self.aliases: dict[int, Span] = {}
        self.entries: list[Entry] = []
        self.keys: dict[str, Scalar] = {}
        self.key: Scalar | None = None  # None while no key is read, or when it was refused
        self.wants_key = mapping

    def add(self, node: Node, alias: Span | None) -> None:
        """Take an item, or the value of the key read last; the value of a refused key is dropped."""
        if not self.mapping:
            if alias is not None:
                self.aliases[len(self.items)] = alias
            self.items.append(node)
            return
        if self.key is not None:
            self.entries.append(Entry(self.key, node, alias))
        self.key = None
        self.wants_key = True

    def finish(self, file: str, end: tuple[int, int]) -> Sequence | Mapping:
        """Return the finished node, which ends where its last part does."""
        span = Span(file, *self.start, *max(self.start, end))
        if self.mapping:
            return Mapping(tuple(self.entries), span)
        aliases = tuple(self.aliases.get(index) for index in range(len(self.items))) if self.aliases else ()
        return Sequence(tuple(self.items), span, aliases)


class _Builder:
    """One reading of one text."""

    def __init__(self, document: Document, text: str, limits: Limits, found: list[Diagnostic]) -> None:
        self.document = document
        self.file = document.name
        self.text = text
        self.limits = limits
        self.found = found
        self.stack: list[_Frame] = []
        self.anchors = Anchors()
        self.root: Node | None = None
        self.documents = 0
        self.total = Weight(nodes=0)
        self.aliases = 0
        self.last: Scalar | None = None
        self.bottom = document.position(len(text))
        self.end = (1, 1)  # where the last thing read ends

    def read(self) -> Node | None:
        """Read the whole text. None means that nothing was read, or that reading was cut short."""
        handlers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self.scalar,
            yaml.AliasEvent: self.alias,
            yaml.MappingStartEvent: self.open,
            yaml.SequenceStartEvent: self.open,
            yaml.MappingEndEvent: self.close,
            yaml.SequenceEndEvent: self.close,
            yaml.DocumentStartEvent: self.begin,
            yaml.DocumentEndEvent: self.finish,
        }
        try:
            parser = CParser(self.text)
            while (event := parser.get_event()) is not None:
                if handler := handlers.get(type(event)):
                    handler(event)
        except yaml.YAMLError as error:
            self.found.append(explain(self.document, self.text, error, self.last))
            return None
        except _Stopped:
            return None
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.raw):
            self.say(refusals.empty_file(self.file))
            return None
        return self.root

    def place(self, mark: Mark | yaml.Mark | None) -> tuple[int, tuple[int, int]]:
        """Return the offset of a mark, and its line and column from 1."""
        if mark is None:
            raise TypeError("the C parser marks every event")
        if mark.index >= len(self.text):
            return len(self.text), self.bottom  # the parser ends a last line that has no break
        return mark.index, (mark.line + 1, mark.column + 1)

    def say(self, diagnostic: Diagnostic | None) -> None:
        """Keep a diagnostic; past their limit, stop reading."""
        if diagnostic is not None:
            self.found.append(diagnostic)
            if len(self.found) > self.limits.diagnostics:
                raise _Stopped

    def stop(self, diagnostic: Diagnostic) -> NoReturn:
        """Keep a diagnostic and stop reading."""
        self.found.append(diagnostic)
        raise _Stopped

    def begin(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            start = self.place(event.start_mark)[0]
            self.stop(refusals.multiple_documents(self.document.span(start, start + len("---"))))
        self.end = self.place(event.end_mark)[1]

    def finish(self, event: yaml.DocumentEndEvent) -> None:
        start = after_document(self.text, self.place(event.end_mark)[0])
        if start is not None and self.text.startswith("%", start):
            self.stop(directive_refused(self.document, start))
        if start is not None and event.explicit:  # after `...`
            self.stop(refusals.multiple_documents(self.document.span(start, start + 1)))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        (start, at), (stop, end) = self.place(event.start_mark), self.place(event.end_mark)
        text, style = event.value, _STYLES.get(event.style, "plain")
        held = _NO_PROPERTIES
        if event.anchor is not None or event.tag is not None:
            held = self.properties(start, stop)
            start = held.node if held.node < stop else held.end  # where nothing follows, it is not written
            at = self.document.position(start)
        if style == "plain" and len(text) == stop - start:
            raw = text  # each decoded character takes at least one raw one, so these are the same
            if not raw and held is _NO_PROPERTIES and self.text[start - 1 : start] not in (":", "-", "?"):
                at = end = self.end  # not written at all; the parser points at what follows
        else:
            raw = self.text[start:stop]
            if style in ("literal", "folded"):
                end = advance(*at, raw.rstrip(" \t\r\n"))
        node = Scalar(text, style, Span(self.file, *at, *end), raw)
        self.last, self.end = node, end
        if len(raw) > self.limits.scalar:
            self.say(refusals.scalar_too_long(node.span, len(raw), self.limits.scalar))
        if style == "double" and "\\" in raw and (odd := escaped_character(text)):
            self.say(refuse_escape(odd[1], node.span_of(odd[0], odd[0] + 1)))
        weight = Weight(1, 0, len(text))
        self.count(weight, node.span)
        if event.anchor is not None:
            self.define(event.anchor, held, weight, node)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.wants_key:
            frame.weight.take(weight)
            self.key(frame, node)
        else:
            self.add(node, weight)

    def key(self, frame: _Frame, key: Scalar) -> None:
        """Take a scalar as a key, or refuse it and have its value dropped."""
        frame.wants_key = False
        if key.text == "<<" and key.style == "plain":
            self.say(refusals.merge_key(key.span))
        elif not key.text:
            self.say(refusals.empty_key(key.span))
        elif (first := frame.keys.setdefault(key.text, key)) is not key:
            self.say(refusals.duplicate_key(key, first))
        else:
            frame.key = key

    def alias(self, event: yaml.AliasEvent) -> None:
        self.end = self.place(event.end_mark)[1]
        span = Span(self.file, *self.place(event.start_mark)[1], *self.end)
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            self.stop(refusals.too_many_aliases(span, self.limits.aliases))
        if self.stack and self.stack[-1].wants_key:
            self.say(refusals.alias_key(span))
            self.stack[-1].wants_key = False
            return
        name = str(event.anchor)
        anchor = self.anchors.resolve(name, span)
        if isinstance(anchor, Diagnostic):
            self.say(anchor)
            self.add(Scalar("", "plain", span, "*" + name), Weight(), span)
        elif anchor.node is not None:
            self.afford(anchor, span)
            self.add(anchor.node, anchor.weight, span)

    def afford(self, anchor: Anchor, span: Span) -> None:
        """Count what an alias repeats, and stop where that is more than the limits allow."""
        limits = self.limits
        if len(self.stack) + anchor.weight.height > limits.depth:
            self.stop(refusals.alias_expansion(span, anchor.span, f"{limits.depth} levels"))
        self.total.take(anchor.weight)
        if self.total.nodes > limits.nodes:
            self.stop(refusals.alias_expansion(span, anchor.span, f"{limits.nodes:,} keys and values"))
        if self.total.characters > limits.expanded:
            self.stop(refusals.alias_expansion(span, anchor.span, f"{limits.expanded:,} characters"))

    def open(self, event: yaml.CollectionStartEvent) -> None:
        (start, at), (stop, self.end) = self.place(event.start_mark), self.place(event.end_mark)
        held = _NO_PROPERTIES
        if event.anchor is not None or event.tag is not None:
            held = self.properties(start, stop)
            at = self.document.position(held.node)
        here = Span(self.file, *at, at[0], at[1] + 1)
        if len(self.stack) >= self.limits.depth:
            self.stop(refusals.too_deep(here, self.limits.depth))
        frame = _Frame(at, None, mapping=isinstance(event, yaml.MappingStartEvent))
        self.count(Weight(), here)
        if event.anchor is not None:
            frame.anchor = self.define(event.anchor, held, frame.weight, None)
        if self.stack and self.stack[-1].wants_key:
            self.say(refusals.non_scalar_key(here))
        self.stack.append(frame)

    def close(self, event: yaml.CollectionEndEvent) -> None:
        frame = self.stack.pop()
        (start, _), (stop, end) = self.place(event.start_mark), self.place(event.end_mark)
        if stop > start:  # `]` or `}`; a block ends with its last part
            self.end = end
        node = frame.finish(self.file, self.end)
        if frame.anchor is not None:
            frame.anchor.node = node
        if self.stack and self.stack[-1].wants_key:  # refused as a key when it began
            self.stack[-1].weight.take(frame.weight)
            self.stack[-1].wants_key = False
        else:
            self.add(node, frame.weight)

    def add(self, node: Node, weight: Weight, alias: Span | None = None) -> None:
        if self.stack:
            self.stack[-1].weight.take(weight)
            self.stack[-1].add(node, alias)
        else:
            self.root = node

    def count(self, weight: Weight, span: Span) -> None:
        """Count a node as it is read, and stop where there are too many."""
        self.total.nodes += 1
        self.total.characters += weight.characters
        if self.total.nodes > self.limits.nodes:
            self.stop(refusals.too_many_nodes(span, self.limits.nodes))

    def properties(self, start: int, end: int) -> Properties:
        """Return what stands before a node, and refuse a tag."""
        held = properties(self.text, start, end)
        if held.tag is not None:
            self.say(explicit_tag(self.document, self.text, *held.tag))
        return held

    def define(self, name: str, held: Properties, weight: Weight, node: Node | None) -> Anchor:
        """Remember an anchor; one whose name is taken is refused and forgotten."""
        anchor = Anchor(self.document.span(*(held.anchor or (0, 0))), weight, node)
        self.say(self.anchors.define(name, anchor))
        return anchor


def build(document: Document, text: str, limits: Limits, found: list[Diagnostic]) -> Node | None:
    """Read ``text``, which is the document's with forbidden characters replaced, and add to ``found``.

    Returns None where the file holds no value or reading was cut short by a syntax error or a limit.
    """
    return _Builder(document, text, limits, found).read()
