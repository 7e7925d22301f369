"""Puts a mutant in the place of its policy, and runs the tests that can tell, until one fails."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

from casepact.model.contract import Contract
from casepact.resolve.contract import resolve_contract
from casepact.resolve.filling import PolicyText
from casepact.resolve.report import Report
from casepact.source import Document
from casepact.syntax.reader import read_file
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.testing.mutation.mutant import Mutant, Original
from casepact.testing.mutation.reach import noticing
from casepact.testing.outcome import Outcome
from casepact.testing.plan import CaseTest
from casepact.testing.running import run_test
from casepact.testing.subjects import Subject

__all__ = ["Bench", "Stage"]


class Bench:
    """One policy under test: its tests as they passed, and what stands in for it in a trial."""

    def __init__(self, original: Original, outcomes: Sequence[Outcome]) -> None:
        self.original = original
        self.outcomes = tuple(outcomes)
        self.path = original.policy.document.name
        self._contracts: dict[str, tuple[Document, Mapping]] = {}

    def order(self, mutant: Mutant) -> tuple[list[CaseTest], list[CaseTest]]:
        """The tests that can notice a mutant: those that come to what it changes, and the others.

        Those that look at it go first, and decisions before timelines, which take longer.
        """
        notices = noticing(self.original.policy, mutant)
        ranked = []
        for number, outcome in enumerate(self.outcomes):
            if not notices(outcome):
                continue
            sighting, test = outcome.sighting, outcome.test
            checked, reached = mutant.clause in sighting.checked, mutant.clause in sighting.reached
            ranked.append((not checked, not reached, test.course is not None, number, test))
        ranked.sort(key=lambda item: item[:-1])
        near = [item[-1] for item in ranked if not item[1]]
        return near, [item[-1] for item in ranked if item[1]]

    def contract(self, path: str) -> tuple[Document, Mapping] | None:
        """The text and the tree of a contract."""
        if path not in self._contracts:
            document, root, _ = read_file(path)
            if not isinstance(root, Mapping):
                return None
            self._contracts[path] = document, root
        return self._contracts[path]


class Stage:
    """The policy and the contracts under it as they are with one mutant; made when first asked for."""

    def __init__(self, bench: Bench, mutant: Mutant) -> None:
        self.bench = bench
        self.mutant = mutant
        self._made: dict[str, Subject | None] = {}

    def killer(self, tests: Iterable[CaseTest]) -> CaseTest | None:
        """The first of some tests that fails under the mutant."""
        for test in tests:
            subject = self.subject(test.subject)
            if subject is not None and not run_test(replace(test, subject=subject)).passed:
                return test
        return None

    def subject(self, original: Subject) -> Subject | None:
        """What stands in for a policy or a contract; None for a contract that the mutant's policy refuses."""
        key = os.path.realpath(original.path)
        if key not in self._made:
            self._made[key] = self._make(original)
        return self._made[key]

    def _make(self, original: Subject) -> Subject | None:
        if not isinstance(original.source, Contract):
            return Subject(original.path, self.mutant.policy, original.documents)
        read = self.bench.contract(original.path)
        if read is None:
            return None
        document, root = read
        report = Report()

        def changed(_name: Scalar) -> PolicyText:
            return PolicyText(self.mutant.policy.document, self.mutant.root)

        contract = resolve_contract(document, root, report, changed)
        if contract is None or report.has_errors:
            return None
        return Subject(original.path, contract, original.documents)
