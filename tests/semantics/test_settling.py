"""Coming into a settled state counts as the case being resolved, whatever leads there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.semantics.case import Effect, EffectKind
from casepact.semantics.rules import Rules
from tests.semantics.cases import Log, policy, text

BODY = """
case: {fixed: boolean}
targets:
  first_response: {duty: vendor must respond after opened, within: 2 hours on always}
  fix: {duty: vendor must resolve after opened, within: 8 hours on always, on_reopen: resume}
  kept: {duty: vendor must reply after activated until reply or resolve, within: 4 hours on always}
  progress: {duty: vendor must update customer while working, within: every 3 hours on always}
  report: {duty: vendor must deliver report after resolved until deliver_report, within: 4 hours on always}
terms:
  tested: vendor must test before resolve
  secret: customer must not publish before resolve
  raising: vendor may change severity after resolve
escalations:
  before:
    until: resolve
    steps: [after 5 hours on always notify lead, at 50% of fix notify boss]
  afterwards:
    after: resolve
    until: reopen
    steps: [after 3 hours on always notify lead, on resolve notify chief, on breach of report notify boss]
  always:
    until: withdraw
    steps: [on resolve notify chief, on breach of fix notify lead]
lifecycle:
  events:
    deliver_report: {activity: yes}
    release: {title: Released}
    test: {activity: yes}
    publish: {activity: yes}
    reply: {activity: yes}
  states: {parked: {settled: yes}}
  transitions:
    - working -> resolved on release
    - waiting_on_customer -> resolved on release
    - submitted -> resolved on release
    - responded -> resolved on release
    - resolved -> parked on park
    - parked -> working on reopen
    - resolved -> closed after 3 days on always
