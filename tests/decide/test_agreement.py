"""What is decided of a case before it runs is what its clocks and ladders do once it is opened."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.fact import FactValue
from casepact.semantics import Rules, advance, open_case
from casepact.semantics.case import EffectKind
from casepact.semantics.rungs import rung_instant
from casepact.syntax.ast.escalation import AfterAmount, AtShare, AtTime, BeforeDue
from tests.decide.asking import policy, utc

SECTIONS = """
case: {vip: boolean, region: "one of emea, apac"}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      outage: [30 minutes on always when vip, 4 hours on local otherwise]
      degraded: under 1.5 business days on office
      question: none
  progress: {duty: vendor must update customer after opened, within: every 4 hours on office}
  resolution: {duty: vendor must resolve after opened, within: 9 hours on open_ended}
  next_reply: {duty: vendor must reply after customer_reply, within: 4 hours on office}
  report: {duty: vendor must activate after opened, within: by 12:00 of 1 business day on office}
adjustments: {floor: severity is at least degraded when vip}
escalations:
  ladder:
    steps:
      - after 1 hour on local notify a
      - at 70% of first_response notify b when vip
      - 1 business day before breach of first_response notify c
      - 3 hours before breach of progress notify d
      - at 18:00 on office notify e
      - at close of office notify f
      - at 33% of report notify g
"""
ASKED = policy(
    SECTIONS,
    calendars=(
        "calendars:\n"
        "  office: Mon-Fri 08:00-18:00 in Europe/Madrid\n"
        "  open_ended: unspecified within office\n"
        "  local: [office when region is emea, always when region is apac]\n"
    ),
)
DECIDER = Decider(ASKED)
RULES = Rules(ASKED)
TIMED = AfterAmount | AtTime | AtShare | BeforeDue

FACTS: dict[str, st.SearchStrategy[FactValue]] = {
    "severity": st.sampled_from(["outage", "degraded", "question"]),
    "vip": st.booleans(),
    "region": st.sampled_from(["emea", "apac"]),
}
some_facts = st.fixed_dictionaries({}, optional=FACTS)
instants = st.integers(utc("2026-01-01T00:00"), utc("2026-12-31T00:00"))


@given(some_facts, instants)
def test_clocks_are_due_when_decided(facts: dict[str, FactValue], at: int) -> None:
    decision = DECIDER.decide(facts, at)
    case, _ = open_case(RULES, facts, at)
    running = {item.id: (item.clause, item.due, item.earliest, item.latest) for item in decision.obligations}
    del running["next_reply"]
    clocks = {
        name: (clock.clause.id, clock.due.at, clock.due.earliest, clock.due.latest)
        for name, clock in case.clocks.items()
        if clock.clause is not None and clock.due is not None
    }
    exact = {name: (clause, due, None, None) for name, (clause, due, *_) in clocks.items() if due is not None}
    assert running == {**clocks, **exact}
    assert case.severity == decision.severity


@given(some_facts, instants)
def test_rungs_are_reached_when_decided(facts: dict[str, FactValue], at: int) -> None:
    decision = DECIDER.decide(facts, at)
    case, _ = open_case(RULES, facts, at)
    (ladder,) = ASKED.ladders
    decided = {rung.clause: rung.at for rung in decision.escalations}
    for rung in ladder.rungs:
        if rung.id in decided and isinstance(rung.trigger, TIMED):
            assert rung_instant(case, case.ladders[ladder.name], ladder, rung) == decided[rung.id]


RAISING = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {outage: 1 hour on always, degraded: 6 hours on office, question: 3 business days on office}
escalations:
  ladder:
    steps: [STEPS]
"""
STEPS = (
    "after 2 hours on always raise severity to degraded",
    "after 5 hours on office raise severity to outage",
    "on breach of first_response raise severity to outage",
    "at 50% of first_response notify a",
    "at 200% of first_response notify b",
    "1 hour before breach of first_response notify c",
    "on breach of first_response notify d",
    "after 1 hour on office notify e",
    "1 hour after breach of first_response notify f when severity is outage",
)
UNTIL = 40 * 86_400


@given(
    st.lists(st.sampled_from(STEPS), min_size=1, max_size=5, unique=True),
    st.sampled_from(["outage", "degraded", "question"]),
    instants,
)
def test_steps_are_taken_when_decided_also_where_one_raises_the_severity(
    steps: list[str], severity: str, at: int
) -> None:
    asked = policy(RAISING.replace("STEPS", ", ".join(steps)))
    decision = Decider(asked).decide({"severity": severity}, at)
    case, _ = open_case(Rules(asked), {"severity": severity}, at)
    _, effects = advance(case, at + UNTIL)
    taken: dict[str, int] = {}
    for effect in effects:
        if effect.clause.startswith("escalations."):
            taken.setdefault(effect.clause, effect.at)
    decided = {item.clause: item.at for item in decision.escalations if item.at is not None}
    raises = [item.clause for item in decision.escalations if item.actions[0].verb == "raise severity to"]
    # A step that would raise a severity to what it is already does nothing.
    assert {
        clause: moment for clause, moment in decided.items() if clause in taken or clause not in raises
    } == taken
    changed = [(item.at, item.clause) for item in decision.raised]
    assert changed == [
        (effect.at, effect.clause) for effect in effects if effect.kind is EffectKind.SEVERITY_RAISED
    ]
