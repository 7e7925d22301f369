"""On small policies every check finds what going through all cases finds, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import example, given, settings

from casepact.model.clause import Clause
from casepact.model.expression import TRUE
from casepact.model.policy import Adjustment
from casepact.semantics.logic import evaluate
from casepact.semantics.select import complete
from casepact.source import Diagnostic
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.answering import answers_of
from casepact.verify.rules.cases import Cases, without_adjustments
from casepact.verify.rules.contradiction import CONTRADICTION
from casepact.verify.rules.dead_clause import DEAD_CLAUSE
from casepact.verify.rules.definition_gap import DEFINITION_GAP
from casepact.verify.rules.definition_overlap import DEFINITION_OVERLAP
from casepact.verify.rules.masked_row import masked_rows
from casepact.verify.rules.missing_target import MISSING_TARGET
from casepact.verify.rules.rule_conflict import RULE_CONFLICT
from casepact.verify.rules.subsumed_row import SUBSUMED_ROW
from casepact.verify.rules.table_gap import TABLE_GAP
from casepact.verify.rules.table_overlap import TABLE_OVERLAP
from tests.verify.rules.small_policies import SEVERITIES, Known, load, policies


def same(first: Clause, second: Clause) -> bool:
    return replace(first, note=second.note, guard=TRUE) == replace(second, guard=TRUE)


def leave_no_value(first: Adjustment, second: Adjustment) -> bool:
    rank = SEVERITIES.index  # most severe first
    return any(
        floor.operator is not Operator.AT_MOST
        and cap.operator is not Operator.AT_LEAST
        and rank(str(floor.value)) < rank(str(cap.value))
        for floor, cap in ((first, second), (second, first))
    )


COUNT = settings(max_examples=20, deadline=None)


@COUNT
@given(policies())
def test_definitions(text: str) -> None:
    policy, cases, _ = load(text)
    guards = [item.guard for item in policy.severities.values() if item.guard is not None]
    # What no definition takes is left to the severities that people set, where there are any.
    gap = len(guards) == len(SEVERITIES) and any(not any(map(case.meets, guards)) for case in cases)
    assert bool(DEFINITION_GAP(policy)) == gap
    overlaps = {
        (two.name, one.name)
        for one, two in combinations(policy.severities.values(), 2)
        for case in cases
        if one.guard is not None and two.guard is not None
        if case.meets(one.guard) and case.meets(two.guard)
    }
    found = DEFINITION_OVERLAP(policy)
    assert {(str(item.clause).removeprefix("severities."), item.message.split("`")[1]) for item in found} == (
        overlaps
    )


@COUNT
@given(policies())
def test_conflicts_of_targets_and_adjustments(text: str) -> None:
    policy, cases, _ = load(text)
    clauses = policy.obligations["first"].clauses
    expected = {
        two.id
        for one, two in combinations(clauses, 2)
        if not same(one, two) and any(case.meets(one.guard) and case.meets(two.guard) for case in cases)
    }
    told = {
        conflict.clauses
        for case in cases
        for conflict in case.completed.conflicts
        if conflict.clauses[0].startswith("adjustments")
    }
    expected |= {
        two.note.id
        for one, two in combinations(policy.adjustments, 2)
        if leave_no_value(one, two) and any({one.note.id, two.note.id} <= {*ids} for ids in told)
    }
    assert {row_of(item) for item in RULE_CONFLICT(policy)} == expected


def row_of(found: Diagnostic) -> str:
    """The row that a finding about it and others stands at, by its place among them."""
    ids = found.message.partition(" where ")[0].split("`")[1::2]
    return ids[0] if "another answer" in found.message else ids[1]


@COUNT
@given(policies())
def test_dead_terms_and_contradictions(text: str) -> None:
    policy, cases, _ = load(text)
    dead = {item.id for item in policy.terms if not any(case.meets(item.guard) for case in cases)}
    found = {str(item.clause) for item in DEAD_CLAUSE(policy)}
    if cases:
        terms = {id_ for id_ in found if id_.startswith("terms.")}
        assert terms <= dead
        # Where definitions hold at once, that is what is told, and not what it does to clauses.
        assert terms == dead or any(case.completed.conflicts for case in cases)
    against = {
        frozenset((one.id, two.id))
        for one, two in combinations([term for term in policy.terms if term.action == "charge"], 2)
        if (one.modal == "must not") != (two.modal == "must not")
        and any(case.meets(one.guard) and case.meets(two.guard) for case in cases)
    }
    named = [set(item.message.split("`")) for item in CONTRADICTION(policy)]
    assert {frozenset(words & {term.id for term in policy.terms}) for words in named} == against


@COUNT
@given(policies())
def test_adjustments_that_change_nothing(text: str) -> None:
    policy, cases, _ = load(text)
    bare, rank = without_adjustments(policy, "severity"), SEVERITIES.index

    def moves(item: Adjustment, case: Known) -> bool:
        before = complete(bare, case.given, case.world)
        if before.severity is None:  # contested, so that an adjustment alone may leave a value
            return before.conflicts != () and evaluate(item.guard, before.facts, case.world) is True
        above = rank(str(item.value)) - rank(before.severity)  # most severe first
        outside = {Operator.AT_LEAST: above < 0, Operator.AT_MOST: above > 0, None: above != 0}
        return outside[item.operator] and evaluate(item.guard, before.facts, case.world) is True

    found = {str(item.clause) for item in DEAD_CLAUSE(policy)}
    if cases:
        idle = {item.note.id for item in policy.adjustments if not any(moves(item, case) for case in cases)}
        assert {id_ for id_ in found if id_.startswith("adjustments.")} == idle


@COUNT
@given(policies())
def test_missing_targets_and_gaps(text: str) -> None:
    policy, _, cases = load(text)
    clauses = policy.obligations["first"].clauses
    (answering,) = answers_of(Cases(policy))
    owed = [case for case in cases if case.meets(answering.shared)]
    answered = {case.keys for case in owed if any(case.meets(clause.guard) for clause in clauses)}
    unanswered = {case.keys for case in owed if not any(case.meets(clause.guard) for clause in clauses)}
    assert set(answering.missing) == unanswered - answered
    assert bool(MISSING_TARGET(policy)) == bool(answered and unanswered - answered)
    assert bool(TABLE_GAP(policy)) == bool(unanswered & answered)


# A case of which two definitions hold has no severity, and so is none of a row that asks for one.
CONTRADICTING = """\
casepact: 1
policy: example
case: {flag: boolean, level: low | mid | high, users: integer 0 to 3}
channels: {email: E-mail, phone: Telephone}
tiers: {basic: {channels: [email]}, plus: {channels: [email, phone]}}
severities: {s1: {when: flag or level is low}, s2: {when: flag}, s3: {when: flag}}
targets:
  first:
    duty: vendor must respond after opened
    within:
      - 1 hours on always when flag
      - 1 hours on always when level is low and tier is plus
      - 1 hours on always when severity is s1
