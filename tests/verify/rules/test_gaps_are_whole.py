"""Gaps are shown whole: what the findings name is every case without a row, and no case that has one."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casepact.checks.check import Check
from casepact.decision import decide
from casepact.decision.facts import parse_facts
from casepact.findings.fingerprint import fingerprints
from casepact.model.expression import TRUE, Expression, FactCompare, FactIn, all_of, any_of, negate
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import load_file, resolve_text
from casepact.semantics.logic import NOTHING_HAPPENED, evaluate
from casepact.source import Diagnostic, Level, Span
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.answering import answers_of
from casepact.verify.rules.boxes import Space
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.cells import cells_of
from casepact.verify.rules.contradiction import CONTRADICTION
from casepact.verify.rules.definition_gap import DEFINITION_GAP
from casepact.verify.rules.definition_overlap import DEFINITION_OVERLAP
from casepact.verify.rules.holes import MOST
from casepact.verify.rules.region import case_text
from casepact.verify.rules.rule_conflict import RULE_CONFLICT
from casepact.verify.rules.shared import asking
from casepact.verify.rules.table_gap import TABLE_GAP
from casepact.verify.rules.table_overlap import TABLE_OVERLAP

FACTS: dict[str, str] = {
    "hot": "boolean",
    "kind": "one of a, b, c",
    "level": "low | mid | high",
    "seats": "integer 0 to 40",
    "load": "number 0 to 9",
    "since": "duration",
    "release": "version",
    "sold": "date",
}
VALUES: dict[str, tuple[FactValue, ...]] = {
    "hot": (True, False),
    "kind": ("a", "b", "c"),
    "level": ("low", "mid", "high"),
    "seats": (0, 9, 10, 11, 20, 21, 22, 40),
    "load": tuple(map(Decimal, ("0", "2.4", "2.5", "2.6", "7", "7.1", "9"))),
    "since": (0, 3599, 3600, 3601, 5399, 5400, 5401, 14_400, 14_401),
    "release": ("0", "1.8", "1.9", "1.9.0.1", "1.10", "3.2", "3.2.1", "4"),
    "sold": tuple(dt.date(2026, month, day) for month in (2, 3) for day in (1, 2, 28)),
}
ATOMS = (
    "hot",
    "not hot",
    "kind is a",
    "kind is not b",
    "kind is one of b, c",
    "level is at least mid",
    "level is low",
    "seats is over 10",
    "seats is at most 20",
    "seats is at least 22",
    "load is under 2.5",
    "load is at least 7",
    "since is over 1 hour",
    "since is at most 90 minutes",
    "since is under 4 hours",
    "release is at least 1.10",
    "release is over 1.9",
    "release is at most 3.2",
    "sold is after 2026-02-28",
    "sold is before 2026-03-02",
)
condition = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=4,
)


def written(definitions: list[str], rows: list[str], excluded: str = "", term: str = "") -> str:
    lines = ["casepact: 1", "policy: example", "tiers: {basic: Basic}", "case:"]
    lines += [f"  {name}: {type_}" for name, type_ in FACTS.items()]
    lines.append("severities:")
    lines += [f'  s{number}: {{when: "{text}"}}' for number, text in enumerate(definitions)] or ["  s0: {}"]
    if excluded:
        lines += ["coverage:", "  excluded:", f'    out: {{when: "{excluded}"}}']
    lines += ["targets:", "  reply:", "    duty: vendor must respond after opened", "    within:"]
    lines += [f"      - {number} hours on always when {text}" for number, text in enumerate(rows, 1)]
    lines += [] if rows else ["      - 1 hour on always"]
    if term:
        lines += ["terms:", f"  said: vendor may charge customer when {term}"]
    return "\n".join(lines) + "\n"


def load(text: str) -> Policy:
    policy, found = resolve_text(text)
    assert policy is not None, [item.message for item in found]
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


def named(found: Diagnostic) -> str:
    """The condition that a finding names."""
    return found.message.partition(" where `")[2].partition("`")[0]


def cases(conditions: list[Expression]) -> Iterator[Mapping[str, FactValue]]:
    """Every case that the conditions tell apart, and some that they do not."""
    names = {part.fact for item in conditions for part in asked(item)}
    for values in product(*(VALUES[name] for name in sorted(names))):
        yield dict(zip(sorted(names), values, strict=True))


def asked(item: Expression) -> list[FactIn | FactCompare]:
    return [part for part in asking(item) if isinstance(part, FactIn | FactCompare)]


def said(definitions: list[str], rows: list[str], text: str) -> Expression:
    """What is named, as the language reads it."""
    if text == "any case":
        return TRUE
    return load(written(definitions, rows, term=text)).terms[0].guard


def assert_whole(check: Check, policy: Policy, definitions: list[str], rows: list[str]) -> None:
    """What the findings of a check name, read as the language reads it, are all of the holes."""
    found = check(policy)
    guards = (
        [item.guard for item in policy.severities.values() if item.guard is not None]
        if check is DEFINITION_GAP
        else [clause.guard for clause in policy.obligations["reply"].clauses]
    )
    answering = answers_of(cases_of(policy))[0]
    if check is TABLE_GAP and not answering.partial:
        return  # nothing answers: a missing target, if not none at all
    shared = answering.shared if check is TABLE_GAP else TRUE
    out = [entry.guard for entry in policy.coverage if entry.guard is not None]
    assert [item.level for item in found] == [Level.WARNING] * len(found)
    for item in found:
        shown(item, policy)
    if len(found) > MOST or any("nor in" in item.message for item in found):
        return  # more than are shown, which is said
    regions = [said(definitions, rows, named(item)) for item in found]
    met = [0] * len(regions)
    for facts in cases([*guards, *out, *regions]):
        if any(evaluate(item, facts, NOTHING_HAPPENED) for item in out):
            continue
        if not evaluate(shared, facts, NOTHING_HAPPENED):
            continue  # the target is not owed at all
        hole = not any(evaluate(item, facts, NOTHING_HAPPENED) for item in guards)
        inside = [evaluate(item, facts, NOTHING_HAPPENED) is True for item in regions]
        assert any(inside) is hole, facts
        met = [count + here for count, here in zip(met, inside, strict=True)]
    assert all(met)


def shown(found: Diagnostic, policy: Policy) -> None:
    """The witness is a case that can be typed, and it has no severity or no reply."""
    assert found.witness is not None
    words = shlex.split(found.witness.command)
    given = dict(words[place + 1].split("=", 1) for place, word in enumerate(words) if word == "--set")
    facts, faults = parse_facts(policy, given)
    assert faults == []
    answer = decide(policy, facts, parse_instant(str(found.witness.at)))
    assert answer.covered is not False
    if found.code == "definition-gap":
        assert answer.severity is None
    assert "reply" not in {item.id for item in answer.obligations} or found.code == "definition-gap"


@settings(max_examples=30, deadline=None)
@given(st.lists(condition, min_size=2, max_size=3), st.none() | st.sampled_from(ATOMS))
@example(["seats is over 20 and hot", "seats is at most 10 and hot", "not hot and load is over 2.5"], None)
@example(["since is over 4 hours and hot", "since is at most 1 hour and hot"], None)
@example(["release is over 3.2 and hot", "release is at most 1.9"], "kind is b")
def test_definitions(definitions: list[str], excluded: str | None) -> None:
    policy = load(written(definitions, [], excluded or ""))
    assert_whole(DEFINITION_GAP, policy, definitions, [])


@settings(max_examples=20, deadline=None)
@given(st.lists(condition, min_size=2, max_size=3), st.none() | st.sampled_from(ATOMS))
@example(["hot and kind is a", "not hot and kind is b"], None)
@example(["seats is over 20 and kind is a", "seats is at most 10"], None)
def test_alternatives_of_a_target(rows: list[str], excluded: str | None) -> None:
    policy = load(written([], rows, excluded or ""))
    assert len(TABLE_GAP(policy)) <= 1
    assert_whole(TABLE_GAP, policy, [], rows)


def marks(check: Check, text: str) -> list[str]:
    return sorted(fingerprints(check(load(text)), lambda _: "example"))


@settings(max_examples=25, deadline=None)
@given(st.lists(condition, min_size=2, max_size=3), st.randoms(use_true_random=False))
@example(["kind is a", "(hot and not hot)"], Random(0))
def test_neither_the_order_of_rows_nor_that_of_facts_makes_another_finding(
    rows: list[str], random: Random
) -> None:
    text = written([], rows)
    turned = text.replace("one of a, b, c", "one of c, a, b").replace("  hot: boolean\n", "", 1)
    turned = turned.replace("severities:\n", "  hot: boolean\nseverities:\n", 1)
    lines = [f"      - {number} hours on always when {row}\n" for number, row in enumerate(rows, 1)]
    shuffled = random.sample(lines, len(lines))
    turned = turned.replace("".join(lines), "".join(shuffled if shuffled != lines else lines[::-1]))
    first, second = TABLE_GAP(load(text)), TABLE_GAP(load(turned))
    assert [item.subject for item in first] == [item.subject for item in second]
    assert fingerprints(first, lambda _: "example") == fingerprints(second, lambda _: "example")


FOUR = ["hot and kind is a", "not hot and kind is b"]


@pytest.mark.parametrize(
    "narrower,wider",
    [
        (FOUR, ["hot and kind is a and seats is over 10", "not hot and kind is b"]),
        (FOUR, ["hot and kind is a", "not hot and kind is b and level is low"]),
        (["seats is over 20", "seats is under 10"], ["seats is over 21", "seats is under 10"]),
        (["hot or kind is a", "kind is b"], ["hot and seats is over 10 or kind is a", "kind is b"]),
    ],
)
def test_a_target_that_leaves_out_more_has_another_finding(narrower: list[str], wider: list[str]) -> None:
    before, after = (marks(TABLE_GAP, written([], rows)) for rows in (narrower, wider))
    assert len(before) == len(after) == 1
    assert before != after


def test_a_gap_in_definitions_that_grows_has_another_finding_and_one_more_is_told() -> None:
    small = ["seats is over 20 and hot", "seats is at most 10 and hot", "not hot and kind is not c"]
    larger = ["seats is over 21 and hot", *small[1:]]
    more = [*small[:2], "not hot and kind is not c and load is under 7"]
    first = marks(DEFINITION_GAP, written(small, []))
    assert len(first) == 2
    assert len({*first, *marks(DEFINITION_GAP, written(larger, []))}) == 3
    assert len({*marks(DEFINITION_GAP, written(more, []))} - {*first}) == 1


def pairs(count: int, instead: str = "") -> str:
    """A policy with a gap of as many maximal boxes as pairs have ways of not being two."""
    facts = [f"{letter}{number}: boolean" for number in range(count) for letter in "ab"]
    texts = [f"(a{number} and b{number})" for number in range(count)]
    texts[0] = instead or texts[0]
    return (
        "casepact: 1\npolicy: example\ntiers: {basic: Basic}\n"
        f"case: {{{', '.join(facts)}}}\n"
        f'severities: {{s: {{when: "{" or ".join(texts[1:])}"}}, t: {{when: "{texts[0]}"}}}}\n'
    )


@pytest.mark.parametrize("count", [4, 14])
def test_what_is_not_listed_weighs_as_much_and_is_another_as_soon_as_it_changes(count: int) -> None:
    found = DEFINITION_GAP(load(pairs(count)))
    assert [item.level for item in found] == [Level.WARNING] * len(found)
    assert sum("nor in" in item.message for item in found) == 1
    assert len(found) == (MOST + 1 if count == 4 else 1)
    accepted = {*fingerprints(found, lambda _: "example")}
    grown = fingerprints(DEFINITION_GAP(load(pairs(count, "(a0 and b0 and a1)"))), lambda _: "example")
    assert {*grown} - accepted


@pytest.mark.parametrize("name", ["table-gap", "definition-gap"])
def test_findings_of_the_fixtures_have_distinct_subjects(name: str) -> None:
    policy = load_file(str(Path(__file__).parent / "fixtures" / f"{name}.bad.yaml")).policy
    assert policy is not None
    found = (TABLE_GAP if name == "table-gap" else DEFINITION_GAP)(policy)
    assert all(item.subject for item in found)
    assert len({(item.clause, item.subject) for item in found}) == len(found)


PLACE = Span("example.yaml", 1, 1, 1, 1)
SMALL = {
    "a": Fact("a", Quantity(Primitive.BOOLEAN), PLACE),
    "b": Fact("b", Enumeration(("x", "y", "z")), PLACE),
    "n": Fact("n", Quantity(Primitive.INTEGER, Decimal(0), Decimal(9)), PLACE),
}
leaf = st.one_of(
    st.builds(FactIn, st.just("a"), st.sampled_from((frozenset((True,)), frozenset((False,))))),
    st.builds(FactIn, st.just("b"), st.frozensets(st.sampled_from(("x", "y", "z")), min_size=1, max_size=2)),
    st.builds(FactCompare, st.just("n"), st.sampled_from(list(Operator)), st.sampled_from((3, 4, 7))),
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda items: all_of(*items)),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: any_of(*items)),
        inner.map(negate),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_the_boxes_of_a_condition_are_all_of_its_maximal_ones(item: Expression) -> None:
    space = Space([item], SMALL)
    points = list(product(*(range(len(axis.cells)) for axis in space.axes)))
    true = {point for point in points if holds(space, item, point)}

    def inside(box: tuple[frozenset[int], ...]) -> bool:
        return all(point in true for point in product(*box))

    sides = [
        [
            frozenset(some)
            for size in range(1, len(axis.cells) + 1)
            for some in combinations(range(len(axis.cells)), size)
        ]
        for axis in space.axes
    ]
    boxes = [box for box in product(*sides) if inside(box)] if prod_of(sides) <= 4_000 else None
    found = {
        tuple(
            frozenset(n for n in range(len(axis.cells)) if box >> axis.offset + n & 1) for axis in space.axes
        )
        for box in space.largest(item)
    }
    assert all(map(inside, found))
    assert {point for box in found for point in product(*box)} == true
    if boxes is not None:
        assert found == {
            box
            for box in boxes
            if not any(box != other and all(map(frozenset.issubset, box, other)) for other in boxes)
        }


def prod_of(sides: list[list[frozenset[int]]]) -> int:
    count = 1
    for side in sides:
        count *= len(side)
    return count


def holds(space: Space, item: Expression, point: tuple[int, ...]) -> bool:
    facts = {axis.fact: axis.cells[number].value for axis, number in zip(space.axes, point, strict=True)}
    return evaluate(item, facts, NOTHING_HAPPENED) is True


@given(st.sampled_from(sorted(VALUES)), st.data())
def test_every_value_lies_in_the_cell_whose_value_compares_as_it_does(name: str, data: st.DataObject) -> None:
    policy = load(written([], []))
    constants = data.draw(st.lists(st.sampled_from(VALUES[name]), max_size=3))
    fact = policy.facts[name]
    cells = cells_of(name, fact, constants)
    ordered = name not in ("hot", "kind", "level")
    asks: list[Expression] = [FactIn(name, frozenset((value,))) for value in constants]
    asks += [FactCompare(name, operator, value) for value in constants if ordered for operator in Operator]

    def answers(value: FactValue) -> tuple[bool | None, ...]:
        return tuple(evaluate(item, {name: value}, NOTHING_HAPPENED) for item in asks)

    told = [answers(cell.value) for cell in cells]
    assert {answers(value) for value in VALUES[name]} <= {*told}
    if ordered:
        assert len({*told}) == len(told)


def _rows(answers: Sequence[str], conditions: Sequence[str]) -> str:
    """A policy with rows that answer what is given."""
    text = written([], list(conditions))
    return re.sub(r"- (\d) hours on always", lambda found: f"- {answers[int(found[1]) - 1]}", text)


TERMS = """
terms:
  may: vendor may charge customer when {0}
  ban: vendor must not charge customer when {1}
