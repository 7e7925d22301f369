"""Which policies are lowered whole, and what is said of those that are not."""

from __future__ import annotations

from datetime import date

import pytest

from casepact.resolve import load_policy
from casepact.semantics.rules import Rules
from casepact.simulation.compiled.machine.judge import RoomError, judge
from casepact.simulation.compiled.machine.opening import first_node
from casepact.simulation.lowering.happenings import Happening
from casepact.simulation.lowering.lower import Lowered, lower
from tests.semantics.cases import HEAD, at, policy

DAY = 86_400
DAYS = (at("2026-01-01 00:00 UTC") // DAY, at("2026-07-01 00:00 UTC") // DAY)
OPENED = at("2026-03-09 10:00")


def _lowered(
    body: str, *happenings: Happening, days: tuple[int, int] | None = DAYS, stays: int = 96
) -> Lowered:
    found = lower(
        Rules(policy(body)), [{"tier": "basic", "severity": "critical"}], happenings, days, stays=stays
    )
    assert not isinstance(found, str), found
    return found


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"policies/contracts/{name}.yaml"
            for name in ("openback", "openconnect", "opendns", "openxchange", "roxen")
        ),
        "tests/invented/meridian.yaml",
    ],
)
def test_what_a_customer_bought_is_lowered_whole(path: str) -> None:
    found, _ = load_policy(path)
    assert found is not None
    kinds = [{"tier": tier, "severity": severity} for tier in found.tiers for severity in found.severities]
    lowered = lower(Rules(found), kinds, [Happening("respond", "vendor")], DAYS)
    assert isinstance(lowered, Lowered), lowered
    assert len(lowered.kinds) == len(kinds)


TARGETS = """
targets:
  first_response: {duty: vendor must respond after opened, within: {critical: 2 hours on office}}
"""
NOTICE = "terms: {ahead: vendor must update customer at least 1 hour on office before resolve}"
OPEN_ENDED = HEAD.replace("in Europe/London", "in Europe/London except unspecified")


@pytest.mark.parametrize(
    "body, head, reason",
    [
        (TARGETS, OPEN_ENDED, "calendar `office` leaves time unspecified"),
        (TARGETS + NOTICE, HEAD, "`terms.ahead` asks for notice ahead of an event"),
        (
            "terms: {raising: customer may raise severity when opened during office}",
            OPEN_ENDED,
            "a condition asks a calendar that leaves time unspecified",
        ),
    ],
)
def test_what_has_no_exact_form_is_named(body: str, head: str, reason: str) -> None:
    rules = Rules(policy(body, head))
    assert lower(rules, [{"severity": "critical"}], [Happening("respond")], DAYS) == reason


def test_a_notice_is_judged_where_it_may_be_given_or_its_moment_is_known() -> None:
    rules = Rules(policy("case: {go_live: date}\n" + TARGETS + NOTICE.replace("resolve", "go_live")))
    critical, respond = {"severity": "critical"}, Happening("respond")
    reason = "`terms.ahead` asks for notice ahead of an event"
    assert lower(rules, [critical], [respond, Happening("update")], DAYS) == reason
    assert lower(rules, [{**critical, "go_live": date(2026, 4, 1)}], [respond], DAYS) == reason
    assert isinstance(lower(rules, [critical], [respond], DAYS), Lowered)


def test_hours_of_opening_part_the_cases_of_a_kind() -> None:
    body = """
    targets:
      first_response:
        duty: vendor must respond after opened
        within:
          critical:
            - 1 hour on always when opened during office
            - 4 hours on always otherwise
    """
    lowered = _lowered(body, Happening("respond", "vendor"))
    inside = first_node(lowered.tables, lowered.kinds[0], OPENED)
    assert inside != first_node(lowered.tables, lowered.kinds[0], at("2026-03-09 20:00"))
    assert inside == first_node(lowered.tables, lowered.kinds[0], at("2026-03-10 16:59"))


def test_tables_that_do_not_reach_far_enough_say_so_and_whole_ones_do() -> None:
    late = at("2026-06-30 10:00")
    short = _lowered(TARGETS)
    with pytest.raises(RoomError):
        judge(short, 0, late + 30 * DAY, [], late + 60 * DAY)
    whole = _lowered(TARGETS, days=None)
    assert [effect.kind.value for effect in judge(whole, 0, late + 30 * DAY, [], late + 60 * DAY)] == [
        "opened",
        "started",
        "breached",
    ]


def test_a_record_without_room_for_another_stay_says_so() -> None:
    lowered = _lowered(TARGETS, Happening("ask_customer"), Happening("customer_reply"), stays=4)
    events = [(OPENED + 60 * number, number % 2) for number in range(4)]
    with pytest.raises(RoomError):
        judge(lowered, 0, OPENED, events, OPENED + DAY)
    assert len(judge(lowered, 0, OPENED, events[:3], OPENED + DAY)) == 6
