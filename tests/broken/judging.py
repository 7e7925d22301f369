"""Says what is wrong with the diagnostics of a mutant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casepact.source import Diagnostic, Document, Level
from tests.broken.mutants import Mutant, tells

MOST_ERRORS = 3
"""Errors that one slip may draw: the fault, and where one edit breaks more than one thing, the others."""


def judge(mutant: Mutant, diagnostics: Sequence[Diagnostic]) -> str:
    """What is wrong with what is said of a mutant; empty if nothing is."""
    document = Document("mutant", mutant.text)
    if mutant.original is not None and tells(mutant.text) == tells(mutant.original):
        mutant = replace(mutant, valid="all is as it was")
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.level is Level.ERROR]
    said = [(error.code, error.message, error.span.line, error.span.column) for error in errors]
    shown = f"{mutant.operator} in {mutant.file}, lines {sorted(mutant.lines)[:4]}: {said[:5]}"
    if mutant.valid:
        return f"is valid ({mutant.valid}), and has errors: {shown}" if errors else ""
    if not any(_touches(document, error, place) for error in errors for place in mutant.places):
        return f"no error where it is broken: {shown}"
    if any(error.span.line not in mutant.lines for error in errors):
        return f"an error elsewhere: {shown}"
    return f"too many errors: {shown}" if len(errors) > MOST_ERRORS else ""


def _touches(document: Document, diagnostic: Diagnostic, place: tuple[int, int]) -> bool:
    span = diagnostic.span
    first, last = (document.position(offset) for offset in place)
    return (span.line, span.column) <= last and first <= (span.end_line, span.end_column)
