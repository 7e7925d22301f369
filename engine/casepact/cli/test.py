"""`casepact test`: runs the tests that stand beside policies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal, misuse
from casepact.cli.grouping import gathered
from casepact.cli.inputs import FILE, change_option
from casepact.cli.mutating import Mutating, fates, mutation_options, try_mutants
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours
from casepact.cli.session import session_options
from casepact.cli.streams import say
from casepact.frozen import dataclass
from casepact.project.discovery import find_files, is_directory, is_unreadable, kind_of, lacks_kind

if TYPE_CHECKING:
    from casepact.render.testing import Shortfall
    from casepact.testing.coverage import PolicyCoverage
    from casepact.testing.mutation.results import MutationReport
    from casepact.testing.running import Suite

__all__ = ["command"]

_KIND = "tests"


@dataclass(frozen=True, slots=True)
class _Choosing:
    """Which tests are run: of those with ``name`` in theirs, perhaps none after the first that fails."""

    name: str | None
    fail_fast: bool


_choosing_options = gathered(
    "choosing",
    _Choosing,
    click.option(
        "-k",
        "name",
        metavar="TEXT",
        help="Run only tests with this in their file, number or name, whatever its case.",
    ),
    click.option("-x", "--fail-fast", is_flag=True, help="Stop at the first test that fails."),
)


@click.command(
    "test",
    epilog="""\b
Examples:
  casepact test                              every test file below this directory
  casepact test policies --coverage
  casepact test docs/examples/bramblewick.tests.yaml -k outage
  casepact test policies --min-coverage clause=100 --min-coverage cell=100 --format junit -o tests.xml
  casepact test docs/examples --change 'targets.first_response.standard.outage to 1 hour on always'
  casepact test policies --mutate --jobs 0
  casepact test docs/examples --mutate --only targets.first_response --show equivalent

