"""Reads the keys of a mapping: known keys only, each of the shape it should have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from casepact.resolve.report import Report
from casepact.source import Span
from casepact.syntax.ast.extent import NOWHERE
from casepact.syntax.misspelling import is_one_slip
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence
from casepact.time.validation import no_such_zone
from casepact.time.zones import find_zone

__all__ = [
    "NOTE_KEYS",
    "OPEN_KEYS",
    "Fields",
    "is_empty",
    "is_name",
    "items_of",
    "place_of",
    "repaired",
    "shape_of",
    "without_cut_off",
]

NOTE_KEYS = ("title", "cite", "assumed", "alternative", "note")
"""Keys that every entry takes; see `casepact.resolve.notes`."""

OPEN_KEYS = ("unspecified", *NOTE_KEYS)
"""Those of an entry that may leave something open, and says why."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HYPHENATED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999

_MOST_WRONG = 20
"""Misspelled keys that one mapping may have before none of them is taken for another."""


def shape_of(node: Node) -> str:
    """What a node is, for people."""
    if isinstance(node, Scalar):
        return "nothing" if node.is_null else "text"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def place_of(entry: Entry) -> Span:
    """Where an entry says something: at its value, or at its key where there is none."""
    if isinstance(entry.value, Scalar) and entry.value.is_null and entry.alias is None:
        return entry.key.span
    return entry.written


def is_empty(node: Node) -> bool:
    """Whether a value is left out, or is a list or a mapping of nothing."""
    if isinstance(node, Scalar):
        return node.is_null
    return not (node.items if isinstance(node, Sequence) else node.entries)


def is_name(text: str) -> bool:
    """Whether a text is a name: snake case, starting with a letter."""
    return _NAME.fullmatch(text) is not None


