"""Steps that come again: with each run of their ladder, and with each cycle of the target they hang on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.semantics.case import Clock, EffectKind
from tests.semantics.cases import Log, policy, text

HOUR = 3_600

BODY = """
targets:
  progress: {duty: vendor must update customer while working, within: every 4 hours on always}
  reply: {duty: vendor must reply after message, within: 2 hours on always}
escalations:
  ladder:
    until: withdraw
    steps:
%s
lifecycle:
  events:
    message: {activity: yes}
    asked: {activity: yes}
    answered: {activity: yes}
"""


def _log(*steps: str) -> Log:
    found = policy(BODY % "\n".join(f"      - {step}" for step in steps))
    return Log(found, "2026-03-09 08:00").take("2026-03-09 08:00", "activate")


def _told(log: Log) -> list[str]:
    return [f"{item.objects[0]} {text(item.at)[5:]}" for item in log.effects if item.kind == "notified"]


MISSED = ["03-09 12:00", "03-09 18:00", "03-09 22:00", "03-10 02:00"]


@pytest.mark.parametrize(
    "step, told",
    [
        ("on breach of progress notify boss", MISSED),
        ("on each cycle of progress notify boss", MISSED),
        ("on cycle 2 of progress notify boss", ["03-09 18:00"]),
        (
            "at 75% of progress notify boss",
            ["03-09 11:00", "03-09 17:00", "03-09 21:00", "03-10 01:00", "03-10 05:00"],
        ),
        (
            "30 minutes before breach of progress notify boss",
            ["03-09 11:30", "03-09 17:30", "03-09 21:30", "03-10 01:30", "03-10 05:30"],
        ),
        # Late from 12:00 to the update, and from 18:00 on: twice, however many updates are missed.
        ("1 hour after breach of progress notify boss", ["03-09 13:00", "03-09 19:00"]),
        ("7 hours after breach of progress notify boss", ["03-10 01:00"]),
        ("at 100% of progress notify boss", ["03-09 12:00", "03-09 18:00"]),
        ("at 125% of progress notify boss", ["03-09 13:00", "03-09 19:00"]),
        ("at 275% of progress notify boss", ["03-10 01:00"]),
        ("after 3 hours on always notify boss", ["03-09 11:00"]),
    ],
)
def test_a_step_on_updates_comes_with_each_cycle(step: str, told: list[str]) -> None:
    log = _log(step).take("2026-03-09 14:00", "update").until("2026-03-10 05:59")
    assert _told(log) == [f"boss {instant}" for instant in told]


def test_each_rung_of_cycles_comes_once() -> None:
    log = _log("on each cycle of progress notify lead then notify boss").take("2026-03-09 14:00", "update")
    log.take("2026-03-09 19:00", "update").until("2026-03-10 12:00")
    assert _told(log) == ["lead 03-09 12:00", "boss 03-09 18:00"]


def test_a_condition_is_asked_in_each_cycle() -> None:
    log = _log("on breach of progress notify boss when severity is critical").until("2026-03-09 13:00")
    log.take("2026-03-09 13:00", "change", severity="major")
    log.take("2026-03-09 17:00", "change", severity="critical")
    assert _told(log.until("2026-03-09 21:00")) == ["boss 03-09 12:00", "boss 03-09 20:00"]


def test_the_time_without_an_update_is_that_of_the_cycle_that_was_missed_first() -> None:
    log = _log("at 150% of progress notify boss")  # of four hours: at 14:00, but for the pause
    log.take("2026-03-09 13:00", "ask_customer").take("2026-03-09 16:00", "customer_reply")
    assert _told(log.until("2026-03-10 12:00")) == ["boss 03-09 17:00"]


@pytest.mark.parametrize(
    "step, told", [("1 hour after breach of progress", "20:00"), ("at 125% of progress", "19:00")]
)
def test_nothing_is_late_that_nobody_owes(step: str, told: str) -> None:
    body = BODY.replace("every 4 hours on always", "{critical: every 4 hours on always, major: none}", 1)
    log = Log(policy(body % f"      - {step} notify boss"), "2026-03-09 08:00")
    log.take("2026-03-09 08:00", "activate").take("2026-03-09 12:30", "change", severity="major")
    log.take("2026-03-09 19:00", "change", severity="critical").until("2026-03-09 21:00")
    assert log.of("breached") == [
        "breached 2026-03-09 12:00 2026-03-09 12:00",
        "breached 2026-03-09 19:00 2026-03-09 16:00",
    ]
    assert _told(log) == [f"boss 03-09 {told}"]


def test_a_whole_cycle_has_passed_whichever_of_the_two_comes_first_in_the_file() -> None:
    targets, ladders = BODY.split("escalations:")
    ladders, events = ladders.split("lifecycle:")
    turned = f"escalations:{ladders}{targets}\nlifecycle:{events}"
    found = policy(turned % "      - at 100% of progress notify boss")
    log = Log(found, "2026-03-09 08:00").take("2026-03-09 08:00", "activate")
    log.take("2026-03-09 14:00", "update").until("2026-03-10 05:59")
    assert _told(log) == ["boss 03-09 12:00", "boss 03-09 18:00"]


REMINDERS = """
escalations:
  reminders:
    after: ask_customer
    until: customer_reply
    steps:
      - after 1 day on always notify customer
      - after 2 days on always notify lead
      - on update notify boss
