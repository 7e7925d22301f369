"""Compares who may raise and who may lower the severity: all terms that say so, taken together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from operator import itemgetter

from casepact.comparison.change import Change, Evidence, Verdict, joined
from casepact.comparison.context import Context
from casepact.comparison.courses import GAP, Answered, Course, Happening, show_course
from casepact.comparison.duties import CUSTOMER
from casepact.comparison.rows import clause_rows, only
from casepact.comparison.targets import clause_text
from casepact.frozen import dataclass
from casepact.model.clause import Clause
from casepact.model.expression import FALSE, TRUE, Expression, all_of, any_of
from casepact.model.policy import Policy
from casepact.semantics.replay import CaseRun
from casepact.semantics.rules import Rules
from casepact.syntax.ast.duty import Modal
from casepact.verify.rules.cases import Found

__all__ = ["other_terms", "permission_changes"]

_BOTH = frozenset(("change", "set"))
_WAYS = {"raise": _BOTH | {"raise", "upgrade"}, "lower": _BOTH | {"lower", "downgrade"}}
"""The actions that a permission to raise, or to lower, can be of."""

_VENDOR = "vendor"
_MOST = 4
"""How many events and states of permissions are told apart before the question is given up."""

_FIRST = "which of the events that open and end it comes first is not for the policy to say"
_RAISED = "whether the customer gains by it hangs on what others than the customer raise"

Moment = frozenset[object]
"""What has happened of what permissions name: events by name, sets of states one of which a case is in."""


def other_terms(policy: Policy) -> list[Clause]:
    """The terms but for those that only say who may change the severity."""
    permitting = {
        term.id
        for term in Rules(policy).permissions
        if (term.target, term.effort, term.notice) == (None, None, None)
    }
    return [term for term in policy.terms if term.id not in permitting]


@dataclass(frozen=True, slots=True)
class _Right:
    """What one actor may do, in the two policies."""

    actor: str
    way: str

    def verdict(self, *, come: bool) -> tuple[Verdict, str]:
        """What it is for the customer that the actor may, or may no more; why it is not judged."""
        if self.actor != CUSTOMER and self.way == "raise":
            return Verdict.CHANGED, _RAISED
        return (Verdict.BETTER if come == (self.actor == CUSTOMER) else Verdict.WORSE), ""


def permission_changes(context: Context) -> Iterator[Change]:
    """Who may raise and who may lower the severity, where any term that says so is another one.

    Where no term says it anyone may, and where one does nobody may whom none permits: a term more may be
    a right less. That is why they are not compared one by one.
    """
    old, new = (Rules(policy).permissions for policy in (context.joint.old, context.joint.new))
    gone, come = only(clause_rows(old), clause_rows(new))
    if not gone and not come:
        return
    notes = (gone[0].note if gone else None, come[0].note if come else None)
    texts = [dict.fromkeys(clause_text(row.answer) for row in rows) for rows in (gone, come)]
    edits = [
        f"`{text}` {'in other cases' if text in texts[0].keys() & texts[1].keys() else how}"
        for side, how in zip(texts, ("no more", "now"), strict=True)
        for text in side
    ]
    message = " and ".join(dict.fromkeys(edits))
    named = dict.fromkeys(term.actor for term in (*old, *new))
    verdicts, words, reasons, cases = [], [], [], []
    for actor in dict.fromkeys((CUSTOMER, _VENDOR, *named)):
        for way in _WAYS:
            right = _Right(actor, way)
            found = _compared(context, right, old, new)
            if found is None:
                continue
            verdict, said, reason, case = found
            verdicts.append(verdict)
            words.append(said)
            reasons += [reason] if reason else []
            cases += [] if case is None else [(list(Verdict).index(verdict), right, case)]
    message += ": " + ("; ".join(words) if words else "anyone may raise and lower the severity as before")
    verdict = joined(verdicts)
    shown = (_evidence(context, right, *case) for _, right, case in sorted(cases, key=itemgetter(0)))
    evidence = next((item for item in shown if item is not None), None)
    why = "; ".join(dict.fromkeys(reasons)) if verdict is Verdict.CHANGED else ""
    yield context.change("term", verdict, message, notes, reason=why, evidence=evidence)


def _compared(
    context: Context, right: _Right, old: Sequence[Clause], new: Sequence[Clause]
) -> tuple[Verdict, str, str, tuple[Found, Moment] | None] | None:
    """What becomes of one right; None where whoever had it has it, in the same cases."""
    atoms = list(dict.fromkeys(atom for term in (*old, *new) for atom in _atoms(term)))
    if len(atoms) > _MOST:
        why = "not decided: it hangs on too many events"
        return Verdict.CHANGED, f"whether {right.actor} may {right.way} it is not known", why, None
    ways: dict[bool, tuple[Found, Moment]] = {}
    kept = False
    for truth in product((False, True), repeat=len(atoms)):
        moment: Moment = frozenset(atom for atom, holds in zip(atoms, truth, strict=True) if holds)
        sides = [
            _may(context, right, terms, moment, new=is_new) for terms, is_new in ((old, False), (new, True))
        ]
        for come, first, second in ((False, sides[0][0], sides[1][1]), (True, sides[1][0], sides[0][1])):
            found = context.joint.find(first, second, context.joint.same)
            if found.possible is None:
                why = f"not decided: {found.why}"
                return Verdict.CHANGED, f"whether {right.actor} may {right.way} it is not known", why, None
            if found.possible:
                ways.setdefault(come, (found, moment))
        kept = kept or context.joint.find(sides[0][0], sides[1][0]).possible is not False
    if not ways:
        return None
    what = f"{right.actor} may {right.way} it"
    if len(ways) == 2:
        said = f"{what} in other cases than before"
        if len(atoms) > 1:
            return Verdict.CHANGED, said, _FIRST, ways[False]
        both = joined(right.verdict(come=come)[0] for come in ways)
        return both, said, right.verdict(come=True)[1], ways[False]
    [(come, case)] = ways.items()
    verdict, reason = right.verdict(come=come)
    how = ("in more cases" if come else "in fewer cases") if kept else ("now" if come else "no more")
    return verdict, f"{what} {how}", reason, case


def _atoms(term: Clause) -> Iterator[object]:
    yield from (*term.start, *term.before)
    if term.states:
        yield frozenset(term.states)


def _speaks(term: Clause, moment: Moment) -> bool:
    """Whether a term speaks once this has happened."""
    opened = not term.start or not moment.isdisjoint(term.start)
    there = not term.states or frozenset(term.states) in moment
    return opened and there and moment.isdisjoint(term.before)


def _may(
    context: Context, right: _Right, terms: Sequence[Clause], moment: Moment, *, new: bool
) -> tuple[Expression, Expression]:
    """When somebody may, and when not, as conditions on given facts: permitted and not forbidden."""
    if not terms:
        return TRUE, FALSE
    joint = context.joint
    true, not_ = (joint.new_true, joint.new_not) if new else (joint.old_true, joint.old_not)
    own = [
        term
        for term in terms
        if term.actor == right.actor and term.action in _WAYS[right.way] and _speaks(term, moment)
    ]
    may, no = ([term.guard for term in own if term.modal is modal] for modal in (Modal.MAY, Modal.MUST_NOT))
    return (
        all_of(any_of(*map(true, may)), *map(not_, no)),
        any_of(all_of(*map(not_, may)), *map(true, no)),
    )


def _evidence(context: Context, right: _Right, found: Found, moment: Moment) -> Evidence | None:
    """A case whose severity the actor tries to change, after what opens or ends the permission."""
    if found.case is None or context.replayer.brief:
        return None
    at = context.replayer.usual
    moves = context.joint.new.lifecycle.transitions
    actors = {item.event: item.actors[0] for item in moves if item.actors}
    events = sorted(item for item in moment if isinstance(item, str))
    way = [Happening(at + number * GAP, name, actors.get(name, "")) for number, name in enumerate(events, 1)]
    last = at + (len(way) + 1) * GAP
    reads = (_taken(right), _taken(right))
    for one, other in permutations(context.joint.new.severities, 2):
        event = Happening(last, right.way, right.actor, other)
        course = Course({**found.case.facts, "severity": one}, at, (*way, event), last + GAP)
        shown = show_course(context.replayer, course, context.names.renaming, reads)
        if shown is not None:
            return shown
    return None


def _taken(right: _Right) -> Answered:
    def read(run: CaseRun) -> str:
        refused = any(row.kind == "refused" for row in run.rows)
        return f"{right.actor} {'may not' if refused else 'may'} {right.way} the severity"

    return read
