"""Writes a test out once for each row of its `each`, with the row's values in place of `$name`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casepact.resolve.fields import shape_of
from casepact.resolve.report import Report
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["written_out"]

_EACH = "each"
_USE = re.compile(r"\$(?:\$|\{(?P<braced>[a-z][a-z0-9_]*)\}|(?P<bare>[a-z][a-z0-9_]*))")


def written_out(test: Mapping, number: int, report: Report) -> Iterator[tuple[str, Mapping]]:
    """Yield a test, or one for each row of its ``each``, with the number of each.

    ``$name`` stands for the row's value, which may be anything where it is all that stands there;
    ``${name}`` may have letters after it, and ``$$`` is a dollar sign. A test without ``each`` is taken
    as it is.
    """
    entry = test.entry(_EACH)
    if entry is None:
        yield str(number), test
        return
    if not isinstance(entry.value, Sequence) or not entry.value.items:
        shape = "an empty list" if isinstance(entry.value, Sequence) else shape_of(entry.value)
        report.add("wrong-shape", f"`each` is a list of rows, not {shape}", entry.written)
        return
    rest = replace(test, entries=tuple(item for item in test.entries if item is not entry))
    for place, row in enumerate(entry.value.items, 1):
        if not isinstance(row, Mapping):
            span = entry.value.written(place - 1)
            report.add("wrong-shape", f"a row of `each` is a mapping, not {shape_of(row)}", span)
            continue
        values = _Row({item.key.text: item.value for item in row.entries}, report)
        found = values.put_into(rest)
        for item in row.entries:
            if item.key.text not in values.used:
                message = f"`{item.key.text}` is used nowhere in the test"
                report.add("unused-parameter", message, item.key.span, help_=f"write `${item.key.text}`")
        assert isinstance(found, Mapping)
        yield f"{number}.{place}", found


class _Row:
    """The values of a row, and which of them were used."""

    def __init__(self, values: dict[str, Node], report: Report) -> None:
        self.values = values
        self.report = report
        self.used: set[str] = set()

    def put_into(self, node: Node) -> Node:
        if isinstance(node, Scalar):
            return self._scalar(node)
        if isinstance(node, Sequence):
            return replace(node, items=tuple(self.put_into(item) for item in node.items))
        return replace(node, entries=tuple(self._entry(entry) for entry in node.entries))

    def _entry(self, entry: Entry) -> Entry:
        key = self._scalar(entry.key)
        if not isinstance(key, Scalar):
            self.report.add("wrong-shape", f"a key is text, not {shape_of(key)}", entry.key.span)
            key = entry.key
        # Where a key is put together the place of the test says more than that of the row.
        return replace(entry, key=replace(key, span=entry.key.span), value=self.put_into(entry.value))

    def _scalar(self, scalar: Scalar) -> Node:
        if "$" not in scalar.text:
            return scalar
        whole = _USE.fullmatch(scalar.text.strip())
        if whole is not None and (name := whole["bare"] or whole["braced"]):
            found = self._value(name, scalar, whole.start())
            return scalar if found is None else found
        text = _USE.sub(lambda use: self._text(use, scalar), scalar.text)
        # The text stands nowhere in the file, so that a part of it has the place of the whole.
        return Scalar(text, "plain", scalar.span, "")

    def _text(self, use: re.Match[str], scalar: Scalar) -> str:
        name = use["bare"] or use["braced"]
        if not name:
            return "$"
        found = self._value(name, scalar, use.start())
        if found is None or isinstance(found, Scalar):
            return use[0] if found is None else found.text
        message = f"`${name}` is {shape_of(found)}, which cannot stand within a text"
        self.report.add("wrong-shape", message, scalar.span)
        return use[0]

    def _value(self, name: str, scalar: Scalar, start: int) -> Node | None:
        self.used.add(name)
        if name in self.values:
            return self.values[name]
        place = scalar.span_of(start, start + len(name) + 1)
        message = f"`${name}` has no value in a row of `each`"
        self.report.unknown("parameter", name, place, list(self.values), message=message)
        return None
