"""Contracts: what they fill in, what they must meet, and whose fault an error is."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.model.clause import Rung
from casepact.model.contract import Contract
from casepact.model.expression import facts_of
from casepact.resolve import Loaded, load_file
from casepact.source import Diagnostic, Level

HEAD = "casepact: 1\ncontract: example\npolicy: policy.yaml\nstarts: 2026-01-01\n"
POLICY = """casepact: 1
policy: vendor
calendars: {office: Mon-Fri 09:00-17:00 in Europe/Paris, service: unspecified within office}
case: {onboarded: boolean, plan: free | paid, supported: {type: boolean, default: yes}}
tiers: {basic: {}, gold: {}}
severities:
  high: {title: High, when: unspecified}
  low: {title: Low, when: otherwise}
channels: {email: E-mail, phone: Phone}
prerequisites: PREREQUISITES
targets:
  first_response: {duty: vendor must respond after opened, within: 4 hours on service}
  update: {duty: vendor must update while working, within: every 2 hours on always}
escalations:
  ladder:
    steps: [on each cycle of update notify unspecified then notify unspecified]
lifecycle:
  transitions: ["resolved, closed -> closed after unspecified"]
"""


def load(folder: Path, contract: str, prerequisites: str = "{}", policy: str = POLICY) -> Loaded:
    (folder / "policy.yaml").write_text(policy.replace("PREREQUISITES", prerequisites))
    (folder / "contract.yaml").write_text(HEAD + contract)
    return load_file(folder / "contract.yaml")


def resolved(loaded: Loaded) -> Contract:
    assert loaded.diagnostics == ()
    assert loaded.contract is not None
    return loaded.contract


def said(loaded: Loaded) -> list[tuple[str, Level, int, int]]:
    return [(d.code, d.level, d.span.line, d.span.column) for d in loaded.diagnostics]


def only(loaded: Loaded) -> Diagnostic:
    [found] = loaded.diagnostics
    return found


@pytest.mark.parametrize(
    "own, of_policy, expected",
    [
        ("", "", "UTC"),
        ("", "zone: Europe/Madrid\n", "Europe/Madrid"),
        ("zone: Asia/Tokyo\n", "zone: Europe/Madrid\n", "Asia/Tokyo"),
    ],
)
def test_a_contract_may_have_a_zone_of_its_own(
    own: str, of_policy: str, expected: str, tmp_path: Path
) -> None:
    loaded = load(tmp_path, f"tier: basic\n{own}", policy=POLICY.replace("tiers:", f"{of_policy}tiers:"))
    found = resolved(loaded).policy
    assert (found.zone, found.has_zone) == (expected, bool(own or of_policy))


@pytest.mark.parametrize(
    "text",
    [
        "tier: silver\n",
        "tier: basic\nfacts: {colour: red}\n",
        "tier: basic\noptions: [foo]\n",
        "tier: basic\nvalues: {calendars.nobody: 24x7}\n",
    ],
)
def test_what_a_policy_does_not_have_is_told_with_its_file(text: str, tmp_path: Path) -> None:
    [related] = only(load(tmp_path, text)).related
    assert related.span.file == str(tmp_path / "policy.yaml")


def test_a_zone_is_one_that_exists(tmp_path: Path) -> None:
    found = only(load(tmp_path, "tier: basic\nzone: Madrid\n"))
    assert (found.code, found.help) == ("no-such-zone", "did you mean `Europe/Madrid`?")


@pytest.mark.parametrize(
    "prerequisite, facts",
    [
        ("onboarded", "onboarded: yes"),
        ("onboarded or plan is paid", "plan: paid"),
        ("{require: onboarded, when: tier is gold}", ""),
        ("{require: onboarded, when: plan is paid}", "plan: free"),
        ("supported", ""),  # its default says so
        ("severity is high", ""),  # a case's affair, not a contract's
        ("opened during office", ""),
    ],
)
def test_prerequisites_that_are_met_or_no_affair_of_a_contract(
    prerequisite: str, facts: str, tmp_path: Path
) -> None:
    resolved(load(tmp_path, f"tier: basic\nfacts: {{{facts}}}\n", f"{{p: {prerequisite}}}"))


@pytest.mark.parametrize(
    "prerequisite, facts, column",
    [
        ("onboarded", "onboarded: no", 20),
        ("onboarded and plan is paid", "onboarded: no", 20),
        ("onboarded and plan is paid", "onboarded: yes, plan: free", 31),
        ("{require: onboarded, when: plan is paid}", "plan: paid, onboarded: no", 32),
        ("supported", "supported: no", 20),
    ],
)
def test_a_failed_prerequisite_is_an_error_at_the_fact(
    prerequisite: str, facts: str, column: int, tmp_path: Path
) -> None:
    loaded = load(tmp_path, f"tier: basic\nfacts: {{{facts}}}\n", f"{{p: {prerequisite}}}")
    assert ("failed-prerequisite", Level.ERROR, 6) in {entry[:3] for entry in said(loaded)}
    assert only(loaded).clause == "prerequisites.p"
    assert only(loaded).related[0].span.file == str(tmp_path / "policy.yaml")
    assert column >= only(loaded).span.column  # where several facts fail it, at the first


def test_a_prerequisite_that_the_tier_fails_is_told_at_the_tier(tmp_path: Path) -> None:
    loaded = load(tmp_path, "tier: basic\n", "{p: tier is gold}")
    assert said(loaded) == [("failed-prerequisite", Level.ERROR, 5, 7)]


def test_a_prerequisite_with_a_consequence_only_warns(tmp_path: Path) -> None:
    policy = "{p: {require: onboarded, otherwise: tier is at most basic}}"
    loaded = load(tmp_path, "tier: gold\nfacts: {onboarded: no}\n", policy)
    assert said(loaded) == [("failed-prerequisite", Level.WARNING, 6, 20)]


@pytest.mark.parametrize(
    "prerequisite, facts, named",
    [
        ("onboarded", "", "`onboarded`"),
        ("onboarded and plan is paid", "plan: paid", "`onboarded`"),
        ("onboarded or plan is paid", "", "`onboarded` and `plan`"),
        ("{require: onboarded, when: plan is paid}", "onboarded: no", "`plan`"),
        ("not supported", "", "`supported`"),  # a case may say otherwise than the default
    ],
)
def test_an_undecided_prerequisite_names_what_it_hangs_on(
    prerequisite: str, facts: str, named: str, tmp_path: Path
) -> None:
    loaded = load(tmp_path, f"tier: basic\nfacts: {{{facts}}}\n", f"{{p: {prerequisite}}}")
    assert said(loaded) == [("unknown-prerequisite", Level.INFO, 6, 1)]
    assert only(loaded).message.endswith(f"hangs on {named}")
    assert loaded.contract is not None


def test_values_fill_conditions_rungs_and_transitions(tmp_path: Path) -> None:
    contract = resolved(
        load(
            tmp_path,
            """tier: basic
