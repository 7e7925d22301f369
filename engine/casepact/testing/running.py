"""Runs tests: every file's, in order, and gathers what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field

from casepact.frozen import dataclass
from casepact.source import Diagnostic, Document
from casepact.testing.deciding import run_decision
from casepact.testing.following import run_course
from casepact.testing.outcome import Outcome
from casepact.testing.plan import CaseTest, TestFile
from casepact.testing.reading import read_tests
from casepact.testing.subjects import Shelf, Subject

__all__ = ["FileRun", "Suite", "run_test", "run_tests"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRun:
    """A test file and what came of those of its tests that were run; ``left_out`` is how many were not."""

    file: TestFile
    outcomes: tuple[Outcome, ...] = ()
    left_out: int = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the file, then what its tests found."""
        return (*self.file.diagnostics, *(found for it in self.outcomes for found in it.failures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All files, run. ``stopped`` is true where the first failure ended it."""

    files: tuple[FileRun, ...]
    shelf: Shelf = field(repr=False)
    stopped: bool = False

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every test that was run, in order."""
        return tuple(outcome for file in self.files for outcome in file.outcomes)

    @property
    def faulty(self) -> int:
        """How many tests could not be run for what is wrong with them."""
        return sum(len(file.file.faulty) for file in self.files)

    @property
    def passed(self) -> bool:
        """Whether every file is sound and every test passed."""
        return all(outcome.passed for outcome in self.outcomes) and not any(
            file.file.diagnostics or file.file.faulty for file in self.files
        )

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The policies and contracts the files name, each once, in the order they are first named."""
        found = {id(subject): subject for file in self.files for subject in file.file.subjects}
        return tuple(found.values())

    @property
    def documents(self) -> dict[str, Document]:
        """Every text a diagnostic can point into, by name."""
        texts = {file.file.document.name: file.file.document for file in self.files}
        for subject in self.subjects:
            texts.update(subject.documents)
        return texts


def run_test(test: CaseTest, changes: tuple[str, ...] = ()) -> Outcome:
    """Run one test; ``changes`` are those its policy was read with, for the command that replays it."""
    return run_decision(test, changes) if test.course is None else run_course(test, changes)


def run_tests(
    paths: Iterable[str],
    *,
    changes: Sequence[str] = (),
    wanted: Callable[[CaseTest], bool] | None = None,
    fail_fast: bool = False,
) -> Suite:
    """Run the tests of files.

    Args:
        paths: the test files.
        changes: change sentences, made to each policy that has what they change.
        wanted: whether to run a test; by default every one is run.
        fail_fast: stop at the first test that fails or cannot be run.
    """
    shelf = Shelf(changes)
    files: list[FileRun] = []
    for path in paths:
        file = read_tests(path, shelf)
        outcomes: list[Outcome] = []
        left_out = 0
        stop = fail_fast and bool(file.diagnostics)
        for test in file.tests:
            if stop or (wanted is not None and not wanted(test)):
                left_out += 1
                continue
            outcome = run_test(test, shelf.changes_of(test.subject.path))
            outcomes.append(outcome)
            stop = fail_fast and not outcome.passed
        files.append(FileRun(file=file, outcomes=tuple(outcomes), left_out=left_out))
        if stop:
            return Suite(files=tuple(files), shelf=shelf, stopped=True)
    return Suite(files=tuple(files), shelf=shelf)