terms: {t0: vendor must charge customer when flag}
"""


@COUNT
@given(policies())
@example(CONTRADICTING)
def test_rows_that_add_nothing(text: str) -> None:
    policy, found, _ = load(text)
    # Rows are compared over complete cases: a severity nobody defined has been given by hand.
    cases = [
        case
        for case in found
        if case.completed.severity is not None
        or any(item.about == "severity" for item in case.completed.conflicts)
    ]
    clauses = policy.obligations["first"].clauses
    held = {clause.id: {n for n, case in enumerate(cases) if case.meets(clause.guard)} for clause in clauses}
    within, across = set[str](), set[str]()
    for one, two in combinations(clauses, 2):
        if not same(one, two) or not held[one.id] & held[two.id]:
            continue
        if held[one.id] <= held[two.id] or held[two.id] <= held[one.id]:
            within.add(one.id if held[one.id] <= held[two.id] else two.id)
        else:
            across.add(two.id)
    assert bool(SUBSUMED_ROW(policy)) == bool(within)
    assert {row_of(item) for item in TABLE_OVERLAP(policy)} == across
    masked = {row.note.id for _, row, _ in masked_rows(Cases(policy))}
    assert all(not held[id_] for id_ in masked)
    last = clauses[-1]
    if "otherwise" in text and cases and not held[last.id]:
        taken = set[int]().union(*(held[clause.id] for clause in clauses))
        if taken == set(range(len(cases))):
            assert last.id in masked
