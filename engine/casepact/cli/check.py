"""`casepact check`: everything that is wrong or left open in policies and contracts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casepact.cli.discovery import find_files, is_unreadable, kind_of
from casepact.cli.faults import FOUND, UNREAD, misuse
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours
from casepact.cli.session import session_options
from casepact.source import Diagnostic, Document, Level

if TYPE_CHECKING:
    from casepact.cli.checking import Checked

__all__ = ["command"]

_LEVELS = tuple(level.value for level in Level)


@click.command(
    "check",
    epilog="""\b
Examples:
  casepact check                          everything below this directory
  casepact check docs/examples/bramblewick.yaml
  casepact check --prove docs/examples/bramblewick.yaml
  casepact check --fail-on warning --format json policies > findings.json

\b
Exit status: 0 nothing at or over the threshold, 1 findings, 2 wrong usage, 3 a file could not be
read or parsed. `casepact explain CODE` explains a finding.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(readable=False), metavar="[FILE|DIRECTORY]...")
@format_option("text", "json")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="error",
    show_default=True,
    help="The least finding that makes the exit status 1.",
)
@click.option(
    "--show",
    type=click.Choice(_LEVELS),
    default="warning",
    show_default=True,
    help="The least finding that is listed as text; JSON lists all.",
)
@click.option("-v", "--verbose", "show", flag_value="info", help="The same as --show info.")
@click.option(
    "--prove",
    is_flag=True,
    help="Also prove what holds of every case, or show one of which it does not: takes seconds.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings alone, without a summary.")
@session_options
def command(
    *,
    paths: tuple[str, ...],
    format_: str,
    output: str | None,
    fail_on: str,
    show: str,
    prove: bool,
    quiet: bool,
) -> int:
    """Say what is wrong or left open in policies, contracts and timelines.

    A directory stands for all YAML files below it; without arguments, the current one is taken.
    Files of other kinds are passed over there.
    """
    checked, skipped = _check_all(paths or (".",), proofs=prove)
    if format_ == "json":
        emit_json(_as_json(checked, skipped, fail_on), output)
    else:
        text = _as_text(checked, skipped, show, quiet=quiet, colour=result_colours(output))
        emit(text, output)
    if any(item.unread for item in checked):
        return UNREAD
    return FOUND if _at_least(_diagnostics(checked), fail_on) else 0


def _check_all(paths: Sequence[str], *, proofs: bool) -> tuple[list[Checked], int]:
    """Check the files, each finding once; also count the files passed over.

    A contract's findings include those of its policy, which need not be said again where the
    policy is checked too.
    """
    from casepact.cli.checking import CHECKED, check_file

    skipped, found = 0, []
    empty = {path for path in paths if Path(path).is_dir()}
    for candidate in find_files(paths):
        of_another_kind = candidate.below is not None and kind_of(candidate.path) not in CHECKED
        if of_another_kind and not is_unreadable(candidate.path):
            skipped += 1
        else:
            found.append(candidate.path)
            empty.discard(candidate.below or "")
    if empty:
        where = ", ".join(f"`{path}`" for path in paths if path in empty)
        raise misuse(f"there is no policy, contract or timeline below {where}")
    # Policies first, so that their findings stand with them and not with a contract.
    order = sorted(found, key=lambda path: kind_of(path) == "contract") if len(found) > 1 else found
    said: set[tuple[object, ...]] = set()
    checked = {}
    for path in order:
        if proofs and sys.stderr.isatty():
            click.echo(f"proving {path}", err=True)
        checked[path] = check_file(path, proofs=proofs).without(said)
    return [checked[path] for path in found], skipped


def _diagnostics(checked: Iterable[Checked]) -> list[Diagnostic]:
    return [diagnostic for item in checked for diagnostic in item.diagnostics]


def _documents(checked: Iterable[Checked]) -> dict[str, Document]:
    return {name: document for item in checked for name, document in item.documents.items()}


def _at_least(diagnostics: Iterable[Diagnostic], level: str) -> list[Diagnostic]:
    worst = _LEVELS[: _LEVELS.index(level) + 1]
    return [diagnostic for diagnostic in diagnostics if diagnostic.level in worst]


def _as_text(checked: Sequence[Checked], skipped: int, show: str, *, quiet: bool, colour: bool) -> str:
    from casepact.render.diagnostics import render_text, summary

    diagnostics = _diagnostics(checked)
    shown = _at_least(diagnostics, show)
    text = render_text(shown, _documents(checked), colour=colour)
    if quiet:
        return text
    lines = [f"{item.path}: {item.summary()}" for item in checked if item.policy is not None]
    total = summary(diagnostics, len(checked))
    if skipped:
        total += f"; {skipped} other{'' if skipped == 1 else 's'} passed over"
    hidden = len(diagnostics) - len(shown)
    if hidden:
        level = "info" if show != "error" else "warning"
        total += f" ({hidden} not listed: see --show {level})"
    return "\n".join([*([text] if text else []), *lines, total])


def _as_json(checked: Sequence[Checked], skipped: int, fail_on: str) -> dict[str, Any]:
    from casepact.render.diagnostics import to_findings

    diagnostics = _diagnostics(checked)
    policies = {
        name: item.policy.name for item in checked if item.policy is not None for name in item.documents
    }
    counts = {f"{level}s": sum(found.level == level for found in diagnostics) for level in _LEVELS}
    return {
        "casepact": 1,
        "findings": to_findings(diagnostics, _documents(checked), policies=policies),
        "summary": {
            "files": len(checked),
            "passed_over": skipped,
            **counts,
            "fail_on": fail_on,
            "failed": any(item.unread for item in checked) or bool(_at_least(diagnostics, fail_on)),
            "unread": [Path(item.path).as_posix() for item in checked if item.unread],
            "policies": [item.counts() for item in checked if item.policy is not None],
        },
    }
