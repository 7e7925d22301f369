"""What the document leaves open is kept and listed wherever it is said, and a ladder takes several events."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text

_HEAD = """
casepact: 1
policy: open
tiers: {basic: {}}
severities: {p1: P1, p2: P2}
targets: {t: {duty: vendor must respond after opened, within: 1 hour on always}}
"""


def _open_ids(body: str) -> list[str]:
    policy, found = resolve_text(_HEAD.lstrip() + body)
    assert [item for item in found if item.level == "error"] == []
    assert policy is not None
    return [note.id for note in policy.notes if note.is_unspecified]


@pytest.mark.parametrize(
    "body,listed",
    [
        ("credits: {a: {unspecified: why}}", ["credits.a"]),
        ("credits: {a: [5% of monthly_fee per breach of t, {unspecified: rest}]}", ["credits.a.2"]),
        ("credits: [unspecified]", ["credits.1"]),
        ("credits: {a: 5% of monthly_fee per breach of t when unspecified}", ["credits.a"]),
        ("lifecycle: {transitions: [{unspecified: why}]}", ["lifecycle.transitions.1"]),
        ("lifecycle: {transitions: [unspecified]}", ["lifecycle.transitions.1"]),
        (
            "lifecycle: {transitions: [working -> closed on go when unspecified]}",
            ["lifecycle.transitions.1"],
        ),
        ("coverage: {excluded: {x: {when: unspecified}}}", ["coverage.excluded.x"]),
        ("prerequisites: {x: {require: unspecified}}", ["prerequisites.x"]),
        ("prerequisites: {x: unspecified}", ["prerequisites.x"]),
        ("adjustments: {x: {unspecified: why}}", ["adjustments.x"]),
        ("adjustments: {x: severity is p1 when unspecified}", ["adjustments.x"]),
        ("intake: {x: {when: unspecified, requires: {y: text}}}", ["intake.x"]),
        ("terms: {x: unspecified}", ["terms.x"]),
        ("terms: {x: {unspecified: why}}", ["terms.x"]),
        ("terms: {x: vendor must answer phone when unspecified}", ["terms.x"]),
        ("escalations: {x: {steps: [on update notify lead when unspecified]}}", ["escalations.x.steps.1"]),
        ("escalations: {x: {when: unspecified, steps: [on update notify lead]}}", ["escalations.x"]),
        ("terms: {x: vendor must answer phone when severity is p1}", []),
        ("terms: {x: customer must provide remote_access unspecified after resolve}", ["terms.x"]),
        ("terms: {x: vendor must notify unspecified}", ["terms.x"]),
        ("terms: {x: vendor must visit customer during unspecified}", ["terms.x"]),
        ("terms: {x: vendor must visit customer during (always except unspecified)}", ["terms.x"]),
    ],
)
def test_what_is_left_open_is_listed(body: str, listed: list[str]) -> None:
    assert _open_ids(body) == listed


@pytest.mark.parametrize(
    "body,listed",
    [
        (
            "calendars: {x: {say: daily 09:00-17:00 in UTC except unspecified, unspecified: why}}",
            "calendars.x",
        ),
        ("channels: {x: {hours: {say: unspecified within always, unspecified: why}}}", "channels.x.hours"),
        ("prerequisites: {x: {require: unspecified, unspecified: why}}", "prerequisites.x"),
        ("coverage: {excluded: {x: {when: unspecified, unspecified: why}}}", "coverage.excluded.x"),
        ("intake: {x: {when: unspecified, requires: {y: text}, unspecified: why}}", "intake.x"),
        (
            "escalations: {x: {when: unspecified, steps: [on update notify a], unspecified: why}}",
            "escalations.x",
        ),
        ("terms: {x: {say: vendor must notify unspecified, unspecified: why}}", "terms.x"),
        ("adjustments: {x: {say: severity is p1 when unspecified, unspecified: why}}", "adjustments.x"),
    ],
)
def test_the_reason_stands_beside_what_is_left_open(body: str, listed: str) -> None:
    policy, found = resolve_text(_HEAD.lstrip() + body)
    assert policy is not None
    assert [item.message for item in found] == []
    assert [(n.id, n.unspecified) for n in policy.notes if n.is_unspecified] == [(listed, "why")]


@pytest.mark.parametrize(
    "body",
    [
        "calendars: {x: {say: always, unspecified: why}}",
        "prerequisites: {x: {require: tier is basic, unspecified: why}}",
        "coverage: {excluded: {x: {when: tier is basic, unspecified: why}}}",
        "escalations: {x: {steps: [on update notify a], unspecified: why}}",
        "terms: {x: {say: vendor must notify unspecified_people, unspecified: why}}",
    ],
)
def test_a_reason_for_what_is_not_open_is_refused(body: str) -> None:
    _, found = resolve_text(_HEAD.lstrip() + body)
    assert [item.code for item in found] == ["said-twice"]


def test_a_cell_under_an_unspecified_condition_is_listed_and_its_otherwise_is_not() -> None:
    table = (
        "{duty: vendor must update, within: [1 hour on always when unspecified, 2 hours on always otherwise]}"
    )
    policy, _ = resolve_text(_HEAD.lstrip().replace("{t: ", f"{{u: {table}, t: "))
    assert policy is not None
    assert [note.id for note in policy.notes if note.is_unspecified] == ["targets.u.1"]


def test_what_is_said_of_a_list_of_credits_is_said_of_each() -> None:
    bands = (
        "5% of fee when attainment of t is below 90% per month, {say: 1% of fee per breach of t, title: Own}"
    )
    policy, found = resolve_text(
        _HEAD.lstrip() + f"credits: {{c: {{title: All, assumed: why, say: [{bands}]}}}}"
    )
    assert policy is not None, found
    told = [(rule.note.id, rule.note.title, rule.note.assumed) for rule in policy.credits]
    assert told == [("credits.c.1", "All", "why"), ("credits.c.2", "Own", "why")]


def test_the_events_of_a_ladder_are_joined_by_or_as_those_of_a_duty() -> None:
    ends = "after: open or respond, until: [reply or close, resolve]"
    body = f"escalations: {{x: {{{ends}, steps: [on update notify a]}}}}"
    policy, found = resolve_text(_HEAD.lstrip() + body)
    assert policy is not None, found
    [ladder] = policy.ladders
    assert (ladder.start, ladder.stop) == (("open", "respond"), ("reply", "close", "resolve"))


def test_an_unknown_event_of_a_ladder_is_told_where_it_stands() -> None:
    body = "escalations: {x: {until: resolve or closing, steps: [on update notify a]}}"
    _, found = resolve_text(_HEAD.lstrip() + body)
    [fault] = [item for item in found if item.level == "error"]
    assert (fault.code, fault.span.column) == ("unknown-name", body.index("closing") + 1)
