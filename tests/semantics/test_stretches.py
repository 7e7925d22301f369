"""Stretches that grow, and the pauses that clocks and ladders make of them, against the plain way."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casepact.model.clause import Clause
from casepact.semantics.case import Case, Clock, Event
from casepact.semantics.interpreter import open_case, step
from casepact.semantics.pauses import pauses, stretches_in
from casepact.semantics.rules import Rules
from casepact.semantics.stretches import Stretches
from casepact.syntax.sentences import parse
from casepact.time import Calendar
from casepact.time.compiling import compile_calendar
from tests.semantics.cases import policy

Pairs = list[tuple[int, int]]

_HOUR = 3_600
_START = 1_773_043_200  # 2026-03-09 08:00 UTC
_OFFICE = compile_calendar(parse("calendar", "Mon-Fri 09:00-17:00 in Europe/London")).most
_LONG = compile_calendar(parse("calendar", "daily 08:00-20:00 in Europe/London")).most


def _merged(pairs: Pairs) -> Pairs:
    """Pairs in order, those that touch made one, and those of no length left out."""
    found: Pairs = []
    for begin, end in sorted(pair for pair in pairs if pair[0] < pair[1]):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def _put_off(pairs: Pairs, due: int, adding: Calendar, counting: Calendar) -> int:
    for begin, end in pairs:
        if begin <= due:
            due = adding.due(due, counting.elapsed(begin, end))
    return due


moments = st.lists(st.integers(0, 400), max_size=12).map(
    lambda hours: sorted(_START + hour * _HOUR for hour in hours)
)


@settings(max_examples=50)
@given(moments, st.lists(st.integers(0, 11), max_size=11), st.integers(0, 300), st.booleans())
def test_stretches_put_off_what_is_due_as_one_after_another_does(
    ends: list[int], backs: list[int], hours: int, mixed: bool
) -> None:
    counting = _LONG if mixed else _OFFICE
    due = _START + hours * _HOUR
    found, pairs = Stretches(), list[tuple[int, int]]()
    for place, end in enumerate(ends):
        back = backs[place] if place < len(backs) else 1
        pair = (ends[max(0, place - back)], end)  # which may reach over those before it
        found = found.then(*pair)
        pairs.append(pair)
        plain = _merged(pairs)
        assert list(found) == plain
        assert list(reversed(found)) == plain[::-1]
        assert bool(found) == bool(plain)
        assert found.put_off(due, _OFFICE, counting) == _put_off(plain, due, _OFFICE, counting)
        assert found.last_end(due) == max([due, *(end for begin, end in plain if begin <= due)])
    assert list(Stretches.of(pairs)) == _merged(pairs)


_RULES = Rules(
    policy(
        """
        targets:
          fix:
            duty: vendor must resolve after opened pausing while working or waiting_on_customer
            on_reopen: resume
            within: {critical: 900 hours on office, major: 800 hours on office}
          news: {duty: vendor must reply after message, within: 90 hours on office}
        escalations:
          ladder: {pausing: [waiting_on_customer], steps: [after 900 hours on office notify boss]}
        lifecycle: {events: {message: {activity: yes}}}
        """
    )
)
_EVENTS = ("activate", "ask_customer", "customer_reply", "resolve", "reopen", "message", "reply", "change")

happenings = st.lists(
    st.tuples(st.sampled_from(_EVENTS), st.integers(0, 30), st.sampled_from(("critical", "major"))),
    max_size=25,
)


@settings(max_examples=50)
@example([("activate", 1, ""), ("ask_customer", 2, ""), ("resolve", 3, ""), ("reopen", 9, "")] * 2)
@given(happenings)
def test_pauses_are_the_stays_in_pausing_states_and_what_was_over(
    happens: list[tuple[str, int, str]],
) -> None:
    case, _ = open_case(_RULES, {"tier": "basic", "severity": "critical"}, _START)
    reopened: list[int] = []
    for name, hours, severity in happens:
        facts = {"severity": severity} if name == "change" else {}
        before = len(case.taken_up)
        case, _ = step(case, Event(at=case.now + hours * _HOUR, name=name, facts=facts))
        reopened += [case.now] * (len(case.taken_up) - before)
        for clock in case.clocks.values():
            if clock.clause is not None:
                over = _over(case, clock, reopened) if clock.obligation == "fix" else []
                assert list(pauses(case, clock)) == _paused(case, clock.clause, clock.started, over)
        for run in case.ladders.values():
            stays = [(stay.entered, stay.left) for stay in case.stays if stay.state == "waiting_on_customer"]
            plain = _merged([(begin, end) for begin, end in stays if end is not None])
            assert list(stretches_in(case, frozenset(["waiting_on_customer"]), run.started)) == [
                (max(begin, run.started), end) for begin, end in plain if end > run.started
            ]


def _over(case: Case, clock: Clock, reopened: list[int]) -> Pairs:
    """From when a cycle ended to when it was taken up again, of those the clock goes on from."""
    ends = [other.ended or 0 for other in case.finished if other.outcome == "resumed"]
    return [(end, again) for end, again in zip(ends, reopened, strict=True) if again > clock.started]


def _paused(case: Case, clause: Clause, since: int, over: Pairs) -> Pairs:
    stays = [
        (max(stay.entered, since), stay.left)
        for stay in case.stays
        if stay.left is not None and stay.left > since and case.rules.stands_still(clause, stay.state)
    ]
    return _merged([*stays, *over])
