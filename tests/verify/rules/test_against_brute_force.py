"""On small policies every check finds what going through all cases finds, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.clause import Clause
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.logic import evaluate
from casepact.semantics.select import Completed, complete
from casepact.source import Level
from casepact.verify.rules.answering import answers_of
from casepact.verify.rules.cases import Cases
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

AT = 1_772_539_200

TIERS, SEVERITIES, CHANNELS = ("basic", "plus"), ("s1", "s2", "s3"), ("email", "phone")
RAW: dict[str, tuple[FactValue, ...]] = {
    "flag": (True, False),
    "level": ("low", "mid", "high"),
    "users": tuple(range(4)),
    "tier": TIERS,
    "channel": CHANNELS,
}

plain = st.sampled_from(
    (
        "flag",
        "not flag",
        "level is low",
        "level is at least mid",
        "level is one of low, high",
        "users is over 2",
        "users is at most 1",
        "users is at least 2",
    )
)
keyed = plain | st.sampled_from(
    ("tier is plus", "channel is phone", "severity is s1", "severity is at least s2", "severity is not s2")
)


def conditions(atoms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        atoms,
        lambda inner: st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=3,
    )


SIMPLE, FULL = conditions(plain), conditions(keyed)


@st.composite
def policies(draw: st.DrawFn) -> str:
    offered = draw(st.sampled_from(("email", "email, phone")))
    lines = [
        "casepact: 1",
        "policy: example",
        "case: {flag: boolean, level: low | mid | high, users: integer 0 to 3}",
        "channels: {email: E-mail, phone: Telephone}",
        f"tiers: {{basic: {{channels: [{offered}]}}, plus: {{channels: [email, phone]}}}}",
        "severities:",
    ]
    defined = draw(st.booleans())
    whens = [f'when: "{draw(SIMPLE)}"' if defined else "" for _ in SEVERITIES]
    lines += [f"  {name}: {{{when}}}" for name, when in zip(SEVERITIES, whens, strict=True)]
    if draw(st.booleans()):
        lines.append("adjustments:")
        for number in range(draw(st.integers(1, 2))):
            bound = draw(st.sampled_from(("at least", "at most")))
            condition = draw(conditions(plain | st.sampled_from(("tier is plus", "channel is phone"))))
            lines.append(
                f"  a{number}: severity is {bound} {draw(st.sampled_from(SEVERITIES))} when {condition}"
            )
    if draw(st.booleans()):
        lines += ["coverage:", "  excluded:", f'    out: {{when: "{draw(SIMPLE)}"}}']
    if draw(st.booleans()):
        require, when = draw(SIMPLE), draw(conditions(plain | st.just("tier is basic")))
        lines += ["prerequisites:", f'  needed: {{require: "{require}", when: "{when}"}}']
    lines += ["targets:", "  first:", "    duty: vendor must respond after opened", "    within:"]
    for _ in range(draw(st.integers(1, 3))):
        hours = draw(st.integers(1, 2))
        lines.append(f"      - {hours} hours on always when {draw(FULL)}")
    if draw(st.booleans()):
        lines.append("      - 9 hours on always otherwise")
    lines.append("terms:")
    for number in range(draw(st.integers(1, 3))):
        modal = draw(st.sampled_from(("must", "must not", "may")))
        lines.append(f"  t{number}: vendor {modal} charge customer when {draw(FULL)}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Known:
    """A reachable case with all that follows from it."""

    completed: Completed
    world: CaseWorld

    def meets(self, guard: Expression) -> bool:
        return evaluate(guard, self.completed.facts, self.world) is True

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(str(self.completed.facts.get(name)) for name in ("tier", "severity", "channel"))


def every_case(policy: Policy) -> Iterator[Known]:
    """All covered cases: every value of every fact, a severity by hand where no definition gives one."""
    decider, book = Decider(policy), CalendarBook(policy)
    for values in product(*RAW.values()):
        facts = dict(zip(RAW, values, strict=True))
        if decider.decide(facts, AT).covered is False:
            continue
        world = CaseWorld(book, facts, AT)
        bare = complete(policy, facts, world)
        if bare.defined is not None or any(item.about == "severity" for item in bare.conflicts):
            yield Known(bare, world)
            continue
        yield Known(bare, world)
        for severity in SEVERITIES:
            given_too = {**facts, "severity": severity}
            known = CaseWorld(book, given_too, AT)
            yield Known(complete(policy, given_too, known), known)


def load(text: str) -> tuple[Policy, list[Known], list[Known]]:
    """The policy, its cases, and those of them that have a severity."""
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    cases = list(every_case(policy))
    return policy, cases, [case for case in cases if case.completed.severity is not None]


def same(first: Clause, second: Clause) -> bool:
    return replace(first, note=second.note, guard=TRUE) == replace(second, guard=TRUE)


COUNT = settings(max_examples=30, deadline=None)


@COUNT
@given(policies())
def test_definitions(text: str) -> None:
    policy, cases, _ = load(text)
    guards = [item.guard for item in policy.severities.values() if item.guard is not None]
    gap = bool(guards) and any(not any(map(case.meets, guards)) for case in cases)
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
    if any(
        conflict.about == "severity" and conflict.clauses[0].startswith("adjustments")
        for case in cases
        for conflict in case.completed.conflicts
    ):
        expected.add("adjustments.a1")
    assert {item.clause for item in RULE_CONFLICT(policy)} == expected


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
        for one, two in combinations(policy.terms, 2)
        if (one.modal == "must not") != (two.modal == "must not")
        and any(case.meets(one.guard) and case.meets(two.guard) for case in cases)
    }
    named = [set(item.message.split("`")) for item in CONTRADICTION(policy)]
    assert {frozenset(words & {term.id for term in policy.terms}) for words in named} == against


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
    assert {item.clause for item in TABLE_OVERLAP(policy)} == across
    masked = {row.note.id for _, row, _ in masked_rows(Cases(policy))}
    assert all(not held[id_] for id_ in masked)
    last = clauses[-1]
    if "otherwise" in text and cases and not held[last.id]:
        taken = set[int]().union(*(held[clause.id] for clause in clauses))
        if taken == set(range(len(cases))):
            assert last.id in masked
