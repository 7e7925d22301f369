from __future__ import annotations

import json

import networkx as nx
import pytest

from casepact.machine.graph import build_graph, to_json
from casepact.machine.specialise import specialise
from casepact.machine.timers import Timer, TimerKind, timers_of
from casepact.model.expression import TRUE
from casepact.resolve import resolve_text
from tests.machine.example import example, load

GRAPH = build_graph(example())


def timers(kind: TimerKind) -> dict[str, Timer]:
    return {timer.clause: timer for timer in GRAPH.graph["timers"] if timer.kind is kind}


def test_states_are_nodes() -> None:
    assert GRAPH.graph["initial"] == "submitted"
    assert GRAPH.nodes["submitted"]["initial"] is True
    assert GRAPH.nodes["closed"]["final"] is True
    assert GRAPH.nodes["resolved"]["settled"] is True
    assert "resolve" in GRAPH.nodes["waiting_on_customer"]["pauses"]


def test_transitions_are_edges_by_their_ids() -> None:
    auto_close = GRAPH.edges["resolved", "closed", "lifecycle.transitions.1"]
    assert auto_close["kind"] == "timer"
    assert auto_close["after"] == "5 business days"
    assert auto_close["calendar"] == "office"
    assert auto_close["guard_text"] == "tier is basic" or auto_close["guard_text"] == "tier is not premium"
    reopen = GRAPH.edges["closed", "working", "lifecycle.transitions.2"]
    assert (reopen["kind"], reopen["event"], reopen["within"]) == ("event", "reopen", "30 days")
    assert reopen["actors"] == ("customer",)
    assert reopen["guard"] == TRUE


def test_networkx_answers_questions_about_it() -> None:
    final = {state for state, is_final in GRAPH.nodes(data="final") if is_final}
    for state in GRAPH:
        assert final & {state, *nx.descendants(GRAPH, state)}


def test_every_timer_says_what_starts_stops_and_counts_it() -> None:
    targets = timers(TimerKind.TARGET)
    resolution = targets["targets.resolution.1"]
    assert (resolution.start, resolution.stop) == (("open",), ("resolve",))
    assert (resolution.target, resolution.calendar) == ("within 8 hours", "always")
    assert resolution.pausing == ("waiting_on_customer",)
    assert resolution.guard_text == "urgency is high"
    assert targets["targets.first_response.basic.outage"].pausing == ()
    assert targets["targets.progress.outage"].states == ("working",)

    breach = timers(TimerKind.ESCALATION)["escalations.ladder.steps.2"]
    assert breach.depends_on == "progress"
    assert breach.target == "on breach of progress"
    assert breach.stop_states == ("resolved",)

    (transition,) = timers(TimerKind.TRANSITION).values()
    assert (transition.states, transition.destination) == (("resolved",), "closed")


def test_a_settled_state_stops_what_a_resolution_stops_and_what_comes_again() -> None:
    policy, _ = resolve_text(
        "casepact: 1\npolicy: p\ntiers: {basic: {}}\nseverities: {high: {}}\n"
        "roles: {lead: Lead}\n"
        "targets:\n"
        "  reply: vendor must reply within 1 hour after customer_replied\n"
        "  response: vendor must respond within 1 hour after opened\n"
        "  report: {duty: vendor must report after opened until close, within: 1 hour on always}\n"
        "  progress: {duty: vendor must update customer while working, within: every 1 hour on always}\n"
        "escalations:\n"
        "  till_reply: {until: reply, steps: [after 1 hour on always notify lead]}\n"
        "  till_resolve: {until: resolve, steps: [after 1 hour on always notify lead]}\n"
        "lifecycle:\n"
        "  states: {solved: {settled: yes}}\n"
        "  transitions: [working -> solved after 1 hour on always]\n"
    )
    assert policy is not None
    stops = {timer.group: timer.stop_states for timer in timers_of(policy) if timer.stop}
    settled = ("resolved", "solved")
    assert stops == {
        "reply": (),
        "response": settled,
        "report": (),
        "progress": settled,
        "till_reply": (),
        "till_resolve": settled,
    }