\b
Exit status: 0 all passed, 1 a test failed or is faulty, too little is tested or a change went unnoticed,
2 wrong usage or no test at all, 3 a test file, or a policy it names, could not be read or parsed.
""",
)
@click.argument("paths", nargs=-1, type=FILE, metavar="[FILE|DIRECTORY]...")
@_choosing_options
@click.option("--coverage", "detail", is_flag=True, help="List what no test has looked at, and why.")
@click.option(
    "--min-coverage",
    "least",
    multiple=True,
    metavar="[KIND=]PERCENT",
    help="The share of each kind (clause, cell, condition, transition, rung) or of one that must be tested"
    " in each policy. Repeatable.",
)
@change_option
@mutation_options
@format_option("text", "json", "junit")
@output_option
@session_options
def command(
    *,
    paths: tuple[str, ...],
    choosing: _Choosing,
    detail: bool,
    least: tuple[str, ...],
    changes: tuple[str, ...],
    format_: str,
    output: str | None,
    mutating: Mutating,
) -> int:
    """Run the tests of policies: cases and timelines, and what must follow from them.

    A directory stands for all test files below it; without arguments, the current one is taken.
    """
    from casepact.testing.coverage import coverage_of
    from casepact.testing.running import run_tests

    name, wanted = choosing.name, _minima(least)
    mutating.check()
    if wanted and (name is not None or choosing.fail_fast):
        raise misuse("`--min-coverage` needs every test to be run; leave out `-k` and `--fail-fast`")
    files = _test_files(paths or (".",))
    chosen = None if name is None else name.casefold()
    suite = run_tests(
        files,
        changes=changes,
        wanted=None if chosen is None else lambda test: chosen in test.id.casefold(),
        fail_fast=choosing.fail_fast,
    )
    _refuse_changes(suite)
    if chosen is not None and not suite.outcomes and not suite.faulty:
        raise misuse(f"no test has `{name}` in its file, number or name")
    whole = name is None and not suite.stopped
    coverage = coverage_of(suite) if whole or detail else ()
    shortfalls = _shortfalls(coverage, wanted)
    mutants = try_mutants(suite, mutating) if mutating.on and suite.passed else None
    answer = _Answer(suite, coverage, shortfalls, mutants)
    _emit(answer, format_, output, detail=detail, show=mutating.show)
    if mutating.on and mutants is None:
        say("no change was tried: what no test notices can only be told where every test passes")
    if any(file.file.unread for file in suite.files):
        return UNREAD
    return 0 if suite.passed and not shortfalls and not (mutants and mutants.survived) else FOUND


@dataclass(frozen=True, slots=True)
class _Answer:
    """All that a run has found."""

    suite: Suite
    coverage: Sequence[PolicyCoverage]
    shortfalls: Sequence[Shortfall]
    mutants: MutationReport | None


def _emit(answer: _Answer, format_: str, output: str | None, *, detail: bool, show: Sequence[str]) -> None:
    from casepact.render.mutation import mutation_text
    from casepact.render.style import Style
    from casepact.render.testing import suite_json, suite_junit, suite_text

    found = answer.suite, answer.coverage, answer.shortfalls
    if format_ == "json":
        emit_json(suite_json(*found, answer.mutants), output)
    elif format_ == "junit":
        emit(suite_junit(*found, answer.mutants), output)
    else:
        style = Style(result_colours(output))
        text = suite_text(*found, detail=detail, style=style)
        if answer.mutants is not None:
            text += "\n" + mutation_text(answer.mutants, show=fates(show), style=style)
        emit(text, output)


def _test_files(paths: Sequence[str]) -> list[str]:
    """The test files named, and those below directories; a directory without any is a mistake."""
    found = []
    empty = {path for path in paths if is_directory(path)}
    for candidate in find_files(paths):
        kind = kind_of(candidate.path)
        if kind != _KIND and (is_unreadable(candidate.path) or lacks_kind(candidate.path)):
            kind = _KIND  # it may have been meant so, and is reported as what it is not
        if candidate.below is not None and kind != _KIND:
            continue
        if candidate.below is None and kind not in (_KIND, "") and Path(candidate.path).exists():
            what = f"`{candidate.path}` holds a {kind}, not tests"
            raise Refusal(WRONG, f"{what}; name the file that tests it, or a directory")
        found.append(candidate.path)
        empty.discard(candidate.below or "")
    if empty:
        where = ", ".join(f"`{path}`" for path in paths if path in empty)
        raise misuse(f"there is no test file below {where}")
    return found


def _minima(options: Sequence[str]) -> dict[str, float]:
    """The least share of each kind, of 100."""
    from casepact.testing.items import Kind

    found: dict[str, float] = {}
    for option in options:
        kind, equals, text = option.rpartition("=")
        kinds = [str(item) for item in Kind]
        if equals and kind not in kinds:
            raise misuse(f"`{kind}` is no kind of what is tested; the kinds are {', '.join(kinds)}")
        try:
            share = float(text.removesuffix("%"))
        except ValueError:
            share = -1.0
        if not 0 <= share <= 100:
            raise misuse(f"`{text}` is no percentage from 0 to 100")
        found.update(dict.fromkeys([kind] if equals else kinds, share))
    return found


def _shortfalls(coverage: Sequence[PolicyCoverage], wanted: dict[str, float]) -> list[Shortfall]:
    from casepact.render.testing import Shortfall

    return [
        Shortfall(item.path, kind, count.percent, wanted[kind])
        for item in coverage
        for kind, count in item.counts.items()
        if kind in wanted and count.percent < wanted[kind]
    ]


def _refuse_changes(suite: Suite) -> None:
    """A change that no policy could take is a mistake, and what it was to show is not shown.

    Raises:
        Refusal: with what is wrong with the changes.
    """
    from casepact.source import Document

    shelf = suite.shelf
    if not suite.subjects:
        return
    for number, text in enumerate(shelf.changes, 1):
        if number not in shelf.made:
            found = shelf.refused.get(number, [])[:1]
            names = {item.span.file: Document(item.span.file, text) for item in found}
            raise Refusal(WRONG, "the change cannot be made to any policy under test", found, names)
