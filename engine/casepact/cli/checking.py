"""Checks one file: what reading it found, what the checks find in it, and what of that is accepted."""

from __future__ import annotations

import datetime as dt
import os
from collections import abc
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepact.checks import run_checks
from casepact.cli.discovery import kind_of
from casepact.configuration.settings import Settings
from casepact.findings.acceptance import Finding, findings_of, is_change, stale_acceptances
from casepact.frozen import dataclass
from casepact.model.acceptance import Acceptance
from casepact.model.policy import Policy
from casepact.resolve import Loaded, load_file
from casepact.source import Diagnostic, Document, Span
from casepact.syntax.reader import Mapping, Scalar, read_file

if TYPE_CHECKING:
    from casepact.scenario import Scenario

__all__ = ["CHECKED", "Checked", "Today", "check_file", "check_policy", "clauses_of"]

CHECKED = ("policy", "contract", "timeline", "scenario")
"""Kinds of file that are checked."""

NO_SETTINGS = Settings()
"""The settings of a file for which nothing was set."""

Today = abc.Callable[[], dt.date]
"""Gives the day on which acceptances are judged; asked only where one of them ends."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its findings in file order; ``policy`` is None where it holds none that can be used.

    ``scenario`` is the one that the file holds, if it holds one without errors. ``unread`` is true
    where the file could not be read or parsed. ``turned_off`` counts the findings that its settings
    leave out. ``unproved`` are the promises that were not looked at, each by its file and its id, since
    no proofs were asked for.
    """

    path: str
    policy: Policy | None
    findings: tuple[Finding, ...]
    documents: abc.Mapping[str, Document] = field(default_factory=dict)
    unread: bool = False
    settings: Settings = NO_SETTINGS
    turned_off: int = 0
    scenario: Scenario | None = None
    unproved: tuple[tuple[str, str], ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the findings say, those that are accepted among them."""
        return tuple(found.diagnostic for found in self.findings)

    def without(self, said: set[tuple[object, ...]]) -> Checked:
        """Leave out the findings that are in ``said``, and add the others to it.

        What a policy is found to say under a contract is the same finding, though its figures may differ.
        """
        left = []
        for finding in self.findings:
            found, file = finding.diagnostic, _real(finding.diagnostic.span.file)
            place = (found.code, file, found.span.line, found.span.column, found.message)
            mark = (file, finding.fingerprint)
            if place not in said and mark not in said:
                left.append(finding)
            said.update((place, mark))
        return replace(self, findings=tuple(left))

    def counts(self) -> dict[str, Any]:
        """What the policy says and does not say, or what the scenario brings, in numbers."""
        scenario, policy = self.scenario, self.policy
        if scenario is not None:
            return {
                "file": self.path,
                "scenario": scenario.name,
                "policy": scenario.policy.name,
                "streams": len(scenario.arrivals),
                "kinds": scenario.kinds,
                "teams": len(scenario.teams),
            }
        assert policy is not None
        return {
            "file": self.path,
            "policy": policy.name,
            "clauses": clauses_of(policy),
            "unspecified": sum(note.is_unspecified for note in policy.notes),
            "assumed": sum(bool(note.assumed) for note in policy.notes),
        }

    def summary(self) -> str:
        """The numbers in words."""
        counts = self.counts()
        if self.scenario is not None:
            streams, kinds, teams = counts["streams"], counts["kinds"], counts["teams"]
            return (
                f"{streams} stream{'' if streams == 1 else 's'} of {kinds} kind{'' if kinds == 1 else 's'}"
                f" of case, {teams or 'no'} team{'' if teams == 1 else 's'}"
            )
        clauses = counts["clauses"]
        return (
            f"{clauses} clause{'' if clauses == 1 else 's'}, {counts['unspecified']} unspecified,"
            f" {counts['assumed']} assumed"
        )


def clauses_of(policy: Policy) -> int:
    """How many clauses a policy has, in whatever section."""
    rungs = sum(len(ladder.rungs) for ladder in policy.ladders)
    other = (policy.adjustments, policy.prerequisites, policy.coverage, policy.credits)
    return sum(1 for _ in policy.clauses()) + rungs + sum(map(len, other))


@lru_cache(maxsize=1024)
def _real(path: str) -> str:
    return os.path.realpath(path)


def check_file(
    path: str,
    *,
    proofs: bool = False,
    settings: Settings = NO_SETTINGS,
    today: Today = dt.date.today,
) -> Checked:
    """Read and check a file that is meant to hold a policy, a contract, a timeline or a scenario.

    With ``proofs`` a sound policy is also put to the checks that prove their point or show a witness.
    """
    kind = kind_of(path)
    if kind == "timeline":
        return _finished(_check_timeline(path), settings)
    if kind == "scenario":
        return _finished(_check_scenario(path), settings)
    return _finished(_looked_at(load_file(path), path, kind, proofs=proofs, today=today), settings)


def check_policy(
    policy: Policy,
    *,
    proofs: bool = False,
    settings: Settings = NO_SETTINGS,
    today: Today = dt.date.today,
) -> Checked:
    """Check a policy that was read before."""
    document = policy.document
    loaded = Loaded(document.name, "policy", policy, documents={document.name: document})
    return _finished(_looked_at(loaded, document.name, "policy", proofs=proofs, today=today), settings)


def _looked_at(loaded: Loaded, path: str, kind: str, *, proofs: bool, today: Today) -> Checked:
    """What reading a file found, and what the checks find in the policy it holds."""
    if not loaded.unread and (loaded.kind not in CHECKED or not kind):
        what = "holds tests, not" if kind == "tests" else "is neither"
        nothing = Diagnostic(
            "unknown-kind",
            f"the file {what} a policy, a contract, a timeline or a scenario",
            Span(path, 1, 1, 1, 1),
            help="start it with `casepact: 1`, and `policy:`, `contract:`, `timeline:` or `scenario:`, in"
            " small letters and not indented",
        )
        return Checked(path, None, _plain([nothing]), loaded.documents, unread=True)
    found = list(loaded.diagnostics)
    if loaded.policy is not None and not loaded.has_errors:
        checked = _checked(loaded, loaded.policy, proofs=proofs)
        if loaded.contract is None:
            found += checked
        else:
            from casepact.cli.replays import under_contract

            found += [under_contract(item, loaded.contract) for item in checked]
    order = {name: number for number, name in enumerate(loaded.documents)}

    def place(diagnostic: Diagnostic) -> tuple[int, Span]:
        return order.get(diagnostic.span.file, -1), diagnostic.span

    findings = _judged(loaded, sorted(found, key=place), proofs=proofs, today=today)
    findings.sort(key=lambda finding: place(finding.diagnostic))
    promises = () if proofs or loaded.policy is None else loaded.policy.promises
    return Checked(
        path,
        loaded.policy,
        tuple(findings),
        loaded.documents,
        unread=loaded.unread,
        unproved=tuple((_real(promise.note.span.file), promise.id) for promise in promises),
    )


def _checked(loaded: Loaded, policy: Policy, *, proofs: bool) -> abc.Iterator[Diagnostic]:
    """What the checks find in a policy that resolved without errors."""
    if not clauses_of(policy):
        start = policy.note.span
        yield Diagnostic(
            "no-clauses",
            f"the policy `{policy.name}` has no clause: there is nothing to check",
            Span(start.file, start.line, start.column, start.line, start.column),
            help="write down what it promises, in `targets` or `terms`",
        )
    # What a contract has filled in may have been the only use of a name.
    beside = {"unused-name"} if loaded.contract is not None else set[str]()
    yield from (item for item in run_checks(policy) if item.code not in beside)
    if proofs:
        from casepact.verify.proofs import prove  # loads numpy, which the other checks do without

        yield from prove(policy)


def _judged(
    loaded: Loaded, diagnostics: abc.Sequence[Diagnostic], *, proofs: bool, today: Today
) -> list[Finding]:
    """The findings of a file, those marked that are accepted, and the acceptances that accept none.

    What has errors accepts nothing: what it says is not sound. A contract accepts what is found under it
    beside what its policy accepts. Some findings are not made under a contract, so that only the policy's
    own file is asked which of the policy's acceptances are stale.
    """
    policy, contract = loaded.policy, loaded.contract
    scopes = {} if policy is None else {policy.document.name: policy.name}
    if contract is not None:
        scopes[contract.document.name] = f"contract {contract.name}"

    def scope_of(found: Diagnostic) -> str:
        return scopes.get(found.span.file) or Path(found.span.file).as_posix()

    name = None if policy is None else policy.name
    own: tuple[Acceptance, ...] = ()
    everything: tuple[Acceptance, ...] = ()
    if policy is not None and not loaded.has_errors:
        own = policy.accepted if contract is None else contract.accepted
        everything = own if contract is None else (*policy.accepted, *own)
    findings = findings_of(diagnostics, scope_of, acceptances=everything, today=today, policy=name)
    if own:
        from casepact.cli.codes import looked_for, unknown_code_help

        ran = looked_for(proofs=proofs)
        # Changes are for `diff` to find, which has something to compare with.
        asked = [item for item in own if not is_change(item.finding)]
        stale = stale_acceptances(asked, findings, ran=ran, unknown=unknown_code_help)
        findings += findings_of(stale, scope_of, policy=name)
    return findings


def _plain(diagnostics: abc.Sequence[Diagnostic]) -> tuple[Finding, ...]:
    """Findings of a file that holds no policy."""
    return tuple(findings_of(diagnostics, lambda found: Path(found.span.file).as_posix()))


def _finished(checked: Checked, settings: Settings) -> Checked:
    """The file with its findings at the levels that its settings give them."""
    if not settings.levels:
        return replace(checked, settings=settings)
    kept = []
    for finding in checked.findings:
        found = settings.applied(finding.diagnostic)
        if found is not None:
            kept.append(replace(finding, diagnostic=found))
    return replace(
        checked,
        findings=tuple(kept),
        settings=settings,
        turned_off=len(checked.findings) - len(kept),
    )


def _check_timeline(path: str) -> Checked:
    """Check a timeline against the policy it names. That policy's own faults are not the timeline's."""
    from casepact.semantics.timeline import load_timeline

    document, root, found = read_file(path)
    documents = {document.name: document}
    named = root.get("policy") if isinstance(root, Mapping) else None
    if not isinstance(named, Scalar) or named.is_null:
        if root is not None:
            span = root.span if named is None else named.span
            found = [
                *found,
                Diagnostic(
                    "missing-key",
                    "the timeline names no policy to check it against",
                    Span(span.file, span.line, span.column, span.line, span.column + 1),
                    help="add `policy:` with the path of one, relative to this file",
                ),
            ]
        return Checked(path, None, _plain(found), documents, unread=root is None)
    policy = load_file(Path(path).parent / named.text.strip())
    if policy.policy is None or policy.has_errors:
        cause = "has errors" if policy.policy is not None else "cannot be read"
        message = f"the policy of the timeline {cause}"
        found = [*found, Diagnostic("unreadable-policy", message, named.span)]
    else:
        found = load_timeline(path, policy.policy)[1]
    return Checked(path, None, _plain(found), documents)


def _check_scenario(path: str) -> Checked:
    """Check a scenario. It cannot be read without its policy, whose errors are told at their own places."""
    from casepact.scenario import load_scenario

    loaded = load_scenario(path)
    order = {name: number for number, name in enumerate(loaded.documents)}
    found = sorted(loaded.diagnostics, key=lambda item: (order.get(item.span.file, -1), item.span))
    return Checked(
        path, None, _plain(found), loaded.documents, unread=loaded.unread, scenario=loaded.scenario
    )