def test_json_reads_back_as_a_graph() -> None:
    data = json.loads(json.dumps(to_json(GRAPH)))
    read = nx.node_link_graph(data, edges="edges")
    assert nx.utils.graphs_equal(nx.MultiDiGraph(read.edges), nx.MultiDiGraph(GRAPH.edges))
    assert read.nodes["closed"] == {**GRAPH.nodes["closed"], "pauses": []}
    assert len(read.graph["timers"]) == len(GRAPH.graph["timers"])
    assert {timer["guard_text"] for timer in read.graph["timers"]} == {
        timer.guard_text for timer in GRAPH.graph["timers"]
    }


def test_a_specialised_policy_has_a_smaller_machine() -> None:
    premium = build_graph(specialise(example(), {"tier": "premium", "onboarded": True}))
    assert not premium.has_edge("resolved", "closed", "lifecycle.transitions.1")
    assert len(premium.graph["timers"]) < len(GRAPH.graph["timers"])


@pytest.mark.parametrize(
    "condition",
    [
        "severity is major",
        "severity is at least major",
        "severity is at most major",
        "trial",
        "not trial",
        "users is above 10",
        "region is not emea",
        "opened outside office",
        "breached response",
        "trial and (users is below 3 or region is one of emea, apac)",
        "not (trial and users is below 3)",
    ],
)
def test_conditions_are_written_as_they_would_be_read(condition: str) -> None:
    policy = load(
        f"""
casepact: 1
policy: example
calendars: {{office: Mon-Fri 08:00-18:00 in UTC}}
case: {{trial: boolean, users: integer, region: "one of emea, apac, amer, other"}}
tiers: {{basic: {{}}}}
severities: {{critical: {{}}, major: {{}}, minor: {{}}, trivial: {{}}}}
targets:
  response: {{duty: vendor must respond after opened, within: [1 hour on office when trial]}}
lifecycle: {{transitions: ["working -> closed on withdraw when {condition}"]}}
"""
    )
    graph = build_graph(policy)
    assert condition in {graph.edges[edge]["guard_text"] for edge in graph.edges(keys=True)}


def test_notices_and_steps_after_a_breach_have_timers_on_their_calendars() -> None:
    text = """
casepact: 1
policy: example
calendars: {office: Mon-Fri 09:00-17:00 in Europe/London}
case: {contract_end: date}
tiers: {basic: {channels: [email]}}
severities: {major: Major}
channels: {email: E-mail}
roles: {head: Head, chief: Chief}
lifecycle: {events: {maintenance: {title: Maintenance, activity: yes}}}
targets:
  response: {duty: vendor must respond after opened, within: {major: 4 hours on office}}
  warning:
    duty: vendor must warn customer before maintenance
    within: {major: at least 5 business days on office}
escalations:
  late:
    steps:
      - 2 hours on office after breach of response notify head
      - every 6 hours on always notify chief
terms:
  ending: vendor must send reminder at least 30 calendar days before contract_end
"""
    policy, _ = resolve_text(text)
    assert policy is not None
    found = {timer.clause: timer for timer in build_graph(policy).graph["timers"]}
    warning, ending = found["targets.warning.major"], found["terms.ending"]
    assert (warning.target, warning.calendar) == ("at least 5 business days before maintenance", "office")
    assert (ending.target, ending.calendar) == ("at least 30 calendar days before contract_end", "always")
    after, again = (found[f"escalations.late.steps.{number}"] for number in (1, 2))
    assert (after.target, after.calendar, after.depends_on) == (
        "2 hours after breach of response",
        "office",
        "response",
    )
    assert (again.target, again.calendar, again.depends_on) == ("every 6 hours", "always", None)
