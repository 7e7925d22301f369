"""A version is its numbers: however many zeros it ends in, it is one value everywhere."""

from __future__ import annotations

import pytest

from casepact.decision import parse_facts
from casepact.machine.decider import compile_decider
from casepact.machine.partial import specialise_expression
from casepact.machine.satisfy import satisfy
from casepact.model.expression import TRUE, FactIn, all_of
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.logic import NOTHING_HAPPENED, evaluate
from tests.decide.asking import FRIDAY, ask, policy

SECTIONS = """
case: {{product_version: {{type: version, default: {default}}}}}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      - 1 hour on office when product_version is one of {written}, 9
      - 2 hours on office otherwise
"""
SAME = ("7.10", "7.10.0", "7.10.0.0", "07.10")


def asked(written: str, default: str = "1") -> Policy:
    return policy(SECTIONS.format(written=written, default=default))


def typed(text: str) -> dict[str, FactValue]:
    facts, messages = parse_facts(asked("7.10"), {"product_version": text})
    assert messages == []
    return facts


@pytest.mark.parametrize("written", SAME[:3])
@pytest.mark.parametrize(
    "given, equal", [*((text, True) for text in SAME), ("7.1", False), ("7.100", False), ("7", False)]
)
def test_equal_versions_are_equal_in_every_way_of_asking(written: str, given: str, equal: bool) -> None:
    under = asked(written)
    clause = under.obligations["first_response"].clauses[0]
    facts = typed(given)
    assert evaluate(clause.guard, facts, NOTHING_HAPPENED) is equal
    assert (specialise_expression(clause.guard, facts) == TRUE) is equal
    decided = compile_decider(under).answer(facts)[2][0]
    assert (decided == clause) is equal

    target = ask(under, "2026-03-06T08:00Z", product_version=given).obligations[0].target
    assert target == ("within 1 hour" if equal else "within 2 hours")

    both = all_of(clause.guard, FactIn("product_version", frozenset(facts.values())))
    assert satisfy(both, under.facts).possible is equal


def test_a_default_is_a_version_too() -> None:
    assert ask(asked("7.10", default="7.10.0"), FRIDAY).obligations[0].target == "within 1 hour"


@pytest.mark.parametrize("text, value", [("7.10.0", "7.10"), ("0.0.0", "0"), ("10.0", "10"), ("0.1", "0.1")])
def test_a_version_keeps_at_least_one_number(text: str, value: str) -> None:
    assert typed(text) == {"product_version": value}