values:
  severities.high: onboarded
  escalations.ladder.steps.1.2: on each cycle of update notify manager then notify director
  lifecycle.transitions.1.resolved: resolved, closed -> closed after 5 days
""",
        )
    )
    severity = contract.policy.severities["high"]
    assert severity.guard is not None
    assert severity.note.title == "High"
    assert not severity.note.is_unspecified
    rungs: tuple[Rung, ...] = contract.policy.ladders[0].rungs
    assert [rung.actions[0].objects for rung in rungs] == [("manager",), ("director",)]
    ours = [t for t in contract.policy.lifecycle.transitions if t.after is not None]
    assert [(t.source, t.unspecified) for t in ours] == [("resolved", False), ("closed", False)]


def test_a_value_takes_the_place_of_a_condition_and_of_why_it_was_open(tmp_path: Path) -> None:
    open_parts = "{x: {require: unspecified, unspecified: it is not printed, when: tier is gold}}"
    policy = POLICY + "coverage: {excluded: {own: {when: unspecified, unspecified: no list, title: Own}}}\n"
    values = "tier: gold\nvalues:\n  prerequisites.x: supported\n  coverage.excluded.own: not onboarded\n"
    contract = resolved(load(tmp_path, values, open_parts, policy))
    (prerequisite,), (excluded,) = contract.policy.prerequisites, contract.policy.coverage
    assert not prerequisite.note.is_unspecified
    assert facts_of(prerequisite.requirement) == {"supported"}
    assert facts_of(prerequisite.guard) == {"tier"}
    assert (excluded.note.title, excluded.note.is_unspecified) == ("Own", False)


def test_the_errors_of_a_policy_are_told_once_and_alone(tmp_path: Path) -> None:
    policy = POLICY.replace("4 hours on service", "4 hours on servise")
    values = "values: {calendars.service: 24x7, calendars.office: 24x7}\nfacts: {nobody: knows}\n"
    loaded = load(tmp_path, f"tier: silver\n{values}", policy=policy)
    assert [(d.code, Path(d.span.file).name) for d in loaded.diagnostics] == [
        ("no-such-calendar", "policy.yaml")
    ]
    assert loaded.contract is None


def test_a_policy_that_is_no_yaml_is_told_in_its_own_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, "tier: basic\n", policy="casepact: 1\npolicy: [vendor\n")
    assert only(loaded).code == "yaml-syntax"
    assert (Path(only(loaded).span.file).name, only(loaded).span.line) == ("policy.yaml", 2)
    assert loaded.unread


def test_a_fault_in_a_value_stands_in_the_contract(tmp_path: Path) -> None:
    loaded = load(tmp_path, "tier: basic\nvalues:\n  calendars.service: office except holidays(XX)\n")
    found = only(loaded)
    assert (found.code, Path(found.span.file).name) == ("no-such-country", "contract.yaml")
    assert (found.span.line, found.span.column) == (7, 36)


def test_a_wrong_kind_of_value_shows_where_the_policy_leaves_it_open(tmp_path: Path) -> None:
    found = only(load(tmp_path, "tier: basic\nvalues: {calendars.service: 4 hours on always}\n"))
    assert found.message == "`calendars.service` is a calendar, and this is a target"
    assert [Path(related.span.file).name for related in found.related] == ["policy.yaml"]


@pytest.mark.parametrize("word", ["none", "nothing"])
def test_who_says_that_a_calendar_is_empty_is_told_how(word: str, tmp_path: Path) -> None:
    found = only(load(tmp_path, f"tier: basic\nvalues: {{calendars.service: {word}}}\n"))
    assert found.code == "no-such-calendar"
    assert found.help is not None
    assert found.help.startswith("write `never` for no time at all")
    assert not load(tmp_path, "tier: basic\nvalues: {calendars.service: never}\n").has_errors


def test_the_sums_of_credits_are_among_what_a_contract_may_give(tmp_path: Path) -> None:
    sums = "{late: 5% of monthly_fee per breach of update, fine: 10 EUR per breach of update}"
    found = only(
        load(tmp_path, "tier: basic\nvalues: {fee_a_month: 1}\n", policy=f"{POLICY}credits: {sums}\n")
    )
    assert found.code == "unknown-name"
    assert found.help is not None
    assert "`money.monthly_fee`" in found.help
    assert "EUR" not in found.help


def test_a_contract_says_how_much_a_cap_over_several_credits_is(tmp_path: Path) -> None:
    policy = (
        f"{POLICY}credits:\n  late: 5% of monthly_fee per breach of update\n"
        "  total: {unspecified: the page names a cap and no sum}\n"
    )
    values = "{money.yearly_fee: 9000 EUR, credits.total: all credits up to 3% of yearly_fee per year}"
    found = only(load(tmp_path, f"tier: basic\nvalues: {values}\n", policy=policy))
    assert (found.code, found.help) == ("unknown-name", "did you mean `money.monthly_fee`?")
    values = "{money.monthly_fee: 800 EUR, credits.total: late up to 300 EUR per year}"
    filled = resolved(load(tmp_path, f"tier: basic\nvalues: {values}\n", policy=policy)).policy
    [cap] = filled.credit_caps
    assert (cap.credits, cap.cap.period, filled.credits[0].period) == (("credits.late",), "year", "year")