"""


def test_a_ladder_that_starts_again_has_all_its_steps() -> None:
    log = Log(policy(REMINDERS), "2026-03-02 08:00").take("2026-03-02 09:00", "activate")
    log.take("2026-03-02 10:00", "ask_customer").take("2026-03-03 11:00", "update")
    log.take("2026-03-03 12:00", "customer_reply").take("2026-03-03 13:00", "update")
    log.take("2026-03-04 10:00", "ask_customer").take("2026-03-05 10:00", "update")
    log.take("2026-03-05 11:00", "update").until("2026-03-10 00:00")
    assert _told(log) == [
        "customer 03-03 10:00",
        "boss 03-03 11:00",
        "boss 03-05 10:00",
        "customer 03-05 10:00",
        "lead 03-06 10:00",
    ]


def test_a_ladder_that_runs_on_through_a_reopening_keeps_what_it_has_taken() -> None:
    body = REMINDERS.replace("ask_customer", "activate").replace("customer_reply", "withdraw")
    log = Log(policy(body), "2026-03-02 08:00").take("2026-03-02 10:00", "activate")
    log.take("2026-03-03 12:00", "resolve").take("2026-03-03 14:00", "reopen").until("2026-03-10 00:00")
    assert _told(log) == ["customer 03-03 10:00", "lead 03-04 10:00"]


_events = st.lists(
    st.tuples(
        st.integers(0, 6 * 60).map(lambda minutes: minutes * 60),
        st.sampled_from(["update", "message", "reply", "asked", "answered"]),
    ),
    max_size=14,
)
_STEPS = (
    "on breach of progress notify missed",
    "on each cycle of progress notify run_out",
    "at 75% of progress notify part",
    "on breach of reply notify unanswered",
    "at 50% of reply notify half",
    "30 minutes before breach of reply notify soon",
    "90 minutes after breach of reply notify late",
    "90 minutes after breach of progress notify stale",
    "at 100% of progress notify whole",
    "at 250% of progress notify silent",
)


def _cycles(log: Log, obligation: str) -> Iterator[tuple[Clock, int]]:
    """Each cycle and when it ended, a very late instant where it runs."""
    for clock in (*log.case.finished, *log.case.clocks.values()):
        if clock.obligation == obligation:
            yield clock, 1 << 60 if clock.ended is None else clock.ended


@settings(max_examples=25)
@given(_events)
def test_steps_on_targets_come_in_every_cycle_that_gets_so_far(happens: list[tuple[int, str]]) -> None:
    log = _log(*_STEPS)
    last = log.case.now
    for gap, name in happens:
        last += gap
        log.take(f"{text(last)} UTC", name)
    log.until(f"{text(last + 10 * HOUR)} UTC")
    now = log.case.now
    told: dict[str, list[int]] = {}
    for effect in log.effects:
        if effect.kind is EffectKind.NOTIFIED:
            told.setdefault(effect.objects[0], []).append(effect.at)

    def reached(obligation: str, seconds: int) -> list[int]:
        """When cycles have lasted for so long, if they did not end before."""
        instants = ((clock.started + seconds, ended) for clock, ended in _cycles(log, obligation))
        return [instant for instant, ended in instants if instant < ended and instant <= now]

    missed = [clock.breached for clock, _ in _cycles(log, "progress") if clock.breached is not None]
    unanswered = [clock.breached for clock, _ in _cycles(log, "reply") if clock.breached is not None]
    late = [ended for clock, ended in _cycles(log, "reply") if clock.breached is not None]
    updates = [clock.ended or now for clock, _ in _cycles(log, "progress") if clock.outcome == "met"]
    # Updates are late from the first of those missed in a row until one comes.
    firsts, late_until = [], 0
    for instant in missed:
        if instant > late_until:
            firsts.append(instant)
            late_until = min((update for update in updates if update > instant), default=1 << 60)
    assert told.get("missed", []) == told.get("run_out", []) == missed
    assert told.get("part", []) == reached("progress", 3 * HOUR)
    assert told.get("unanswered", []) == unanswered
    assert told.get("half", []) == reached("reply", HOUR)
    assert told.get("soon", []) == reached("reply", 90 * 60)

    def after(seconds: int, breaches: list[int], ends: list[int]) -> list[int]:
        instants = ((instant + seconds, end) for instant, end in zip(breaches, ends, strict=True))
        return [instant for instant, end in instants if instant < end and instant <= now]

    ends = [min((update for update in updates if update > first), default=1 << 60) for first in firsts]
    assert told.get("late", []) == after(HOUR * 3 // 2, unanswered, late)
    assert told.get("stale", []) == after(HOUR * 3 // 2, firsts, ends)
    assert told.get("whole", []) == firsts
    assert told.get("silent", []) == after(6 * HOUR, firsts, ends)  # ten hours without an update


@settings(max_examples=25)
@given(_events)
def test_a_ladder_has_its_steps_in_every_run(happens: list[tuple[int, str]]) -> None:
    body = BODY.replace("until: withdraw", "after: asked\n    until: answered")
    steps = "      - after 5 hours on always notify lead\n      - on update notify boss"
    log = Log(policy(body % steps), "2026-03-09 08:00")
    now = log.case.now
    since: int | None = None
    expected: list[tuple[int, str]] = []
    heard = False

    for gap, name in happens:
        # What time brings at the instant of an event comes after it.
        if since is not None and now <= since + 5 * HOUR < now + gap:
            expected.append((since + 5 * HOUR, "lead"))
        now += gap
        log.take(f"{text(now)} UTC", name)
        if name == "update" and since is not None and not heard:
            expected.append((now, "boss"))
            heard = True
        elif name == "asked" and since is None:
            since, heard = now, False
        elif name == "answered":
            since = None
    if since is not None and now <= since + 5 * HOUR:
        expected.append((since + 5 * HOUR, "lead"))
    log.until(f"{text(now + 10 * HOUR)} UTC")
    told = [(item.at, item.objects[0]) for item in log.effects if item.kind is EffectKind.NOTIFIED]
    assert told == expected
