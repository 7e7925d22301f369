"""The policies of the repository decide by their tables as they do by the reference."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from casepact.decision import decide
from casepact.machine.decider import compile_decider
from casepact.machine.graph import build_graph, to_json
from casepact.machine.satisfy import representatives
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import load_policy
from casepact.semantics.logic import NOTHING_HAPPENED
from tests.machine.test_decider import reference

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.yaml"))
AT = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(params=POLICIES, ids=lambda path: path.stem)
def policy(request: pytest.FixtureRequest) -> Policy:
    found, _ = load_policy(request.param)
    assert found is not None
    return found


def cases(policy: Policy, count: int) -> list[dict[str, FactValue]]:
    chance = random.Random(policy.name)
    values = {
        name: representatives(name, fact, (0, 10)) for name, fact in policy.facts.items() if name != "state"
    }
    return [
        {name: chance.choice(choices) for name, choices in values.items() if chance.random() < 0.7}
        for _ in range(count)
    ]


def test_a_decider_decides_as_the_reference(policy: Policy) -> None:
    decider = compile_decider(policy)
    assert decider.functions == 0
    for facts in cases(policy, 200):
        assert decider.answer(facts)[1:] == reference(policy, facts, NOTHING_HAPPENED)[1:]


def test_a_decider_covers_what_a_full_decision_covers(policy: Policy) -> None:
    decider = compile_decider(policy)
    assert not any(kind == "opened" for kind, _ in decider.questions)
    for facts in cases(policy, 25):
        full = decide(policy, facts, AT)
        assert decider.answer(facts)[:2] == (full.covered, full.severity)


def test_a_graph_has_every_transition_and_reads_as_json(policy: Policy) -> None:
    graph = build_graph(policy)
    assert graph.number_of_edges() == len(policy.lifecycle.transitions)
    assert {edge["key"] for edge in to_json(graph)["edges"]} == {t.id for t in policy.lifecycle.transitions}
