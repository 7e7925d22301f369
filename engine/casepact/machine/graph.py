"""Compiles a policy to a networkx graph: states, event and timer transitions, and every timer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from casepact.machine.text import expression_text
from casepact.machine.timers import Timer, timers_of
from casepact.model.lifecycle import State, StateTransition
from casepact.model.policy import Policy
from casepact.syntax.printer import print_amount, print_calendar

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

__all__ = ["build_graph", "to_json"]


def build_graph(policy: Policy) -> Graph:
    """The machine of a policy; ``docs/machine.md`` lists its attributes.

    Nodes, edges and timers come in file order. Specialise the policy first for the machine of the
    cases in which some facts are known.
    """
    import networkx as nx

    graph: Graph = nx.MultiDiGraph(
        name=policy.name,
        title=policy.title,
        initial=policy.lifecycle.initial,
        facts=tuple(policy.facts),
        events=tuple(policy.lifecycle.events),
        activities=tuple(name for name, event in policy.lifecycle.events.items() if event.activity),
        timers=timers_of(policy),
    )
    for state in policy.lifecycle.states.values():
        graph.add_node(state.name, **_node(state))
    for transition in policy.lifecycle.transitions:
        graph.add_edge(
            transition.source, transition.destination, key=transition.id, **_edge(policy, transition)
        )
    return graph


def _node(state: State) -> dict[str, Any]:
    return {
        "title": state.title or state.name,
        "initial": state.initial,
        "final": state.final,
        "settled": state.settled,
        "pauses": tuple(sorted(state.pauses)),
        "clause": state.note.id,
    }


def _edge(policy: Policy, transition: StateTransition) -> dict[str, Any]:
    calendar = transition.calendar
    attributes: dict[str, Any] = {
        "kind": "timer" if transition.event is None else "event",
        "clause": transition.id,
        "guard": transition.guard,
        "guard_text": expression_text(transition.guard, policy.facts),
        "calendar": None if calendar is None else print_calendar(calendar),
        "unspecified": transition.unspecified,
    }
    if transition.event is None:
        after = transition.after
        return attributes | {"after": None if after is None else print_amount(after)}
    within = transition.within
    return attributes | {
        "event": transition.event,
        "actors": transition.actors,
        "within": None if within is None else print_amount(within),
    }


def to_json(graph: Graph) -> dict[str, Any]:
    """The graph as plain JSON values, in networkx's node-link form.

    `networkx.node_link_graph` reads it back. Conditions are given by their texts alone, tuples as
    lists; ``timers`` is a list of mappings.
    """
    import networkx as nx

    plain: Graph = nx.MultiDiGraph()
    plain.graph.update(_plain(graph.graph))
    for name, attributes in graph.nodes(data=True):
        plain.add_node(name, **_plain(attributes))
    for source, destination, key, attributes in graph.edges(keys=True, data=True):
        plain.add_edge(source, destination, key=key, **_plain(attributes))
    data: dict[str, Any] = nx.node_link_data(plain, edges="edges")
    return data


def _plain(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in attributes.items() if key != "guard"}


def _value(value: Any) -> Any:
    if isinstance(value, Timer):
        return _plain({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value
