"""Reads a vendor's customer-support policy as code: checks it, decides cases under it, shows its machine.

Importing this costs next to nothing; whatever is used is loaded when it is first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, which would take longer to load than all the rest of this
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from os import PathLike
    from typing import Any

    from casepact.comparison import Comparison
    from casepact.decision import Decision
    from casepact.experiment.comparing import Comparison as Compared
    from casepact.experiment.study import Study
    from casepact.model.contract import Contract
    from casepact.model.fact import Facts
    from casepact.model.policy import Policy
    from casepact.scenario.model import Scenario
    from casepact.semantics.replay import Covers, Run
    from casepact.semantics.timeline import Timeline
    from casepact.source import Diagnostic, Document
    from casepact.time.calendar import Calendar

    __version__: str

__all__ = [
    "Calendar",
    "Contract",
    "Decision",
    "Diagnostic",
    "Policy",
    "PolicyError",
    "__version__",
    "check",
    "decide",
    "diff",
    "load",
    "load_contract",
    "run",
    "simulate",
    "whatif",
]

_HOMES = {
    "Calendar": "casepact.time.calendar",
    "Contract": "casepact.model.contract",
    "Decision": "casepact.decision",
    "Diagnostic": "casepact.source",
    "Policy": "casepact.model.policy",
}


class PolicyError(Exception):
    """A file that holds no sound policy, contract or timeline; the message shows ``diagnostics`` in place."""

    def __init__(
        self, diagnostics: Iterable[Diagnostic], documents: Iterable[Document] = (), what: str = "policy"
    ) -> None:
        from casepact.render.diagnostics import render_text

        self.diagnostics = tuple(diagnostics)
        shown = render_text(self.diagnostics, {document.name: document for document in documents})
        super().__init__(f"the {what} has errors\n{shown}")


def load(path: str | PathLike[str]) -> Policy:
    """Return the policy of a file, or of the contract in it with the contract's values filled in.

    Raises:
        PolicyError: the file cannot be read or has errors. Warnings are for `check`.
    """
    return _load(path)[0]


def load_contract(path: str | PathLike[str]) -> Contract:
    """Return the contract of a file, its policy filled in.

    Raises:
        PolicyError: the file cannot be read, has errors or holds no contract.
    """
    contract = _load(path, "contract")[1]
    assert contract is not None
    return contract


def _load(path: str | PathLike[str], kind: str | None = None) -> tuple[Policy, Contract | None]:
    import os

    from casepact.resolve import load_file
    from casepact.source import Diagnostic, Level, Span

    name = os.fspath(path)
    loaded = load_file(name)
    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    if not errors and (loaded.policy is None or kind not in (None, loaded.kind)):
        wanted = kind or "policy or contract"
        errors = [Diagnostic("unknown-kind", f"the file holds no {wanted}", Span(name, 1, 1, 1, 1))]
    if errors or loaded.policy is None:
        raise PolicyError(errors, loaded.documents.values(), kind or "policy")
    return loaded.policy, loaded.contract


def check(
    source: str | PathLike[str] | Policy,
    *,
    prove: bool | None = None,
    project: bool = False,
    today: dt.date | None = None,
) -> list[Diagnostic]:
    """Return everything there is to say about a policy or contract, in file order.

    Nothing that a file holds makes it raise. A file is read, and checked unless reading it found errors.

    Args:
        source: the path of a file, or a policy.
        prove: put it to the proofs as well, as `casepact check --prove` does. None is as the settings of
            a ``project`` say, and no otherwise.
        project: as the command does, give findings the levels that the nearest `casepact.toml` or
            `pyproject.toml` sets, leave out those that it turns off and those that the file accepts, and
            find what it accepts in vain. Faults of the settings are findings too.
        today: the day on which acceptances that end are judged, by default this day.
    """
    import os

    from casepact.checks import run_checks
    from casepact.model.policy import Policy
    from casepact.resolve import load_file

    if project:
        return _checked_in_project(source, prove=prove, today=today)
    found: list[Diagnostic] = []
    if isinstance(source, Policy):
        sound: Policy | None = source
    else:
        loaded = load_file(os.fspath(source))
        found += loaded.diagnostics
        sound = None if loaded.has_errors else loaded.policy
    if sound is not None:
        found += [*run_checks(sound), *(_proved(sound) if prove else ())]
    return sorted(found, key=lambda item: item.span)


def _proved(policy: Policy) -> list[Diagnostic]:
    from casepact.verify.proofs import prove

    return prove(policy)


def _checked_in_project(
    source: str | PathLike[str] | Policy, *, prove: bool | None, today: dt.date | None
) -> list[Diagnostic]:
    import datetime as dt
    import os
    from pathlib import Path

    from casepact.cli.checking import check_file, check_policy
    from casepact.cli.codes import KNOWN_CODES
    from casepact.configuration.reading import find_settings
    from casepact.configuration.settings import Settings
    from casepact.model.policy import Policy

    path = source.document.name if isinstance(source, Policy) else os.fspath(source)
    read = find_settings(Path(path).parent, KNOWN_CODES)
    faults = () if read is None else read.diagnostics
    settings = Settings() if read is None or read.settings is None else read.settings
    proofs = bool(settings.prove if prove is None else prove)

    def day() -> dt.date:
        return today or dt.datetime.now().astimezone().date()

    if isinstance(source, Policy):
        checked = check_policy(source, proofs=proofs, settings=settings, today=day)
    else:
        checked = check_file(path, proofs=proofs, settings=settings, today=day)
    return [*faults, *(found.diagnostic for found in checked.findings if found.counts)]


def decide(source: Policy | Contract, facts: Facts, at: int | dt.datetime) -> Decision:
    """Return what a policy or contract says of a case opened at ``at``, in UTC seconds or an aware datetime.

    ``facts`` are values of declared facts, or texts as one would write them in a policy.

    Raises:
        DecisionError: wrong facts, or an instant that a calendar knows nothing of.
    """
    from casepact.decision import decide as answer

    return answer(source, facts, at)


def diff(old: Policy | Contract, new: Policy | Contract) -> Comparison:
    """Return what differs between two policies, or contracts, for the customer, over every case and instant.

    Nothing that they say makes it raise: what cannot be judged is a change with its reason.
    """
    from casepact.comparison import compare

    return compare(old, new)


def run(
    source: Policy | Contract, timeline: Timeline | str | PathLike[str], *, also: Iterable[Policy] = ()
) -> Run:
    """Return what happens to the cases of a timeline, or of the file that holds one.

    Args:
        source: the policy, or a contract, whose facts hold for every case.
        timeline: the timeline, or the path of a file with one.
        also: other versions of the policy, each in force from its ``effective`` date.

    Raises:
        PolicyError: the file cannot be read or has errors.
    """
    import os

    from casepact.model.contract import Contract
    from casepact.semantics.replay import replay
    from casepact.semantics.timeline import Timeline, load_timeline

    contract = source if isinstance(source, Contract) else None
    policy = source.policy if isinstance(source, Contract) else source
    if not isinstance(timeline, Timeline):
        path = os.fspath(timeline)
        plan, found = load_timeline(path, policy, None if contract is None else contract.facts)
        if plan is None:
            raise PolicyError(found, _texts(path), "timeline")
        timeline = plan
    return replay(
        (policy, *also),
        timeline,
        contract_starts=None if contract is None else contract.starts,
        covers=_coverage_of(source),
    )


def _coverage_of(source: Policy | Contract) -> Covers:
    """Say why a case is not covered, by the decision at the instant it opens.

    What cannot be decided is not refused.
    """
    from dataclasses import replace

    from casepact.decision import Decider, DecisionError
    from casepact.model.contract import Contract

    deciders: dict[int, Decider] = {}

    def against(policy: Policy, facts: Facts, at: int) -> tuple[str, ...]:
        decider = deciders.get(id(policy))
        if decider is None:
            judged = replace(source, policy=policy) if isinstance(source, Contract) else policy
            decider = deciders[id(policy)] = Decider(judged)
        try:
            decision = decider.decide(facts, at)
        except DecisionError:
            return ()
        return decision.because if decision.covered is False else ()

    return against


def simulate(
    source: str | PathLike[str] | Scenario,
    *,
    changes: Iterable[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
) -> Study:
    """Return what the cases of a scenario come to; it needs ``casepact[simulate]``.

    In a notebook a study shows itself, with charts. Elsewhere::

        study = casepact.simulate("policies/scenarios/openback.yaml", replications=4)
        for measure in study.measures():
            print(measure.text, study.interval(measure))

    Args:
        source: the path of a scenario's file, or the scenario.
        changes: sentences such as ``staff.desk.size to 6``, made to the file or its policy first.
        replications: how many, in place of the scenario's own number.
        seed: in place of the scenario's.
        engine: ``compiled``, ``plain``, or ``auto`` for the first that can run it.
        jobs: processes that share the work, None for as many as there are processors. More than one
            wants the caller's module guarded by ``if __name__ == "__main__"``, as multiprocessing does.

    Raises:
        PolicyError: the scenario, its policy or a change has errors.
        ValueError: changes to a scenario that was not read from a file here.
    """
    from casepact.experiment.running import run_study
    from casepact.experiment.workers import Workers
    from casepact.render.simulation import notebook

    notebook.show_results()
    scenario = _scenario(source, tuple(changes), seed)
    with Workers(jobs) as workers:
        return run_study(scenario, workers=workers, engine=engine, replications=replications)


def whatif(
    source: str | PathLike[str],
    changes: Iterable[str],
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
) -> Compared:
    """Return what changes to a scenario do, replication by replication on the same cases.

    The arguments and faults are those of `simulate`::

        comparison = casepact.whatif("scenario.yaml", ["staff.desk.size to 6"])
        for difference in comparison.differences:
            print(difference.measure.text, difference.verdict)
    """
    from casepact.experiment.comparing import compare_studies

    before, after = (
        simulate(source, changes=made, replications=replications, seed=seed, engine=engine, jobs=jobs)
        for made in ((), tuple(changes))
    )
    return compare_studies(before, after)


def _scenario(source: str | PathLike[str] | Scenario, changes: tuple[str, ...], seed: int | None) -> Scenario:
    import os
    from dataclasses import replace

    from casepact.scenario import Scenario, load_scenario
    from casepact.source import Diagnostic, Document, Level, Span

    if isinstance(source, Scenario):
        if changes:
            raise ValueError("changes are made to a file: give the path of the scenario")
        scenario = source
    else:
        name = os.fspath(source)
        loaded = load_scenario(name, changes)
        errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
        if not errors and loaded.scenario is None:
            errors = [Diagnostic("unknown-kind", "the file holds no scenario", Span(name, 1, 1, 1, 1))]
        if errors or loaded.scenario is None:
            texts = [Document(f"change {number}", text) for number, text in enumerate(changes, 1)]
            raise PolicyError(errors, [*loaded.documents.values(), *texts], "scenario")
        scenario = loaded.scenario
    return scenario if seed is None else replace(scenario, seed=seed)


def _texts(path: str) -> list[Document]:
    from casepact.syntax.reader import read_file

    return [read_file(path)[0]]


def __getattr__(name: str) -> Any:
    import importlib

    if name == "__version__":
        from importlib.metadata import version

        return version("casepact")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
