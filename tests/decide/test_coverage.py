"""Whether a case is covered, and what decided it."""

from __future__ import annotations

import pytest

from casepact.decision import DecisionError, parse_facts
from tests.decide.asking import FRIDAY, ask, hangs, policy

TARGET = """
targets:
  first_response: {duty: vendor must respond after opened, within: 4 hours on office}
escalations:
  ladder: {steps: [after 1 hour on always notify duty_manager]}
terms:
  contact: customer must name contact
"""
EXCLUSION = (
    TARGET
    + """
case: {custom_code: boolean}
coverage:
  excluded:
    custom_code: {when: custom_code}
    third_party: Faults of other vendors
"""
)


def test_a_policy_that_excludes_nothing_covers() -> None:
    decision = ask(policy(TARGET))
    assert decision.covered is True
    assert decision.because == ()
    assert len(decision.obligations) == 2


def test_an_exclusion_known_to_hold_ends_it_all() -> None:
    decision = ask(policy(EXCLUSION), custom_code=True)
    assert decision.covered is False
    assert decision.because == ("coverage.excluded.custom_code",)
    assert decision.obligations == ()
    assert decision.escalations == ()


def test_an_exclusion_known_not_to_hold_does_not_matter() -> None:
    decision = ask(policy(EXCLUSION), custom_code=False)
    assert decision.covered is True
    assert decision.unknown == ()


def test_an_exclusion_that_may_hold_leaves_it_open_and_lists_what_is_owed() -> None:
    decision = ask(policy(EXCLUSION))
    assert decision.covered is None
    assert decision.because == ()
    assert hangs(decision) == {"coverage.excluded.custom_code": {"custom_code"}}
    assert [item.id for item in decision.obligations] == ["first_response", "contact"]


def test_an_exclusion_whose_condition_the_document_leaves_open_is_never_satisfied() -> None:
    decision = ask(policy("coverage: {excluded: {custom_code: {when: unspecified}}}"))
    assert decision.covered is None
    assert decision.unspecified == ("coverage.excluded.custom_code",)


def test_one_reason_against_is_enough_whatever_else_is_unknown() -> None:
    asked = policy(
        "case: {custom_code: boolean, beta: boolean}\n"
        "coverage: {excluded: {custom_code: {when: custom_code}, beta: {when: beta}}}"
    )
    decision = ask(asked, beta=True)
    assert decision.covered is False
    assert decision.because == ("coverage.excluded.beta",)
    assert decision.unknown == ()


CLOSED_LIST = """
case: {product: "one of portal, mail, other"}
coverage:
  included:
    portal: {when: product is portal}
    mail: {when: product is mail}
"""


@pytest.mark.parametrize(
    "product, covered, because",
    [
        ("mail", True, ("coverage.included.mail",)),
        ("other", False, ("coverage.included.portal", "coverage.included.mail")),
        (None, None, ()),
    ],
)
def test_a_list_of_inclusions_with_conditions_is_closed(
    product: str | None, covered: bool | None, because: tuple[str, ...]
) -> None:
    facts = {} if product is None else {"product": product}
    decision = ask(policy(CLOSED_LIST), FRIDAY, **facts)
    assert decision.covered is covered
    assert decision.because == because


def test_an_inclusion_that_only_describes_opens_the_list() -> None:
    asked = policy(CLOSED_LIST + "    advice: Questions about use\n")
    assert ask(asked, product="other").covered is True
    assert ask(asked).covered is True


def test_an_exclusion_wins_over_an_inclusion() -> None:
    asked = policy(CLOSED_LIST + "  excluded:\n    mail: {when: product is mail}\n")
    decision = ask(asked, product="mail")
    assert decision.covered is False
    assert decision.because == ("coverage.excluded.mail",)


PREREQUISITE = """
case: {product_version: version}
prerequisites:
  supported: {require: product_version is at least 7.2.0, when: tier is premium}
"""