def items_of(node: Node, path: str) -> Iterator[tuple[str, Node, Scalar | None]]:
    """The entries of a mapping or the items of a list, each with its id and, for entries, its key."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield f"{path}.{entry.key.text}", entry.value, entry.key
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items, 1):
            yield f"{path}.{number}", item, None


_LIKE = 0.75
"""How alike a key and a missing one are that are taken for one key written wrongly (difflib's ratio)."""


def repaired(node: Mapping, allowed: Collection[str]) -> Mapping:
    """The mapping with misspelled keys read as the keys they were meant to be.

    The misspelling is one fault, reported by `Fields`; that the right key is missing would be another.
    """
    wrong = [entry for entry in node.entries if entry.key.text not in allowed]
    if not wrong or len(wrong) > _MOST_WRONG:
        return node
    from difflib import SequenceMatcher  # only a file with a mistake in it needs it

    free = [key for key in allowed if node.entry(key) is None]
    renamed: dict[int, Entry] = {}
    for entry in wrong:
        meant = suggest(entry.key.text, free)
        if meant is None:
            continue
        word = entry.key.text
        if is_one_slip(word, meant, replaced=True) or SequenceMatcher(None, word, meant).ratio() >= _LIKE:
            free.remove(meant)
            renamed[id(entry)] = replace(entry, key=replace(entry.key, text=meant))
    return replace(node, entries=tuple(renamed.get(id(entry), entry) for entry in node.entries))


_CUT_OFF = "inside `{…}` put a sentence with commas in quotes, or on a line of its own"
_QUOTED = _CUT_OFF.replace("in quotes", "in single quotes, where it has double ones")
"""The same for a sentence that has quotes of its own."""


def _is_cut_off(entry: Entry, before: Entry | None, report: Report) -> bool:
    """Whether an entry is what a comma inside ``{…}`` cut off that ``before`` it: reported.

    Such an entry has no value, and stands on the line on which the entry before it ends.
    """
    value = entry.value
    if before is None or not isinstance(value, Scalar) or not value.is_null or value.text:
        return False
    if before.value.span.end_line != entry.key.span.line:
        return False
    message = f"`{entry.key.text}` stands alone: the comma before it ended the entry"
    help_ = _QUOTED if '"' in entry.key.text else _CUT_OFF
    report.add("unknown-key", message, entry.key.span, help_=help_)
    report.cut_off(before.value.span)
    return True


def without_cut_off(node: Mapping, report: Report, keys: Collection[str] = ()) -> Mapping:
    """A mapping from names to sentences, without what a comma cut off one of them, which is reported.

    One of ``keys`` is an entry that says nothing.
    """
    kept: list[Entry] = []
    for entry in node.entries:
        before = kept[-1] if kept and entry.key.text not in keys else None
        said = before is not None and isinstance(before.value, Scalar) and not before.value.is_null
        if not _is_cut_off(entry, before if said else None, report):
            kept.append(entry)
    return node if len(kept) == len(node.entries) else replace(node, entries=tuple(kept))


class Fields:
    """The entries of one mapping. Making one reports the keys that do not belong there.

    ``owner`` is the key the mapping stands under, where a key that is missing is reported.
    """

    def __init__(
        self,
        node: Mapping,
        path: str,
        report: Report,
        allowed: Collection[str],
        what: str,
        owner: Span | None = None,
    ) -> None:
        self.node = repaired(node, allowed)
        self.path = path
        self.report = report
        self._owner = owner
        for before, entry in zip((None, *node.entries), node.entries, strict=False):
            if entry.key.text not in allowed:
                if _is_cut_off(entry, before, report):
                    continue
                close = report.suggest(entry.key.text, allowed)
                listed = ", ".join(f"`{key}`" for key in allowed)
                report.add(
                    "unknown-key",
                    f"`{entry.key.text}` is not a key of {what}",
                    entry.key.span,
                    help_=f"did you mean `{close}`?" if close else f"the keys are {listed}",
                )

    @property
    def span(self) -> Span:
        """Where the mapping starts."""
        return self.node.entries[0].key.span if self.node.entries else self.node.span

    def __contains__(self, key: str) -> bool:
        return self.node.entry(key) is not None

    def node_of(self, key: str) -> Node | None:
        """The value of a key, whatever it is."""
        return self.node.get(key)

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self.node.entry(key)

    def require(self, key: str, what: str) -> bool:
        """Whether the key is there; its absence is reported."""
        if key in self:
            return True
        self.report.add(
            "missing-key",
            f"{what} has no `{key}`",
            self._owner or self.span,
            help_=f"add `{key}:`",
            clause=self.path or None,
        )
        return False

    def scalar(self, key: str) -> Scalar | None:
        """The value of a key that holds text; None where it is absent or is not text."""
        node = self.node.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and not node.is_null:
            return node
        self.wrong_shape(key, node, "text")
        return None

    def text(self, key: str, default: str = "") -> str:
        """The text of a key."""
        scalar = self.scalar(key)
        return default if scalar is None else scalar.text.strip()

    def mapping(self, key: str, help_: str | None = None) -> Mapping | None:
        """The value of a key that holds a mapping; an empty value counts as an empty one.

        ``help_`` says what to write in place of anything else.
        """
        node = self.node.get(key)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return None
        if isinstance(node, Mapping):
            return node
        self.wrong_shape(key, node, "a mapping", help_)
        return None

    def collection(self, key: str) -> Mapping | Sequence | None:
        """The value of a key that holds a mapping or a list of sentences."""
        node = self.node.get(key)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return None
        if isinstance(node, Scalar):
            self.wrong_shape(key, node, "a mapping or a list")
            return None
        return without_cut_off(node, self.report) if isinstance(node, Mapping) else node

    def listed(self, key: str) -> tuple[Node, ...]:
        """The items of a key that holds a list."""
        node = self.node.get(key)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.wrong_shape(key, node, "a list")
        return ()

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """The texts of a list; a single text stands for a list of one."""
        node = self.node.get(key)
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return ()
        if isinstance(node, Scalar):
            return (node,)
        if isinstance(node, Mapping):
            self.wrong_shape(key, node, "a list")
            return ()
        result = []
        for index, item in enumerate(node.items):
            if isinstance(item, Scalar) and not item.is_null:
                result.append(item)
            else:
                self.report.add(
                    "wrong-shape", f"an item of `{key}` is {shape_of(item)}, not text", node.written(index)
                )
        return tuple(result)

    def flag(self, key: str) -> bool:
        """The value of a key that holds yes or no; absent is no."""
        scalar = self.scalar(key)
        if scalar is None:
            return False
        word = scalar.text.strip().lower()
        if word not in ("yes", "no", "true", "false"):
            self.report.add("bad-value", f"`{key}` is yes or no, not `{scalar.text}`", scalar.span)
        return word in ("yes", "true")

    def choice(self, key: str, values: Collection[str], default: str) -> str:
        """The value of a key that holds one of some words."""
        scalar = self.scalar(key)
        if scalar is None:
            return default
        word = scalar.text.strip()
        if word in values:
            return word
        close = self.report.suggest(word, values)
        listed = ", ".join(f"`{value}`" for value in values)
        self.report.add(
            "bad-value",
            f"`{key}` cannot be `{word}`",
            scalar.span,
            help_=f"did you mean `{close}`?" if close else f"write one of {listed}",
        )
        return default

    def date(self, key: str) -> dt.date | None:
        """The value of a key that holds a date, of a year that calendars and their zones can answer for."""
        scalar = self.scalar(key)
        if scalar is None:
            return None
        message, help_ = (
            f"`{key}` is a date, and `{scalar.text}` is none",
            "write year-month-day, as 2026-12-24",
        )
        try:
            date = dt.date.fromisoformat(scalar.text.strip())
        except ValueError:
            date = None
        if date is not None and not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            message = f"`{key}` is `{scalar.text}`, which is in no year from {_FIRST_YEAR} to {_LAST_YEAR}"
            help_ = f"leave out `{key}` where no such date is agreed"
            date = None
        if date is None:
            self.report.add("bad-date", message, scalar.span, help_=help_)
        return date

    def hyphenated(self, key: str) -> str:
        """The value of a key that names a file's subject, such as ``example-networks``."""
        scalar = self.scalar(key)
        if scalar is None:
            return ""
        if not _HYPHENATED.fullmatch(scalar.text):
            help_ = "use lower case letters, digits and hyphens"
            self.report.add("bad-name", f"`{scalar.text}` is not a name", scalar.span, help_=help_)
        return scalar.text

    def zone(self, key: str) -> str:
        """The IANA time zone under a key; empty where there is none, or it is at fault."""
        scalar = self.scalar(key)
        name = "" if scalar is None else scalar.text.strip()
        if scalar is None or find_zone(name) is not None:
            return name
        fault = no_such_zone(name, NOWHERE)
        self.report.add(fault.code, fault.message, scalar.span, help_=fault.help)
        return ""

    def wrong_shape(self, key: str, node: Node, wanted: str, help_: str | None = None) -> None:
        """Report that a key holds something else than it should."""
        entry = self.node.entry(key)
        span = node.span
        if isinstance(node, Scalar) and node.is_null and entry is not None:
            span = entry.key.span
        elif entry is not None and entry.alias is not None:
            span = entry.alias
        if isinstance(node, Mapping) and node.entries:
            span = node.entries[0].key.span
        self.report.add("wrong-shape", f"`{key}` is {wanted}, not {shape_of(node)}", span, help_=help_)
