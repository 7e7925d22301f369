"""The diagnostics for YAML that is well formed and still refused, and for limits passed."""

from __future__ import annotations

from casepact.source import Diagnostic, Related, Span
from casepact.syntax.yaml.problems import in_backticks
from casepact.syntax.yaml.tree import Scalar

__all__ = [
    "alias_expansion",
    "alias_key",
    "duplicate_key",
    "empty_file",
    "empty_key",
    "file_too_large",
    "merge_key",
    "multiple_documents",
    "non_scalar_key",
    "scalar_too_long",
    "too_deep",
    "too_many_aliases",
    "too_many_nodes",
    "too_many_problems",
]


def duplicate_key(key: Scalar, first: Scalar) -> Diagnostic:
    """Return the refusal of a key that its mapping has already."""
    return Diagnostic(
        "duplicate-key",
        f"key {in_backticks(key.text)} is written twice in this mapping",
        key.span,
        help="keep one of the two",
        related=(Related(first.span, "first written here"),),
    )


def merge_key(span: Span) -> Diagnostic:
    """Return the refusal of ``<<``."""
    return Diagnostic(
        "merge-key",
        "merge key `<<` would hide which of two values a reader should believe",
        span,
        help="write the entries out, or repeat a whole value with an alias",
    )


def empty_key(span: Span) -> Diagnostic:
    """Return the refusal of a key without text."""
    return Diagnostic("empty-key", "an entry has no key", span, help="write the key before the `:`")


def non_scalar_key(span: Span) -> Diagnostic:
    """Return the refusal of a list or a mapping as a key."""
    return Diagnostic(
        "non-scalar-key",
        "a list or a mapping may not be a key",
        span,
        help="a key is one piece of text; text that begins with `[`, `{` or `?` must be in quotes",
    )


def alias_key(span: Span) -> Diagnostic:
    """Return the refusal of an alias as a key."""
    return Diagnostic(
        "alias-key",
        "an alias may not be a key",
        span,
        help="write the key out; text that begins with `*` must be in quotes",
    )


def multiple_documents(span: Span) -> Diagnostic:
    """Return the refusal of a second document in one file."""
    return Diagnostic(
        "multiple-documents", "a second document begins here", span, help="keep one document in a file"
    )


def empty_file(file: str) -> Diagnostic:
    """Return the refusal of a file that holds no value."""
    return Diagnostic(
        "empty-file",
        "the file is empty",
        Span(file, 1, 1, 1, 1),
        help="a policy begins with `casepact: 1` and `policy: NAME`",
    )


def file_too_large(file: str, limit: int) -> Diagnostic:
    """Return the refusal of a file over ``limit`` bytes."""
    return Diagnostic(
        "file-too-large",
        f"the file is larger than {limit:,} bytes, the most that is read",
        Span(file, 1, 1, 1, 1),
        help="divide it into several files",
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Return the refusal of nesting beyond ``limit`` levels."""
    return Diagnostic(
        "too-deep",
        f"this is nested deeper than {limit} levels, the most that is read",
        span,
        help="nest less",
    )


def too_many_nodes(span: Span, limit: int) -> Diagnostic:
    """Return the refusal of a file with more than ``limit`` nodes."""
    return Diagnostic(
        "too-many-nodes",
        f"the file holds more than {limit:,} keys and values, the most that is read",
        span,
        help="divide it into several files",
    )


def too_many_aliases(span: Span, limit: int) -> Diagnostic:
    """Return the refusal of a file with more than ``limit`` aliases."""
    return Diagnostic(
        "too-many-aliases",
        f"the file uses more than {limit:,} aliases, the most that is read",
        span,
        help="write out what some of them repeat",
    )


def alias_expansion(span: Span, anchor: Span, what: str) -> Diagnostic:
    """Return the refusal of an alias that makes the file grow past a limit, described by ``what``."""
    return Diagnostic(
        "alias-expansion",
        f"with this alias written out the file would hold more than {what}, the most that is read",
        span,
        help="repeat less, or smaller nodes",
        related=(Related(anchor, "this is what it repeats"),),
    )


def scalar_too_long(span: Span, length: int, limit: int) -> Diagnostic:
    """Return the refusal of a piece of text of more than ``limit`` characters."""
    return Diagnostic(
        "scalar-too-long",
        f"this text has {length:,} characters, and {limit:,} is the most that is read",
        span,
        help="keep long text in a file of its own",
    )


def too_many_problems(span: Span, limit: int) -> Diagnostic:
    """Return the note that ends a report of ``limit`` diagnostics."""
    return Diagnostic(
        "too-many-problems",
        f"the first {limit} problems are shown, and reading stopped here",
        span,
        help="mend those and read again",
    )