@pytest.mark.parametrize(
    "facts, covered",
    [
        ({"tier": "premium", "product_version": "7.10"}, True),
        ({"tier": "premium", "product_version": "7.1.9"}, False),
        ({"tier": "basic"}, True),
        ({"product_version": "7.2"}, True),
        ({"product_version": "6"}, None),
        ({"tier": "premium"}, None),
    ],
)
def test_a_failed_prerequisite(facts: dict[str, str], covered: bool | None) -> None:
    decision = ask(policy(PREREQUISITE), FRIDAY, **facts)
    assert decision.covered is covered
    assert (decision.because == ("prerequisites.supported",)) is (covered is False)
    assert ("prerequisites.supported" in hangs(decision)) is (covered is None)


def test_a_prerequisite_with_an_adjustment_keeps_the_case_covered() -> None:
    asked = policy(
        "case: {onboarded: boolean}\n"
        "prerequisites:\n"
        "  onboarding: {require: onboarded, when: tier is premium, otherwise: tier is at most basic}"
    )
    decision = ask(asked, tier="premium", onboarded=False)
    assert decision.covered is True
    assert decision.tier == "basic"
    assert decision.derived == ("prerequisites.onboarding",)
    assert ask(asked, tier="premium", onboarded=True).tier == "premium"
    unsure = ask(asked, tier="premium")
    assert unsure.tier == "premium"
    assert hangs(unsure) == {"prerequisites.onboarding": {"onboarded"}}


QUOTAS = """
tiers:
  basic: {quotas: {cases: 10 per year, screen_shares: 2 per month then charge}}
  premium: {quotas: {cases: unlimited}}
"""


@pytest.mark.parametrize(
    "facts, covered",
    [
        ({"tier": "basic", "cases_used": 9}, True),
        ({"tier": "basic", "cases_used": 10}, False),
        ({"tier": "basic"}, None),
        ({"tier": "premium"}, True),
        ({"cases_used": 3}, True),
        ({"cases_used": 30}, None),
    ],
)
def test_a_used_up_quota_declines(facts: dict[str, str | int], covered: bool | None) -> None:
    decision = ask(policy("", tiers=QUOTAS), FRIDAY, **facts)
    assert decision.covered is covered
    assert (decision.because == ("tiers.basic.quotas.cases",)) is (covered is False)
    assert ("tiers.basic.quotas.cases" in hangs(decision)) is (covered is None)


@pytest.mark.parametrize("used", ["-3", -3])
def test_less_than_none_cannot_have_been_used(used: str | int) -> None:
    with pytest.raises(DecisionError, match="-3"):
        ask(policy("", tiers=QUOTAS), tier="basic", cases_used=used)


def test_a_use_of_less_than_none_is_told_what_to_write() -> None:
    _, (message,) = parse_facts(policy("", tiers=QUOTAS), {"cases_used": "-3"})
    assert message == (
        "`-3` is less than none; `cases_used` is how many were used before the case: write 0 or more"
    )


@pytest.mark.parametrize("end, covered", [("", True), (" then charge", True), (" then decline", False)])
def test_only_cases_are_declined_past_a_quota_that_does_not_say_so(end: str, covered: bool) -> None:
    found = policy(TARGET, tiers=f"tiers: {{basic: {{quotas: {{consulting_hours: 2 per year{end}}}}}}}\n")
    assert ask(found, consulting_hours_used=2).covered is covered
    assert ask(found).covered is (None if not covered else True)


def test_quotas_say_what_is_left() -> None:
    decision = ask(policy("", tiers=QUOTAS), tier="basic", cases_used=9, screen_shares_used=3)
    assert decision.covered is True
    cases, shares = (item.to_json() for item in decision.quotas)
    assert (cases["used"], cases["left"], cases["used_up"], cases["period"]) == (9, 1, False, "year")
    assert (shares["used"], shares["left"], shares["used_up"], shares["then"]) == (3, 0, True, "charge")
    (unlimited,) = ask(policy("", tiers=QUOTAS), tier="premium").quotas
    assert (unlimited.unlimited, unlimited.count, unlimited.used_up) == (True, None, False)
