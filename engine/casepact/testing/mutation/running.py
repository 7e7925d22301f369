"""Tries the mutants of every policy under test, one after the other or in several processes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from casepact.frozen import dataclass
from casepact.resolve.load import apply_changes
from casepact.resolve.report import Report
from casepact.syntax.reader import read_file
from casepact.syntax.yaml.tree import Mapping
from casepact.testing.mutation.homes import homes_of
from casepact.testing.mutation.judging import judge
from casepact.testing.mutation.making import Drafted, draft_all
from casepact.testing.mutation.mutant import Original
from casepact.testing.mutation.results import MutationReport, PolicyMutation, Tried
from casepact.testing.mutation.trial import Bench
from casepact.testing.running import Suite, run_tests
from casepact.testing.subjects import Subject, shown_path

__all__ = ["Choice", "mutate"]

_SUFFIXES = (".yaml", ".yml")
_CHUNK = 4
"""Mutants that a process is handed at a time."""

Progress = Callable[[str, int, int], None]
"""Told of each mutant: the policy, how many are done, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which mutants to try: those below one of ``only``; ``sample`` of each policy's, drawn by lot.

    What ends as the name of a file does is a policy, anything else an id or a path in one. None takes
    all of them. ``seed`` decides which are drawn.
    """

    only: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 0

    def of(self, policy: str, drafts: Sequence[Drafted]) -> list[int]:
        """The places of those of a policy to try, in order."""
        files = [name for name in self.only if name.endswith(_SUFFIXES)]
        if files and os.path.realpath(policy) not in map(os.path.realpath, files):
            return []
        places = [place for place, item in enumerate(drafts) if self._wanted(item)]
        if self.sample is not None and self.sample < len(places):
            drawn = sorted(places, key=lambda place: self._lot(drafts[place]))
            places = sorted(drawn[: self.sample])
        return places

    def _lot(self, item: Drafted) -> bytes:
        """What a mutant draws, whatever others there are."""
        text = f"{self.seed} {'.'.join(item.draft.path)} {item.draft.after}"
        return hashlib.sha256(text.encode()).digest()

    def _wanted(self, item: Drafted) -> bool:
        names = (".".join(item.draft.path), item.clause)
        starts = [start for start in self.only if not start.endswith(_SUFFIXES)]
        return not starts or any(
            name == start or name.startswith(f"{start}.") for name in names for start in starts
        )


class _Trials:
    """The mutants of every policy of a suite whose tests have passed."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self.benches = list(_benches(suite))
        self.drafts = [draft_all(bench.original) for bench in self.benches]
        self.homes = [tuple(homes_of(bench)) for bench in self.benches]

    def judge(self, policy: int, place: int) -> Tried:
        return judge(self.drafts[policy][place], self.benches[policy], self.homes[policy], self.suite.shelf)


def mutate(
    suite: Suite, choice: Choice, *, jobs: int = 1, progress: Progress = lambda *_: None
) -> MutationReport:
    """Try the mutants of every policy that the tests of a suite are about; all of its tests have passed.

    What comes of a mutant hangs on nothing but the policy and its tests, so that ``jobs``, the number of
    processes, changes nothing but how long it takes.
    """
    trials = _Trials(suite)
    wanted = [
        choice.of(bench.path, drafts) for bench, drafts in zip(trials.benches, trials.drafts, strict=True)
    ]
    tasks = [(policy, place) for policy, places in enumerate(wanted) for place in places]
    found: list[list[Tried]] = [[] for _ in trials.benches]
    for (policy, _), tried in zip(tasks, _results(trials, tasks, jobs), strict=True):
        found[policy].append(tried)
        name = shown_path(".", trials.benches[policy].path)
        progress(name, len(found[policy]), len(wanted[policy]))
    chosen = [number for number, places in enumerate(wanted) if places or not choice.only]
    return MutationReport.of(
        PolicyMutation(
            policy=trials.benches[number].original.policy.name,
            path=shown_path(".", trials.benches[number].path),
            document=trials.benches[number].original.policy.document,
            made=len(trials.drafts[number]),
            tried=tuple(found[number]),
        )
        for number in chosen
    )


def _benches(suite: Suite) -> Iterator[Bench]:
    policies: dict[str, list[Subject]] = {}
    for subject in suite.subjects:
        policies.setdefault(os.path.realpath(subject.policy.document.name), []).append(subject)
    for _, subjects in sorted(policies.items()):
        outcomes = [it for it in suite.outcomes if it.test.subject in subjects]
        if not outcomes:
            continue
        # The policy as it stands, where a test names it, else as it is read beside the contract.
        subject = min(subjects, key=lambda subject: len(subject.bought))
        document, root, _ = read_file(subject.policy.document.name)
        assert isinstance(root, Mapping)
        changed = apply_changes(root, suite.shelf.changes_of(subject.path), Report())
        assert isinstance(changed, Mapping)
        original = Original.resolve(document, changed)
        yield Bench(original, outcomes)


def _results(trials: _Trials, tasks: list[tuple[int, int]], jobs: int) -> Iterator[Tried]:
    if jobs <= 1 or len(tasks) <= _CHUNK:
        yield from (trials.judge(*task) for task in tasks)
        return
    suite = trials.suite
    paths = tuple(file.file.path for file in suite.files)
    names = frozenset(outcome.test.id for outcome in suite.outcomes)
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(paths, suite.shelf.changes, names)) as pool:
        yield from pool.map(_work, tasks, chunksize=_CHUNK)


_here: list[_Trials] = []
"""The trials of this process, once it is one of several."""


def _start(paths: tuple[str, ...], changes: tuple[str, ...], names: frozenset[str]) -> None:
    suite = run_tests(paths, changes=changes, wanted=lambda test: test.id in names)
    _here[:] = [_Trials(suite)]


def _work(task: tuple[int, int]) -> Tried:
    return _here[0].judge(*task)
