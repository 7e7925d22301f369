"""Lists what a policy says that no command computes."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.checks.limit_in_a_term import moves_a_case
from casepact.model.clause import Clause
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.duty import NO_PART_OF_AN_EVENT, Modal
from casepact.syntax.suggest import suggest

__all__ = ["NOT_COMPUTED"]

_QUOTA_ENDS = frozenset({"", "decline", "charge"})


_PERMITTED_DURING = (
    "`during` in a permission is shown with whether the calendar is open; no run looks at it, and what is"
    " permitted is so at any hour"
)
_FORBIDDEN_DURING = (
    "`during` says how long an act goes on: what is forbidden is forbidden at any hour, and"
    " `when opened during` a calendar would ask when the case was opened"
)

_UNSEEN_BREACH = "what this forbids is no event, so no run can see whether it was done"
_UNSEEN_DEED = "what this asks for is no event, so no run can see whether it came in time"


def _has_time(clause: Clause) -> bool:
    return clause.notice is not None or (clause.target is not None and clause.target.is_timed)


def _unseen(policy: Policy) -> Iterator[tuple[str, Clause]]:
    """What is forbidden, or is to come before an event, and is no event itself.

    Who may not change the severity is judged by its changes.
    """
    if not any(clause.modal is Modal.MUST_NOT or clause.before for clause in policy.clauses()):
        return
    from casepact.semantics.rules import Rules, never_judged  # only few policies need it

    rules = Rules(policy)
    judged = (*rules.prohibitions, *rules.permissions)
    for clause in policy.clauses():
        if clause.modal is Modal.MUST_NOT and clause not in judged:
            yield _UNSEEN_BREACH, clause
    yield from ((_UNSEEN_DEED, clause) for clause in never_judged(policy))


def _to_declare(policy: Policy, clause: Clause) -> str:
    """The event by which a clause would be judged."""
    words = (clause.action, *(word for word in clause.objects if word not in NO_PART_OF_AN_EVENT))
    close = suggest(clause.action, policy.lifecycle.events)
    meant = f"did you mean `{close}`? If not, " if close else ""
    event = f"lifecycle: {{events: {{{'_'.join(words)}: {{activity: yes}}}}}}"
    return f"{meant}declare the event, if anybody records it: `{event}`"


def _found(policy: Policy) -> Iterator[tuple[Note, str]]:
    for tier in policy.tiers.values():
        for quota in tier.quotas:
            if quota.counter is not None and quota.then not in _QUOTA_ENDS:
                yield (
                    quota.note,
                    f"`then {quota.then}` is shown where the quota is used up, and changes nothing",
                )
            if quota.counter is not None and quota.count is not None and not quota.counts_cases:
                used = f"how many were used before a case is what it gives as `{quota.counter}`"
                yield quota.note, f"no run counts `{quota.name}`: {used}"
    for clause in policy.clauses():
        if clause.effort is not None and clause.modal is Modal.MUST_NOT:
            yield clause.note, _FORBIDDEN_DURING
        elif clause.modal is Modal.MAY and clause.effort is not None:
            yield clause.note, _PERMITTED_DURING
        elif clause.effort is not None:
            yield (
                clause.note,
                "how much is worked during a calendar is not measured: a decision says only when it is open",
            )
        if clause.modal is Modal.MUST_NOT and (clause.target is not None or clause.notice is not None):
            yield clause.note, "a time in a prohibition is shown, and what is forbidden is so at any time"
        if clause.modal is Modal.MAY and _has_time(clause) and not moves_a_case(policy, clause):
            yield clause.note, "a time in a permission is shown, and what is permitted is so at any time"


def _run(policy: Policy) -> Iterator[Diagnostic]:
    kinds: dict[tuple[str, str | None], dict[Note, None]] = {}
    for note, message in _found(policy):
        kinds.setdefault((message, None), {})[note] = None
    for message, clause in _unseen(policy):
        kinds.setdefault((message, _to_declare(policy, clause)), {})[clause.note] = None
    for (message, help_), notes in kinds.items():
        first, *others = notes
        yield Diagnostic(
            code=NOT_COMPUTED.code,
            message=message,
            span=first.span,
            help=help_,
            level=NOT_COMPUTED.level,
            related=related(policy, "and this", *others),
            clause=first.id,
        )


NOT_COMPUTED = Check(
    code="not-computed",
    level=Level.WARNING,
    summary="something that is read and shown but not computed",
    explanation=(
        "The language can say this, so that a policy can be laid beside its document word for word, but no "
        "command works anything out from it: a decision, a run or a test is neither better nor worse for "
        "it. Do not take a clean result for a sign that it was kept."
    ),
    run=_run,
)
