"""What holds of every case, whatever happens to it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.machine.triggers import obligation_of
from casepact.model.fact import FactValue
from casepact.semantics.case import Case, Effect, EffectKind, Event
from casepact.semantics.interpreter import advance, open_case, step
from casepact.semantics.rules import Rules
from casepact.syntax.ast.escalation import OnCycle
from casepact.syntax.sentences import parse
from casepact.time import compile_calendar
from tests.semantics.cases import at, policy

Known = dict[str, FactValue]
Happenings = list[tuple[int, str, str | None, Known]]

RULES = Rules(
    policy(
        """
        case: {fixed: boolean, site: zone}
        targets:
          first_response:
            duty: vendor must respond after opened
            within:
              critical:
                - 30 minutes on always when channel is phone
                - 2 hours on office otherwise
              major: under 1 business day on office
              minor: unspecified
          next_reply:
            duty: vendor must reply after customer_reply
            calendar: office
            within: {critical: 1 hour on always, major: 4 hours, minor: by close of 1 business day}
            on_severity_change: restart
          progress:
            duty: vendor must update customer while working
            within: {critical: every 4 hours on always, major: daily on office}
          resolution:
            duty: vendor must resolve after opened
            within: {critical: 8 hours on always, major: 3 business days on office, minor: none}
            on_reopen: resume
        escalations:
          ladder:
            steps:
              - after 1 hour on always notify team_lead
              - at 75% of resolution notify team_lead
              - 30 minutes before breach of next_reply notify team_lead
              - on each cycle of progress notify team_lead then notify director
              - on breach of first_response notify director, raise severity to critical
              - at close of office hand over to night when not fixed
        adjustments:
          floor: severity is at least major when tier is premium
          neglected: severity is at least major when breached next_reply
        terms:
          raising: customer may raise severity
          lowering: vendor may lower severity when channel is phone
          secret: customer must not publish before resolve
        lifecycle:
          events: {publish: {activity: yes}}
          transitions:
            - waiting_on_customer -> closed after 2 business days on office
            - resolved -> closed after 1 business day on office
            - closed -> working on reopen by customer within 10 days
            - working -> resolved on resolve when fixed
        """
    )
)
START = at("2026-03-26 10:00")  # the clocks go forward on the 29th

events = st.builds(
    lambda gap, name, by, facts: (gap, name, by, facts),
    st.sampled_from([0, 60, 1_800, 3_600, 14_400, 50_000, 86_400, 300_000]),
    st.sampled_from([*RULES.policy.lifecycle.events, "change", "raise", "lower", "nonsense"]),
    st.sampled_from([None, "vendor", "customer"]),
    st.fixed_dictionaries(
        {},
        optional={
            "severity": st.sampled_from(["critical", "major", "minor"]),
            "channel": st.sampled_from(["email", "phone"]),
            "fixed": st.booleans(),
        },
    ),
)
facts = st.fixed_dictionaries(
    {"tier": st.sampled_from(["basic", "premium"])},
    optional={"severity": st.sampled_from(["critical", "major", "minor"]), "channel": st.just("email")},
)


def _run(known: Known, happens: Happenings) -> tuple[Case, list[Effect]]:
    case, first = open_case(RULES, known, START)
    effects, now = list(first), START
    for gap, name, by, changed in happens:
        now += gap
        case, more = step(case, Event(at=now, name=name, by=by, facts=changed))
        effects += more
    return case, effects


@given(facts, st.lists(events, max_size=12))
def test_effects_come_in_the_order_of_time(known: Known, happens: Happenings) -> None:
    case, effects = _run(known, happens)
    case, more = advance(case, case.now + 20 * 86_400)
    effects += more
    assert [effect.at for effect in effects] == sorted(effect.at for effect in effects)
    assert effects[-1].at <= case.now


@given(facts, st.lists(events, max_size=12))
def test_a_cycle_is_met_or_breached_at_most_once(known: Known, happens: Happenings) -> None:
    case, effects = _run(known, happens)
    effects += advance(case, case.now + 20 * 86_400)[1]
    judged = Counter(
        (effect.obligation, effect.cycle)
        for effect in effects
        if effect.kind in (EffectKind.MET, EffectKind.BREACHED)
    )
    assert all(count == 1 for count in judged.values())


@given(facts, st.lists(events, max_size=12))
def test_a_rung_is_taken_once_in_a_run_of_its_ladder_and_in_a_cycle_of_its_target(
    known: Known, happens: Happenings
) -> None:
    case, effects = _run(known, happens)
    case, more = advance(case, case.now + 20 * 86_400)
    told = Counter(effect.clause for effect in (*effects, *more) if effect.kind is EffectKind.NOTIFIED)
    cycles = Counter(clock.obligation for clock in (*case.finished, *case.clocks.values()))
    for rung in (rung for ladder in RULES.policy.ladders for rung in ladder.rungs):
        name = obligation_of(rung.trigger)
        hangs_on = name is not None and not isinstance(rung.trigger, OnCycle)
        assert told[rung.id] <= (cycles[name] if name is not None and hangs_on else case.cycle)


@given(facts, st.lists(events, max_size=8), st.integers(0, 10 * 86_400), st.integers(0, 10 * 86_400))
def test_time_passes_the_same_at_once_and_in_two_parts(
    known: Known, happens: Happenings, first: int, second: int
) -> None:
    case, _ = _run(known, happens)
    whole, effects = advance(case, case.now + first + second)
    part, before = advance(case, case.now + first)
    rest, after = advance(part, case.now + first + second)
    assert before + after == effects
    assert rest == whole


@given(facts, st.lists(events, max_size=12))
def test_what_ended_is_never_judged_again(known: Known, happens: Happenings) -> None:
    case, _ = _run(known, happens)
    assert all(clock.ended is not None and clock.outcome is not None for clock in case.finished)
    assert all(clock.ended is None for clock in case.clocks.values())
    for clock in case.finished:
        if clock.outcome == "met" and clock.due is not None and clock.ended is not None and not clock.paused:
            assert clock.due.earliest is None or clock.ended <= clock.due.earliest


PAUSING = Rules(
    policy(
        """
        targets:
          resolution: {duty: vendor must resolve after opened, within: {critical: 30 hours on office}}
        """
    )
)
OFFICE = compile_calendar(parse("calendar", "Mon-Fri 09:00-17:00 in Europe/London")).most


@settings(max_examples=100)
@given(
    st.integers(0, 5 * 86_400),
    st.lists(st.tuples(st.integers(1, 12 * 3_600), st.integers(1, 3 * 86_400)), max_size=3),
)
def test_a_pause_moves_the_due_instant_by_its_open_time(opened: int, waits: list[tuple[int, int]]) -> None:
    case, _ = open_case(PAUSING, {"severity": "critical"}, START + opened)
    paused, now = 0, START + opened
    for worked, waited in waits:
        if "resolution" in case.broken:
            break
        case, _ = step(case, Event(at=now + worked, name="ask_customer"))
        if "resolution" in case.broken:
            break
        case, _ = step(case, Event(at=now + worked + waited, name="customer_reply"))
        paused += OFFICE.elapsed(now + worked, now + worked + waited)
        now += worked + waited
    clock = case.clocks["resolution"]
    assert clock.due is not None
    assert clock.due.at is not None
    if clock.breached is None:
        assert OFFICE.elapsed(START + opened, clock.due.at) == 30 * 3_600 + paused
