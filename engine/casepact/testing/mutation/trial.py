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

    def order(self, mutant: Mutant) -> list[CaseTest]:
        """The tests that can tell a mutant from its policy, those that look at what it changes first.

        Nothing but what its clause answers is changed by a local mutant, so that a test which does not
        come to the clause cannot tell.
        """
        ranked = []
        for number, outcome in enumerate(self.outcomes):
            sighting, test = outcome.sighting, outcome.test
            near = mutant.clause in sighting.reached
            if mutant.local and not near:
                continue
            checked = mutant.clause in sighting.checked
            ranked.append((not checked, not near, test.course is not None, number, test))
        return [item[-1] for item in sorted(ranked, key=lambda item: item[:-1])]

    def killer(self, mutant: Mutant, stage: Stage) -> CaseTest | None:
        """The first test that fails under a mutant."""
        for test in self.order(mutant):
            subject = stage.subject(test.subject)
            if subject is not None and not run_test(replace(test, subject=subject)).passed:
                return test
        return None

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


def benches(outcomes: Iterable[Outcome], originals: Iterable[Original]) -> list[Bench]:
    """A bench for each policy, with the tests of it and of contracts under it."""
    found = list(outcomes)
    made = []
    for original in originals:
        real = os.path.realpath(original.policy.document.name)
        mine = [it for it in found if os.path.realpath(it.test.subject.policy.document.name) == real]
        made.append(Bench(original, mine))
    return made
