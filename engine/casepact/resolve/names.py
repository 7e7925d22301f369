"""Checks the names that a policy declares: that they are names, and that every sentence can say them."""

from __future__ import annotations

from dataclasses import replace

from casepact.resolve.fields import is_name
from casepact.resolve.report import Report
from casepact.source import Span
from casepact.syntax.misplaced import MISPLACED
from casepact.syntax.yaml.tree import Mapping, Scalar

__all__ = ["RESERVED", "check_name", "check_word", "declared"]

_FACTS = frozenset(("breached", "not", "opened", "unspecified"))
_VALUES = frozenset(("above", "after", "before", "below", "not", "otherwise", "over", "under", "unspecified"))
_ROLES = MISPLACED.keys() | frozenset(
    (
        *("after", "before", "by", "counting", "during", "every", "immediately", "pausing", "under"),
        *("unless", "unspecified", "until", "when", "while", "within"),
    )
)

RESERVED = {
    "fact": _FACTS,
    "field": _FACTS,
    "tier": _VALUES,
    "severity": _VALUES,
    "channel": _VALUES,
    "value": _VALUES,
    "state": frozenset(("any",)),
    "calendar": frozenset(("never", "unspecified")),
    "role": _ROLES,
}
"""By kind of name, the words that mean something of their own where sentences say such a name.

They follow from the grammar and from the words no duty takes for an object, and `casepact.syntax.reserved`
finds them there; it takes as long as reading a policy, so they are written out here, and a test holds the two
together. Names of other kinds clash with nothing: events and targets, or features, which no sentence says.
"""


def check_name(scalar: Scalar, kind: str, report: Report) -> bool:
    """Whether a key can be a name; what cannot is reported, and so is a word that sentences keep."""
    if is_name(scalar.text):
        check_word(scalar.text, scalar.span, kind, report)
        return True
    better = _better(scalar.text)
    report.add(
        "bad-name",
        f"`{scalar.text}` cannot be the name of {_article(kind)} {kind}",
        scalar.span,
        help_=f"write `{better}`" if better else "use lower case letters, digits and `_`, a letter first",
    )
    return False


def check_word(name: str, span: Span, kind: str, report: Report) -> None:
    """Report a name that some sentence could not mention, because the word means something there."""
    if name in RESERVED.get(kind, ()):
        report.add(
            "reserved-name",
            f"`{name}` cannot be the name of {_article(kind)} {kind}: sentences keep it to themselves",
            span,
            help_=f"choose another, such as `{name}_{kind}`",
        )


def declared(node: Mapping | None, kind: str, report: Report) -> Mapping | None:
    """A section whose keys are names: those that cannot be are reported, and read as the name they suggest.

    What uses the name in its right spelling is then not called unknown; a key that suggests none is left out.
    """
    if node is None:
        return None
    bad = [entry for entry in node.entries if not check_name(entry.key, kind, report)]
    if not bad:
        return node
    taken, entries = {entry.key.text for entry in node.entries}, []
    for entry in node.entries:
        better = entry.key.text if is_name(entry.key.text) else _better(entry.key.text)
        if better is None or (better in taken and better != entry.key.text):
            continue
        taken.add(better)
        entries.append(replace(entry, key=replace(entry.key, text=better)))
    return replace(node, entries=tuple(entries))


def _better(text: str) -> str | None:
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in text.lower()).strip("_")
    return plain if is_name(plain) else None


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"
