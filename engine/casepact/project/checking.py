"""Checks one file: what reading it found, what the checks find in it, and what of that is accepted."""

from __future__ import annotations

import datetime as dt
from collections import abc
from dataclasses import replace
from pathlib import Path

from casepact.checks import run_checks
from casepact.configuration.settings import Settings
from casepact.findings.acceptance import Finding, findings_of, is_change, stale_acceptances
from casepact.model.acceptance import Acceptance
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.project.checked import NO_SETTINGS, Checked, clauses_of, real_path
from casepact.project.discovery import kind_of
from casepact.resolve import Loaded, load_file
from casepact.source import Diagnostic, Span
from casepact.syntax.reader import Mapping, Scalar, read_file

__all__ = ["CHECKED", "Today", "check_file", "check_policy", "run_all"]

CHECKED = ("policy", "contract", "timeline", "scenario")
"""Kinds of file that are checked."""

_OF_THE_WHOLE = frozenset(
    [
        "dead-clause",
        "empty-promise",
        "event-not-state",
        "masked-row",
        "mergeable-rows",
        "rung-never-fires",
        "subsumed-row",
        "timer-never-fires",
        "undefined-term",
        "unreachable-state",
    ]
)
"""Codes of what is asked of a whole policy: that one contract has no use for a part of it is no fault."""

_OF_NO_CONTRACT = frozenset(("tier-inversion", "unused-name"))
"""Codes of what no contract shows: it has one tier, and may have filled in the only use of a name."""

Today = abc.Callable[[], dt.date]
"""Gives the day on which acceptances are judged; asked only where one of them ends."""


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
        found += _empty(loaded.policy)
        found += run_all(loaded.policy, loaded.contract, proofs=proofs)
    order = {name: number for number, name in enumerate(loaded.documents)}

    def place(diagnostic: Diagnostic) -> tuple[int, Span]:
        return order.get(diagnostic.span.file, -1), diagnostic.span

    findings = _judged(loaded, sorted(found, key=place), proofs=proofs, today=today)
    findings.sort(key=lambda finding: place(finding.diagnostic))
    promises = () if proofs or loaded.policy is None else loaded.policy.promises
    # The checks did not look at a contract that has errors: there is nothing to count.
    looked_at = kind != "contract" or (loaded.contract is not None and not loaded.has_errors)
    return Checked(
        path,
        loaded.policy if looked_at else None,
        tuple(findings),
        loaded.documents,
        unread=loaded.unread,
        contract=loaded.contract,
        unproved=tuple((real_path(promise.note.span.file), promise.id) for promise in promises),
    )


def _empty(policy: Policy) -> abc.Iterator[Diagnostic]:
    """That a policy says nothing at all, if so."""
    if not clauses_of(policy):
        start = policy.note.span
        yield Diagnostic(
            "no-clauses",
            f"the policy `{policy.name}` has no clause: there is nothing to check",
            Span(start.file, start.line, start.column, start.line, start.column),
            help="write down what it promises, in `targets` or `terms`",
        )


def run_all(policy: Policy, contract: Contract | None = None, *, proofs: bool = False) -> list[Diagnostic]:
    """What the checks find in a policy that resolved without errors, and the proofs where they are asked for.

    With a contract that fills it in, what they find in the cases of the contract. What parts of the policy
    are of no use is asked of the whole, and said of those that the contract leaves.
    """
    if contract is None:
        return _run(policy, lambda _: True, proofs=proofs)
    from casepact.machine.specialise import under
    from casepact.project.replays import under_contract

    left, beside = under(contract), _OF_THE_WHOLE | _OF_NO_CONTRACT
    gone = {note.id for note in policy.notes}.difference(note.id for note in left.notes)
    found = _run(left, lambda code: code not in beside, proofs=proofs)
    whole = _run(policy, _OF_THE_WHOLE.__contains__, proofs=proofs)
    found += [item for item in whole if item.clause not in gone]
    return [under_contract(item, contract) for item in found]


def _run(policy: Policy, is_asked: abc.Callable[[str], bool], *, proofs: bool) -> list[Diagnostic]:
    """What the checks find whose codes are asked."""
    found = [item for item in run_checks(policy) if is_asked(item.code)]
    if proofs:
        from casepact.verify.proofs import prove  # loads numpy, which the other checks do without

        found += prove(policy, is_asked)
    return found


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
        from casepact.project.codes import looked_for, unknown_code_help

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
