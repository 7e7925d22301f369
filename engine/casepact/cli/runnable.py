"""Reads what commands simulate: a scenario without errors, and what there is to warn of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal
from casepact.cli.streams import say
from casepact.cli.writing import check_outputs
from casepact.frozen import dataclass
from casepact.source import Diagnostic, Document, Level, Span

if TYPE_CHECKING:
    from casepact.scenario import Scenario

__all__ = ["Runnable", "load_runnable"]


@dataclass(frozen=True, slots=True)
class Runnable:
    """A scenario that can be run; ``notes`` are the warnings about it, of ``places`` in its files."""

    scenario: Scenario
    notes: tuple[str, ...] = ()
    places: frozenset[tuple[str, Span]] = frozenset()


def load_runnable(
    path: str,
    changes: Sequence[str] = (),
    *,
    seed: int | None = None,
    policy: str | None = None,
    base: Runnable | None = None,
) -> Runnable:
    """Read a scenario, with changes made to it or to its policy, and the seed asked for.

    Warnings are printed, but for those of ``base``, the scenario before the last of the changes.

    Raises:
        Refusal: with status 3 where a file cannot be read, 2 where a change is at fault or the answer would
            be written over a file that was read, and 1 where the scenario or its policy has errors.
    """
    from casepact.scenario import load_scenario

    loaded = load_scenario(path, changes, policy=policy)
    texts = {f"change {number}": text for number, text in enumerate(changes, 1)}
    documents = {**loaded.documents, **{name: Document(name, text) for name, text in texts.items()}}
    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    if loaded.unread:
        raise Refusal(UNREAD, f"`{path}` cannot be read", errors, documents)
    if any(error.span.file in texts for error in errors):
        raise Refusal(WRONG, "the change cannot be made", errors, documents)
    if errors or loaded.scenario is None:
        raise Refusal(FOUND, f"`{path}` has errors; nothing is simulated", errors, documents)
    check_outputs()
    warnings = [found for found in loaded.diagnostics if found.level is Level.WARNING]
    new = [found for found in warnings if base is None or _note(found) not in base.notes]
    # What is told of the same place with other figures at every value of a sweep takes a line each.
    again = [found for found in new if base is not None and (found.code, found.span) in base.places]
    for found in again:
        say(f"with {'; '.join(changes)}: {found.message}")
    new = [found for found in new if found not in again]
    if new:
        if base is not None:
            say(f"with {'; '.join(changes)}:")
        _warn(new, documents)
    scenario = loaded.scenario if seed is None else replace(loaded.scenario, seed=seed)
    places = frozenset((found.code, found.span) for found in warnings)
    return Runnable(scenario, tuple(map(_note, warnings)), places)


def _note(warning: Diagnostic) -> str:
    return f"{warning.message}; {warning.help}" if warning.help else warning.message


def _warn(warnings: Sequence[Diagnostic], documents: dict[str, Document]) -> None:
    from casepact.cli.session import Session
    from casepact.render.diagnostics import render_text

    click.echo(render_text(warnings, documents, colour=Session.current().colours(sys.stderr)), err=True)