%s
"""
BY_EVENT = policy(BODY.replace("%s", ""))
BY_TIME = policy(BODY.replace("%s", "    - waiting_on_customer -> resolved after 361 minutes on always"))

_names = st.sampled_from(["respond", "activate", "update", "test", "reply", "publish", "ask_customer"])
_later = st.sampled_from(
    ["update", "deliver_report", "publish", "reopen", "activate", "release", "resolve", "park"]
)
_gaps = st.integers(0, 9).map(lambda halves: halves * 1_800)


def _history(log: Log, happens: list[tuple[int, str]]) -> None:
    for gap, name in happens:
        by = "customer" if name == "publish" else "vendor"
        log.take(f"{text(log.case.now + gap)} UTC", name, by)


def _plain(effects: list[Effect]) -> list[Effect]:
    """Effects without what says how the case came to be settled."""
    return [
        replace(effect, text="", clause="" if effect.kind is EffectKind.MOVED else effect.clause)
        for effect in effects
    ]


@given(st.lists(st.tuples(_gaps, _names), max_size=6), _gaps, st.lists(st.tuples(_gaps, _later), max_size=6))
def test_it_is_the_same_by_whatever_event_and_whomever(
    before: list[tuple[int, str]], gap: int, after: list[tuple[int, str]]
) -> None:
    logs = []
    for name, by in (
        ("resolve", "vendor"),
        ("resolve", "customer"),
        ("resolve", None),
        ("release", "customer"),
    ):
        log = Log(BY_EVENT, "2026-03-09 08:00", severity="critical")
        _history(log, before)
        log.take(f"{text(log.case.now + gap)} UTC", name, by)
        _history(log, after)
        logs.append(_plain(log.until(f"{text(log.case.now + 5 * 86_400)} UTC").effects))
    assert logs[1:] == logs[:1] * 3


@given(st.lists(st.tuples(_gaps, _names), max_size=5), st.lists(st.tuples(_gaps, _later), max_size=4))
def test_it_is_the_same_by_time(before: list[tuple[int, str]], after: list[tuple[int, str]]) -> None:
    logs = []
    for found in (BY_TIME, BY_EVENT):
        log = Log(found, "2026-03-09 08:00", severity="critical").take(
            "2026-03-09 08:00", "activate", "vendor"
        )
        _history(log, [item for item in before if item[1] not in ("respond", "ask_customer")])
        log.take(f"{text(log.case.now + 1_800)} UTC", "ask_customer", "vendor")
        instant = f"{text(log.case.now + 361 * 60)} UTC"
        if found is BY_TIME:
            log.until(instant)
        else:
            log.take(instant, "resolve", "vendor")
        assert log.case.state == "resolved"
        _history(log, [(gap + 60, name) for gap, name in after])
        logs.append(_plain(log.until(f"{text(log.case.now + 86_400)} UTC").effects))
    assert logs[0] == logs[1]


def test_what_waited_for_the_customer_is_judged_by_when_it_stood_still() -> None:
    log = (
        Log(BY_TIME, "2026-03-09 08:00")
        .take("2026-03-09 09:00", "activate")
        .take("2026-03-09 10:00", "ask_customer")
    )
    log.until("2026-03-10 00:00")
    assert log.case.state == "resolved"
    assert log.of("met", clause="targets.fix") == ["met 2026-03-09 16:01 -"]
    assert log.of("started", clause="targets.report") == ["started 2026-03-09 16:01 2026-03-09 20:01"]
    assert log.of("breached", clause="targets.fix") == []


@pytest.mark.parametrize("name, by", [("withdraw", "customer"), ("decline", "vendor")])
def test_a_final_state_resolves_nothing(name: str, by: str) -> None:
    log = Log(BY_EVENT, "2026-03-09 08:00").take("2026-03-09 09:00", name, by).until("2026-03-12 00:00")
    assert log.case.ended
    assert log.of("met", clause="targets.fix") == []
    assert log.of("started", clause="targets.report") == []
    assert log.of("cancelled", clause="targets.fix") == ["cancelled 2026-03-09 09:00 -"]


def test_from_one_settled_state_to_another_nothing_is_resolved_again() -> None:
    log = Log(BY_EVENT, "2026-03-09 08:00").take("2026-03-09 09:00", "resolve", "vendor")
    log.take("2026-03-09 10:00", "deliver_report", "vendor").take("2026-03-09 11:00", "park")
    assert log.case.state == "parked"
    assert len(log.of("started", clause="targets.report")) == 1


def test_a_prohibition_to_resolve_is_about_the_act() -> None:
    body = BODY.replace("%s", "").replace(
        "  tested: vendor must test before resolve", "  no: vendor must not resolve"
    )
    found = policy(body)
    released = Log(found, "2026-03-09 08:00").take("2026-03-09 09:00", "release", "vendor")
    resolved = Log(found, "2026-03-09 08:00").take("2026-03-09 09:00", "resolve", "vendor")
    assert [log.of("breached", clause="terms.no") for log in (released, resolved)] == [
        [],
        ["breached 2026-03-09 09:00 -"],
    ]


def test_a_lifecycle_without_a_resolution_has_nothing_to_count_as_one() -> None:
    found = policy(
        """
        targets:
          fix: {duty: vendor must mend after opened, within: 8 hours on always}
        lifecycle:
          extends: none
          states: {new: {initial: yes}, mended: {settled: yes}, gone: {final: yes}}
          events: {mend: {title: Mended}, give_up: {title: Given up}, leave: {title: Left}}
          transitions: [new -> mended on mend, new -> mended on give_up, mended -> gone on leave]
        """
    )
    log = Log(found, "2026-03-09 08:00").take("2026-03-09 09:00", "give_up").until("2026-03-10 00:00")
    assert log.of("breached") == ["breached 2026-03-09 16:00 2026-03-09 16:00"]


def test_what_settles_a_case_stops_clocks_and_so_comes_first_at_an_instant() -> None:
    assert Rules(BY_EVENT).rank("release") == Rules(BY_EVENT).rank("resolve") == 0
    assert Rules(BY_EVENT).rank("withdraw") == 2
