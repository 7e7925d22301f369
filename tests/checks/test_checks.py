from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from casepact.checks import CHECKS, Check, run_checks
from casepact.cli.run import command as run_command
from casepact.resolve import load_policy, resolve_text
from casepact.source import Level
from tests.checks.marked import assert_explained, assert_paired, load, marked_in

FIXTURES = Path(__file__).parent / "fixtures"
EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)


@EACH
def test_bad_policies_are_found_at_every_marked_line_and_nowhere_else(check: Check) -> None:
    policy, text = load(FIXTURES / f"{check.code}.bad.yaml")
    expected = marked_in(text)
    assert [(found.span.line, found.message) for found in check(policy)] == expected


@EACH
def test_what_is_found_is_of_the_check(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.bad.yaml")
    every = list(check(policy))
    assert every
    for found in every:
        assert (found.code, found.level) == (check.code, check.level)
        assert found.clause is not None
        assert not found.message.endswith(".")


@EACH
def test_good_policies_pass(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.good.yaml")
    assert check(policy) == []


@EACH
def test_every_check_explains_itself_in_a_paragraph(check: Check) -> None:
    assert_explained(check)


def test_codes_and_fixtures_belong_together() -> None:
    assert_paired(CHECKS, FIXTURES)


def test_all_findings_come_in_file_order() -> None:
    policy, _ = load(FIXTURES / "timer-never-fires.bad.yaml")
    found = run_checks(policy)
    assert {item.code for item in found} > {"timer-never-fires"}
    assert [item.span for item in found] == sorted(item.span for item in found)


def test_conditions_too_tangled_to_compare_are_given_up_in_little_time() -> None:
    holes = range(7)
    apart = [
        f"not (p{a} is h{hole} and p{b} is h{hole})" for a in range(8) for b in range(a) for hole in holes
    ]
    facts = "".join(f"  p{pigeon}: one of {', '.join(f'h{hole}' for hole in holes)}\n" for pigeon in range(8))
    text = f"""
casepact: 1
policy: example
case:
{facts}
tiers: {{basic: {{}}}}
severities: {{outage: {{}}}}
lifecycle:
  transitions:
    - working -> resolved on review when {" and ".join(apart[:98])}
    - working -> closed on review when {" and ".join(apart[98:])}
    - working -> waiting_on_customer on review when p0 is h0
"""
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    codes = [item.code for item in run_checks(policy)]
    assert codes.count("not-decided") == 2  # the second and the third, each with one before it
    assert "ambiguous-transition" not in codes


def test_a_value_the_contract_gives_is_no_longer_missing() -> None:
    from dataclasses import replace

    policy, _ = load(FIXTURES / "unspecified-value.bad.yaml")
    given = replace(policy, values={"calendars.office": "Mon-Fri 08:00-18:00 in UTC"})
    codes = [item.clause for item in run_checks(given) if item.code == "unspecified-value"]
    assert codes == ["targets.first_response.outage", "targets.first_response.question"]


def test_a_long_circle_is_one_finding_and_found_in_little_time() -> None:
    """Facts that hang on the next in a ring of thousands: linear in them, and no recursion."""
    many = 2000
    facts = "".join(f"  f{place}: one of a, b\n" for place in range(many))
    rows = "".join(
        f"  f{place}: {{by: [f{(place + 1) % many}], rows: {{a: b, b: a}}}}\n" for place in range(many)
    )
    text = f"casepact: 1\npolicy: ring\ncase:\n{facts}tiers: {{basic: {{}}}}\nseverities: {{p1: P1}}\n"
    policy, found = resolve_text(f"{text}matrices:\n{rows}")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    (circle,) = (item for item in run_checks(policy) if item.code == "derivation-cycle")
    assert circle.clause == "matrices.f0"
    assert circle.message == (
        "`f0` hangs on `f1`, `f1` on `f2`, `f2` on `f3`, `f3` on `f4`, `f4` on `f5` and so on by way of 1994 "
        "more facts back to `f0`: none of them can be worked out first"
    )
    assert len(circle.related) == 4


def test_an_adjustment_closes_a_circle_with_what_it_hangs_on() -> None:
    policy, found = resolve_text(
        "casepact: 1\npolicy: circle\ntiers: {basic: {}, premium: {}}\nseverities: {p1: P1, p2: P2}\n"
        "adjustments: {floor: severity is at least p1 when tier is premium}\n"
        "prerequisites: {grave: {require: severity is not p1, otherwise: tier is at least premium}}\n"
    )
    assert found == []
    assert policy is not None
    (circle,) = (item for item in run_checks(policy) if item.code == "derivation-cycle")
    assert circle.clause == "adjustments.floor"
    assert circle.message == (
        "`severity` hangs on `tier` and `tier` on `severity`: none of them can be worked out first"
    )
    assert [item.message for item in circle.related] == ["the circle goes on here"]
    assert circle.related[0].span.line == 6


@pytest.mark.parametrize(
    "code, shown",
    [
        ("no-way-out", ["leading -> shelved on shelve", "received -> waiting on ask"]),
        (
            "ambiguous-transition",
            ["defer: lifecycle.transitions.1 and lifecycle.transitions.2", "lead to different states"],
        ),
    ],
)
def test_the_events_that_lead_to_a_state_are_shown_and_replayed(code: str, shown: list[str]) -> None:
    path = FIXTURES / f"{code}.bad.yaml"
    policy, _ = load_policy(path)
    assert policy is not None
    witnesses = [item.witness for item in run_checks(policy) if item.code == code and item.witness]
    assert len(witnesses) == len(shown)
    for witness, words in zip(witnesses, shown, strict=True):
        command, timeline = witness.command.removesuffix("\nEND").split(" <<'END'\n")
        answer = CliRunner().invoke(
            run_command, command.split()[2:], input=timeline + "\n", standalone_mode=False
        )
        assert answer.exit_code == 0, answer.output
        assert words in answer.stdout


@pytest.mark.parametrize(
    "code, clause, shown, helped",
    [
        ("unreachable-state", "shelved", [], "add a transition to it such as `submitted -> shelved on ...`"),
        (
            "unreachable-state",
            "parked",
            [("this leads to it, and its condition never holds", 15)],
            "mend the condition of a transition that leads to it, or add another transition",
        ),
        (
            "unreachable-state",
            "dormant",
            [("this leads to it from `asleep`, which no case gets to", 18)],
            "add a transition to `asleep` or to `dormant` from a state that cases get to",
        ),
        (
            "no-way-out",
            "shelved",
            [
                ("a case gets there by this", 17),
                ("this would lead out of it, and its condition never holds", 18),
            ],
            "mend the condition of a transition that leads out of it, or add another transition",
        ),
        (
            "no-way-out",
            "waiting",
            [("a case gets there by this", 19)],
            "add a transition out of it such as `waiting -> closed on close`, or mark it `final: yes`",
        ),
    ],
)
def test_what_is_in_the_way_of_a_case_is_shown(
    code: str, clause: str, shown: list[tuple[str, int]], helped: str
) -> None:
    check = next(item for item in CHECKS if item.code == code)
    policy, _ = load(FIXTURES / f"{code}.bad.yaml")

    [found] = [item for item in check(policy) if item.clause == f"lifecycle.states.{clause}"]
    assert [(item.message, item.span.line) for item in found.related] == shown
    assert found.help == helped


def test_what_no_run_can_see_says_which_event_to_declare() -> None:
    policy, _ = load(FIXTURES / "not-computed.bad.yaml")
    ways = [found.help for found in run_checks(policy) if found.message.startswith("what this ")]
    declare = "declare the event, if anybody records it: "
    declare += "`lifecycle: {{events: {{{}: {{activity: yes}}}}}}`"

    assert ways == [
        declare.format("grant_site_access_technician"),
        declare.format("be_liable_consequential_damage"),
        f"did you mean `close`? If not, {declare.format('clsoe_case')}",
    ]