"""
ADJUSTED = """
adjustments:
  floor: severity is at least s0 when {0}
  cap: severity is at most s1 when {1}
"""
PAIRED: dict[Check, Callable[[str, str], str]] = {
    DEFINITION_OVERLAP: lambda one, other: written([one, other], []),
    RULE_CONFLICT: lambda one, other: _rows(["1 hour on always", "2 hours on always"], [one, other]),
    TABLE_OVERLAP: lambda one, other: _rows(["1 hour on always", "1 hour on always"], [one, other]),
    CONTRADICTION: lambda one, other: written([], []) + TERMS.format(one, other),
}


@pytest.mark.parametrize("check", PAIRED, ids=lambda check: check.code)
@settings(max_examples=15, deadline=None)
@given(first=condition, second=condition)
@example(first="seats is over 10 and hot", second="seats is at most 20 and hot")
@example(first="since is over 1 hour", second="since is at most 90 minutes or kind is a")
def test_two_that_meet_are_told_with_all_cases_of_both(check: Check, first: str, second: str) -> None:
    policy = load(PAIRED[check](first, second))
    guards = [said([], [], text) for text in (first, second)]
    held = [tuple(evaluate(item, facts, NOTHING_HAPPENED) for item in guards) for facts in cases(guards)]
    found = check(policy)
    one_sided = check is TABLE_OVERLAP and not {(True, False), (False, True)} <= {*held}
    assert len(found) == ((True, True) in held and not one_sided)
    if not found or "in other cases too" in found[0].message:
        return
    region = said([], [], named(found[0]) or "any case")
    for facts in cases([*guards, region]):
        both = all(evaluate(item, facts, NOTHING_HAPPENED) for item in guards)
        assert evaluate(region, facts, NOTHING_HAPPENED) is both, facts


@pytest.mark.parametrize("check", PAIRED, ids=lambda check: check.code)
def test_two_that_meet_in_more_cases_are_another_finding(check: Check) -> None:
    def meeting(end: int, write: Callable[[str, str], str] = PAIRED[check]) -> list[str]:
        return marks(
            check, write("seats is over 10 and hot", f"seats is at most {end} and (hot or kind is a)")
        )

    assert len(meeting(20)) == 1
    assert meeting(20) != meeting(21)


@pytest.mark.parametrize("check", [RULE_CONFLICT, TABLE_OVERLAP], ids=lambda check: check.code)
def test_neither_a_row_that_is_put_above_nor_another_order_makes_another_finding(check: Check) -> None:
    rows = ["seats is over 10 and hot", "seats is at most 20 and hot"]
    answers = ["1 hour on always", "2 hours on always" if check is RULE_CONFLICT else "1 hour on always"]
    plain = marks(check, _rows(answers, rows))
    assert len(plain) == 1
    assert plain == marks(check, _rows(answers[::-1], rows[::-1]))
    above = _rows(["3 hours on always", *answers], ["not hot and load is over 7", *rows])
    assert plain == marks(check, above)


def test_a_row_against_several_is_told_once_with_all_cases() -> None:
    text = written([], ["kind is a", "kind is b", "hot"])
    [found] = RULE_CONFLICT(load(text))
    assert found.message == (
        "`targets.reply.3` gives another answer than `targets.reply.1` and `targets.reply.2`"
        " where `hot and kind is not c`"
    )
    assert len(found.related) == 2


def test_adjustments_are_told_with_all_cases_in_which_they_leave_no_value() -> None:
    adjusted = ADJUSTED.format("seats is over 10", "seats is at most 20 or kind is a")
    [found] = RULE_CONFLICT(load(written(["hot", "not hot"], []) + adjusted))
    assert named(found) == ("seats is above 10 and seats is at most 20 or kind is a and seats is above 20")


def test_a_case_says_times_in_their_units() -> None:
    policy = load(written([], []))
    assert case_text(policy, {"since": 5400, "hot": True, "kind": "b"}) == (
        "hot and kind is b and since is 90 minutes"
    )
    assert case_text(policy, {}) == "any case"


ASKED = """\
casepact: 1
policy: small
case: {x: integer 0 to 9}
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London
  desk: [office when x is at least 5, always when x is below 4, office when x is at least 8]
tiers: {t: {}}
severities: {s: {}, r: {}}
roles: {boss: Boss}
"""


@pytest.mark.parametrize(
    "asking",
    [
        "targets: {answer: {duty: vendor must respond after opened, within: [4 hours on desk]}}",
        "terms: {late: vendor may charge customer when opened outside desk}",
        "coverage: {excluded: [{when: opened outside desk, title: Nights}]}",
        "adjustments: {night: severity is at least s when opened outside desk}",
        "escalations: {ladder: {when: opened during desk, steps: [after 1 hour on always notify boss]}}",
        "escalations: {ladder: {steps: [after 1 hour on desk notify boss]}}",
        "escalations: {ladder: {steps: [every 1 hour on desk notify boss]}}",
    ],
)
def test_whatever_asks_for_a_calendar_at_the_opening_has_it_looked_at(asking: str) -> None:
    policy, faults = resolve_text(ASKED + asking, "small.yaml")
    assert policy is not None, faults
    (found,) = TABLE_GAP(policy)
    assert found.message == "the calendar `desk` has no row where `x is 4`"
    decided = decide(policy, {"tier": "t", "severity": "r", "x": 4}, parse_instant("2026-03-06T17:00Z"))
    assert decided.unspecified
    policy, _ = resolve_text(ASKED.replace("below 4", "below 5") + asking, "small.yaml")
    assert policy is not None
    assert TABLE_GAP(policy) == RULE_CONFLICT(policy) == []
    policy, _ = resolve_text(ASKED.replace("below 4", "below 6") + asking, "small.yaml")
    assert policy is not None
    (found,) = RULE_CONFLICT(policy)
    assert found.message.endswith("give different answers where `x is 5`")
